"""The screen of one flag: its numbers, its rule, its status, and the days behind it."""

from collections.abc import Iterator
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.review.flags.decide import open_to_decide, open_to_snooze
from mfr_tui.review.flags.places import FlaggedPlace
from mfr_tui.review.flags.rule import Flag, Level
from mfr_tui.review.flags.status import Judged, State, read_flag_status
from mfr_tui.review.region_history import read_region_history
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmBar, AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, SCREENS
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.flags.decisions import close, reopen, snooze, take
from mfr_tui.tui.flags.keys import FLAG
from mfr_tui.tui.map.place_chart import PlaceChart
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import full_day, long_day, sign_words
from mfr_tui.wording.flags import LEVEL_WORDS, sentence, state_words
from mfr_tui.wording.region import column_words


class FlagScreen(DiaryScreen[None]):
    """One flag of a place. Left and right lead to its other flags."""

    CSS_PATH = style_sheet("flags/flags.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(FLAG, MODES)

    days = getters.query_one("#flag-days", OptionList)

    def __init__(self, place: FlaggedPlace) -> None:
        """Create the screen of the most urgent flag of this place."""
        super().__init__()
        self._flags = list(place.flags)
        self._at = 0

    @property
    def _judged(self) -> Judged:
        return self._flags[self._at]

    def compose(self) -> ComposeResult:
        """Compose what cannot wait, the text, the possible decisions, the list of days, and beside it the chart."""
        yield ModeRow("mode.flags")
        yield AlarmBar()
        yield AlarmRow()
        with Vertical(id="flag"):
            yield Static("", id="flag-says")
            with Horizontal(id="flag-choices"):
                yield Choice.of(FLAG["flag.other"], id="flag-other")
                yield Choice.of(FLAG["flag.taken"], id="flag-taken")
                yield Choice.of(FLAG["flag.snooze"], id="flag-snooze")
                yield Choice.of(FLAG["flag.close"], id="flag-close")
                yield Choice.of(FLAG["flag.reopen"], id="flag-reopen")
                yield Choice.of(FLAG["flag.story"], id="flag-story")
            with Horizontal(id="flag-ways"):
                yield Choice.of(SCREENS["app.warning_signs"], line=True)
                yield Choice.of(FLAG["flag.visit"], line=True)
            with Horizontal(id="flag-below"):
                with Vertical(id="flag-list"):
                    yield Static("Days behind this flag", id="flag-head")
                    days = OptionList(id="flag-days", markup=False)
                    days.can_focus = False  # the screen handles the keys
                    yield days
                yield PlaceChart(id="flag-chart")
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
            self._flags[self._at] = again
        self._show(gone=again is None)

    def _show(self, *, gone: bool = False) -> None:
        judged = self._judged
        flag = judged.flag
        stands = "It no longer applies, because the diary changed." if gone else state_words(judged)
        note = f"{self._at + 1} of {len(self._flags)} at this place" if len(self._flags) > 1 else ""
        self.query_one(ModeRow).note = Content(note)
        bar = self.query_one(AlarmBar)
        any_alarm = bar.look()
        alarm = any_alarm and flag.blocks and not gone
        bar.display, self.query_one(AlarmRow).display = alarm, any_alarm and not alarm
        self.set_class(alarm, "-alarm")
        stop = flag.level is Level.STOP and judged.state is not State.CLOSED and not gone
        lines = [
            Content.styled(LEVEL_WORDS[Level.STOP] if stop else "", "bold $text-error"),
            Content.styled("" if alarm and bar.whole else sentence(flag, self.app.body, sign_words()), "bold"),
            Content("" if alarm else flag.rule.advice(flag, self.app.config)),
            Content.assemble(("Rule: ", "$quiet"), flag.rule.explanation(flag, self.app.config)),
            Content.assemble(("Since: ", "$quiet"), f"{full_day(flag.since)}.  ", ("Status: ", "$quiet"), stands),
        ]
        self.query_one("#flag-says", Static).update(Content("\n").join(line for line in lines if line.plain))
        for name, shown in (
            ("other", len(self._flags) > 1),
            ("snooze", open_to_snooze([judged])),
            ("taken", open_to_decide([judged])),
            ("close", open_to_decide([judged])),
            ("reopen", judged.state is not State.OPEN),
            ("story", flag.region in self.app.body),
        ):
            self.query_one(f"#flag-{name}", Choice).display = bool(shown) and (name == "other" or not gone)
        at = self.days.highlighted or 0
        self.days.clear_options()
        self.days.add_options([Option(line) for line in self._day_lines(flag)])
        self.days.highlighted = min(at, len(flag.days) - 1)
        self.query_one(PlaceChart).show(flag.region)

    def _day_lines(self, flag: Flag) -> Iterator[Content]:
        """Yield each day behind the flag, newest first, with its rating and its holds."""
        region, today = flag.region, self.app.body_day
        story = None
        if region and region in self.app.body:
            story = read_region_history(self.app.reader, self.app.body, region, today, min(flag.days, default=today))
        names = {day: long_day(day) if day.year == today.year else full_day(day) for day in flag.days}
        width = max(map(len, names.values()), default=0)
        for day in reversed(flag.days):
            said = column_words(story, story.over(day, day))[1] if story else ""
            yield Content.assemble(f"{names[day]:<{width}}  ", (said, "$quiet"))

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the day below (1) or above (-1)."""
        if way > 0:
            self.days.action_cursor_down()
        else:
            self.days.action_cursor_up()

    def action_other(self, way: int) -> None:
        """Show the next flag of the place (1) or the one before (-1)."""
        if len(self._flags) > 1:
            self._at = (self._at + way) % len(self._flags)
            self.days.highlighted = None
            self.query_one(StatusLine).message = ""
            self.look()

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
        self._say(await snooze(self.app, [self._judged]))

    @work(exclusive=True)
    async def action_taken(self) -> None:
        """Record that the flag was taken to a professional: who, when, and what they said."""
        self._say(await take(self.app, [self._judged]))

    @work(exclusive=True)
    async def action_close(self) -> None:
        """Close the flag, with a reason."""
        self._say(await close(self.app, [self._judged]))

    def action_reopen(self) -> None:
        """Undo the decision about the flag."""
        self._say(reopen(self.app, [self._judged]))

    def _say(self, said: str) -> None:
        """After a decision, show the flag as it is now, and say so."""
        if said:
            self.look()
            self.query_one(StatusLine).message = said

    def action_back(self) -> None:
        """Go back to the screen that opened the flag."""
        self.dismiss()
