"""SNOMED CT codes for places, sides and qualities, read from assets/exchange/snomed.toml.

Only the FHIR export asks for them. That file says what they are, and what is not known of them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mfr_tui.body.regions import Body, Side
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SNOMED_FILE = "exchange/snomed.toml"


class SnomedCodes(NamedTuple):
    """The codes.

    Attributes:
        sites: By region id: the code of the place, then that of the place on its side; what is not confirmed is left
            out.
        sides: By side, its qualifier.
        qualities: By word, for those that have one.
    """

    sites: Mapping[str, tuple[str, ...]]
    sides: Mapping[Side, str]
    qualities: Mapping[str, str]


def load_codes(body: Body) -> SnomedCodes:
    """Read the codes.

    Raises:
        AssetError: The file is missing or says something impossible.
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
    """What stands under these keys, without the blanks."""
    codes = [table.get(key, "") for key in keys]
    if not all(isinstance(code, str) and (code == "" or (code.isascii() and code.isdigit())) for code in codes):
        raise TypeError(f"a code among {codes}")
    return tuple(str(code) for code in codes if code)
