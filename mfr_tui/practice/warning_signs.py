"""Warning signs: the short checklist after sharp or shooting pain, read from assets/practice/warning_signs.toml.

Guidelines list at least 46 different signs and agree on few (Verhagen 2016, doi 10.1007/s00586-016-4684-0), so the
list is short and plain. It names no illness, and a list without a yes never means that all is well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import groupby

from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SIGNS_FILE = "practice/warning_signs.toml"


class Tier(StrEnum):
    """How soon a professional should look at it, most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Sign:
    """One question of the checklist.

    Attributes:
        id: The word that an answer is stored under.
        tier: How soon a professional should look at a yes.
        question: The question, answered with yes or no.
        about: The sign in a few words, for a list.
        source: Who says so.
    """

    id: str
    tier: Tier
    question: str
    about: str
    source: str


def load_signs() -> tuple[Sign, ...]:
    """Read the warning signs, most urgent first.

    Raises:
        AssetError: The file is missing or has a value that is not allowed; the message names file, table and key.
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
                "Fix it there, or install mfr again.",
            ) from error
        signs[sign.id] = sign
    order = list(Tier)
    return tuple(sorted(signs.values(), key=lambda sign: order.index(sign.tier)))


def whom(tier: Tier, config: Config) -> str:
    """Return how soon, and whom to turn to: the person's own contact, or general words."""
    soon, words = {
        Tier.EMERGENCY: ("Emergency", "call the local emergency number"),
        Tier.SAME_DAY: ("The same day", "a doctor or urgent care"),
        Tier.SOON: ("Soon", "a doctor or physical therapist"),
    }[tier]
    return f"{soon}: {_contact(tier, config) or words}"


def what_to_do(tier: Tier, config: Config) -> str:
    """Return whom to turn to after a yes, and how soon: one sentence, never a diagnosis."""
    said = {
        Tier.EMERGENCY: "Call the local emergency number now",
        Tier.SAME_DAY: "See a doctor or urgent care today",
        Tier.SOON: "Book an appointment with a doctor or physical therapist",
    }[tier]
    contact = _contact(tier, config)
    return f"{said}: {contact}." if contact else f"{said}."


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign whose current answer is yes.

    Attributes:
        id: The word that the answer is stored under.
        about: The sign in a few words.
        tier: How soon a professional should look at it.
        day: The body day on which it was answered.
    """

    id: str
    about: str
    tier: Tier
    day: date

    @property
    def words(self) -> str:
        """The sign with the day of its answer: `one swollen leg (yes on Mon 24 Aug)`."""
        return self.words_on(None)

    def words_on(self, today: date | None) -> str:
        """Return the sign with the day of its answer, which is `yes today` on that day."""
        return f"{self.about} (yes {'today' if self.day == today else f'on {short_day(self.day)}'})"

    @property
    def blocks(self) -> bool:
        """Whether it blocks all pressing."""
        return self.tier is not Tier.SOON


def tier_of(sign_id: str, signs: Iterable[Sign]) -> Tier:
    """Return the tier of a sign. A sign that this version does not know counts as same-day."""
    return next((sign.tier for sign in signs if sign.id == sign_id), Tier.SAME_DAY)


def find_alarms(said: Mapping[str, date], signs: Sequence[Sign]) -> tuple[Alarm, ...]:
    """Return the warning signs whose current answer is yes, most urgent first.

    Args:
        said: The day of each current yes, by the id of its sign.
        signs: The signs of this version, most urgent first.
    """
    order = [sign.id for sign in signs]
    about = {sign.id: sign.about for sign in signs}
    found = [Alarm(name, about.get(name, unknown_words(name)), tier_of(name, signs), day) for name, day in said.items()]
    tiers = list(Tier)
    known = [one for one in order if one in said] + sorted(said.keys() - set(order))
    return tuple(sorted(found, key=lambda one: (tiers.index(one.tier), known.index(one.id))))


def short_day(day: date) -> str:
    """Return a day as `Mon 24 Aug`."""
    return f"{day:%a} {day.day} {day:%b}"


def unknown_words(sign_id: str) -> str:
    """Return the name shown for a sign that this version does not know."""
    return f"a sign of another version ({sign_id})"


NO_PRESSING = "No pressing until you answer no, or a professional clears it"
"""What a sign that cannot wait means, and what ends that. Time alone does not."""


def alarms_by_tier(alarms: Iterable[Alarm], config: Config, today: date | None = None) -> list[tuple[str, list[str]]]:
    """Return for each tier that has a sign answered with yes what to do, and its signs, each with its day.

    Args:
        alarms: The signs, most urgent first.
        config: The settings, with the person's own contacts.
        today: The day to call today, for text that is read at once; None to name every day.
    """
    return [
        (what_to_do(tier, config), [one.words_on(today) for one in of_tier])
        for tier, of_tier in groupby(alarms, lambda one: one.tier)
    ]


def alarm_lines(alarms: Iterable[Alarm], config: Config) -> list[str]:
    """Return one line for each tier that has a sign answered with yes: what to do, which signs, and since when.

    Args:
        alarms: The signs, most urgent first.
        config: The settings, with the person's own contacts.
    """
    return [f"{do} Warning sign: {'; '.join(signs)}." for do, signs in alarms_by_tier(alarms, config)]


def _contact(tier: Tier, config: Config) -> str:
    return {
        Tier.EMERGENCY: config.contact_emergency,
        Tier.SAME_DAY: config.contact_urgent,
        Tier.SOON: config.contact_professional,
    }[tier]


def _sign(table: object, known: Collection[str]) -> Sign:
    """Return one checked [[sign]]. `known` are the ids already in use."""
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
        raise ValueError("id is used twice")
    if table["tier"] not in list(Tier):
        raise ValueError(f"tier must be one of {', '.join(Tier)}, not {table['tier']}")
    return Sign(table["id"], Tier(table["tier"]), table["question"], table["about"], table["source"])
