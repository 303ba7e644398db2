"""Shown once, and from the palette: what this is and is not."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.screens.dialog import Dialog
from mfr_tui.tui.widgets.choice import Choice

WORDS = """\
Every morning, pain or not: five minutes through the whole body, twenty stops, \
hands free. Where something is tender, say how much, 0 to 10. Nothing tender is an answer too.

Dr. Chad Adams of the Cleveland Clinic scans every joint of his body each day in as little as five \
minutes; he names no order, so the twenty stops are our own.

It goes on by itself and rings the bell at each stop: [b]b[/b] rings it now. \
[b]space[/b] pauses, [b]esc[/b] leaves; all of it is kept as you go.

It stays on this machine: no network, no account. It is a diary, not a diagnosis, and no substitute for \
a professional. Stop at sharp or shooting pain; take what stays to someone who can look at it."""


class Welcome(Dialog[None]):
    """A page of words, once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,space", "close", "Begin"),
        Binding("b", "app.bell", "Bell"),
        Binding("y", "questions", "Questions"),
    ]

    def compose(self) -> ComposeResult:
        """The words, and three ways on."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Good morning."), classes="dialog-title")
            yield Static(Content.from_markup(WORDS), classes="dialog-words")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Begin", "enter", "close", primary=True)
                yield Choice("Nine questions first", "y", "questions")
                yield Choice("Ring the bell", "b", "app.bell")

    def action_close(self) -> None:
        """On to Today."""
        self.app.keep("the welcome", lambda journal: journal.remember("welcome_seen", value=True))
        self.dismiss()

    def action_questions(self) -> None:
        """The screening questions, then Today."""
        from mfr_tui.tui.screens.screening import Screening

        self.app.keep("the welcome", lambda journal: journal.remember("welcome_seen", value=True))
        self.app.switch_screen(Screening())
