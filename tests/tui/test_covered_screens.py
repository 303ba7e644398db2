"""A screen on top shows its own changes, whatever changes at the same moment on the screens below it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Static

from mfr_tui.record.rows import How
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.support.fakes import FakeClock
from tests.support.quick_app import painted
from tests.tui.conftest import Open, Session, journal

Painted = Callable[[Screen[Any]], set[Region]]


@pytest.fixture
def painted_regions(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """What was painted of a screen since this was asked last."""
    regions: dict[Compositor, set[Region]] = {}
    render_update = Compositor.render_update

    def noted(compositor: Compositor, full: bool = False, **named: Any) -> object:  # noqa: ANN401
        whole = {compositor.size.region} if full else set()
        regions.setdefault(compositor, set()).update(compositor._dirty_regions | whole)
        return render_update(compositor, full=full, **named)

    monkeypatch.setattr(Compositor, "render_update", noted)
    return lambda screen: regions.pop(screen._compositor, set())


def nothing_is_due(s: Session) -> None:
    """Let no screen be about to paint all of itself, as it is a while after it was opened."""
    for screen in s.app.screen_stack:
        screen._exchange_repaint_regions()


def today(s: Session) -> TodayScreen:
    """The screen that is always at the bottom."""
    bottom = s.app.screen_stack[0]
    assert isinstance(bottom, TodayScreen)
    return bottom


async def scan(s: Session) -> None:
    await s.start()
    await s.press("space")


async def help_of_today(s: Session) -> None:
    await s.press("?")


async def palette_over_a_scan(s: Session) -> None:
    await scan(s)
    await s.press("ctrl+p")


@pytest.mark.parametrize("open_screen", [scan, help_of_today, palette_over_a_scan])
async def test_a_change_below_hides_no_change_on_top(
    open_app: Open, painted_regions: Painted, open_screen: Callable[[Session], Any]
) -> None:
    async with open_app() as s:
        await open_screen(s)
        top = s.app.screen
        widgets = [one for one in top._compositor.visible_widgets if not one.children]
        assert widgets
        for widget in widgets:
            nothing_is_due(s)
            painted_regions(top)
            for below in s.app.screen_stack[:-1]:
                next(one for one in below.query(Static) if one.region).refresh()
            widget.refresh()
            await painted(s.app)
            region, clip = top._compositor.visible_widgets[widget]
            seen = region.intersection(clip)
            assert any(region.contains_region(seen) for region in painted_regions(top)), widget


async def test_only_what_is_seen_below_is_painted(open_app: Open) -> None:
    async with open_app() as s:
        assert s.app._background_screens == []
        await s.resize((120, 36))
        await scan(s)
        assert s.app._background_screens == [], "a scan covers all of Today"
        assert not today(s).is_current
        await s.press("?")
        assert isinstance(s.app.screen, Dialog)
        assert s.app._background_screens == [s.app.screen_stack[1]], "the scan is seen around a dialog"


async def test_what_is_below_is_laid_out_beside_a_dialog_that_covered_all_of_it_until_it_had_grown(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as s:
        await scan(s)
        await s.press("?")
        with monkeypatch.context() as patch:  # the styles of its new size come later
            patch.setattr(MfrApp, "_background_screens", [])
            await s.resize((200, 50))
        s.app.screen.refresh(layout=True)
        await s.settle()
        assert [screen._compositor.size for screen in s.app._background_screens] == [(200, 50)]


async def test_what_changed_below_is_seen_when_the_screen_on_top_is_gone(
    open_app: Open, painted_regions: Painted
) -> None:
    async with open_app() as s:
        await scan(s)
        await s.resize((120, 36))
        painted_regions(today(s))
        await s.press("escape")
        assert s.app.screen is today(s)
        assert today(s).size == (120, 36)
        assert today(s).region in painted_regions(today(s))


@pytest.mark.parametrize("keys", [["escape"], ["w"], ["2"], ["2", "b"], ["enter"], ["enter", "space"]])
async def test_what_was_written_in_the_shell_after_ctrl_z_is_shown(
    open_app: Open, diary: Path, clock: FakeClock, keys: list[str]
) -> None:
    async with open_app(size=(120, 36)) as s:
        await s.press(*keys)
        before = s.text()
        with journal(diary, clock) as book:
            for region in ("head_front_r", "shoulder_front_l"):
                if s.title == "ScanScreen":
                    book.mark(s.scan.scope, region, "forehead", 9, How.MOVED)
                else:
                    book.mark_spot("shell", region, "shoulder", 9, How.MOVED)
        s.app.app_resume_signal.publish(s.app)
        await s.settle()
        assert s.text().count("9") > before.count("9")


async def test_all_is_painted_again_after_ctrl_z(open_app: Open, painted_regions: Painted) -> None:
    async with open_app() as s:
        for key in ("escape", "2", "?"):
            await s.press(key)
            painted_regions(s.app.screen)
            s.app.app_resume_signal.publish(s.app)
            await s.settle()
            assert s.app.screen.region in painted_regions(s.app.screen)
