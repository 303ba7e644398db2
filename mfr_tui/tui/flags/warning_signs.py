"""The warning signs: a checklist for after sharp or shooting pain, or whenever something feels wrong."""

from collections.abc import Mapping
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.warning_signs import Sign, Tier, load_signs, what_to_do, whom
from mfr_tui.record.rows import SignNow
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import Filled
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.clearance import Clearance
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.flags.keys import WARNING_SIGNS
from mfr_tui.wording.safety import signs_verdict, unknown_sign

HEADINGS: Mapping[Tier, str] = {
    Tier.EMERGENCY: "bold $text-error",
    Tier.SAME_DAY: "bold $foreground",
    Tier.SOON: "$quiet",
}
"""The style of each tier's heading: only an emergency is red. A heading's own color is dim."""

ASKED = "Do any of these apply today?"

CLEARED = "A professional cleared it"
"""What `Cleared` says in full, where there is room for it."""


class WarningSigns(Dialog[None]):
    """Dialog with the checklist. Each answer is saved at once. It never says that having no signs means safe."""

    KEYS = (WARNING_SIGNS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    list = getters.query_one(OptionList)

    def __init__(self, region: str | None = None, hold_id: str | None = None) -> None:
        """Create the checklist, on its own or after a hold was stopped for pain.

        Args:
            region: The region that hurt, if any.
            hold_id: The hold that was stopped, if any.

        Raises:
            AssetError: The file of the warning signs cannot be used.
        """
        super().__init__()
        self._region = region
        self._hold_id = hold_id
        self._signs = load_signs()
        self._answers: dict[str, bool] = {}
        self._cleared: dict[str, SignNow] = {}

    def compose(self) -> ComposeResult:
        """Compose what cannot wait, the stop rule, the signs by urgency, the current question, and what else to do."""
        stopped = self._hold_id is not None
        self.set_class(stopped, "-stopped")
        with VerticalScroll(classes="dialog -wide", can_focus=False):
            yield Filled("", id="alarm")
            title = "Stopped. You did the right thing." if stopped else "Warning signs"
            yield Static(Content(title), classes="dialog-title")
            words = Content(ASKED)
            if stopped and self._region:
                words = Content.assemble(
                    ("Do not press there until the end of tomorrow, and until you close its flag.", "bold $text-error"),
                    "\nSee a professional if the pain does not ease. Do any of these apply?",
                )
            yield Static(words, classes="dialog-words")
            yield OptionList(id="signs", compact=True)
            yield Static("", id="sign-question")
            yield Static("", id="sign-source")
            yield Static("", id="verdict")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(WARNING_SIGNS["signs.yes"])
                yield Choice.of(WARNING_SIGNS["signs.no"])
                yield Choice.of(WARNING_SIGNS["signs.clear"], CLEARED, id="clear")
                yield Choice.of(WARNING_SIGNS["signs.back"], id="signs-done")

    def on_mount(self) -> None:
        """Show the current answers. After a stopped hold, ask everything again."""
        self._read()
        if self._hold_id is None:
            self.watch(self.app, "day", self._another_day, init=False)
        else:
            self._answers = {}
        # Also show a "yes" to a sign from another version, or nobody could change it.
        known = {sign.id for sign in self._signs}
        others = [name for name, now in self.app.reader.signs().items() if now.in_force and name not in known]
        self._signs = (*self._signs, *(unknown_sign(name) for name in sorted(others)))
        options: list[Option] = []
        tier = None
        for sign in sorted(self._signs, key=lambda sign: list(Tier).index(sign.tier)):
            if sign.tier is not tier:
                tier = sign.tier
                options.append(Option(Content.styled(whom(tier, self.app.config), HEADINGS[tier]), disabled=True))
            options.append(Option(self._line(sign), id=sign.id))
        self.list.add_options(options)
        self.list.highlighted = 1
        self._show()

    def on_resize(self) -> None:
        """Give the words of each sign the columns there are."""
        if self.list.option_count:
            self.call_next(self._show)  # once the screen has the classes of its new size

    def _read(self) -> None:
        """Read which answers apply today, and which signs were cleared."""
        self._answers = self.app.reader.warnings(self.app.body_day)
        self._cleared = {sign: now for sign, now in self.app.reader.signs().items() if now.yes and now.cleared_by}

    def _another_day(self) -> None:
        """Show the answers that apply on the new day: a "no" applies only to the day it was given."""
        self._read()
        self._show()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the full text of the question under the cursor."""
        for sign in (one for one in self._signs if one.id == event.option.id):
            self.query_one("#sign-question", Static).update(Content(sign.question))
            self.query_one("#sign-source", Static).update(Content(f"Source: {sign.source}"))
            self._show_choices(sign.id)
        if self._hold_id is None:  # after a stop, what not to press has the rows
            asked = [option for option in self.list.options if option.id]
            at = f"{asked.index(event.option) + 1} of {len(asked)}"
            self.query_one(".dialog-words", Static).update(Content.assemble(ASKED, "  ", (at, "$quiet")))

    def _show_choices(self, sign: str) -> None:
        """Show what can be done about the sign under the cursor. Once the last one is answered, light up Done."""
        self.query_one("#clear").display = bool(self._answers.get(sign))
        self.query_one("#signs-done", Choice).primary = self._at_the_end and sign in self._answers
        self.query_one("#verdict").set_class(not self._at_the_end, "-later")

    @property
    def _at_the_end(self) -> bool:
        return self.list.highlighted == self.list.option_count - 1

    def on_option_list_option_selected(self) -> None:
        """Do nothing more: a click or enter only moves the cursor. Only y and n answer."""

    def action_answer(self, yes: bool) -> None:
        """Save the answer to the current question, and go to the next one. After the last one, stay there.

        The list's own way down goes around to its first sign, so a second key would answer an emergency.
        """
        option = self.list.highlighted_option
        if option is None or option.id is None:
            return
        sign, region, hold_id = option.id, self._region, self._hold_id
        about = next(s.about for s in self._signs if s.id == sign)
        self.app.keep_safe(
            f"the answer about {about}",
            lambda writer: writer.warn(sign, yes=yes, region=region, hold_id=hold_id),
            loosens=not yes,
        )
        self._answers[sign] = yes
        self._cleared.pop(sign, None)
        self._show()
        if self._at_the_end:
            self._show_choices(sign)
        else:
            self.list.action_cursor_down()
        self.app.asks_anew()
        self.call_after_refresh(self.list.scroll_to_highlight)  # on a phone, what to do takes rows of the list

    @work(exclusive=True)
    async def action_clear(self) -> None:
        """Record that a professional looked at a sign that is present and allowed pressing."""
        option = self.list.highlighted_option
        if option is None or option.id is None or not self._answers.get(option.id):
            return
        sign = option.id
        about = next(s.about for s in self._signs if s.id == sign)
        said = await self.app.push_screen_wait(Clearance(f"Cleared: {about}", "It counts until you answer again."))
        if said:
            who, when = said
            kept = self.app.keep_safe(
                f"the clearance of {about}", lambda writer: writer.clear_sign(sign, who, when), loosens=True
            )
            if kept:
                self._read()
                self._show()
                self._show_choices(sign)

    def _show(self) -> None:
        for sign in self._signs:
            self.list.replace_option_prompt(sign.id, self._line(sign))
        said, tier = signs_verdict(self._signs, self._answers, self.app.config)
        verdict = self.query_one("#verdict", Static)
        verdict.update(Content(said))
        verdict.set_class(tier is None, "-nothing")
        urgent = tier is not None and tier is not Tier.SOON
        self.set_class(urgent, "-alarm")
        if tier and urgent:
            do = what_to_do(tier, self.app.config)
            words = Content.assemble((do, "bold"), "\n", said.removeprefix(do).strip())
            self.query_one("#alarm", Static).update(words)
        clear = WARNING_SIGNS["signs.clear"]
        self.query_one("#clear", Choice).label = clear.label if self.has_class("-narrow") else CLEARED

    def _line(self, sign: Sign) -> Hanging:
        said = {True: "yes", False: "no", None: "?"}[self._answers.get(sign.id)]
        answer = Content.styled(f"{said:<4}" if self.has_class("-narrow") else f" {said:<4}", "bold")
        now = self._cleared.get(sign.id)
        if now is None or sign.id in self._answers:
            return Hanging(answer, Content(sign.about))
        on = f", {now.cleared_on}" if now.cleared_on else ""
        words = Content.assemble(sign.about, (f"  cleared by {now.cleared_by}{on}", "$quiet"))
        return Hanging(answer, words)
