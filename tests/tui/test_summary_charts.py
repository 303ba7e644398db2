"""The charts of the places on offer at the end of a scan: all where there is room, and none instead of a place."""

from pathlib import Path

from mfr_tui.practice.scan import Stop
from mfr_tui.tui.map.place_chart import PlaceChart
from tests.support.fakes import FakeClock
from tests.tui.conftest import Open, Session, clear_to_press, done_days


def shown(s: Session) -> tuple[int, int]:
    """The number of charts, and of rows of 14 days."""
    assert "Left jaw" in s.text(), "what was not rated is in sight"
    charts = [chart for chart in s.app.screen.query(PlaceChart) if chart.display]
    assert all(chart.size.height == len(str(chart.content).splitlines()) for chart in charts)
    return len(charts), s.text().count("last 14 days")


async def test_the_days_of_a_place_on_offer_are_a_chart_where_there_is_room(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [2], {"neck_back_l": 2, "calf_l": 1, "calf_r": 1})
    done_days(diary, clock, stops, [1], {"jaw_l": 4})
    done_days(diary, clock, stops, [0], {"neck_back_l": 6, "calf_l": 5, "calf_r": 4})
    async with open_app(size=(200, 50)) as s:
        await s.press("enter")
        await s.settle()
        assert shown(s) == (3, 0)
        for size, wanted in (((120, 36), (0, 3)), ((120, 40), (0, 3)), ((80, 24), (0, 0)), ((200, 50), (3, 0))):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert shown(s) == wanted, (size, s.text())
        await s.app.screen.recompose()
        await s.settle()
        assert shown(s) == (3, 0)


async def test_a_place_that_was_never_tender_before_has_no_row_beside_a_chart(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...]
) -> None:
    clear_to_press(diary, clock)
    done_days(diary, clock, stops, [2], {"calf_l": 1})
    done_days(diary, clock, stops, [1], {"jaw_l": 4})
    done_days(diary, clock, stops, [0], {"neck_back_l": 6, "calf_l": 5})
    async with open_app(size=(200, 50)) as s:
        await s.press("enter")
        await s.settle()
        assert shown(s) == (1, 0)
        assert "gap: not scanned" not in s.text(), "which only a row needs"
