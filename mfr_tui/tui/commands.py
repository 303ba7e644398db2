"""Every key of the program, once: bindings, foot of the screen, help, palette, `mfr keys`, docs/keys.md.

Imports no Textual, so that the command line can print it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a key is known."""

    EVERYWHERE = "Everywhere"
    SCREENS = "Everywhere but dialogs"
    MODES = "Main screens"
    TODAY = "Today"
    SCAN = "Scan"
    MAP = "Body map"
    SUMMARY = "End of a scan"
    SPOT = "A spot to work on"
    CARD = "How to press"
    HOLD = "Hold"
    AFTER = "After a hold"
    PLACES = "Places to avoid"
    PICK = "Select where it is"
    LEARN = "Learn"
    HISTORY = "History"
    FLAGS = "Flags"
    FLAG = "One flag"
    PAGE = "Page for a professional"
    VISIT = "Prepare the appointment"
    WEEK = "Weekly questions"
    BODY = "The body over time"
    HELPS = "What helped"
    DAY = "A day in History"
    LATE = "A late scan"
    STORY = "A place over time"
    SEARCH = "Search"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a key does.

    Attributes:
        id: Its name, for good.
        where: Where the keys are known.
        keys: Textual's key names; the first is the one shown.
        action: The action that runs.
        label: Two words at most, for footer and palette.
        help: One sentence.
        footer: 0 for none; otherwise the foot of the screen shows it, and the highest gives way first.
        palette: Whether the palette offers it.
    """

    id: str
    where: Where
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    footer: int = 0
    palette: bool = True

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them."""
        if self.keys == _DIGITS:
            return "0-9"
        return " ".join(map(shown_key, self.keys))


def shown_key(key: str) -> str:
    """Return a key as a person reads it, from Textual's name."""
    return _SHOWN.get(key, key)


_DIGITS = tuple("0123456789")
_WAYS = ("up", "down", "left", "right")
_SHOWN = {
    "question_mark": "?",
    "full_stop": ".",
    "minus": "-",
    "equals_sign": "=",
    "slash": "/",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "exclamation_mark": "!",
    "plus": "+",
    "escape": "esc",
}

COMMANDS: tuple[Command, ...] = (
    Command("mode.today", Where.MODES, ("1",), "app.mode('today')", "Today", "Go to Today."),
    Command(
        "today.start",
        Where.TODAY,
        ("enter",),
        "start",
        "Start",
        "Start today's scan, or resume it.",
        footer=1,
    ),
    Command(
        "today.short",
        Where.TODAY,
        ("s",),
        "start_short",
        "Short scan",
        "A two-minute scan: eight stops, including the places that were tender recently.",
    ),
    Command(
        "today.work",
        Where.TODAY,
        ("w",),
        "work",
        "Work",
        "Work on a tender spot: one you found today, or any other on the map.",
        footer=5,
    ),
    Command(
        "today.rest",
        Where.TODAY,
        ("r",),
        "rest",
        "Rest day",
        "Make today a rest day, or a normal day again. A rest day does not break your streak.",
    ),
    Command(
        "today.questions",
        Where.TODAY,
        ("y",),
        "questions",
        "Safety questions",
        "Questions about who should not press. Answer them again whenever something changes.",
    ),
    Command(
        "today.week",
        Where.TODAY,
        ("o",),
        "app.week",
        "Weekly questions",
        "Six short questions about your week, offered once a week. You can skip any of them, or turn them off.",
        palette=False,
    ),
    Command(
        "mode.history",
        Where.MODES,
        ("2",),
        "app.mode('history')",
        "History",
        "The year at a glance and every streak. You can open any day.",
        footer=4,
    ),
    Command(
        "mode.flags",
        Where.MODES,
        ("3",),
        "app.mode('flags')",
        "Flags",
        "What to take to a professional, and why.",
    ),
    Command(
        "mode.learn",
        Where.MODES,
        ("4",),
        "app.mode('learn')",
        "Learn",
        "What myofascial release is, the evidence, and who should not press where. Every source is named.",
        footer=6,
    ),
    Command(
        "scan.next",
        Where.SCAN,
        ("enter", "n"),
        "next",
        "Next",
        "Go to the next stop. Anything you did not rate at this stop counts as clear.",
        footer=1,
    ),
    Command("scan.back", Where.SCAN, ("b",), "back", "Back", "Go back to the previous stop.", footer=4),
    Command(
        "scan.pause",
        Where.SCAN,
        ("space",),
        "pause",
        "Pause",
        "Pause or resume the scan.",
        footer=3,
    ),
    Command(
        "scan.details",
        Where.SCAN,
        ("d",),
        "details",
        "Details",
        "Add details to a rating: when it hurts, what it feels like, a note.",
        footer=5,
    ),
    Command("scan.end", Where.SCAN, ("e",), "end_here", "End here", "End the scan at this stop."),
    Command(
        "scan.faster",
        Where.SCAN,
        ("less_than_sign",),
        "pace(-5)",
        "Faster",
        "Make each stop five seconds shorter, from now on.",
    ),
    Command(
        "scan.slower",
        Where.SCAN,
        ("greater_than_sign",),
        "pace(5)",
        "Slower",
        "Make each stop five seconds longer, from now on.",
    ),
    Command(
        "scan.leave",
        Where.SCAN,
        ("escape",),
        "leave",
        "Leave",
        "Leave the scan. It is saved, and you can resume it.",
    ),
    Command(
        "map.move",
        Where.MAP,
        ("up", "down", "left", "right"),
        "",
        "Move",
        "Move on the map. The stop's clock waits while you do.",
        palette=False,
    ),
    Command(
        "map.move_vim",
        Where.MAP,
        ("k", "j", "h", "l"),
        "",
        "Move",
        "The same, with vim keys.",
        palette=False,
    ),
    Command(
        "map.rate",
        Where.MAP,
        _DIGITS,
        "",
        "Rate",
        "Rate how tender this place is: 0 is not at all, 9 is nearly the worst you can imagine.",
        palette=False,
    ),
    Command(
        "map.ten", Where.MAP, ("x",), "screen.rate(10)", "Ten", "Rate it 10, the worst you can imagine.", palette=False
    ),
    Command("map.less", Where.MAP, ("minus",), "screen.step(-1)", "Less", "Lower the rating by one.", palette=False),
    Command(
        "map.more", Where.MAP, ("equals_sign",), "screen.step(1)", "More", "Raise the rating by one.", palette=False
    ),
    Command(
        "map.both",
        Where.MAP,
        ("full_stop",),
        "screen.rate_other_side",
        "Both sides",
        "Give the other side the same rating.",
        palette=False,
    ),
    Command("map.mirror", Where.MAP, ("m",), "screen.mirror", "Other side", "Go to the same place on the other side."),
    Command(
        "map.flip",
        Where.MAP,
        ("tab", "v"),
        "screen.flip",
        "Front/back",
        "Go to the place behind it in the other view. Press again to come back.",
    ),
    Command(
        "map.wrong",
        Where.MAP,
        ("f",),
        "screen.feels_wrong",
        "Flag it",
        "Something feels wrong here: flag it yourself, with a reason.",
    ),
    Command(
        "map.own",
        Where.MAP,
        ("o",),
        "screen.own",
        "Avoid",
        "Choose how mfr should treat this place: as usual, skip it, or never press it.",
    ),
    Command(
        "map.about",
        Where.MAP,
        ("i",),
        "screen.about",
        "About",
        "Read about this place: how to press it, and why.",
    ),
    Command(
        "summary.done",
        Where.SUMMARY,
        ("enter", "escape", "space"),
        "done",
        "Today",
        "Go back to Today without working on anything.",
        footer=1,
    ),
    Command(
        "summary.work",
        Where.SUMMARY,
        ("1", "2", "3"),
        "",
        "Work",
        "Work on the first, second or third spot offered.",
        palette=False,
    ),
    Command("spot.work", Where.SPOT, ("enter",), "work", "Work", "Work on the place under the cursor.", footer=1),
    Command("spot.leave", Where.SPOT, ("escape",), "leave", "Back", "Go back. Your ratings are saved.", footer=3),
    Command(
        "card.start", Where.CARD, ("enter",), "start", "Start", "Start the hold, after a short countdown.", footer=1
    ),
    Command(
        "card.other",
        Where.CARD,
        ("t",),
        "other",
        "Technique",
        "Switch to the next technique that fits this place.",
        footer=3,
    ),
    Command(
        "card.usual",
        Where.CARD,
        ("m",),
        "usual",
        "Hold spot",
        "Hold the most tender spot for two to five minutes, where this place allows it.",
    ),
    Command(
        "card.tool",
        Where.CARD,
        ("o",),
        "tool",
        "Tool",
        "Switch to the next tool. A firmer one is offered if a softer one was not enough.",
    ),
    Command(
        "card.rate",
        Where.CARD,
        _DIGITS,
        "",
        "Rate",
        "Rate how tender the place is now, before the hold.",
        palette=False,
    ),
    Command("card.ten", Where.CARD, ("x",), "rate(10)", "Ten", "Rate it 10, the worst you can imagine.", palette=False),
    Command(
        "card.scroll",
        Where.CARD,
        ("up", "down", "k", "j"),
        "",
        "Scroll",
        "Scroll, if the card is longer than the screen.",
        palette=False,
    ),
    Command(
        "card.read",
        Where.CARD,
        ("i",),
        "read",
        "Read",
        "Read about this technique, with its sources.",
        footer=4,
    ),
    Command("card.leave", Where.CARD, ("escape",), "leave", "Back", "Go back without a hold.", footer=5),
    Command(
        "hold.space",
        Where.HOLD,
        ("space",),
        "space",
        "Pause",
        "Pause or resume. In a counted step, add one to the count.",
        footer=1,
        palette=False,
    ),
    Command(
        "hold.release",
        Where.HOLD,
        ("r",),
        "release",
        "Released",
        "It released: end the hold now.",
        footer=4,
        palette=False,
    ),
    Command(
        "hold.pain",
        Where.HOLD,
        ("exclamation_mark", "x"),
        "pain",
        "Sharp pain",
        "Sharp or shooting pain: stop the hold at once, and lock the place.",
        footer=3,
        palette=False,
    ),
    Command(
        "hold.more",
        Where.HOLD,
        ("plus", "equals_sign"),
        "more",
        "More",
        "Hold 30 seconds longer, up to the limit of the technique and the place.",
        palette=False,
    ),
    Command("hold.pause", Where.HOLD, ("p",), "pause", "Pause", "Pause or resume, in any step.", palette=False),
    Command(
        "hold.count_away",
        Where.HOLD,
        ("y",),
        "count_away",
        "Count it",
        "If you kept holding while the computer slept, count that time. Any other key leaves it out.",
        palette=False,
    ),
    Command(
        "hold.leave",
        Where.HOLD,
        ("escape",),
        "leave",
        "End",
        "End early. The time you held is saved. Any key not listed here pauses, and asks whether it was pain.",
        footer=5,
        palette=False,
    ),
    Command(
        "after.done",
        Where.AFTER,
        ("enter", "escape"),
        "done",
        "Done",
        "Finish. Every answer is already saved.",
        footer=1,
    ),
    Command(
        "after.next",
        Where.AFTER,
        ("w",),
        "next",
        "Next",
        "Go to the next spot found today. Its hold does not start by itself.",
    ),
    Command(
        "after.rate",
        Where.AFTER,
        _DIGITS,
        "",
        "Rate",
        "Rate how tender it is now, where the question asks for a number.",
        palette=False,
    ),
    Command(
        "after.ten", Where.AFTER, ("x",), "rate(10)", "Ten", "Rate it 10, the worst you can imagine.", palette=False
    ),
    Command(
        "after.answer",
        Where.AFTER,
        ("y", "p", "n", "l", "r", "m"),
        "",
        "Answer",
        "Answer with the letter next to the word.",
        palette=False,
    ),
    Command(
        "after.pain",
        Where.AFTER,
        ("exclamation_mark",),
        "pain",
        "Sharp pain",
        "It was sharp or shooting pain after all: lock the place.",
    ),
    Command(
        "places.own",
        Where.PLACES,
        ("enter",),
        "own",
        "Change",
        "Say how mfr should treat the place under the cursor.",
        footer=1,
    ),
    Command("places.leave", Where.PLACES, ("escape",), "leave", "Back", "Go back.", footer=3),
    Command(
        "pick.pick",
        Where.PICK,
        ("space",),
        "pick",
        "Select",
        "Select the place under the cursor, or unselect it.",
        footer=1,
    ),
    Command("pick.done", Where.PICK, ("enter",), "done", "Done", "Save the places you selected.", footer=3),
    Command(
        "pick.leave",
        Where.PICK,
        ("escape",),
        "leave",
        "Everywhere",
        "Leave without saying where. Pressing is then blocked everywhere.",
        footer=4,
    ),
    Command(
        "learn.move",
        Where.LEARN,
        ("up", "down"),
        "",
        "Move",
        "Choose a page in the list, or scroll the open page.",
        palette=False,
    ),
    Command("learn.move_vim", Where.LEARN, ("k", "j"), "", "Move", "The same, with vim keys.", palette=False),
    Command(
        "learn.turn",
        Where.LEARN,
        ("pageup", "pagedown"),
        "",
        "Page",
        "Scroll the page by a screen. This works from the list too.",
        palette=False,
    ),
    Command("learn.open", Where.LEARN, ("enter",), "open", "Read", "Open the page.", footer=1, palette=False),
    Command(
        "learn.back",
        Where.LEARN,
        ("escape",),
        "back",
        "Back",
        "Go back to the list, and from there to Today.",
        footer=3,
    ),
    Command(
        "history.move",
        Where.HISTORY,
        _WAYS,
        "",
        "Move",
        "Move to the next or previous day or week.",
        palette=False,
    ),
    Command(
        "history.move_vim",
        Where.HISTORY,
        ("k", "j", "h", "l"),
        "",
        "Move",
        "The same, with vim keys.",
        palette=False,
    ),
    Command(
        "history.month",
        Where.HISTORY,
        ("pageup", "pagedown"),
        "",
        "Month",
        "Go back or forward a month. The mouse wheel works too.",
        palette=False,
    ),
    Command(
        "history.year",
        Where.HISTORY,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Year",
        "Go back or forward a year.",
        palette=False,
    ),
    Command("history.today", Where.HISTORY, ("t",), "today", "To today", "Go to today."),
    Command(
        "history.body",
        Where.HISTORY,
        ("b",),
        "body",
        "Body",
        "The body over time: what eased, what is new, what is still tender, how often and how strongly.",
    ),
    Command(
        "history.helps",
        Where.HISTORY,
        ("w",),
        "helps",
        "What helped",
        "How well each technique worked at each place, after five holds or more.",
    ),
    Command(
        "history.open",
        Where.HISTORY,
        ("enter",),
        "open",
        "Open",
        "Open the day under the cursor: its map, scans, ratings and holds.",
        footer=1,
    ),
    Command(
        "history.rest",
        Where.HISTORY,
        ("r",),
        "rest",
        "Rest days",
        "Make the day under the cursor a rest day, and days after it if you like; or make them normal days again.",
    ),
    Command(
        "history.search",
        Where.HISTORY,
        ("slash",),
        "search",
        "Search",
        "Find a place by its name, or a note from any day by its words.",
    ),
    Command("history.back", Where.HISTORY, ("escape",), "back", "Back", "Go to Today.", footer=3),
    Command(
        "body.open",
        Where.BODY,
        ("enter",),
        "open",
        "Timeline",
        "Open the timeline of the place under the cursor.",
        footer=1,
    ),
    Command(
        "body.period",
        Where.BODY,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Period",
        "Show a shorter or a longer period: the last 7, 30, 90 or 365 days, or all of them.",
        palette=False,
    ),
    Command(
        "body.figure",
        Where.BODY,
        ("space",),
        "figure",
        "Numbers",
        "Switch the numbers on the map: how strong (the median of the tender days) or how often (on how many "
        "of ten scanned days). A place that was tender on fewer than one day in fifty has no number.",
        footer=4,
    ),
    Command(
        "body.turn",
        Where.BODY,
        ("w",),
        "turn",
        "Page",
        "On a small screen, switch between the map and the lists.",
    ),
    Command(
        "body.scroll",
        Where.BODY,
        ("pageup", "pagedown"),
        "",
        "Scroll",
        "Scroll the lists.",
        palette=False,
    ),
    Command("body.back", Where.BODY, ("escape",), "back", "Back", "Go back to the year.", footer=3),
    Command(
        "helps.move", Where.HELPS, ("up", "down"), "", "Move", "Go to the technique above or below.", palette=False
    ),
    Command("helps.move_vim", Where.HELPS, ("k", "j"), "", "Move", "The same, with vim keys.", palette=False),
    Command(
        "helps.page",
        Where.HELPS,
        ("pageup", "pagedown"),
        "",
        "Page",
        "Scroll up or down by a screen.",
        palette=False,
    ),
    Command(
        "helps.open",
        Where.HELPS,
        ("enter",),
        "open",
        "Timeline",
        "Open the timeline of the place under the cursor.",
        footer=1,
    ),
    Command("helps.back", Where.HELPS, ("escape",), "back", "Back", "Go back to the year.", footer=3),
    Command(
        "day.walk",
        Where.DAY,
        ("up", "down", "k", "j"),
        "",
        "Move",
        "Go to the scan, rating or hold above or below.",
        palette=False,
    ),
    Command(
        "day.page",
        Where.DAY,
        ("pageup", "pagedown"),
        "",
        "Page",
        "Scroll the text up or down by a screen.",
        palette=False,
    ),
    Command(
        "day.beside",
        Where.DAY,
        ("left", "right", "h", "l"),
        "",
        "Other day",
        "Go to the day before or after.",
        palette=False,
    ),
    Command(
        "day.turn",
        Where.DAY,
        ("v", "tab"),
        "turn",
        "Page",
        "On a small screen, switch between the text, the front and the back.",
    ),
    Command(
        "day.mend",
        Where.DAY,
        ("enter",),
        "mend",
        "Edit",
        "Edit what is under the cursor: change or delete a rating or a hold, move or delete a scan.",
        footer=3,
    ),
    Command(
        "day.enter",
        Where.DAY,
        ("a",),
        "enter",
        "Add scan",
        "Enter the scan of a past day on the map. It is marked as late, and counts in full.",
        footer=4,
    ),
    Command(
        "day.rest",
        Where.DAY,
        ("r",),
        "rest",
        "Rest days",
        "Make this day a rest day, and days after it if you like; or make them normal days again.",
        footer=5,
    ),
    Command(
        "day.wrong",
        Where.DAY,
        ("f",),
        "feels_wrong",
        "Flag it",
        "Something feels wrong at the place under the cursor: flag it yourself, with a reason.",
    ),
    Command("day.back", Where.DAY, ("escape",), "back", "Back", "Go back.", footer=1),
    Command(
        "late.done",
        Where.LATE,
        ("enter",),
        "done",
        "Done",
        "Finish. Every place you did not rate counts as clear.",
        footer=1,
    ),
    Command(
        "late.details",
        Where.LATE,
        ("d",),
        "details",
        "Details",
        "Add details to a rating: when it hurts, what it feels like, a note.",
        footer=3,
    ),
    Command("late.leave", Where.LATE, ("escape",), "leave", "Back", "Go back. What you entered is saved.", footer=5),
    Command(
        "story.move",
        Where.STORY,
        ("left", "right", "h", "l"),
        "",
        "Other day",
        "Go to the days before or after in the chart.",
        palette=False,
    ),
    Command(
        "story.page",
        Where.STORY,
        ("pageup", "pagedown"),
        "",
        "Scroll",
        "Scroll the chart back or forward by its whole width.",
        palette=False,
    ),
    Command(
        "story.scroll",
        Where.STORY,
        ("up", "down", "k", "j"),
        "",
        "Scroll",
        "Scroll the numbers up or down by a line.",
        palette=False,
    ),
    Command("story.shorter", Where.STORY, ("less_than_sign",), "shorter", "Fewer days", "Show fewer days: 90 or 30."),
    Command(
        "story.longer", Where.STORY, ("greater_than_sign",), "longer", "More days", "Show more days: 90, 365 or all."
    ),
    Command("story.open", Where.STORY, ("enter",), "open", "Open", "Open the day under the cursor.", footer=1),
    Command("story.search", Where.STORY, ("slash",), "search", "Search", "Find another place, or a note.", footer=6),
    Command("story.back", Where.STORY, ("escape",), "back", "Back", "Go back.", footer=3),
    Command(
        "story.visit",
        Where.STORY,
        ("v",),
        "visit",
        "Appointment",
        "Prepare the appointment: how this place started to hurt, what makes it better or worse.",
        footer=4,
    ),
    Command(
        "story.wrong",
        Where.STORY,
        ("f",),
        "feels_wrong",
        "Flag it",
        "Something feels wrong here: flag it yourself, with a reason.",
    ),
    Command(
        "flags.move", Where.FLAGS, ("up", "down", "k", "j"), "", "Move", "Go to the flag above or below.", palette=False
    ),
    Command(
        "flags.open",
        Where.FLAGS,
        ("enter",),
        "open",
        "Open",
        "Open the flag: its rule, the days behind it, and your decision.",
        footer=1,
    ),
    Command(
        "flags.page",
        Where.FLAGS,
        ("p",),
        "app.page",
        "Page",
        "One page for a professional: look at it, choose what is on it, save it.",
        palette=False,
    ),
    Command(
        "flags.visit",
        Where.FLAGS,
        ("v",),
        "app.visit",
        "Appointment",
        "Prepare the appointment: why you're going, what to ask, your medicines, each place in your own words.",
        palette=False,
    ),
    Command(
        "flags.week",
        Where.FLAGS,
        ("o",),
        "app.week",
        "Weekly questions",
        "Six short questions about your week.",
        palette=False,
    ),
    Command("flags.back", Where.FLAGS, ("escape",), "back", "Back", "Go to Today.", footer=3),
    Command(
        "flag.move", Where.FLAG, ("up", "down", "k", "j"), "", "Move", "Go to the day above or below.", palette=False
    ),
    Command("flag.open", Where.FLAG, ("enter",), "open", "Open day", "Open the day under the cursor.", footer=1),
    Command(
        "flag.snooze",
        Where.FLAG,
        ("s",),
        "snooze",
        "Snooze",
        "Hide it for a while, with a reason. It comes back sooner if it gets worse.",
        footer=4,
    ),
    Command(
        "flag.taken",
        Where.FLAG,
        ("t",),
        "taken",
        "Discussed",
        "You talked about it with a professional: note who, when, and what they said.",
    ),
    Command("flag.close", Where.FLAG, ("c",), "close", "Close", "Close it, with a reason.", footer=5),
    Command("flag.reopen", Where.FLAG, ("o",), "reopen", "Reopen", "Open it again."),
    Command("flag.story", Where.FLAG, ("p",), "story", "Timeline", "Open the timeline of its place."),
    Command(
        "flag.visit",
        Where.FLAG,
        ("v",),
        "visit",
        "Appointment",
        "Prepare the appointment: how its place started to hurt, what makes it better or worse.",
    ),
    Command("flag.back", Where.FLAG, ("escape",), "back", "Back", "Go back.", footer=3),
    Command(
        "page.scroll",
        Where.PAGE,
        (*_WAYS, "k", "j", "h", "l"),
        "",
        "Scroll",
        "Scroll by a line; also sideways, if the page is wider than the screen.",
        palette=False,
    ),
    Command(
        "page.turn", Where.PAGE, ("pageup", "pagedown"), "", "Page", "Scroll up or down by a screen.", palette=False
    ),
    Command(
        "page.period",
        Where.PAGE,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Period",
        "Cover fewer or more days: the last 30, 90, 180 or 365.",
        palette=False,
    ),
    Command(
        "page.regions",
        Where.PAGE,
        ("r",),
        "regions",
        "Places",
        "Choose the places it shows. If you choose none, it shows every place that is flagged or tender.",
        footer=4,
    ),
    Command(
        "page.notes",
        Where.PAGE,
        ("n",),
        "notes",
        "Notes",
        "Choose the notes it shows, one by one. If you choose none, it shows none.",
        footer=5,
    ),
    Command(
        "page.name", Where.PAGE, ("a",), "name", "Name", "Put a name or initials at the top. mfr does not save it."
    ),
    Command(
        "page.save",
        Where.PAGE,
        ("s",),
        "save",
        "Save",
        "Save it as PDF, Markdown, plain text or a picture. Only you can read the file.",
        footer=1,
    ),
    Command("page.open", Where.PAGE, ("o",), "open", "Open", "Open the saved file in your system's viewer."),
    Command("page.back", Where.PAGE, ("escape",), "back", "Back", "Go back.", footer=3),
    Command(
        "visit.move",
        Where.VISIT,
        ("up", "down"),
        "",
        "Move",
        "Go to the field above or below; in a long answer, move by line.",
        palette=False,
    ),
    Command(
        "visit.next", Where.VISIT, ("enter",), "next", "Next", "Go to the next field, or open the place.", footer=1
    ),
    Command(
        "visit.turn",
        Where.VISIT,
        ("tab", "shift+tab"),
        "",
        "Fields",
        "Go to the next or previous field.",
        palette=False,
    ),
    Command("visit.back", Where.VISIT, ("escape",), "back", "Back", "Go back. Everything is saved.", footer=3),
    Command(
        "week.move",
        Where.WEEK,
        ("up", "down", "k", "j"),
        "",
        "Move",
        "Go to the question above or below.",
        palette=False,
    ),
    Command(
        "week.rate", Where.WEEK, _DIGITS, "", "Number", "Answer with a number. It is saved at once.", palette=False
    ),
    Command("week.ten", Where.WEEK, ("x",), "rate(10)", "Ten", "Answer with 10.", palette=False),
    Command(
        "week.say",
        Where.WEEK,
        ("y", "n"),
        "",
        "Yes, no",
        "Answer with yes or no. It is saved at once.",
        palette=False,
    ),
    Command(
        "week.pass",
        Where.WEEK,
        ("enter",),
        "pass_over",
        "Skip",
        "Go to the next question. After the last one you are done.",
        footer=1,
    ),
    Command(
        "week.skip",
        Where.WEEK,
        ("s",),
        "skip",
        "Not now",
        "Skip the questions this week. They are offered again in seven days.",
        footer=4,
    ),
    Command("week.back", Where.WEEK, ("escape",), "back", "Back", "Go back. Your answers are saved.", footer=3),
    Command("search.move", Where.SEARCH, ("up", "down"), "", "Move", "Go to the line above or below.", palette=False),
    Command(
        "search.open",
        Where.SEARCH,
        ("enter",),
        "open",
        "Open",
        "Open the timeline of the place, or the day of the note.",
        footer=1,
        palette=False,
    ),
    Command("search.back", Where.SEARCH, ("escape",), "back", "Back", "Go back.", footer=3, palette=False),
    Command(
        "app.warning_signs",
        Where.SCREENS,
        ("exclamation_mark",),
        "app.warning_signs",
        "Warning signs",
        "Check the warning signs. If a hold is running, it stops first. Your answers are saved.",
    ),
    Command("app.undo", Where.SCREENS, ("u",), "screen.undo", "Undo", "Undo the last change."),
    Command("app.redo", Where.SCREENS, ("U",), "screen.redo", "Redo", "Redo what you undid."),
    Command(
        "app.palette",
        Where.SCREENS,
        ("ctrl+p",),
        "app.command_palette",
        "Commands",
        "Find any command by typing.",
        palette=False,
    ),
    Command(
        "app.help",
        Where.EVERYWHERE,
        ("question_mark", "f1"),
        "app.help",
        "Help",
        "All keys, and how days and streaks are counted.",
        footer=2,
    ),
    Command(
        "app.suspend",
        Where.EVERYWHERE,
        ("ctrl+z",),
        "app.suspend_process",
        "Suspend",
        "Go back to the shell for a moment. Type fg to return.",
    ),
    Command(
        "app.quit",
        Where.EVERYWHERE,
        ("q", "ctrl+q"),
        "app.leave_program",
        "Quit",
        (
            "Quit. Everything is already saved. During a hold, q only pauses, like any other letter that "
            "does nothing there."
        ),
        footer=7,
    ),
    Command(
        "app.how_to_quit",
        Where.EVERYWHERE,
        ("ctrl+c",),
        "app.how_to_quit",
        "Quit help",
        "Show how to quit. If text is selected, copy it.",
        palette=False,
    ),
)

FIXED_ACTIONS = {
    "card.scroll": ("scroll(-1)", "scroll(1)", "scroll(-1)", "scroll(1)"),
    "map.move": tuple(f"screen.move('{way}')" for way in _WAYS),
    "map.move_vim": tuple(f"screen.move('{way}')" for way in _WAYS),
    "learn.move": ("move(-1)", "move(1)"),
    "learn.move_vim": ("move(-1)", "move(1)"),
    "learn.turn": ("turn(-1)", "turn(1)"),
    "history.move": tuple(f"move('{way}')" for way in _WAYS),
    "history.move_vim": tuple(f"move('{way}')" for way in _WAYS),
    "history.month": ("earlier(1)", "later(1)"),
    "history.year": ("earlier(12)", "later(12)"),
    "body.period": ("period(-1)", "period(1)"),
    "body.scroll": ("scroll(-1)", "scroll(1)"),
    "flags.move": ("move(-1)", "move(1)", "move(-1)", "move(1)"),
    "flag.move": ("move(-1)", "move(1)", "move(-1)", "move(1)"),
    "page.scroll": tuple(f"scroll('{way}')" for way in (*_WAYS, *_WAYS)),
    "page.turn": ("turn(-1)", "turn(1)"),
    "page.period": ("period(-1)", "period(1)"),
    "visit.move": ("move(-1)", "move(1)"),
    "visit.turn": ("app.focus_next", "app.focus_previous"),
    "week.move": ("move(-1)", "move(1)", "move(-1)", "move(1)"),
    "week.rate": tuple(f"rate({digit})" for digit in _DIGITS),
    "week.say": ("say(True)", "say(False)"),
    "helps.move": ("move(-1)", "move(1)"),
    "helps.move_vim": ("move(-1)", "move(1)"),
    "helps.page": ("page(-1)", "page(1)"),
    "day.page": ("page(-1)", "page(1)"),
    "day.walk": ("walk(-1)", "walk(1)", "walk(-1)", "walk(1)"),
    "day.beside": ("beside(-1)", "beside(1)", "beside(-1)", "beside(1)"),
    "search.move": ("move(-1)", "move(1)"),
    "story.move": ("move(-1)", "move(1)", "move(-1)", "move(1)"),
    "story.page": ("page(-1)", "page(1)"),
    "story.scroll": ("scroll(-1)", "scroll(1)", "scroll(-1)", "scroll(1)"),
    "summary.work": tuple(f"work({place})" for place in (1, 2, 3)),
    "card.rate": tuple(f"rate({digit})" for digit in _DIGITS),
    "after.rate": tuple(f"rate({digit})" for digit in _DIGITS),
    "after.answer": tuple(f"answer('{key}')" for key in "ypnlrm"),
    "map.rate": tuple(f"screen.rate({digit})" for digit in _DIGITS),
}
"""Commands whose keys each do their own part of it."""


def key_actions(command: Command) -> Iterator[tuple[str, str]]:
    """Each key of a command with the action it runs."""
    actions = FIXED_ACTIONS.get(command.id)
    if actions is not None:
        yield from zip(command.keys, actions, strict=True)
    else:
        yield from ((key, command.action) for key in command.keys)


def commands_in(*places: Where) -> Iterator[Command]:
    """The commands known in these places, in the order of the list."""
    return (command for command in COMMANDS if command.where in places)


def keys_text() -> str:
    """All keys as plain text, a group at a time."""
    width = max(len(command.shown_keys) for command in COMMANDS)
    lines: list[str] = []
    for place in Where:
        lines.append(place.value)
        lines += [f"  {command.shown_keys:<{width}}  {command.help}" for command in commands_in(place)]
        lines.append("")
    return "\n".join(lines)


def keys_markdown() -> str:
    """All keys as docs/keys.md."""
    lines = ["# Keys", "", "Made by `mfr keys --markdown`. A test keeps it up to date.", ""]
    for place in Where:
        lines += [f"## {place}", "", "| key | what it does |", "| --- | --- |"]
        lines += [f"| `{command.shown_keys}` | {command.help} |" for command in commands_in(place)]
        lines.append("")
    return "\n".join(lines)
