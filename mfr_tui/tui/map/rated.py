"""How a rating in words beside a map looks: filled with the color that its place has on the map."""

from mfr_tui.body.severity import TENDER_NRS, severity

RATED = frozenset(f"rated--{one}" for one in ("clear", "slight", "mild", "moderate", "severe"))
"""The component classes of a rating, for widgets that draw their own lines."""


def rated_class(nrs: int) -> str:
    """Return the component class of a rating, 0 to 10."""
    return f"rated--{_band(nrs)}"


def rated_style(nrs: int) -> str:
    """Return the style of a rating, 0 to 10, in content. Only a tender one is filled, as on the map."""
    band = _band(nrs)
    return "bold" if band == "clear" else "bold $slight" if band == "slight" else f"bold $on-{band} on ${band}"


def _band(nrs: int) -> str:
    return severity(nrs) if nrs >= TENDER_NRS else "slight" if nrs else "clear"
