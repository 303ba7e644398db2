"""Every key of the program, once: bindings, foot of the screen, help, palette, `mfr keys`, docs/keys.md.

Imports no Textual, so that the command line can print it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a key is known."""

    EVERYWHERE = "Everywhere"
    TODAY = "Today"
    SCAN = "Scan"
    MAP = "Body map"
    SUMMARY = "End of a scan"


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
        return " ".join(_SHOWN.get(key, key) for key in self.keys)

    @property
    def first_key(self) -> str:
        """The one key that stands for the command where room is short."""
        return _SHOWN.get(self.keys[0], self.keys[0])


_DIGITS = tuple("0123456789")
_WAYS = ("up", "down", "left", "right")
_SHOWN = {
    "question_mark": "?",
    "full_stop": ".",
    "minus": "-",
    "equals_sign": "=",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "esc",
}

COMMANDS: tuple[Command, ...] = (
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
        footer=3,
    ),
    Command(
        "today.rest",
        Where.TODAY,
        ("r",),
        "rest",
        "Not today",
        "Make today a rest day with a reason, or an ordinary day again. It takes nothing from the streak.",
        footer=5,
    ),
    Command(
        "today.questions",
        Where.TODAY,
        ("y",),
        "questions",
        "Questions",
        "Who should not press: nine questions, to be answered anew whenever something changed.",
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
        "summary.done",
        Where.SUMMARY,
        ("enter", "escape", "space"),
        "done",
        "Today",
        "Back to Today.",
        footer=1,
    ),
    Command("app.undo", Where.EVERYWHERE, ("u",), "screen.undo", "Undo", "Take back the last change."),
    Command("app.redo", Where.EVERYWHERE, ("U",), "screen.redo", "Redo", "Make it again."),
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
        "app.palette",
        Where.EVERYWHERE,
        ("ctrl+p",),
        "app.command_palette",
        "Palette",
        "Find any command by typing.",
        palette=False,
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
        "Quit. Everything is kept already.",
        footer=7,
    ),
)

FIXED_ACTIONS = {
    "map.move": tuple(f"screen.move('{way}')" for way in _WAYS),
    "map.move_vim": tuple(f"screen.move('{way}')" for way in _WAYS),
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
