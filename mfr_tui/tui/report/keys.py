"""The keys of the page for a professional and of the appointment."""

from mfr_tui.tui.commands import Command, KeyGroup

PAGE = KeyGroup(
    "Page for a professional",
    (
        Command(
            "page.scroll",
            ("up", "down", "k", "j"),
            ("scroll(-1)", "scroll(1)", "scroll(-1)", "scroll(1)"),
            "Scroll",
            "Scroll up or down by a line.",
            palette=False,
        ),
        Command(
            "page.turn",
            ("pageup", "pagedown"),
            ("turn(-1)", "turn(1)"),
            "Page",
            "Scroll up or down by a screen.",
            palette=False,
        ),
        Command(
            "page.period",
            ("less_than_sign", "greater_than_sign"),
            ("period(-1)", "period(1)"),
            "Period",
            "Cover fewer or more days: the last 30, 90, 180 or 365.",
            palette=False,
        ),
        Command(
            "page.regions",
            ("r",),
            "regions",
            "Places",
            "Choose the places it shows. If you choose none, it shows every place that is flagged or tender.",
            footer=4,
        ),
        Command(
            "page.notes",
            ("n",),
            "notes",
            "Notes",
            "Choose the notes it shows, one by one. If you choose none, it shows none.",
            footer=5,
        ),
        Command("page.name", ("a",), "name", "Name", "Put a name or initials at the top. mfr does not save it."),
        Command(
            "page.save",
            ("s",),
            "save",
            "Save",
            "Save it as PDF, Markdown, plain text or a picture. Only you can read the file.",
            footer=1,
        ),
        Command("page.open", ("o",), "open", "Open", "Open the saved file in your system's viewer."),
        Command("page.back", ("escape",), "back", "Back", "Go back.", footer=3),
    ),
)

VISIT = KeyGroup(
    "Prepare the appointment",
    (
        Command(
            "visit.move",
            ("up", "down"),
            ("move(-1)", "move(1)"),
            "Move",
            "Go to the field above or below; in a long answer, move by line.",
            palette=False,
        ),
        Command("visit.next", ("enter",), "next", "Next", "Go to the next field, or open the place.", footer=1),
        Command(
            "visit.turn",
            ("tab", "shift+tab"),
            ("app.focus_next", "app.focus_previous"),
            "Fields",
            "Go to the next or previous field.",
            palette=False,
        ),
        Command("visit.back", ("escape",), "back", "Back", "Go back. Everything is saved.", footer=3),
    ),
)
