"""The keys of the welcome, the safety questions, the maps of places, and the settings."""

from mfr_tui.tui.commands import DIGITS, Command, KeyGroup

PLACES = KeyGroup(
    "Places to avoid",
    (
        Command(
            "places.own", ("enter",), "own", "Change", "Say how mfr should treat the place under the cursor.", footer=1
        ),
        Command("places.leave", ("escape",), "leave", "Back", "Go back.", footer=3),
    ),
)

PICK = KeyGroup(
    "Select where it is",
    (
        Command(
            "pick.pick", ("space",), "pick", "Select", "Select the place under the cursor, or unselect it.", footer=1
        ),
        Command("pick.done", ("enter",), "done", "Done", "Save the places you selected.", footer=3),
        Command(
            "pick.leave",
            ("escape",),
            "leave",
            "Everywhere",
            "Leave without saying where. Pressing is then blocked everywhere.",
            footer=4,
        ),
    ),
)

WELCOME = KeyGroup(
    "Welcome",
    (
        Command("welcome.questions", ("enter", "y"), "questions", "Safety questions", "Go to the safety questions."),
        Command("welcome.start", ("escape", "space"), "close", "Look around", "Go to Today."),
        Command("welcome.bell", ("b",), "app.bell", "Bell", "Ring the bell now."),
    ),
)

SCREENING = KeyGroup(
    "Safety questions",
    (
        Command("screening.yes", ("y",), "answer(True)", "Yes", "Answer yes. It is saved at once."),
        Command("screening.no", ("n",), "answer(False)", "No", "Answer no. It is saved at once."),
        Command(
            "screening.not_sure",
            ("s",),
            "not_sure",
            "Not sure",
            "Answer that you are not sure. It counts as yes until you ask a professional.",
        ),
        Command("screening.clear", ("c",), "clear", "Cleared", "Note that a professional allowed pressing."),
        Command("screening.back", ("escape",), "dismiss", "Done", "Go back. Your answers are saved."),
    ),
)

SCREENING_LIST = KeyGroup(
    "List of safety questions",
    (
        Command(
            "screening.go_on",
            ("enter",),
            "screen.go_on",
            "Go on",
            "Go back once every question is answered.",
            palette=False,
        ),
    ),
)

SETTINGS = KeyGroup(
    "Settings",
    (
        Command(
            "settings.move",
            ("up", "down", "k", "j"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Move",
            "Go to the setting above or below.",
            palette=False,
        ),
        Command(
            "settings.page",
            ("pageup", "pagedown"),
            ("page(-1)", "page(1)"),
            "Page",
            "Go up or down by a screen.",
            palette=False,
        ),
        Command(
            "settings.step",
            ("left", "right", "h", "l", "minus", "equals_sign", "plus"),
            ("step(-1)", "step(1)", "step(-1)", "step(1)", "step(-1)", "step(1)", "step(1)"),
            "Change",
            "Change the setting: less or more, or the choice before or after. It is saved at once.",
            footer=5,
            palette=False,
        ),
        Command(
            "settings.type",
            ("enter",),
            "type",
            "Edit",
            "Type a value, or go to the next choice.",
            footer=1,
            palette=False,
        ),
        Command(
            "settings.digit",
            DIGITS,
            tuple(f"type('{digit}')" for digit in DIGITS),
            "Number",
            "Type a number that starts with this digit.",
            palette=False,
        ),
        Command(
            "settings.backups",
            ("b",),
            "app.backups",
            "Backups",
            "See the backups of your diary, make one now, or restore one.",
            palette=False,
        ),
        Command(
            "settings.sync",
            ("y",),
            "app.sync",
            "Sync now",
            "Sync with your other devices through the sync folder.",
            palette=False,
        ),
        Command("settings.back", ("escape",), "back", "Back", "Go back. Everything is saved.", footer=3),
        Command(
            "settings.default",
            ("delete", "backspace"),
            "default",
            "Default",
            "Go back to the default. You can undo that.",
            footer=4,
        ),
    ),
)

BACKUPS = KeyGroup(
    "Backups",
    (
        Command(
            "backups.restore",
            ("enter",),
            "restore",
            "Restore",
            "Show what restoring the backup under the cursor would change. You are asked before anything does.",
            palette=False,
        ),
        Command(
            "backups.move",
            ("up", "down", "k", "j"),
            ("move(-1)", "move(1)", "move(-1)", "move(1)"),
            "Move",
            "Go to the backup above or below.",
            palette=False,
        ),
        Command("backups.save", ("s",), "save", "Save now", "Make a backup now.", palette=False),
        Command("backups.back", ("escape",), "dismiss(None)", "Back", "Go back.", palette=False),
    ),
)

RESTORE = KeyGroup(
    "Restore a backup",
    (
        Command(
            "restore.scroll",
            ("up", "down", "k", "j"),
            ("scroll(-1)", "scroll(1)", "scroll(-1)", "scroll(1)"),
            "Scroll",
            "Scroll through what would change.",
            footer=5,
            palette=False,
        ),
        Command(
            "restore.page",
            ("pageup", "pagedown"),
            ("page(-1)", "page(1)"),
            "Page",
            "Scroll by what is in sight.",
            palette=False,
        ),
    ),
)

DOCTOR = KeyGroup(
    "Doctor",
    (Command("doctor.back", ("escape", "enter"), "dismiss(None)", "Back", "Go back.", footer=1, palette=False),),
)
