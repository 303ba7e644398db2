"""Who should not press, and where nobody should. Every path to a hold asks `may_hold`.

Both articles that the program follows name conditions under which people should not press on themselves. Until the
person has answered the question about each of them, and after any yes that no professional has cleared, the person only
looks at and moves each place in the scan, and nothing is held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from mfr_tui.body.regions import Body, Press, Region
from mfr_tui.counting import counted
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset
from mfr_tui.practice.lock import Lock

SCREENING_FILE = "practice/screening.toml"

NEVER_PRESS = frozenset({"neck_front", "elbow_front", "abdomen", "groin", "knee_back"})
"""Slots over arteries, nerves and organs near the surface (Werner 2020, Massage & Bodywork: endangerment sites).

Kept here as well as in regions.toml, so that a slip in the data cannot make them pressable.
"""

ASK_AGAIN_DAYS = 90
"""How many days later the questions are asked again (our own choice: a season is long enough to fall ill in)."""

PLACE_REASONS = ("implant", "port", "scar", "veins", "other")
"""Why a place to avoid is never pressed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One safety question.

    Attributes:
        id: The word that an answer is stored under.
        name: What the question is about, as named in a sentence.
        question: The question itself.
        where: Whether a yes names regions, and locks only those and their neighbors.
        source: Who says so.
        covers: What counts as yes, in one or two sentences.
        was: Ids of older questions that asked for part of this one.
    """

    id: str
    name: str
    question: str
    where: bool
    source: str
    covers: str = ""
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The current answer to one question.

    Attributes:
        yes: Whether the answer was yes.
        regions: Ids of the regions named, for a question that asks where.
        answered_at: When it was answered, time zone aware.
        cleared_by: The professional who allowed pressing since; empty if none did.
        cleared_on: The day they did, as typed; empty if none did.
        unsure: Whether the answer was "not sure", which counts as yes until the person knows.
    """

    yes: bool
    regions: tuple[str, ...]
    answered_at: datetime
    cleared_by: str = ""
    cleared_on: str = ""
    unsure: bool = False

    @property
    def bars(self) -> bool:
        """Whether it blocks pressing."""
        return self.yes and not self.cleared_by


class PlaceKind(StrEnum):
    """What a place to avoid is: missing from the body, skipped, or never pressed."""

    ABSENT = "absent"
    SKIPPED = "skipped"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to avoid: how the person wants mfr to treat one region, until they change it.

    Attributes:
        kind: Absent and skipped regions leave the map and the stops; a region never pressed stays, to be looked at and
            moved.
        reason: One of PLACE_REASONS for a region never pressed; empty otherwise.
    """

    kind: PlaceKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is known about a person when they ask to press.

    Attributes:
        items: The questions.
        answers: The current answer to each question that has one.
        places: The places to avoid, by region.
        locks: The locks, by region; may include locks that are over.
        signs: Emergency and same-day warning signs whose current answer is yes, in a few words each.
        emergency: Whether one of them is an emergency.
        now: When they ask, time zone aware.
        today: The body day of `now`.
        ask_again_days: How many days an answer is valid, 1 to 366.
    """

    items: tuple[Item, ...]
    answers: Mapping[str, Answer]
    now: datetime
    today: date
    places: Mapping[str, Place] = field(default_factory=dict)
    locks: Mapping[str, Lock] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    emergency: bool = False
    ask_again_days: int = ASK_AGAIN_DAYS

    @property
    def gone(self) -> frozenset[str]:
        """The regions that leave the map: absent or skipped."""
        return frozenset(region for region, place in self.places.items() if place.kind is not PlaceKind.NEVER)

    @property
    def to_ask(self) -> tuple[Item, ...]:
        """The questions without a valid answer: never answered, or answered too long ago."""
        oldest = self.now - timedelta(days=self.ask_again_days)
        return tuple(
            item
            for item in self.items
            if item.id not in self.answers or not oldest <= self.answers[item.id].answered_at
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """A region may be held. Only `may_hold` makes one, and a hold can only be built from one.

    Attributes:
        region: Id of the region.
        path: Ids of all regions that are pressed, including the region itself.
        hold_s: The region's usual hold in seconds, never above `cap_s`.
        cap_s: The longest hold in seconds: the smallest cap on the path.
    """

    region: str
    path: tuple[str, ...]
    hold_s: int
    cap_s: int


class Bar(StrEnum):
    """What blocks a hold."""

    NEVER = "never"
    PLACE = "place"
    LOCK = "lock"
    SIGN = "sign"
    ITEM = "item"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Refused:
    """A region may not be held.

    Attributes:
        bar: What blocks it.
        why: The reason, in one sentence.
        remains: What can be done instead.
        ask: Whom to ask.
        here: The reason in a few words if it is about this place; empty if it is about the whole body.
    """

    bar: Bar
    why: str
    remains: str
    ask: str
    here: str

    @property
    def said(self) -> str:
        """The whole refusal, in full sentences."""
        return f"{self.why} {self.remains} {self.ask}"


def load_items() -> tuple[Item, ...]:
    """Read the questions.

    Raises:
        AssetError: The file is missing or has a value that is not allowed.
    """
    try:
        tables = read_toml_asset(SCREENING_FILE)["item"]
        return tuple(
            Item(
                *(t["item"], t["name"], t["question"], bool(t.get("where")), t["source"], t["covers"]),
                was=tuple(t.get("was", ())),
            )
            for t in tables
        )
    except (KeyError, TypeError) as error:
        raise AssetError(f"assets/{SCREENING_FILE}: {error} is missing or wrong.", "Install mfr again.") from error


def carry_over(items: tuple[Item, ...], answers: Mapping[str, Answer]) -> tuple[tuple[Item, ...], Mapping[str, Answer]]:
    """Return the questions and current answers so that a yes to a question of another version still counts.

    A yes to an older question counts for the question that replaced it, until that one is answered later. A no to an
    older question counts for nothing, because it asked about less. A yes to a question that this version does not know
    becomes a question of its own, which can be answered again or cleared.

    Args:
        items: The questions of this version.
        answers: The current answer to each question that was ever asked.
    """
    carried = {item.id: answers[item.id] for item in items if item.id in answers}
    for item in items:
        for older in (answers[old] for old in item.was if old in answers):
            own = carried.get(item.id)
            if older.bars and (own is None or own.answered_at < older.answered_at):
                carried[item.id] = older
    known = {name for item in items for name in (item.id, *item.was)}
    others = []
    for name in sorted(answers.keys() - known):
        if answers[name].bars:
            carried[name] = answers[name]
            words = f"a question of another version ({name})"
            others.append(Item(name, words, f"{words[0].upper()}{words[1:]}?", where=False, source="another version"))
    return (*items, *others), carried


def check_body(body: Body) -> None:
    """Refuse data that would allow pressing where it is never safe.

    Raises:
        AssetError: A slot of NEVER_PRESS is missing or is not `never` on both sides.
    """
    marked = {region.id for region in body if region.press is Press.NEVER}
    wanted = {f"{slot}{side}" for slot in NEVER_PRESS for side in ("_r", "_l")}
    if marked != wanted:
        wrong = ", ".join(sorted(marked ^ wanted))
        raise AssetError(f'assets/body/regions.toml: press = "never" does not fit for {wrong}.', "Install mfr again.")


def may_press(items: tuple[Item, ...], answers: Mapping[str, Answer]) -> bool:
    """Return whether the scan may ask the person to press: every question is answered, and every yes is cleared.

    Without questions nothing is known, so it may not. A hold needs more, which `may_hold` checks.

    Args:
        items: The questions.
        answers: The current answer to each question.
    """
    return bool(items) and all(item.id in answers for item in items) and not any(a.bars for a in answers.values())


def only_there(standing: Standing) -> bool:
    """Return whether every yes that is not cleared names regions, so that the rest of the body may be pressed."""
    where = {item.id for item in standing.items if item.where}
    return all(item in where and bool(answer.regions) for item, answer in standing.answers.items() if answer.bars)


def barred_by(standing: Standing) -> tuple[Item, ...]:
    """Return the questions whose yes is not cleared if pressing is blocked on the whole body; otherwise none."""
    if only_there(standing):
        return ()
    return tuple(item for item in standing.items if item.id in standing.answers and standing.answers[item.id].bars)


def may_hold(body: Body, region_id: str, path: Sequence[str], standing: Standing) -> Allowed | Refused:
    """Return `Allowed` or `Refused` for holding a region with a technique that presses along `path`.

    Reasons that no answer can change are checked first, then what is strictest: a warning sign before the stop for pain
    that it was found at. The questions come last, because they can be answered at once.

    Args:
        body: The regions.
        region_id: The region they want to hold.
        path: Ids of every region that would be pressed; the region itself is always included.
        standing: What is known of the person.

    Raises:
        KeyError: There is no such region.
    """
    regions = [body[region_id], *(body[other] for other in path if other != region_id)]
    for region in regions:
        refused = _of_region(region, standing, passing=region.id != region_id)
        if refused:
            return refused
    if standing.signs:
        return Refused(
            Bar.SIGN,
            f"You said yes to a warning sign: {', '.join(standing.signs)}.",
            "No holds until you answer no, or a professional clears it (press !).",
            "The list of warning signs says who to turn to.",
            "",
        )
    for region in regions:
        refused = _of_lock(region, standing, passing=region.id != region_id)
        if refused:
            return refused
    refused = _of_answers(body, regions, standing)
    if refused:
        return refused
    cap_s = min(region.cap_s for region in regions)
    ids = tuple(path) if region_id in path else (region_id, *path)
    return Allowed(region_id, ids, min(regions[0].hold_s, cap_s), cap_s)


def until_when(lock: Lock, today: date) -> str:
    """Return how long a lock lasts, in words."""
    closed = "you close its flag (press 3)"
    if today > lock.until:
        return f"until {closed}"
    first = _day(lock.until + timedelta(days=1))
    return f"until {first} and until {closed}" if lock.open else f"until {first}"


def is_pressed(region: Region, places: Mapping[str, Place]) -> bool:
    """Return whether a region is ever pressed: it is safe for people in general, and not a place this person avoids."""
    return region.press is not Press.NEVER and region.id not in places


def around(body: Body, regions: Iterable[str]) -> set[str]:
    """Return these regions with their neighbors: the regions they touch, and those behind or in front of them."""
    there = {region_id for region_id in regions if region_id in body}
    found = set(there)
    for region in body:
        if region.id in there:
            found |= {*region.adjacent, region.flip}
        elif region.flip in there:  # behind is not always mutual: a region can be behind one that has another behind it
            found.add(region.id)
    return found


_LOOK = "You can still look at it and move it."


def _of_region(region: Region, standing: Standing, *, passing: bool) -> Refused | None:
    """Return what blocks this one region for good, whatever the answers are; None if nothing does."""
    name = _name(region, passing=passing)
    if region.slot in NEVER_PRESS or region.press is Press.NEVER or region.cap_s <= 0:
        return Refused(
            Bar.NEVER,
            f"{name} is never pressed. {region.press_note}",
            _LOOK,
            "If it stays tender, it is worth showing to a professional.",
            "never pressed",
        )
    place = standing.places.get(region.id)
    if place:
        reason = f" ({place.reason})" if place.reason not in {"", "other"} else ""
        said = {
            PlaceKind.ABSENT: "is left out: you said that you don't have it",
            PlaceKind.SKIPPED: "is left out: you said to skip it",
            PlaceKind.NEVER: f"is never pressed: you said so{reason}",
        }[place.kind]
        return Refused(
            Bar.PLACE,
            f"{name} {said}.",
            _LOOK if place.kind is PlaceKind.NEVER else "There is nothing to do here.",
            "Ask the person who put in the implant or port, or who treats this place. "
            "You can change this under Places to avoid.",
            (reason.strip(" ()") or "you said never") if place.kind is PlaceKind.NEVER else "left out",
        )
    return None


def _of_lock(region: Region, standing: Standing, *, passing: bool) -> Refused | None:
    """Return that a hold at this one region was stopped for pain; None if it is not locked."""
    at, here = f"{region.label}:", "here"
    if passing:
        at, here = f"This path crosses {_in_sentence(region)}, where", "there"
    lock = standing.locks.get(region.id)
    if lock and lock.holds_on(standing.today):
        return Refused(
            Bar.LOCK,
            f"{at} a hold was stopped for pain. Do not press {here} {until_when(lock, standing.today)}.",
            _LOOK,
            "Sharp or shooting pain that does not ease is worth showing to a professional.",
            "stopped for pain",
        )
    return None


def _of_answers(body: Body, regions: Sequence[Region], standing: Standing) -> Refused | None:
    """Return what blocks pressing by the answers: each yes that is not cleared, then each question not answered yet."""
    names = {region.id for region in regions}
    barred, local = [], []
    for item in standing.items:
        answer = standing.answers.get(item.id)
        if answer is None or not answer.bars:
            continue
        # A yes that names no region, or one that nobody knows, applies everywhere until a region is named.
        said = item.where and bool(answer.regions) and all(region in body for region in answer.regions)
        if said and names.isdisjoint(around(body, answer.regions)):
            continue
        barred.append(f"{item.name}, here or beside it" if said else item.name)
        if said:
            local.append(item.name)
    if barred:
        return Refused(
            Bar.ITEM,
            f"You said yes to {'; to '.join(barred)}.",
            "Look and move only. The scan goes on as usual.",
            "Ask a doctor or physical therapist. If they allow it, note that in the safety questions.",
            "; ".join(local),
        )
    if not standing.items or standing.to_ask:
        count, again = len(standing.to_ask), any(item.id in standing.answers for item in standing.to_ask)
        asked = f"{counted(count, 'question')} about who should not press"
        verb = (
            ("is" if count == 1 else "are") + " due again" if again else ("comes" if count == 1 else "come") + " first"
        )
        return Refused(
            Bar.QUESTIONS,
            f"{asked} {verb}.",
            "Look and move only until you answer them.",
            "If you are not sure of an answer, ask a doctor or pharmacist.",
            "",
        )
    return None


def _name(region: Region, *, passing: bool) -> str:
    """Return the start of a sentence about a region; `passing` if the path only crosses it."""
    return f"This path crosses {_in_sentence(region)}, which" if passing else region.label


def _in_sentence(region: Region) -> str:
    return f"the {region.label[0].lower()}{region.label[1:]}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
