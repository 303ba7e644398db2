"""The regions of the body, read from assets/body/regions.toml.

The regions are those of the CHOIR body map (Scherrer 2021, doi 10.1097/PR9.0000000000000880) with a jaw pair added.
Sides are always the person's own, never the screen's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset
from mfr_tui.typed import clean

REGIONS_FILE = "body/regions.toml"

CAP_SECONDS = 300
"""No region is pressed longer: "two to five minutes" (Cleveland Clinic, 2022), "up to five minutes" (Health Guide,
2022). A region's own cap may be shorter."""


SHORT = 24
"""The most characters of a region's name in short."""


class Side(StrEnum):
    """The person's own side (laterality)."""

    RIGHT = "right"
    LEFT = "left"

    @property
    def suffix(self) -> str:
        """The ending of a region's id on this side: `_r` or `_l`."""
        return f"_{self[0]}"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


class View(StrEnum):
    """The figure that a region is drawn on."""

    FRONT = "front"
    BACK = "back"


class Numbering(StrEnum):
    """The numbering of CHOIR segments, which differs between the male and the female figure."""

    MALE = "male"
    FEMALE = "female"


FEMALE_TO_MALE: Mapping[int, int] = {112: 116, 113: 117, 114: 112, 115: 113, 116: 114, 117: 115}
"""The male CHOIR segment number for each female number that differs, keyed by the female number.

All other numbers are the same on both figures (Cramer 2022, doi 10.1371/journal.pcbi.1010496, the vignette of CHOIRBM).
"""

_MALE_TO_FEMALE = {male: female for female, male in FEMALE_TO_MALE.items()}


class Press(StrEnum):
    """How a region may be pressed: in full, with its note, by fingertips only, or never."""

    OK = "ok"
    CARE = "care"
    LIGHT = "light"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Region:
    """One body region on one side.

    Attributes:
        id: Slot and side, such as `shoulder_back_l`.
        slot: The region's name without its side, such as `shoulder_back`.
        side: The person's own side.
        view: The figure it is drawn on.
        cell: Its letter in the drawings' grids: lower case right, upper case left.
        group: One of twelve coarse groups, such as `shoulder`.
        label: The full name, such as `Left back of shoulder`.
        short: The slot's name for a narrow panel.
        adjacent: Ids of the regions it touches.
        mirror: Id of the same slot on the other side.
        flip: Id of the region behind it, in the other view.
        press: How it may be pressed.
        press_note: One line of advice about pressing it.
        hold_s: The usual hold in seconds; 0 where pressing is never safe.
        cap_s: The longest hold in seconds.
        tools: What to press with, softest first; empty where pressing is never safe.
        choir: CHOIR segment number (male numbering); None for the jaw.
    """

    id: str
    slot: str
    side: Side
    view: View
    cell: str
    group: str
    label: str
    short: str
    adjacent: tuple[str, ...]
    mirror: str
    flip: str
    press: Press
    press_note: str
    hold_s: int
    cap_s: int
    tools: tuple[str, ...]
    choir: int | None

    @property
    def in_short(self) -> str:
        """Its name in 24 characters at most, such as `Left back of shoulder` or `Left shoulder blade`."""
        return self.label if len(self.label) <= SHORT else self.brief

    @property
    def brief(self) -> str:
        """Its shortest name with its side, such as `Left shoulder, back`."""
        return f"{self.side.capitalize()} {self.short.lower()}"

    @property
    def sideless(self) -> str:
        """Its name for use in a sentence, without its side, such as `back of shoulder` or `jaw`."""
        name = self.short if "," not in self.short else self.label.removeprefix(self.side.capitalize()).strip()
        return f"{name[0].lower()}{name[1:]}"

    def segment(self, numbering: Numbering) -> int | None:
        """Return its CHOIR segment in that numbering, or None for the jaw, which is not on the CHOIR map."""
        if self.choir is None or numbering is Numbering.MALE:
            return self.choir
        return _MALE_TO_FEMALE.get(self.choir, self.choir)


@dataclass(frozen=True)
class Body:
    """All regions by id, in file order: front before back, head to foot, right before left."""

    regions: dict[str, Region]

    def __getitem__(self, region_id: str) -> Region:
        """Return the region with that id. Raises KeyError if there is none."""
        return self.regions[region_id]

    def __iter__(self) -> Iterator[Region]:
        """Iterate over the regions: front before back, head to foot, right before left."""
        return iter(self.regions.values())

    def __contains__(self, region_id: object) -> bool:
        """Return whether there is a region with that id."""
        return region_id in self.regions

    def find(self, typed: str) -> tuple[Region, ...]:
        """Return the regions that a person may mean, in file order; none if there are none.

        Args:
            typed: The number of a region in file order, from 1; its id; or the first letters of some words of its name.
        """
        words, order = typed.casefold().replace(",", " ").split(), tuple(self)
        if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 4:
            return order[int(words[0]) - 1 : int(words[0])] if words[0].strip("0") else ()
        if typed.casefold().strip() in self:
            return (self[typed.casefold().strip()],)
        named = [(region, re.findall(r"\w+", f"{region.label} {region.short}".casefold())) for region in order]
        return tuple(r for r, parts in named if words and all(any(p.startswith(w) for p in parts) for w in words))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The 38 slots."""
        return tuple(dict.fromkeys(region.slot for region in self))

    def label(self, region_id: str) -> str:
        """Return the region's label, or the id itself if this version does not know it."""
        return self.regions[region_id].label if region_id in self.regions else clean(region_id)

    def in_short(self, region_id: str) -> str:
        """Return the region's name in short, or the start of the id if this version does not know it."""
        return self.regions[region_id].in_short if region_id in self.regions else clean(region_id)[:SHORT]


def load_body() -> Body:
    """Read the regions.

    Raises:
        AssetError: The file is missing or has a value that is not allowed; the message names file, table and key.
    """
    tables = read_toml_asset(REGIONS_FILE)
    regions: dict[str, Region] = {}
    for slot, table in tables.items():
        for side in Side:
            try:
                region = _region(slot, side, table)
            except (KeyError, TypeError, ValueError) as error:
                raise AssetError(
                    f"assets/{REGIONS_FILE}, table [{slot}]: {error} is missing or wrong.",
                    "Install mfr again.",
                ) from error
            regions[region.id] = region
    for region in regions.values():
        for other in (region.mirror, region.flip, *region.adjacent):
            if other not in regions:
                raise AssetError(
                    f"assets/{REGIONS_FILE}, table [{region.slot}]: there is no region {other}.",
                    "Install mfr again.",
                )
    return Body(regions)


def _region(slot: str, side: Side, table: dict[str, object]) -> Region:
    """Return one side of a region, checked, from its table in the file."""
    own, other = side.suffix, side.other.suffix
    name, letter, press = str(table["label"]), str(table["cell"]), Press(str(table["press"]))
    adjacent, choir = table["adjacent"], table.get("choir")
    if not isinstance(adjacent, list) or not (choir is None or (isinstance(choir, list) and len(choir) == 2)):
        raise TypeError("adjacent or choir")
    tools = table["tools"]
    if not isinstance(tools, list) or not all(isinstance(tool, str) and tool.strip() for tool in tools):
        raise TypeError("tools")
    hold_s, cap_s = table["hold_s"], table["cap_s"]
    if not isinstance(hold_s, int) or not isinstance(cap_s, int) or not 0 <= hold_s <= cap_s <= CAP_SECONDS:
        raise ValueError("hold_s or cap_s")
    if (press is Press.NEVER) != (cap_s == 0):
        raise ValueError("press or cap_s")
    return Region(
        id=slot + own,
        slot=slot,
        side=side,
        view=View(str(table["view"])),
        cell=letter if side is Side.RIGHT else letter.upper(),
        group=str(table["group"]),
        label=f"{side.capitalize()} {name}",
        short=str(table["short"]),
        adjacent=tuple(f"{a}{own}" for a in adjacent) + ((slot + other,) if table["midline"] else ()),
        mirror=slot + other,
        flip=f"{table['flip']}{own}",
        press=press,
        press_note=str(table["press_note"]),
        hold_s=hold_s,
        cap_s=cap_s,
        tools=tuple(tools),
        choir=None if choir is None else int(choir[0 if side is Side.RIGHT else 1]),
    )
