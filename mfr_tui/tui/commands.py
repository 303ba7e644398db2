"""Every key of the program, once: bindings, foot of the screen, help, palette, `mfr keys`, docs/keys.md.

Imports no Textual, so that the command line can print it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a key is known."""

    EVERYWHERE = "Everywhere"
    SCREENS = "Outside dialogs"
    MODES = "Modes"
    TODAY = "Today"
    SCAN = "Scan"
    MAP = "Body map"
    SUMMARY = "End of a scan"
    SPOT = "A spot to work on"
    CARD = "How to press"
    HOLD = "Hold"
    AFTER = "After a hold"
    PLACES = "Own places"
    PICK = "Where it is"
    LEARN = "Learn"
    HISTORY = "History"
    FLAGS = "Flags"
    FLAG = "A flag, opened"
    PAGE = "The page for a professional"
    VISIT = "For the visit"
    WEEK = "Once a week"
    BODY = "The body over a period"
    HELPS = "What helped"
    DAY = "A day of History"
    LATE = "A scan, entered late"
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
    Command("mode.today", Where.MODES, ("1",), "app.mode('today')", "Today", "To Today."),
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
        "Two minutes: eight stops, those tender lately first.",
    ),
    Command(
        "today.work",
        Where.TODAY,
        ("w",),
        "work",
        "Work",
        "Work on a spot: today's tender ones, or any on the map, before or after exercise or in the evening.",
        footer=5,
    ),
    Command(
        "today.rest",
        Where.TODAY,
        ("r",),
        "rest",
        "Not today",
        "Make today a rest day with a reason, or an ordinary day again. It takes nothing from the streak.",
    ),
    Command(
        "today.questions",
        Where.TODAY,
        ("y",),
        "questions",
        "Questions",
        "Who should not press: ten questions. Answer them again whenever something changes.",
    ),
    Command(
        "today.week",
        Where.TODAY,
        ("o",),
        "app.week",
        "The week",
        "How the week was: six short questions, offered once a week. All can be passed over, and turned off.",
        palette=False,
    ),
    Command(
        "mode.history",
        Where.MODES,
        ("2",),
        "app.mode('history')",
        "History",
        "The days there have been: the year at a glance, every run, and each day to be opened.",
        footer=4,
    ),
    Command(
        "mode.flags",
        Where.MODES,
        ("3",),
        "app.mode('flags')",
        "Flags",
        "What is worth taking to a professional, and why.",
    ),
    Command(
        "mode.learn",
        Where.MODES,
        ("4",),
        "app.mode('learn')",
        "Learn",
        "What this is, what is known of it, who should not press and where, with every source.",
        footer=6,
    ),
    Command("scan.next", Where.SCAN, ("enter", "n"), "next", "Next", "Next stop; this one is passed.", footer=1),
    Command("scan.back", Where.SCAN, ("b",), "back", "Back", "Back to the stop before.", footer=4),
    Command(
        "scan.pause",
        Where.SCAN,
        ("space",),
        "pause",
        "Pause",
        "Pause the stop's clock, or let it run.",
        footer=3,
    ),
    Command(
        "scan.details",
        Where.SCAN,
        ("d",),
        "details",
        "Details",
        "Say more of the mark: how it was felt, what it is like, a note.",
        footer=5,
    ),
    Command("scan.end", Where.SCAN, ("e",), "end_here", "End here", "End the scan at this stop."),
    Command(
        "scan.faster",
        Where.SCAN,
        ("less_than_sign",),
        "pace(-5)",
        "Faster",
        "Each stop five seconds shorter; kept.",
    ),
    Command(
        "scan.slower",
        Where.SCAN,
        ("greater_than_sign",),
        "pace(5)",
        "Slower",
        "Each stop five seconds longer; kept.",
    ),
    Command(
        "scan.leave",
        Where.SCAN,
        ("escape",),
        "leave",
        "Leave",
        "Leave the scan; it is kept and can be resumed.",
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
        "The same, for hands that know vim.",
        palette=False,
    ),
    Command(
        "map.rate",
        Where.MAP,
        _DIGITS,
        "",
        "Rate",
        "Rate how tender this place is: 0 clear, 9 nearly the worst you can imagine.",
        palette=False,
    ),
    Command(
        "map.ten", Where.MAP, ("x",), "screen.rate(10)", "Ten", "Rate it ten, the worst imaginable.", palette=False
    ),
    Command("map.less", Where.MAP, ("minus",), "screen.step(-1)", "Less", "One point less.", palette=False),
    Command("map.more", Where.MAP, ("equals_sign",), "screen.step(1)", "More", "One point more.", palette=False),
    Command(
        "map.both",
        Where.MAP,
        ("full_stop",),
        "screen.rate_other_side",
        "Both sides",
        "Rate the other side alike.",
        palette=False,
    ),
    Command("map.mirror", Where.MAP, ("m",), "screen.mirror", "Mirror", "To the same place on the other side."),
    Command(
        "map.flip",
        Where.MAP,
        ("tab", "v"),
        "screen.flip",
        "Front/back",
        "To the place behind, in the other view; again to come back.",
    ),
    Command(
        "map.wrong",
        Where.MAP,
        ("f",),
        "screen.feels_wrong",
        "Feels wrong",
        "Something feels wrong here: your own flag, with a reason.",
    ),
    Command(
        "map.own",
        Where.MAP,
        ("o",),
        "screen.own",
        "Own place",
        "Say what this place is to you: ordinary, left out, never pressed.",
    ),
    Command(
        "map.about",
        Where.MAP,
        ("i",),
        "screen.about",
        "About",
        "All that is known of this place: how it may be pressed, and why.",
    ),
    Command(
        "summary.done",
        Where.SUMMARY,
        ("enter", "escape", "space"),
        "done",
        "Today",
        "Back to Today; nothing is worked on.",
        footer=1,
    ),
    Command(
        "summary.work",
        Where.SUMMARY,
        ("1", "2", "3"),
        "",
        "Work",
        "Work on the first, second or third place offered.",
        palette=False,
    ),
    Command("spot.work", Where.SPOT, ("enter",), "work", "Work", "Work on the place under the cursor.", footer=1),
    Command("spot.leave", Where.SPOT, ("escape",), "leave", "Back", "Back; what was rated is kept.", footer=3),
    Command("card.start", Where.CARD, ("enter",), "start", "Start", "Start the hold, after its lead-in.", footer=1),
    Command(
        "card.other", Where.CARD, ("t",), "other", "Other way", "The next technique that fits this place.", footer=3
    ),
    Command(
        "card.usual",
        Where.CARD,
        ("m",),
        "usual",
        "Hold it",
        "Two to five minutes on the most tender spot, where this place allows it.",
    ),
    Command(
        "card.tool",
        Where.CARD,
        ("o",),
        "tool",
        "Tool",
        "The next tool; a firmer one is offered once the softer was too little.",
    ),
    Command(
        "card.rate", Where.CARD, _DIGITS, "", "Rate", "How tender the place is now, before the hold.", palette=False
    ),
    Command("card.ten", Where.CARD, ("x",), "rate(10)", "Ten", "Ten, the worst imaginable.", palette=False),
    Command(
        "card.scroll",
        Where.CARD,
        ("up", "down", "k", "j"),
        "",
        "Scroll",
        "Read on, where the card is longer than the screen.",
        palette=False,
    ),
    Command(
        "card.read",
        Where.CARD,
        ("i",),
        "read",
        "Read",
        "All that is known of this technique, with its sources.",
        footer=4,
    ),
    Command("card.leave", Where.CARD, ("escape",), "leave", "Back", "Back, without a hold.", footer=5),
    Command(
        "hold.space",
        Where.HOLD,
        ("space",),
        "space",
        "Pause",
        "Pause, or go on. In a step that is counted, count one.",
        footer=1,
        palette=False,
    ),
    Command(
        "hold.release",
        Where.HOLD,
        ("r",),
        "release",
        "Released",
        "It let go: the hold ends there.",
        footer=4,
        palette=False,
    ),
    Command(
        "hold.pain",
        Where.HOLD,
        ("exclamation_mark", "x"),
        "pain",
        "Sharp pain",
        "Sharp or shooting pain: it stops in that instant, and the place is locked.",
        footer=3,
        palette=False,
    ),
    Command(
        "hold.more",
        Where.HOLD,
        ("plus", "equals_sign"),
        "more",
        "More",
        "Thirty seconds more, up to what the way and the place allow.",
        palette=False,
    ),
    Command("hold.pause", Where.HOLD, ("p",), "pause", "Pause", "Pause, or go on, in any step.", palette=False),
    Command(
        "hold.count_away",
        Where.HOLD,
        ("y",),
        "count_away",
        "Count it",
        "When the computer was away and you held on: count that time. Any other key does not.",
        palette=False,
    ),
    Command(
        "hold.leave",
        Where.HOLD,
        ("escape",),
        "leave",
        "End",
        "End early; what was held is kept. Any key not named here pauses, and asks whether it was pain.",
        footer=5,
        palette=False,
    ),
    Command(
        "after.done",
        Where.AFTER,
        ("enter", "escape"),
        "done",
        "Done",
        "Enough for now; every answer is kept already.",
        footer=1,
    ),
    Command(
        "after.next",
        Where.AFTER,
        ("w",),
        "next",
        "Next",
        "To the next place found today; its hold does not start by itself.",
    ),
    Command(
        "after.rate", Where.AFTER, _DIGITS, "", "Rate", "How tender it is now, where that is asked.", palette=False
    ),
    Command("after.ten", Where.AFTER, ("x",), "rate(10)", "Ten", "Ten, the worst imaginable.", palette=False),
    Command(
        "after.answer",
        Where.AFTER,
        ("y", "p", "n", "l", "r", "m"),
        "",
        "Answer",
        "Answer with the letter that stands beside the word.",
        palette=False,
    ),
    Command(
        "after.pain",
        Where.AFTER,
        ("exclamation_mark",),
        "pain",
        "Sharp pain",
        "It was sharp or shooting after all: the place is locked.",
    ),
    Command(
        "places.own",
        Where.PLACES,
        ("enter",),
        "own",
        "Change",
        "Say what the place under the cursor is to you.",
        footer=1,
    ),
    Command("places.leave", Where.PLACES, ("escape",), "leave", "Back", "Back.", footer=3),
    Command(
        "pick.pick", Where.PICK, ("space",), "pick", "Mark", "Mark the place under the cursor, or unmark it.", footer=1
    ),
    Command("pick.done", Where.PICK, ("enter",), "done", "Done", "It is at the places marked.", footer=3),
    Command(
        "pick.leave",
        Where.PICK,
        ("escape",),
        "leave",
        "Everywhere",
        "Without saying where: then nowhere is pressed.",
        footer=4,
    ),
    Command(
        "learn.move",
        Where.LEARN,
        ("up", "down"),
        "",
        "Move",
        "In the list, choose a page; in the page, scroll.",
        palette=False,
    ),
    Command("learn.move_vim", Where.LEARN, ("k", "j"), "", "Move", "The same, for hands that know vim.", palette=False),
    Command(
        "learn.turn",
        Where.LEARN,
        ("pageup", "pagedown"),
        "",
        "Turn",
        "A screenful of the page, from the list as well.",
        palette=False,
    ),
    Command("learn.open", Where.LEARN, ("enter",), "open", "Read", "Into the page.", footer=1, palette=False),
    Command("learn.back", Where.LEARN, ("escape",), "back", "Back", "To the list; from there, to Today.", footer=3),
    Command(
        "history.move",
        Where.HISTORY,
        _WAYS,
        "",
        "Move",
        "To the day or the week beside, as they stand on the screen.",
        palette=False,
    ),
    Command(
        "history.move_vim",
        Where.HISTORY,
        ("k", "j", "h", "l"),
        "",
        "Move",
        "The same, for hands that know vim.",
        palette=False,
    ),
    Command(
        "history.month",
        Where.HISTORY,
        ("pageup", "pagedown"),
        "",
        "Month",
        "A month back, a month on; the wheel does it too.",
        palette=False,
    ),
    Command(
        "history.year",
        Where.HISTORY,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Year",
        "A year back, a year on.",
        palette=False,
    ),
    Command("history.today", Where.HISTORY, ("t",), "today", "Today's day", "To today."),
    Command(
        "history.body",
        Where.HISTORY,
        ("b",),
        "body",
        "Body",
        "The body over a period: what eased, what is new, what stays, and how often and how strongly.",
    ),
    Command(
        "history.helps",
        Where.HISTORY,
        ("w",),
        "helps",
        "What helped",
        "What the diary says of each way of holding a place, from five holds on.",
    ),
    Command(
        "history.open",
        Where.HISTORY,
        ("enter",),
        "open",
        "Open",
        "Open the day under the cursor: its map, scans, marks and holds.",
        footer=1,
    ),
    Command(
        "history.rest",
        Where.HISTORY,
        ("r",),
        "rest",
        "Days off",
        "Make the day under the cursor, and days after it, days off with a reason; or ordinary days again.",
    ),
    Command(
        "history.search",
        Where.HISTORY,
        ("slash",),
        "search",
        "Search",
        "Find a place by its name, or a note by its words, over all time.",
    ),
    Command("history.back", Where.HISTORY, ("escape",), "back", "Back", "To Today.", footer=3),
    Command(
        "body.open",
        Where.BODY,
        ("enter",),
        "open",
        "Story",
        "The story of the place under the cursor.",
        footer=1,
    ),
    Command(
        "body.period",
        Where.BODY,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Period",
        "A shorter period, a longer one: 7, 30, 90, 365 days, all. Each ends today.",
        palette=False,
    ),
    Command(
        "body.figure",
        Where.BODY,
        ("space",),
        "figure",
        "Number",
        "The numbers on the map: how strongly a place was tender (the median of its tender days), "
        "or on how many of ten scanned days. A place tender on fewer than one day in fifty is left plain.",
        footer=4,
    ),
    Command(
        "body.turn",
        Where.BODY,
        ("w",),
        "turn",
        "Turn",
        "Where there is no room for both: the map, or what eased, is new and stays.",
    ),
    Command(
        "body.scroll",
        Where.BODY,
        ("pageup", "pagedown"),
        "",
        "Scroll",
        "What eased, is new and stays, further up or down.",
        palette=False,
    ),
    Command("body.back", Where.BODY, ("escape",), "back", "Back", "To the year.", footer=3),
    Command("helps.move", Where.HELPS, ("up", "down"), "", "Move", "To the way above or below.", palette=False),
    Command("helps.move_vim", Where.HELPS, ("k", "j"), "", "Move", "The same, for hands that know vim.", palette=False),
    Command(
        "helps.page",
        Where.HELPS,
        ("pageup", "pagedown"),
        "",
        "Turn",
        "A screenful up or down.",
        palette=False,
    ),
    Command(
        "helps.open",
        Where.HELPS,
        ("enter",),
        "open",
        "Story",
        "The story of the place under the cursor.",
        footer=1,
    ),
    Command("helps.back", Where.HELPS, ("escape",), "back", "Back", "To the year.", footer=3),
    Command(
        "day.walk",
        Where.DAY,
        ("up", "down", "k", "j"),
        "",
        "Walk",
        "To the scan, mark or hold above or below.",
        palette=False,
    ),
    Command(
        "day.page",
        Where.DAY,
        ("pageup", "pagedown"),
        "",
        "Page",
        "The words a screenful up or down, where a note is long.",
        palette=False,
    ),
    Command(
        "day.beside",
        Where.DAY,
        ("left", "right", "h", "l"),
        "",
        "Day beside",
        "The day before, the day after.",
        palette=False,
    ),
    Command(
        "day.turn",
        Where.DAY,
        ("v", "tab"),
        "turn",
        "Turn",
        "Where there is no room for all at once: the words, the front, the back.",
    ),
    Command(
        "day.mend",
        Where.DAY,
        ("enter",),
        "mend",
        "Mend",
        "Mend what is under the cursor: change or delete a mark or a hold, move or delete a scan.",
        footer=3,
    ),
    Command(
        "day.enter",
        Where.DAY,
        ("a",),
        "enter",
        "Add scan",
        "Enter a whole scan of a day that is over, on the map; it is marked late and counts in full.",
        footer=4,
    ),
    Command(
        "day.rest",
        Where.DAY,
        ("r",),
        "rest",
        "Days off",
        "Make this day, and days after it, days off with a reason; or ordinary days again.",
        footer=5,
    ),
    Command(
        "day.wrong",
        Where.DAY,
        ("f",),
        "feels_wrong",
        "Feels wrong",
        "Something feels wrong at the place under the cursor: your own flag, with a reason.",
    ),
    Command("day.back", Where.DAY, ("escape",), "back", "Back", "To where it was opened.", footer=1),
    Command(
        "late.done", Where.LATE, ("enter",), "done", "Done", "That was all: the rest of the body was clear.", footer=1
    ),
    Command(
        "late.details",
        Where.LATE,
        ("d",),
        "details",
        "Details",
        "Say more of the mark: how it was felt, what it is like, a note.",
        footer=3,
    ),
    Command("late.leave", Where.LATE, ("escape",), "leave", "Back", "Back; what was entered is kept.", footer=5),
    Command(
        "story.move",
        Where.STORY,
        ("left", "right", "h", "l"),
        "",
        "Day beside",
        "To the days before or after in the chart.",
        palette=False,
    ),
    Command(
        "story.page",
        Where.STORY,
        ("pageup", "pagedown"),
        "",
        "Days before",
        "As many days back, or on, as the chart shows.",
        palette=False,
    ),
    Command(
        "story.scroll",
        Where.STORY,
        ("up", "down", "k", "j"),
        "",
        "Scroll",
        "The figures a line up or down.",
        palette=False,
    ),
    Command("story.shorter", Where.STORY, ("less_than_sign",), "shorter", "Fewer days", "Show fewer days: 90, 30."),
    Command(
        "story.longer", Where.STORY, ("greater_than_sign",), "longer", "More days", "Show more days: 90, 365, all."
    ),
    Command("story.open", Where.STORY, ("enter",), "open", "Open", "Open the day under the cursor.", footer=1),
    Command("story.search", Where.STORY, ("slash",), "search", "Search", "Find another place, or a note.", footer=6),
    Command("story.back", Where.STORY, ("escape",), "back", "Back", "To where it was opened.", footer=3),
    Command(
        "story.visit",
        Where.STORY,
        ("v",),
        "visit",
        "The visit",
        "For a professional, of this place: how it began, what makes it better or worse.",
        footer=4,
    ),
    Command(
        "story.wrong",
        Where.STORY,
        ("f",),
        "feels_wrong",
        "Feels wrong",
        "Something feels wrong here: your own flag, with a reason.",
    ),
    Command(
        "flags.move", Where.FLAGS, ("up", "down", "k", "j"), "", "Move", "To the flag above or below.", palette=False
    ),
    Command(
        "flags.open",
        Where.FLAGS,
        ("enter",),
        "open",
        "Open",
        "Open the flag: its rule, the days behind it, and what you decide of it.",
        footer=1,
    ),
    Command(
        "flags.page",
        Where.FLAGS,
        ("p",),
        "app.page",
        "The page",
        "The one page for a professional: look at it, choose what is on it, save it.",
        palette=False,
    ),
    Command(
        "flags.visit",
        Where.FLAGS,
        ("v",),
        "app.visit",
        "The visit",
        "Prepare a visit to a professional: why you go, what to ask, medicines, each place in your own words.",
        palette=False,
    ),
    Command(
        "flags.week",
        Where.FLAGS,
        ("o",),
        "app.week",
        "The week",
        "How the week was: six short questions.",
        palette=False,
    ),
    Command("flags.back", Where.FLAGS, ("escape",), "back", "Back", "To Today.", footer=3),
    Command("flag.move", Where.FLAG, ("up", "down", "k", "j"), "", "Move", "To the day above or below.", palette=False),
    Command("flag.open", Where.FLAG, ("enter",), "open", "Open day", "Open the day under the cursor.", footer=1),
    Command("flag.snooze", Where.FLAG, ("s",), "snooze", "Put off", "Put it off for a while, with a reason.", footer=4),
    Command(
        "flag.taken", Where.FLAG, ("t",), "taken", "Taken", "It was taken to a professional: who, when, what they said."
    ),
    Command("flag.close", Where.FLAG, ("c",), "close", "Close", "Close it, with a reason.", footer=5),
    Command("flag.reopen", Where.FLAG, ("o",), "reopen", "Reopen", "Open it again."),
    Command("flag.story", Where.FLAG, ("p",), "story", "Story", "The story of its place over time."),
    Command(
        "flag.visit",
        Where.FLAG,
        ("v",),
        "visit",
        "The visit",
        "For a professional, of its place: how it began, what makes it better or worse.",
    ),
    Command("flag.back", Where.FLAG, ("escape",), "back", "Back", "To where it was opened.", footer=3),
    Command(
        "page.scroll",
        Where.PAGE,
        (*_WAYS, "k", "j", "h", "l"),
        "",
        "Scroll",
        "The page a line up or down; sideways, where it is wider than the screen.",
        palette=False,
    ),
    Command("page.turn", Where.PAGE, ("pageup", "pagedown"), "", "Turn", "A screenful up or down.", palette=False),
    Command(
        "page.period",
        Where.PAGE,
        ("less_than_sign", "greater_than_sign"),
        "",
        "Period",
        "Fewer days, or more: 30, 90, 180, 365. They end today.",
        palette=False,
    ),
    Command(
        "page.regions",
        Where.PAGE,
        ("r",),
        "regions",
        "Places",
        "Choose the places it is about; by itself it is about whatever is flagged or tender.",
        footer=4,
    ),
    Command(
        "page.notes",
        Where.PAGE,
        ("n",),
        "notes",
        "Notes",
        "Choose the notes that are on it, one by one; by itself none is.",
        footer=5,
    ),
    Command("page.name", Where.PAGE, ("a",), "name", "Name", "A name or initials at its head; it is not kept."),
    Command(
        "page.save",
        Where.PAGE,
        ("s",),
        "save",
        "Save",
        "Save it as PDF, Markdown, plain text or a picture, for you alone to read.",
        footer=1,
    ),
    Command("page.open", Where.PAGE, ("o",), "open", "Open", "Open the file that was saved, with the system's viewer."),
    Command("page.back", Where.PAGE, ("escape",), "back", "Back", "To where it was opened.", footer=3),
    Command(
        "visit.move",
        Where.VISIT,
        ("up", "down"),
        "",
        "Move",
        "To the field above or below; in a long answer, a line.",
        palette=False,
    ),
    Command("visit.next", Where.VISIT, ("enter",), "next", "Next", "To the next field; a place is opened.", footer=1),
    Command(
        "visit.turn",
        Where.VISIT,
        ("tab", "shift+tab"),
        "",
        "Fields",
        "To the next field, or the one before.",
        palette=False,
    ),
    Command(
        "visit.back", Where.VISIT, ("escape",), "back", "Back", "To where it was opened; all of it is kept.", footer=3
    ),
    Command(
        "week.move", Where.WEEK, ("up", "down", "k", "j"), "", "Move", "To the question above or below.", palette=False
    ),
    Command("week.rate", Where.WEEK, _DIGITS, "", "Number", "Answer with a number; kept at once.", palette=False),
    Command("week.ten", Where.WEEK, ("x",), "rate(10)", "Ten", "Answer with ten.", palette=False),
    Command(
        "week.say",
        Where.WEEK,
        ("y", "n"),
        "",
        "Yes, no",
        "Answer with yes or no; kept at once.",
        palette=False,
    ),
    Command(
        "week.pass",
        Where.WEEK,
        ("enter",),
        "pass_over",
        "Pass over",
        "To the next question; the last one ends it.",
        footer=1,
    ),
    Command(
        "week.skip",
        Where.WEEK,
        ("s",),
        "skip",
        "Not now",
        "Not this week: they are offered again in seven days.",
        footer=4,
    ),
    Command("week.back", Where.WEEK, ("escape",), "back", "Back", "Back; what was answered is kept.", footer=3),
    Command("search.move", Where.SEARCH, ("up", "down"), "", "Move", "The line before, the next one.", palette=False),
    Command(
        "search.open",
        Where.SEARCH,
        ("enter",),
        "open",
        "Open",
        "Open the story of the place, or the day of the note.",
        footer=1,
        palette=False,
    ),
    Command(
        "search.back", Where.SEARCH, ("escape",), "back", "Back", "To where it was opened.", footer=3, palette=False
    ),
    Command(
        "app.warning_signs",
        Where.SCREENS,
        ("exclamation_mark",),
        "app.warning_signs",
        "Warning signs",
        "The checklist of warning signs; in a hold it stops first. The answers are kept.",
    ),
    Command("app.undo", Where.SCREENS, ("u",), "screen.undo", "Undo", "Take back the last change."),
    Command("app.redo", Where.SCREENS, ("U",), "screen.redo", "Redo", "Make it again."),
    Command(
        "app.palette",
        Where.SCREENS,
        ("ctrl+p",),
        "app.command_palette",
        "Palette",
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
        "Back to the shell for a moment: fg returns.",
    ),
    Command(
        "app.quit",
        Where.EVERYWHERE,
        ("q", "ctrl+q"),
        "app.leave_program",
        "Quit",
        "Quit. Everything is kept already. In a hold q pauses first, as any letter without a meaning there does.",
        footer=7,
    ),
    Command(
        "app.how_to_quit",
        Where.EVERYWHERE,
        ("ctrl+c",),
        "app.how_to_quit",
        "Quitting",
        "Say how to quit; with text selected, copy it.",
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
    lines = ["# Keys", "", "Made by `mfr keys --markdown`; a test keeps it so.", ""]
    for place in Where:
        lines += [f"## {place}", "", "| key | what it does |", "| --- | --- |"]
        lines += [f"| `{command.shown_keys}` | {command.help} |" for command in commands_in(place)]
        lines.append("")
    return "\n".join(lines)
