"""The body chart of the report: the regions that hurt and how much, drawn on both figures, and the same in words.

Each severity has its own hatching as well as its own lightness, and the number is always printed, so that the chart is
readable in gray.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mfr_tui.body.regions import Body, Region, View
from mfr_tui.body.severity import severity
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset

CHART_FILE = "body/chart.svg"

SVG = "http://www.w3.org/2000/svg"

FONT = "DejaVu Sans Mono, monospace"
"""The first font comes with typst, the second is for other programs."""

SIZE, DIGIT, TALL = 21.0, 12.65, 15.3
"""A number's font size, the width of a digit and its height, in units of 0.1 mm."""

REST_DOT, REST_GAP = 3.6, 3.8
"""The radius of the dot below a number, and the gap between the two."""

INK, PAPER = "#241200", "#ffffff"

FILLS = {"mild": "url(#mild)", "moderate": "url(#moderate)", "severe": "#7d3400"}
"""The fill of each severity: sparse and dense lines, which the drawing defines, and one dark tone."""


class Shown(NamedTuple):
    """How a region is shown.

    Attributes:
        nrs: The rating printed, 0 to 10; from 1 on the region is filled.
        at_rest: Whether it also hurts at rest: then a dot is below the number.
    """

    nrs: int
    at_rest: bool


def draw_chart(body: Body, shown: Mapping[str, Shown]) -> str:
    """Return the chart as SVG, 100 by 91.2 mm, with each region shown filled by its severity and its number on it.

    A region that this version does not know is not on the drawing and is left out.

    Raises:
        AssetError: The drawing is missing, is not SVG or lacks a region.
    """
    root, paths = _read(body)
    numbers = ET.SubElement(
        root, "g", {"class": "numbers", "font-family": FONT, "font-size": f"{SIZE:g}", "text-anchor": "middle"}
    )
    for region in _known(body, shown):
        path, one = paths[region.id], shown[region.id]
        if one.nrs:
            path.set("fill", FILLS[severity(one.nrs)])
        _print(numbers, path, one)
    return ET.tostring(root, encoding="unicode")


def describe_chart(body: Body, shown: Mapping[str, Shown]) -> str:
    """Return the chart in words, for people who cannot see it: each view in turn, highest number first.

    A region that this version does not know is left out, as in the drawing.
    """
    parts = ["Body chart."]
    for view in View:
        regions = [region for region in _known(body, shown) if region.view is view]
        regions.sort(key=lambda region: -shown[region.id].nrs)
        if regions:
            words = "; ".join(_words(region, shown[region.id]) for region in regions)
            parts.append(f"{view.capitalize()}: {words}.")
    return " ".join(parts if len(parts) > 1 else [*parts, "No numbers on it."])


def _known(body: Body, shown: Mapping[str, Shown]) -> Iterator[Region]:
    return (region for region in body if region.id in shown)


def _words(region: Region, one: Shown) -> str:
    name = region.label[0].lower() + region.label[1:]
    return f"{name} {one.nrs}{', also at rest' if one.at_rest else ''}"


def _read(body: Body) -> tuple[ET.Element, dict[str, ET.Element]]:
    """Return the drawing, and its path for each region."""
    try:
        root = ET.fromstring(read_asset(CHART_FILE))  # noqa: S314  (a file of the program)
    except ET.ParseError as error:
        raise AssetError(f"assets/{CHART_FILE} is not SVG: {error}.", "Install mfr again.") from error
    for element in root.iter():  # without the namespace, which would be written as a prefix of each tag
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)
    paths = {path.get("id", ""): path for path in root.iter("path")}
    missing = sorted(region.id for region in body if region.id not in paths)
    if missing:
        raise AssetError(f"assets/{CHART_FILE} has no path for {', '.join(missing)}.", "Install mfr again.")
    return root, paths


def _print(numbers: ET.Element, path: ET.Element, one: Shown) -> None:
    """Print a number, and its dot, at the position that the drawing has for it."""
    x, y = float(path.get("data-x", "0")), float(path.get("data-y", "0"))
    leader = path.get("data-out")
    height = TALL + (REST_GAP + 2 * REST_DOT if one.at_rest else 0)
    width = DIGIT * len(str(one.nrs))
    top = y - height / 2
    ink = INK if leader or severity(one.nrs) != "severe" else PAPER
    if leader:
        to_x, to_y = map(float, leader.split())
        near = x + (width / 2 + 3) * (1 if to_x > x else -1)
        _add(numbers, "line", x1=near, y1=top + TALL / 2, x2=to_x, y2=to_y, stroke=INK, stroke_width=1)
    elif one.nrs and ink == INK:  # no hatching behind a number
        pale = {"x": x - width / 2 - 2, "y": top - 3, "width": width + 4, "height": height + 6}
        _add(numbers, "rect", **pale, rx=5, fill=PAPER)
    _add(numbers, "text", x=x, y=top + TALL, fill=ink, font_weight="bold").text = str(one.nrs)
    if one.at_rest:
        _add(numbers, "circle", cx=x, cy=top + height - REST_DOT, r=REST_DOT, fill=ink)


def _add(parent: ET.Element, tag: str, **attributes: float | str) -> ET.Element:
    """Add a child with attributes, and return it. Numbers are rounded to hundredths; `_` in a name becomes `-`."""
    texts = {
        name.replace("_", "-"): value if isinstance(value, str) else f"{round(value, 2):g}"
        for name, value in attributes.items()
    }
    return ET.SubElement(parent, tag, texts)
