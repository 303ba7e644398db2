"""Learn: the list, the page, the way there and back; and a single page over another screen."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from mfr_tui import paths
from mfr_tui.practice import learn
from mfr_tui.practice.learn import HOW_TO_PRESS, ORDER, load_page, load_pages, region_page
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.tui.learn.learn_screen import LearnScreen, PageText, ReadPage
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.setup.welcome import Welcome
from tests.support.fakes import FakeClock
from tests.tui.conftest import Open, Session, clear_to_press, journal

SIZES = [(40, 20), (120, 36)]


def learn_screen(s: Session) -> LearnScreen:
    assert isinstance(s.app.screen, LearnScreen)
    return s.app.screen


def shown(s: Session) -> str:
    """The id of the page under the cursor."""
    at = learn_screen(s).list.highlighted
    assert at is not None
    return ORDER[at]


def line_of(s: Session, words: str) -> int:
    """The row on which these words stand."""
    return next(y for y, line in enumerate(s.text().splitlines()) if words in line)


async def open_learn(s: Session) -> None:
    await s.press("4")
    await s.settle()


# The way there and back


async def test_4_leads_there_and_1_back_so_do_a_click_and_the_palette_and_it_is_never_stacked_twice(
    open_app: Open,
) -> None:
    """Nor is it opened over a dialog, or in a scan; undo is known there."""
    async with open_app(size=(40, 20)) as s:
        for size in ((40, 20), (80, 24)):
            await s.resize(size)
            await open_learn(s)
            assert s.title == "LearnScreen", size
            assert "Myofascial release (mfr)" in s.text(), size
            await s.press("tab", "tab")
            assert s.app.focused is None, size
            assert not s.app.screen.query_one(OptionList).can_focus
            await s.press("1")
            assert s.title == "TodayScreen", size
            assert len(s.app.screen_stack) == 1, size
        head = s.text().splitlines()[0]
        assert "4 Learn" in head
        await s.click(head.index("Learn"), 0)
        await s.settle()
        assert s.title == "LearnScreen"
        await s.click(s.text().splitlines()[-1].index("Back"), 23)
        await s.settle()
        assert s.title == "TodayScreen"
        await s.burst("4", "4", "4")
        assert len(s.app.screen_stack) == 2
        await s.burst("1", "1")
        assert len(s.app.screen_stack) == 1
        await s.burst("4", "1", "4")
        assert [type(screen).__name__ for screen in s.app.screen_stack] == ["TodayScreen", "LearnScreen"]
        await s.press("1")
        await s.choose("Learn")
        assert s.title == "LearnScreen"
        with_rest = s.app.change(lambda writer: writer.rest(s.app.body_day, s.app.body_day, "ill"))
        assert with_rest is None or with_rest
        await s.press("u")
        assert s.message.startswith("Undone: ")
        await s.press("U")
        assert s.message.startswith("Redone: ")
        await s.press("u", "u")
        assert s.message == "Nothing to undo."
        await s.press("1")
        assert s.ask("SELECT count(*) FROM rest_day WHERE deleted_at IS NULL") == 0
        s.app.push_screen(Welcome())
        await s.settle()
        await s.app.action_mode("learn")
        await s.settle()
        assert isinstance(s.app.screen, Welcome)
        assert len(s.app.screen_stack) == 2
        s.app.pop_screen()
        await s.start()
        await s.app.action_mode("learn")
        await s.app.action_mode("today")
        await s.settle()
        assert isinstance(s.app.screen, ScanScreen)


# Who may press nothing now


def sheet(s: Session) -> str:
    """The page as far as it is on the screen, in one line."""
    area = learn_screen(s).sheet.region
    lines = s.text().splitlines()[area.y : area.bottom]
    return " ".join(" ".join(line[area.x : area.right] for line in lines).split())


async def test_a_page_that_tells_how_to_press_says_first_that_nothing_may_be_pressed(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    """Also a page that is open as the answer is given."""
    clear_to_press(diary, clock)
    async with open_app() as s:
        await open_learn(s)
        assert shown(s) in HOW_TO_PRESS
        assert "Do not press now" not in s.text()
        await s.press("exclamation_mark")
        await s.settle()
        await s.press("y", "escape")
        await s.settle()
        assert s.title == "LearnScreen"
        assert "Do not press now. " in s.text()
    clear_to_press(diary, clock)
    with journal(diary, clock) as book:
        for sign in load_signs():
            book.warn(sign.id, yes=False)
        book.answer("blood", yes=True)
    async with open_app(size=(120, 36)) as s:
        await open_learn(s)
        for page in load_pages()[:3:2]:
            assert shown(s) == page.id
            said = sheet(s).removeprefix(page.title).strip()
            assert said.startswith("Do not press now. You said yes to blood thinners") is (page.id in HOW_TO_PRESS)
            assert ("Do not press now" in said) is (page.id in HOW_TO_PRESS)
            await s.press("j", "j")


# Choosing and reading


def test_every_page_shows_all_that_it_says() -> None:
    for page in load_pages():
        tokens = MarkdownIt("commonmark").parse(PageText(page)._initial_markdown or "")
        said = [token.children or [] for token in tokens if token.type == "inline"]
        texts = ["".join(part.content for part in parts if part.type == "text") for parts in said]
        assert len(texts) == len(page.blocks), page.id
        for text, block in zip(texts, page.blocks, strict=True):
            assert text.startswith(block.text), page.id


async def test_the_arrows_choose_a_page_it_is_shown_beside_the_list_and_can_be_read_to_its_end(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address in it is text, and opens nothing."""
    opened: list[str] = []
    first, second, *_, last = load_pages()
    async with open_app() as s:
        monkeypatch.setattr(s.app, "open_url", lambda url, **_: opened.append(url))
        await open_learn(s)
        assert [option.id for option in learn_screen(s).list.options] == list(ORDER)
        for page, key in ((first, "j"), (second, "k"), (first, "up"), (last, "down")):
            assert shown(s) == page.id
            text = s.text()
            assert text.splitlines()[2].count(page.title) >= 1
            assert text.count(page.title) >= 2, "in the list, and above the page"
            if page is last:
                y = line_of(s, "https://health.clevelandclinic.org")
                await s.click(s.text().splitlines()[y].index("https") + 3, y)
                await s.settle()
                assert opened == []
                assert s.title == "LearnScreen"
            sheet = learn_screen(s).sheet
            await s.press(*["pagedown"] * (1 + int(sheet.max_scroll_y) // (sheet.size.height - 2)))
            assert sheet.scroll_offset.y == sheet.max_scroll_y, page.id
            assert page.blocks[-1].text.split()[-1] in s.text(), page.id
            await s.press(key)
        assert shown(s) == first.id, "the list goes round"


async def test_enter_goes_into_the_page_where_the_arrows_scroll_page_up_and_down_turn_it_and_its_place_is_kept(
    open_app: Open,
) -> None:
    """A click opens a page too, and the wheel scrolls it."""
    async with open_app() as s:
        await open_learn(s)
        sheet = learn_screen(s).sheet
        await s.press("pagedown")
        assert 0 < sheet.scroll_offset.y <= sheet.size.height - 1
        await s.press("pagedown", "pageup")
        assert sheet.scroll_offset.y <= sheet.size.height - 1
        await s.press("down")
        await s.settle()
        assert sheet.scroll_offset.y == 0
        await s.press("up")
        await s.press("enter", "down", "j")
        assert shown(s) == ORDER[0]
        assert learn_screen(s).sheet.scroll_offset.y == 2
        await s.press("up", "k", "k")
        assert learn_screen(s).sheet.scroll_offset.y == 0
        await s.press("escape")
        assert s.title == "LearnScreen"
        for at, key in enumerate(("down", "j"), start=1):
            await s.press(key)
            assert shown(s) == ORDER[at], key
        await s.press("escape")
        assert s.title == "TodayScreen"
        await open_learn(s)
        await s.press("enter", "down", "down", "down")
        before = learn_screen(s)
        assert before.sheet.scroll_offset.y == 3
        await s.press("1")
        await open_learn(s)
        assert learn_screen(s) is before
        assert shown(s) == "who-should-not"
        assert before.sheet.scroll_offset.y == 3
        assert before.reading
        await s.press("escape")
        await s.click(4, line_of(s, "When to see someone"))
        await s.settle()
        assert shown(s) == "professional"
        assert learn_screen(s).reading
        assert "Trust your intuition" in s.text()
        driver = s.app._driver
        assert driver is not None
        wheel = events.MouseScrollDown(None, 40, 10, 0, 0, 0, False, False, False, 40, 10)  # noqa: FBT003
        wheel.set_sender(s.app)
        driver.send_message(wheel)
        await s.settle()
        assert learn_screen(s).sheet.scroll_offset.y > 0


def assert_not_cut_off(s: Session) -> None:
    """Assert that the page is within the screen, and its lines no longer than can be read."""
    page = s.app.screen.query_one(PageText)
    assert page.region.right <= s.app.size.width
    assert page.content_size.width <= 76
    assert not learn_screen(s).sheet.show_horizontal_scrollbar


async def test_on_a_phone_the_list_comes_first_then_the_page_in_full_and_both_when_there_is_room(
    open_app: Open,
) -> None:
    async with open_app(size=(40, 20)) as s:
        await open_learn(s)
        assert "Trust your intuition" not in s.text()
        await s.click(4, line_of(s, "When to see someone"))
        await s.settle()
        assert "Trust your intuition" in s.text()
        assert "Where never to press" not in s.text()
        assert_not_cut_off(s)
        await s.press("down")
        assert learn_screen(s).sheet.scroll_offset.y == 1
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert "Where never to press" in s.text()
        assert "vision loss" in s.text()
        await s.pilot.resize_terminal(40, 20)
        await s.settle()
        assert "Where never to press" not in s.text()
        await s.press("escape")
        await s.settle()
        assert "Where never to press" in s.text()
        assert "Trust your intuition" not in s.text()
        await s.press("escape")
        assert s.title == "TodayScreen"
        s.app.push_screen(LearnScreen("direct"))
        await s.settle()
        assert "Therapists use two main techniques" in s.text()
        await s.press("1", "4")
        assert len(s.app.screen_stack) == 2, "it was opened over something, which is closed first"
        await s.press("escape", "escape")
        assert s.title == "TodayScreen"


async def test_sources_are_named_quietly_behind_each_claim_and_nothing_is_cut_off_at_the_side(open_app: Open) -> None:
    async with open_app(size=(120, 36)) as s:
        s.app.push_screen(LearnScreen("evidence"))
        await s.settle()
        assert "(Wilke 2018)" in s.text()
        assert "[wilke2018]" not in s.text()
        page = s.app.screen.query_one(PageText)
        words = next(b for b in page.query("MarkdownParagraph") if "Wilke 2018" in str(b.content))  # type: ignore[attr-defined]
        quiet = words.get_component_rich_style("em").color
        assert quiet is not None
        assert quiet != words.rich_style.color
        assert_not_cut_off(s)


# When a file is broken


def break_asset(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    real = paths.read_asset
    for module in (paths, learn):
        monkeypatch.setattr(module, "read_asset", lambda asked: text if asked == name else real(asked))


async def test_a_broken_page_says_so_and_broken_sources_do_and_the_others_and_the_rest_of_the_program_are_left_alone(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_asset(monkeypatch, "learn/daily.md", "# Daily\n\nA claim, alone.\n")
    async with open_app() as s:
        await open_learn(s)
        assert "Myo" in s.text()
        await s.press("down")
        await s.settle()
        text = " ".join(s.text().split())
        assert "assets/learn/daily.md, line 3" in text
        assert "Install mfr again." in text
        break_asset(monkeypatch, "learn/sources.toml", "[")
        await s.press("up")
        assert "assets/learn/sources.toml is not valid TOML" in " ".join(s.text().split())
        await s.press("1")
        s.app.push_screen(ReadPage(region_page(s.app.body["calf_l"], [])))
        await s.settle()
        assert "assets/learn/sources.toml is not valid TOML" in " ".join(s.text().split())
        await s.press("escape")
        assert s.title == "TodayScreen"
        await s.start()
        assert isinstance(s.app.screen, ScanScreen)


# One page over another screen


async def test_a_single_page_over_another_screen_is_scrolled_and_left_by_keys_and_by_mouse(open_app: Open) -> None:
    async with open_app() as s:
        for size, key in zip(SIZES, ("escape", "enter"), strict=True):
            await s.pilot.resize_terminal(*size)
            s.app.push_screen(ReadPage(region_page(s.app.body["neck_back_l"], ["Hold the spot"])))
            await s.settle()
            assert "Left back of neck" in s.text()
            assert "(our own)" in s.text()
            scroll = s.app.screen.query_one(VerticalScroll)
            assert scroll.has_focus
            await s.press("j", "j")
            assert scroll.scroll_offset.y == min(2, scroll.max_scroll_y)
            await s.press("k")
            await s.press("up")
            await s.settle()
            assert scroll.scroll_offset.y == 0
            await s.press(key)
            assert s.title == "TodayScreen", size
            assert s.app.is_running
        s.app.push_screen(ReadPage(load_page("about")))
        await s.settle()
        for _ in range(6):
            await s.press("pagedown")
        y = line_of(s, "esc Back")
        await s.click(s.text().splitlines()[y].index("Back"), y)
        await s.settle()
        assert s.title == "TodayScreen"
