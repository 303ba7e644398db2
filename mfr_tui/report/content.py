"""The text of the page for a professional.

Plain text, Markdown and PDF are laid out from this, and have the same content.

What a person did not fill in is not mentioned. Words in quotes are their own; nothing here is a diagnosis.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate, groupby
from typing import NamedTuple

from mfr_tui import __version__
from mfr_tui.body.regions import Body
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.clock import clock_time, day_words, span
from mfr_tui.config import Config
from mfr_tui.counting import counted
from mfr_tui.practice.warning_signs import unknown_words
from mfr_tui.practice.weekly import Question, load_questions
from mfr_tui.record.rows import PEG, VisitItem, Week
from mfr_tui.report.body_chart import Shown
from mfr_tui.report.figures import TOLD, Summary, TopRegion, Tried, shown_on_chart
from mfr_tui.review.flags.rule import Flag
from mfr_tui.review.flags.rules import intuition
from mfr_tui.review.flags.rules.nerve_signs import NERVE
from mfr_tui.review.flags.status import Judged, State
from mfr_tui.review.period import Change, Figures, Place, change_words
from mfr_tui.typed import LONGEST_NOTE, clean
from mfr_tui.wording.appointment import ITEM_WORDS, STORY_WORDS
from mfr_tui.wording.day import NOT_TIMED
from mfr_tui.wording.flags import sentence, state_words

MOST_FLAGS = 5
"""The most flags on the first page; if there are more, all of them are on the second."""

LONGEST, SHORTEST = 200, 40
"""The most and the least characters on the first page of each text a person wrote; all of it is on the second."""

ROOM = 1150
"""The room on the first page for all that they wrote, in lowercase letters; if there is more, each text is cut alike.
"""

NAMED = 5
"""The most places or signs named in a list; the number of the others follows."""

LONGEST_NAME = 60
"""The most characters in a name."""

WEEKS = 6
"""How many weekly scores are listed."""


class Fact(NamedTuple):
    """One fact with its name."""

    name: str
    said: str


class Table(NamedTuple):
    """Rows with a heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Block(NamedTuple):
    """The full description of one region."""

    title: str
    facts: tuple[Fact, ...]


class Trend(NamedTuple):
    """The ratings of each region, week by week.

    Attributes:
        about: What a column covers, and what its number is.
        first: The first day of the first column, in words.
        last: The last day of the last column, in words.
        rows: Each region with the highest value of each column, 0 to 10; None where it was not scanned.
    """

    about: str
    first: str
    last: str
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


class MorePages(NamedTuple):
    """Everything that does not fit on the first page; empty where it fits.

    Attributes:
        flags: Every flag, with its level and start.
        places: The regions without a line on the first page, if there are more flags or regions were chosen.
        full: The texts that are cut on the first page.
        notes: The notes that were chosen.
    """

    flags: Table
    places: Table
    full: tuple[Fact, ...]
    notes: Table

    @property
    def any(self) -> bool:
        """Whether there is anything on further pages."""
        return bool(self.flags.rows or self.places.rows or self.full or self.notes.rows)


@dataclass(frozen=True)
class Page:
    """The page, part by part, in reading order.

    Attributes:
        name: The person's name or initials, as typed; may be empty.
        about: The days it covers, and what it is.
        own: What the person says, and wants from the appointment.
        flags: A sentence for each flag.
        more: The notice that there is a second page, and what is on it; empty without one.
        shown: The regions on the body chart.
        chart: What the numbers on the chart mean, and what hurt at rest.
        places: A line for each of the top five regions.
        blocks: Up to three regions in full.
        trend: The top regions week by week.
        tried: What was tried for each of the top regions.
        function: The weekly questions.
        signs: The warning signs that were asked about.
        medicines: The medicines that the person chose to name.
        questions: What they want to ask.
        reading: How to read the page: scales, the rules in force, sides.
        pages: The following pages.
    """

    name: str
    about: tuple[str, ...]
    own: tuple[Fact, ...]
    flags: tuple[str, ...]
    more: str
    shown: Mapping[str, Shown]
    chart: tuple[str, ...]
    places: Table
    blocks: tuple[Block, ...]
    trend: Trend
    tried: tuple[Fact, ...]
    function: tuple[Fact, ...]
    signs: tuple[str, ...]
    medicines: tuple[Fact, ...]
    questions: tuple[str, ...]
    reading: tuple[str, ...]
    pages: MorePages


TITLE = "Body scan record"


class Part(StrEnum):
    """A part of the page."""

    WHY = "why"
    WHERE = "where"
    TOLD = "told"
    TREND = "trend"
    TRIED = "tried"
    FUNCTION = "function"
    SIGNS = "signs"
    MEDICINES = "medicines"
    QUESTIONS = "questions"
    READING = "reading"
    MORE = "more"


PARTS: Mapping[Part, str] = {
    Part.WHY: "Why I came",
    Part.WHERE: "Where",
    Part.TOLD: "What it feels like",
    Part.TREND: "Week by week",
    Part.TRIED: "What I tried",
    Part.FUNCTION: "Daily life",
    Part.SIGNS: "Warning signs checked",
    Part.MEDICINES: "Medicines and allergies",
    Part.QUESTIONS: "My questions",
    Part.READING: "How to read this",
    Part.MORE: "Page 2",
}
"""The title of each part, in reading order."""

SELF_RECORDED = "Self-recorded. Not a diagnosis."

PLACES_HEAD = ("Place", "Tender days", "Median", "Worst", "First tender", "Change")

ITEMS: Mapping[VisitItem, str] = {**ITEM_WORDS, VisitItem.WORDS: "In my words"}
"""The name of each item prepared."""

_OWN = (VisitItem.WORDS, VisitItem.GOAL)
_QUESTIONS = (VisitItem.QUESTION_1, VisitItem.QUESTION_2, VisitItem.QUESTION_3)
_MEDICINES = (VisitItem.BLOOD_THINNERS, VisitItem.MEDICINES, VisitItem.ALLERGIES)


def make_page(summary: Summary, body: Body, config: Config, signs: Mapping[str, str]) -> Page:
    """Return the page in words.

    Args:
        summary: The page's figures.
        body: The regions.
        config: The thresholds in force.
        signs: Each warning sign in a few words, by its id.
    """
    written = _written(summary, body)
    most = longest([said for _, said in written])

    def cut(text: str) -> str:
        return short(text, most)

    pages = _more_pages(summary, body, signs, [Fact(name, said) for name, said in written if cut(said) != said])
    before = f"{counted(summary.asked.days, 'day')} before"
    return Page(
        name=clean(summary.asked.name)[:LONGEST_NAME],
        about=tuple(_about(summary, body)),
        own=tuple(_prepared(summary, _OWN, cut)),
        flags=tuple(_flag(one, body, signs, cut) for one in summary.flags[:MOST_FLAGS]),
        more=_more(summary, pages),
        shown={
            region: Shown(_half_up(figures.strength), at_rest=summary.at_rest.get(region, 0) > 0)
            for region, figures in shown_on_chart(summary).items()
        },
        chart=tuple(_chart(summary, body)),
        places=Table(PLACES_HEAD, tuple(_place(one, body) for one in summary.top)),
        blocks=tuple(block for one in summary.top[:TOLD] if (block := _block(one, body, before, cut)).facts),
        trend=_trend(summary, body),
        tried=tuple(Fact(body.label(one.region), _tried(one.tried, cut)) for one in summary.top if one.tried.holds),
        function=tuple(_function(summary.weeks, summary.asked.today)),
        signs=tuple(_signs(summary, signs, cut)),
        medicines=tuple(_prepared(summary, _MEDICINES, cut)),
        questions=tuple(fact.said for fact in _prepared(summary, _QUESTIONS, cut)),
        reading=tuple(_reading(summary, config)),
        pages=pages,
    )


def _written(summary: Summary, body: Body) -> list[tuple[str, str]]:
    """Return all the person's texts for the first page, each with its name."""
    found = [(ITEMS[item], text) for item, text in summary.visit.items()]
    for one in summary.flags[:MOST_FLAGS]:
        place = f"{body.label(one.flag.region)}, " if one.flag.region else ""
        if one.flag.rule is intuition.RULE:
            found += [(f"{place}what feels wrong", text) for text in one.flag.said[-1:]]
        if one.state is State.TAKEN and one.decision:
            found += [
                (f"{place}discussed with", one.decision.who),
                (f"{place}taken on", one.decision.seen_on),
                (f"{place}what they said", one.decision.said),
            ]
    for top in summary.top[:TOLD]:
        told = top.told._asdict().items()
        found += [(f"{body.label(top.region)}, {STORY_WORDS[field].lower()}", text) for field, text in told]
    found += [(f"{body.label(top.region)}, tools", ", ".join(top.tried.tools)) for top in summary.top]
    return [(name, text) for name, text in found if text]


def longest(written: Collection[str]) -> int:
    """Return how many characters of each text fit on the first page, SHORTEST to LONGEST, so that all fit into ROOM.

    If even SHORTEST does not fit, it is returned anyway.
    """
    rooms = [list(accumulate(map(_room, text[:LONGEST]), initial=0.0)) for text in written]
    mosts = range(LONGEST, SHORTEST, -1)
    return next((most for most in mosts if sum(room[: most + 1][-1] for room in rooms) <= ROOM), SHORTEST)


def _room(character: str) -> float:
    """Return the width of a character, relative to a lowercase letter, in the fonts that come with typst.

    There, capitals in words take 1.3 and W, the widest, 2.2; a wide character is as wide as it is tall, 2.3.
    """
    if unicodedata.east_asian_width(character) in "WF":
        return 2.5
    return 2.2 if character in "MW" else 1.4 if character.isupper() else 1.0


def short(text: str, most: int) -> str:
    """Return a person's text, cut to `most` characters, the last of which is then an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\u2026"


Cut = Callable[[str], str]


def _listed(names: Iterable[str]) -> str:
    """Return names as a list: `Left jaw, Right calf and 4 more`."""
    every = list(names)
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return f"{', '.join(every[:NAMED])}{more}"


def _day(day: date) -> str:
    """Return a day as `5 Nov 2026`."""
    return span(day, day)


def _near(day: date, other: date) -> str:
    """Return a day as `5 Nov`, with its year if that is not the other day's."""
    return f"{day.day} {day:%b}" if day.year == other.year else _day(day)


def _chart(summary: Summary, body: Body) -> Iterator[str]:
    """Yield what the numbers and the dots on the chart mean, or why it is empty."""
    chosen = summary.asked.regions
    if not (shown := shown_on_chart(summary)):
        if not summary.past.scanned:
            yield "There was no scan on these days."
        elif chosen:
            yield f"These places were never rated {TENDER_NRS} or more."
        else:
            yield f"No place was rated {TENDER_NRS} or more, except some on fewer than 1 in 50 scanned days."
        return
    left_out = "" if chosen else " Places tender on fewer than 1 in 50 scanned days are left out."
    yield ("Each number is the median rating on tender days (3 or more); halves are rounded up." + left_out)
    at_rest = sorted((region for region in shown if summary.at_rest.get(region)), key=lambda one: -summary.at_rest[one])
    if at_rest:
        said = _listed(f"{body.label(region)} on {counted(summary.at_rest[region], 'day')}" for region in at_rest)
        yield f"A dot means that it also hurt at rest: {said}."


def _about(summary: Summary, body: Body) -> Iterator[str]:
    """Yield the days of the page, and what it is."""
    asked = summary.asked
    begun = f", started on {summary.begun} more" if summary.begun else ""
    yield f"{span(asked.first, asked.today)}: scan completed on {summary.done} of {counted(asked.days, 'day')}{begun}."
    if asked.regions:
        yield f"Only these places: {_listed(body.label(region) for region in asked.regions)}."
    yield f"Made on {day_words(asked.today)}. {SELF_RECORDED}"


def _flag(judged: Judged, body: Body, signs: Mapping[str, str], cut: Cut) -> str:
    """Return a flag in words: its sentence, its start and the decision about it."""
    flag = judged.flag
    if flag.rule is intuition.RULE:
        flag = replace(flag, said=tuple(map(cut, flag.said)))
    said = f"{_sentence(flag, body, signs)} Since {_day(flag.since)}."
    if judged.state is not State.TAKEN or judged.decision is None:
        return said
    to = judged.decision
    decision = to._replace(who=cut(to.who), seen_on=cut(to.seen_on), said=cut(to.said))
    return f"{said} {state_words(replace(judged, decision=decision))}"


def _sentence(flag: Flag, body: Body, signs: Mapping[str, str]) -> str:
    """Return a flag's sentence as in the app, where the person is addressed, but as the person would say it."""
    if flag.rule is not intuition.RULE or not flag.region:
        return sentence(flag, body, signs)
    why = f': "{flag.said[-1]}"' if flag.said else ""
    return f"{body.label(flag.region)}: something feels wrong here{why}."


def _more(summary: Summary, pages: MorePages) -> str:
    if not pages.any:
        return ""
    left = len(summary.flags) - MOST_FLAGS
    return f"{counted(left, 'more flag')} on page 2." if left > 0 else "More on page 2."


def _prepared(summary: Summary, items: Collection[VisitItem], cut: Cut) -> Iterator[Fact]:
    for item in items:
        if item in summary.visit:
            yield Fact(ITEMS[item], cut(summary.visit[item]))


def _place(one: TopRegion, body: Body) -> tuple[str, ...]:
    return (
        body.label(one.region),
        *_figures(one.place.all),
        _day(one.first_tender) if one.first_tender else "-",
        _than_before(one.place) or "-",
    )


def _figures(figures: Figures) -> tuple[str, str, str]:
    """Return tender days of scanned days, the median of the tender ones, and the worst: `9 of 12`, `4.5`, `6`."""
    return (
        f"{figures.tender} of {figures.scanned}",
        f"{figures.strength:g}" if figures.tender else "-",
        str(figures.worst) if figures.scanned else "-",
    )


def _than_before(place: Place) -> str:
    """Return how a region changed since as many days before; empty if too few of them were scanned."""
    if place.change in {Change.TOO_FEW, Change.NOTHING}:
        return ""
    return str(place.change) if place.change in {Change.NEW, Change.RETURNED} else change_words(place)


def _block(one: TopRegion, body: Body, before: str, cut: Cut) -> Block:
    return Block(body.label(one.region), tuple(_told(one, body, before, cut)))


def _told(one: TopRegion, body: Body, before: str, cut: Cut) -> Iterator[Fact]:
    """Yield the facts about a region, in the order of SOCRATES; its site is the title.

    `before` is like `90 days before`.
    """
    told, than = one.told, _than_before(one.place)
    began = [f"First tender {_day(one.first_tender)}"] if one.first_tender else []
    began += [f"current episode since {_day(one.episode)}"] if one.episode and one.episode != one.first_tender else []
    like = [f"{word} on {counted(count, 'day')}" for word, count in one.qualities if word not in NERVE]
    nerve = [f"{word} on {counted(count, 'day')}" for word, count in one.qualities if word in NERVE]
    beside = [f"{body.label(region)} on {counted(count, 'day')}" for region, count in one.beside]
    figures = one.place.all
    strength = f"median {figures.strength:g} when tender, worst {figures.worst}" if figures.tender else ""
    facts = (
        ("Onset", "; ".join(began), told.began),
        ("Character", ", ".join(like), ""),
        ("Radiation", f"also tender on the same days: {', '.join(beside)}" if beside else "", told.spreads),
        ("Associations", ", ".join(nerve), ""),
        ("Time course", f"compared with the {before}: {than}" if than else "", told.time_of_day),
        ("Worse with", "", told.worse),
        ("Better with", "", told.better),
        ("Severity", f"{strength}; at rest on {counted(one.at_rest, 'day')}" if one.at_rest else strength, ""),
    )
    for name, numbers, words in facts:
        own = f'"{cut(words)}"' if words else ""
        said = f"{numbers[:1].upper()}{numbers[1:]}." if numbers else ""
        if own or said:
            yield Fact(name, f"{own} {said}".strip())


def _trend(summary: Summary, body: Body) -> Trend:
    first, last = summary.asked.first, summary.asked.today
    stretches = summary.top[0].trend if summary.top else ()
    weeks = -(-max(((one.last - one.first).days + 1 for one in stretches), default=7) // 7)
    column = "a week" if weeks == 1 else f"{weeks} weeks"
    return Trend(
        f"Each column is the highest rating of {column}. 0 means not tender; a gap means not scanned.",
        _near(first, last),
        _near(last, first),
        tuple((body.label(one.region), tuple(stretch.worst for stretch in one.trend)) for one in summary.top),
    )


def _tried(tried: Tried, cut: Cut) -> str:
    """Return a region's holds and their outcome in words."""
    held = counted(tried.holds, "hold")
    if tried.told:
        held += f" ({NOT_TIMED})" if tried.told == tried.holds else f" ({tried.told} {NOT_TIMED})"
    if tried.seconds is not None:
        held += f", {'' if tried.holds == 1 else 'median '}{clock_time(tried.seconds)}"
    if tried.tools:
        held += f", with {cut(', '.join(tried.tools))}"
    helped = f"{tried.responded} of {tried.judged} responded" if tried.judged else "no result recorded"
    if tried.again_days is not None:
        median = f"{tried.again_days:g} day{'' if tried.again_days == 1 else 's'}"
        helped += f"; tender again after {median} (median of {tried.again})"
    return f"{held}: {helped}."


def _function(weeks: tuple[Week, ...], today: date) -> Iterator[Fact]:
    """Yield the weekly scores, and the other weekly answers."""
    questions = load_questions()
    scored = [(week.body_day, week.peg) for week in weeks if week.peg is not None]
    if scored:
        newest, *before = [f"{score:.1f} on {_near(day, today)}" for day, score in reversed(scored)]
        told = f"; before that {', '.join(before[: WEEKS - 1])}" if before else ""
        yield Fact("Pain and daily life, 0 to 10", f"{newest}{told}.")
        last = next(week for week in reversed(weeks) if week.peg is not None)
        yield Fact("Latest answers", f"{_scores(last, questions)}.")
    yield from _in_part(weeks, questions)
    for question in questions:
        answered = [week for week in weeks if question.id in week.answers]
        if answered and question.id not in PEG:
            answer = answered[-1].answers[question.id]
            said = f"{answer} of 10" if question.is_number else "yes" if answer else "no"
            yield Fact(question.page, f"{said}, on {_day(answered[-1].body_day)}.")


def _in_part(weeks: tuple[Week, ...], questions: Sequence[Question]) -> Iterator[Fact]:
    """Yield the newest incomplete answers of the score, if they are newer than the last score."""
    for week in reversed(weeks):
        if week.peg is not None:
            return
        if said := _scores(week, questions):
            yield Fact("Partly answered", f"{said}, on {_day(week.body_day)}.")
            return


def _scores(week: Week, questions: Sequence[Question]) -> str:
    """Return the answers of a week that its score is made of: `pain 3, enjoyment of life 10`."""
    scored = [question for question in questions if question.id in PEG and question.id in week.answers]
    return ", ".join(f"{question.page} {week.answers[question.id]}" for question in scored)


def _signs(summary: Summary, names: Mapping[str, str], cut: Cut) -> Iterator[str]:
    """Yield when the warning signs were asked about, and the answers."""
    asked = summary.signs
    if not asked:
        yield "Not checked on these days."
        return
    asked_on = sorted({one.body_day for one in asked})
    yield f"Checked on {counted(len(asked_on), 'day')}, last on {_day(asked_on[-1])}."
    last = {one.sign: one for one in asked}
    yes = {sign: one for sign, one in last.items() if one.yes}
    for (day, by, on), of_day in groupby(
        sorted(yes.values(), key=lambda one: (one.body_day, one.cleared_by, one.cleared_on), reverse=True),
        lambda one: (one.body_day, one.cleared_by, one.cleared_on),
    ):
        cleared = f" Cleared by {cut(by)}{f', {cut(on)}' if on else ''}." if by else ""
        said = "; ".join(names.get(one.sign) or unknown_words(one.sign) for one in of_day)
        yield f"Yes on {_day(day)}: {said}.{cleared}"
    # A yes that was corrected on the same day was a slip.
    before = {one.sign: one.body_day for one in asked if one.yes and last[one.sign].body_day > one.body_day}
    for sign, day in before.items():
        if sign not in yes:
            name = names.get(sign) or unknown_words(sign)
            yield f"Yes on {_day(day)}, no on {_day(last[sign].body_day)}: {name}."
    noes = {sign: one.body_day for sign, one in last.items() if not one.yes and sign not in before}
    if noes:
        no = len(noes)
        others = (
            counted(no, "other") if yes or before else f"all {no} questions" if no > 1 else "the one question asked"
        )
        since = f", last on {_day(max(noes.values()))}" if yes or before else ""
        yield f"No to {others}{since}. This does not rule out a problem."


_OWN_RULE = "Flagged by the patient. No number overrides this, and it stays open until they close it."


def _reading(summary: Summary, config: Config) -> Iterator[str]:
    """Yield how to read the page: the scale, the rules in force, the sides."""
    yield (
        "Ratings run from 0 to 10, the worst imaginable, with the place pressed or moved unless it says at rest. "
        "Tender means 3 or more. Up to 5 is mild, 6 and 7 moderate, 8 to 10 severe (Boonstra 2016). A day counts for a "
        "place if it was part of a scan or was rated that day."
    )
    yield "Right and left are the patient's. The front figure faces you: its right is on your left."
    if any(one.tried.holds for one in summary.top):
        yield "A hold counts as responded if the rating fell by 2 points or 30% (Farrar 2001), or the spot released."
    if any(week.peg is not None for week in summary.weeks):
        yield (
            "Pain and daily life is the mean of three answers about a week: pain, enjoyment of life and activity. The "
            "questions follow the PEG (Krebs 2009) in our own words. It is not the PEG, and no PEG threshold applies."
        )
    flags = [one.flag for one in summary.flags]
    rules = (_OWN_RULE if flag.rule is intuition.RULE else flag.rule.explanation(flag, config) for flag in flags)
    for words in dict.fromkeys(rules):
        yield f"Rule: {words}"
    were = "was" if summary.late == 1 else "were"
    late = f"{summary.late} of {summary.scans} scans {were} entered on a later day. " if summary.scans else ""
    yield f"{late}Made with mfr {__version__}; it makes no diagnosis."


def _more_pages(summary: Summary, body: Body, signs: Mapping[str, str], full: Iterable[Fact]) -> MorePages:
    every = summary.flags if len(summary.flags) > MOST_FLAGS else ()
    others = summary.others if every or summary.asked.regions else ()
    return MorePages(
        Table(
            ("Flag", "Level", "Since"),
            tuple((_sentence(one.flag, body, signs), one.flag.level.value, _day(one.flag.since)) for one in every),
        ),
        Table(
            ("Place", "Tender days", "Median", "Worst"),
            tuple((body.label(region), *_figures(summary.past.at(region).all)) for region in others),
        ),
        tuple(full),
        Table(
            ("Day", "Place", "Note"),
            tuple(
                (
                    _day(note.body_day),
                    body.label(note.region) if note.region else "Rest day",
                    short(note.text, LONGEST_NOTE),
                )
                for note in summary.notes
            ),
        ),
    )


def _half_up(number: float) -> int:
    return int(number + 0.5)
