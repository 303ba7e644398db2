"""Who should not press: nine questions, each answered for itself, each answer kept."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.screening import Item, may_press
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.widgets.choice import Choice


class Screening(ModalScreen[None]):
    """Every answer is kept as it is given. Nothing is answered beforehand."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n", "answer(False)", "No"),
        Binding("escape", "dismiss", "Back"),
    ]
    app = getters.app(MfrApp)
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
                yield Choice("Done", "esc", "dismiss")

    def on_mount(self) -> None:
        """Show the answers in force."""
        self._show(0)

    def action_answer(self, yes: bool) -> None:
        """Answer the question under the cursor, and go to the next. A click on a question only goes there."""
        at = self.list.highlighted or 0
        item = self.app.items[at]
        self.app.keep(f"the answer about {item.id}", lambda journal: journal.answer(item.id, yes=yes))
        self._show(min(at + 1, len(self.app.items) - 1))

    def _show(self, at: int) -> None:
        answers = self.app.history.answers()
        if not self.list.option_count:
            self.list.add_options(Option(_line(item, answers.get(item.id)), id=item.id) for item in self.app.items)
        for item in self.app.items:  # in place: an emptied list would let the page jump
            self.list.replace_option_prompt(item.id, _line(item, answers.get(item.id)))
        self.list.highlighted = at
        answered = sum(item.id in answers for item in self.app.items)
        if may_press(self.app.items, answers):
            verdict = "All answered with no: the scan says where to press."
        elif any(answers.get(item.id) for item in self.app.items):
            verdict = "Look and move only. Ask a professional about each yes."
        else:
            verdict = f"{answered} of {len(self.app.items)} answered."
        self.query_one("#verdict", Static).update(Content(verdict))


def _line(item: Item, answer: bool | None) -> Content:
    said = {True: "yes", False: "no", None: "?"}[answer]
    return Content.assemble((f" {said:<4}", "bold"), item.question)
