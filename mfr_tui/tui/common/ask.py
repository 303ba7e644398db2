"""A dialog that asks one question with a few answers, chosen by arrows and enter, by letter, or by click."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.commands import KeyGroup
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.common.keys import DIALOG


class Answer(NamedTuple):
    """One answer to choose from.

    Attributes:
        id: What the dialog returns when this answer is chosen.
        key: The letter that chooses it.
        label: The text shown.
    """

    id: str
    key: str
    label: str


class Ask(Dialog[str | None]):
    """Dialog that returns the id of the chosen answer, or None for escape.

    Enter takes the first answer by default, or goes back if no answer may be taken by a thumb that is used to enter.
    """

    KEYS: ClassVar[tuple[KeyGroup, ...]] = (DIALOG,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, title: str, words: str, answers: Sequence[Answer], *, lit: bool = True) -> None:
        """Create the dialog.

        Args:
            title: A few words.
            words: One or two sentences, plain text.
            answers: The answers to choose from.
            lit: Whether the first answer is lit. Otherwise the way back is, until an arrow lights an answer.
        """
        super().__init__()
        self._lit = lit
        self._title = title
        self._words = words
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Compose the title, the sentences, and the answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield from self.compose_words()
            answers = OptionList(
                *(
                    Option(Hanging(Content.styled(f" {answer.key}  ", "bold"), Content(answer.label)), id=answer.id)
                    for answer in self._answers
                ),
                compact=True,
            )
            if not self._lit:
                answers.highlighted = None
            yield answers
            yield Choice.of(DIALOG["dialog.back"], primary=not self._lit, id="ask-back")

    def compose_words(self) -> ComposeResult:
        """Compose the sentences."""
        if self._words:
            yield Static(Content(self._words), classes="dialog-words")

    def on_option_list_option_highlighted(self) -> None:
        """Light one thing at a time."""
        self.query_one("#ask-back", Choice).primary = self.query_one(OptionList).highlighted is None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close the dialog with the answer chosen by enter or click."""
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        """Close with the answer chosen by its letter. Letters differ between questions, so they cannot be bindings."""
        if event.key == "enter" and self.query_one(OptionList).highlighted is None:
            event.stop()
            self.dismiss(None)
        for answer in self._answers:
            if event.key == answer.key:
                event.stop()
                self.dismiss(answer.id)
