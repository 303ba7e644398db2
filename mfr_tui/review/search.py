"""Finding regions by name and notes by what was written, in any script and any case, with accents or without."""

import unicodedata
from collections.abc import Iterable

from mfr_tui.body.regions import Body, Region
from mfr_tui.record.rows import Note


def find_regions(body: Body, typed: str) -> list[Region]:
    """The regions that have every typed word in their name or their id, in the body's order; all without a word."""
    words = _folded(typed).split()
    return [region for region in body if _has(words, f"{region.label} {region.id}")]


def find_notes(notes: Iterable[Note], typed: str) -> list[Note]:
    """The notes that have every typed word in them, in the order given; none without a word."""
    words = _folded(typed).split()
    return [note for note in notes if words and _has(words, note.text)]


def _has(words: list[str], text: str) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


KANA_VOICING = 8
"""Unicode's class of the marks that make another sound of a Japanese syllable: those are no accents."""


def _folded(text: str) -> str:
    """Return the text without case and accents, each letter written in one way."""
    folded = text.casefold()
    if text.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
    plain = "".join(char for char in apart if unicodedata.combining(char) in {0, KANA_VOICING})
    return unicodedata.normalize("NFKC", plain)
