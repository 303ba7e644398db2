"""Warning signs: the short checklist after sharp or shooting pain, read from assets/practice/warning_signs.toml.

Guidelines list at least 46 different signs and agree on few (Verhagen 2016, doi 10.1007/s00586-016-4684-0), so the
list is short and plain. It names no illness, and a list without a yes never means that all is well.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from enum import StrEnum

from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SIGNS_FILE = "practice/warning_signs.toml"


class Tier(StrEnum):
    """How soon somebody should look at it, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Sign:
    """One question of the checklist.

    Attributes:
        id: The word that an answer is stored under.
        tier: How soon somebody should look at a yes.
        question: What is asked, to be answered with yes or no.
        about: The same in a few words, to name it in a list.
        source: Who says so.
    """

    id: str
    tier: Tier
    question: str
    about: str
    source: str


def load_signs() -> tuple[Sign, ...]:
    """Read the warning signs, the most urgent first.

    Raises:
        AssetError: The file is missing or says something impossible; file, table and key are named.
    """
    tables = read_toml_asset(SIGNS_FILE)
    listed = tables.pop("sign", None)
    if tables or not isinstance(listed, list) or not listed:
        wrong = next(iter(tables), "sign")
        raise AssetError(f"assets/{SIGNS_FILE}: {wrong} is missing or wrong.", "Install mfr again.")
    signs: dict[str, Sign] = {}
    for number, table in enumerate(listed, 1):
        try:
            sign = _sign(table, signs)
        except (TypeError, ValueError) as error:
            raise AssetError(
                f"assets/{SIGNS_FILE}, table [[sign]] {number}: {error}.",
                "Correct it there, or install mfr again.",
            ) from error
        signs[sign.id] = sign
    order = list(Tier)
    return tuple(sorted(signs.values(), key=lambda sign: order.index(sign.tier)))


def whom(tier: Tier, config: Config) -> str:
    """How soon, and whom to turn to: the person's own contact, or general words."""
    soon, words = {
        Tier.EMERGENCY: ("Emergency", "the local emergency number"),
        Tier.SAME_DAY: ("The same day", "a doctor or urgent care"),
        Tier.SOON: ("Soon", "a doctor or physiotherapist"),
    }[tier]
    return f"{soon}: {_contact(tier, config) or words}"


def what_to_do(tier: Tier, config: Config) -> str:
    """Whom to turn to after a yes, and how soon: one sentence, never a diagnosis."""
    said = {
        Tier.EMERGENCY: "Call the local emergency number now",
        Tier.SAME_DAY: "See a doctor or urgent care today",
        Tier.SOON: "Book a visit to a doctor or physiotherapist",
    }[tier]
    contact = _contact(tier, config)
    return f"{said}: {contact}." if contact else f"{said}."


def what_to_do_after(tiers: Collection[Tier], config: Config) -> str:
    """The same after several: a sentence for each tier, the most urgent first."""
    return " ".join(what_to_do(tier, config) for tier in Tier if tier in tiers)


def _contact(tier: Tier, config: Config) -> str:
    return {
        Tier.EMERGENCY: config.contact_emergency,
        Tier.SAME_DAY: config.contact_urgent,
        Tier.SOON: config.contact_professional,
    }[tier]


def _sign(table: object, known: Collection[str]) -> Sign:
    """One [[sign]], checked. `known` are the ids that it may not have."""
    keys = [field.name for field in fields(Sign)]
    if not isinstance(table, dict):
        raise TypeError("sign must be a table")
    for key in table:
        if key not in keys:
            raise ValueError(f"there is no key {key}")
    for key in keys:
        if key not in table:
            raise ValueError(f"{key} is missing")
        if not isinstance(table[key], str) or not table[key].strip():
            raise ValueError(f"{key} must be words")
    if table["id"] in known:
        raise ValueError("id is there already")
    if table["tier"] not in list(Tier):
        raise ValueError(f"tier must be one of {', '.join(Tier)}, not {table['tier']}")
    return Sign(table["id"], Tier(table["tier"]), table["question"], table["about"], table["source"])
