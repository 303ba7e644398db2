"""The keys of Learn, and of one of its pages over another screen."""

from mfr_tui.tui.commands import Command, KeyGroup

LEARN = KeyGroup(
    "Learn",
    (
        Command(
            "learn.move",
            ("up", "down"),
            ("move(-1)", "move(1)"),
            "Move",
            "Choose a page in the list, or scroll the open page.",
            palette=False,
        ),
        Command(
            "learn.move_vim", ("k", "j"), ("move(-1)", "move(1)"), "Move", "The same, with vim keys.", palette=False
        ),
        Command(
            "learn.turn",
            ("pageup", "pagedown"),
            ("turn(-1)", "turn(1)"),
            "Page",
            "Scroll the page by a screen. This works from the list too.",
            palette=False,
        ),
        Command("learn.open", ("enter",), "open", "Read", "Open the page.", footer=1, palette=False),
        Command("learn.back", ("escape",), "back", "Back", "Go back to the list, and from there to Today.", footer=3),
    ),
)

READ_PAGE = KeyGroup(
    "A page to read",
    (
        Command("read_page.scroll", ("k", "j"), ("scroll(-1)", "scroll(1)"), "Scroll", "Scroll by a line."),
        Command("read_page.back", ("escape", "enter"), "dismiss", "Back", "Go back.", footer=1),
    ),
)
