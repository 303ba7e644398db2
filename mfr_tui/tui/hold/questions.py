"""The questions after a hold, one below the other: the one that is asked has its answers below it, to be clicked."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.hold.keys import AFTER, AFTER_QUESTIONS
from mfr_tui.wording.hold import NEARBY, NOT_SAID, Row

RATING = 2
"""The columns of the longest rating."""


class Question(Vertical):
    """A question with its answer so far. While it is asked, the answers that it can have are below it.

    A click on one of them answers this question, whichever is asked by then: a second click that comes before the
    screen has changed rates no other place.

    Attributes:
        row: The question.
    """

    def __init__(self, row: Row, *, heading: str = "") -> None:
        """Create a question.

        Args:
            row: The question.
            heading: What is above it; empty for nothing.
        """
        super().__init__()
        self.row = row
        self._heading = heading
        self._words = Static("", classes="question-words")
        self._bar = RateBar()

    def compose(self) -> ComposeResult:
        """Compose the heading, the question with its answer so far, and the answers to click."""
        if self._heading:
            yield Static(Content(self._heading), classes="question-heading")
        yield self._words
        with Horizontal(classes="question-answers"):
            if not self.row.keys:
                yield self._bar
                yield Static(Content(f"{AFTER['after.ten'].shown_key} is 10"), classes="question-ten")
            for key, word in self.row.keys:
                yield Choice(word, key, f"answer('{key}', '{self.row.id}')")

    def show(self, row: Row, width: int, *, asked: bool) -> None:
        """Show the question.

        Args:
            row: The question with its answer so far.
            width: The columns it has.
            asked: Whether it is the one that is asked.
        """
        self.row = row
        self.set_class(asked, "-asked")
        widest = max((len(word) for _, word in row.keys), default=RATING)
        said = "" if row.said == NOT_SAID else row.said
        style = "bold" if asked else "bold $foreground"
        self._words.update(question_line(row.asks, said, width, widest, style))
        self._bar.nrs = row.nrs


class Questions(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The questions. Enter belongs to the screen, where it means done.

    Attributes:
        rows: The questions with their answers so far.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AFTER_QUESTIONS)

    @dataclass
    class Rated(Message):
        """Message posted when a rating is clicked.

        Attributes:
            row: The id of the question it answers.
            nrs: The rating, 0 to 10.
        """

        row: str
        nrs: int

    def __init__(self) -> None:
        """Create the list without questions."""
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._shown: dict[str, Question] = {}
        self._at = ""

    @property
    def asked(self) -> Row:
        """The question that is asked."""
        return self.rows[self._number]

    @property
    def _number(self) -> int:
        """The number of the question that is asked, from 0; of the last one if the one asked is gone."""
        return next((at for at, row in enumerate(self.rows) if row.id == self._at), len(self.rows) - 1)

    def show(self, rows: Sequence[Row]) -> None:
        """Show these questions, and stay at the one that is asked."""
        self._at = self._at or rows[0].id
        self.rows = tuple(rows)
        above: Question | None = None
        for row in rows:
            question = self._shown.get(row.id)
            if question is None:
                first_near = row.near and not (above and above.row.near)
                question = self._shown[row.id] = Question(row, heading=NEARBY if first_near else "")
                self.mount(question, after=above)
            above = question
        self._draw()

    def ask(self, row_id: str) -> None:
        """Ask the question with this id."""
        self._at = row_id
        self._draw()
        self._shown[row_id].scroll_visible(animate=False)

    def _draw(self) -> None:
        rows, width = {row.id: row for row in self.rows}, self.content_size.width
        for row_id, question in self._shown.items():
            question.display = row_id in rows
            if question.display and width:
                question.show(rows[row_id], width, asked=row_id == self.asked.id)

    def on_resize(self) -> None:
        """Wrap the questions to the new width."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Ask the question that was clicked."""
        question = next((one for one in self._shown.values() if one.region.contains(*event.screen_offset)), None)
        if question:
            self.ask(question.row.id)

    def on_rate_bar_chosen(self, event: RateBar.Chosen) -> None:
        """Say which question the clicked rating answers."""
        event.stop()
        question = next(node for node in event.bar.ancestors if isinstance(node, Question))
        self.post_message(self.Rated(question.row.id, event.nrs))

    def action_cursor_up(self) -> None:
        """Ask the question above; above the first, the last."""
        self.ask(self.rows[self._number - 1].id)

    def action_cursor_down(self) -> None:
        """Ask the question below; below the last, the first."""
        self.ask(self.rows[(self._number + 1) % len(self.rows)].id)

    def action_first(self) -> None:
        """Ask the first question."""
        self.ask(self.rows[0].id)

    def action_last(self) -> None:
        """Ask the last question."""
        self.ask(self.rows[-1].id)


def question_line(asks: str, said: str, width: int, widest: int = RATING, style: str = "bold") -> Content:
    """Return a question with its answer at the right end; further lines of the question hang behind the first.

    Args:
        asks: The question.
        said: The answer so far; may be empty.
        width: The columns of the list.
        widest: The columns of the widest answer that it can have: no answer changes where the question is wrapped.
        style: The style of the answer.
    """
    room = width - 2 - max(len(said), widest)
    first, *further = textwrap.wrap(asks, room - 2, subsequent_indent="   ")
    line = Content.assemble(f" {first:<{room - 1}}", (f"{said:>{width - 1 - room}} ", style))
    return Content("\n").join([line, *map(Content, further)])
