"""The formats of an export, in one table that the command line and its help read. `export.py` calls their writers."""

from collections.abc import Mapping
from enum import StrEnum


class Format(StrEnum):
    """The name of a format, as given to `--format`."""

    JSONL = "jsonl"
    SQLITE = "sqlite"
    CSV = "csv"
    FHIR = "fhir"
    CHOIR = "choir"


FORMATS: Mapping[Format, str] = {
    Format.JSONL: "holds all of it as JSON Lines, for mfr import or other programs",
    Format.SQLITE: "holds all of it as an SQLite file, for mfr import or other programs",
    Format.CSV: "has one row per rating, for a spreadsheet",
    Format.FHIR: "is a FHIR R4 Bundle of ratings and holds, for a professional's software",
    Format.CHOIR: "lists the segments of the CHOIR body map that were tender on your latest day, "
    "or on any day from --since on",
}
"""What each format contains, as the help says it."""
