"""The welcome: what mfr is and is not. Shown once, and whenever it is chosen in the command palette."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.setup.keys import WELCOME

WORDS = f"""\
mfr is short for myofascial release: pressing on tight or sore muscles until they relax. Every morning, pain or not, \
you scan your whole body in five minutes, at twenty stops. Where it is tender, say how much, from 0 to 10. \
"Nothing tender" counts too.

The chiropractor Chad Adams, quoted by Cleveland Clinic, scans every joint of his body each day in as little as five \
minutes. He names no order, so the twenty stops are our own.

The scan moves on by itself and rings the bell at each stop: [b]{WELCOME["welcome.bell"].shown_key}[/b] rings it now. \
[b]space[/b] pauses, [b]esc[/b] leaves. Everything is saved as you go.

Your diary stays on this machine: no network, no account. It is a diary, not a diagnosis, and no substitute for \
a professional. Stop if you feel sharp or shooting pain, and see a professional about pain that doesn't go away."""


class Welcome(Dialog[None]):
    """Dialog with the welcome text."""

    KEYS = (WELCOME,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def compose(self) -> ComposeResult:
        """Compose the text and the three buttons."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static(Content("Good morning."), classes="dialog-title")
            yield Static(Content.from_markup(WORDS), classes="dialog-words")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(WELCOME["welcome.start"], primary=True)
                yield Choice.of(WELCOME["welcome.questions"])
                yield Choice.of(WELCOME["welcome.bell"], "Ring the bell")

    def action_close(self) -> None:
        """Remember that the welcome was seen, and go on to Today."""
        self.app.keep("that you saw the welcome", lambda writer: writer.remember("welcome_seen", value=True))
        self.dismiss()

    def action_questions(self) -> None:
        """Remember that the welcome was seen, and open the safety questions."""
        from mfr_tui.tui.setup.screening import Screening

        self.app.keep("that you saw the welcome", lambda writer: writer.remember("welcome_seen", value=True))
        self.app.switch_screen(Screening())
