"""config.toml: the few settings, their defaults, and plain words for a mistake in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from mfr_tui.errors import ConfigError, explain_os_error
from mfr_tui.paths import NotRegularError, read_regular_file
from mfr_tui.typed import clean

THEMES = ("auto", "dark", "light")
WEEK_STARTS = ("auto", "monday", "sunday")
PAPERS = ("a4", "letter")
LARGEST_BYTES = 64 * 1024
"""A larger config.toml is refused: all the keys together, with words about each, take a tenth of it."""

LONGEST_CONTACT = 60
"""So many characters at most a contact has: it stands in a line, on a phone too."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a person can set.

    Attributes:
        day_start: When their day begins, 00:00 to 11:00.
        stop_seconds: How long a stop of the scan lasts, 0 to 120 seconds; 0 waits for a key.
        lead_in_seconds: How long a hold waits before it starts, 0 to 30 seconds.
        bell: Whether the terminal's bell sounds at each new stop.
        voice: Whether stops, cues and a hold's marks are said aloud.
        screening_days: After how many days the questions who should not press are asked again, 1 to 366.
        forgive: Whether a single missed day between done days is forgiven.
        show_streaks: Whether streaks are shown at all.
        theme: `auto` asks the terminal (COLORFGBG), else dark.
        week_start: With which day a week of the calendar begins: `auto` goes by the locale, else Monday.
        paper: What the page for a professional is printed on.
        flag_tender: From this value on a region is tender on a day, for flags, 1 to 10.
        flag_share: Tender on so many percent of scanned days is persistent, 10 to 100.
        flag_scanned: How many days must be scanned in 14, in 42 and in 91, each 1 to that number.
        flag_rise: By how many points a week's median must rise to be worse, 1 to 10.
        flag_rise_percent: And by how many percent, 1 to 100.
        flag_rise_days: On how many scanned days of seven it must be felt, in both weeks, 1 to 7.
        flag_holds: How many holds on how many days in two weeks say whether they help, 1 to 14.
        flag_returns: How often a place must be tender again in four weeks, 1 to 14.
        flag_nerve_days: Numb, tingling or weak on how many days of a week, 1 to 7.
        flag_next_morning: By how many points the next morning must be worse than before the hold, 1 to 10.
        flag_widespread: Whether tenderness all over the body is a flag as well.
        weekly_questions: Whether the questions about the week are offered.
        contact_emergency: Whom to call at once, in the person's own words; empty for general words.
        contact_urgent: Whom to see the same day; empty likewise.
        contact_professional: Whom to take things to; empty likewise.
        mouse: Whether the terminal is asked to report the mouse.
        warnings: What was not understood in the file, a line each.
    """

    day_start: time = time(4, 0)
    stop_seconds: int = 15
    lead_in_seconds: int = 5
    bell: bool = True
    voice: bool = False
    screening_days: int = 90
    forgive: bool = True
    show_streaks: bool = True
    theme: str = "auto"
    week_start: str = "auto"
    paper: str = "a4"
    flag_tender: int = 3
    flag_share: int = 50
    flag_scanned: tuple[int, int, int] = (7, 21, 45)
    flag_rise: int = 2
    flag_rise_percent: int = 30
    flag_rise_days: int = 4
    flag_holds: int = 4
    flag_returns: int = 3
    flag_nerve_days: int = 2
    flag_next_morning: int = 2
    flag_widespread: bool = False
    weekly_questions: bool = True
    contact_emergency: str = ""
    contact_urgent: str = ""
    contact_professional: str = ""
    mouse: bool = True
    warnings: tuple[str, ...] = field(default=())


def load_config(path: Path) -> Config:
    """Read config.toml; a file that is not there means the defaults.

    Unknown keys are warned about, never fatal.

    Raises:
        ConfigError: It cannot be read, is too large, is not TOML, or a value is of the wrong kind or out of range.
    """
    try:
        data = read_regular_file(path, LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except NotRegularError as error:
        what = f"{path} cannot be read: it is not an ordinary file."
        raise ConfigError(what, "Move it, or replace it with a text file.") from error
    except OSError as error:
        said = explain_os_error(f"{path} cannot be read", error)
        raise ConfigError(said.what, said.do) from error
    if len(data) > LARGEST_BYTES:
        raise ConfigError(
            f"{path} is larger than {LARGEST_BYTES // 1024} KiB.",
            "Settings take only a few lines. Fix the file, or move it.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.", "Fix the file, or move it.") from error
    import tomllib  # most people have no such file, and the first frame does not wait for it

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Fix that line, or move the file.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply.", "Fix the file, or move it.") from error
    return read_config(table, path)


def read_config(table: Mapping[str, object], path: Path) -> Config:
    """Check the settings of a parsed file.

    Raises:
        ConfigError: A value is of the wrong kind or out of range.
    """
    values: dict[str, object] = {}
    warnings = []
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            import difflib

            near = difflib.get_close_matches(key, _READERS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The keys are {', '.join(_READERS)}."
            warnings.append(f"{path}: unknown key {clean(key)[:LONGEST_CONTACT]}. {hint}")
            continue
        try:
            values[key] = reader(value)
        except ValueError as error:
            raise ConfigError(
                f"{path}: {key} = {value!r} is not valid.", f"Set {key} to {error}, or remove it."
            ) from error
    return Config(**values, warnings=tuple(warnings))  # type: ignore[arg-type]  # each reader gives its field's type


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004  (one kind of error for every reader)
    return value


def _whole(unit: str, least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number of {unit} from {least} to {most}")
        return value

    return read


def _day_start(value: object) -> time:
    wanted = 'a time from "00:00" to "11:00"'
    try:
        text = value if isinstance(value, str) else ""
        moment = value if isinstance(value, time) else time.fromisoformat(text)
    except ValueError:
        raise ValueError(wanted) from None
    if moment.tzinfo or moment > time(11, 0) or moment.second or moment.microsecond:
        raise ValueError(wanted)
    return moment


def _one_of(names: Sequence[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in names:
            raise ValueError(" or ".join(f'"{name}"' for name in names))
        return str(value)

    return read


def _scanned(value: object) -> tuple[int, ...]:
    wanted = "three whole numbers of days, such as [7, 21, 45], up to 14, 42 and 91"
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError(wanted)
    try:
        return tuple(_whole("days", 1, most)(one) for one, most in zip(value, (14, 42, 91), strict=True))
    except ValueError:
        raise ValueError(wanted) from None


def _contact(value: object) -> str:
    said = clean(value) if isinstance(value, str) else None
    if said is None or len(said) > LONGEST_CONTACT:
        raise ValueError(f'text such as "Dr. Roe, 555 0100", up to {LONGEST_CONTACT} characters')
    return said


_READERS: Mapping[str, Callable[[object], object]] = {
    "day_start": _day_start,
    "stop_seconds": _whole("seconds", 0, 120),
    "lead_in_seconds": _whole("seconds", 0, 30),
    "bell": _flag,
    "voice": _flag,
    "screening_days": _whole("days", 1, 366),
    "forgive": _flag,
    "show_streaks": _flag,
    "theme": _one_of(THEMES),
    "week_start": _one_of(WEEK_STARTS),
    "paper": _one_of(PAPERS),
    "flag_tender": _whole("points", 1, 10),
    "flag_share": _whole("percent", 10, 100),
    "flag_scanned": _scanned,
    "flag_rise": _whole("points", 1, 10),
    "flag_rise_percent": _whole("percent", 1, 100),
    "flag_rise_days": _whole("days", 1, 7),
    "flag_holds": _whole("holds", 1, 14),
    "flag_returns": _whole("times", 1, 14),
    "flag_nerve_days": _whole("days", 1, 7),
    "flag_next_morning": _whole("points", 1, 10),
    "flag_widespread": _flag,
    "weekly_questions": _flag,
    "contact_emergency": _contact,
    "contact_urgent": _contact,
    "contact_professional": _contact,
    "mouse": _flag,
}
