"""The keys of Today and of the weekly questions."""

from mfr_tui.tui.commands import DIGITS, Command, KeyGroup

TODAY = KeyGroup(
    "Today",
    (
        Command(
            "today.start",
            ("enter",),
            "start",
            "Start",
            "Start today's scan, or resume it. Once today is done, show what was found.",
            footer=1,
            kept=True,
        ),
        Command(
            "today.short",
            ("s",),
            "start_short",
            "Short scan",
            "A two-minute scan: eight stops, including the places that were tender recently.",
        ),
        Command(
            "today.again",
            ("a",),
            "again",
            "Scan again",
            "Scan once more on a day that is already done, or resume the scan that is unfinished.",
        ),
        Command(
            "today.work",
            ("w",),
            "work",
            "Work",
            "Work on a tender spot: one you found today, or any other on the map.",
            footer=8,
            kept=True,
        ),
        Command(
            "today.rest",
            ("r",),
            "rest",
            "Rest day",
            "Make today a rest day, or a normal day again. A rest day does not break your streak.",
        ),
        Command(
            "today.questions",
            ("y",),
            "questions",
            "Safety questions",
            "Questions about who should not press. Answer them again whenever something changes.",
        ),
        Command(
            "today.week",
            ("o",),
            "app.week",
            "Weekly questions",
            "Short questions about your week, offered once a week. You can skip any of them, or turn them off.",
            palette=False,
        ),
    ),
)

WEEK = KeyGroup(
    "Weekly questions",
    (
        Command(
            "week.move",
            ("up", "down", "k", "j"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Move",
            "Go to the question above or below.",
            palette=False,
        ),
        Command(
            "week.rate",
            DIGITS,
            tuple(f"rate({digit})" for digit in DIGITS),
            "Number",
            "Answer with a number. It is saved at once.",
            palette=False,
        ),
        Command("week.ten", ("x",), "rate(10)", "Ten", "Answer with 10.", palette=False),
        Command(
            "week.say",
            ("y", "n"),
            ("say(True)", "say(False)"),
            "Yes, no",
            "Answer with yes or no. It is saved at once.",
            palette=False,
        ),
        Command(
            "week.pass",
            ("enter",),
            "pass_over",
            "Skip",
            "Go to the next question. After the last one you are done.",
            footer=1,
        ),
        Command(
            "week.skip",
            ("s",),
            "skip",
            "Not now",
            "Skip the questions this week. They are offered again in seven days.",
            footer=4,
        ),
        Command("week.back", ("escape",), "back", "Back", "Go back. Your answers are saved.", footer=3),
    ),
)
