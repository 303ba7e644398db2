"""All keys, from the registry, and how days and streaks are counted."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfr_tui.tui.commands import Where, commands_in
from mfr_tui.tui.widgets.choice import Choice

COUNTING = """\
A scan counts as done when its last stop passed, or when two minutes of stop clock ran. A day off with a reason is \
passed over. A single missed day between done days is forgiven, once in seven days. The streak is never shown as lost \
before the day is over: "safe" means that missing today would leave it as it is, "today keeps it" that it would shrink.

Consistency is a moving average over all days that are not days off: each day s = s * m + v * (1 - m), with \
m = 0.5 ** (1/13) and v = 1 for a done day, else 0. Thirteen done days from nothing give 50 %, thirty 79.8 %, \
ninety 99.2 %.

The best is the longest run of the whole record; a run begins and ends on a done day.

The week: # done, / begun, - day off, ~ skipped in flight, . missed, _ open
History: o done, entered late. A place is tender from 3 on; the steps are 1, 2 and 4 places that day.
The map: . to 5, : for 6 and 7, # from 8 on (Boonstra 2016); X is ten."""


class HelpScreen(ModalScreen[None]):
    """A page to read."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter", "dismiss", "Back")]

    def compose(self) -> ComposeResult:
        """Keys by place, then the counting."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Keys"), classes="dialog-title")
            for place in Where:
                yield Static(Content(place), classes="help-place")
                for command in commands_in(place):
                    with Horizontal(classes="help-line"):
                        yield Static(Content(command.shown_keys), classes="help-keys")
                        yield Static(Content(command.help), classes="help-words")
            yield Static(Content("How it counts"), classes="help-place")
            yield Static(Content(COUNTING), classes="dialog-words")
            yield Choice("Back", "esc", "dismiss")
