"""The page for a professional: a preview as text, with choices of what is on it, to be saved and opened."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.clock import day_words
from mfr_tui.errors import MfrError
from mfr_tui.report.content import Page
from mfr_tui.report.figures import Asked, notes_offered, regions_offered
from mfr_tui.report.render import Target, preview_page, suffixes_here, write
from mfr_tui.system.open_file import open_file
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.choose_several import Several
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.report.keys import PAGE
from mfr_tui.tui.report.save_as import SaveAs
from mfr_tui.tui.report.sheet import Sheet, turned
from mfr_tui.tui.styles import style_sheet

PERIODS = (30, 90, 180, 365)
"""How many days the page can cover, up to today."""

FIRST = PERIODS.index(90)
"""The index of the period shown first, 90 days."""


class ReportScreen(DiaryScreen[None]):
    """The page as it will be saved. The choices made here are forgotten when the screen is closed.

    Attributes:
        period: The index of the period in PERIODS.
    """

    DEFAULT_CLASSES = "-whole"
    CSS_PATH = style_sheet("report/report.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(PAGE, MODES)

    period: reactive[int] = reactive(FIRST, init=False, repaint=False)

    paper = getters.query_one("#report-paper", VerticalScroll)
    status = getters.query_one(StatusLine)
    _page: Page
    _regions: tuple[str, ...] = ()
    _notes: frozenset[str] = frozenset()
    _whose = ""
    _file: Path | None = None  # where the page was last saved
    _saved: Page | None = None  # the page that was saved there
    _writing = False

    def compose(self) -> ComposeResult:
        """Compose the choices and the preview."""
        yield ModeRow("mode.flags")
        yield AlarmRow()
        with Vertical(id="report"):
            with Horizontal(id="report-choices"):
                yield Static("Page for a professional", id="report-title")
                yield Choice.of(PAGE["page.regions"], "", id="report-regions")
                yield Choice.of(PAGE["page.notes"], "", id="report-notes")
                yield Choice.of(PAGE["page.name"], "", id="report-name")
                yield Choice.of(PAGE["page.save"], primary=True, id="report-save")
                yield Static("", id="report-periods")
            with Horizontal(id="report-file"):
                yield Static("", id="report-where", markup=False)
                yield Choice.of(PAGE["page.open"])
            with VerticalScroll(id="report-paper", can_focus=False):
                yield Sheet(self.app.body)
        yield StatusLine()
        yield KeyLine(PAGE)

    # -- showing the page ------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the page."""
        self.look()

    def look(self) -> None:
        """Read the diary and show the page."""
        self._page = preview_page(self.app.reader, self.app.body, self._asked, self.app.config)
        self._show()

    def watch_period(self) -> None:
        """Show the page for the new period."""
        self.look()

    @property
    def _asked(self) -> Asked:
        today = self.app.body_day
        first = today - timedelta(days=PERIODS[self.period] - 1)
        return Asked(first, today, self._regions, self._notes, self._whose)

    def _show(self) -> None:
        self.query_one(Sheet).page = self._page
        self.query_one("#report-periods", Static).update(Content(" ").join(self._periods()))
        notes = len(self._page.pages.notes.rows)
        for name, words in (
            ("regions", f"Places: {len(self._regions) or 'all'}"),
            ("notes", f"Notes: {notes or 'none'}"),
            ("name", f"Name: {'given' if self._page.name else 'none'}"),
        ):
            self.query_one(f"#report-{name}", Choice).label = words
        self.set_class(self._saved == self._page, "-saved")

    def _periods(self) -> Iterator[Content]:
        for number, days in enumerate(PERIODS):
            if number == self.period:
                yield Content.styled(f"{days}", "bold underline $text-primary")
            else:
                yield Content.from_markup(f"[@click=screen.to_period({number})]$days[/]", days=f"{days}")
        yield Content.styled("days", "$quiet")

    # -- what is on the page ---------------------------------------------------------------------------------

    def action_period(self, way: int) -> None:
        """Choose a longer period (1) or a shorter one (-1)."""
        self.period = min(max(self.period + way, 0), len(PERIODS) - 1)

    def action_to_period(self, number: int) -> None:
        """Choose the clicked period, given its index."""
        self.period = number

    @work(exclusive=True)
    async def action_regions(self) -> None:
        """Ask which places the page is about."""
        offered = regions_offered(self.app.reader, self.app.body, self._asked, self.app.config)
        offered = list(dict.fromkeys((*offered, *self._regions)))
        if not offered:
            self.status.message = "No place was flagged or tender on these days."
            return
        words = (
            "Places that were flagged or tender on these days, the most urgent first. If you choose none, "
            "the page shows all."
        )
        options = [(region, Content(self.app.body.label(region))) for region in offered]
        chosen = await self.app.push_screen_wait(Several("Places", words, options, self._regions, "All"))
        self._regions = tuple(region for region in offered if region in chosen)
        self.look()

    @work(exclusive=True)
    async def action_notes(self) -> None:
        """Let the person choose which notes of these days go on the page, and draw it so; say if there are none."""
        notes = notes_offered(self.app.reader, self._asked)
        if not notes:
            self.status.message = "You wrote no notes on these days."
            return
        words = "A note goes on the page only if you choose it here."
        options = []
        for note in notes:
            place = self.app.body.label(note.region) if note.region else "Rest day"
            options.append((note.id, Content(f'{day_words(note.body_day)}, {place}\n     "{note.text}"')))
        chosen = await self.app.push_screen_wait(Several("Notes", words, options, self._notes, "None"))
        self._notes = self._notes - {note.id for note in notes} | chosen
        self.look()

    @work(exclusive=True)
    async def action_name(self) -> None:
        """Ask for a name at the top of the page."""
        words = "It goes on the first line. mfr forgets it when you leave this screen."
        ask = Tell("Name on the page", words, ["name or initials"], before=[self._whose], take="Add it")
        said = await self.app.push_screen_wait(ask)
        if said is not None:
            (self._whose,) = said
            self.look()

    # -- saving and opening ----------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Ask for a file name and save the page there. Closing this screen does not stop it."""
        if not self._writing:
            self.app.run_worker(self._save(), group="page")

    async def _save(self) -> None:
        (endings, _), trouble = suffixes_here(), ""
        ending = ".pdf" if ".pdf" in endings else endings[0]
        name = str(self._file or Path("~", f"mfr-report-{self.app.body_day}{ending}"))
        while target := await self.app.push_screen_wait(SaveAs(name, trouble)):
            page = self._page
            self._tell("Saving it.", writing=True)
            try:
                warning = await self._write(page, target)
            except MfrError as error:
                name, trouble = str(target.path), f"{error.what}\n{error.do}"
                self._tell("")
            else:
                self._tell("")
                self._say_saved(target.path, page, warning)
                return

    async def _write(self, page: Page, target: Target) -> str:
        """Write the file in a thread, so that the screen stays responsive. Return a warning, or an empty string."""
        app = self.app
        return await asyncio.to_thread(write, page, app.body, target, app.places, app.config.paper, app.clock.now())

    def _tell(self, message: str, *, writing: bool = False) -> None:
        self._writing = writing
        if self in self.app.screen_stack:
            self.status.message = message

    def _say_saved(self, path: Path, page: Page, warning: str) -> None:
        self._file, self._saved = path, page
        said = "\n".join(filter(None, (f"Saved: {path}", warning)))
        if self in self.app.screen_stack:
            self.query_one("#report-where", Static).update(Content(said))
            self._show()
        else:
            self.app.notify(said, markup=False)

    def action_open(self) -> None:
        """Open the saved file in the system's viewer. If the page changed since, ask to save it first."""
        if self._file is None or self._saved != self._page:
            self.status.message = f"Save it first: press {PAGE['page.save'].shown_key}."
            return
        path = self._file
        try:
            open_file(path, lambda: self.app.refuse(MfrError("The file could not be opened.", f"It is at {path}")))
        except MfrError as error:
            self.app.refuse(error)

    # -- scrolling -------------------------------------------------------------------------------------------

    def action_scroll(self, way: int) -> None:
        """Scroll the page down (1) or up (-1) by a line."""
        self.paper.scroll_relative(y=way, animate=False, immediate=True)

    def action_turn(self, way: int) -> None:
        """Scroll the page down (1) or up (-1) by a screenful, and show the body whole if it fits."""
        top = turned(round(self.paper.scroll_y), way, self.paper.size.height, self.query_one(Sheet).chart)
        self.paper.scroll_to(y=top, animate=False, immediate=True)

    def action_back(self) -> None:
        """Go back to the screen that opened this one."""
        self.dismiss()
