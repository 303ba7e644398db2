"""The page for a professional as a PDF or a picture, typeset by typst from assets/report/report.typ.

Only this module loads typst, and only when a page is made. What a person wrote is passed to it as data, never as
markup.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import typst

from mfr_tui.body.regions import Body
from mfr_tui.errors import MfrError
from mfr_tui.paths import read_asset
from mfr_tui.report.body_chart import describe_chart, draw_chart
from mfr_tui.report.content import PARTS, TITLE, Fact, Page, Table

PAPERS: Mapping[str, str] = {"a4": "a4", "letter": "us-letter"}
"""Typst's name for each paper."""

PIXELS_PER_INCH = 150.0

_NO_FONT = re.compile(r"the text .* could not be displayed")


def as_pdf(page: Page, body: Body, paper: str, now: datetime) -> tuple[bytes, str]:
    """Return the page as a tagged PDF that screen readers can read (PDF/UA-1), and a notice for the person, or "".

    If no installed font has the letters of a script, they appear as boxes; the notice then says so, and the PDF does
    not claim to be PDF/UA.

    Args:
        page: The page's content.
        body: The regions.
        paper: `a4` or `letter`.
        now: The current time, time zone aware.

    Raises:
        MfrError: Typst could not typeset it.
    """
    return _set(_inputs(page, body, paper), now)


def as_png(page: Page, body: Body, paper: str, now: datetime) -> tuple[bytes, str]:
    """Return a picture of the first page, at 150 pixels per inch, and a notice for the person, or ""; see `as_pdf`.

    Raises:
        MfrError: Typst could not typeset it.
    """
    inputs = _inputs(page, body, paper)
    _, warning = _set(inputs, now)  # only a PDF reports a missing letter
    try:
        made = typst.compile(_source(), format="png", ppi=PIXELS_PER_INCH, sys_inputs=inputs)
    except typst.TypstError as error:
        raise _failed(error) from error
    return made[0] if isinstance(made, list) else made, warning


_BOXES = (
    "Some characters are shown as boxes, because no font on this machine has them.\n"
    "Install a font for that script, such as Noto, and try again. mfr report --format text shows them as typed."
)


def _set(inputs: dict[str, str], now: datetime) -> tuple[bytes, str]:
    """Return the PDF and a notice; without the claim to be PDF/UA if a letter is missing from every font."""
    try:
        return _compiled(inputs, ["ua-1"], now), ""
    except typst.TypstError as error:
        if not _NO_FONT.search(error.message):
            raise _failed(error) from error
    try:
        return _compiled(inputs, [], now), _BOXES
    except typst.TypstError as error:
        raise _failed(error) from error


def _compiled(inputs: dict[str, str], standards: list[Literal["ua-1"]], now: datetime) -> bytes:
    timestamp = int(now.timestamp())
    return bytes(typst.compile(_source(), sys_inputs=inputs, pdf_standards=list(standards), timestamp=timestamp))


def _source() -> bytes:
    return read_asset("report/report.typ").encode()


def _failed(error: typst.TypstError) -> MfrError:
    return MfrError(
        f"The PDF or picture could not be made: {error.message}.",
        "Use mfr report --format text instead, and please report this error.",
    )


def _inputs(page: Page, body: Body, paper: str) -> dict[str, str]:
    """Return what the typst template reads: the page as JSON, the chart as SVG, and the paper."""
    said = {
        "title": f"{TITLE}, {page.about[0].partition(':')[0]}",
        "heading": TITLE,
        "author": page.name,
        "name": page.name,
        "about": page.about,
        "parts": PARTS,
        "own": _facts(page.own),
        "flags": page.flags,
        "more": page.more,
        "alt": describe_chart(body, page.shown),
        "chart_width": 92,
        "chart": page.chart,
        "places": _table(page.places),
        "blocks": [{"title": one.title, "facts": _facts(one.facts)} for one in page.blocks],
        "trend": {
            **page.trend._asdict(),
            "rows": [{"name": name, "values": values} for name, values in page.trend.rows],
        },
        "tried": _facts(page.tried),
        "function": _facts(page.function),
        "signs": page.signs,
        "medicines": _facts(page.medicines),
        "questions": page.questions,
        "reading": page.reading,
        "pages": {
            "any": page.pages.any,
            "flags": _table(page.pages.flags, 0),
            "places": _table(page.pages.places, 3),
            "notes": _table(page.pages.notes, 2),
            "full": _facts(page.pages.full),
        },
    }
    data = json.dumps(said, ensure_ascii=False).replace("\ufeff", "")  # PDF/UA does not allow it, and nobody sees it
    return {"page": data, "chart": draw_chart(body, page.shown), "paper": PAPERS[paper]}


def _facts(facts: Iterable[Fact]) -> list[dict[str, str]]:
    return [fact._asdict() for fact in facts]


def _table(table: Table, wide: int | None = None) -> dict[str, object]:
    """Return a table, with the column that takes the remaining width, if any."""
    return {"head": table.head, "rows": table.rows, "wide": wide}
