"""The Flags screen: every flagged place with its reasons, its last two weeks, its chart and its rule."""

import textwrap
from collections.abc import Iterator
from itertools import product
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.counting import counted
from mfr_tui.practice.warning_signs import short_day, unknown_words
from mfr_tui.review.flags.decide import open_to_decide, open_to_snooze
from mfr_tui.review.flags.places import FlaggedPlace, by_place, open_places
from mfr_tui.review.flags.status import State, read_flag_status
from mfr_tui.review.lately import FORTNIGHT, LEGEND, Lately, read_lately
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmBar
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES, SCREENS
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.flags.decisions import close, reopen, snooze, take
from mfr_tui.tui.flags.keys import FLAGS
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.place_chart import LEAST_ROWS, PlaceChart
from mfr_tui.tui.session import Session
from mfr_tui.tui.sizes import NORMAL_COLUMNS, body_is_beside
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import sign_words
from mfr_tui.wording.flags import LEVEL_SHORT, LEVEL_WORDS, STATE_SHORT, place_name, since_words, state_words

HEAD = f"   {'Place':<24}      {'What to do':<17}  {'Since':<6}  Last 14 days"
DAYS_END = 62
"""The columns of a row up to the end of its 14 days, and of what they mean, where the body is beside it."""

NOT_REASON = 6
"""The columns of a narrow screen beside a reason: its indent, the padding of both sides, and a scroll bar."""

WIDEST_COLUMNS = 200
"""The columns from which there is room for a wider list beside the extra large body."""

BESIDE = 35
"""The columns of the chart where it is beside the reasons, with those between the two."""

STOP_TAG, TAG = "P", "*"
"""What marks a place on the body and in the list: pain stopped a hold there, or another flag."""


class FlagsDetail(Container):
    """The reasons of a place, how its rule works, and its chart. What has no room is left out, so that none is cut."""

    app = getters.app(Session)
    _reasons = _rule = Content()
    _place: str | None = None
    _stops = False

    def compose(self) -> ComposeResult:
        """Compose the text and the chart."""
        yield Static("", id="flags-reasons")
        yield PlaceChart(id="flags-chart")

    def show(self, reasons: Content, rule: Content, place: FlaggedPlace) -> None:
        """Show why a place is flagged, how the rule works if that is told here, and the chart if it has a region.

        If there is no room for both, the chart comes before the rule, but not at a place that may not be pressed.
        """
        self._reasons, self._rule, self._stops = reasons, rule, place.stops
        self._place = place.region if place.region in self.app.body else None
        self._fill()

    def on_resize(self) -> None:
        """Show as much as there is room for now."""
        self._fill()

    def _fill(self) -> None:
        width, below = self.size.width, body_is_beside(self.app.size)
        texts = [self._reasons]
        if self._rule:
            texts = [Content(between).join([self._reasons, self._rule]) for between in ("\n\n", "\n")] + texts
        tries = [*product((True, False) if self._place else (False,), texts)]
        if self._stops:
            tries.sort(key=lambda one: one[1] is self._reasons)
        for charted, text in tries:
            rows = len(text.wrap(max(1, width - BESIDE if charted and not below else width)))
            if charted:
                rows = rows + 1 + LEAST_ROWS if below else max(rows, LEAST_ROWS)
            if rows <= self.size.height:
                break
        self.query_one("#flags-reasons", Static).update(text)
        self.query_one(PlaceChart).show(self._place)
        self.set_class(charted, "-charted")


class FlagsScreen(DiaryScreen[None]):
    """Every flagged place of today: the open ones by level, then those that were snoozed, taken, or closed."""

    CSS_PATH = style_sheet("flags/flags.tcss")
    DEFAULT_CLASSES = "-whole"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(FLAGS, MODES)

    rows = getters.query_one("#flags-rows", OptionList)
    body_map = getters.query_one(BodyMap)

    def compose(self) -> ComposeResult:
        """Compose the places, below them the place under the cursor, and the body beside both."""
        self._places: list[FlaggedPlace] = []
        self._new: list[list[object]] = []
        yield ModeRow("mode.flags")
        yield AlarmBar()
        with Horizontal(id="flags"):
            with Vertical(id="flags-side"):
                yield Static(HEAD, id="flags-head", markup=False)
                rows = OptionList(id="flags-rows", markup=False)
                rows.can_focus = False  # the screen handles the keys
                yield rows
                yield Static("", id="flags-title")
                yield FlagsDetail(id="flags-detail")
                with Horizontal(id="flags-choices"):
                    yield Choice.of(FLAGS["flags.page"], "Page to take", id="flags-page")
                    for name in ("taken", "snooze", "close", "reopen", "story"):
                        yield Choice.of(FLAGS[f"flags.{name}"], id=f"flags-{name}")
                with Horizontal(id="flags-ways"):
                    yield Choice.of(SCREENS["app.warning_signs"], line=True, id="flags-signs")
                    yield Choice.of(FLAGS["flags.visit"], line=True, id="flags-visit")
                    yield Choice.of(FLAGS["flags.week"], line=True, id="flags-week")
            yield BodyMap(self.app.body, read_only=True)
        yield StatusLine()
        yield KeyLine(FLAGS)

    # -- showing the flags -----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the flags."""
        self.look()

    def on_resize(self) -> None:
        """Lay everything out for the new width, once the widgets have it."""
        self.set_class(self.app.size.width >= WIDEST_COLUMNS, "-huge")
        self.call_after_refresh(self._show_rows)

    def look(self) -> None:
        """Read the flags and show them. Today no longer announces them as new."""
        self.set_class(self.query_one(AlarmBar).look(), "-alarm")
        found = read_flag_status(self.app.reader, self.app.body_day, self.app.config)
        opened = [one for one in found if one.state is State.OPEN]
        names, seen = [one.name for one in opened], self.app.reader.setting("flags_seen")
        if names != seen:
            self._new += [name for name in names if not isinstance(seen, list) or name not in seen]
            self.app.tidy(lambda writer: writer.remember("flags_seen", names))
        self._places = by_place(found)
        shown = open_places(self._places)
        self.app.open_flags = len(shown)
        self.query_one("#flags-week").display = self.app.config.weekly_questions
        self.body_map.gone = self.app.standing().gone
        self.body_map.tags = {place.region: _tag(place) for place in shown if place.region}
        self.body_map.grounds = {place.region: "stop" if place.stops else "flag" for place in shown if place.region}
        new = sum(map(self._is_new, shown))
        places = counted(len(shown), "place")
        said = f"{places}, {new} new" if new else places
        self.query_one(ModeRow).note = Content(said if shown else "")
        self._show_rows()

    def _is_new(self, place: FlaggedPlace) -> bool:
        return place.state is State.OPEN and any(one.name in self._new for one in place.flags)

    def _show_rows(self) -> None:
        at = self.rows.highlighted
        chosen = None if at is None else self.rows.get_option_at_index(at).id
        self.rows.clear_options()
        self.rows.add_options(self._options())
        firsts = {option.id: n for n, option in enumerate(self.rows.options) if not option.disabled}
        # Not by its row: only some widths have headings, and another place would be chosen after a resize.
        self.rows.highlighted = firsts.get(chosen, next(iter(firsts.values()), None))
        self._show_place()

    def _options(self) -> Iterator[Option]:
        signs, width = sign_words(), self.app.size.width
        lately = read_lately(self.app.reader, self.app.body_day)
        heading = ""
        if not self._places:
            yield Option(Content("No flags now."), disabled=True)
        states = {place.state for place in self._places}
        decided = ", ".join(words for state, words in STATE_SHORT.items() if state in states).capitalize()
        for number, place in enumerate(self._places):
            under = LEVEL_WORDS[place.level] if place.state is State.OPEN else decided
            if under != heading and (width < NORMAL_COLUMNS or body_is_beside(self.app.size)):
                style = "bold $text-error" if place.flags[0].pressing else "bold $text-primary"
                yield Option(Content.assemble("\n" if heading else "", (under, style)), disabled=True)
                heading = under
            yield Option(self._row(place, lately, width), id=str(number))

        if any(place.region for place in self._places):
            yield Option(self._legend(width), disabled=True)
        cleared = [(sign, now) for sign, now in self.app.reader.signs().items() if now.yes and now.cleared_by]
        if cleared:
            yield Option(Content.assemble("\n", ("Cleared warning signs", "bold $text-primary")), disabled=True)
        for sign, now in cleared:
            on = f", {now.cleared_on}" if now.cleared_on else ""
            words = f"{signs.get(sign) or unknown_words(sign)}: yes on {short_day(now.body_day)}, "
            yield Option(Content.styled(f"{words}cleared by {now.cleared_by}{on}.", "$quiet"), disabled=True)
        quiet = f"No flag does not mean all is well. Press {MAP['map.wrong'].shown_key} on a place to flag it."
        yield Option(Content.assemble("\n", (quiet, "$quiet")), disabled=True)

    def _legend(self, width: int) -> Content:
        """Return what the signs of the 14 days mean that are no ratings, below those days."""
        if width < NORMAL_COLUMNS:
            return Content.styled(f"  {LEGEND}", "$quiet")
        return Content.styled(f"{LEGEND:>{DAYS_END if body_is_beside(self.app.size) else len(HEAD) + 2}}", "$quiet")

    def _row(self, place: FlaggedPlace, lately: Lately, width: int) -> Content:
        """Return the row of a place: a line, and its reason below it where reasons have no place of their own."""
        opened = place.state is State.OPEN
        style = "bold $text-error" if place.flags[0].pressing else "bold" if opened else "$quiet"
        tag = _tag(place) if opened else " "
        name = f"{place_name(place, self.app.body)[:24]:<24}"
        new = ("new" if self._is_new(place) else "   ", "$text-success")
        days = f"{'':{FORTNIGHT}}"
        if place.region:
            scanned = {*self.app.reader.days_passed(place.region, lately.days[0], lately.today)}
            days = lately.row(place.region, scanned)
        since = f"{since_words(place.since, lately.today):>6}"
        told = [one.flag for one in place.flags if one.pressing] or [place.flags[0].flag]  # all that cannot wait
        why = "; ".join(flag.rule.sentence(flag, sign_words()) for flag in told)
        if more := len(place.flags) - len(told):
            why += f", and {more} more"
        if width < NORMAL_COLUMNS:
            below = (f"  since {since.strip()}", "$quiet")
            reason = textwrap.indent(textwrap.fill(why, width - NOT_REASON), "  ")
            return Content.assemble((f"{tag} {name} ", style), new, "\n  ", days, below, (f"\n{reason}", "$quiet"))
        if not body_is_beside(self.app.size):
            what = LEVEL_SHORT[place.level] if opened else STATE_SHORT[place.state]
            return Content.assemble(
                (f"{tag} {name}", style), "  ", new, "  ", (f"{what:<17}", style), ("  " + since + "  ", "$quiet"), days
            )
        reason = f"\n  {why}" if len(self._places) > 1 else ""  # of one place alone, the reasons are right below
        return Content.assemble(
            (f"{tag} {name}", style), "  ", new, ("  " + since + "  ", "$quiet"), days, (reason, "$quiet")
        )

    @property
    def _place(self) -> FlaggedPlace | None:
        """The place under the cursor."""
        option = self.rows.highlighted_option
        return self._places[int(option.id)] if option and option.id else None

    @on(OptionList.OptionHighlighted)
    def show_place(self) -> None:
        """Show the place under the cursor."""
        self._show_place()

    def _show_place(self) -> None:
        place = self._place
        self.query_one(KeyLine).leave_out(*([] if place else ["flags.open"]))
        self.query_one("#flags-page", Choice).primary = place is not None and not self.has_class("-alarm")
        self.set_class(place is None, "-none")
        self.body_map.picked = place.region if place else None
        self._show_choices(place)
        if place is None:
            return
        body, config, signs = self.app.body, self.app.config, sign_words()
        opened = place.state is State.OPEN
        name = body.label(place.region) if place.region else place_name(place, body)
        level = LEVEL_WORDS[place.level].lower() if opened else STATE_SHORT[place.state]
        style = "bold $text-error" if place.flags[0].pressing else "bold $text-primary"
        in_heading = body_is_beside(self.app.size) and len(self._places) == 1
        title = name if in_heading else f"{name}: {level}"
        self.query_one("#flags-title", Static).update(Content.styled(title, style), layout=False)
        in_title = f"{LEVEL_WORDS[place.level]}."
        lines, rule_told = list[Content](), Content()
        for one in place.flags:
            flag = one.flag
            said = flag.rule.sentence(flag, signs)
            rule = f" (rule: {flag.rule.in_short(config)})"
            lines.append(Content.assemble(f"{said[0].upper()}{said[1:]}", (rule, "$quiet"), "."))
            in_bar = flag.blocks and self.has_class("-alarm")  # what to do, and what it means
            alone = place.decided_together == (one,)
            if not opened:
                lines.append(Content.styled(state_words(one), "$quiet"))
            elif alone and not in_bar and (advice := flag.rule.advice(flag, config)) not in {"", in_title}:
                lines.insert(0, Content.styled(advice, "bold" if one.pressing else ""))
            if alone and not in_bar:
                rule_told = Content.styled(flag.rule.explanation(flag, config), "$quiet")
        self.query_one(FlagsDetail).show(Content("\n").join(lines), rule_told, place)

    def _show_choices(self, place: FlaggedPlace | None) -> None:
        """Show what can be done about a place, which is nothing if there is none."""
        flags = place.decided_together if place else ()
        for name, shown in (
            ("taken", open_to_decide(flags)),
            ("snooze", open_to_snooze(flags)),
            ("close", open_to_decide(flags)),
            ("reopen", place and place.state is not State.OPEN),
            ("story", place and place.region in self.app.body),
        ):
            self.query_one(f"#flags-{name}", Choice).display = bool(shown) and self.app.size.width >= NORMAL_COLUMNS

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move the cursor to the place below (1) or above (-1)."""
        if way > 0:
            self.rows.action_cursor_down()
        else:
            self.rows.action_cursor_up()

    def action_open(self) -> None:
        """Open the flags of the place under the cursor."""
        if self._place:
            from mfr_tui.tui.flags.flag_screen import FlagScreen

            self.app.push_screen(FlagScreen(self._place))

    @on(OptionList.OptionSelected)
    def clicked(self) -> None:
        """Open the clicked place."""
        self.action_open()

    def action_story(self) -> None:
        """Open the history of the place under the cursor."""
        if self._place and self._place.region in self.app.body:
            self.app.push_screen(self.app.routes.region_history(str(self._place.region)))

    @work(exclusive=True)
    async def action_snooze(self) -> None:
        """Snooze the flags of the place under the cursor, with a reason."""
        if self._place:
            self._say(await snooze(self.app, self._place.decided_together))

    @work(exclusive=True)
    async def action_taken(self) -> None:
        """Record that the place was taken to a professional: who, when, and what they said."""
        if self._place:
            self._say(await take(self.app, self._place.decided_together))

    @work(exclusive=True)
    async def action_close(self) -> None:
        """Ask why, and close the open flags of the place under the cursor; none of them if that is canceled."""
        if self._place:
            self._say(await close(self.app, self._place.decided_together))

    def action_reopen(self) -> None:
        """Undo the decision about the place under the cursor."""
        if self._place:
            self._say(reopen(self.app, self._place.decided_together))

    def _say(self, said: str) -> None:
        """After a decision, show the flags as they are now, and say so."""
        if said:
            self.look()
            self.query_one(StatusLine).message = said

    def action_back(self) -> None:
        """Go back to Today."""
        self.app.pop_screen()


def _tag(place: FlaggedPlace) -> str:
    return STOP_TAG if place.stops else TAG
