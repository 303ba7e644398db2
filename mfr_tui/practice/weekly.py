"""The weekly check: short questions, read from assets/practice/weekly.toml.

Some follow the PEG (Krebs 2009, doi 10.1007/s11606-009-0981-1), the others the GALS screen (Doherty 1992,
doi 10.1136/ard.51.10.1165), in our own words.
"""

from dataclasses import dataclass

from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset

WEEKLY_FILE = "practice/weekly.toml"

SOURCES = (
    "In our own words, after the PEG (Krebs 2009, doi 10.1007/s11606-009-0981-1) "
    "and GALS (Doherty 1992, doi 10.1136/ard.51.10.1165)."
)
"""Who the questions come from, as shown to a person."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the seven days that end today.

    Attributes:
        id: The column that stores the answer.
        about: What it is about, in a few words.
        page: What the page for a professional calls it.
        question: What is asked.
        none: What a 0 means; empty for a yes-or-no question.
        most: What a 10 means; empty for a yes-or-no question.
        source: Where it comes from: PEG or GALS.
    """

    id: str
    about: str
    page: str
    question: str
    none: str
    most: str
    source: str

    @property
    def is_number(self) -> bool:
        """Whether it is answered with 0 to 10; otherwise with yes or no."""
        return bool(self.most)


def load_questions() -> tuple[Question, ...]:
    """Read the questions, in the order they are asked.

    Raises:
        AssetError: The file is missing or has a value that is not allowed.
    """
    try:
        tables = read_toml_asset(WEEKLY_FILE)["question"]
        return tuple(
            Question(t["id"], t["about"], t["page"], t["question"], t.get("none", ""), t.get("most", ""), t["source"])
            for t in tables
        )
    except (KeyError, TypeError) as error:
        raise AssetError(f"assets/{WEEKLY_FILE}: {error} is missing or wrong.", "Install mfr again.") from error
