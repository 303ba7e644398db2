"""Widespread: tender in at least seven of nineteen areas of the body in a week, in four of its five parts.

Its figures: `areas` and `parts`.

It is off by default. The areas and parts are those of the Widespread Pain Index.
"""

from collections.abc import Mapping
from datetime import date

from mfr_tui.config import Config
from mfr_tui.review.flags.rule import ONE_DAY, BodyRule, Fired, Flag, Level, Record

_SIDED = {
    **dict.fromkeys(("shoulder_front", "shoulder_back"), "shoulder girdle"),
    **dict.fromkeys(("upper_arm_front", "upper_arm_back"), "upper arm"),
    **dict.fromkeys(("forearm_front", "forearm_back"), "lower arm"),
    **dict.fromkeys(("hip_back", "buttock"), "hip"),
    **dict.fromkeys(("thigh_front", "thigh_back"), "upper leg"),
    **dict.fromkeys(("shin", "calf"), "lower leg"),
    "jaw": "jaw",
}
_AXIAL = {
    **dict.fromkeys(("neck_front", "neck_back"), "neck"),
    **{slot: slot for slot in ("upper_back", "lower_back", "chest", "abdomen")},
}
_UPPER = frozenset({"shoulder girdle", "upper arm", "lower arm"})
_NO_PART = frozenset({"jaw", "chest", "abdomen"})


def area_of(region: str) -> tuple[str, str] | None:
    """Return the area of the Widespread Pain Index that a region is in, and the part of the body the area counts for.

    Only the places that the index names are in an area (Wolfe 2016, Semin Arthritis Rheum 46:319-329); None for any
    other. Jaw, chest and abdomen count for no part: theirs is empty.
    """
    slot, _, side = region.rpartition("_")
    if slot in _AXIAL:
        return _AXIAL[slot], "" if slot in _NO_PART else "axis"
    if slot not in _SIDED:
        return None
    area = _SIDED[slot]
    part = "" if area in _NO_PART else f"{'upper' if area in _UPPER else 'lower'} {side}"
    return f"{area} {side}", part


def _fires(record: Record, day: date, config: Config) -> Fired | None:
    if not config.flag_widespread:
        return None
    found: dict[date, set[tuple[str, str]]] = {}
    for back in range(7):
        values = record.felt.values.get(day - back * ONE_DAY, {})
        tender = {
            area
            for region, nrs in values.items()
            if nrs >= config.flag_tender and region not in record.gone and (area := area_of(region))
        }
        if tender:
            found[day - back * ONE_DAY] = tender
    every = set[tuple[str, str]]().union(*found.values())
    parts = {part for _, part in every if part}
    if len(every) < 7 or len(parts) < 4:
        return None
    return Fired(0, {"areas": len(every), "parts": len(parts)}, tuple(sorted(found)))


def _sentence(flag: Flag, _signs: Mapping[str, str]) -> str:
    return f"tender in {flag.figures['areas']} areas of the body in a week"


def _explanation(_flag: Flag, config: Config) -> str:
    return (
        f"Rated {config.flag_tender} or more in at least seven of nineteen areas of the body in one week, in "
        "at least four of its five parts."
    )


def _in_short(_config: Config) -> str:
    return "7 areas or more"


RULE = BodyRule(
    id="widespread",
    level=Level.BOOK,
    source="the areas of Wolfe 2016, Semin Arthritis Rheum 46:319-329; a count only, not the criteria",
    fires=_fires,
    sentence=_sentence,
    explanation=_explanation,
    in_short=_in_short,
)
