"""A page of Learn as plain text."""

import textwrap
from collections.abc import Iterator

from mfr_tui.practice.learn import OUR_OWN, SOURCES_PAGE, BlockKind, Page, load_sources, notes

WIDTH = 76

UNWRAPPED = 1_000_000
"""The width of lines that are never wrapped."""


def page_lines(page: Page, width: int = WIDTH) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a page as plain text, each with whether it is a heading or its underline.

    Sources are in brackets, and listed in full at the end.

    Args:
        page: The page.
        width: The columns of a line.
    """
    sources = load_sources()
    before = None
    for block in page.blocks:
        bullet = block.kind is BlockKind.BULLET
        if before and not (bullet and before is BlockKind.BULLET):
            yield "", False
        before = block.kind
        said = notes(block, sources)
        text = f"{block.text} [{said}]" if said else block.text
        heading = block.kind in {BlockKind.TITLE, BlockKind.HEADING}
        for line in _wrapped(text, "- " if bullet else "", "  " if bullet else "", width):
            yield line, heading
        if heading:
            yield ("=" if block.kind is BlockKind.TITLE else "-") * len(block.text), True
    cited = dict.fromkeys(key for block in page.blocks for key in block.keys if key != OUR_OWN)
    if cited and page.id != SOURCES_PAGE:
        yield from (("", False), ("Sources", True), ("-------", True), ("", False))
        for key in cited:
            for line in _wrapped(sources[key].line, "- ", "  ", width):
                yield line, False


def spoken_lines(page: Page) -> list[str]:
    """Return the lines of a page to be read aloud: a block on a line, without empty ones and underlines."""
    return [line.strip() for line, _ in page_lines(page, UNWRAPPED) if line.strip("=- ")]


def _wrapped(text: str, first: str, rest: str, width: int) -> list[str]:
    """Return the text wrapped to lines that fit; an address is never broken."""
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
