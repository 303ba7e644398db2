"""The page as text, Markdown, PDF and picture: all of them say the same, and what was typed stands there as typed."""

import dataclasses
import io
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mfr_tui.body.regions import Body
from mfr_tui.errors import MfrError
from mfr_tui.report import pdf
from mfr_tui.report.body_chart import Shown, describe_chart
from mfr_tui.report.content import LONGEST, PARTS, Fact, Page, Table, Trend, short
from mfr_tui.report.render import Form, form_of, make
from mfr_tui.report.text_formats import WIDTH, as_markdown, as_text, draw_body, draw_trend, escaped
from mfr_tui.typed import clean
from tests.report.pages import NINETY, fill, page_of, write_days
from tests.support.examples import examples
from tests.support.fakes import MORNING

SAID = "It wakes me when I turn over in bed at night, and it is worse after a long day at the desk; "


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, body: Body) -> Path:
    """Ninety days of the demo with as much as can be said, each thing in 200 characters. Made once, never written."""
    path = tmp_path_factory.mktemp("full") / "mfr.db"
    write_days(path, 90, body)
    fill(path, body, lambda where: f"{where}: {SAID * 3}"[:200], flags=7)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, body: Body) -> Page:
    """Ninety days of the demo, nothing prepared."""
    path = tmp_path_factory.mktemp("plain") / "mfr.db"
    write_days(path, 90, body)
    return page_of(path, body)


@pytest.fixture(scope="module")
def empty(body: Body, blank: Path) -> Page:
    """A page with next to nothing on it, which is set fast."""
    return page_of(blank, body)


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  (whatever a page is made of)
    """Every piece of text that a page has."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Table) and not value.rows:
        return
    elif dataclasses.is_dataclass(value):
        yield from strings([getattr(value, field.name) for field in dataclasses.fields(value)])
    elif isinstance(value, (tuple, list)):
        yield from (piece for one in value for piece in strings(one))


def squeezed(text: str) -> str:
    """Without spaces and line breaks, which each form has its own of; letters with their accents as one."""
    return unicodedata.normalize("NFC", "".join(text.split()))


class Piece(NamedTuple):
    """A piece of text of a PDF: where it starts, in points from the left; how large its letters are; their font."""

    x: float
    size: float
    font: str


class Read(NamedTuple):
    """A PDF as it is read back: the text of each page and the pieces it is made of."""

    pdf: pypdf.PdfReader
    texts: list[str]
    pieces: list[list[Piece]]

    @property
    def said(self) -> str:
        return "\n".join(self.texts)

    def sizes(self, page: int) -> set[float]:
        """The sizes of letters on a page, in points; the chart's numbers are left out: they are scaled with it."""
        return {piece.size for piece in self.pieces[page] if "Libertinus" in piece.font}


def read(data: bytes) -> Read:
    """Take every page of a PDF apart, once."""
    found = Read(pypdf.PdfReader(io.BytesIO(data)), [], [])
    for page in found.pdf.pages:
        pieces: list[Piece] = []

        def look(
            text: str,
            _cm: list[float],
            tm: list[float],
            font: dict[str, Any] | None,
            size: float,
            pieces: list[Piece] = pieces,
        ) -> None:
            if text.strip():
                pieces.append(Piece(tm[4], round(size * abs(tm[0]), 2), str((font or {}).get("/BaseFont"))))

        found.texts.append(page.extract_text(visitor_text=look))
        found.pieces.append(pieces)
    return found


def rendered(markdown: str) -> str:
    """What a reader of the Markdown sees, and nothing of it is markup but what the page itself laid out."""
    seen = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        assert token.type != "html_block"
        for one in token.children or ():
            assert one.type in {"text", "text_special", "strong_open", "strong_close"}, one
            seen.append(one.content)
        seen.append(token.content if token.type == "fence" else "\n")
    return "".join(seen)


def words_under(page: Page, **typed: str) -> Page:
    """A page with these words in every place where words of a person stand."""
    text = typed["text"]
    fact = (Fact("In my words", text),)
    return replace(
        page,
        name=text,
        own=fact,
        medicines=fact,
        questions=(text,),
        pages=page.pages._replace(full=fact, notes=Table(("Day", "Place", "Note"), (("1 Nov 2026", "Jaw", text),))),
    )


# -- all of them say the same --------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_word_of_the_page_is_in_each_form(full: Path, body: Body, paper: str) -> None:
    page = page_of(full, body, NINETY._replace(name="A. Example", notes=None))
    pieces = [piece for piece in strings(page) if piece]
    assert len(pieces) > 120
    (data, warning), text, markdown = (
        pdf.as_pdf(page, body, paper, MORNING),
        as_text(page, body),
        as_markdown(page, body),
    )
    assert warning == ""
    made = read(data)
    said = made.said
    for form, found in (("pdf", squeezed(said)), ("markdown", squeezed(rendered(markdown)))):
        assert [piece for piece in pieces if squeezed(piece) not in found] == [], form
    lines = squeezed(text.replace("\n- ", "\n"))
    cells = {cell for table in (page.places, *page.pages) if isinstance(table, Table) for cell in strings(table)}
    assert [piece for piece in pieces if piece not in cells and squeezed(piece) not in lines] == []
    assert {word for cell in cells for word in cell.split()} <= set(text.split()) | {"-"}
    for part in PARTS.values():
        assert text.count(f"\n{part.upper()}\n") == 1
        assert markdown.count(f"\n## {part}\n") == 1
        assert squeezed(said).count(squeezed(part)) == 1
    numbers = [str(one.nrs) for one in page.shown.values()]
    numbers += [str(nrs) for _, values in page.trend.rows for nrs in values if nrs is not None]
    assert not Counter(numbers) - Counter(said.replace("-", " ").split() + list("".join(said.split())))
    # One page with the worst there can be, readable, and the second where the first says so.
    assert "on page 2" in page.more
    first = made.texts[0]
    assert squeezed(page.reading[-1]) in squeezed(first)
    assert first.endswith(f"24 Aug to 21 Nov 2026, page 1 of {len(made.texts)}")
    assert made.texts[1].startswith("Page 2\n")
    assert min(made.sizes(0)) >= 6.49
    assert max(size for size in made.sizes(0) if size < 8) >= 7


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("letter", (612, 792))])
def test_ninety_days_are_one_page_for_people_with_and_without_sight(
    plain: Page, body: Body, paper: str, size: tuple[float, float]
) -> None:
    data, warning = pdf.as_pdf(plain, body, paper, MORNING)
    made = read(data)
    reader, said = made.pdf, made.said
    root: Any = reader.trailer["/Root"]
    assert (warning, len(reader.pages), plain.more) == ("", 1, "")
    assert "page 1 of" not in said
    assert (float(reader.pages[0].mediabox.width), float(reader.pages[0].mediabox.height)) == pytest.approx(
        size, abs=0.1
    )
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata
    assert reader.metadata.title == "Body scan record, 24 Aug to 21 Nov 2026"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tree = list(elements(root["/StructTreeRoot"]))
    kinds = Counter(str(one["/S"]) for one in tree if "/S" in one)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] == len([part for part in PARTS.values() if squeezed(part) in squeezed(said)])
    assert kinds["/Figure"] == 1
    assert kinds["/Table"] == 2
    assert [one["/Alt"] for one in tree if "/Alt" in one] == [describe_chart(body, plain.shown)]
    assert min(made.sizes(0)) >= 6.49
    assert headings(plain, body, said) == 10


def test_a_part_with_nothing_in_it_has_no_heading(empty: Page, body: Body) -> None:
    assert headings(empty, body, read(pdf.as_pdf(empty, body, "a4", MORNING)[0]).said) == 3


def headings(page: Page, body: Body, said: str) -> int:
    """How many parts have a heading: the same ones in every form."""
    text = [line for line in as_text(page, body).splitlines() if line.isupper() and line[0] != " "]
    assert [line[3:].upper() for line in as_markdown(page, body).splitlines() if line.startswith("## ")] == text
    assert sorted(part.upper() for part in PARTS.values() if f"\n{part}\n" in said) == sorted(text)
    return len(text)


def elements(node: Any) -> Iterator[Any]:  # noqa: ANN401  (a tree of the PDF's own)
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from elements(node["/K"])


SECOND_MISSING = [
    "The picture shows only the first page.",
    "For the second page, save as PDF, text or Markdown.",
]


@pytest.mark.parametrize(("paper", "size"), [("a4", (1240, 1754)), ("letter", (1275, 1650))])
def test_a_picture_is_of_the_first_page(empty: Page, body: Body, paper: str, size: tuple[int, int]) -> None:
    made = make(words_under(empty, text="word"), body, Form.PNG, paper, MORNING)
    assert made.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made.content[16:24]) == size
    assert made.warning.splitlines() == SECOND_MISSING
    assert paper != "a4" or make(empty, body, Form.PNG, paper, MORNING).warning == ""


def test_the_form_is_that_of_the_name() -> None:
    assert [form_of(Path(f"a.{end}")) for end in ("txt", "md", "PDF", "png", "doc")] == [*Form, None]
    assert form_of(Path("pdf")) is form_of(None) is None


# -- plain text ----------------------------------------------------------------------------------------------


def test_text_is_eighty_columns_wide_whatever_is_on_it(full: Path, body: Body, plain: Page) -> None:
    every = tuple(region.id for region in body)
    pages = [page_of(full, body, NINETY._replace(regions=some, notes=None)) for some in ((), every, every[-2:])]
    for page in (*pages, plain):
        lines = as_text(page, body).splitlines()
        assert max(map(len, lines)) <= WIDTH
        assert all(line == line.rstrip() for line in lines)


def test_on_a_phone_no_line_is_wider_than_the_screen_and_no_word_of_it_is_lost(full: Path, body: Body) -> None:
    page = page_of(full, body, NINETY._replace(notes=None))
    narrow, wide = as_text(page, body, 37), as_text(page, body)
    assert max(map(len, narrow.splitlines())) <= 37
    words = {word for cells in (page.places.head[1:], *page.places.rows) for cell in cells for word in cell.split()}
    assert words
    assert words <= {*narrow.replace(":", "").split()}
    digits = [sorted(char for char in text if char.isdigit()) for text in (narrow, wide)]
    assert digits[0] == digits[1], "each number as often"


@pytest.mark.parametrize("columns", [1, 2, 13, 22, 23, 26])
def test_the_trend_has_its_columns_below_each_other_and_fits(body: Body, columns: int) -> None:
    names = sorted((region.label for region in body), key=len)
    values: tuple[int | None, ...] = tuple([10, None, 0, 7][n % 4] for n in range(columns))
    for name in (names[0], names[-1]):
        first, second, days = draw_trend(Trend("", "24 Aug", "21 Nov", ((name, values), ("Jaw", values))))
        assert max(map(len, (first, second, days))) <= WIDTH
        start = len(name) + 2
        assert first[:start] == f"{name}  "
        step = 2 if start + 2 * columns - 1 <= WIDTH else 1
        assert first[start::step] == second[start::step] == "".join("X 07"[n % 4] for n in range(columns))
        assert days[start:].startswith("24 Aug ")
        assert days.endswith(" 21 Nov")
        assert columns < 13 or len(days) == len(first)
        # On a phone the digits are below the names where they do not fit beside them.
        trend = Trend("", "24 Aug", "21 Nov", ((name, values),))
        told = [*draw_trend(trend, 37)]
        assert max(map(len, told)) <= 37
        assert (told[0] == name) is (start + columns > 37)
        side = 2 if told[0] == name else start
        assert told[-2][side :: 2 if side + 2 * columns - 1 <= 37 else 1] == first[start::step]


def test_the_figures_in_text_have_each_number_on_its_own_side(body: Body) -> None:
    shown = {"jaw_l": Shown(10, at_rest=False), "calf_r": Shown(4, at_rest=True)}
    lines = list(draw_body(body, shown))
    assert "FRONT" in lines[0]
    assert "BACK" in lines[0]
    assert lines[1].split() == ["patient's", "right", "left", "patient's", "left", "right"]
    above, below = "\n".join(draw_body(body, shown, 37)).split("\n\n")
    assert "FRONT" in above
    assert "X" in above
    assert "BACK" in below
    assert "4." in below
    digits = {char: (row, line.index(char)) for row, line in enumerate(lines) for char in "X4" if char in line}
    middle = max(map(len, lines)) // 2
    assert digits["X"][1] < middle < digits["4"][1]
    assert "4." in lines[digits["4"][0]]


# -- as typed ------------------------------------------------------------------------------------------------

NASTY = (
    "# = - + > 1. 2) ``` ~~~ $x$ @ref <label> *b* **c** _d_ __e__ [f](g) ![h](i) <b>j</b> &amp; &#35; a|b \\ \\* https://k.l",
    '#let x = read("/etc/passwd") /* m */ // n "o" \'p\' -- --- ... ~ `q` {r} ^s^ (t) #u[v] \\u{1f600} $ sum $',
    "ffi \u00c4rzte \u00e9 e\u0301 n\u0303 \u0107 \u0416\u0443\u043a \u03b1\u03b2\u03b3 \u20ac \u201cw\u201d \u2026",
    "1. one",
    "10) ten",
    "---",
    "===",
    "| a | b |",
    "\\",
    "x\\|y",
    "|",
    "a  b   c",
)


@pytest.mark.parametrize("number", range(len(NASTY)))
def test_what_was_typed_stands_there_as_typed(empty: Page, body: Body, number: int) -> None:
    typed = NASTY[number]
    page, wanted = words_under(empty, text=typed), squeezed(typed)
    if number < 3:  # those that follow are markup at the beginning of a line, which is Markdown's alone
        data, warning = pdf.as_pdf(page, body, "a4", MORNING)
        assert warning == ""
        assert squeezed(read(data).said).count(wanted) == 6
    assert rendered(as_markdown(page, body)).count(typed) >= 6
    assert squeezed(as_text(page, body)).count(wanted) >= 5, "in a table it stands in a column, line below line"


def test_a_word_without_end_is_broken_and_is_whole_all_the_same(empty: Page, body: Body) -> None:
    word = "".join(chr(ord("a") + n % 26) for n in range(5000))
    page = words_under(empty, text=short(word, LONGEST))
    page = replace(page, pages=page.pages._replace(full=(Fact("In my words", word),)))
    made = read(pdf.as_pdf(page, body, "a4", MORNING)[0])
    assert word in squeezed(made.said)
    assert word in squeezed(as_text(page, body))
    assert word in rendered(as_markdown(page, body))
    assert max(piece.x for page in made.pieces for piece in page) < 595 - 39, "within the margin"


@pytest.mark.parametrize(
    "typed",
    [
        "\u0623\u0644\u0645 \u0641\u064a \u0627\u0644\u0643\u062a\u0641",
        "\u80a9\u8180\u75bc\u75db",
        "\U0001f600 \U0001f469\u200d\U0001f467",
        "a\u200bb\u200dc\ufeffd\u00ade",
        "\ue000 \U0010fffd \u0378 \uffff \ufffd",
    ],
)
def test_other_scripts_are_as_typed_or_it_is_said_that_they_are_boxes(empty: Page, body: Body, typed: str) -> None:
    page = words_under(empty, text=typed)
    assert rendered(as_markdown(page, body)).count(typed) == 6
    assert squeezed(typed) in squeezed(as_text(page, body))
    for form in (Form.PDF, Form.PNG) if "\U0010fffd" in typed else (Form.PDF,):
        made = make(page, body, form, "a4", MORNING)
        assert made.content
        boxes = [words for words in made.warning.splitlines() if words not in SECOND_MISSING]
        assert len(made.warning.splitlines()) - len(boxes) == (2 if form is Form.PNG else 0)
        assert boxes == [] or ("boxes" in boxes[0] and len(boxes) == 2)
        if "\U0010fffd" in typed:
            assert boxes, "no font has a letter for private use"
        if form is Form.PDF and not made.warning:
            letters = Counter(char for char in typed if char.isalpha())
            assert not letters - Counter(read(made.content).said), "every letter, in whichever order it is laid"


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(clean)


@settings(max_examples=examples(4, 2), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything)
def test_any_words_at_all_make_a_page(empty: Page, body: Body, typed: str) -> None:
    page = words_under(empty, text=typed)
    data, warning = pdf.as_pdf(page, body, "letter", MORNING)
    made = read(data)
    assert len(made.texts) == 2
    if not warning and typed.isascii():
        assert squeezed(typed) in squeezed(made.said)


markup = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~=&$@:;/\"'^ 019abX\u00e9\u5c71"), max_size=30)


@settings(max_examples=examples(150, 30))
@given(st.one_of(anything, markup.map(clean)))
@example("1)")
@example("1234567890. x")
@example("\\|")
@example("- [ ] task")
@example("=")
def test_markdown_renders_what_was_typed(typed: str) -> None:
    """As a paragraph, a heading, a point, a fact and a cell."""
    shown = typed.strip()
    for before, after, said in (
        *(("", "", ""), ("# ", "", ""), ("- ", "", "")),
        *(("- **a:** ", "", "a: "), ("| a |\n| --- |\n| ", " |", "a\n")),
    ):
        text = rendered(f"{before}{escaped(typed)}{after}\n")
        assert shown in text
        assert text.split() == f"{said}{shown}".split()


# -- where it goes wrong -------------------------------------------------------------------------------------


def test_what_typst_cannot_set_is_said_in_two_lines(empty: Page, body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "read_asset", lambda _: '#panic("it is broken")')
    for form in (Form.PDF, Form.PNG):
        with pytest.raises(MfrError) as caught:
            make(empty, body, form, "a4", MORNING)
        assert "it is broken" in caught.value.what
        assert "--format text" in caught.value.do
