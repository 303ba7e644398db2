"""One question with a few answers: arrows and enter, a letter, or a click. It knows only its own keys."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.keys import DIALOG
from mfr_tui.tui.keys import bindings_for


class Answer(NamedTuple):
    """One answer to choose.

    Attributes:
        id: What the question returns.
        key: The letter that chooses it.
        label: What it says.
    """

    id: str
    key: str
    label: str


class Ask(Dialog[str | None]):
    """Asks; the answer is the id chosen, or None for escape. The first answer is the one that enter takes."""

    KEYS = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, title: str, words: str, answers: Sequence[Answer]) -> None:
        """A question.

        Args:
            title: A few words.
            words: One or two sentences, plain text.
            answers: What can be answered.
        """
        super().__init__()
        self._title = title
        self._words = words
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Title, words, answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._words:
                yield Static(Content(self._words), classes="dialog-words")
            yield OptionList(
                *(
                    Option(Content.assemble((f" {answer.key} ", "bold"), f" {answer.label}"), id=answer.id)
                    for answer in self._answers
                ),
                compact=True,
            )
            yield Choice("Back", "esc", "dismiss(None)")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Chosen by enter or click."""
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        """Chosen by its letter. The letters differ from question to question, so they are no fixed bindings."""
        for answer in self._answers:
            if event.key == answer.key:
                event.stop()
                self.dismiss(answer.id)
