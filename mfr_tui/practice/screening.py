"""Who should not press, and where nobody should.

Both articles that the program follows name conditions under which pressing on oneself is to be avoided; until the
person has answered for each of them, and after any yes, the scan is looked at and moved through only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mfr_tui.body.regions import Body, Press
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

SCREENING_FILE = "practice/screening.toml"

NEVER_PRESS = frozenset({"neck_front", "elbow_front", "abdomen", "groin", "knee_back"})
"""Slots over arteries, nerves and organs near the surface (Werner 2020, Massage & Bodywork: endangerment sites).

Kept here as well as in regions.toml, so that a slip in the data cannot make them pressable.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        id: The word that an answer is stored under.
        question: What is asked.
        source: Who says so.
    """

    id: str
    question: str
    source: str


def load_items() -> tuple[Item, ...]:
    """Read the questions.

    Raises:
        AssetError: The file is missing or says something impossible.
    """
    try:
        tables = read_toml_asset(SCREENING_FILE)["item"]
        return tuple(Item(t["item"], t["question"], t["source"]) for t in tables)
    except (KeyError, TypeError) as error:
        raise AssetError(f"assets/{SCREENING_FILE}: {error} is missing or wrong.", "Install mfr again.") from error


def check_body(body: Body) -> None:
    """Refuse data that would let a place be pressed that never may be.

    Raises:
        AssetError: A slot of NEVER_PRESS is missing or is not `never` on both sides.
    """
    marked = {region.id for region in body if region.press is Press.NEVER}
    wanted = {f"{slot}{side}" for slot in NEVER_PRESS for side in ("_r", "_l")}
    if marked != wanted:
        wrong = ", ".join(sorted(marked ^ wanted))
        raise AssetError(f'assets/body/regions.toml: press = "never" does not fit for {wrong}.', "Install mfr again.")


def may_press(items: tuple[Item, ...], answers: Mapping[str, bool]) -> bool:
    """Whether the scan may ask the person to press: every question answered, and each with no.

    Where nothing is asked, nothing is known: then it may not.

    Args:
        items: The questions.
        answers: The answer in force for each item: True for yes.
    """
    return bool(items) and all(answers.get(item.id) is False for item in items)
