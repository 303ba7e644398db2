"""All keys and how mfr counts, in a single widget: one widget for each line would take seconds to open."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, zip_longest
from operator import itemgetter

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from mfr_tui.review.streaks import AT_STAKE, SAFE
from mfr_tui.tui.commands import KeyGroup

Tasks = Sequence[tuple[str, Sequence[KeyGroup]]]
"""Groups of keys by what a person wants to do, each with its heading."""

HERE = "On this screen"
"""The heading of the keys of the screen underneath."""

KEYS_WIDTH, KEYS_WIDTH_NARROW = 14, 11
"""Columns for the keys, to the left of what each does; fewer where a line has less than NARROW columns."""

NARROW = 48

TWO_COLUMNS, GAP = 100, 4
"""The columns of text from which groups of keys are in two columns, and what is between these."""

DIVIDED = 2
"""More lines than this must be saved to divide a group between the two columns."""

LONGEST_LINE = 80
"""The columns of a paragraph at most."""

COUNTING = f"""\
A scan counts once you finish it, or after two minutes. Rest days count neither way, and one missed day in seven is \
forgiven. "{SAFE.capitalize()}" means that your streak survives if you skip today; "{AT_STAKE}", that skipping today \
shortens it.

Consistency gives recent days more weight: s = s * m + v * (1 - m), with m = 0.5 ** (1/13) and v = 1 for a done day, \
else 0.

A place is tender from 3 up. Over time it has eased if it hurts less often or less strongly (by 30 % or two points), \
and is new if it was tender on two days or more, and never before.

The week: + done, / started, - rest day, ~ long flight, . missed, _ open
History: a digit counts tender places, X is ten or more; o done late; = kept: missed, but forgiven
The map: . up to 5, : for 6 and 7, # from 8 (Boonstra 2016), X for 10"""


class HelpText(Widget):
    """The keys of the screen underneath, all other keys by task, then how mfr counts. As tall as the text."""

    def __init__(self, here: Sequence[KeyGroup], tasks: Tasks) -> None:
        """Create the text, with the keys of the screen underneath first.

        Args:
            here: The keys of the screen underneath.
            tasks: All keys.
        """
        super().__init__()
        others = ((title, [group for group in groups if group not in here]) for title, groups in tasks)
        self._sections = [(title, groups) for title, groups in ((HERE, list(here)), *others) if groups]
        self._wrapped: dict[int, list[Content]] = {}  # by width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines that the text takes at this width."""
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Return the whole text."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if width not in self._wrapped:
            sections = (_section(title, groups, width) for title, groups in self._sections)
            self._wrapped[width] = [*chain.from_iterable(sections), *_counting(width)]
        return self._wrapped[width]


def _section(title: str, groups: Sequence[KeyGroup], width: int) -> Iterator[Content]:
    """Yield a heading and its groups of keys, in two columns where there is room for them."""
    yield _heading(title, width)
    if width < TWO_COLUMNS:
        yield from chain.from_iterable(_keys(group, width) for group in groups)
        return
    column = (width - GAP) // 2
    entries = [(group, entry) for group in groups for entry in _entries(group, column)]

    def height(first: int) -> int:
        """Return what it costs to have this many entries in the first column."""
        divides = first < len(entries) and entries[first - 1][0] is entries[first][0]
        return max(len(_side(entries[:first])), len(_side(entries[first:]))) + DIVIDED * divides

    first = min(range(1, len(entries) + 1), key=height)
    right = _side(entries[first:])
    if right and entries[first - 1][0] is entries[first][0]:
        right[0] = Content.styled(f"{entries[first][0].title}, continued", "bold")
    for left, beside in zip_longest(_side(entries[:first]), right, fillvalue=Content()):
        yield Content.assemble(left, " " * (column + GAP - left.cell_length), beside)


def _side(entries: Sequence[tuple[KeyGroup, list[Content]]]) -> list[Content]:
    """Return the lines of one column: each group with its title, its entries and an empty line."""
    lines = list[Content]()
    for group, of_group in groupby(entries, key=itemgetter(0)):
        lines += [Content.styled(group.title, "bold"), *chain.from_iterable(entry for _, entry in of_group), Content()]
    return lines


def _heading(title: str, width: int) -> Content:
    return Content.assemble((f"{title} ", "bold $text-primary"), ("─" * (width - len(title) - 1), "$text-primary"))


def _keys(group: KeyGroup, width: int) -> Iterator[Content]:
    """Yield the title of a group and its keys, and an empty line."""
    yield from _side([(group, entry) for entry in _entries(group, width)])


def _entries(group: KeyGroup, width: int) -> Iterator[list[Content]]:
    """Yield the lines of each command of a group: its keys, and what it does."""
    keys_width = KEYS_WIDTH if width >= NARROW else KEYS_WIDTH_NARROW
    for command in group:
        keys = textwrap.wrap(command.shown_keys, keys_width - 2)
        words = textwrap.wrap(command.help, max(1, width - keys_width))
        yield [
            Content.assemble((f"{key:<{keys_width}}", "bold $text-primary"), said)
            for key, said in zip_longest(keys, words, fillvalue="")
        ]


def _counting(width: int) -> Iterator[Content]:
    """Yield how mfr counts."""
    yield _heading("How it counts", width)
    for paragraph in COUNTING.split("\n"):
        yield from map(Content, textwrap.wrap(paragraph, max(1, min(width, LONGEST_LINE))) or [""])
