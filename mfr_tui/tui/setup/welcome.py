"""The welcome: what mfr is and is not. Shown once, and whenever it is chosen in the command palette."""

import math
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.setup.keys import WELCOME
from mfr_tui.wording.welcome import NO_NETWORK, WHAT, what_it_does

STOP = "Stop if you feel sharp or shooting pain."

MORE = f"""\
A bell rings at each stop ([b]{WELCOME["welcome.bell"].shown_key}[/b] rings it now). [b]space[/b] pauses, \
[b]esc[/b] leaves; everything is saved.

{NO_NETWORK}

After the daily scan of Chad Adams (see Learn, 4)."""


SEEN_SECONDS = 0.6
"""How long the welcome must be on the screen before a key closes it."""


class Welcome(Dialog[None]):
    """Dialog with the welcome text."""

    KEYS = (WELCOME,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    _shown_at = math.inf

    def compose(self) -> ComposeResult:
        """Compose the body, the text beside it, and the ways on; pressing begins with the questions."""
        with Horizontal(classes="dialog -wide", id="welcome"):
            yield BodyMap(self.app.body, read_only=True)
            with Vertical():
                with VerticalScroll(id="welcome-words"):
                    yield Static(Content("Good morning."), classes="dialog-title")
                    yield Static(WHAT, classes="dialog-words", markup=False)
                    for word, sentence in what_it_does("in History (2)", "Flags (3)"):
                        with Horizontal(classes="welcome-line"):
                            yield Static(Content.styled(word, "bold"), classes="welcome-word")
                            yield Static(sentence, classes="welcome-sentence", markup=False)
                    yield Static(STOP, id="welcome-stop", markup=False)
                    yield Static(Content.from_markup(MORE), id="welcome-more")
                yield Choice.of(WELCOME["welcome.questions"], "Safety questions (1 minute)", primary=True)
                with Horizontal(classes="dialog-buttons"):
                    yield Choice.of(WELCOME["welcome.start"], "Look around first", line=True)
                    yield Choice.of(WELCOME["welcome.bell"], line=True, id="welcome-bell")

    def on_mount(self) -> None:
        """Take keys from the moment the welcome can be seen."""
        self.call_after_refresh(self._frame_is_out)

    def _frame_is_out(self) -> None:
        self._shown_at = self.app.clock.monotonic()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing close the welcome before it was seen: it opens by itself, and a key may be typed before that."""
        if action in {"close", "questions"} and self.app.clock.monotonic() - self._shown_at < SEEN_SECONDS:
            return False
        return super().check_action(action, parameters)

    def action_close(self) -> None:
        """Remember that the welcome was seen, and go on to Today."""
        self.app.keep("that you saw the welcome", lambda writer: writer.remember("welcome_seen", value=True))
        self.dismiss()

    def action_questions(self) -> None:
        """Remember that the welcome was seen, and open the safety questions."""
        from mfr_tui.tui.setup.screening import Screening

        self.app.keep("that you saw the welcome", lambda writer: writer.remember("welcome_seen", value=True))
        self.app.switch_screen(Screening())
