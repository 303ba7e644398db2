"""The card of a technique: what it is for, what to do, how hard, and with which tool. It starts the hold."""

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from mfr_tui.body.regions import CAP_SECONDS, Press, Region
from mfr_tui.counting import counted
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import Pressure, tools_now
from mfr_tui.practice.pressing import Advice, advise
from mfr_tui.practice.screening import Allowed, Refused
from mfr_tui.practice.technique import USUAL, Chosen, Technique, aim_of, path_of, tools_of
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.rate_bar import RateBar
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.hold.keys import CARD
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.session import Session
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.common import why_shorter
from mfr_tui.wording.hold import results_here, step_length, tool_words, way_length

LOW_SECONDS = 120
"""The shortest hold in the article, which says two to five minutes."""

ALL_WAYS = 36
"""The rows of a terminal that has room for the list of all techniques."""

NARROW = 80
"""The columns below which a technique and its length have no room for columns of their own."""

CHOSEN = ">"
CAREFUL = "Careful"


class CardWords(VerticalScroll, can_focus=False):
    """What a card says, as high as its words, so that the question is right below them; at most, the rest of the card.

    It gets no lower while the card is open: what is below moves as little as it can from one technique to the next.
    """

    _highest = 0
    _columns = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of the words, or of the longest that were here, as far as the card has room for them."""
        if width != self._columns:
            self._columns, self._highest = width, 0
        self._highest = max(self._highest, super().get_content_height(container, viewport, width))
        card = self.parent
        if not isinstance(card, Widget):
            return self._highest
        columns, room = container.width + self.styles.gutter.width, container.height
        for other in card.children:
            if other is not self:
                fixed = other.styles.height.cells if other.styles.height else None
                rows = other.get_content_height(container, viewport, columns) if fixed is None else fixed
                room -= rows + other.styles.margin.height
        return min(self._highest, room)


class Card(Screen[Chosen | None]):
    """How to work on one region. The result is what to start, or None."""

    CSS_PATH = style_sheet("hold/hold.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(CARD)
    app = getters.app(Session)
    status = getters.query_one(StatusLine)

    def __init__(self, region: Region, techniques: Sequence[Technique]) -> None:
        """Create the card.

        Args:
            region: The region to work on.
            techniques: The techniques that fit it, at least one; the first is shown first.
        """
        super().__init__()
        self._region = region
        self._techniques = tuple(techniques)
        self._at = 0
        self._tools: tuple[str, ...] = ()
        self._tool = ""
        self._last_time: tuple[str, Pressure | None] | None = None
        self._results = ""
        self._before: int | None = None

    def compose(self) -> ComposeResult:
        """Compose the figure, if there is room, the techniques, how the one chosen is done, and the choices."""
        with Horizontal(id="card-sides"):
            yield BodyMap(self.app.body, read_only=True, both=False)
            with Vertical(id="card"):
                yield Static(Content(self._region.label), id="card-region")
                with Vertical(id="card-ways"):
                    for number in range(len(self._techniques)):
                        yield Choice("", "", f"way({number})", id=f"way-{number}")
                    yield Choice("", "", "other", id="way-more")
                with CardWords(id="card-words"):
                    yield Static("", id="card-purpose")
                    yield Vertical(id="card-steps")
                    yield Vertical(id="card-facts")
                with Vertical(id="card-foot"):
                    with Horizontal(id="card-rate"):
                        yield Static(Content("How tender is it now?"), id="card-ask")
                        yield RateBar()
                    with Horizontal(id="card-choices"):
                        yield Choice.of(CARD["card.start"], primary=True, id="card-start")
                        yield Choice.of(CARD["card.other"], id="card-other")
                        yield Choice.of(CARD["card.tool"], "Firmer", id="card-tool")
                        yield Choice.of(CARD["card.read"], id="card-read")
        yield StatusLine()
        yield KeyLine(CARD)

    def on_mount(self) -> None:
        """Show the first technique."""
        self.watch(self.app, "day", self._another_day, init=False)
        self.watch(self.query_one(CardWords), "show_vertical_scrollbar", self._offer_to_scroll)
        self._read_before()
        self._choose(0)

    def _offer_to_scroll(self, scrolls: bool) -> None:
        """Show the key to scroll while there is more than fits."""
        self.query_one(KeyLine).leave_out(*([] if scrolls else ["card.down"]))

    def _another_day(self) -> None:
        self._read_before()
        self._show()

    def _read_before(self) -> None:
        """Read today's newest rating of the region. It is used until the person rates again."""
        today = self.app.body_day
        self._before = self.app.reader.last_marks(today).get(self._region.id)
        again = [hold.after for hold in self.app.reader.holds_of(self._region.id, today, today)]
        if again and again[0] is not None:
            self._before = again[0]  # given after today's last hold, so later than any rating in a scan

    def on_resize(self) -> None:
        """Show as many techniques as fit."""
        self._show_ways()

    # -- showing the card ----------------------------------------------------------------------------------

    @property
    def technique(self) -> Technique:
        """The technique shown."""
        return self._techniques[self._at]

    @property
    def path(self) -> tuple[str, ...]:
        """The regions that the technique is applied to."""
        return path_of(self.technique, self.app.body, self._region.id)

    def _choose(self, at: int) -> None:
        self._at = at
        holds = self.app.reader.holds_of(self._region.id)
        tried = [(hold.tool, hold.pressure) for hold in holds]
        self._tools, self._tool = tools_now(tools_of(self.technique, self._region), tried)
        self._last_time = next((one for one in tried if one[1]), None)
        self._results = results_here(None, last_results(holds))
        body_map = self.query_one(BodyMap)
        body_map.gone = self.app.standing().gone
        body_map.lit = frozenset(self.path)
        body_map.cursor = self._region.id
        self._show()

    def _show(self) -> None:
        answer = self._advice().answer
        self.query_one("#card-purpose", Static).update(Content(self.technique.purpose))
        self._show_ways()
        self._show_steps(answer)
        self._show_facts(answer)
        self.query_one("#card-other").display = len(self._techniques) > 1
        tool = self.query_one("#card-tool", Choice)
        tool.display = len(self._tools) > 1
        if len(self._tools) > 1:
            tool.label = f"Tool: {self._next_tool}"
        body_map = self.query_one(BodyMap)
        body_map.ratings = {} if self._before is None else {self._region.id: self._before}
        self.query_one(RateBar).nrs = self._before

    def _advice(self) -> Advice:
        """Return whether the path of this technique may be pressed now, from what the diary says."""
        return advise(self.app.body, self._region.id, self.app.standing(), self.path)

    def _show_ways(self) -> None:
        """List the techniques, the one chosen marked: all of them where there is room.

        Elsewhere, list the one chosen, the one made for a spot in this region, and the article's main one.
        """
        tall, narrow = self.app.size.height >= ALL_WAYS, self.app.size.width < NARROW
        own = next((at for at, technique in enumerate(self._techniques) if technique.points), None)
        main = next((at for at, technique in enumerate(self._techniques) if technique.id == USUAL), None)
        if self._region.cap_s < LOW_SECONDS:
            main = None  # it is not the article's two to five minutes here
        standing = self.app.standing()
        wide = max(len(technique.title) for technique in self._techniques)
        shown = 0
        for number, technique in enumerate(self._techniques):
            way = self.query_one(f"#way-{number}", Choice)
            way.display = tall or number in {self._at, own, main}
            shown += way.display
            path = path_of(technique, self.app.body, self._region.id)
            length = way_length(technique, advise(self.app.body, self._region.id, standing, path).answer)
            if narrow:
                words = f"{technique.title}  {length.partition(',')[0]}"
            else:
                words = f"{technique.title:<{wide}}  {length}"
            way.set_class(number == self._at, "-chosen")
            way.offer(f"{CHOSEN if number == self._at else ' '} {words}", "")
        more, others = len(self._techniques) - shown, self.query_one("#way-more", Choice)
        others.offer(f"  {counted(more, 'more technique')}", "")
        others.display = more > 0 and not narrow

    def _show_steps(self, answer: Allowed | Refused) -> None:
        """Show the steps; if a region on the path may not be pressed, show why instead."""
        box = self.query_one("#card-steps")
        box.remove_children()
        if isinstance(answer, Refused):
            box.mount(Static(Content.styled(f"{answer.why} {answer.remains}", "$text-warning")))
            return
        steps = self.technique.steps
        box.mount_all(
            Horizontal(
                *([Static(Content(str(number)), classes="step-number")] if len(steps) > 1 else []),
                Static(
                    # That of a single step is the technique's, in the list.
                    Content.assemble(step.cue, (f"  {step_length(step, answer)}" if len(steps) > 1 else "", "bold")),
                    classes="step-words",
                ),
                classes="fact",
            )
            for number, step in enumerate(steps, start=1)
        )

    def _show_facts(self, answer: Allowed | Refused) -> None:
        allowed = answer if isinstance(answer, Allowed) else None
        technique, (low, high) = self.technique, aim_of(self.technique, self._region)
        how = "Fingertips, lightly." if self._region.press is Press.LIGHT else technique.pressure
        facts = [("Pressure", f"{low} to {high} of 10 while pressing. {how}")]
        facts += [("" if number else CAREFUL, warning) for number, warning in enumerate(technique.warnings)]
        facts.append(("Here", self._region.press_note))
        if len(self.path) > 1:
            facts.append(("Path", ", then ".join(self.app.body[region].label for region in self.path)))
        if allowed and allowed.cap_s < CAP_SECONDS:
            facts.append(("Time", f"{why_shorter(self.app.body, allowed)} Elsewhere it is two to five minutes."))
        if self._tools:
            facts.append(("Tool", tool_words(self._tool, self._last_time)))
        if self._results:
            facts.append(("Lately", self._results))
        if isinstance(answer, Refused):
            facts = [("Ask", answer.ask)]
        facts.append(("Source", technique.source))
        box = self.query_one("#card-facts")
        box.remove_children()
        box.mount_all(
            Horizontal(
                Static(Content(name), classes=f"fact-name {'-careful' if name == CAREFUL else ''}"),
                Static(Content(words), classes="fact-words"),
                classes=f"fact {'-source' if name == 'Source' else ''}",
            )
            for name, words in facts
        )

    @property
    def _next_tool(self) -> str:
        return self._tools[(self._tools.index(self._tool) + 1) % len(self._tools)]

    # -- actions -------------------------------------------------------------------------------------------

    def on_rate_bar_chosen(self, event: RateBar.Chosen) -> None:
        """Take the clicked rating."""
        self.action_rate(event.nrs)

    def action_rate(self, nrs: int) -> None:
        """Set how tender the place is now, 0 to 10."""
        self._before = nrs
        self._show()

    def action_scroll(self, pages: int) -> None:
        """Scroll the card by this many pages; a line of the last one stays in sight."""
        words = self.query_one(CardWords)
        words.scroll_relative(y=pages * max(1, words.size.height - 1), animate=False)

    def action_other(self, by: int = 1) -> None:
        """Show the technique that is so many further in the list; after the last comes the first."""
        self._choose((self._at + by) % len(self._techniques))

    def action_way(self, number: int) -> None:
        """Show a technique of the list, given its index."""
        self._choose(number)

    def action_tool(self) -> None:
        """Choose the next tool on offer."""
        if len(self._tools) > 1:
            self._tool = self._next_tool
            self._show()

    def action_read(self) -> None:
        """Open the page of this technique in Learn."""
        from mfr_tui.practice.learn import technique_page

        try:
            page = technique_page(self.technique, self.app.body, self._advice().refused)
        except MfrError as error:
            self.app.refuse(error)
        else:
            self.app.push_screen(self.app.routes.page(page))

    def action_start(self) -> None:
        """Close the card, and start the hold."""
        self.dismiss(Chosen(self.technique, self._tool, self._before))

    def action_leave(self) -> None:
        """Close the card without a hold."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Do nothing: nothing was saved yet."""

    def action_redo(self) -> None:
        """Do nothing: nothing was saved yet."""
