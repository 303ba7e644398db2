"""All keys and how mfr counts, in a single widget: one widget for each line would take seconds to open."""

import textwrap
from collections.abc import Iterator, Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from mfr_tui.tui.commands import KeyGroup

Tasks = Sequence[tuple[str, Sequence[KeyGroup]]]
"""Groups of keys by what a person wants to do, each with its heading."""

KEYS_WIDTH = 16
"""Columns for the keys, to the left of what each does."""

COUNTING = """\
A scan counts once you finish it, or after two minutes. Rest days count neither way, and one missed day in seven is \
forgiven. "Not at risk today" means that your streak survives if you skip today; "scan today to \
keep it", that skipping today shortens it.

Consistency gives recent days more weight: s = s * m + v * (1 - m), with m = 0.5 ** (1/13) and v = 1 for a done day, \
else 0.

A place is tender from 3 up. Over time it has eased if it hurts less often or less strongly (by 30 % or two points), \
and is new if it was tender on two days or more, and never before.

The week: + done, / started, - rest day, ~ long flight, . missed, _ open
History: a digit counts tender places, X is ten or more; o done late
The map: . up to 5, : for 6 and 7, # from 8 (Boonstra 2016), X for 10"""


class HelpText(Widget):
    """The keys of the screen underneath, all other keys, then how mfr counts. As tall as the text."""

    def __init__(self, here: Sequence[KeyGroup], tasks: Tasks) -> None:
        """Create the text, with the keys of the screen underneath first.

        Args:
            here: The keys of the screen underneath.
            tasks: All keys.
        """
        super().__init__()
        self._here = tuple(here)
        self._others = tuple((title, tuple(group for group in groups if group not in here)) for title, groups in tasks)
        self._wrapped: dict[int, list[Content]] = {}  # by width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines that the text takes at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Return the whole text."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if width not in self._wrapped:
            self._wrapped[width] = _lines(self._here, self._others, width)
        return self._wrapped[width]


def _lines(
    here: tuple[KeyGroup, ...], others: tuple[tuple[str, tuple[KeyGroup, ...]], ...], width: int
) -> list[Content]:
    """Return the text as lines wrapped to this width."""
    lines = [line for group in here for line in _keys(group, width)]
    for title, groups in others:
        lines += [Content.styled(title, "bold $text-primary"), Content("")]
        lines += [line for group in groups for line in _keys(group, width)]
    lines += [Content.styled("How it counts", "bold $text-primary"), *map(Content, _wrapped(COUNTING, width))]
    return lines


def _keys(group: KeyGroup, width: int) -> Iterator[Content]:
    yield Content.styled(group.title, "bold")
    for command in group:
        keys = textwrap.wrap(command.shown_keys, KEYS_WIDTH - 2)
        words = textwrap.wrap(command.help, max(1, width - KEYS_WIDTH))
        for at in range(max(len(keys), len(words))):
            key = f"{keys[at] if at < len(keys) else '':<{KEYS_WIDTH}}"
            yield Content.assemble((key, "$text-primary"), words[at] if at < len(words) else "")
    yield Content("")


def _wrapped(text: str, width: int) -> list[str]:
    return [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, max(1, width)) or [""]]
