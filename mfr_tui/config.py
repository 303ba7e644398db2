"""config.toml: the settings, their defaults, and plain error messages for mistakes in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any

from mfr_tui.errors import ConfigError, explain_os_error
from mfr_tui.paths import NotRegularError, read_regular_file
from mfr_tui.typed import clean

THEMES = ("auto", "dark", "light")
WEEK_STARTS = ("auto", "monday", "sunday")
PAPERS = ("a4", "letter")
LARGEST_BYTES = 64 * 1024
"""A larger config.toml is refused: all keys together, with comments on each, take a tenth of this."""

LONGEST_CONTACT = 60
"""The most characters in a contact: it has to fit on one line, even on a phone."""


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004  (one kind of error for every reader)
    return value


def _whole(unit: str, least: int, most: int) -> Callable[[object], int]:
    """Return a reader of whole numbers from `least` to `most`."""

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
    """Return a reader that accepts only these texts."""

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


def _setting(read: Callable[[object], object], says: str, *, default: object) -> Any:  # noqa: ANN401  (as `field`)
    """Declare a setting.

    Args:
        read: Checks a value from the file and returns it, or raises ValueError with what the value should be.
        says: What the setting does, as docs/settings.md says it.
        default: The value if the file has none.
    """
    return field(default=default, metadata={"read": read, "says": says})


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Each field is the whole declaration of one, and docs/settings.md repeats it.

    Attributes:
        warnings: What mfr did not understand in the file, one line each.
    """

    day_start: time = _setting(  # noqa: RUF009  (a field; its default cannot change)
        _day_start,
        'when your day starts, `"00:00"` to `"11:00"`. A scan at 1 am counts for the day before',
        default=time(4, 0),
    )
    stop_seconds: int = _setting(
        _whole("seconds", 0, 120),
        "how long each stop lasts, 0 to 120 seconds. 0 waits for `enter`. If you change it with `<` or `>` in"
        " a scan, that stays until you change this setting",
        default=15,
    )
    lead_in_seconds: int = _setting(
        _whole("seconds", 0, 30),
        "the countdown before a hold starts, 0 to 30 seconds",
        default=5,
    )
    bell: bool = _setting(
        _flag,
        "ring the terminal's bell at each new stop",
        default=True,
    )
    voice: bool = _setting(
        _flag,
        "`true` reads each stop and the times of a hold aloud, in English. It uses the first of `say` "
        "(macOS), `spd-say` and `espeak-ng` that is installed and works",
        default=False,
    )
    breathing: bool = _setting(
        _flag,
        "show a guide below the clock of a hold to breathe slowly by: five seconds in, five seconds out",
        default=True,
    )
    screening_days: int = _setting(
        _whole("days", 1, 366),
        "how many days until the safety questions are asked again, 1 to 366",
        default=90,
    )
    forgive: bool = _setting(
        _flag,
        "a single missed day between done days does not end a streak, at most once in seven days",
        default=True,
    )
    show_streaks: bool = _setting(
        _flag,
        "`false` hides streaks everywhere",
        default=True,
    )
    theme: str = _setting(
        _one_of(THEMES),
        '`"dark"` or `"light"`. `auto` uses the terminal\'s choice (COLORFGBG), or dark if there is none. A '
        "terminal with sixteen colors keeps its own",
        default="auto",
    )
    week_start: str = _setting(
        _one_of(WEEK_STARTS),
        '`"monday"` or `"sunday"`: the first day of the week in History. `auto` uses the country in `LC_ALL`,'
        " `LC_TIME` or `LANG`, or Monday if there is none",
        default="auto",
    )
    paper: str = _setting(
        _one_of(PAPERS),
        'the paper size of the page for a professional; `"letter"` for US Letter',
        default="a4",
    )
    flag_tender: int = _setting(
        _whole("points", 1, 10),
        "the rating from which a place counts as tender, 1 to 10. Only flags use it; History always uses 3",
        default=3,
    )
    flag_share: int = _setting(
        _whole("percent", 10, 100),
        "a place tender on this percentage of scanned days is persistent, 10 to 100",
        default=50,
    )
    flag_scanned: tuple[int, int, int] = _setting(
        _scanned,
        "how many of 14, 42 and 91 days must be scanned for that",
        default=(7, 21, 45),
    )
    flag_rise: int = _setting(
        _whole("points", 1, 10),
        "a place is worse when the median of its last seven scanned days rose by this many points, 1 to 10",
        default=2,
    )
    flag_rise_percent: int = _setting(
        _whole("percent", 1, 100),
        "and by this many percent, 1 to 100",
        default=30,
    )
    flag_rise_days: int = _setting(
        _whole("days", 1, 7),
        "and it was felt on this many of those seven days, and of the seven before, 1 to 7",
        default=4,
    )
    flag_holds: int = _setting(
        _whole("holds", 1, 14),
        "how many holds, on as many days of two weeks, it takes to say whether holds help, 1 to 14",
        default=4,
    )
    flag_returns: int = _setting(
        _whole("times", 1, 14),
        "how often in four weeks a place must be tender again within three scanned days of a release, 1 to 14",
        default=3,
    )
    flag_nerve_days: int = _setting(
        _whole("days", 1, 7),
        "on how many days of a week a place must be numb, tingling or weak, 1 to 7",
        default=2,
    )
    flag_next_morning: int = _setting(
        _whole("points", 1, 10),
        "how many points worse than before the hold a place must be the next morning, 1 to 10",
        default=2,
    )
    flag_widespread: bool = _setting(
        _flag,
        "`true` also flags tenderness in at least seven areas of the body in a week",
        default=False,
    )
    weekly_questions: bool = _setting(
        _flag,
        "`false` turns off the six weekly questions on Today, in Flags and in the command palette",
        default=True,
    )
    contact_emergency: str = _setting(
        _contact,
        'who to call right away; otherwise "the local emergency number"',
        default="",
    )
    contact_urgent: str = _setting(
        _contact,
        'who to see the same day; otherwise "a doctor or urgent care"',
        default="",
    )
    contact_professional: str = _setting(
        _contact,
        'who to take flags to; otherwise "a doctor or physical therapist"',
        default="",
    )
    mouse: bool = _setting(
        _flag,
        "`false` leaves the mouse to your terminal, so you can select and copy text. Every screen works "
        "without a mouse",
        default=True,
    )
    warnings: tuple[str, ...] = field(default=())


SETTINGS = {one.name: one for one in fields(Config) if "read" in one.metadata}
"""The declarations by key, in the order of the documentation."""


def load_config(path: Path) -> Config:
    """Read config.toml; if there is no such file, return the defaults.

    Unknown keys cause a warning, never an error.

    Raises:
        ConfigError: It cannot be read, is too large, is not TOML, or a value is of the wrong type or out of range.
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
    import tomllib  # most people have no such file, and the first frame must not wait for this import

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Fix that line, or move the file.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply.", "Fix the file, or move it.") from error
    return read_config(table, path)


def read_config(table: Mapping[str, object], path: Path) -> Config:
    """Check the settings of a parsed file, and return them.

    Raises:
        ConfigError: A value is of the wrong type or out of range.
    """
    values: dict[str, object] = {}
    warnings = []
    for key, value in table.items():
        setting = SETTINGS.get(key)
        if setting is None:
            import difflib

            near = difflib.get_close_matches(key, SETTINGS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The keys are {', '.join(SETTINGS)}."
            warnings.append(f"{path}: unknown key {clean(key)[:LONGEST_CONTACT]}. {hint}")
            continue
        try:
            values[key] = setting.metadata["read"](value)
        except ValueError as error:
            raise ConfigError(
                f"{path}: {key} = {value!r} is not valid.", f"Set {key} to {error}, or remove it."
            ) from error
    return Config(**values, warnings=tuple(warnings))  # type: ignore[arg-type]  # each reader gives its field's type
