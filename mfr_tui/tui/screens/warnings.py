"""Warning signs: after sharp or shooting pain, or whenever something feels wrong. Each answer is kept."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.warning_signs import Sign, load_signs, what_to_do, whom
from mfr_tui.tui.screens.dialog import Dialog
from mfr_tui.tui.widgets.choice import Choice


class WarningSigns(Dialog[None]):
    """The checklist. Nothing ticked is never said to be safe."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n", "answer(False)", "No"),
        Binding("escape", "dismiss", "Back"),
    ]
    list = getters.query_one(OptionList)

    def __init__(self, region: str | None = None, hold_id: str | None = None) -> None:
        """The checklist by itself, or after a hold of a region was stopped for pain.

        Raises:
            AssetError: The file of the signs cannot be used.
        """
        super().__init__()
        self._region = region
        self._hold_id = hold_id
        self._signs = load_signs()
        self._answers: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        """The stop rule, the signs by how soon, the question at hand, what follows."""
        stopped = self._hold_id is not None
        with VerticalScroll(classes="dialog -wide", can_focus=False):
            title = "Stopped. That was right." if stopped else "Warning signs"
            yield Static(Content(title), classes="dialog-title")
            words = "Is one of these so? It is asked of today, and kept."
            if stopped and self._region:
                label = self.app.body.label(self._region)
                words = (
                    f"{label} is not pressed until the end of tomorrow, nor until its flag is closed. Pain that is "
                    "sharp or shooting and does not ease belongs to a professional. Is one of these so?"
                )
            yield Static(Content(words), classes="dialog-words")
            yield OptionList(id="signs", compact=True)
            yield Static("", id="sign-question")
            yield Static("", id="sign-source")
            yield Static("", id="verdict")
            with Horizontal(classes="dialog-buttons"):
                yield Choice("Yes", "y", "answer(True)")
                yield Choice("No", "n", "answer(False)")
                yield Choice("Done", "esc", "dismiss")

    def on_mount(self) -> None:
        """Show the day's answers; after a hold that was stopped, all is asked afresh."""
        if self._hold_id is None:
            self.watch(self.app, "day", self._another_day, init=False)
            self._answers = self.app.history.warnings(self.app.body_day)
        options: list[Option] = []
        tier = None
        for sign in self._signs:
            if sign.tier is not tier:
                tier = sign.tier
                options.append(Option(Content.styled(whom(tier, self.app.config), "$quiet"), disabled=True))
            options.append(Option(self._line(sign), id=sign.id))
        self.list.add_options(options)
        self.list.highlighted = 1
        self._show()

    def _another_day(self) -> None:
        """Show which answers are in force on the new day: a no was of its own day."""
        self._answers = self.app.history.warnings(self.app.body_day)
        self._show()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Ask in full."""
        for sign in (one for one in self._signs if one.id == event.option.id):
            self.query_one("#sign-question", Static).update(Content(sign.question))
            self.query_one("#sign-source", Static).update(Content(f"Source: {sign.source}"))

    def on_option_list_option_selected(self) -> None:
        """A click or enter only goes there: an answer is y or n."""

    def action_answer(self, yes: bool) -> None:
        """Answer the question at hand, and go to the next."""
        option = self.list.highlighted_option
        if option is None or option.id is None:
            return
        sign, region, hold_id = option.id, self._region, self._hold_id
        about = next(s.about for s in self._signs if s.id == sign)
        self.app.keep_safe(
            f"the answer about {about}",
            lambda journal: journal.warn(sign, yes=yes, region=region, hold_id=hold_id),
            loosens=not yes,
        )
        self._answers[sign] = yes
        self._show()
        self.list.action_cursor_down()

    def _show(self) -> None:
        for sign in self._signs:
            self.list.replace_option_prompt(sign.id, self._line(sign))
        worst = next((sign for sign in self._signs if self._answers.get(sign.id)), None)
        said = "None ticked does not mean that all is well: trust what you feel."
        if worst:
            said = f"{what_to_do(worst.tier, self.app.config)} ({worst.about})"
        verdict = self.query_one("#verdict", Static)
        verdict.update(Content(said))
        verdict.set_class(worst is not None, "-urgent")

    def _line(self, sign: Sign) -> Content:
        said = {True: "yes", False: "no", None: "?"}[self._answers.get(sign.id)]
        return Content.assemble((f" {said:<4}", "bold"), sign.about)
