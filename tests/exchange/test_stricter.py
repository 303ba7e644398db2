"""What a merge repeats, on bare rows: for each table, and for devices that go on apart by dice."""

import contextlib
import sqlite3
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.clock import utc_text
from mfr_tui.record.columns import TABLES
from mfr_tui.record.transfer.stricter import Kept, keep_strict, safety_rows
from tests.exchange.safety import ABOUT, EVENTS, Rows, Thing, Witness, barred, later, said_of
from tests.support.examples import examples
from tests.support.fakes import MORNING

USED = ("screening", "region_setting", "warning_check", "lock", "flag_decision", "concern")
MINUTE = timedelta(minutes=1)
FLAG: dict[str, Thing] = {rule: ("flag_decision", rule, "jaw_l") for rule in EVENTS}
PLAIN: dict[str, Thing] = {
    "a safety question": ("screening", "wounds"),
    "a place": ("region_setting", "jaw_l"),
    "a warning sign": ("warning_check", "fever"),
}
ALL = {**PLAIN, **FLAG}


def merge(one: Rows, two: Rows, *, loosening_counts: bool = True) -> tuple[Rows, list[Kept]]:
    """Return both as one, and what stays strict only because it was repeated."""
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        db.execute("ATTACH ':memory:' AS incoming")
        for where, rows in (("main", one), ("incoming", two)):
            for table in USED:
                db.execute(f"CREATE TABLE {where}.{table} ({', '.join(TABLES[table].columns)})")
                put(db, f"{where}.{table}", rows[table])
        db.row_factory = None
        sides = safety_rows(db, "main"), safety_rows(db, "incoming")
        for table in USED:
            db.execute(f"DELETE FROM main.{table}")
            keys = sorted(one[table].keys() | two[table].keys())
            put(db, f"main.{table}", {key: newest(one[table].get(key), two[table].get(key)) for key in keys})
        kept = keep_strict(db, *sides, loosening_counts=loosening_counts)
        db.row_factory = sqlite3.Row
        merged = {table: {(row["id"],): dict(row) for row in db.execute(f"SELECT * FROM {table}")} for table in USED}
    return merged, kept


def put(db: sqlite3.Connection, table: str, rows: dict[Any, dict[str, Any]]) -> None:
    for row in rows.values():
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def newest(*versions: dict[str, Any] | None) -> dict[str, Any]:
    return max((row for row in versions if row), key=lambda row: (row.get("revision", 1), row.get("cleared_at") or ""))


@dataclass
class Device:
    """A diary with nothing but safety rows, and a clock of its own."""

    dice: Random
    witness: Witness = field(default_factory=Witness)
    minutes: int = 0
    rows: Rows = field(default_factory=lambda: {table: {} for table in USED})
    own: list[tuple[str, str]] = field(default_factory=list)
    """What was done here and can be undone here, and nowhere else."""

    def copy(self) -> "Device":
        return Device(self.dice, self.witness, self.minutes, deepcopy(self.rows))

    def act(self, table: str, row: dict[str, Any]) -> str:
        before, self.rows = self.rows, deepcopy(self.rows)
        self.rows[table][row["id"],] = row
        self.witness.saw(before, self.rows)
        return str(row["id"])

    def insert(self, table: str, thing: Thing, at: str, **values: object) -> str:
        self.minutes += 1
        said = [one.at for one in said_of(self.rows, thing)]
        if table == "warning_check":
            said += [one.at for one in said_of(self.rows, ("flag_decision", "red_flag", str(values["region"])))]
        instant = max([utc_text(MORNING + self.minutes * MINUTE), *map(later, said)])
        row = (
            {column: None if column.endswith(("_at", "hold_id")) else "" for column in TABLES[table].columns}
            | values
            | {"id": str(UUID(int=self.dice.getrandbits(128), version=4)), at: instant}
        )
        if table == "concern" or row.get("rule") == "intuition":
            self.own.append((table, str(row["id"])))
        return self.act(table, row | ({"revision": 1} if "revision" in row else {}))

    # -- what a person does ------------------------------------------------------------------------------------

    def bar(self, thing: Thing, *regions: str) -> str:
        """Say what keeps from pressing: a yes, a place, a lock."""
        table, name, *_ = thing
        if table == "flag_decision":
            where, at = EVENTS[name]
            answer = {"sign": f"of {thing[2]}", "answer": "yes"} if where == "warning_check" else {}
            return self.insert(where, thing, at, region=thing[2], **answer)
        column, at = ABOUT[table]
        return self.insert(table, thing, at, **{column: name}, **_values(table, bars=True, regions=regions))

    def free(self, thing: Thing) -> str:
        """Say that it may be pressed: a no, an ordinary place, a closing."""
        table, name, *_ = thing
        if table == "flag_decision":
            return self.decide(thing, "closed")
        column, at = ABOUT[table]
        return self.insert(table, thing, at, **{column: name}, **_values(table, bars=False))

    def decide(self, thing: Thing, decision: str) -> str:
        return self.insert("flag_decision", thing, "decided_at", rule=thing[1], region=thing[2], decision=decision)

    def clear(self, thing: Thing) -> None:
        row = said_of(self.rows, thing)[-1].row
        self.minutes += 1
        at = utc_text(MORNING + self.minutes * MINUTE)
        self.act(thing[0], {**row, "cleared_by": "Dr. Lee", "cleared_at": at})

    def undo(self, table: str, row_id: str) -> None:
        """Take back, or redo."""
        row = self.rows[table][row_id,]
        gone = None if row["deleted_at"] else "2026-11-21T00:00:00.000Z"
        self.act(table, {**row, "deleted_at": gone, "revision": row["revision"] + 1})

    # -- and what comes of it ----------------------------------------------------------------------------------

    def read(self, other: "Device", *, loosening_counts: bool = True) -> list[Kept]:
        self.rows, kept = merge(self.rows, other.rows, loosening_counts=loosening_counts)
        return kept

    def bars(self, thing: Thing, place: str = "elsewhere") -> bool:
        return bool(said := said_of(self.rows, thing)) and said[-1].bars(place)


def _values(table: str, *, bars: bool, regions: tuple[str, ...] = ()) -> dict[str, object]:
    if table == "region_setting":
        return {"kind": "skipped" if bars else "none"}
    named = "[" + ", ".join(f'"{region}"' for region in sorted(regions)) + "]"
    more: dict[str, object] = {"regions": named, "unsure": 0} if table == "screening" else {"region": "calf_l"}
    return {"answer": "yes" if bars else "no", **more}


def start(thing: Thing | None = None) -> tuple[Device, Device]:
    """Two devices; of `thing` both know that it keeps from pressing."""
    one = Device(Random(1))
    if thing:
        one.bar(thing)
    return one, one.copy()


def read_each_other(one: Device, two: Device, *, loosening_counts: bool = True) -> list[Kept]:
    """Both read what the other had. Return what stays strict by it."""
    before = one.copy()
    kept = one.read(two, loosening_counts=loosening_counts)
    assert two.read(before, loosening_counts=loosening_counts) == kept
    assert one.rows == two.rows
    return kept


things_of_all_kinds = pytest.mark.parametrize("thing", ALL.values(), ids=ALL)


# -- one table at a time -------------------------------------------------------------------------------------


@things_of_all_kinds
def test_what_was_loosened_with_its_reason_in_sight_is_loose_on_both(thing: Thing) -> None:
    one, two = start(thing)
    two.free(thing)
    assert read_each_other(one, two) == []
    assert not one.bars(thing)


@things_of_all_kinds
def test_in_a_file_it_stays_until_the_person_answers_here(thing: Thing) -> None:
    one, two = start(thing)
    two.free(thing)
    file = two.copy()
    assert one.read(file, loosening_counts=False) == [Kept(*thing)]
    assert one.bars(thing)
    rows = deepcopy(one.rows)
    assert one.read(file, loosening_counts=False) == []
    assert one.rows == rows
    one.free(thing)
    assert not one.bars(thing)


@things_of_all_kinds
def test_what_nobody_saw_stays_though_the_clock_puts_it_first(thing: Thing) -> None:
    one, two = start(thing)
    one.bar(thing)
    two.minutes = 1000
    two.free(thing)
    assert read_each_other(one, two) == [Kept(*thing)]
    assert one.bars(thing)


@things_of_all_kinds
def test_an_answer_to_what_was_repeated_counts(thing: Thing) -> None:
    one, two = start(thing)
    one.bar(thing)
    two.minutes = 1000
    two.free(thing)
    third = two.copy()
    read_each_other(one, two)
    two.free(thing)
    assert read_each_other(one, two) == []
    assert not one.bars(thing)
    third.free(thing)  # it has not had what is repeated
    third.minutes = 3000
    third.free(thing)
    assert read_each_other(third, two) == []  # whatever it has not had was answered
    assert not third.bars(thing)


@things_of_all_kinds
def test_what_lies_behind_another_reason_is_not_answered_with_it(thing: Thing) -> None:
    """Two reasons on two devices, of which only the later one was seen where the person answered."""
    one, two = start()
    one.bar(thing)
    two.minutes = 10
    two.free(thing)
    two.bar(thing)
    third = two.copy()
    assert read_each_other(one, two) == []
    third.free(thing)
    assert read_each_other(one, third) == [Kept(*thing)]
    assert one.bars(thing)


@things_of_all_kinds
def test_reasons_that_no_answer_came_between_are_all_to_be_seen(thing: Thing) -> None:
    one, two = start()
    one.bar(thing)
    two.minutes = 10
    two.bar(thing)
    third = two.copy()
    read_each_other(one, two)
    third.free(thing)
    assert read_each_other(one, third) == [Kept(*thing)]


@things_of_all_kinds
def test_a_reason_that_came_after_the_answer_stays_by_itself(thing: Thing) -> None:
    one, two = start(thing)
    two.free(thing)
    one.minutes = 1000
    one.bar(thing)
    assert read_each_other(one, two) == []
    assert one.bars(thing)


@pytest.mark.parametrize("thing", [PLAIN["a safety question"], PLAIN["a warning sign"]])
def test_a_clearance_counts_where_its_yes_was(thing: Thing) -> None:
    one, two = start(thing)
    two.clear(thing)
    assert read_each_other(one.copy(), two.copy()) == []
    assert read_each_other(one.copy(), two.copy(), loosening_counts=False) == [Kept(*thing)]
    one.bar(thing)  # again, before the clearance comes
    assert read_each_other(one, two) == []
    assert one.bars(thing)


def test_a_yes_that_names_fewer_places_frees_the_others_if_it_was_seen() -> None:
    thing = PLAIN["a safety question"]
    one, _ = start()
    one.bar(thing, "calf_l", "jaw_l")
    two, unseen = one.copy(), one.copy()
    two.bar(thing, "jaw_l")
    assert read_each_other(one, two) == []
    assert [one.bars(thing, place) for place in ("calf_l", "jaw_l", "elsewhere")] == [False, True, False]
    unseen.bar(thing, "calf_l", "neck_l")
    two.minutes = 1000
    two.bar(thing, "jaw_l")
    assert read_each_other(unseen, two) == [Kept(*thing)]
    assert [two.bars(thing, place) for place in ("calf_l", "jaw_l", "neck_l", "elsewhere")] == [*[True] * 3, False]


def test_a_yes_about_everywhere_is_answered_by_one_that_names_a_place() -> None:
    thing = PLAIN["a safety question"]
    one, two = start(thing)
    two.bar(thing, "jaw_l")
    assert read_each_other(one, two) == []
    assert [one.bars(thing, place) for place in ("jaw_l", "elsewhere")] == [True, False]


def test_nothing_is_repeated_where_a_yes_about_everywhere_follows_one_that_names_a_place() -> None:
    thing = PLAIN["a safety question"]
    one, two = start()
    one.bar(thing, "jaw_l")
    two.minutes = 10
    two.bar(thing)
    assert read_each_other(one, two) == []
    assert len(one.rows["screening"]) == 2


def made_by(one: Device, two: Device) -> tuple[Any, ...]:
    """Return the key of the one row that merging them adds."""
    had = {key for side in (one, two) for of_it in side.rows.values() for key in of_it}
    (key,) = {key for of_it in merge(one.rows, two.rows)[0].values() for key in of_it} - had
    return key


@things_of_all_kinds
@pytest.mark.parametrize("hides", [False, True])
def test_what_is_repeated_for_another_reason_or_after_another_answer_is_another_row(thing: Thing, hides: bool) -> None:
    """Else two devices would each take the other's for its own, and one would refuse the other's file."""
    one, other = start()
    one.bar(thing)
    other.bar(thing)
    answered = Device(one.dice, minutes=10)
    answered.free(thing)
    again = answered.copy()
    again.free(thing)
    if hides:
        answered.bar(thing)
        again.bar(thing)
    made = {made_by(one, answered), made_by(other, answered), made_by(one, again)}
    assert len(made) == 3


@pytest.mark.parametrize("thing", [PLAIN["a safety question"], PLAIN["a warning sign"]])
def test_what_is_repeated_after_a_clearance_is_another_row_than_before_it(thing: Thing) -> None:
    one, two = start()
    one.bar(thing)
    two.minutes = 10
    two.free(thing)
    two.bar(thing)
    before = made_by(one, two)
    two.clear(thing)
    assert made_by(one, two) != before


def test_the_kind_of_a_place_stays_as_the_person_said_last() -> None:
    thing = PLAIN["a place"]
    one, two = start()
    one.bar(thing)
    two.minutes = 10
    two.free(thing)
    last = two.bar(thing)
    two.rows["region_setting"][last,]["kind"] = "never"
    assert read_each_other(one, two) == []
    assert said_of(one.rows, thing)[-1].row["kind"] == "never"


@pytest.mark.parametrize("thing", FLAG.values(), ids=FLAG)
def test_a_reopening_that_was_not_seen_stays(thing: Thing) -> None:
    one, two = start(thing)
    one.free(thing)
    two.read(one)
    one.decide(thing, "reopened")
    third = one.copy()
    two.minutes = 1000
    two.free(thing)
    assert read_each_other(one, two) == [Kept(*thing)]
    third.free(thing)
    third.read(two)  # what was repeated is one more reason
    assert third.bars(thing)
    third.free(thing)
    assert read_each_other(one, third) == []
    assert not one.bars(thing)


def test_a_reopening_that_was_undone_is_gone_and_comes_back_with_redo() -> None:
    thing = FLAG["intuition"]
    one, two = start(thing)
    one.free(thing)
    reopened = one.decide(thing, "reopened")
    two.read(one)
    one.undo("flag_decision", reopened)
    assert read_each_other(one.copy(), two.copy()) == []
    assert not one.bars(thing)
    two.read(one)
    two.minutes = 1000
    two.free(thing)
    one.undo("flag_decision", reopened)
    assert read_each_other(one, two) == [Kept(*thing)]


def test_a_reopening_that_was_undone_and_redone_is_one_more_reason() -> None:
    thing = FLAG["intuition"]
    one, two = start(thing)
    one.free(thing)
    reopened = one.decide(thing, "reopened")
    two.read(one)
    two.free(thing)
    for _ in range(2):
        one.undo("flag_decision", reopened)
    assert read_each_other(one, two) == [Kept(*thing)]


def test_a_closing_that_was_undone_answers_nothing() -> None:
    """Another device closed it too, but without the event that was seen where the closing was undone."""
    thing = FLAG["intuition"]
    one, two = start()
    two.bar(thing)
    two.minutes = 1000
    two.free(thing)
    one.bar(thing)
    closed = one.free(thing)
    third = one.copy()
    third.read(two)
    assert not third.bars(thing)
    one.undo("flag_decision", closed)
    assert read_each_other(one, third) == [Kept(*thing)]
    assert third.bars(thing)


def test_what_only_an_undone_closing_answered_is_open_again() -> None:
    """The device with the event only heard of the closing, and the other closed it again without the event."""
    thing = FLAG["intuition"]
    one, two = start()
    event = one.bar(thing)
    one.undo("concern", event)
    two.minutes = 10
    closed = two.free(thing)
    one.read(two)
    one.undo("concern", event)
    two.undo("flag_decision", closed)
    two.free(thing)
    assert read_each_other(one, two) == [Kept(*thing)]


def test_in_a_file_a_closing_counts_no_more_once_the_reopening_after_it_was_undone() -> None:
    thing = FLAG["intuition"]
    one, two = start(thing)
    two.free(thing)
    one.minutes = 1000
    reopened = one.decide(thing, "reopened")
    two.read(one)
    one.undo("flag_decision", reopened)
    assert read_each_other(one, two, loosening_counts=False) == [Kept(*thing)]


def test_a_flag_without_its_event_is_no_flag() -> None:
    thing = FLAG["intuition"]
    one, two = start()
    event = one.bar(thing)
    one.free(thing)
    two.read(one)
    one.decide(thing, "reopened")
    two.minutes = 1000
    two.free(thing)
    one.undo("concern", event)
    assert read_each_other(one, two) == []


# -- by dice -------------------------------------------------------------------------------------------------


def live(device: Device, dice: Random) -> None:
    """Do one thing, by dice."""
    thing = dice.choice([*ALL.values()])
    table, said = thing[0], said_of(device.rows, thing)
    acts: list[Callable[[], object]] = [*[lambda: device.free(thing)] * 3, lambda: device.bar(thing)]
    if table == "screening":
        acts += [lambda: device.bar(thing, *dice.sample(("jaw_l", "calf_l"), dice.randint(1, 2)))] * 2
    if table == "flag_decision":
        acts.append(lambda: device.decide(thing, dice.choice(("closed", "reopened"))))
    if table in {"screening", "warning_check"} and said and said[-1].row["answer"] == "yes":
        acts += [lambda: device.clear(thing)] * 2
    if device.own:
        acts += [lambda: device.undo(*dice.choice(device.own))] * 2
    dice.choice(acts)()


@settings(max_examples=examples(40, 8))
@given(seed=st.integers(0, 2**32))
def test_devices_that_go_on_apart_bar_what_nobody_answered_and_only_that(seed: int) -> None:
    dice, witness = Random(seed), Witness()
    devices = [Device(dice, witness, dice.choice((0, 0, 3, 50))) for _ in range(dice.randint(2, 4))]
    for _ in range(dice.choice((10, 30))):
        device, *others = dice.sample(devices, len(devices))
        if dice.random() < 0.7:
            live(device, dice)
        else:
            other, before = others[0].copy(), device.copy()
            device.read(other)
            assert merge(other.rows, before.rows)[0] == device.rows
            assert merge(device.rows, dice.choice((other, before)).rows) == (device.rows, [])
            assert barred(device.rows) == witness.barred(device.rows), seed
    for _ in range(len(devices)):
        for device in dice.sample(devices, len(devices)):
            for other in devices:
                device.read(other)
    assert all(device.rows == devices[0].rows for device in devices)
    assert barred(devices[0].rows) == witness.barred(devices[0].rows), seed
