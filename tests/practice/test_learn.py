"""The pages that explain: every claim has a source, every source its address, and nothing is left unsaid."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mfr_tui import paths
from mfr_tui.body.regions import Body, Press, load_body
from mfr_tui.errors import AssetError
from mfr_tui.practice import learn
from mfr_tui.practice.learn import (
    ARTICLES,
    CITED,
    HOW_TO_PRESS,
    ORDER,
    OUR_OWN,
    SOURCES_PAGE,
    BlockKind,
    Page,
    load_page,
    load_pages,
    load_sources,
    notes,
    region_page,
    technique_page,
    with_refusal,
)
from mfr_tui.practice.screening import Bar, Refused
from mfr_tui.practice.technique import Step, StepKind, Technique, load_techniques
from tests.support.grade import grade

FOLDER = Path(__file__).parents[2] / "assets" / "learn"

REFERENCES = {
    "ajimsha2015": "10.1016/j.jbmt.2014.06.001",
    "beardsley2015": "10.1016/j.jbmt.2015.08.007",
    "boyajian2008": "10.1016/B978-141603197-0.10034-5",
    "cabanas2021": "10.3390/ijerph18094424",
    "cheatham2015": "PMC4637917",
    "kalichman2017": "10.1016/j.jbmt.2016.11.006",
    "laimi2018": "10.1177/0269215517732820",
    "lavelle2007": "10.1016/j.anclin.2007.07.003",
    "moraska2015": "10.1097/AJP.0000000000000091",
    "ramos2012": "10.1016/j.ctim.2012.03.005",
    "rezaeian2021": "10.4103/jrms.JRMS_745_18",
    "sutham2020": "10.1186/s12884-020-02924-w",
    "tantanatip2021": "29763057",
    "westman2016": "10.1097/01.NAJ.0000476164.97929.f2",
    "wu2021": "10.3389/fmed.2021.697986",
    "yin2014": "10.1155/2014/480956",
}
"""The references of the Health Guide article: DOI, or the number it has at PubMed where it has no DOI."""

SAID = {
    "what": (
        "muscle|fascia|steady pressure|ball or a foam roller|myofascial pain syndrome|usually in one place|intense"
        "|by hand|at home|see a professional"
    ),
    "fascia": (
        "three dimensions|scaffolding|levers|keeps them apart|elastic|move differently|easily irritated|hard to find"
        "|whole body|may be linked to stress in another|neck, shoulders, arms, head, jaw, lower back, hips"
        "|front of the thighs, calves, feet|gives no reference|not as a finding"
    ),
    "daily": (
        "every joint|as little as five minutes|a couple of areas|couple of minutes a day|has pain or not|be consistent"
        "|drastic difference|in the long term|our own reading|have to do it every day|names no study"
    ),
    "who-should-not": (
        "blood thinners|bleeding disorder|deep vein|tumor|metabolic|broken bones|osteoporosis|open wounds|fragile skin"
        "|ulcer|injury|surgery|pregnancy|numbness|any medicine|any other condition|steroid tablets|not sure"
        "|there and next to it|73 %|84 %|97 %|94 %|92 %|sharp or shooting"
    ),
    "never-press": (
        "front of the neck|crease of the elbow|belly|groin|hollow of the knee|never bone|armpit|bruises"
        "|veins you can see|lumps|pulse|tingling|breathing|massage gun|teachers pass on|not on trials|not proven"
        "|kidneys|breastbone"
    ),
    "dose": (
        "two to five minutes|up to five|stay there|few seconds|may be the source|check those again|10 to 15 seconds"
        "|about a minute|three times each way|five or six|30 to 120 seconds|90 seconds|2 times 10|disagree|no number"
    ),
    "pressure": (
        "intense|not a contest|wince|moderate|must not hurt|softest first|4 to 6 out of 10|our own, not the articles"
        "|4, 6 and 8|sixteen healthy people|thirty-six|more where it is stiff"
    ),
    "tools": "thumb|fingertips|tennis ball|lacrosse ball|foam roller|elbows, knuckles|under 20 dollars|gadgets",
    "direct": (
        "elbow, a knuckle or a tool|firmly and steadily|warm up|injured muscle|no timer for it|press less|glide|knead"
        "|massage therapists|sports medicine"
    ),
    "afterwards": "sore|looser|spots around it|the source|next day|softer tool",
    "professional": (
        "trust your intuition|tried a couple of things|chronic shoulder injury|emergency number|chest|bladder"
        "|seeing double|fever|pins and needles|two weeks|six weeks|three months|allergies|every medicine|injuries"
        "|never says what you have|never means that it is safe"
    ),
    "benefits": (
        "range of motion|less soreness|recover|relax|circulation|knots|stress|relief of pain|better function"
        "|only with practice|tension|do it regularly"
    ),
    "evidence": (
        "mixed|small or poorly designed|not settled|depends on the therapist|0.67|no clear difference|ninety seconds"
        "|2.6 to 3.0|not significant|4, 6 and 8|soft, medium and hard|very unlikely|disagree"
    ),
    "conditions": (
        "cancer fatigue|fibromyalgia|headaches|neck pain|rotated pelvis|plantar fasciitis|tight hamstrings"
        "|low back pain|myofascial pain syndrome|migraine and tension|sport|20 sessions|ask first"
    ),
    "about": (
        "23 october 2022|chad adams|25 march 2022|amelia willson|gina allegretti|sixteen references|not made by"
        "|endorsed|no substitute|is not used here"
    ),
}
"""What each page must not lose, in lower case."""


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {page.id: page for page in load_pages()}


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


def plain(page: Page) -> str:
    return " ".join(block.text for block in page.blocks)


# The pages as they are

TELLS_TO_PRESS = re.compile(
    r"(?:^|[.:?] |(?<=, ))(?:press|hold|stay|find|start|go lightly|roll|drag|squeeze|glide|grip|aim|rest|lean|push|rub"
    r"|knead|keep (?:out|off))\b|\byou (?:can |may )?(?:put|held|work on (?!your own))",
    re.IGNORECASE,
)
"""What tells the reader to press, or what to do with a spot, not what a therapist does."""


def test_every_page_that_tells_how_to_press_is_known_as_one(pages: dict[str, Page], body: Body) -> None:
    explaining = {technique.page for technique in load_techniques(body)}
    telling = {page.id for page in pages.values() if any(TELLS_TO_PRESS.search(b.text) for b in page.blocks if b.keys)}
    assert explaining | telling == HOW_TO_PRESS


@pytest.mark.parametrize("page_id", ORDER)
def test_a_page_that_tells_how_to_press_says_first_when_nothing_may_be_pressed(page_id: str) -> None:
    page = load_page(page_id)
    refused = Refused(Bar.ITEM, "You take blood thinners.", "Look and move.", "Ask your doctor.", "")
    told = with_refusal(page, refused)
    if page_id in HOW_TO_PRESS:
        title, first, *rest = told.blocks
        assert (title.text, [b.text for b in rest]) == (page.title, [b.text for b in page.blocks[1:]])
        assert first.kind is BlockKind.PARAGRAPH
        assert first.text == f"Do not press now. {refused.said}"
        assert first.keys == ("our own",)
    else:
        assert told == page
    assert with_refusal(page, None) == page


def test_every_page_is_a_file_and_every_file_a_page(pages: dict[str, Page]) -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(set(ORDER) - {SOURCES_PAGE})
    assert tuple(pages) == ORDER
    assert all(page.title and page.text.startswith(f"# {page.title}\n") for page in pages.values())


@pytest.mark.parametrize("page_id", SAID)
def test_a_page_says_all_that_is_known(page_id: str, pages: dict[str, Page]) -> None:
    text = plain(pages[page_id]).lower()
    assert [words for words in SAID[page_id].split("|") if words not in text] == []


NOT_SAID = (
    *(("cc", words) for words in ("everyone", "counts for more", "couple of minutes are enough", "most people")),
    *(
        ("cc", words)
        for words in ("slow strokes", "just under the skin", "light as you work", "that has hurt for long")
    ),
    *(("hg", words) for words in ("few studies", "come from another", "above all", "pregnan", "function a lot")),
    *(("hg", words) for words in ("protect the spot", "massage injures you", "osteoporosis", "aspirin is one")),
    *(("cc", words) for words in ("adams says that can take", "look at the parts", "most trials used less")),
    ("hg", "good time for a roller"),
)
"""What was once told as a claim of one of the articles and is not in it, or is not that strong there, in lower case."""


@pytest.mark.parametrize(("key", "words"), NOT_SAID)
def test_no_claim_of_the_articles_is_made_up(key: str, words: str, pages: dict[str, Page]) -> None:
    assert [page.id for page in pages.values() for b in page.blocks if key in b.keys and words in b.text.lower()] == []


HEDGED = {
    "significantly improve pain and function": ("may", "small review", "limited"),
    "short-term pain relief": ("some data", "not settled"),
    "before and after exercise": ("may",),
    "migraine and tension": ("may",),
    "get hurt in a massage": ("very unlikely",),
}
"""How far the articles go with a claim: a block with the first words has one of the others."""


@pytest.mark.parametrize("claim", HEDGED)
def test_a_claim_is_hedged_as_in_the_article(claim: str, pages: dict[str, Page]) -> None:
    said = [b.text.lower() for page in pages.values() for b in page.blocks if {"cc", "hg"} & set(b.keys)]
    found = [text for text in said if claim in text]
    assert found
    assert [text for text in found if not any(hedge in text for hedge in HEDGED[claim])] == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("roller or massager before and after exercise", "cheatham2015"),
        ("myofascial pain syndrome: long-lasting pain", "kalichman2017"),
        ("pain often starts there", "lavelle2007"),
    ],
)
def test_the_reference_is_the_one_that_the_article_gives(words: str, key: str, pages: dict[str, Page]) -> None:
    (keys,) = (b.keys for page in pages.values() for b in page.blocks if words in b.text.lower())
    assert keys in {("hg", key), ("cc", "hg", key)}


@pytest.mark.parametrize(
    ("page_id", "words", "keys"),
    [
        ("who-should-not", "rest of the body as usual", {"cc", "hg", "our own"}),
        ("who-should-not", "about recent ones", {"hg", "westman2016", "our own"}),
        ("who-should-not", "place that is inflamed", {"bartsch2021", "our own"}),
        ("never-press", "inner arm and the inner thigh", {"werner2020", "our own"}),
        ("afterwards", "two points or by 30 percent", {"farrar2001", "our own"}),
        ("about", "remark of the cleveland clinic article", {"cc", "our own"}),
        ("about", "tested body map", {"scherrer2021", "our own"}),
    ],
)
def test_what_is_partly_our_own_names_both_sources(
    page_id: str, words: str, keys: set[str], pages: dict[str, Page]
) -> None:
    found = [set(b.keys) for b in pages[page_id].blocks if words in b.text.lower() and b.keys]
    assert found == [keys]


def test_the_page_and_the_map_agree_where_pressing_is_light_or_not_at_all(pages: dict[str, Page], body: Body) -> None:
    page = plain(pages["never-press"]).lower()
    assert "not on the lowest ribs" in page
    assert "not on the lowest ribs" in body["mid_back_r"].press_note
    assert "only lightly on the inner wrist" in page
    assert body["wrist_front_r"].press is Press.LIGHT


def test_volume_and_article_numbers_are_those_of_the_doi() -> None:
    sources = load_sources()
    assert sources["rezaeian2021"].where.endswith("26, 45")
    assert sources["wu2021"].where.endswith("8, 697986")


@pytest.mark.parametrize("page_id", [page_id for page_id in ORDER if page_id != SOURCES_PAGE])
def test_a_page_can_be_read_after_eight_years_of_school(page_id: str, pages: dict[str, Page]) -> None:
    read = [block.text for block in pages[page_id].blocks if block.kind in {BlockKind.PARAGRAPH, BlockKind.BULLET}]
    assert grade(" ".join(text if text.endswith((".", "?")) else f"{text}." for text in read)) <= 8


def test_what_a_page_must_say_is_listed_for_each() -> None:
    assert set(SAID) == set(ORDER) - {SOURCES_PAGE}


def test_a_remark_without_a_source_stays_out(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert not re.search(r"stenosis|degenerat", page.text, re.IGNORECASE)


def test_a_page_fits_its_column_and_is_short() -> None:
    for path in FOLDER.glob("*.md"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 76, path
        assert len(lines) <= 70, path


def test_a_page_holds_no_mark_that_would_be_read_as_markup() -> None:
    for path in FOLDER.glob("*.md"):
        assert not re.search(r"[*_`<>|\\]|\]\(", path.read_text(encoding="utf-8")), path


def test_every_source_is_named_by_a_page(pages: dict[str, Page]) -> None:
    named = {key for page in pages.values() for block in page.blocks for key in block.keys}
    assert {source.key for source in load_sources().values() if source.seen != CITED} - named == set()


# Sources


@pytest.mark.parametrize("key", REFERENCES)
def test_each_reference_of_the_article_is_there_with_its_doi(key: str) -> None:
    source = load_sources()[key]
    assert source.seen == CITED
    assert REFERENCES[key] in (source.doi, *re.split(r"[/ ]", source.url))


def test_no_other_source_claims_to_be_cited_there() -> None:
    assert {source.key for source in load_sources().values() if source.seen == CITED} == set(REFERENCES)


def test_every_source_can_be_found() -> None:
    for source in load_sources().values():
        assert source.doi or source.url or source.key in {OUR_OWN, "hg"}, source.key
        assert source.authors, source.key
        assert source.title, source.key
        assert source.seen, source.key


@pytest.mark.parametrize(
    ("key", "note"),
    [
        ("cheatham2015", "Cheatham 2015"),
        ("beardsley2015", "Beardsley 2015"),
        ("devon", "NHS Devon"),
        ("our own", "our own"),
    ],
)
def test_the_short_name_of_a_source(key: str, note: str) -> None:
    assert load_sources()[key].note == note


def test_the_sources_page_has_every_source_once(pages: dict[str, Page]) -> None:
    lines = [block.text for block in pages[SOURCES_PAGE].blocks if block.kind is BlockKind.BULLET]
    sources = {key: source for key, source in load_sources().items() if key != OUR_OWN}
    assert sorted(lines) == sorted(source.line for source in sources.values())
    assert lines[:2] == [sources[key].line for key in ARTICLES]
    for source in sources.values():
        assert source.doi in source.line
        assert source.url in source.line


# Reading a page


def test_the_blocks_of_a_page() -> None:
    page = Page("x", "T", "# T\nOne\ntwo. [cc]\n- a bullet\n  goes on [hg; lu2022]\n- b\n\n## H\nLast [1] words\n")
    assert [(b.kind, b.text, b.keys, b.line) for b in page.blocks] == [
        (BlockKind.TITLE, "T", (), 1),
        (BlockKind.PARAGRAPH, "One two.", ("cc",), 2),
        (BlockKind.BULLET, "a bullet goes on", ("hg", "lu2022"), 4),
        (BlockKind.BULLET, "b", (), 6),
        (BlockKind.HEADING, "H", (), 8),
        (BlockKind.PARAGRAPH, "Last [1] words", (), 9),
    ]
    assert notes(page.blocks[2], load_sources()) == "Health Guide 2022; Lu 2022"


Put = Callable[[str, str], None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts other text in place of a file of assets/."""

    def put_text(name: str, text: str) -> None:
        real = paths.read_asset
        for module in (paths, learn):
            monkeypatch.setattr(module, "read_asset", lambda asked: text if asked == name else real(asked))

    return put_text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"line 1: there is no title"),
        ("Words first. [cc]\n", r"line 1: there is no title"),
        ("## Not a title\n\nWords. [cc]\n", r"line 1: there is no title"),
        ("# T\n\nA claim. [cc]\n\nAnother,\nalone.\n", r"line 5: no source is named"),
        ("# T\n\n- One. [cc]\n- Two.\n", r"line 4: no source is named"),
        ("# T\n\nIn the [cc] middle.\n", r"line 3: no source is named"),
        ("# T\n\nA claim. [cc; nobody1999]\n", r"line 3: \[nobody1999\] is not in assets/learn/sources.toml"),
        ("# T\n\nA claim. [CC]\n", r"line 3: \[CC\] is not in"),
    ],
)
def test_a_broken_page_is_named_by_file_and_line(text: str, said: str, put: Put) -> None:
    put("learn/dose.md", text)
    with pytest.raises(AssetError, match=r"^assets/learn/dose\.md, " + said) as error:
        load_page("dose")
    assert str(error.value).count("\n") == 1
    with pytest.raises(AssetError):
        load_pages()
    assert load_page("tools").title == "Tools"


def test_a_missing_page_is_named() -> None:
    with pytest.raises(AssetError, match=r"assets/learn/nothing\.md"):
        load_page("nothing")


GOOD = '["our own"]\nauthors = "a"\ntitle = "t"\nseen = "s"\n'
ENTRY = '[x]\nauthors = "a"\ntitle = "t"\nseen = "s"\nwhere = "w"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", r"is not valid TOML"),
        (ENTRY, r"there is no table \[our own\]"),
        (GOOD, r"there is no table \[cc\]"),
        (GOOD + '[x]\nauthors = "a"\ntitle = "t"\n', r"table \[x\]: 'seen' is missing"),
        (GOOD + '[x]\nauthors = "a"\ntitle = "t"\nseen = "s"\n', r"table \[x\]: where, doi or url is missing"),
        (GOOD + ENTRY + 'year = "2022"\n', r"table \[x\]: year is missing or wrong"),
        ("x = 1\n" + GOOD, r"table \[x\]: .* is missing or wrong"),
    ],
)
def test_broken_sources_are_named_by_file_and_table(text: str, said: str, put: Put) -> None:
    put("learn/sources.toml", text)
    for read in (load_sources, load_pages, lambda: load_page("dose")):
        with pytest.raises(AssetError, match=r"^assets/learn/sources\.toml.*" + said) as error:
            read()
        assert str(error.value).count("\n") == 1


# Pages made from data


def test_the_page_of_each_region(body: Body) -> None:
    sources = load_sources()
    for region in body:
        page = region_page(region, ["Hold the spot"])
        text = plain(page)
        assert page.id == f"region:{region.id}"
        assert page.title == region.label
        assert page.blocks[0].text == region.label
        assert region.press_note in text
        assert region.side in text
        assert all(body.label(other) in text for other in (*region.adjacent, region.flip))
        assert all(key in sources for block in page.blocks for key in block.keys)
        if region.press is Press.NEVER:
            assert "Never pressed" in text
            assert "Usual hold" not in text
            assert "Hold the spot" not in text
        else:
            longest = {60: "1:00", 120: "2:00", 300: "5:00"}[region.cap_s]
            assert f"at most {longest}" in text
            assert ("shorter than the article" in text) == (region.cap_s < 300)
            assert "Hold the spot" in text
            assert all(tool in text for tool in region.tools)


def test_a_region_without_a_technique_has_no_empty_list(body: Body) -> None:
    assert "What fits it" not in plain(region_page(body["calf_l"], []))


CARD = Technique(
    id="x",
    title="A title",
    purpose="A purpose.",
    paths=(("shoulder_back", "upper_arm_back"), ("calf",)),
    any_place=False,
    steps=(
        Step(StepKind.HOLD, "Stay.", low_s=10, high_s=15),
        Step(StepKind.HOLD, "Stay on.", low_s=60, high_s=60),
        Step(StepKind.UNTIL, "Go on.", high_s=240),
        Step(StepKind.PASSES, "Drag.", count_low=5, count_high=6, pace_s=8),
        Step(StepKind.ROLLS, "Roll.", count_low=3, count_high=3, pace_s=8),
    ),
    pressure="Some.",
    aim=(3, 5),
    tools=("tennis ball", "lacrosse ball"),
    warnings=("Beware.", "Stop."),
    ask_first="heart",
    source="CC (so), HG and ACCT; our own",
    page="direct",
)


def test_the_page_of_a_technique(body: Body) -> None:
    page = technique_page(CARD, body)
    assert (page.id, page.title) == ("technique:x", "A title")
    assert [(block.kind, block.text) for block in page.blocks] == [
        (BlockKind.TITLE, "A title"),
        (BlockKind.PARAGRAPH, "A purpose."),
        (BlockKind.HEADING, "Where"),
        (BlockKind.BULLET, f"{body['shoulder_back_r'].short}; then {body['upper_arm_back_r'].short}"),
        (BlockKind.BULLET, body["calf_r"].short),
        (BlockKind.HEADING, "What to do"),
        (BlockKind.BULLET, "Stay. (0:10 to 0:15)"),
        (BlockKind.BULLET, "Stay on. (1:00)"),
        (BlockKind.BULLET, "Go on. (until it releases, at most 4:00)"),
        (BlockKind.BULLET, "Drag. (5 to 6 times)"),
        (BlockKind.BULLET, "Roll. (3 each way)"),
        (BlockKind.HEADING, "How hard"),
        (BlockKind.PARAGRAPH, "Some. Aim: 3 to 5 out of 10 while pressing."),
        (BlockKind.PARAGRAPH, "Tools, softest first: tennis ball, then lacrosse ball."),
        (BlockKind.HEADING, "Be careful"),
        (BlockKind.BULLET, "Beware."),
        (BlockKind.BULLET, "Stop."),
        (BlockKind.PARAGRAPH, "Source: Cleveland Clinic 2022 (so), Health Guide 2022 and ACCT; our own."),
        (BlockKind.PARAGRAPH, "More: Direct and indirect"),
    ]


def test_a_technique_that_is_only_explained_has_no_figures(body: Body) -> None:
    explained = replace(CARD, steps=(), paths=(), aim=(0, 0), tools=(), warnings=())
    text = plain(technique_page(explained, body))
    assert "Aim" not in text
    assert "What to do" not in text
    assert "Tools, softest" not in text
    anywhere = replace(CARD, any_place=True, paths=(), tools=())
    text = plain(technique_page(anywhere, body))
    assert "Anywhere that may be pressed." in text
    assert "whatever suits the place" in text
