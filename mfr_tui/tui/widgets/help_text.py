"""All keys and how it is counted, as one piece of text: a widget for each line would take seconds to open."""

import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from mfr_tui.tui.commands import Where, commands_in

KEYS_WIDTH = 20
"""Columns for the keys, before the words."""

COUNTING = """\
A scan counts as done when its last stop passed, or when two minutes of stop clock ran. A day off with a reason is \
passed over. A single missed day between done days is forgiven, once in seven days. The streak is never shown as lost \
before the day is over: "safe" means that missing today would leave it as it is, "today keeps it" that it would shrink.

Consistency is a moving average over all days that are not days off: each day s = s * m + v * (1 - m), with \
m = 0.5 ** (1/13) and v = 1 for a done day, else 0. Thirteen done days from nothing give 50 %, thirty 79.8 %, \
ninety 99.2 %.

Of the last 30: the done days among the thirty up to today once it is done, otherwise up to yesterday.

The best is the longest run of the whole record; a run begins and ends on a done day. Two runs may share days: which \
days a run forgives depends on where it ends.

The body over a period: a place is tender on a day from 3 on; how strongly is the median of its tender days, how often \
its tender days among those it was scanned. Start, end and mean are its average over the first third of the days, the \
last third and all of them, a clear day being 0. Eased: less often (30 % and two days at the least) or less strongly \
(two points or 30 %), and neither more. New: on two days or more, and on none before. Stays: all others.

The week: # done, / begun, - day off, ~ skipped in flight, . missed, _ open
History: o done, entered late. A place is tender from 3 on; the steps are 1, 2 and 4 places that day.
The map: . to 5, : for 6 and 7, # from 8 on (Boonstra 2016); X is ten."""


class HelpText(Widget):
    """The keys of the screen underneath, the counting, all other keys; as high as that takes."""

    def __init__(self, here: Sequence[Where]) -> None:
        """Show the keys known in these places first."""
        super().__init__()
        self._here = tuple(here)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines that it takes in this width."""
        return len(_lines(self._here, width))

    def render(self) -> RenderResult:
        """Return all of it."""
        return Content("\n").join(_lines(self._here, self.content_size.width))


@lru_cache(maxsize=2)
def _lines(here: tuple[Where, ...], width: int) -> list[Content]:
    """Return the lines in this width."""
    lines = [line for place in here for line in _keys(place, width)]
    lines += [Content.styled("How it counts", "bold"), *map(Content, _wrapped(COUNTING, width)), Content("")]
    lines += [line for place in Where if place not in here for line in _keys(place, width)]
    return lines


def _keys(place: Where, width: int) -> Iterator[Content]:
    yield Content.styled(place, "bold")
    for command in commands_in(place):
        keys = textwrap.wrap(command.shown_keys, KEYS_WIDTH - 2)
        words = textwrap.wrap(command.help, max(1, width - KEYS_WIDTH))
        for at in range(max(len(keys), len(words))):
            key = f"{keys[at] if at < len(keys) else '':<{KEYS_WIDTH}}"
            yield Content.assemble((key, "$text-primary"), words[at] if at < len(words) else "")
    yield Content("")


def _wrapped(text: str, width: int) -> list[str]:
    return [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, max(1, width)) or [""]]
