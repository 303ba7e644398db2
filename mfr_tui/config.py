"""config.toml and its environment variables: the settings, their defaults, and plain messages for mistakes in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from mfr_tui.errors import ConfigError, MfrError, explain_os_error
from mfr_tui.kinds import Folders, FullPath, Kind, OneOf, Switch, Text, TimeOfDay, Whole, Wholes
from mfr_tui.paths import NotRegularError, read_regular_file
from mfr_tui.typed import clean

THEMES = ("auto", "dark", "light", "contrast")
CHARACTERS = ("auto", "ascii")
MOTIONS = ("full", "reduced")
WEEK_STARTS = ("auto", "monday", "sunday")
PAPERS = ("a4", "letter")
CUE, TITLE, BELL = "cue", "title", "bell"
VOICE_SAYS = (CUE, TITLE, BELL)
"""How much the voice says: what to do as well, only where or how long, or nothing."""

LARGEST_BYTES = 64 * 1024
"""A larger config.toml is refused: all keys together, with comments on each, take a tenth of this."""

LONGEST_CONTACT = 60
"""The most characters in a contact: it has to fit on one line, even on a phone."""

NOWHERE: Mapping[str, str] = MappingProxyType({})
"""An environment without any variable."""

KEYS = "keys"
"""The table of a person's own keys."""

CONTACT = Text("Dr. Roe, 555 0100", LONGEST_CONTACT)


class Group(StrEnum):
    """What the settings screen shows together, in this order."""

    SCAN = "Scan"
    HOLD = "Hold"
    DAYS = "Days and streaks"
    LOOK = "Look"
    REPORT = "Report"
    SAFETY = "Safety"
    CONTACTS = "Who to contact"
    FLAGS = "Flags"
    BACKUPS = "Backups"
    SYNC = "Sync"


class Origin(StrEnum):
    """Where the value of a setting comes from."""

    DEFAULT = "default"
    FILE = "config.toml"
    ENVIRONMENT = "environment"


class Setting(NamedTuple):
    """The declaration of a setting.

    Attributes:
        key: Its key in config.toml.
        group: Where the settings screen shows it.
        label: Its name there.
        kind: What values it may have.
        says: What it does, as docs/settings.md says it.
        default: The value if neither the file nor the environment has one.
        from_start: Whether a change takes effect when the app is opened again; otherwise it does at once.
    """

    key: str
    group: Group
    label: str
    kind: Kind
    says: str
    default: Any
    from_start: bool

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"MFR_{self.key.upper()}"


def _setting(group: Group, label: str, kind: Kind, says: str, *, default: object, from_start: bool = False) -> Any:  # noqa: ANN401  (as `field`)
    """Declare a setting: the attributes of Setting, without the key."""
    return field(default=default, metadata={"declared": (group, label, kind, says, default, from_start)})


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Each field is the whole declaration of one, and docs/settings.md repeats it.

    Attributes:
        keys: The person's own keys by command id, as written in the file; `tui/keymap.py` checks them.
        warnings: What mfr did not understand in the file, one line each.
        origins: Where the values come from that are not the defaults, by key.
    """

    day_start: time = _setting(  # noqa: RUF009  (a field; its default cannot change)
        Group.DAYS,
        "Day starts at",
        TimeOfDay(time(11, 0)),
        "when your day starts. A scan at 1 am counts for the day before",
        default=time(4, 0),
        from_start=True,
    )
    stop_seconds: int = _setting(
        Group.SCAN,
        "Length of a stop",
        Whole("seconds", 0, 120, 5),
        "how long each stop lasts. 0 waits until you go on. If you change it in a scan, that stays until you change"
        " this setting",
        default=15,
    )
    lead_in_seconds: int = _setting(
        Group.SCAN,
        "Get ready",
        Whole("seconds", 0, 30),
        "how long you have to get ready before the clock of a hold starts, and that of a scan's first stop. 0 is none",
        default=5,
    )
    bell: bool = _setting(
        Group.SCAN,
        "Bell",
        Switch(),
        "ring the terminal's bell at each new stop, and at the times of a hold",
        default=True,
    )
    notices: bool = _setting(
        Group.SCAN,
        "Desktop notices",
        Switch(),
        "show a notice on the desktop when a scan or a hold ends by itself, in terminals that are known to have it:"
        " iTerm2, kitty, WezTerm, Ghostty and foot. kitty shows it only while its window is not in front",
        default=True,
    )
    voice: bool = _setting(
        Group.SCAN,
        "Voice",
        Switch(),
        "read each stop and the times of a hold aloud, in English. It uses the first of `say` (macOS), `spd-say` and"
        " `espeak-ng` that is installed and works",
        default=False,
    )
    voice_says: str = _setting(
        Group.SCAN,
        "Voice says",
        OneOf(VOICE_SAYS),
        "how much the voice says. `cue` is all of it. `title` is the names of stops and the times of a hold, with what"
        " not to press and what to watch out for. `bell` is nothing, so there is only the bell",
        default=CUE,
    )
    breathing: bool = _setting(
        Group.HOLD,
        "Breathing guide",
        Switch(),
        "show a guide below the clock of a hold to breathe slowly by: five seconds in, five seconds out",
        default=True,
    )
    screening_days: int = _setting(
        Group.SAFETY,
        "Ask again after",
        Whole("days", 1, 366, 10),
        "how many days until the safety questions are asked again",
        default=90,
    )
    forgive: bool = _setting(
        Group.DAYS,
        "Forgive a missed day",
        Switch(),
        "a single missed day between done days does not end a streak, at most once in seven days",
        default=True,
    )
    show_streaks: bool = _setting(
        Group.DAYS,
        "Show streaks",
        Switch(),
        "show streaks. If off, they are hidden everywhere",
        default=True,
    )
    theme: str = _setting(
        Group.LOOK,
        "Theme",
        OneOf(THEMES),
        "the colors. `auto` fits the background that the terminal says it has (COLORFGBG or OSC 11), or is dark."
        " `contrast` is dark, with text of at least 7:1. A terminal with sixteen colors keeps its own",
        default="auto",
    )
    characters: str = _setting(
        Group.LOOK,
        "Characters",
        OneOf(CHARACTERS),
        "what bars, boxes and large digits are drawn with. `ascii` helps if they look broken. `auto` draws with what"
        " your locale's encoding has, and in ASCII in the locale C. The console of Linux gets only what its fonts have",
        default="auto",
        from_start=True,
    )
    motion: str = _setting(
        Group.LOOK,
        "Motion",
        OneOf(MOTIONS),
        "`reduced` keeps the screen still: no bar fills up, the breathing guide is a sentence, and nothing is animated"
        " even if TEXTUAL_ANIMATIONS asks for it. Only the figures of a clock change",
        default="full",
    )
    week_start: str = _setting(
        Group.LOOK,
        "Week starts on",
        OneOf(WEEK_STARTS),
        "the first day of the week in History. `auto` uses the country in `LC_ALL`, `LC_TIME` or `LANG`, or Monday if"
        " there is none",
        default="auto",
    )
    paper: str = _setting(
        Group.REPORT,
        "Paper",
        OneOf(PAPERS),
        "the paper size of the page for a professional. `letter` is US Letter",
        default="a4",
    )
    flag_tender: int = _setting(
        Group.FLAGS,
        "Tender from",
        Whole("points", 1, 10),
        "the rating from which a place counts as tender. Only flags use it; History always uses 3",
        default=3,
    )
    flag_share: int = _setting(
        Group.FLAGS,
        "Persistent: tender on",
        Whole("percent", 10, 100, 5),
        "a place tender on this percentage of scanned days is persistent",
        default=50,
    )
    flag_scanned: tuple[int, int, int] = _setting(
        Group.FLAGS,
        "Persistent: scanned",
        Wholes("days", (14, 42, 91), (7, 21, 45)),
        "how many of 14, 42 and 91 days must be scanned before a place can be persistent",
        default=(7, 21, 45),
    )
    flag_rise: int = _setting(
        Group.FLAGS,
        "Worse: points",
        Whole("points", 1, 10),
        "a place is worse when the median of its last seven scanned days rose by this many points",
        default=2,
    )
    flag_rise_percent: int = _setting(
        Group.FLAGS,
        "Worse: percent",
        Whole("percent", 1, 100, 5),
        "by how many percent the median of the last seven scanned days must rise as well before a place is worse",
        default=30,
    )
    flag_rise_days: int = _setting(
        Group.FLAGS,
        "Worse: days felt",
        Whole("days", 1, 7),
        "on how many of the last seven scanned days, and of the seven before, a worse place must have been felt",
        default=4,
    )
    flag_holds: int = _setting(
        Group.FLAGS,
        "Holds to judge by",
        Whole("holds", 1, 14),
        "how many holds, on as many days of two weeks, it takes to say whether holds help",
        default=4,
    )
    flag_returns: int = _setting(
        Group.FLAGS,
        "Comes back",
        Whole("times", 1, 14),
        "how often in four weeks a place must be tender again within three scanned days of a release",
        default=3,
    )
    flag_nerve_days: int = _setting(
        Group.FLAGS,
        "Numb or weak days",
        Whole("days", 1, 7),
        "on how many days of a week a place must be numb, tingling or weak",
        default=2,
    )
    flag_next_morning: int = _setting(
        Group.FLAGS,
        "Worse next morning",
        Whole("points", 1, 10),
        "how many points worse than before the hold a place must be the next morning",
        default=2,
    )
    flag_widespread: bool = _setting(
        Group.FLAGS,
        "Widespread",
        Switch(),
        "also flag tenderness in at least seven areas of the body in a week",
        default=False,
    )
    weekly_questions: bool = _setting(
        Group.DAYS,
        "Weekly questions",
        Switch(),
        "offer the weekly questions on Today, in Flags and in the command palette",
        default=True,
    )
    contact_emergency: str = _setting(
        Group.CONTACTS,
        "Right away",
        CONTACT,
        'who to call right away; if empty, "the local emergency number"',
        default="",
    )
    contact_urgent: str = _setting(
        Group.CONTACTS,
        "The same day",
        CONTACT,
        'who to see the same day; if empty, "a doctor or urgent care"',
        default="",
    )
    contact_professional: str = _setting(
        Group.CONTACTS,
        "With flags",
        CONTACT,
        'who to take flags to; if empty, "a doctor or physical therapist"',
        default="",
    )
    mouse: bool = _setting(
        Group.LOOK,
        "Mouse",
        Switch(),
        "use the mouse. If off, it is left to your terminal, so you can select and copy text. Every screen works"
        " without a mouse",
        default=True,
    )
    plain: bool = _setting(
        Group.LOOK,
        "Plain mode",
        Switch(),
        "short lines instead of screens, for a screen reader or any terminal. The variable ACCESSIBLE does the same",
        default=False,
        from_start=True,
    )
    backup_daily: bool = _setting(
        Group.BACKUPS,
        "Daily backup",
        Switch(),
        "make a backup when you open mfr and the newest is older than a day. Before an import, an upgrade or a restore"
        " there is one in any case",
        default=True,
    )
    backup_days: int = _setting(
        Group.BACKUPS,
        "Keep all for",
        Whole("days", 1, 366),
        "how many days every backup is kept",
        default=7,
    )
    backup_weeks: int = _setting(
        Group.BACKUPS,
        "Then weekly for",
        Whole("weeks", 0, 520),
        "for how many weeks after that the last backup of each week is kept. Then the last of each month stays, and"
        " every backup from before an upgrade or a restore",
        default=10,
    )
    backup_folders: tuple[str, ...] = _setting(
        Group.BACKUPS,
        "Also save in",
        Folders("/media/stick/mfr", 2),
        "one or two more folders for every backup, such as on a stick. They must exist. If one is not there, mfr says"
        " so, and uses the other",
        default=(),
    )
    sync_folder: str = _setting(
        Group.SYNC,
        "Sync folder",
        FullPath("/home/jo/Sync/mfr"),
        "the folder that your devices share, such as one of Syncthing or Dropbox, or on a stick. It must exist. Empty"
        " means none",
        default="",
    )
    sync_on_start: bool = _setting(
        Group.SYNC,
        "Sync on start",
        Switch(),
        "sync when you open mfr, if there is a sync folder",
        default=True,
    )
    sync_on_leave: bool = _setting(
        Group.SYNC,
        "Sync on leaving",
        Switch(),
        "sync when you quit mfr, if there is a sync folder. mfr waits up to 15 seconds for it",
        default=True,
    )
    sync_name: str = _setting(
        Group.SYNC,
        "Name here",
        Text("laptop", 30),
        "the name of this device in the sync folder; if empty, the name that your computer has",
        default="",
    )
    sync_passphrase_file: str = _setting(
        Group.SYNC,
        "Passphrase file",
        FullPath("/home/jo/.config/mfr-passphrase"),
        "a file whose first line is the passphrase that encrypts the sync folder. The variable MFR_SYNC_PASSPHRASE does"
        " the same",
        default="",
    )
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = field(default=())
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)

    @property
    def still(self) -> bool:
        """Whether nothing on the screen may move."""
        return self.motion == "reduced"

    @property
    def speaks(self) -> bool:
        """Whether the voice says anything."""
        return self.voice and self.voice_says != BELL

    def origin(self, key: str) -> Origin:
        """Return where the value of a setting comes from."""
        return self.origins.get(key, Origin.DEFAULT)


SETTINGS = {one.name: Setting(one.name, *one.metadata["declared"]) for one in fields(Config) if one.metadata}
"""The declarations by key, in the order of the documentation."""


def load_config(path: Path, environment: Mapping[str, str] = NOWHERE) -> Config:
    """Return the settings: from the environment, else from config.toml, else their defaults.

    Unknown keys cause a warning, never an error.

    Args:
        path: The path of config.toml, which need not exist.
        environment: The environment variables.

    Raises:
        ConfigError: The file cannot be read, is too large or is not TOML, or a value is not valid.
    """
    data = read_file(path)
    table = parse_file(data, path) if data else {}
    return read_config(table, path, environment)


def read_file(path: Path) -> bytes | None:
    """Return the bytes of config.toml; None if there is no such file.

    Raises:
        ConfigError: It cannot be read, or is too large.
    """
    try:
        data = read_regular_file(path, LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
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
    return data


def parse_file(data: bytes, path: Path) -> dict[str, Any]:
    """Return what config.toml says.

    Raises:
        ConfigError: It is not UTF-8 text, or not TOML.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.", "Fix the file, or move it.") from error
    import tomllib  # most people have no such file, and the first frame must not wait for this import

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Fix what it names, or move the file.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply.", "Fix the file, or move it.") from error


def read_config(table: Mapping[str, object], path: Path, environment: Mapping[str, str] = NOWHERE) -> Config:
    """Check the settings of a parsed file and of the environment, and return them.

    Raises:
        ConfigError: A value is of the wrong type or out of range.
    """
    values: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    warnings = []
    keys: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        if key == KEYS:
            keys = dict(_read_keys(value, path))
            continue
        setting = SETTINGS.get(key)
        if setting is None:
            warnings.append(f"{path}: unknown key {clean(key)[:LONGEST_CONTACT]}. {nearest_key(key)}")
            continue
        try:
            values[key] = setting.kind.read(value)
        except ValueError as error:
            raise ConfigError(
                f"{path}: {key} = {toml_text(value)} is not valid.", f"Set {key} to {error}, or remove it."
            ) from error
        origins[key] = Origin.FILE
    for setting in SETTINGS.values():
        text = environment.get(setting.variable)
        if text:
            values[setting.key] = _from_environment(setting, text)
            origins[setting.key] = Origin.ENVIRONMENT
    return Config(**values, keys=keys, warnings=tuple(warnings), origins=origins)  # type: ignore[arg-type]  # each kind gives its field's type


def _read_keys(value: object, path: Path, name: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each command id of the table of keys, with its keys.

    An id without quotes, such as `scan.next = "j"`, is a table in a table of TOML.

    Raises:
        ConfigError: A value is not a key or a list of keys.
    """
    if isinstance(value, dict) and (value or not name):
        for part, inner in value.items():
            yield from _read_keys(inner, path, f"{name}.{part}" if name else part)
        return
    keys = [value] if isinstance(value, str) else value
    if not name or not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        what = (
            f"{path}: {clean(f'{KEYS}.{name}' if name else KEYS)[:LONGEST_CONTACT]} = {toml_text(value)} is not valid."
        )
        raise ConfigError(what, f'Write a key or a list of keys below [{KEYS}], such as "scan.next" = ["enter", "j"].')
    yield name, tuple(keys)


def _from_environment(setting: Setting, text: str) -> object:
    try:
        return setting.kind.parse(text)
    except ValueError as error:
        raise ConfigError(
            f"The environment variable {setting.variable}={clean(text)} is not valid.",
            f"Set it to {error}, or unset it.",
        ) from error


def find_setting(key: str) -> Setting:
    """Return the declaration of a setting.

    Raises:
        MfrError: There is no such key; a similar one is suggested.
    """
    if key not in SETTINGS:
        raise MfrError(f"There is no setting {clean(key)[:LONGEST_CONTACT]}.", nearest_key(key))
    return SETTINGS[key]


def nearest_key(key: str) -> str:
    """Return a sentence that suggests a similar key, or says what lists them if none is similar."""
    import difflib

    near = difflib.get_close_matches(key.casefold(), SETTINGS, n=1)
    return f"Did you mean {near[0]}?" if near else "To list them: mfr config list"


def toml_text(value: object) -> str:
    """Return a value of a TOML file as it is written there, on one line; a table as Python shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml_text, value))}]"
    return value.isoformat() if isinstance(value, (date, time)) else repr(value)
