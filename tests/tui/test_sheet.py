"""The sheet of paper in the app: word for word the page that is saved, in any width, with the chart met first."""

import re
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.content import Content

from mfr_tui.body.drawing import Size, load_figure
from mfr_tui.body.regions import Body, View
from mfr_tui.body.severity import STRONG_NRS, severity
from mfr_tui.report.body_chart import Shown
from mfr_tui.report.content import PARTS, Page, Part
from mfr_tui.report.text_formats import HEAD, WIDTH, as_text
from mfr_tui.tui.report.sheet import (
    FIGURE,
    FLAT,
    GAP,
    MARGIN,
    STYLES,
    draw_chart,
    draw_flat_chart,
    lay_out_sheet,
    turned,
)
from tests.report.pages import NINETY, fill, page_of, write_days

SAID = "It wakes me when I turn over in bed at night, and it is worse after a long day at the desk; "
WIDE = "夜に寝返りを打つと目が覚める。" * 12
WIDTHS = (36, 37, 66, 67, 74, 93, 94, 100, 120)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, body: Body) -> Page:
    """Ninety days of the demo with as much as can be said."""
    path = tmp_path_factory.mktemp("full") / "mfr.db"
    write_days(path, 90, body)
    fill(path, body, lambda where: f"{where}: {SAID * 3}"[:200], flags=7)
    return page_of(path, body, NINETY._replace(name="A. Example", notes=None))


@pytest.fixture
def empty(body: Body, blank: Path) -> Page:
    return page_of(blank, body)


def words(text: str) -> Counter[str]:
    """How often each word is there, and each number's digits, whatever the lines and the order of the parts are."""
    found = re.findall(r"[^\W\d_]+|\d", text.casefold())
    return Counter(found) - Counter({"x": found.count("x")})  # a rating of 10, in a trend with no gaps


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_says_word_for_word_what_is_saved_and_no_line_is_too_long(
    full: Page, empty: Page, body: Body, width: int
) -> None:
    for page in (full, empty):
        sheet = lay_out_sheet(page, body, width)
        assert words(sheet.plain) == words(as_text(page, body, min(width, WIDTH)))
        assert max(map(cell_len, sheet.plain.split("\n"))) <= width
        assert {span.style for span in sheet.spans} <= set(STYLES)


@pytest.mark.parametrize("width", WIDTHS)
def test_letters_of_two_columns_take_their_room(full: Page, body: Body, width: int) -> None:
    places = full.places._replace(rows=((WIDE, *full.places.rows[0][1:]), *full.places.rows))
    page = replace(full, name=WIDE, flags=(WIDE,), questions=(WIDE, SAID), places=places)
    lines = lay_out_sheet(page, body, width).plain.split("\n")
    assert max(map(cell_len, lines)) <= width
    assert Counter("".join(lines))["夜"] == 4 * 12


def styled(content: Content, style: str) -> list[str]:
    return [content.plain[span.start : span.end] for span in content.spans if span.style == style]


def test_headings_stand_out_and_a_rule_is_below_the_title(full: Page, body: Body) -> None:
    for width in WIDTHS:
        sheet = lay_out_sheet(full, body, width)
        assert styled(sheet, "title") == ["Body scan record: A. Example"]
        assert sorted(styled(sheet, "heading")) == sorted(PARTS.values())
        assert set(styled(sheet, "rule")) == {"─" * width}
        assert sheet.plain.index("─") < sheet.plain.index(PARTS[Part.WHY])


@pytest.mark.parametrize("width", [width for width in WIDTHS if width >= 94])
def test_the_chart_is_at_the_top_beside_why_the_person_came(full: Page, body: Body, width: int) -> None:
    lines = lay_out_sheet(full, body, width).plain.split("\n")
    top = next(line for line in lines if "Why I came" in line)
    shown = [one for one in View if any(region in full.shown for region in load_figure(body, one, Size.COMPACT).cells)]
    assert shown
    assert any(view.upper() in top for view in shown)
    assert lines.index(top) <= 5


def test_each_rating_of_the_chart_is_a_badge_of_its_severity_on_the_tint_of_its_place(body: Body) -> None:
    for ratings in (range(1, 11), range(10, 0, -1)):
        regions = [region.id for region in body]
        shown = {region: Shown(ratings[at % 10], at_rest=at % 2 == 0) for at, region in enumerate(regions)}
        for view, lines in zip(View, halves(draw_chart(body, shown, 2 * FIGURE + 3)), strict=True):
            figure = load_figure(body, view, Size.COMPACT)
            gaps, badges = figure.gaps(figure.cells.keys()), figure.badges(figure.cells.keys())
            strong = {region: shown[region].nrs >= STRONG_NRS for region in figure.cells}
            edges = figure.edges(strong)
            for region, cells in figure.cells.items():
                badge = f"{severity(shown[region].nrs)}{'-deep' * (region in figure.shades)}"
                for row, column in cells:
                    tint = "place-edge" if (row, column) in edges else "place-strong" if strong[region] else "place"
                    part = badge if (row, column) in badges else tint
                    expected = None if (row, column) in gaps else part
                    assert style_at(lines[row + HEAD], column) == expected, (region, row, column)
                    if (row, column) in badges - {figure.spots[region]}:
                        assert lines[row + HEAD].plain[column] in " .", "no line is read as a digit"
    blank = {region: Shown(0, at_rest=False) for region in regions}
    styles = {str(span.style) for line in draw_chart(body, blank, 60) for span in line.spans}
    assert styles == {"name", "quiet"}, "nothing is filled where nothing hurts"


def halves(lines: list[Content]) -> list[list[Content]]:
    """The lines of each of the two figures beside each other."""
    return [[line.divide([start, start + FIGURE])[1] for line in lines] for start in (0, FIGURE + 3)]


def style_at(line: Content, column: int) -> object:
    return next((span.style for span in line.spans if span.start <= column < span.end), None)


def test_turning_the_sheet_shows_all_of_it_and_the_chart_whole() -> None:
    assert turned(0, 1, 21, range(0)) == 20
    assert turned(0, 1, 21, range(14, 35)) == 14, "it would be cut at its head"
    assert turned(14, 1, 21, range(14, 35)) == 34
    assert turned(34, -1, 21, range(14, 35)) == 14
    assert turned(0, 1, 18, range(14, 35)) == 17, "it does not fit"
    for way, start in product((1, -1), range(90)):
        for top in range(0, 110, 7):
            to = turned(top, way, 21, range(start, start + 21))
            assert 0 < (to - top) * way <= 20, "nothing is left out"


@pytest.mark.parametrize("view", View)
def test_the_flat_chart_is_the_other_one_with_its_names_beside_the_heads(full: Page, body: Body, view: View) -> None:
    flat = [line.plain for line in draw_flat_chart(body, full.shown, FLAT)]
    figure = load_figure(body, view, Size.COMPACT)
    left = len(figure.art[0]) + MARGIN + GAP if view is View.BACK else 0
    columns = [line[left : left + len(figure.art[0]) + MARGIN] for line in flat]
    assert len(flat) == figure.height
    names = [word for line in columns[:3] for word in re.findall(r"[A-Za-z']{4,}", line)]
    sides = ("right", "left") if view is View.FRONT else ("left", "right")
    assert [name for name in names if name.strip("'")] == [view.upper(), "patient's", *sides]
    drawn = dict(zip(View, halves(draw_chart(body, full.shown, 2 * FIGURE + GAP)), strict=True))[view]
    assert [line[MARGIN:] for line in columns[3:]] == [line.plain for line in drawn[HEAD + 3 :]]


def test_with_one_figure_above_the_other_the_one_with_more_to_show_is_first(body: Body) -> None:
    one = Shown(5, at_rest=False)
    for shown, first in (({}, "FRONT"), ({"calf_r": one}, "BACK"), ({"calf_r": one, "jaw_l": one}, "FRONT")):
        assert draw_chart(body, shown, FIGURE)[0].plain.strip() == first
