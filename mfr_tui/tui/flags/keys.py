"""The keys of the flags and of the warning signs."""

from mfr_tui.tui.commands import Command, KeyGroup

FLAGS = KeyGroup(
    "Flags",
    (
        Command(
            "flags.move",
            ("up", "down", "k", "j"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Move",
            "Go to the place above or below.",
            palette=False,
        ),
        Command(
            "flags.open",
            ("enter",),
            "open",
            "Open",
            "Open the flags of the place: their rules, the days behind them, and your decisions.",
            footer=1,
        ),
        Command(
            "flags.taken",
            ("t",),
            "taken",
            "Discussed",
            "You talked about the place with a professional: note who, when, and what they said.",
        ),
        Command(
            "flags.snooze",
            ("s",),
            "snooze",
            "Snooze",
            "Hide the flags of the place for a while, with a reason. They come back sooner if it gets worse.",
        ),
        Command("flags.close", ("c",), "close", "Close", "Close the flags of the place, with a reason."),
        Command("flags.reopen", ("a",), "reopen", "Reopen", "Open them again."),
        Command("flags.story", ("g",), "story", "Timeline", "Open the timeline of the place."),
        Command(
            "flags.page",
            ("p",),
            "app.page",
            "Page",
            "One page for a professional: look at it, choose what is on it, save it.",
            palette=False,
        ),
        Command(
            "flags.visit",
            ("v",),
            "app.visit",
            "Appointment",
            "Prepare the appointment: why you're going, what to ask, your medicines, each place in your own words.",
            palette=False,
        ),
        Command(
            "flags.week", ("o",), "app.week", "Weekly questions", "Short questions about your week.", palette=False
        ),
        Command("flags.back", ("escape",), "back", "Back", "Go to Today.", footer=8),
    ),
)

FLAG = KeyGroup(
    "One flag",
    (
        Command(
            "flag.move",
            ("up", "down", "k", "j"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Move",
            "Go to the day above or below.",
            palette=False,
        ),
        Command(
            "flag.other",
            ("n", "right", "left", "l", "h"),
            ("other(1)", "other(1)", "other(-1)", "other(1)", "other(-1)"),
            "Next flag",
            "Go to the next or the previous flag of the same place.",
            palette=False,
        ),
        Command("flag.open", ("enter",), "open", "Open day", "Open the day under the cursor.", footer=1),
        Command(
            "flag.snooze",
            ("s",),
            "snooze",
            "Snooze",
            "Hide it for a while, with a reason. It comes back sooner if it gets worse.",
        ),
        Command(
            "flag.taken",
            ("t",),
            "taken",
            "Discussed",
            "You talked about it with a professional: note who, when, and what they said.",
        ),
        Command("flag.close", ("c",), "close", "Close", "Close it, with a reason."),
        Command("flag.reopen", ("a",), "reopen", "Reopen", "Open it again."),
        Command("flag.story", ("g",), "story", "Timeline", "Open the timeline of its place."),
        Command(
            "flag.visit",
            ("v",),
            "visit",
            "Appointment",
            "Prepare the appointment: how its place started to hurt, what makes it better or worse.",
        ),
        Command("flag.back", ("escape",), "back", "Back", "Go back.", footer=3),
    ),
)

WARNING_SIGNS = KeyGroup(
    "Warning signs",
    (
        Command("signs.yes", ("y",), "answer(True)", "Yes", "Answer yes. It is saved at once."),
        Command("signs.no", ("n",), "answer(False)", "No", "Answer no. It is saved at once."),
        Command(
            "signs.clear",
            ("c",),
            "clear",
            "Cleared",
            "Note that a professional checked this sign and allowed pressing.",
        ),
        Command("signs.back", ("escape",), "dismiss", "Done", "Go back. Your answers are saved."),
    ),
)
