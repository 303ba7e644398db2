"""The safety questions, which find out who should not press. Each has its own answer, saved at once."""

from collections.abc import Mapping
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.counting import counted
from mfr_tui.practice.screening import Answer, Item, carry_over
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.clearance import Clearance
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.setup.keys import SCREENING, SCREENING_LIST
from mfr_tui.tui.setup.own_places import WhereScreen
from mfr_tui.wording.safety import answer_word, screening_verdict


class QuestionList(OptionList):
    """The list of the questions. Enter goes on; a click only moves the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SCREENING_LIST)


class Screening(Dialog[None]):
    """Dialog with the safety questions. Each answer is saved at once, and no question has a default answer."""

    KEYS = (SCREENING, SCREENING_LIST)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(SCREENING)
    list = getters.query_one(OptionList)

    def compose(self) -> ComposeResult:
        """Compose the questions, what they cover, and what follows from the answers."""
        with VerticalScroll(classes="dialog -wide", can_focus=False):
            yield Static(Content("Before you press on yourself"), classes="dialog-title")
            yield Static(
                Content("If any of these applies, look and move only, and ask a professional first."),
                classes="dialog-words",
            )
            yield QuestionList(id="questions", compact=True)
            yield Static("", id="covers")
            yield Static("", id="verdict")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(SCREENING["screening.yes"])
                yield Choice.of(SCREENING["screening.no"])
                yield Choice.of(SCREENING["screening.not_sure"])
                yield Choice.of(SCREENING["screening.clear"], id="clear")
                yield Choice.of(SCREENING["screening.back"], id="screening-done")

    def on_mount(self) -> None:
        """Show the current answers, with the cursor on the first question that is due."""
        self._items, _ = self._read()
        due = {item.id for item in self.app.standing().to_ask}
        self._show(next((n for n, item in enumerate(self._items) if item.id in due), 0))

    def _read(self) -> tuple[tuple[Item, ...], Mapping[str, Answer]]:
        """Return the questions, with any from another version answered "yes", and the current answers."""
        return carry_over(self.app.items, self.app.reader.answers())

    @property
    def _item(self) -> Item:
        return self._items[self.list.highlighted or 0]

    def on_option_list_option_highlighted(self) -> None:
        """Show what the question covers, and offer a clearance if a "yes" to it still blocks pressing."""
        self.query_one("#covers", Static).update(Content(self._item.covers))
        answer = self.app.reader.answers().get(self._item.id)
        self.query_one("#clear").display = answer is not None and answer.bars

    @work(exclusive=True)
    async def action_answer(self, yes: bool) -> None:
        """Answer the question under the cursor, and go to the next. A click on a question only moves the cursor."""
        await self._answer(yes=yes)

    @work(exclusive=True)
    async def action_not_sure(self) -> None:
        """Answer "not sure", which counts as "yes" everywhere."""
        await self._answer(yes=True, unsure=True)

    async def _answer(self, *, yes: bool, unsure: bool = False) -> None:
        item, at = self._item, self.list.highlighted or 0
        # Save the answer before asking where: until then it applies to the whole body.
        self.app.keep_safe(
            f"the answer about {item.name}", lambda writer: writer.answer(item.id, yes=yes, unsure=unsure)
        )
        if yes and item.where:
            regions = await self.app.push_screen_wait(WhereScreen())
            if regions:
                self.app.keep_safe(
                    f"where: {item.name}",
                    lambda writer: writer.answer(item.id, yes=True, regions=regions, unsure=unsure),
                )
        self._show(min(at + 1, len(self._items) - 1))
        self.app.asks_anew()

    @work(exclusive=True)
    async def action_clear(self) -> None:
        """Record that a professional allowed pressing in spite of a "yes"."""
        item, at = self._item, self.list.highlighted or 0
        answer = self.app.reader.answers().get(item.id)
        if answer is None or not answer.bars:
            return
        said = await self.app.push_screen_wait(
            Clearance(f"Cleared to press: {item.name}", "It counts until you answer the question again.")
        )
        if said:
            who, when = said
            self.app.keep_safe(f"the clearance of {item.name}", lambda writer: writer.clear(item.id, who, when))
        self._show(at)

    def action_go_on(self) -> None:
        """Go back if every question is answered, or say how to answer the one under the cursor."""
        if self.app.standing().to_ask:
            keys = (SCREENING[f"screening.{name}"].shown_key for name in ("yes", "no", "not_sure"))
            self.query_one(StatusLine).message = "Answer with {}, {} or {}.".format(*keys)
        else:
            self.dismiss()

    def _show(self, at: int) -> None:
        _, answers = self._read()
        standing = self.app.standing()
        due = {item.id for item in standing.to_ask}
        if not self.list.option_count:
            self.list.add_options(Option("", id=item.id) for item in self._items)
        for item in self._items:  # replace each line in place, as clearing the list would make the page jump
            self.list.replace_option_prompt(item.id, _line(item, answers.get(item.id), due=item.id in due))
        self.list.highlighted = at
        self.on_option_list_option_highlighted()
        self.query_one("#verdict", Static).update(Content(screening_verdict(self._items, answers, len(due))))
        self.query_one("#screening-done", Choice).primary = not due


def _line(item: Item, answer: Answer | None, *, due: bool) -> Hanging:
    said = answer_word(answer)
    if due and answer:
        said += "?"  # the answer has expired
    more = ""
    if answer and answer.yes:
        on = f", {answer.cleared_on}" if answer.cleared_on else ""
        more = f"  cleared by {answer.cleared_by}{on}" if answer.cleared_by else ""
        if not more and item.where:
            count = len(answer.regions)
            more = f"  {counted(count, 'place')}" if count else "  everywhere"
    return Hanging(Content.styled(f" {said:<7}", "bold"), Content.assemble(item.question, (more, "$quiet")))
