"""Who should not press: nine questions, each answered for itself, each answer kept."""

from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.screening import Answer, Item
from mfr_tui.tui.screens.details import NoteInput
from mfr_tui.tui.screens.dialog import Dialog
from mfr_tui.tui.screens.places import WhereScreen
from mfr_tui.tui.widgets.choice import Choice


class Screening(Dialog[None]):
    """Every answer is kept as it is given. Nothing is answered beforehand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n", "answer(False)", "No"),
        Binding("c", "clear", "Cleared"),
        Binding("escape", "dismiss", "Back"),
    ]
    list = getters.query_one(OptionList)

    def compose(self) -> ComposeResult:
        """The questions, and what follows from the answers."""
        with VerticalScroll(classes="dialog -wide", can_focus=False):
            yield Static(Content("Before you press on yourself"), classes="dialog-title")
            yield Static(
                Content("If any of these is so, look and move only, and ask a professional first."),
                classes="dialog-words",
            )
            yield OptionList(compact=True)
            yield Static("", id="verdict")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Yes", "y", "answer(True)")
                yield Choice("No", "n", "answer(False)")
                yield Choice("A professional allowed it", "c", "clear", id="clear")
                yield Choice("Done", "esc", "dismiss")

    def on_mount(self) -> None:
        """Show the answers in force, and begin with the first that is due."""
        due = self.app.standing().to_ask
        self._show(self.app.items.index(due[0]) if due else 0)

    @property
    def _item(self) -> Item:
        return self.app.items[self.list.highlighted or 0]

    def on_option_list_option_highlighted(self) -> None:
        """A clearance is of a yes."""
        answer = self.app.history.answers().get(self._item.id)
        self.query_one("#clear").display = answer is not None and answer.bars

    @work(exclusive=True)
    async def action_answer(self, yes: bool) -> None:
        """Answer the question under the cursor, and go to the next. A click on a question only goes there."""
        item, at = self._item, self.list.highlighted or 0
        # Kept before it is said where: until then it counts everywhere.
        self.app.keep_safe(f"the answer about {item.name}", lambda journal: journal.answer(item.id, yes=yes))
        if yes and item.where:
            regions = await self.app.push_screen_wait(WhereScreen())
            if regions:
                self.app.keep_safe(
                    f"where: {item.name}", lambda journal: journal.answer(item.id, yes=True, regions=regions)
                )
        self._show(min(at + 1, len(self.app.items) - 1))

    @work(exclusive=True)
    async def action_clear(self) -> None:
        """Note that a professional allowed pressing in spite of a yes."""
        item, at = self._item, self.list.highlighted or 0
        answer = self.app.history.answers().get(item.id)
        if answer is None or not answer.bars:
            return
        said = await self.app.push_screen_wait(Clearance(item))
        if said:
            who, when = said
            self.app.keep_safe(f"the clearance of {item.name}", lambda journal: journal.clear(item.id, who, when))
        self._show(at)

    def _show(self, at: int) -> None:
        answers, standing = self.app.history.answers(), self.app.standing()
        due = {item.id for item in standing.to_ask}
        if not self.list.option_count:
            self.list.add_options(Option("", id=item.id) for item in self.app.items)
        for item in self.app.items:  # in place: an emptied list would let the page jump
            self.list.replace_option_prompt(item.id, _line(item, answers.get(item.id), due=item.id in due))
        self.list.highlighted = at
        self.on_option_list_option_highlighted()
        self.query_one("#verdict", Static).update(Content(self._verdict(answers, len(due))))

    def _verdict(self, answers: dict[str, Answer], due: int) -> str:
        if any(answer.bars for answer in answers.values()):
            barred = [item for item in self.app.items if item.id in answers and answers[item.id].bars]
            if all(item.where and answers[item.id].regions for item in barred) and not due:
                return "Holds are left out there and beside it; the scan looks and moves only."
            return "Look and move only. Ask a professional about each yes."
        if due and len(answers) >= len(self.app.items):
            return f"{due} of {len(self.app.items)} are due again: answer each as it is today."
        if due:
            return f"{len(self.app.items) - due} of {len(self.app.items)} answered."
        if any(answer.yes for answer in answers.values()):
            return "Nothing is in the way: each yes was allowed by a professional."
        return "All answered with no: the scan says where to press."


class Clearance(Dialog[tuple[str, str] | None]):
    """Who allowed pressing, and when. Its answer is both, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back")]

    def __init__(self, item: Item) -> None:
        """A clearance of one question's yes."""
        super().__init__()
        self._item = item

    def compose(self) -> ComposeResult:
        """Two lines to write in."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"Pressing in spite of {self._item.name}"), classes="dialog-title")
            yield Static(Content("It holds until the question is answered afresh."), classes="dialog-words")
            yield NoteInput(placeholder="Who allowed it?", id="who")
            yield NoteInput(placeholder="When?", id="when")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Keep it", "enter", "keep", primary=True)
                yield Choice("Back", "esc", "dismiss(None)")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the first line to the second, from there it is kept."""
        if event.input.id == "who":
            self.query_one("#when").focus()
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Keep it, if somebody is named."""
        who = self.query_one("#who", Input).value.strip()
        if who:
            self.dismiss((who, self.query_one("#when", Input).value.strip()))
        else:
            self.query_one("#who").focus()


def _line(item: Item, answer: Answer | None, *, due: bool) -> Content:
    said = "?" if answer is None else "yes" if answer.yes else "no"
    if due and answer:
        said += "?"  # it was said too long ago
    more = ""
    if answer and answer.yes:
        on = f", {answer.cleared_on}" if answer.cleared_on else ""
        more = f"  cleared by {answer.cleared_by}{on}" if answer.cleared_by else ""
        if not more and item.where:
            count = len(answer.regions)
            more = f"  {count} {'place' if count == 1 else 'places'}" if count else "  everywhere"
    return Content.assemble((f" {said:<5}", "bold"), item.question, (more, "$quiet"))
