"""Each of the 76 regions, rated in the app by keyboard alone, is on its own side and view of the page."""

import contextlib
import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Sequence

from mfr_tui.body.drawing import Direction, Figure, Size, load_figure, towards
from mfr_tui.body.regions import Body, Region, Side, View
from mfr_tui.config import Config
from mfr_tui.record.reader import DiaryReader
from mfr_tui.report.body_chart import FILLS, SVG, TALL, draw_chart
from mfr_tui.report.figures import Asked
from mfr_tui.report.render import preview_page
from mfr_tui.report.text_formats import as_text
from tests.support.fakes import TODAY
from tests.support.quick_app import at_rest
from tests.tui.conftest import Open

OF_SIDE = {
    (View.FRONT, Side.RIGHT): (3, 4),
    (View.FRONT, Side.LEFT): (5, 6),
    (View.BACK, Side.RIGHT): (7, 8),
    (View.BACK, Side.LEFT): (9, 10),
}
"""Each quarter of the body has ratings of its own: a place on a wrong side or view has a wrong number."""


MIDDLES = {View.FRONT: 250.0, View.BACK: 750.0}
"""Where the middle of each figure of the drawing is."""


def rating(region: Region, body: Body) -> int:
    return OF_SIDE[region.view, region.side][body.slots.index(region.slot) % 2]


def way(body: Body, figures: dict[View, Figure], start: str, end: str, listed: Sequence[str]) -> list[Direction]:
    """The fewest arrows from one region to another of the same view, at a stop whose table lists some."""
    ways: dict[str, list[Direction]] = {start: []}
    waiting = deque([start])
    while end not in ways:
        here = waiting.popleft()
        for direction in Direction:
            there = towards(body, figures[body[here].view], here, direction, listed)
            if there and there not in ways:
                ways[there] = [*ways[here], direction]
                waiting.append(there)
    return ways[end]


async def test_each_region_by_keyboard_is_on_its_side_and_view_of_the_page(open_app: Open, body: Body) -> None:
    figures = {view: load_figure(body, view, Size.COMPACT) for view in View}
    async with open_app() as session:
        scan = await session.start()
        for region in sorted(body, key=lambda one: one.view is not body[scan.cursor].view):
            if body[scan.cursor].view is not region.view:
                await session.press("tab")
            nrs = rating(region, body)
            arrows = way(body, figures, scan.cursor, region.id, scan.map.listed)
            for key in arrows:
                session._send(key)
            await session.pilot.pause()  # who rates has seen what; the rating is painted with the next place
            session._send("x" if nrs == 10 else str(nrs))
            await at_rest()
            assert scan.cursor == region.id
        await session.press("e")
        await session.settle()
        assert session.marks() == {region.id: rating(region, body) for region in body}
        diary = session.diary

    with contextlib.closing(DiaryReader(diary)) as history:
        page = preview_page(history, body, Asked(TODAY, TODAY), Config())
    lines = as_text(page, body).splitlines()
    head = next(n for n, line in enumerate(lines) if "patient's right" in line)
    drawn = ET.fromstring(draw_chart(body, page.shown))
    numbers = {(text.get("x"), text.get("y")): text.text for text in drawn.iter(f"{{{SVG}}}text")}
    for region in body:
        nrs = rating(region, body)
        assert page.shown[region.id].nrs == nrs
        # In the text: the front at the left, the back beside it.
        figure = figures[region.view]
        row, column = figure.spots[region.id]
        at = column + (0 if region.view is View.FRONT else figures[View.FRONT].width + 6)
        assert lines[head + 1 + row][at] == ("X" if nrs == 10 else str(nrs)), region.id
        # In the drawing: its own path is filled, with its number over it, in its own quarter of the picture.
        path = drawn.find(f".//{{{SVG}}}path[@id='{region.id}']")
        assert path is not None
        assert path.get("fill") == FILLS["mild" if nrs <= 5 else "moderate" if nrs <= 7 else "severe"]
        x = float(path.get("data-x", ""))
        assert (region.view is View.FRONT) == (x < 500)
        left_in_picture = region.side is (Side.RIGHT if region.view is View.FRONT else Side.LEFT)
        assert left_in_picture == (x < MIDDLES[region.view]), region.id
        over = numbers[f"{x:g}", f"{round(float(path.get('data-y', '')) + TALL / 2, 2):g}"]
        assert over == str(nrs), region.id
