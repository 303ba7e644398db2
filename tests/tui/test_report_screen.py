"""The page for a professional in the app: what is on it is chosen one by one, looked at, saved whole, and opened."""

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How
from mfr_tui.report.content import Page
from mfr_tui.report.figures import Asked
from mfr_tui.report.render import preview_page
from mfr_tui.report.text_formats import as_markdown, as_text
from mfr_tui.tui.common.choose_several import Several
from mfr_tui.tui.common.note_input import NoteInput
from mfr_tui.tui.report import report_screen as page_module
from mfr_tui.tui.report.report_screen import ReportScreen
from mfr_tui.tui.report.save_as import SaveAs
from mfr_tui.tui.report.sheet import Sheet, lay_out_sheet
from tests.support import patience
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import at
from tests.support.quick_app import at_rest
from tests.support.rows import select
from tests.support.scripts import Scripts
from tests.tui.conftest import Open, Session, done_days, journal

BEGINS = {"pdf": b"%PDF-1.", "png": b"\x89PNG", "md": b"# Body scan record", "txt": b"Body scan record"}
NOTES = ("slept [b]badly[/] $x", "better after a walk")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, and no mask that would make files private by itself."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    before = os.umask(0)
    yield folder
    os.umask(before)


@pytest.fixture(scope="session")
def written(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The diary of `weeks`, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("report"))), FakeClock()
    done_days(path, clock, stops, range(1, 22), {"jaw_l": 5, "calf_r": 4})
    with journal(path, clock) as book:
        for mark_id, words in zip(jaws(path), NOTES, strict=False):
            book.edit_mark(mark_id, "jaw", note=words)
        for ago, words in ((60, "a cold"), (50, "a cough")):
            book.rest(TODAY - timedelta(days=ago), TODAY - timedelta(days=ago), "ill", words)
        book.mark_spot("v", "foot_sole_r", "sole", 4, How.PRESSED)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


def jaws(diary: Path) -> list[str]:
    """The ids of the marks of the jaw, newest first."""
    return [row for (row,) in select(diary, "SELECT id FROM mark WHERE region = 'jaw_l' ORDER BY body_day DESC")]


@pytest.fixture
def weeks(diary: Path, written: Path) -> dict[str, str]:
    """Three weeks of scans; notes to two of their marks, and to two days off. The marks' ids by their notes."""
    shutil.copy(written, diary)
    return {words: mark_id for mark_id, words in zip(jaws(diary), NOTES, strict=False)}


def page_of(
    s: Session, first: date, regions: tuple[str, ...] = (), notes: frozenset[str] = frozenset(), name: str = ""
) -> Page:
    """The page that is to be seen, read apart from the screen."""
    history = DiaryReader(s.diary)
    try:
        return preview_page(history, s.app.body, Asked(first, s.app.body_day, regions, notes, name), Config())
    finally:
        history.close()


def since(days: int) -> date:
    return TODAY - timedelta(days=days - 1)


def page_screen(s: Session) -> ReportScreen:
    assert isinstance(s.app.screen, ReportScreen), s.app.screen
    return s.app.screen


async def open_page(s: Session) -> ReportScreen:
    await s.press("3", "p")
    await at(s, "ReportScreen")
    return page_screen(s)


def shown(s: Session) -> str:
    return str(s.app.screen.query_one(Sheet).render())


def sheet_of(s: Session, page: Page, width: int = 74) -> str:
    """The words of the sheet for a page, at the width that it has on a terminal of 80 columns."""
    return lay_out_sheet(page, s.app.body, width).plain


def one_line(s: Session) -> str:
    return "".join(s.text().split())


async def save(s: Session, name: str) -> None:
    """Save under this name, as far as nothing asks back."""
    await s.press("s")
    assert isinstance(s.app.screen, SaveAs)
    s.app.screen.field.value = name
    await s.press("enter")
    await s.settle()


# -- what is on it -------------------------------------------------------------------------------------------


async def test_by_keys_the_page_is_what_was_chosen(open_app: Open, weeks: dict[str, str]) -> None:
    async with open_app() as s:
        await open_page(s)
        assert shown(s) == sheet_of(s, page_of(s, since(90)))
        assert not any(note in shown(s) for note in (*NOTES, "a cold"))
        assert "30 90 180 365 days" in s.text()
        await s.press(">", ">", ">", "<", "<", "<", "<", ">", "<")
        assert shown(s) == sheet_of(s, page_of(s, since(30)))
        await s.press(">", "r")
        assert isinstance(s.app.screen, Several)
        text = s.text()
        assert text.index("[ ] Left jaw") < text.index("[ ] Right calf") < text.index("[ ] Right sole and heel")
        await s.press("space", "down", "space", "space", "escape")
        assert shown(s) == sheet_of(s, page_of(s, since(90), ("jaw_l",)))
        assert "Only these places: Left jaw and jaw hinge." in shown(s)
        assert "Places: 1" in s.text()
        await s.press("n", "down", "enter", "escape")
        assert NOTES[1] in shown(s)
        assert NOTES[0] not in shown(s)
        await s.press("n", "space", "down", "space", "escape")
        await s.press("a", *"[/] R. $x", "enter")
        wanted = page_of(s, since(90), ("jaw_l",), frozenset({weeks[NOTES[0]]}), "[/] R. $x")
        assert shown(s) == sheet_of(s, wanted)
        assert "Body scan record: [/] R. $x" in s.text()
        assert NOTES[0] in shown(s)
        await s.press("r", "c", "escape", "n", "c", "escape", "a", *["backspace"] * 9, "enter")
        assert shown(s) == sheet_of(s, page_of(s, since(90)))
        await s.press("escape")
        await at(s, "FlagsScreen")
        await s.press("p")
        assert shown(s) == sheet_of(s, page_of(s, since(90)))


async def test_by_mouse_too_and_saved(open_app: Open, weeks: dict[str, str], home: Path) -> None:
    async with open_app() as s:
        await s.press("3")
        await s.click_on("p Page")
        await s.click_on("180")
        await s.click_on("Places: all")
        await s.click_on("[ ] Right calf")
        await s.click_on("[ ] Left jaw")
        await s.click_on("[x] Right calf")
        await s.click_on("Done")
        await s.click_on("Notes: none")
        assert "Day off" not in s.text(), "a day off is of no place"
        await s.click_on("[ ] 20 November")
        await s.click_on("Done")
        await s.click_on("Name: none")
        await s.press(*"R. L.")
        await s.click_on("Add it")
        wanted = page_of(s, since(180), ("jaw_l",), frozenset({weeks[NOTES[0]]}), "R. L.")
        assert shown(s) == sheet_of(s, wanted)
        await s.click_on("s Save")
        await s.press(*["backspace"] * 3, *"md")
        await s.click_on("Save it")
        await at(s, "ReportScreen")
        file = home / "mfr-report-2026-11-21.md"
        assert file.read_text(encoding="utf-8") == as_markdown(wanted, s.app.body)
        assert s.words("#report-where") == f"Saved: {file}"


async def test_no_key_chooses_more_than_one_note(open_app: Open, weeks: dict[str, str]) -> None:
    assert len(weeks) == 2
    keys = [*"abdefghijklmnoprstuvwxyz0123456789!/<>", "enter", "space", "tab", "up", "down", "home", "end", "ctrl+a"]
    async with open_app() as s:
        await open_page(s)
        await s.press("n")
        dialog = s.app.screen
        assert isinstance(dialog, Several)
        for key in keys:
            dialog.action_clear()
            s._send(key)
            await at_rest()
            assert s.title == "Several"
            assert len(dialog._chosen) == (key in {"enter", "space"})
        await s.press("c", "end", "space", "escape")
        assert "a cold" in shown(s), "of a day off"
        assert "a cough" not in shown(s)
        assert not any(note in shown(s) for note in NOTES)
        await s.press("<")
        assert "a cold" not in shown(s)
        await s.press("n", "space", "escape", ">")
        assert "a cold" in shown(s), "what was chosen of other days stays so"
        assert NOTES[0] in shown(s)


async def test_it_follows_what_is_written_and_the_day(open_app: Open, diary: Path, clock: FakeClock) -> None:
    async with open_app() as s:
        screen = await open_page(s)
        await s.press("r")
        assert s.message == "No place was flagged or tender on these days."
        await s.press("n")
        assert s.message == "You wrote no notes on these days."
        with journal(diary, clock) as book:
            book.rest(TODAY, TODAY, "ill", "a fever")
        screen.catch_up()
        await s.press("n", "space", "escape")
        assert "a fever" in shown(s)
        clock.set(clock.local + timedelta(days=90))
        screen.catch_up()
        assert "a fever" not in shown(s)
        assert "Made on 19 February 2027." in shown(s)


async def test_the_sheet_has_margins_fits_at_each_size_and_shows_the_body_whole_when_turned(
    open_app: Open, weeks: dict[str, str]
) -> None:
    assert weeks
    async with open_app() as s:
        screen = await open_page(s)
        for size in ((80, 24), (100, 30), (120, 36), (200, 50)):
            await s.resize(size)
            sheet, text = screen.query_one(Sheet).region, screen.query_one(Sheet).content_region
            assert sheet.x >= 1, size
            assert sheet.right <= size[0], size
            assert text.x >= sheet.x + 2, size
            assert screen.paper.max_scroll_x == 0, (size, "nothing is cut")
            if size[0] >= 120:
                assert abs(sheet.x - (size[0] - sheet.right)) <= 3, (size, "in the middle")
            if size == (80, 24):
                await s.press("pagedown")
                chart, top = screen.query_one(Sheet).chart, round(screen.paper.scroll_y)
                assert len(chart) == 21
                assert top <= chart.start
                assert chart.stop <= top + screen.paper.size.height, s.text()
                await s.press("pageup")
        await s.resize((40, 20))  # a phone: nothing goes sideways
        assert shown(s) == sheet_of(s, page_of(s, since(90)), 37)
        assert max(map(len, shown(s).splitlines())) <= 37
        assert screen.paper.max_scroll_x == 0
        assert screen.paper.max_scroll_y > 0
        assert screen.paper.scroll_offset == (0, 0)
        await s.press("pagedown", "right")
        assert screen.paper.scroll_offset == (0, screen.paper.size.height - 1)
        await s.press("h", "k", "up", "j")
        assert screen.paper.scroll_offset == (0, screen.paper.size.height - 2)


# -- saved ---------------------------------------------------------------------------------------------------


async def test_it_is_saved_for_its_owner_and_nothing_is_overwritten_unasked(
    open_app: Open, weeks: dict[str, str], home: Path
) -> None:
    async with open_app(size=(120, 36)) as s:
        await open_page(s)
        for ending, begins in BEGINS.items():
            file = home / f"visit.{ending}"
            await save(s, f"~/visit.{ending}")
            await at(s, "ReportScreen")
            assert file.read_bytes().startswith(begins)
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert s.words("#report-where") == f"Saved: {file}"
        assert [one.name for one in home.iterdir() if one.name.startswith(".")] == []
        await s.press("n", "space", "escape")
        await save(s, "~/second.png")
        assert s.words("#report-where").endswith("save as PDF, text or Markdown."), "of the second page it has nothing"
        file = home / "visit.txt"
        file.write_text("mine", encoding="utf-8")
        await s.press("n", "down", "space", "escape")
        assert "Saved:" not in s.text(), "what lies there is another page"
        await s.press("o")
        assert s.message == "Save it first: press s."
        await save(s, str(file))
        await at(s, "Ask")
        await s.press("enter")
        assert "".join(f"{file} already exists. Choose another name.".split()) in one_line(s)
        await s.press("enter", "escape")
        await at(s, "SaveAs")
        assert file.read_text(encoding="utf-8") == "mine"
        await s.press("enter", "o")
        await at(s, "ReportScreen")
        saved = page_screen(s).query_one(Sheet).page
        assert saved
        assert file.read_text(encoding="utf-8") == as_text(saved, s.app.body)
        assert NOTES[0] in shown(s)


async def test_a_click_on_an_extension_chooses_the_format(open_app: Open) -> None:
    async with open_app() as s:
        await s.app.push_screen(SaveAs("~/page 3.pdf"))
        await s.settle()
        assert isinstance(s.app.screen, SaveAs)
        for ending in (".txt", ".md", ".png", ".pdf"):
            await s.click_on(f"{ending}")
            assert s.app.screen.field.value == f"~/page 3{ending}"
        s.app.screen.field.value = "page 1.2"
        await s.click_on(".txt")
        assert s.app.screen.field.value == "page 1.2.txt"


async def test_what_is_in_the_way_is_said_the_name_stays_and_the_diary_is_never_overwritten(
    open_app: Open, home: Path, diary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "way.md").symlink_to(diary)
    (home / "file").touch()
    (home / "dir.md").mkdir()
    refused = {
        "~/way.md": "isoneofmfr'sownfiles.",
        "~/page": "Thefileextensionsetstheformat:.txt,.md,.pdfor.png.",
        "": "Thefileextensionsetstheformat:",
        "~nobody-here/x.pdf": "~nobody-here/x.pdf:thereisnosuchhomedirectory.Writethefullpath.",
        "~/dir.md": "existsandisnotanordinaryfile.Chooseanotherfilename.",
        "~/none/x.txt": "cannotbewritten:nosuchfileordirectory.Nothingwaswritten.Checkthename",
        "~/file/x.md": "Notadirectory",
        f"~/{'x' * 300}.md": "Filenametoolong",
        "[/b].md/$x.txt": "[/b].md/$x.txtcannotbewritten",
    }
    async with open_app() as s:
        await open_page(s)
        for name, words in refused.items():
            await save(s, name)
            await at(s, "SaveAs")
            assert words in one_line(s), name
            assert diary.read_bytes().startswith(b"SQLite format 3"), name
            await s.press("escape")
        await save(s, "~/x.md")
        await at(s, "ReportScreen")
        (home / "x.md").unlink()

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            await s.press("s", "enter")
            await at(s, "SaveAs")
            assert "cannotbewritten:thediskisfull.Nothingwaswritten." in one_line(s)
            assert sorted(one.name for one in home.iterdir()) == ["dir.md", "file", "way.md"]
        await s.press("enter")
        await at(s, "ReportScreen")
        assert (home / "x.md").read_text(encoding="utf-8").startswith("# Body scan record")


async def test_without_typst_the_name_stays_and_what_to_install_is_said(
    open_app: Open, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    async with open_app(size=(120, 36)) as s:
        await open_page(s)
        await s.press("s")
        await at(s, "SaveAs")
        said = "setstheformat:.txtor.md.PDFandPNGneedtypst0.15,whichisnotinstalled.Installmfr-tui[pdf]."
        assert said in one_line(s), "before anything is chosen"
        assert s.app.screen.query_one(NoteInput).value == f"~/mfr-report-{TODAY}.txt"
        await s.press("escape")
        for name in ("~/x.pdf", "~/x.png"):
            await save(s, name)
            await at(s, "SaveAs")
            words = "PDFandPNGneedtypst0.15,whichisnotinstalled.Installmfr-tui[pdf],oruseafilenamethatendsin.txtor.md."
            assert words in one_line(s)
            await s.press("escape")
        assert list(home.iterdir()) == []
        await save(s, "~/x.txt")
        await at(s, "ReportScreen")
        assert (home / "x.txt").read_text(encoding="utf-8") == as_text(page_of(s, since(90)), s.app.body)


@pytest.mark.parametrize("leaves", [False, True], ids=["stays", "leaves"])
async def test_the_screen_goes_on_while_it_is_written(
    open_app: Open, weeks: dict[str, str], home: Path, monkeypatch: pytest.MonkeyPatch, *, leaves: bool
) -> None:
    """The thread is held up until the test lets it go; what is asserted meanwhile needs the loop alone."""
    assert weeks
    go, threads = threading.Event(), list[threading.Thread]()

    def held(*_: object) -> str:
        threads.append(threading.current_thread())
        go.wait(patience.SECONDS)
        return "First.\nSecond [/b]."

    async def until(s: Session, condition: Callable[[], object], *keys: str) -> None:
        """Let the loop turn until this is so; `Session.until` would wait for the thread, too."""
        for key in keys:
            s._send(key)
        await patience.until(condition, s.text)

    monkeypatch.setattr(page_module, "write", held)
    async with open_app() as s:
        screen = await open_page(s)
        await s.press("s")
        try:
            await until(s, lambda: screen.status.message == "Saving it." and threads, "enter")
            await until(s, lambda: screen.paper.scroll_offset.y == 1, "s", "down")
            if leaves:
                await until(s, lambda: s.title == "FlagsScreen", "escape")
        finally:
            go.set()
        await s.settle()
        assert len(threads) == 1
        assert threads != [threading.current_thread()]
        words = f"Saved: {home / 'mfr-report-2026-11-21.pdf'}\nFirst.\nSecond [/b]."
        assert s.news == ([words] if leaves else [])
        assert s.title == "FlagsScreen" if leaves else s.words("#report-where") == words


# -- opened --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
async def test_it_is_opened_by_what_the_system_has(
    open_app: Open, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = Scripts(tmp_path / "programs")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(scripts.folder))
    monkeypatch.setenv("DISPLAY", ":0")
    commands, popen = [], subprocess.Popen

    def noted(command: list[str], **named: object) -> object:
        commands.append(command)
        return popen(command, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", noted)
    file = home / "my page.md"
    nothing = f"No program was found to open it.\nIt is at {file}"
    async with open_app() as s:
        await open_page(s)
        await save(s, "~/my page.md")
        await s.press("o")
        assert s.news.pop() == nothing
        scripts.add("xdg-open", "exit 0")
        s.app.clear_notifications()
        await s.click_on("o Open")
        await scripts.until(lambda: scripts.lines == [f"xdg-open {file}"] and not scripts.alive)
        await s.settle()
        assert s.news == []
        assert commands == [[str(scripts.folder / "xdg-open"), str(file)]], "nothing ties what shows it to us"
        scripts.add("xdg-open", "exit 3")
        await s.press("o")
        await scripts.until(lambda: s.news == [f"The file could not be opened.\nIt is at {file}"])
        monkeypatch.delenv("DISPLAY")
        s.app.clear_notifications()
        await s.press("o")
        assert s.news == [nothing]
        assert len(scripts.lines) == 2
        monkeypatch.setenv("WAYLAND_DISPLAY", "w")
        file.unlink()
        s.app.clear_notifications()
        await s.press("o")
        assert s.news == [f"{file} no longer exists.\nSave it again."]
        assert len(scripts.lines) == 2
