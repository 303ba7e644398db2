"""The keys of History, of what opens from it, and of its dialogs."""

from mfr_tui.tui.commands import WAYS, Command, KeyGroup

HISTORY = KeyGroup(
    "History",
    (
        Command(
            "history.move",
            WAYS,
            tuple(f"move('{way}')" for way in WAYS),
            "Move",
            "Move to the next or previous day or week.",
            palette=False,
        ),
        Command(
            "history.move_vim",
            ("k", "j", "h", "l"),
            tuple(f"move('{way}')" for way in WAYS),
            "Move",
            "The same, with vim keys.",
            palette=False,
        ),
        Command(
            "history.month",
            ("pageup", "pagedown"),
            ("earlier(1)", "later(1)"),
            "Month",
            "Go back or forward a month. The mouse wheel works too.",
            palette=False,
        ),
        Command(
            "history.year",
            ("less_than_sign", "greater_than_sign"),
            ("earlier(12)", "later(12)"),
            "Year",
            "Go back or forward a year.",
            palette=False,
        ),
        Command("history.today", ("t",), "today", "To today", "Go to today."),
        Command(
            "history.body",
            ("b",),
            "body",
            "Body",
            "The body over time: what eased, what is new, what is still tender, how often and how strongly.",
        ),
        Command(
            "history.helps",
            ("w",),
            "helps",
            "What helped",
            "How well each technique worked at each place, after five holds or more.",
        ),
        Command(
            "history.open",
            ("enter",),
            "open",
            "Open",
            "Open the day under the cursor: its map, scans, ratings and holds.",
            footer=1,
        ),
        Command(
            "history.rest",
            ("r",),
            "rest",
            "Rest days",
            "Make the day under the cursor a rest day, and days after it if you like; or make them normal days again.",
        ),
        Command(
            "history.search",
            ("slash",),
            "search",
            "Search",
            "Find a place by its name, or a note from any day by its words.",
        ),
        Command("history.back", ("escape",), "back", "Back", "Go to Today.", footer=8),
    ),
)

BODY = KeyGroup(
    "The body over time",
    (
        Command(
            "body.open", ("enter",), "open", "Timeline", "Open the timeline of the place under the cursor.", footer=1
        ),
        Command(
            "body.period",
            ("less_than_sign", "greater_than_sign"),
            ("period(-1)", "period(1)"),
            "Period",
            "Show a shorter or a longer period: the last 7, 30, 90 or 365 days, or all of them.",
            palette=False,
        ),
        Command(
            "body.figure",
            ("space",),
            "figure",
            "Numbers",
            "Switch the numbers on the map: how often a place was tender (on how many of ten scanned days) or how "
            "strong (the median of its tender days). A place is filled if it was tender on 3 of 10 days or more, and "
            "has no number if it was tender on fewer than one day in fifty.",
            footer=4,
        ),
        Command("body.turn", ("w",), "turn", "Page", "On a small screen, switch between the map and the lists."),
        Command(
            "body.scroll",
            ("pageup", "pagedown"),
            ("scroll(-1)", "scroll(1)"),
            "List page",
            "Show the next page of the lists, or the one before.",
            palette=False,
        ),
        Command("body.back", ("escape",), "back", "Back", "Go back to the year.", footer=3),
    ),
)

HELPS = KeyGroup(
    "What helped",
    (
        Command(
            "helps.move",
            ("up", "down"),
            ("move(-1)", "move(1)"),
            "Move",
            "Go to the technique above or below.",
            palette=False,
        ),
        Command(
            "helps.move_vim", ("k", "j"), ("move(-1)", "move(1)"), "Move", "The same, with vim keys.", palette=False
        ),
        Command(
            "helps.page",
            ("pageup", "pagedown"),
            ("page(-1)", "page(1)"),
            "Page",
            "Scroll up or down by a screen.",
            palette=False,
        ),
        Command(
            "helps.open", ("enter",), "open", "Timeline", "Open the timeline of the place under the cursor.", footer=1
        ),
        Command("helps.back", ("escape",), "back", "Back", "Go back to the year.", footer=3),
    ),
)

DAY = KeyGroup(
    "A day in History",
    (
        Command(
            "day.walk",
            ("up", "down", "k", "j"),
            ("walk(-1)", "walk(1)", "walk(-1)", "walk(1)"),
            "Move",
            "Go to the scan, rating or hold above or below.",
            palette=False,
        ),
        Command(
            "day.page",
            ("pageup", "pagedown"),
            ("page(-1)", "page(1)"),
            "Page",
            "Scroll the text up or down by a screen.",
            palette=False,
        ),
        Command(
            "day.beside",
            ("left", "right", "h", "l"),
            ("beside(-1)", "beside(1)", "beside(-1)", "beside(1)"),
            "Other day",
            "Go to the day before or after.",
            palette=False,
        ),
        Command(
            "day.turn",
            ("v", "tab"),
            "turn",
            "Page",
            "On a small screen, switch between the text, the front and the back.",
        ),
        Command(
            "day.mend",
            ("enter",),
            "mend",
            "Edit",
            "Edit what is under the cursor: change or delete a rating or a hold, move or delete a scan.",
            footer=3,
        ),
        Command(
            "day.enter",
            ("a",),
            "enter",
            "Add scan",
            "Enter the scan of a past day on the map. It is marked as late, and counts in full.",
            footer=4,
        ),
        Command(
            "day.rest",
            ("r",),
            "rest",
            "Rest days",
            "Make this day a rest day, and days after it if you like; or make them normal days again.",
            footer=5,
        ),
        Command(
            "day.wrong",
            ("f",),
            "feels_wrong",
            "Flag it",
            "Something feels wrong at the place under the cursor: flag it yourself, with a reason.",
        ),
        Command("day.back", ("escape",), "back", "Back", "Go back.", footer=1),
    ),
)

LATE = KeyGroup(
    "A late scan",
    (
        Command(
            "late.done", ("enter",), "done", "Done", "Finish. Every place you did not rate counts as clear.", footer=1
        ),
        Command(
            "late.details",
            ("d",),
            "details",
            "Details",
            "Add details to a rating: when it hurts, what it feels like, a note.",
            footer=3,
        ),
        Command("late.leave", ("escape",), "leave", "Back", "Go back. What you entered is saved.", footer=5),
    ),
)

STORY = KeyGroup(
    "A place over time",
    (
        Command(
            "story.move",
            ("left", "right", "h", "l"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Other day",
            "Go to the days before or after in the chart.",
            palette=False,
        ),
        Command(
            "story.page",
            ("pageup", "pagedown"),
            ("page(-1)", "page(1)"),
            "Scroll",
            "Scroll the chart back or forward by its whole width.",
            palette=False,
        ),
        Command(
            "story.scroll",
            ("up", "down", "k", "j"),
            ("scroll(-1)", "scroll(1)", "scroll(-1)", "scroll(1)"),
            "Scroll",
            "Scroll the numbers up or down by a line.",
            palette=False,
        ),
        Command("story.shorter", ("less_than_sign",), "shorter", "Fewer days", "Show fewer days: 90 or 30."),
        Command("story.longer", ("greater_than_sign",), "longer", "More days", "Show more days: 90, 365 or all."),
        Command("story.open", ("enter",), "open", "Open", "Open the day under the cursor.", footer=1),
        Command("story.search", ("slash",), "search", "Search", "Find another place, or a note.", footer=5),
        Command("story.back", ("escape",), "back", "Back", "Go back.", footer=3),
        Command(
            "story.visit",
            ("v",),
            "visit",
            "Appointment",
            "Prepare the appointment: how this place started to hurt, what makes it better or worse.",
            footer=4,
            kept=True,
        ),
        Command(
            "story.wrong",
            ("f",),
            "feels_wrong",
            "Flag it",
            "Something feels wrong here: flag it yourself, with a reason.",
        ),
    ),
)

SEARCH = KeyGroup(
    "Search",
    (
        Command(
            "search.move",
            ("up", "down"),
            ("move(-1)", "move(1)"),
            "Move",
            "Go to the line above or below.",
            palette=False,
        ),
        Command(
            "search.open",
            ("enter",),
            "open",
            "Open",
            "Open the timeline of the place, or the day of the note.",
            footer=1,
            palette=False,
        ),
        Command("search.back", ("escape",), "back", "Back", "Go back.", footer=3, palette=False),
    ),
)

MOVE_SCAN = KeyGroup(
    "Move a scan",
    (
        Command(
            "move_scan.day",
            ("left", "right", "h", "l"),
            ("earlier(1)", "later(1)", "earlier(1)", "later(1)"),
            "Day",
            "Go back or forward a day.",
        ),
        Command(
            "move_scan.week",
            ("up", "down", "k", "j"),
            ("earlier(7)", "later(7)", "earlier(7)", "later(7)"),
            "Week",
            "Go back or forward a week.",
        ),
        Command("move_scan.take", ("enter",), "take", "Move it", "Move the scan to the day shown."),
    ),
)

DAYS_OFF = KeyGroup(
    "Rest days",
    (
        Command(
            "days_off.count",
            ("left", "right"),
            ("earlier(1)", "later(1)"),
            "Days",
            "Rest for one day fewer, or one day more.",
        ),
    ),
)
