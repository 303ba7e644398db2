"""What moves on the screen by itself, and that with `motion = "reduced"` nothing does."""

from pathlib import Path

import pytest
from textual.widgets import Input

from mfr_tui.config import Config
from tests.support.fakes import FakeClock
from tests.support.holds import begin
from tests.tui.conftest import Open, Session, clear_to_press


def rows(s: Session, *selectors: str) -> list[str]:
    """What is painted of these widgets."""
    lines, found = s.text().splitlines(), []
    for area in (s.app.screen.query_one(selector).region for selector in selectors):
        found += [lines[y][area.x : area.right] for y in range(area.y, area.bottom)]
    return found


@pytest.mark.parametrize("motion", ["full", "reduced"])
async def test_a_hold_moves_nothing_but_its_figures(open_app: Open, diary: Path, clock: FakeClock, motion: str) -> None:
    clear_to_press(diary, clock)
    async with open_app(config=Config(motion=motion)) as s:
        await begin(s, "calf_l")
        seen = []
        for _ in range(3):
            seen.append(rows(s, "#hold-bar", "#hold-breath"))
            await s.let_hold_run(13)
        bar, guide = zip(*seen, strict=True)
        still = motion == "reduced"
        assert (len({*bar}) == 1) is still
        assert (len({*guide}) == 1) is still
        assert ("Breathe slowly: 5 s in, 5 s out" in guide[0]) is still
        assert s.hold.panel.clock.text == "0:39"


@pytest.mark.parametrize("motion", ["full", "reduced"])
async def test_a_scan_moves_nothing_but_its_figures(open_app: Open, motion: str) -> None:
    async with open_app(config=Config(motion=motion)) as s:
        await s.start()
        before = rows(s, "Bar")
        await s.let_run(8)
        assert (before == rows(s, "Bar")) is (motion == "reduced")
        assert s.seconds_shown == 7


async def test_nothing_is_animated_unless_the_environment_asks_and_the_setting_allows_it(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    reduced = Config(motion="reduced")

    async def levels(config: Config | None = None) -> list[str]:
        """When the app has opened, and after each change of the setting."""
        async with open_app(config=config) as s:
            found: list[str] = [s.app.animation_level]
            for motion in ("reduced", None):
                s.app.change_setting("motion", motion)
                found.append(s.app.animation_level)
            return found

    assert await levels() == ["none", "none", "none"]
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")
    assert await levels() == ["full", "none", "full"]
    assert await levels(reduced) == ["none", "none", "full"]


async def test_no_cursor_blinks(open_app: Open) -> None:
    async with open_app() as s:
        for keys in (["ctrl+p"], ["2", "/"]):
            await s.press(*keys)
            fields = [*s.app.screen.query(Input)]
            assert fields
            assert not any(field.cursor_blink for field in fields), keys
            await s.press("escape")
