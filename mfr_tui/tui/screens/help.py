"""All keys, from the registry, and how it is counted."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.commands import Where, commands_in
from mfr_tui.tui.screens.dialog import Dialog
from mfr_tui.tui.widgets.choice import Choice

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


class HelpScreen(Dialog[None]):
    """A page to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,enter", "dismiss", "Back")]

    def __init__(self, here: Sequence[Where] = ()) -> None:
        """All keys, those of the screen underneath first."""
        super().__init__()
        self._here = here

    def compose(self) -> ComposeResult:
        """The keys of the screen underneath, the counting, all other keys."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Keys"), classes="dialog-title")
            for place in self._here:
                yield from _keys(place)
            yield Static(Content("How it counts"), classes="help-place")
            yield Static(Content(COUNTING), classes="dialog-words")
            for place in Where:
                if place not in self._here:
                    yield from _keys(place)
            yield Choice("Back", "esc", "dismiss")


def _keys(place: Where) -> ComposeResult:
    yield Static(Content(place), classes="help-place")
    for command in commands_in(place):
        with Horizontal(classes="help-line"):
            yield Static(Content(command.shown_keys), classes="help-keys")
            yield Static(Content(command.help), classes="help-words")
