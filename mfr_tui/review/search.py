"""Search for regions by name and for notes by text, in any script, ignoring case and accents."""

import unicodedata
from collections.abc import Iterable, Mapping

from mfr_tui.body.regions import Body, Region
from mfr_tui.record.rows import Note


def find_regions(body: Body, typed: str, tender: Mapping[str, int]) -> list[Region]:
    """Return the regions whose name or id contains every word typed; all if nothing was typed.

    Args:
        body: The regions.
        typed: What was typed.
        tender: On how many recent days each was tender. That with most comes first, equal ones in body order.
    """
    words = _folded(typed).split()
    found = [region for region in body if _has(words, f"{region.label} {region.id}")]
    return sorted(found, key=lambda region: -tender.get(region.id, 0))


def find_notes(notes: Iterable[Note], typed: str) -> list[Note]:
    """Return the notes that contain every word typed, in the order given; none if nothing was typed."""
    words = _folded(typed).split()
    return [note for note in notes if words and _has(words, note.text)]


def _has(words: list[str], text: str) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


KANA_VOICING = 8
"""The Unicode combining class of Japanese voicing marks: they change the syllable, so they are not accents."""


def _folded(text: str) -> str:
    """Return the text without case and accents, in one Unicode form."""
    folded = text.casefold()
    if text.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
    plain = "".join(char for char in apart if unicodedata.combining(char) in {0, KANA_VOICING})
    return unicodedata.normalize("NFKC", plain)
