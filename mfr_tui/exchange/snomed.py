"""SNOMED CT codes for regions, sides and descriptions, read from assets/exchange/snomed.toml.

Only the FHIR export uses them. That file explains them, and what is not known about them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mfr_tui.body.regions import Body, Side
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SNOMED_FILE = "exchange/snomed.toml"


class SnomedCodes(NamedTuple):
    """The SNOMED CT codes.

    Attributes:
        sites: By region id: the code of the region, then that of the region on its side; unconfirmed codes are left
            out.
        sides: The qualifier of each side.
        qualities: By word, for words that have one.
    """

    sites: Mapping[str, tuple[str, ...]]
    sides: Mapping[Side, str]
    qualities: Mapping[str, str]


def load_codes(body: Body) -> SnomedCodes:
    """Read the codes.

    Raises:
        AssetError: The file is missing or has a value that is not allowed.
    """
    said = read_toml_asset(SNOMED_FILE)
    try:
        site, side, quality = said["site"], said["side"], said["quality"]
        return SnomedCodes(
            {region.id: _codes(site.get(region.slot, {}), ("general", region.side)) for region in body},
            {one: code for one in Side for code in _codes(side, (one,))},
            {word: code for word in quality for code in _codes(quality, (word,))},
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise AssetError(f"assets/{SNOMED_FILE}: {error} is missing or wrong.", "Install mfr again.") from error


def _codes(table: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of these keys, without empty ones."""
    codes = [table.get(key, "") for key in keys]
    if not all(isinstance(code, str) and (code == "" or (code.isascii() and code.isdigit())) for code in codes):
        raise TypeError(f"a code among {codes}")
    return tuple(str(code) for code in codes if code)
