"""The Learn screen: a list of pages that explain, beside the page being read."""

from typing import ClassVar

from markdown_it import MarkdownIt
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Markdown, OptionList
from textual.widgets.option_list import Option

from mfr_tui.errors import AssetError
from mfr_tui.practice.learn import ORDER, BlockKind, Page, load_page, load_sources, notes, with_refusal
from mfr_tui.practice.pressing import nothing_pressed
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.keys import MODES
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.learn.keys import LEARN, READ_PAGE
from mfr_tui.tui.styles import style_sheet

MARKS = {BlockKind.TITLE: "# ", BlockKind.HEADING: "## ", BlockKind.PARAGRAPH: "", BlockKind.BULLET: "- "}


class PageText(Markdown):
    """The text of a page. Addresses are plain text, because nothing here goes online."""

    BULLETS = ["- "]

    def __init__(self, page: Page | None = None) -> None:
        """Create the text of a page, or an empty one."""
        text = _markdown(page) if page else None
        super().__init__(text, parser_factory=lambda: MarkdownIt("commonmark"), open_links=False)

    async def show(self, page: Page) -> None:
        """Replace the text with that of another page."""
        await self.update(_markdown(page))


class LearnScreen(DiaryScreen[None]):
    """The list of pages and the page under its cursor. A screen too small for both shows the list first.

    Attributes:
        reading: Whether the arrows scroll the page; otherwise they move through the list.
    """

    CSS_PATH = style_sheet("learn/learn.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(LEARN, MODES)

    reading: reactive[bool] = reactive(False, repaint=False, toggle_class="-reading")  # noqa: FBT003

    list = getters.query_one(OptionList)
    sheet = getters.query_one("#sheet", VerticalScroll)

    def __init__(self, page: str | None = None) -> None:
        """Create the screen.

        Args:
            page: The id of the page to open; None to start in the list.
        """
        super().__init__()
        self._first = page or ORDER[0]
        self.set_reactive(LearnScreen.reading, page is not None)

    def compose(self) -> ComposeResult:
        """Compose the list and the page."""
        self._pages = self._read_pages()
        self.set_class(self.reading, "-reading")
        yield ModeRow("mode.learn")
        yield AlarmRow()
        with Horizontal(id="learn"):
            pages = OptionList(*(Option(Content(page.title), id=page.id) for page in self._pages.values()), id="pages")
            pages.can_focus = False  # the screen handles the keys, to move in the list or scroll the page
            pages.highlighted = ORDER.index(self._first)
            yield pages
            with VerticalScroll(id="sheet", can_focus=False):
                yield PageText()
        yield StatusLine()
        yield KeyLine(LEARN)

    # -- showing the pages -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Read the pages again, as what may be pressed may have changed, and update the page under the cursor."""
        before, self._pages = self._pages, self._read_pages()
        at = ORDER[self.list.highlighted or 0]
        if self._pages[at] != before[at]:
            self.call_later(self.query_one(PageText).show, self._pages[at])

    def _read_pages(self) -> dict[str, Page]:
        refused = nothing_pressed(self.app.body, self.app.standing())
        return {page_id: with_refusal(_page_or_error(page_id), refused) for page_id in ORDER}

    @on(OptionList.OptionHighlighted)
    async def show_page(self, event: OptionList.OptionHighlighted) -> None:
        """Show the page under the cursor, from its top."""
        if event.option.id:
            await self.query_one(PageText).show(self._pages[event.option.id])
            self.sheet.scroll_home(animate=False, immediate=True)

    @on(OptionList.OptionSelected)
    def open_page(self) -> None:
        """Read the clicked page."""
        self.reading = True

    # -- actions ---------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move to the next or previous page of the list, or scroll the page by a line while reading.

        Args:
            way: 1 for down, -1 for up.
        """
        if self.reading:
            self.sheet.scroll_relative(y=way, animate=False, immediate=True)
        elif way > 0:
            self.list.action_cursor_down()
        else:
            self.list.action_cursor_up()

    def action_turn(self, way: int) -> None:
        """Scroll the page by a screenful, even while in the list.

        Args:
            way: 1 for down, -1 for up.
        """
        self.sheet.scroll_relative(y=way * max(1, self.sheet.size.height - 1), animate=False, immediate=True)

    def action_open(self) -> None:
        """Start reading the page."""
        self.reading = True

    def action_back(self) -> None:
        """Go back to the list; from the list, go back to the screen before."""
        if self.reading:
            self.reading = False
        else:
            self.app.pop_screen()


class ReadPage(Dialog[None]):
    """A single page on top of the open screen, such as that of a technique or a region."""

    CSS_PATH = [style_sheet("common/dialogs.tcss"), style_sheet("learn/learn.tcss")]
    KEYS = (READ_PAGE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, page: Page) -> None:
        """Create the dialog for this page."""
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """Compose the page and the Back button."""
        with VerticalScroll(classes="dialog -wide"):
            yield PageText(self._page)
            yield Choice.of(READ_PAGE["read_page.back"])

    def action_scroll(self, way: int) -> None:
        """Scroll down (1) or up (-1) by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=way, animate=False, immediate=True)


def _page_or_error(page_id: str) -> Page:
    """Return the page or, if it cannot be read, a page with the error, so that the others can still be read."""
    try:
        return load_page(page_id)
    except AssetError as error:
        return _error_page(page_id, error)


def _error_page(page_id: str, error: AssetError) -> Page:
    return Page(page_id, page_id, f"# This page cannot be shown\n\n{error.what}\n\n{error.do}")


def _markdown(page: Page) -> str:
    """Return the page as Markdown, with short references after each claim.

    If the sources cannot be read, a page that cites any is replaced by a page with the error.
    """
    try:
        sources = load_sources()
    except AssetError as error:
        sources = {}
        page = _error_page(page.id, error) if any(block.keys for block in page.blocks) else page
    lines: list[str] = []
    before = None
    for block in page.blocks:
        if not (block.kind is BlockKind.BULLET is before):
            lines.append("")
        before = block.kind
        said = notes(block, sources)
        lines.append(f"{MARKS[block.kind]}{block.text}{f' *({said})*' if said else ''}")
    return "\n".join(lines)
