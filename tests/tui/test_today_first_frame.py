"""The first frame of Today: everything already has its place, before most of the diary was read."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region as Area
from textual.screen import Screen
from textual.widgets import Static

from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags import status
from mfr_tui.tui.map.body_map import BodyMap
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.practice.makings import allowed, technique
from tests.support.fakes import TODAY, FakeClock
from tests.tui.conftest import Open, clear_to_press, done_days, held, journal

FOUND = {"shoulder_front_r": 8, "chest_r": 7, "neck_back_r": 2}


def places(screen: Screen[Any]) -> dict[str, Area]:
    """Where each widget is that can be seen; the page they are on ends where they do."""
    return {one.id: one.region for one in screen.query("*") if one.id and one.region}


def drawn(screen: Screen[Any]) -> list[str]:
    """The bodies in characters."""
    body = screen.query_one(BodyMap)
    return [body.render_line(row).text for row in range(body.size.height)]


@pytest.fixture(scope="session")
def unanswered(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weeks without an answer to the safety questions."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("unanswered"))), FakeClock()
    done_days(path, clock, stops, range(1, 18), FOUND)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.fixture(scope="session")
def mornings(welcomed: Path, stops: tuple[Stop, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary of some weeks up to yesterday, written once and then only copied."""
    path, clock = Path(shutil.copy(welcomed, tmp_path_factory.mktemp("mornings"))), FakeClock()
    clear_to_press(path, clock)
    done_days(path, clock, stops, range(1, 18), FOUND)
    held(path, clock, 1, "jaw_l", 3, 1)
    assert [file.name for file in path.parent.iterdir()] == [path.name], "all of it is in one file"
    return path


@pytest.mark.parametrize(
    ("state", "size"),
    [
        *(("new", (80, 24)), ("rest", (80, 24)), ("done", (120, 36))),
        *(("open", size) for size in ((40, 20), (80, 24), (120, 36), (160, 45))),
        *(("rest, questions due", (40, 20)), ("rest, questions due", (80, 24)), ("done, questions due", (80, 24))),
    ],
)
async def test_nothing_moves_once_the_diary_was_read_and_the_bodies_are_there_before(
    open_app: Open,
    diary: Path,
    mornings: Path,
    unanswered: Path,
    clock: FakeClock,
    stops: tuple[Stop, ...],
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    size: tuple[int, int],
) -> None:
    if state != "new":
        shutil.copy(unanswered if "due" in state else mornings, diary)
    if state.startswith("rest"):
        with journal(diary, clock) as book:
            book.rest(TODAY, TODAY, "injured")
    elif state.startswith("done"):
        done_days(diary, clock, stops, [0], FOUND)
    screens: list[TodayScreen] = []
    first: dict[str, Area] = {}
    empty: list[str] = []
    read, opens = status.read_flag_status, TodayScreen.on_mount

    def opened(screen: TodayScreen) -> None:
        screens.append(screen)
        opens(screen)

    def noted(*values: Any) -> object:  # noqa: ANN401  (whatever the function takes)
        if not first:
            first.update(places(screens[0]))
            empty.extend(drawn(screens[0]) if size[0] >= 80 else [])
        return read(*values)

    monkeypatch.setattr(TodayScreen, "on_mount", opened)
    monkeypatch.setattr(status, "read_flag_status", noted)
    async with open_app(size=size) as s:
        last = places(s.app.screen)
        assert {"streak", "week", "start", "again" if state.startswith("done") else "short"} <= first.keys()
        assert {name: last.get(name) for name in first} == first, s.text()
        if size[0] >= 80:
            body = s.app.screen.query_one(BodyMap)
            assert body.ratings if state != "new" else not body.ratings
            body.ratings, body.caption = {}, ""
            assert drawn(s.app.screen) == empty
            assert "".join(empty).count(".-''") >= 2, "the two heads"


@pytest.mark.parametrize("over", [True, False])
async def test_a_lock_that_holds_is_in_it_and_one_that_is_over_does_not_make_it_wait_for_the_regions(
    open_app: Open, diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, over: bool
) -> None:
    with journal(diary, FakeClock(clock.local - timedelta(days=40), "Europe/Berlin")) as book:
        book.start_hold("h", "w", Hold(allowed("calf_l"), technique()), before=5, tool="thumb")
        book.end_hold("h", "w", Progress(step_s=9.0, held_s=9.0), Ended.STOPPED_PAIN)
        if over:
            book.decide({("stop_now", "calf_l", None): 0}, "calf", Decided.CLOSED)
    first: list[tuple[bool, str]] = []
    opens = TodayScreen.on_mount

    def opened(screen: TodayScreen) -> None:
        opens(screen)
        first.append(("body" in vars(screen.app), str(screen.query_one("#urgent", Static).content)))

    monkeypatch.setattr(TodayScreen, "on_mount", opened)
    async with open_app():
        ((regions_read, urgent),) = first
        assert regions_read is not over
        assert ("Do not press here" in urgent) is not over, urgent
