"""The tables that a person fills, column by column. An export contains them, and an import is checked against them.

Each column has a check, which returns the value as it is stored, or raises ValueError with what the value should be.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from mfr_tui.clock import FIRST_DAY, LAST_DAY, utc_text
from mfr_tui.json_text import read_json, remember_short, write_json

Check = Callable[[object], Any]

LAST_REVISION = 1_000_000_000
"""Revisions are not counted beyond this, so that no change makes a row that an import would refuse."""

LONGEST_ROW = 8 * 1024 * 1024
"""The largest row in bytes, as a line of JSON, so that every row that is accepted can be exported and imported again.

What people type stays far below it, and so does a note of a million characters, which an earlier version accepted.
"""

LONGEST_LIST = 200
"""The most words in a list: more than there are regions."""

LAST_STOP = 999
"""The highest number of a stop in a scan."""

NEXT_REVISION = f"revision = min(revision + 1, {LAST_REVISION})"
"""The SQL of an UPDATE that counts a change of a row."""

NOTHING_TO_UNDO = "[]"
"""The changes of an operation that cannot be undone, as they are stored."""

DAYS_AHEAD = {("rest_day", "body_day"): 731, ("flag_decision", "until_day"): 731}
"""How many days ahead of the clock a date may be: rest days and snoozed flags end within two years."""

_DAYS_AHEAD = 2
"""The same for every other date: a body day in any time zone, and the day after it."""

_MOST_BYTES = 16
"""More bytes than one character takes in JSON, including the column names and everything else in a long row."""

_DAYS = frozenset({"body_day", "until_day", "episode_start"})


class Rule(NamedTuple):
    """What one column must be, depending on other columns of its row.

    Attributes:
        column: The column named in the error.
        holds: Returns whether a row obeys the rule.
        wanted: What the column should be.
    """

    column: str
    holds: Callable[[Mapping[str, Any]], bool]
    wanted: str


class Table(NamedTuple):
    """One table.

    Attributes:
        key: The columns that identify a row.
        columns: Each column with its check, in the order of the schema.
        refers: Columns that name a row of another table.
        rules: The rules between columns.
        settled: Whether rows are only added and never changed, except for the columns in `later`.
        later: Of a settled table, the columns that may be filled in later, the one with the time of that first.
    """

    key: tuple[str, ...]
    columns: Mapping[str, Check]
    refers: Mapping[str, str] = {}
    rules: tuple[Rule, ...] = ()
    settled: bool = False
    later: tuple[str, ...] = ()

    @property
    def numbers(self) -> dict[str, "Number"]:
        """The columns that contain a number, each with its range."""
        return {column: check for column, check in self.columns.items() if isinstance(check, Number)}

    @property
    def words(self) -> dict[str, "OneOf"]:
        """The columns that contain one of a few words, each with its words."""
        return {column: check for column, check in self.columns.items() if isinstance(check, OneOf)}

    @property
    def personal(self) -> tuple[str, ...]:
        """The columns that may name a person or place: what was typed, and the zone. A pseudonym leaves them empty."""
        return tuple(column for column, check in self.columns.items() if check in _PERSONAL)


class MisfitError(ValueError):
    """A value that does not fit its column.

    Attributes:
        column: The column.
        value: Its value.
        wanted: What it should be.
    """

    def __init__(self, column: str, value: object, wanted: str) -> None:
        super().__init__(wanted)
        self.column = column
        self.value = value
        self.wanted = wanted


def read_row(table: Table, row: Mapping[str, object]) -> dict[str, Any]:
    """Return a row as it is stored.

    Raises:
        MisfitError: A column is unknown, missing, of the wrong type or out of range.
    """
    if row.keys() != table.columns.keys():
        for column in row:
            if column not in table.columns:
                raise MisfitError(column, row[column], "left out: this table has no such column")
        missing = next(column for column in table.columns if column not in row)
        raise MisfitError(missing, None, "there")
    values = {}
    for column, check in table.columns.items():
        try:
            values[column] = check(row[column])
        except ValueError as error:
            raise MisfitError(column, row[column], str(error)) from error
    for rule in table.rules:
        if not rule.holds(values):
            raise MisfitError(rule.column, values[rule.column], rule.wanted)
    return values


def check_not_ahead(name: str, values: Mapping[str, Any], now: datetime) -> None:
    """Check that a row of the table `name` is not dated in a future that cannot be known yet.

    Because the newest answer is the current one, a clock that was ahead or a handmade file could otherwise decide for
    years.

    Args:
        name: The table.
        values: The row, as `read_row` returns it.
        now: The current time, time zone aware.

    Raises:
        MisfitError: A time is more than a day ahead of `now`, or a date is further ahead than DAYS_AHEAD.
    """
    latest = utc_text(now + timedelta(days=1))
    for column, value in values.items():
        if value is None:
            continue
        if column.endswith("_at") and value > latest:
            raise MisfitError(column, value, f"no later than {latest}")
        if column in _DAYS:
            last = (now + timedelta(days=DAYS_AHEAD.get((name, column), _DAYS_AHEAD))).date().isoformat()
            if value > last:
                raise MisfitError(column, value, f"no later than {last}")


def check_length(values: Mapping[str, Any]) -> None:
    """Check that a row, as `read_row` returns it, is no longer than LONGEST_ROW.

    Raises:
        MisfitError: It is longer.
    """
    texts = {column: value for column, value in values.items() if isinstance(value, str)}
    if sum(map(len, texts.values())) * _MOST_BYTES < LONGEST_ROW:  # nearly every row
        return
    if len(write_json(values).encode()) > LONGEST_ROW:
        column = max(texts, key=lambda column: len(texts[column]))
        raise MisfitError(column, texts[column], f"shorter: a row has {LONGEST_ROW // 1024} KiB at most")


# -- checks --------------------------------------------------------------------------------------------------


def _like(pattern: str, wanted: str) -> Check:
    """Return a check for texts that match a pattern."""
    fits = re.compile(pattern).fullmatch

    def read(value: object) -> str:
        if not isinstance(value, str) or not fits(value):
            raise ValueError(wanted)
        return value

    return read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text")  # noqa: TRY004  (one kind of error for every check)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("text that UTF-8 can hold") from None
    return value


def _typed(value: object) -> str:
    """Return text that a person typed: it may name anybody."""
    return _text(value)


class OneOf:
    """The check of a column that contains one of a few words.

    Attributes:
        words: The words allowed.
        or_none: Whether it may be empty.
    """

    def __init__(self, *words: str, or_none: bool = False) -> None:
        """Store the words of a column."""
        self.words, self.or_none = words, or_none

    def __call__(self, value: object) -> str | None:
        """Return the word.

        Raises:
            ValueError: It is not one of the words.
        """
        if value is None and self.or_none:
            return None
        if not isinstance(value, str) or value not in self.words:
            raise ValueError(" or ".join(word or "empty" for word in self.words))
        return value


class Number:
    """The check of a column that contains a number.

    Attributes:
        least: The smallest number allowed.
        most: The largest number allowed.
        whole: Whether it contains whole numbers; otherwise seconds, with fractions.
        or_none: Whether it may be empty.
    """

    def __init__(self, least: int, most: int, *, whole: bool = True, or_none: bool = False) -> None:
        """Store the range of a column."""
        self.least, self.most, self.whole, self.or_none = least, most, whole, or_none

    def __call__(self, value: object) -> float | None:
        """Return the number as it is stored.

        Raises:
            ValueError: It is out of range, or not a number of this type.
        """
        if value is None and self.or_none:
            return None
        if type(value) not in ({int} if self.whole else {int, float}) or not self.least <= value <= self.most:  # type: ignore[operator]
            kind = "a whole number" if self.whole else "seconds"
            raise ValueError(f"{kind} from {self.least} to {self.most}")
        return value if self.whole else float(value)  # type: ignore[arg-type, return-value]

    def fits_all(self, values: Collection[object]) -> bool:
        """Return whether each of many values is in range or empty."""
        if not {*map(type, values)} <= {type(None), int, *(() if self.whole else (float,))}:
            return False
        distinct: set[Any] = {*values} - {None}
        return not distinct or (self.least <= min(distinct) and max(distinct) <= self.most)


def _is_kept(day: str) -> bool:
    """Return whether a stored day is in the range that the diary supports."""
    return FIRST_DAY.isoformat() <= day <= LAST_DAY.isoformat()


@lru_cache(maxsize=1024)
def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text and _is_kept(text)
    except ValueError:
        return False


def _day(value: object) -> str:
    if not isinstance(value, str) or len(value) != len("2026-11-21") or not _is_day(value):
        raise ValueError(f"a day from {FIRST_DAY} to {LAST_DAY}")
    return value


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII).fullmatch


def _instant(value: object) -> str:
    wanted = "an instant such as 2026-11-21T06:30:00.000Z"
    if not isinstance(value, str) or not _INSTANT(value):
        raise ValueError(wanted)
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(wanted) from None
    if not _is_kept(value[:10]):
        raise ValueError(wanted)
    return value


def _or_none(check: Check) -> Check:
    """Return a check that also accepts None."""

    def read(value: object) -> object:
        return None if value is None else check(value)

    return read


def _json(fits: Callable[[Any], bool], wanted: str) -> Check:
    """Return a check for JSON, given as a list or object or as the text that is stored."""

    @remember_short
    def text_fits(text: str) -> bool:
        try:
            return fits(read_json(text))
        except ValueError:
            return False

    def read(value: object) -> str:
        try:
            text = value if isinstance(value, str) else json.dumps(value)
        except TypeError:
            raise ValueError(wanted) from None
        if not text_fits(text):
            raise ValueError(wanted)
        return text

    return read


def _are_words(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= LONGEST_LIST
        and all(isinstance(word, str) and _WORD(word) for word in value)
    )


def _is_progress(value: object) -> bool:
    """Return whether a hold could continue from this value: it has keys of `Progress` only, with valid values."""
    if not isinstance(value, dict) or not value.keys() <= _PROGRESS.keys():
        return False
    try:
        for name, said in value.items():
            _PROGRESS[name](said)
    except ValueError:
        return False
    return True


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004
    return value


_A_WORD_IS = r"[a-z0-9_]{1,64}"
_WORD = re.compile(_A_WORD_IS).fullmatch
_ID = _like(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a UUID in lowercase letters")
_A_WORD = _like(_A_WORD_IS, "a word of lowercase letters, digits and _")
_NAME = _like(r"[!-~]{1,100}", "a name without spaces")
_ZONE = _like(r"[A-Za-z0-9_+\-/]{1,64}", "the name of a time zone")
_ZONE_OR_NONE = _or_none(_ZONE)
_PERSONAL: frozenset[Check] = frozenset({_typed, _ZONE, _ZONE_OR_NONE})
_OFFSET = Number(-1439, 1439)
_NRS = Number(0, 10)
_BIT = Number(0, 1)
_COUNT = Number(0, 9999)
_REVISION = Number(1, LAST_REVISION)
_LONG = Number(0, 1_000_000_000, whole=False)
_WORDS = _json(_are_words, f"a list of words, {LONGEST_LIST} at most")
_PROGRESS: Mapping[str, Check] = {
    "step": _COUNT,
    "step_s": _LONG,
    "count": _COUNT,
    "held_s": _LONG,
    "added_s": _COUNT,
    "by_hand": _flag,
}
_CHANGED: Mapping[str, Check] = {
    "created_at": _instant,
    "device": _NAME,
    "revision": _REVISION,
    "deleted_at": _or_none(_instant),
}

_CLEARED = Rule(
    "cleared_by",
    lambda row: bool(row["cleared_by"]) <= (row["answer"] == "yes" and row["cleared_at"] is not None),
    "empty without a yes and cleared_at",
)

_NOT_CLEARED: Mapping[str, object] = {"cleared_by": "", "cleared_on": "", "cleared_at": None}

_ADDED: Mapping[int, Mapping[str, Mapping[str, object]]] = {
    2: {"mark": {"hold_id": None}, "screening": {"regions": "[]", **_NOT_CLEARED}},
    5: {"screening": {"unsure": 0}, "warning_check": _NOT_CLEARED},
    7: {"hold": {"timed": 1}},
}
"""The columns added to existing tables, by schema and table, with the value that older rows have."""


def added_since(schema: int, table: str) -> dict[str, object]:
    """Return the columns that a table got after a schema, with the values that rows of that schema now have."""
    return {
        column: value
        for version, tables in _ADDED.items()
        if version > schema
        for column, value in tables.get(table, {}).items()
    }


WEEK_ANSWERS: Mapping[str, "Number | OneOf"] = {
    **dict.fromkeys(("pain", "enjoyment", "activity"), Number(0, 10, or_none=True)),
    **dict.fromkeys(("stiffness", "dressing", "stairs"), OneOf("yes", "no", or_none=True)),
}
"""The columns of the answers to the weekly questions, each named as its question in assets/practice/weekly.toml."""

TABLES: Mapping[str, Table] = {
    "scan": Table(
        key=("id",),
        columns={
            "id": _ID,
            "kind": OneOf("full", "short"),
            "state": OneOf("draft", "done", "partial"),
            "body_day": _day,
            "started_at": _or_none(_instant),
            "ended_at": _or_none(_instant),
            "zone": _ZONE_OR_NONE,
            "utc_offset_min": Number(-1439, 1439, or_none=True),
            "position": _COUNT,
            "active_s": _LONG,
            "late": _BIT,
            "clock_suspect": _BIT,
            **_CHANGED,
        },
        rules=(
            Rule(
                "utc_offset_min",
                lambda row: (row["started_at"] is None) == (row["utc_offset_min"] is None),
                "set when started_at is, and only then",
            ),
        ),
    ),
    "scan_stop": Table(
        key=("scan_id", "position"),
        columns={
            "scan_id": _ID,
            "position": Number(0, LAST_STOP),
            "stop_id": _A_WORD,
            "regions": _WORDS,
            "active_s": _LONG,
            "outcome": OneOf("passed", "left", "skipped", or_none=True),
        },
        refers={"scan_id": "scan"},
    ),
    "hold": Table(
        key=("id",),
        columns={
            "id": _ID,
            "scan_id": _or_none(_ID),
            "body_day": _day,
            "region": _A_WORD,
            "path": _WORDS,
            "technique": _A_WORD,
            "tool": _text,
            "pressure": OneOf("too_little", "right", "too_much", or_none=True),
            "cap_s": Number(1, 300),
            "held_s": Number(0, 300, whole=False),
            "before": Number(0, 10, or_none=True),
            "after": Number(0, 10, or_none=True),
            "released": OneOf("yes", "partly", "no", or_none=True),
            "was_source": Number(0, 1, or_none=True),
            "state": OneOf("open", "ended"),
            "ended_how": OneOf("time", "released", "early", "stopped_pain", "interrupted", or_none=True),
            "progress": _json(_is_progress, "the progress of a hold: step, step_s, count, held_s, added_s, by_hand"),
            "holder": _NAME,
            "kept_at": _instant,
            "started_at": _instant,
            "ended_at": _or_none(_instant),
            "zone": _ZONE,
            "utc_offset_min": _OFFSET,
            **_CHANGED,
            "timed": _BIT,
        },
        refers={"scan_id": "scan"},
        rules=(
            Rule("held_s", lambda row: row["held_s"] <= row["cap_s"], "no more than cap_s"),
            Rule(
                "ended_how",
                lambda row: (row["state"] == "ended") == (row["ended_how"] is not None),
                "set when state is ended, and only then",
            ),
            Rule("timed", lambda row: row["timed"] or row["state"] == "ended", "1 while state is open"),
        ),
    ),
    "mark": Table(
        key=("id",),
        columns={
            "id": _ID,
            "scan_id": _or_none(_ID),
            "hold_id": _or_none(_ID),
            "body_day": _day,
            "region": _A_WORD,
            "moment": OneOf("scan", "spot", "after"),
            "how": OneOf("pressed", "moved", "rest"),
            "nrs": _NRS,
            "qualities": _WORDS,
            "note": _typed,
            "marked_at": _instant,
            **_CHANGED,
        },
        refers={"scan_id": "scan", "hold_id": "hold"},
        rules=(
            Rule(
                "scan_id",
                lambda row: (row["moment"] == "scan") == (row["scan_id"] is not None),
                "set when moment is scan, and only then",
            ),
            Rule(
                "hold_id",
                lambda row: (row["moment"] == "after") == (row["hold_id"] is not None),
                "set when moment is after, and only then",
            ),
        ),
    ),
    "rest_day": Table(
        key=("body_day",),
        columns={
            "body_day": _day,
            "reason": OneOf("rest", "ill", "injured", "travel", "told", "other"),
            "note": _typed,
            **_CHANGED,
        },
    ),
    "screening": Table(
        key=("id",),
        columns={
            "id": _ID,
            "item": _A_WORD,
            "answer": OneOf("yes", "no"),
            "answered_at": _instant,
            "device": _NAME,
            "regions": _WORDS,
            "cleared_by": _typed,
            "cleared_on": _typed,
            "cleared_at": _or_none(_instant),
            "unsure": _BIT,
        },
        rules=(
            _CLEARED,
            Rule("unsure", lambda row: not row["unsure"] or row["answer"] == "yes", "0 without a yes"),
        ),
        settled=True,
        later=("cleared_at", "cleared_by", "cleared_on"),
    ),
    "region_setting": Table(
        key=("id",),
        columns={
            "id": _ID,
            "region": _A_WORD,
            "kind": OneOf("absent", "skipped", "never", "none"),
            "reason": OneOf("", "implant", "port", "scar", "veins", "other"),
            "set_at": _instant,
            "device": _NAME,
        },
        settled=True,
    ),
    "lock": Table(
        key=("id",),
        columns={
            "id": _ID,
            "region": _A_WORD,
            "until_day": _day,
            "why": OneOf("stopped_pain"),
            "hold_id": _or_none(_ID),
            "created_at": _instant,
            "device": _NAME,
        },
        refers={"hold_id": "hold"},
        settled=True,
    ),
    "warning_check": Table(
        key=("id",),
        columns={
            "id": _ID,
            "sign": _A_WORD,
            "answer": OneOf("yes", "no"),
            "region": _or_none(_A_WORD),
            "hold_id": _or_none(_ID),
            "body_day": _day,
            "answered_at": _instant,
            "device": _NAME,
            "cleared_by": _typed,
            "cleared_on": _typed,
            "cleared_at": _or_none(_instant),
        },
        rules=(_CLEARED,),
        refers={"hold_id": "hold"},
        settled=True,
        later=("cleared_at", "cleared_by", "cleared_on"),
    ),
    "flag_decision": Table(
        key=("id",),
        columns={
            "id": _ID,
            "rule": _A_WORD,
            "region": _or_none(_A_WORD),
            "episode_start": _or_none(_day),
            "decision": OneOf("snoozed", "taken", "closed", "reopened"),
            "tier": _COUNT,
            "until_day": _or_none(_day),
            "reason": _typed,
            "who": _typed,
            "seen_on": _typed,
            "said": _typed,
            "body_day": _day,
            "decided_at": _instant,
            "device": _NAME,
            "revision": _REVISION,
            "deleted_at": _or_none(_instant),
        },
        rules=(
            Rule(
                "until_day",
                lambda row: (row["decision"] == "snoozed") == (row["until_day"] is not None),
                "set when decision is snoozed, and only then",
            ),
        ),
    ),
    "concern": Table(
        key=("id",),
        columns={
            "id": _ID,
            "region": _A_WORD,
            "reason": _typed,
            "body_day": _day,
            "said_at": _instant,
            "device": _NAME,
            "revision": _REVISION,
            "deleted_at": _or_none(_instant),
        },
    ),
    "region_story": Table(
        key=("region",),
        columns={
            "region": _A_WORD,
            **dict.fromkeys(("began", "better", "worse", "spreads", "time_of_day"), _typed),
            **_CHANGED,
        },
    ),
    "visit": Table(
        key=("item",),
        columns={
            "item": OneOf(
                *("words", "goal", "blood_thinners", "medicines", "allergies"),
                *("question_1", "question_2", "question_3"),
            ),
            "text": _typed,
            **_CHANGED,
        },
    ),
    "week": Table(
        key=("body_day",),
        columns={
            "body_day": _day,
            **WEEK_ANSWERS,
            **_CHANGED,
        },
    ),
}
"""All tables, in an order in which each comes after those it refers to."""

RANGES = dict(
    sorted(
        (pair for table in TABLES.values() for pair in table.numbers.items()),
        key=lambda pair: pair[1].most - pair[1].least,
    )
)
"""Each number column by name with its range, the widest one where several tables have that column."""

WORDS = {
    column: frozenset(word for table in TABLES.values() if column in table.words for word in table.words[column].words)
    for column in {column for table in TABLES.values() for column in table.words}
    if all(column in table.words for table in TABLES.values() if column in table.columns)
}
"""Each column of a few words by name with all its words, where no table has that column for other text."""

JSON_COLUMNS = frozenset({"regions", "path", "qualities", "progress"})
"""Columns that store JSON as text."""


NAMES = frozenset({"item", "rule", "sign"})
"""Columns, besides those of regions, that have few distinct words in a diary."""


def regions_in(row: Mapping[str, Any]) -> Iterable[str]:
    """Yield every region that a stored row names."""
    if row.get("region"):
        yield row["region"]
    for column in ("regions", "path"):
        if column in row:
            yield from _listed(row[column])


@remember_short
def _listed(text: str) -> tuple[str, ...]:
    return tuple(read_json(text))
