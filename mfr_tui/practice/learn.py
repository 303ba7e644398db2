"""The pages under Learn, from assets/learn: what this is, the evidence, who should not press, and every source.

A page is plain Markdown: a title, headings, paragraphs and bullets. Every paragraph and bullet ends with the keys of
its sources in brackets, such as [cc] or [hg; cheatham2015]. A page with a paragraph or bullet that names no source is
refused, so that every claim has a source. Pages about a region or a technique are made from its data in the same form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mfr_tui.body.regions import CAP_SECONDS, Body, Press, Region, Side, load_body
from mfr_tui.clock import clock_time
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset, read_toml_asset
from mfr_tui.practice.screening import Refused
from mfr_tui.practice.technique import LIGHT_AIM, Technique

FOLDER = "learn"
SOURCES_FILE = f"{FOLDER}/sources.toml"
SOURCES_PAGE = "sources"

ORDER = (
    "what",
    "daily",
    "who-should-not",
    "never-press",
    "fascia",
    "dose",
    "pressure",
    "tools",
    "direct",
    "afterwards",
    "professional",
    "benefits",
    "evidence",
    "conditions",
    "about",
    SOURCES_PAGE,
)
"""The pages by id, in the order they are offered. The last one is made from sources.toml."""

HOW_TO_PRESS = frozenset({"what", "daily", "never-press", "dose", "pressure", "tools", "direct", "afterwards"})
"""The pages that tell how to press or what to do with a spot.

They start with a notice when nothing may be pressed now.
"""

OUR_OWN = "our own"
"""The source key for the program's own decisions, which are not clinical claims."""

ARTICLES = ("cc", "hg")
"""The keys of the two articles that the program follows."""

CITED = "cited by hg"
"""The value of `Source.seen` for references that the Health Guide article cites."""

_KEYS = re.compile(r"\s*\[([^\[\]]+)\]$")

_HOW = {
    Press.OK: "May be pressed for the full time.",
    Press.CARE: "May be pressed, with care.",
    Press.LIGHT: "May be pressed, but only lightly.",
    Press.NEVER: "Never pressed. Only look at it and move it; you can still rate it.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from.

    Attributes:
        key: The key by which pages cite it.
        authors: Its authors, as printed.
        year: The year; 0 if it has no date.
        title: Its title.
        where: Journal or publisher; may be empty.
        doi: Its DOI; may be empty.
        url: Its address; may be empty.
        seen: What we read of it for this program.
    """

    key: str
    authors: str
    year: int
    title: str
    where: str
    doi: str
    url: str
    seen: str

    @property
    def note(self) -> str:
        """`Cheatham 2015`: the authors up to the first comma or `&`, and the year."""
        name = re.split(r",| &", self.authors, maxsplit=1)[0]
        return f"{name} {self.year}" if self.year else name

    @property
    def line(self) -> str:
        """The whole reference on one line, with what we read of it."""
        title = self.title if self.title.endswith("?") else f"{self.title}."
        authors = f"{self.authors} ({self.year})" if self.year else self.authors
        parts = [f"{authors}.", title]
        parts += [f"{self.where}."] if self.where else []
        parts += [f"doi {self.doi}"] if self.doi else []
        parts += [self.url] if self.url else []
        return f"{' '.join(parts)} ({'cited by the Health Guide article' if self.seen == CITED else self.seen})"


class BlockKind(StrEnum):
    """The kind of a block of a page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph or bullet of a page.

    Attributes:
        kind: Which of these it is.
        text: Its text on one line, without Markdown marks and source keys.
        keys: The keys of its sources.
        line: The line of the file where it starts, from 1.
    """

    kind: BlockKind
    text: str
    keys: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page to read.

    Attributes:
        id: The stem of its file, or `region:` or `technique:` followed by an id.
        title: Its title.
        text: The whole page in Markdown, including the title.
    """

    id: str
    title: str
    text: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The page's blocks, in order."""
        return tuple(_blocks(self.text))


# -- sources ---------------------------------------------------------------------------------------------------------


def load_sources() -> dict[str, Source]:
    """Read all sources by key, in file order.

    Raises:
        AssetError: The file is missing or has a value that is not allowed; the message names table and field.
    """
    sources: dict[str, Source] = {}
    for key, table in read_toml_asset(SOURCES_FILE).items():
        try:
            sources[key] = _source(key, table)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise AssetError(
                f"assets/{SOURCES_FILE}, table [{key}]: {error} is missing or wrong.", "Install mfr again."
            ) from error
    for key in (OUR_OWN, *ARTICLES):
        if key not in sources:
            raise AssetError(f"assets/{SOURCES_FILE}: there is no table [{key}].", "Install mfr again.")
    return sources


def _source(key: str, table: dict[str, object]) -> Source:
    """Return one source, checked, from its table in the file."""
    words: dict[str, str] = {}
    for field in ("authors", "title", "seen"):
        words[field] = str(table[field])
    for field in ("where", "doi", "url"):
        words[field] = str(table.get(field, ""))
    year = table.get("year", 0)
    if not isinstance(year, int):
        raise TypeError("year")
    if not any(words[field] for field in ("where", "doi", "url")) and key != OUR_OWN:
        raise ValueError("where, doi or url")
    return Source(key=key, year=year, **words)


# -- pages -----------------------------------------------------------------------------------------------------------


def load_page(page_id: str) -> Page:
    """Read one page.

    Args:
        page_id: One of ORDER.

    Raises:
        AssetError: Its file or the sources are missing, it has no title, a paragraph has no source, or a source is not
            in sources.toml; the message names file and line.
    """
    return _load(page_id, load_sources())


def load_pages() -> tuple[Page, ...]:
    """Read all pages, in order.

    Raises:
        AssetError: As for one page.
    """
    sources = load_sources()
    return tuple(_load(page_id, sources) for page_id in ORDER)


def _load(page_id: str, sources: Mapping[str, Source]) -> Page:
    """Return one page, after checking that every claim has a known source."""
    if page_id == SOURCES_PAGE:
        return _sources_page(sources)
    name = f"{FOLDER}/{page_id}.md"
    text = read_asset(name)
    blocks = tuple(_blocks(text))
    if not blocks or blocks[0].kind is not BlockKind.TITLE:
        raise AssetError(f"assets/{name}, line 1: there is no title.", "Install mfr again.")
    for block in blocks:
        if block.kind in {BlockKind.TITLE, BlockKind.HEADING}:
            continue
        if not block.keys:
            raise AssetError(f"assets/{name}, line {block.line}: no source is named.", "Install mfr again.")
        for key in block.keys:
            if key not in sources:
                raise AssetError(
                    f"assets/{name}, line {block.line}: [{key}] is not in assets/{SOURCES_FILE}.", "Install mfr again."
                )
    return Page(page_id, blocks[0].text, text)


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a page: a blank line, a bullet or a heading starts a new one."""
    lines: list[str] = []
    begun = 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if lines and (not line.strip() or line.startswith(("- ", "#")) or lines[0].startswith("#")):
            yield _block(lines, begun)
            lines = []
        if line.strip():
            begun = begun if lines else number
            lines.append(line.strip())


def _block(lines: Sequence[str], begun: int) -> Block:
    """Return the block that some lines make up, with the keys of its sources."""
    text = " ".join(lines)
    for mark, kind in (("# ", BlockKind.TITLE), ("## ", BlockKind.HEADING)):
        if text.startswith(mark):
            return Block(kind, text.removeprefix(mark), (), begun)
    kind = BlockKind.BULLET if text.startswith("- ") else BlockKind.PARAGRAPH
    words = text.removeprefix("- ")
    found = _KEYS.search(words)
    if not found:
        return Block(kind, words, (), begun)
    keys = tuple(key.strip() for key in found[1].split(";"))
    return Block(kind, words[: found.start()], keys, begun)


def _sources_page(sources: Mapping[str, Source]) -> Page:
    """Return the page that lists every source: the two articles, what one of them cites, and what else we read."""
    cited = [source for source in sources.values() if source.seen == CITED]
    articles = [source for source in sources.values() if source.key in ARTICLES]
    read = [source for source in sources.values() if source not in cited and source not in articles]
    lines = ["# Sources", "", "The brackets say what we read of each for this program."]
    for heading, group in (
        ("The two articles", articles),
        (f"The {len(cited)} references of the Health Guide article", cited),
        ("Read for this program", [source for source in read if source.key != OUR_OWN]),
    ):
        lines += ["", f"## {heading}", "", *(f"- {source.line}" for source in group)]
    lines += [
        "",
        f'"{OUR_OWN.capitalize()}" means: {sources[OUR_OWN].title[0].lower()}{sources[OUR_OWN].title[1:]}.',
    ]
    return Page(SOURCES_PAGE, "Sources", "\n".join(lines))


def notes(block: Block, sources: Mapping[str, Source]) -> str:
    """Return a block's sources in short form, such as `Cheatham 2015; Wu 2021`; empty if it has none."""
    return "; ".join(sources[key].note for key in block.keys)


# -- pages made from data --------------------------------------------------------------------------------------------


def with_refusal(page: Page, refused: Refused | None) -> Page:
    """Return a page that tells how to press with the reason why nothing may be pressed now, just below its title.

    Any other page is returned unchanged, and so is every page when something may be pressed.

    Args:
        page: The page.
        refused: Why this person may press nothing now; None when they may press something.
    """
    if not refused or page.id not in HOW_TO_PRESS:
        return page
    title, _, rest = page.text.partition("\n")
    return replace(page, text=f"{title}\n\nDo not press now. {refused.said} [{OUR_OWN}]\n{rest}")


def region_page(region: Region, technique_titles: Sequence[str], refused: Refused | None = None) -> Page:
    """Return the page about a region.

    Args:
        region: The region.
        technique_titles: The titles of the techniques that fit it.
        refused: Why this person may not press it now; the page then says that instead of how to press it.

    Raises:
        AssetError: The regions cannot be read.
    """
    body = load_body()
    lines = [f"# {region.label}", ""]
    if refused and region.press is not Press.NEVER:
        lines += [f"{refused.said} [{OUR_OWN}]"]
    else:
        lines += [f"{_HOW[region.press]} {region.press_note} [{OUR_OWN}]"]
    if region.press is not Press.NEVER and not refused:
        hold = f"Usual hold {clock_time(region.hold_s)}, at most {clock_time(region.cap_s)}."
        if region.cap_s < CAP_SECONDS:
            hold += " That is shorter than the article's two to five minutes: nerves, blood vessels or bone are close."
        lines += ["", f"{hold} [cc; {OUR_OWN}]"]
        if region.press is Press.LIGHT:
            lines += [
                "",
                f"How hard: {LIGHT_AIM[0]} to {LIGHT_AIM[1]} of 10 while pressing, with any technique. [{OUR_OWN}]",
            ]
        lines += ["", f"Tools, softest first: {', '.join(region.tools)}. [{OUR_OWN}]"]
        if technique_titles:
            lines += ["", "## Techniques that fit", "", *(f"- {title}" for title in technique_titles)]
    lines += ["", "## Where it is", "", f"- On your {region.side}, seen from the {region.view}."]
    lines += [f"- Beside it: {', '.join(body.label(other) for other in region.adjacent)}."]
    lines += [f"- Behind it, seen from the other side: {body.label(region.flip)}."]
    return Page(f"region:{region.id}", region.label, "\n".join(lines))


def technique_page(technique: Technique, body: Body, refused: Refused | None = None) -> Page:
    """Return the page about a technique.

    Args:
        technique: The technique.
        body: The regions, which name the places on its path.
        refused: Why this person may not press anything now; the page then starts with that and leaves out what to do.

    Raises:
        AssetError: The page that explains it further, or the sources, cannot be read.
    """
    sources = load_sources()
    lines = [f"# {technique.title}", ""]
    lines += [refused.said, "", technique.purpose] if refused else [technique.purpose]
    if technique.any_place:
        lines += ["", "Anywhere that may be pressed."]
    if technique.paths:
        lines += ["", "## Where", "", *(f"- {_path(path, body)}" for path in technique.paths)]
    if refused:
        return Page(f"technique:{technique.id}", technique.title, "\n".join([*lines, *_where_from(technique, sources)]))
    if technique.runs:
        lines += ["", "## What to do", "", *(f"- {step.cue} ({step.figures})" for step in technique.steps)]
    how_hard = technique.pressure
    if technique.runs:
        low, high = technique.aim
        how_hard += f" Aim: {low} to {high} out of 10 while pressing."
        if technique.any_place:
            light = f"{LIGHT_AIM[0]} to {LIGHT_AIM[1]}"
            how_hard += f" Places that take light pressure only: {light}, and no longer than the place allows."
    lines += ["", "## How hard", "", how_hard]
    if technique.runs:
        tools = ", then ".join(technique.tools) or "whatever suits the place"
        lines += ["", f"Tools, softest first: {tools}."]
    if technique.warnings:
        lines += ["", "## Be careful", "", *(f"- {warning}" for warning in technique.warnings)]
    return Page(f"technique:{technique.id}", technique.title, "\n".join([*lines, *_where_from(technique, sources)]))


def _where_from(technique: Technique, sources: Mapping[str, Source]) -> list[str]:
    """Return the last lines of a technique's page: its source, and the page that says more."""
    said = technique.source
    for key in ARTICLES:  # the file writes CC and HG
        said = re.sub(rf"\b{key.upper()}\b", sources[key].note, said)
    return ["", f"Source: {said}.", "", f"More: {_load(technique.page, sources).title}"]


def _path(path: Sequence[str], body: Body) -> str:
    """Return the places of a path by their short names: `Shoulder, front; then Upper arm, front`."""
    return "; then ".join(body[slot + Side.RIGHT.suffix].short for slot in path)
