"""The Flags screen, which lists what is worth taking to a professional, and the screen of one flag."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.practice.warning_signs import short_day, unknown_words
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.rules import stop_now
from mfr_tui.review.flags.status import Judged, State, read_flag_status
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, SCREENS, UNDO_KEY
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.flags.keys import FLAG, FLAGS
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import full_day, sign_words
from mfr_tui.wording.flags import LEVEL_WORDS, sentence, state_words

INTRO = "Each flag shows its rule and numbers. You decide. An empty list does not mean that all is well."
DECIDED = "Snoozed, discussed or closed"
SNOOZES = {"w": ("A week", 7), "t": ("Two weeks", 14), "m": ("Four weeks", 28), "q": ("Three months", 91)}


class FlagsScreen(DiaryScreen[None]):
    """Every flag of today: the open ones by level, then those that were snoozed, taken, or closed."""

    CSS_PATH = style_sheet("flags/flags.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(FLAGS, MODES)

    rows = getters.query_one("#flags-rows", OptionList)

    def compose(self) -> ComposeResult:
        """Compose the summary and the list of flags."""
        self._flags: list[Judged] = []
        yield ModeRow("mode.flags")
        with Vertical(id="flags"):
            yield Static(INTRO, id="flags-intro", markup=False)
            rows = OptionList(id="flags-rows", markup=False)
            rows.can_focus = False  # the screen handles the keys
            yield rows
            with Horizontal(id="flags-ways"):
                yield Choice.of(SCREENS["app.warning_signs"], id="flags-signs")
                yield Choice.of(FLAGS["flags.visit"], id="flags-visit")
                yield Choice.of(FLAGS["flags.page"], id="flags-page")
                if self.app.config.weekly_questions:
                    yield Choice.of(FLAGS["flags.week"], "Your week", id="flags-week")
        yield StatusLine()
        yield KeyLine(FLAGS)

    # -- showing the flags -----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the flags."""
        self.look()

    def look(self) -> None:
        """Read the flags and show them. Today no longer announces them as new."""
        found = read_flag_status(self.app.reader, self.app.body_day, self.app.config)
        opened = [one for one in found if one.state is State.OPEN]
        self._flags = [*opened, *(one for one in found if one.state is not State.OPEN)]
        self.app.open_flags = len(opened)
        seen = [one.name for one in opened]
        if seen != self.app.reader.setting("flags_seen"):
            self.app.keep("which flags you have seen", lambda writer: writer.remember("flags_seen", seen))
        at = self.rows.highlighted
        self.rows.clear_options()
        self.rows.add_options(self._options())
        firsts = [n for n, option in enumerate(self.rows.options) if not option.disabled]
        self.rows.highlighted = at if at in firsts else next(iter(firsts), None)

    def _options(self) -> Iterator[Option]:
        signs, heading = sign_words(), ""
        if not self._flags:
            yield Option(
                Content(
                    "No flags now. Still, trust what you feel: "
                    f"press {MAP['map.wrong'].shown_key} on a place to flag it yourself."
                ),
                disabled=True,
            )
        for number, one in enumerate(self._flags):
            under = LEVEL_WORDS[one.flag.level] if one.state is State.OPEN else DECIDED
            if under != heading:
                above, heading = "\n" if heading else "", under
                yield Option(Content.assemble(above, (heading, "bold $text-primary")), disabled=True)
            said = Content(f"{sentence(one.flag, self.app.body, signs)}")
            if one.state is not State.OPEN:
                said = Content.assemble((said.plain, "$quiet"), "\n", (state_words(one), "$quiet"))
            yield Option(said, id=str(number))

        cleared = [(sign, now) for sign, now in self.app.reader.signs().items() if now.yes and now.cleared_by]
        if cleared:
            yield Option(Content.assemble("\n", ("Cleared warning signs", "bold $text-primary")), disabled=True)
        for sign, now in cleared:
            on = f", {now.cleared_on}" if now.cleared_on else ""
            words = f"{signs.get(sign) or unknown_words(sign)}: yes on {short_day(now.body_day)}, "
            yield Option(Content.styled(f"{words}cleared by {now.cleared_by}{on}.", "$quiet"), disabled=True)

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the flag below (1) or above (-1)."""
        if way > 0:
            self.rows.action_cursor_down()
        else:
            self.rows.action_cursor_up()

    def action_open(self) -> None:
        """Open the flag under the cursor."""
        option = self.rows.highlighted_option
        if option and option.id:
            self.app.push_screen(FlagScreen(self._flags[int(option.id)]))

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """Open the clicked flag."""
        self.action_open()

    def action_back(self) -> None:
        """Go back to Today."""
        self.app.pop_screen()


class FlagScreen(DiaryScreen[None]):
    """One flag: its numbers, its rule, its status, and the days behind it."""

    CSS_PATH = style_sheet("flags/flags.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(FLAG, MODES)

    days = getters.query_one("#flag-days", OptionList)

    def __init__(self, judged: Judged) -> None:
        """Create the screen of this flag."""
        super().__init__()
        self._judged = judged

    def compose(self) -> ComposeResult:
        """Compose the text, the possible decisions, and the list of days."""
        yield ModeRow("mode.flags")
        with Vertical(id="flag"):
            yield Static("", id="flag-says")
            with Horizontal(id="flag-choices"):
                yield Choice.of(FLAG["flag.snooze"], id="flag-snooze")
                yield Choice.of(FLAG["flag.taken"], id="flag-taken")
                yield Choice.of(FLAG["flag.close"], id="flag-close")
                yield Choice.of(FLAG["flag.reopen"], id="flag-reopen")
                yield Choice.of(FLAG["flag.story"], id="flag-story")
                yield Choice.of(SCREENS["app.warning_signs"], "Signs")
                yield Choice.of(FLAG["flag.visit"])
            yield Static("Days behind this flag", id="flag-head")
            days = OptionList(id="flag-days", markup=False)
            days.can_focus = False  # the screen handles the keys
            yield days
        yield StatusLine()
        yield KeyLine(FLAG)

    # -- showing the flag ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the flag."""
        self._show()

    def look(self) -> None:
        """Read the flag again and show it. If it no longer applies, say so."""
        flag = self._judged.flag
        found = read_flag_status(self.app.reader, self.app.body_day, self.app.config)
        about = (flag.rule, flag.region, flag.urgency)
        again = next((one for one in found if (one.flag.rule, one.flag.region, one.flag.urgency) == about), None)
        if again:
            self._judged = again
        self._show(gone=again is None)

    def _show(self, *, gone: bool = False) -> None:
        flag, state = self._judged.flag, self._judged.state
        stands = "It no longer applies, because the diary changed." if gone else state_words(self._judged)
        lines = [
            Content.styled(sentence(flag, self.app.body, sign_words()), "bold"),
            Content(flag.rule.advice(flag, self.app.config)),
            Content.assemble(("Rule: ", "$quiet"), flag.rule.explanation(flag, self.app.config)),
            Content.assemble(("Since: ", "$quiet"), f"{full_day(flag.since)}.  ", ("Status: ", "$quiet"), stands),
        ]
        self.query_one("#flag-says", Static).update(Content("\n").join(line for line in lines if line.plain))
        for name, shown in (
            *(("snooze", self._may_close and state is State.OPEN), ("taken", self._may_close)),
            *(("close", self._may_close), ("reopen", state is not State.OPEN)),
            ("story", flag.region is not None),
        ):
            self.query_one(f"#flag-{name}", Choice).display = shown and not gone
        at = self.days.highlighted or 0
        self.days.clear_options()
        self.days.add_options([Option(full_day(day)) for day in reversed(flag.days)])
        self.days.highlighted = min(at, len(flag.days) - 1)

    @property
    def _may_close(self) -> bool:
        """Whether a decision can change it. Only an answer or a clearance ends a sign that blocks pressing."""
        return self._judged.state is not State.CLOSED and not self._judged.flag.blocks

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the day below (1) or above (-1)."""
        if way > 0:
            self.days.action_cursor_down()
        else:
            self.days.action_cursor_up()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the day under the cursor."""
        days = self._judged.flag.days
        self.app.push_screen(self.app.routes.day(days[len(days) - 1 - (self.days.highlighted or 0)]))

    def action_story(self) -> None:
        """Open the history of the flag's region."""
        region = self._judged.flag.region
        if region in self.app.body and region:
            self.app.push_screen(self.app.routes.region_history(region))

    def action_visit(self) -> None:
        """Open the appointment at the flag's region, or at the whole page if the flag has no region."""
        self.app.push_screen(self.app.routes.appointment(self._judged.flag.region))

    @work(exclusive=True)
    async def action_snooze(self) -> None:
        """Snooze the flag for a while, with a reason."""
        if self._judged.state is not State.OPEN or not self._may_close:
            return
        answers = [Answer(key, key, label) for key, (label, _) in SNOOZES.items()]
        words = "It comes back after that, or sooner if it gets worse."
        key = await self.app.push_screen_wait(Ask("Snooze this flag", words, answers))
        if key is None:
            return
        said = await self.app.push_screen_wait(Tell("Snooze this flag", "Why?", ["the reason (optional)"]))
        if said is not None:
            until = self.app.body_day + timedelta(days=SNOOZES[key][1])
            self._decide(Decided.SNOOZED, until=until, reason=said[0])

    @work(exclusive=True)
    async def action_taken(self) -> None:
        """Record that the flag was taken to a professional: who, when, and what they said."""
        if not self._may_close:
            return
        lines = ["who", "when (optional)", "what they said (optional)"]
        said = await self.app.push_screen_wait(Tell("Discussed with a professional", "", lines, needed=True))
        if said is not None:
            self._decide(Decided.TAKEN, who=said[0], seen_on=said[1], said=said[2])

    @work(exclusive=True)
    async def action_close(self) -> None:
        """Close the flag, with a reason."""
        if not self._may_close:
            return
        words = "It stays closed unless it goes away and comes back, or gets worse."
        if self._judged.flag.rule is stop_now.RULE:
            words = (
                "You can press this place again from the second day after you stopped. "
                f"To undo this, press {FLAG['flag.reopen'].shown_key}, not {UNDO_KEY}."
            )
        said = await self.app.push_screen_wait(Tell("Close it", words, ["the reason (optional)"]))
        if said is not None:
            self._decide(Decided.CLOSED, reason=said[0])

    def action_reopen(self) -> None:
        """Undo the decision about the flag."""
        if self._judged.state is not State.OPEN:
            self._decide(Decided.REOPENED)

    def _decide(
        self,
        decided: Decided,
        *,
        until: date | None = None,
        reason: str = "",
        who: str = "",
        seen_on: str = "",
        said: str = "",
    ) -> None:
        flag = self._judged.flag
        label = f"flag of {self.app.body.label(flag.region)}" if flag.region else "flag"
        name = (flag.rule.id, flag.region, flag.episode)
        kept = self.app.keep(
            f"{label}: {decided}",
            lambda writer: writer.decide(
                name, label, decided, tier=flag.tier, until=until, reason=reason, who=who, seen_on=seen_on, said=said
            ),
        )
        if kept:
            self.look()
            words = "discussed" if decided is Decided.TAKEN else decided
            self.query_one(StatusLine).message = f"Saved: {words}."

    def action_back(self) -> None:
        """Go back to the screen that opened the flag."""
        self.dismiss()
