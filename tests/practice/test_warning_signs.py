"""The warning signs: each bullet of the guidance is asked for, the most urgent first, and nothing is diagnosed."""

import re
import textwrap

import pytest

from mfr_tui.config import Config
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_asset
from mfr_tui.practice import warning_signs
from mfr_tui.practice.learn import BlockKind, load_page, load_sources
from mfr_tui.practice.warning_signs import Sign, Tier, load_signs, what_to_do, whom

SIGNS = load_signs()
BY_ID = {sign.id: sign for sign in SIGNS}
QUESTION_ROOM = ((76, 2), (36, 4))
"""Columns and rows of the question at 80x24 and at 40x20, without color."""
ABOUT_COLUMNS = 52


def by_id(sign: Sign) -> str:
    return sign.id


# The list


def test_the_signs_are_these_and_the_most_urgent_come_first() -> None:
    assert [(sign.id, sign.tier.value) for sign in SIGNS] == [
        ("heart", "emergency"),
        ("breath", "emergency"),
        ("stroke", "emergency"),
        ("brain_fever", "emergency"),
        ("belly", "emergency"),
        ("cold_limb", "emergency"),
        ("saddle", "emergency"),
        ("neck_limbs", "emergency"),
        ("neck_head", "emergency"),
        ("after_neck", "emergency"),
        ("accident", "emergency"),
        ("temple", "same_day"),
        ("calf", "same_day"),
        ("arm_clot", "same_day"),
        ("hot_joint", "same_day"),
        ("fever", "same_day"),
        ("weak_limb", "same_day"),
        ("cancer_spine", "same_day"),
        ("arm", "same_day"),
        ("feeling", "same_day"),
        ("between_blades", "same_day"),
        ("weight", "same_day"),
        ("lump", "same_day"),
        ("night", "same_day"),
        ("history", "soon"),
        ("no_better", "soon"),
    ]


def test_the_tiers_go_from_the_most_urgent_on() -> None:
    assert list(Tier) == ["emergency", "same_day", "soon"]


BULLETS = [
    # Chest pain (NHS; heart attack signs)
    ("heart", ["chest pain", "spreading", "arm", "neck", "jaw", "back", "belly"]),
    ("heart", ["sweating", "nausea", "shortness of breath", "faintness"]),
    # Back or leg pain (NHS; Norfolk and Waveney)
    ("saddle", ["tingling or numb between the legs", "bladder", "bowels", "erection"]),
    ("saddle", ["both legs", "with cancer: one", "weak or numb"]),  # the Scottish guideline for suspected cancer
    ("accident", ["serious accident"]),
    ("heart", ["chest pain with", "back"]),
    # Neck (Sheffield; the case reports after massage)
    ("neck_limbs", ["neck", "suddenly", "weak", "clumsy", "arms or legs", "numb face, arm or hand", "electric shocks"]),
    ("neck_limbs", ["new trouble walking"]),  # NHS 111 Wales
    ("neck_head", ["neck", "fainting", "double vision", "speaking", "swallowing"]),
    ("after_neck", ["massag", "neck", "new, severe headache", "dizziness"]),
    # Shortness of breath or blood (NHS, nidirect); face, arm, speech (NHS Act FAST); NHS meningitis, aneurysm; RCEM
    ("breath", ["suddenly short of breath", "coughing up blood", "without chest pain"]),
    ("stroke", ["drooping face", "arm", "slurred speech", "loss of sight", "even if it passed"]),
    ("brain_fever", ["fever", "stiff neck", "severe headache", "rash", "drows", "light that hurts"]),
    ("belly", ["sudden, severe pain", "belly or back", "pulse"]),
    ("cold_limb", ["arm or leg", "suddenly painful and cold", "pale", "blue", "numb"]),
    # Same day or urgent
    ("temple", ["new headache", "sore scalp or temple", "jaw pain when you chew", "vision"]),
    ("calf", ["one calf, thigh or whole leg", "darker"]),
    ("arm_clot", ["one arm", "newly swollen", "warm", "red"]),
    ("weak_limb", ["new weakness", "one arm or leg", "foot that drags", "clumsy hands", "unsteady walking"]),
    ("cancer_spine", ["have or had cancer", "new or worse pain", "neck or back"]),
    ("fever", ["fever", "unwell"]),
    ("hot_joint", ["joint", "hot", "red", "swollen", "suddenly very sore"]),
    ("weight", ["losing weight", "without trying"]),
    ("lump", ["lump", "changed shape"]),
    ("night", ["worse at night", "does not ease with rest"]),
    ("between_blades", ["between the shoulders"]),
    ("between_blades", ["cough", "sneeze", "toilet"]),
    # The shoulder, by the NHS
    ("arm", ["shoulder", "suddenly very bad", "both sides"]),
    ("arm", ["arm you cannot move"]),
    ("arm", ["out of shape", "badly swollen"]),
    ("arm", ["fall"]),
    ("feeling", ["pins and needles", "loss of feeling"]),
    ("hot_joint", ["limb that feels hot"]),
    # The calf: a possible clot
    ("calf", ["one calf", "swollen", "warm", "red", "newly sore"]),
    # What makes a new pain weigh more
    ("history", ["new pain", "cancer", "immun", "osteoporosis", "steroids", "inflamed joints", "surgery"]),
    # How long to wait
    ("no_better", ["couple of weeks", "worse"]),
]


@pytest.mark.parametrize(("sign", "words"), BULLETS)
def test_every_sign_of_the_guidance_is_asked_for(sign: str, words: list[str]) -> None:
    question = BY_ID[sign].question.lower()
    assert [word for word in words if word not in question] == []


def test_every_question_asks_for_something_of_the_guidance() -> None:
    assert {sign for sign, _words in BULLETS} == BY_ID.keys()


def test_the_urgent_part_of_the_list_can_be_seen_whole() -> None:
    assert sum(sign.tier is Tier.EMERGENCY for sign in SIGNS) <= 11  # rows of the list at 80x24, below its heading
    assert len(SIGNS) <= 26


@pytest.mark.parametrize("sign", SIGNS, ids=by_id)
def test_a_sign_is_plain_short_and_has_a_source(sign: Sign) -> None:
    for columns, rows in QUESTION_ROOM:
        assert len(textwrap.wrap(sign.question, columns)) <= rows
    assert sign.question.endswith("?")
    assert len(sign.about) <= ABOUT_COLUMNS
    assert sign.about[0].islower()
    assert not sign.about.endswith(".")
    assert re.search(r"NHS|nhs\.uk|Health New Zealand|Cleveland Clinic|sheffield|BMJ|doi 10\.|our own", sign.source)
    for text in (sign.question, sign.about, sign.source):
        assert text.isascii()
        assert text.isprintable()


def test_each_sign_is_named_once() -> None:
    assert len({sign.about for sign in SIGNS}) == len({sign.question for sign in SIGNS}) == len(SIGNS)


OLD_IDS = frozenset(
    {
        *("heart", "saddle", "neck_limbs", "neck_head", "after_neck", "accident", "fever", "hot_joint", "calf", "arm"),
        *("feeling", "between_blades", "weight", "lump", "night", "history", "no_better"),
    }
)
"""The ids under which diaries have answers since the first version."""


def test_no_sign_that_diaries_have_answers_about_was_lost() -> None:
    assert BY_ID.keys() >= OLD_IDS


def test_what_was_not_confirmed_says_so() -> None:
    unconfirmed = {"breath", "stroke", "belly", "weak_limb"}
    assert {sign.id for sign in SIGNS if "our own" in sign.source} == unconfirmed
    assert "was not read in full" in BY_ID["cancer_spine"].source


ENTRIES = {
    "heart": ["nhs-chest", "nhs-back"],
    "breath": ["nhs-breath", "nhs-embolism"],
    "stroke": ["nhs-stroke"],
    "brain_fever": ["nhs-meningitis"],
    "belly": ["nhs-aneurysm"],
    "cold_limb": ["nz-limb", "rcem"],
    "saddle": ["nhs-back", "norfolk", "scot-spine"],
    "neck_limbs": ["sheffield", "wales-neck"],
    "neck_head": ["sheffield"],
    "after_neck": ["shariff2023", "sulkowski2022"],
    "accident": ["nhs-back", "norfolk", "verhagen2016"],
    "temple": ["nhs-gca", "wales-gca", "nidirect-gca"],
    "calf": ["nhs-dvt", "uclh-dvt"],
    "arm_clot": ["uclh-dvt"],
    "hot_joint": ["nhs-joint", "nhs-shoulder", "bmj-shoulder"],
    "fever": ["nhs-back", "nhs-shoulder"],
    "weak_limb": ["iprs", "dynamic-neck", "ng127"],
    "cancer_spine": ["scot-spine", "rnoh"],
    "arm": ["nhs-shoulder"],
    "feeling": ["nhs-shoulder"],
    "between_blades": ["nhs-back"],
    "weight": ["nhs-back", "verhagen2016"],
    "lump": ["nhs-back", "bmj-shoulder"],
    "night": ["nhs-back", "verhagen2016"],
    "history": ["mpft", "pcn-neck", "verhagen2016"],
    "no_better": ["nhs-shoulder", "mpft", "cc"],
}
"""The entries of learn/sources.toml that each sign is from."""

HEADINGS = {Tier.EMERGENCY: "Call the emergency number", Tier.SAME_DAY: "The same day", Tier.SOON: "Soon"}


@pytest.mark.parametrize("sign", SIGNS, ids=by_id)
def test_learn_names_a_sign_under_the_heading_of_its_tier(sign: Sign) -> None:
    heading, cited = "", set()
    for block in load_page("professional").blocks:
        heading = block.text if block.kind is BlockKind.HEADING else heading
        cited |= {key for key in block.keys if heading == HEADINGS[sign.tier]}
    assert cited & set(ENTRIES[sign.id])


NOT_WHOLE = re.compile(r"\b(part|abstract|copy|copies|summary)\b")
SAYS_SO = re.compile(r"\bin part\b|\bcop(y|ies)\b|\bsummary\b|repeated by|case reports")


def test_every_sign_has_its_entries_among_the_sources_with_what_was_read_of_them_and_when() -> None:
    sources = load_sources()
    assert ENTRIES.keys() == BY_ID.keys()
    for keys in ENTRIES.values():
        for source in (sources[key] for key in keys):
            assert re.match(r"(full text|part|abstract|a copy|copies|summary)\b", source.seen), source.key
            # A page that changes says when it was read, or that nobody noted it; a printed article stays as it is.
            assert source.doi or source.key == "cc" or re.search(r"2026-11-27|day not noted", source.seen), source.key


@pytest.mark.parametrize("sign", SIGNS, ids=by_id)
def test_a_sign_that_no_page_was_read_in_full_for_says_so_beside_its_question(sign: Sign) -> None:
    read = [load_sources()[key] for key in ENTRIES[sign.id]]
    if all(NOT_WHOLE.search(source.seen.partition(";")[0]) for source in read):
        assert SAYS_SO.search(sign.source)


ILLNESSES = re.compile(
    r"\b(heart|attack|stroke|clot|dvt|cauda|dissection|infection|tumou?r|(?<!if )you have|all is well|safe)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text",
    [text for sign in SIGNS for text in (sign.question, sign.about)] + [what_to_do(tier, Config()) for tier in Tier],
)
def test_nothing_is_diagnosed_and_nothing_is_called_safe(text: str) -> None:
    assert ILLNESSES.search(text) is None


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (Tier.EMERGENCY, ["local emergency number", "now"]),
        (Tier.SAME_DAY, ["doctor", "urgent care", "today"]),
        (Tier.SOON, ["Book", "doctor", "physical therapist"]),
    ],
)
def test_each_tier_says_whom_to_turn_to_and_how_soon(tier: Tier, words: list[str]) -> None:
    said = what_to_do(tier, Config())
    assert all(word in said for word in words)
    assert len(said) <= 60


@pytest.mark.parametrize(
    ("tier", "general"),
    [
        (Tier.EMERGENCY, "Emergency: call the local emergency number"),
        (Tier.SAME_DAY, "The same day: a doctor or urgent care"),
        (Tier.SOON, "Soon: a doctor or physical therapist"),
    ],
)
def test_the_persons_own_contact_stands_in_its_tier_alone(tier: Tier, general: str) -> None:
    mine = Config(contact_emergency="112", contact_urgent="Dr. Roe", contact_professional="Kim")
    own = dict(zip(Tier, ("112", "Dr. Roe", "Kim"), strict=True))[tier]
    assert whom(tier, Config()) == general
    assert whom(tier, mine) == f"{general.partition(':')[0]}: {own}"
    assert what_to_do(tier, mine) == f"{what_to_do(tier, Config())[:-1]}: {own}."


# What is said when the file is wrong


FIRST = """[[sign]]
id = "heart"
tier = "emergency"
question = "Chest pain?"
about = "chest pain"
source = "CC"
"""
LAST = FIRST.replace('"heart"', '"calf"').replace('"emergency"', '"same_day"')


def read(monkeypatch: pytest.MonkeyPatch, text: str) -> tuple[Sign, ...]:
    monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text)
    return load_signs()


def test_signs_are_put_in_order_whatever_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [sign.id for sign in read(monkeypatch, LAST + FIRST)] == ["heart", "calf"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        *((f"{key} = ", f"not_{key} = ", f"not_{key}") for key in ("id", "tier", "question", "about", "source")),
        *((f'{key} = "', f'# {key} = "', f"{key} is missing") for key in ("id", "tier", "question", "about", "source")),
        ('id = "calf"', "id = 3", "id must be words"),
        ('question = "Chest pain?"', 'question = " "', "question must be words"),
        ('source = "CC"', "source = []", "source must be words"),
        ('"same_day"', '"later"', "tier must be one of emergency, same_day, soon, not later"),
        ('id = "calf"', 'id = "heart"', "id is used twice"),
    ],
)
def test_a_mistake_is_named_by_file_table_and_key(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, named: str
) -> None:
    assert old in LAST
    with pytest.raises(AssetError) as refusal:
        read(monkeypatch, FIRST + LAST.replace(old, new))
    assert refusal.value.what.startswith("assets/practice/warning_signs.toml, table [[sign]] 2: ")
    assert named in refusal.value.what
    assert "\n" not in refusal.value.what
    assert refusal.value.do


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[sign]", "not valid TOML"),
        ("", "sign"),
        ("sign = []", "sign"),
        ("sign = 3", "sign"),
        ("sign = [3]", "[[sign]] 1: sign must be a table"),
        (FIRST.replace("[[sign]]", "[[sings]]"), "sings"),
        (FIRST + "\n[other]\n", "other"),
    ],
)
def test_a_file_without_signs_is_refused(monkeypatch: pytest.MonkeyPatch, text: str, named: str) -> None:
    with pytest.raises(AssetError, match=r"assets/practice/warning_signs\.toml") as refusal:
        read(monkeypatch, text)
    assert named in refusal.value.what


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warning_signs, "SIGNS_FILE", "practice/none.toml")
    with pytest.raises(AssetError, match=r"assets/practice/none\.toml"):
        load_signs()


def test_the_shipped_file_is_written_in_the_order_it_is_read() -> None:
    assert re.findall(r'^id = "(\w+)"$', read_asset("practice/warning_signs.toml"), re.MULTILINE) == list(BY_ID)
