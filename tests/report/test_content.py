"""The page in words: what it says of what there is, and that what there is not leaves no trace."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.practice.hold import Ended, Hold, Progress
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.rows import Decided, How, RegionStory, VisitItem
from mfr_tui.report.content import LONGEST, MOST_FLAGS, PARTS, ROOM, SELF_RECORDED, SHORTEST, Page, Part, longest, short
from mfr_tui.report.text_formats import as_markdown, as_text
from tests.practice.makings import allowed, technique
from tests.report.pages import NINETY, ONE, by_import, fill, kept_by, page_of, write_bare_days
from tests.report.test_formats import strings
from tests.support.fakes import TODAY

ALARM = re.compile(r"\byou (?:have|suffer)|diagnos(?!is\.)|fibromyalgia|syndrome|disease|!|\ball is well")


@pytest.fixture
def ninety(tmp_path: Path, body: Body) -> Path:
    """Ninety days of the demo, nothing prepared."""
    path = tmp_path / "mfr.db"
    write_bare_days(path, 90, body)
    return path


def check(page: Page, body: Body, *missing: Part) -> None:
    """No trace of what is missing, no word that alarms, nothing said of a part that is not there."""
    pieces = list(strings(page))
    for text in (as_text(page, body), as_markdown(page, body)):
        assert not ALARM.search(text), ALARM.search(text)
        assert not re.search(r"\bNone\b|\bnan\b|\(\)|\[\]|  \.|: \.|: ;|\.\.(?!\.)", text.split("BACK")[0])
        headings = [line.lstrip("# ").lower() for line in text.splitlines()]
        for part, name in PARTS.items():
            assert headings.count(name.lower()) == (0 if part in missing else 1), part
    assert all(piece == piece.strip() and "\n" not in piece for piece in pieces)
    assert page.about[-1].endswith(SELF_RECORDED)
    assert "makes no diagnosis" in page.reading[-1]


def told(page: Page) -> dict[str, str]:
    return {fact.name: fact.said for facts in (page.own, page.medicines, page.function) for fact in facts}


NOTHING = (Part.TOLD, Part.TREND, Part.TRIED, Part.FUNCTION, Part.MEDICINES, Part.QUESTIONS, Part.MORE)


def test_of_an_empty_diary_it_is_an_empty_page(body: Body, diary: Path) -> None:
    page = page_of(diary, body)
    check(page, body, Part.WHY, *NOTHING)
    assert page.about == ("21 Nov 2026: scan completed on 0 of 1 day.", f"Made on 21 November 2026. {SELF_RECORDED}")
    assert page.chart == ("There was no scan on these days.",)
    assert page.signs == ("Not checked on these days.",)
    assert not page.places.rows
    assert page.shown == {}
    assert not page.pages.any
    assert "entered late" not in page.reading[-1]


def test_what_was_not_prepared_leaves_no_trace_and_what_was_is_there(ninety: Path, body: Body) -> None:
    page = page_of(ninety, body)
    check(page, body, Part.MEDICINES, Part.QUESTIONS, Part.MORE)
    assert (len(page.own), len(page.medicines), len(page.questions)) == (0, 0, 0)
    assert '"' not in as_text(page, body)
    for item in VisitItem:
        with kept_by(ninety) as journal:
            journal.save_appointment_item(item, item, f"the {item}, as typed")
        before, page = page, page_of(ninety, body)
        assert set(strings(page)) - set(strings(before)) - {"Blood thinners", "Medicines", "Allergies"} <= {
            f"the {item}, as typed",
            *("In my words", "My goal"),
        }
        assert f"the {item}, as typed" in set(strings(page))
    check(page, body, Part.MORE)
    first = page.blocks[0]
    region = next(region.id for region in body if region.label == first.title)
    wanted = {"began": "Onset", "spreads": "Radiation", "time_of_day": "Time course", "worse": "Worse with"}
    for field, name in {**wanted, "better": "Better with"}.items():
        assert field in RegionStory._fields
        with kept_by(ninety) as journal:
            journal.save_region_story(region, field, field, f"my {field}")
        facts = {fact.name: fact.said for fact in page_of(ninety, body).blocks[0].facts}
        counted = {fact.name: fact.said for fact in first.facts}.get(name, "")
        assert facts[name] == f'"my {field}" {counted}'.strip()
    order = ["Onset", "Character", "Radiation", "Associations", "Time course", "Worse with", "Better with", "Severity"]
    names = [fact.name for fact in page_of(ninety, body).blocks[0].facts]
    assert names == [name for name in order if name in names]


def test_of_one_region_nothing_else_is_told(ninety: Path, body: Body) -> None:
    region = page_of(ninety, body).blocks[0].title
    id_ = next(one.id for one in body if one.label == region)
    page = page_of(ninety, body, NINETY._replace(regions=(id_,)))
    check(page, body, Part.MEDICINES, Part.QUESTIONS, Part.MORE)
    assert page.about[1] == f"Only these places: {region}."
    assert set(page.shown) == {id_}
    assert [row[0] for row in page.places.rows] == [block.title for block in page.blocks] == [region]
    assert [name for name, _ in page.trend.rows] == [fact.name for fact in page.tried] == [region]
    assert all(flag.startswith(f"{region}: ") for flag in page.flags)
    page = page_of(ninety, body, NINETY._replace(regions=("groin_l",)))
    check(page, body, Part.WHY, Part.TOLD, Part.MEDICINES, Part.QUESTIONS, Part.MORE, Part.TRIED)
    assert page.places.rows[0][2:] == ("-", "0", "-", "-")
    many = tuple(one.id for one in body)
    page = page_of(ninety, body, NINETY._replace(regions=many))
    assert page.about[1].endswith(" and 71 more.")
    assert len(page.pages.places.rows) == 71
    assert page.more == "More on page 2."


# -- what a person wrote, in the room of one page ------------------------------------------------------------


def test_all_that_was_written_shares_the_room_of_one_page() -> None:
    assert longest([]) == longest(["x" * 5000]) == LONGEST
    for texts in (["x" * 200] * 5, ["x" * 200] * 6, ["x" * 5000] * 20, ["x" * 60] * 25, ["x" * 30] * 36 + ["x" * 200]):
        most = longest(texts)
        taken = [len(short(text, most)) for text in texts]
        assert sum(taken) <= ROOM
        assert most == LONGEST or sum(min(len(text), most + 1) for text in texts) > ROOM, "no more is cut than must be"
        assert all(kept == min(len(text), most) for kept, text in zip(taken, texts, strict=True))
    assert longest(["x" * 200] * 100) == SHORTEST
    assert longest(["x" * 200] * 5) == LONGEST > longest(["X" * 200] * 5) > longest(["\u5c71" * 200] * 5) > SHORTEST
    assert short("ab cd", 5) == "ab cd"
    assert short("ab cde", 4) == "ab\u2026"


@pytest.mark.parametrize("length", [200, 201, 5000])
def test_what_is_long_is_cut_on_the_first_page_and_whole_on_the_second(ninety: Path, body: Body, length: int) -> None:
    text = ("no rest at night " * 500)[: length - 1] + "Z"
    with kept_by(ninety) as journal:
        journal.save_appointment_item(VisitItem.GOAL, "goal", "x")
        journal.flag_region("groin_l", "groin", "x")
    by_import(ninety, "UPDATE visit SET text = :text", "UPDATE concern SET reason = :text", text=text)
    page = page_of(ninety, body)
    assert len(page.flags) <= MOST_FLAGS
    goal = told(page)["My goal"]
    wrong = next(flag for flag in page.flags if flag.startswith("Left groin"))
    if length == LONGEST:
        assert goal == text
        assert f'here: "{text}". Since' in wrong
        assert not page.pages.any
        return
    assert goal == f"{text[:199].rstrip()}\u2026"
    assert f'here: "{goal}". Since' in wrong
    assert [(fact.name, fact.said) for fact in page.pages.full] == [
        ("My goal", text),
        ("Left groin, what feels wrong", text),
    ]
    assert page.more == "More on page 2."
    check(page, body, Part.MEDICINES, Part.QUESTIONS)


def test_where_it_is_too_much_together_each_is_cut_alike(ninety: Path, body: Body) -> None:
    fill(ninety, body, lambda where: f"{where}: {'so it is ' * 30}"[:200], flags=MOST_FLAGS)
    page = page_of(ninety, body)
    cut = [piece for piece in strings(replace(page, pages=page.pages._replace(full=()))) if "\u2026" in piece]
    assert len(cut) == len(page.pages.full) > 20
    assert all(len(fact.said) >= 199 for fact in page.pages.full if not fact.name.endswith(", tools"))
    typed = [re.findall(r'(?:"|^)([^"]*\u2026)', piece)[0] for piece in cut]
    assert max(map(len, typed)) - min(map(len, typed)) <= 4, "but for spaces before the ellipsis"
    assert sum(map(len, typed)) <= ROOM
    assert {fact.said[:30] for fact in page.pages.full} == {one[:30] for one in typed}


# -- flags ---------------------------------------------------------------------------------------------------


def test_more_flags_than_the_page_holds_are_in_a_table_and_that_is_said(ninety: Path, body: Body) -> None:
    places = [region.id for region in body if region.slot in {"groin", "knee_back", "shin"}]
    for more in range(MOST_FLAGS + 3 - len(page_of(ninety, body).flags)):
        page = page_of(ninety, body)
        assert (page.more, page.pages.any) == ("", False)
        check(page, body, Part.MEDICINES, Part.QUESTIONS, Part.MORE)
        with kept_by(ninety) as journal:
            journal.flag_region(places[more], places[more], "as typed")
        if len(page.flags) == MOST_FLAGS:
            break
    assert page_of(ninety, body).more == "1 more flag on page 2."
    with kept_by(ninety) as journal:
        journal.flag_region(places[-1], places[-1], "as typed")
    page = page_of(ninety, body)
    assert (len(page.flags), page.more) == (MOST_FLAGS, "2 more flags on page 2.")
    check(page, body, Part.MEDICINES, Part.QUESTIONS)
    assert page.pages.places.rows
    assert page.pages.flags.head == ("Flag", "Level", "Since")
    assert len(page.pages.flags.rows) == MOST_FLAGS + 2
    for said, (sentence, level, since) in zip(page.flags, page.pages.flags.rows, strict=False):
        assert said == f"{sentence} Since {since}."
        assert level in {"stop", "urgent", "soon", "book", "watch"}
    assert "You" not in " ".join(page.flags), "the person speaks here, and is not spoken to"
    assert "Rule: Flagged by the patient." in " ".join(page.reading)


def test_a_flag_that_was_taken_to_somebody_says_what_they_said(ninety: Path, body: Body) -> None:
    with kept_by(ninety) as journal:
        journal.flag_region("jaw_l", "jaw", "it clicks")
    flag = next(one for one in page_flags(ninety, body) if "it clicks" in one)
    assert flag == 'Left jaw and jaw hinge: something feels wrong here: "it clicks". Since 21 Nov 2026.'
    decide: list[tuple[Decided, dict[str, str | date]]] = [
        (Decided.TAKEN, {"who": "Dr. Lee", "seen_on": "3 Nov", "said": "a splint"}),
        (Decided.CLOSED, {"reason": "gone"}),
        (Decided.SNOOZED, {"until": TODAY + ONE, "reason": "away"}),
        (Decided.REOPENED, {}),
    ]
    for decided, said in decide:
        with kept_by(ninety) as journal:
            journal.decide({("intuition", "jaw_l", TODAY): 0}, "jaw", decided, **said)  # type: ignore[arg-type]
        flags = [one for one in page_flags(ninety, body) if "it clicks" in one]
        if decided is Decided.TAKEN:
            assert flags == [f'{flag} Discussed with Dr. Lee, 3 Nov. They said: "a splint"']
        else:
            assert flags == ([flag] if decided is Decided.REOPENED else [])
    with kept_by(ninety) as journal:
        journal.decide({("intuition", "jaw_l", TODAY): 0}, "jaw", Decided.TAKEN, who="w" * 300, said="s" * 300)
    page = page_of(ninety, body)
    assert [(fact.name, fact.said) for fact in page.pages.full] == [
        ("Left jaw and jaw hinge, discussed with", "w" * 300),
        ("Left jaw and jaw hinge, what they said", "s" * 300),
    ]
    (shown,) = [one for one in page.flags if "it clicks" in one]
    assert shown == f'{flag} Discussed with {"w" * 199}\u2026. They said: "{"s" * 199}\u2026"'


def page_flags(path: Path, body: Body) -> tuple[str, ...]:
    return page_of(path, body).flags


# -- the other parts -----------------------------------------------------------------------------------------


def test_no_never_says_that_all_is_well(diary: Path, body: Body) -> None:
    signs = [sign.id for sign in load_signs()]
    names = {sign.id: sign.about for sign in load_signs()}

    def said(*answers: tuple[str, bool], back: int = 0) -> tuple[str, ...]:
        with kept_by(diary, TODAY - back * ONE) as journal:
            for sign, yes in answers:
                journal.warn(sign, yes=yes)
        return page_of(diary, body).signs

    tail = "This does not rule out a problem."
    assert said((signs[0], False), back=9) == (
        "Checked on 1 day, last on 12 Nov 2026.",
        f"No to the one question asked. {tail}",
    )
    assert said((signs[1], False))[1] == f"No to all 2 questions. {tail}"
    yes = f"Yes on 21 Nov 2026: {names[signs[0]]}."
    assert said((signs[0], True)) == (
        "Checked on 2 days, last on 21 Nov 2026.",
        yes,
        f"No to 1 other, last on 21 Nov 2026. {tail}",
    )
    assert said((signs[0], False))[1] == f"No to all 2 questions. {tail}", "a slip of one day is no history"
    said((signs[2], True), back=5)
    assert said((signs[2], False))[1] == f"Yes on 16 Nov 2026, no on 21 Nov 2026: {names[signs[2]]}."
    assert said((signs[1], True), back=1)[1:] == (
        f"Yes on 20 Nov 2026: {names[signs[1]]}.",
        f"Yes on 16 Nov 2026, no on 21 Nov 2026: {names[signs[2]]}.",
        f"No to 1 other, last on 21 Nov 2026. {tail}",
    )
    others = said(*((sign, False) for sign in signs), back=3)[-1]
    assert others == f"No to {len(signs) - 1} others, last on 18 Nov 2026. {tail}"
    same_day = said((signs[2], True), (signs[0], True))[1]  # in the same instant, so either may be named first
    assert same_day in {f"Yes on 21 Nov 2026: {names[signs[a]]}; {names[signs[b]]}." for a, b in ((2, 0), (0, 2))}


def test_weeks_are_told_by_their_score_the_newest_first(diary: Path, body: Body) -> None:
    def answer(back: int, **answers: int | bool) -> dict[str, str]:
        with kept_by(diary, TODAY - back * ONE) as journal:
            for question, said in answers.items():
                journal.save_week_answer(question, question, said)
        return told(page_of(diary, body))

    part = {"Partly answered": "pain 1, enjoyment of life 2, on 12 Sep 2026."}
    assert answer(70, pain=1, enjoyment=2) == part, "a score needs all three"
    assert answer(60, stairs=True) == {**part, "Stairs without difficulty": "yes, on 22 Sep 2026."}
    assert answer(53, pain=0, enjoyment=0, activity=0)["Pain and daily life, 0 to 10"] == "0.0 on 29 Sep."
    for back in (46, 39, 32, 25, 18, 11):
        found = answer(back, pain=10, enjoyment=3, activity=back % 7)
    assert found["Pain and daily life, 0 to 10"].startswith("5.7 on 10 Nov; before that 5.7 on 3 Nov, 5.7 on 27 Oct, ")
    assert found["Pain and daily life, 0 to 10"].count(" on ") == 6
    said = " ".join(page_of(diary, body).reading)
    assert "It is not the PEG" in said
    assert "It is not the PEG" in said
    assert not re.search(r"1 point|your right", said)
    assert found["Latest answers"] == "pain 10, enjoyment of life 3, activity 4."
    found = answer(4, stairs=False, dressing=True, stiffness=True, pain=3)
    assert found["Latest answers"] == "pain 10, enjoyment of life 3, activity 4."
    assert found["Stairs without difficulty"] == "no, on 17 Nov 2026."
    assert found["Dressing without difficulty"] == found["Painful, swollen or stiff"] == "yes, on 17 Nov 2026."
    check(page_of(diary, body), body, Part.WHY, Part.TOLD, Part.TREND, Part.TRIED, *NOTHING[4:])


def test_notes_are_on_the_second_page_when_they_are_chosen(ninety: Path, body: Body) -> None:
    assert page_of(ninety, body).pages.notes.rows == ()
    page = page_of(ninety, body, NINETY._replace(notes=None))
    assert page.more == "More on page 2."
    check(page, body, Part.MEDICINES, Part.QUESTIONS)
    days = [row[0] for row in page.pages.notes.rows]
    assert len(days) > 3
    labels = {region.label for region in body} | {"Rest day"}
    assert {row[1] for row in page.pages.notes.rows} <= labels


def test_a_place_of_which_nothing_is_told_has_no_heading_and_nerves_stand_apart(diary: Path, body: Body) -> None:
    with kept_by(diary) as journal:
        journal.flag_region("knee_back_r", "knee", "")
        journal.mark_spot("a", "jaw_l", "jaw", 5, How.PRESSED)
    by_import(diary, """UPDATE mark SET qualities = '["numb", "tight", "weak"]'""")
    page = page_of(diary, body)
    assert [row[0] for row in page.places.rows] == ["Right back of knee", "Left jaw and jaw hinge"]
    (block,) = page.blocks
    facts = dict(block.facts)
    assert block.title == "Left jaw and jaw hinge"
    assert (facts["Character"], facts["Associations"]) == ("Tight on 1 day.", "Numb on 1 day, weak on 1 day.")
    check(page, body, Part.TRIED, Part.FUNCTION, Part.MEDICINES, Part.QUESTIONS, Part.MORE)


def test_days_of_another_year_say_so(diary: Path, body: Body) -> None:
    for back in (400, 10):
        with kept_by(diary, TODAY - back * ONE) as journal:
            journal.mark_spot(f"{back}", "jaw_l", "jaw", 5, How.PRESSED)
            for question in ("pain", "enjoyment", "activity"):
                journal.save_week_answer(question, question, 2)
    page = page_of(diary, body, NINETY._replace(first=date.min))
    assert (page.trend.first, page.trend.last) == ("17 Oct 2025", "21 Nov 2026")
    assert told(page)["Pain and daily life, 0 to 10"] == "2.0 on 11 Nov; before that 2.0 on 17 Oct 2025."
    page = page_of(diary, body)
    assert (page.trend.first, page.trend.last) == ("24 Aug", "21 Nov")
    assert page.trend.about.startswith("Each column is the highest rating of a week")


def test_the_name_is_short_and_clean(diary: Path, body: Body) -> None:
    for typed, shown in (("", ""), (" A. B. \x1b[2J", "A. B. [2J"), ("n" * 99, "n" * 60), ("\u202eevil\n", "evil")):
        assert page_of(diary, body, NINETY._replace(name=typed)).name == shown


def test_what_hurt_at_rest_is_named_and_drawn(diary: Path, body: Body) -> None:
    with kept_by(diary) as journal:
        for number, region in enumerate(body):
            journal.mark_spot(f"{number}", region.id, region.id, 5, How.REST if number < 7 else How.PRESSED)
    page = page_of(diary, body)
    assert page.chart[1].startswith("A dot means that it also hurt at rest: ")
    assert page.chart[1].endswith(" on 1 day and 2 more.")
    assert [one.at_rest for one in page.shown.values()].count(True) == 7
    assert {one.nrs for one in page.shown.values()} == {5}
    assert len(page.shown) == 76
    check(page, body, Part.WHY, Part.TRIED, Part.FUNCTION, Part.MEDICINES, Part.QUESTIONS, Part.MORE)


@pytest.mark.parametrize(
    ("ratings", "shown"), [((3, 4), 4), ((4, 5), 5), ((3, 3), 3), ((9, 10), 10), ((4, 5, 5, 6), 5), ((2, 8), 8)]
)
def test_the_number_on_the_chart_is_the_median_of_tender_days_and_a_half_goes_up(
    diary: Path, body: Body, ratings: tuple[int, ...], shown: int
) -> None:
    for back, nrs in enumerate(ratings):
        with kept_by(diary, TODAY - back * ONE) as journal:
            journal.mark_spot(f"{back}", "jaw_l", "jaw", nrs, How.PRESSED)
    assert page_of(diary, body).shown["jaw_l"].nrs == shown


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "3 holds, median"), (1, "3 holds (1 told, not timed), median"), (3, "3 holds (told, not timed), median")],
)
def test_holds_that_were_told_are_counted_in_what_was_tried(diary: Path, body: Body, count: int, words: str) -> None:
    with kept_by(diary, TODAY) as journal:
        journal.mark_spot("a visit", "jaw_l", "Left jaw", 5, How.PRESSED)
        for number in range(3):
            name = f"00000000-0000-4000-8000-00000000000{number}"
            if number < count:
                journal.log_hold(name, "Left jaw", allowed("jaw_l"), technique(), held_s=60)
            else:
                journal.start_hold(name, "here", Hold(allowed("jaw_l"), technique()), before=None, tool="")
                journal.end_hold(name, "here", Progress(held_s=60.0), Ended.EARLY)
    assert any(fact.said.startswith(words) for fact in page_of(diary, body).tried)
