"""The kinds of values that settings have: how each is read from TOML, typed by a person, and shown."""

import json
import re
from collections.abc import Sequence
from datetime import time
from pathlib import PurePath
from typing import NamedTuple, Protocol

from mfr_tui.typed import clean

ON, OFF = ("true", "on", "yes", "1"), ("false", "off", "no", "0")
"""What a person may type for a switch."""


class Kind(Protocol):
    """What values a setting may have."""

    @property
    def wanted(self) -> str:
        """What the value should be, as an error in config.toml says it."""
        ...

    @property
    def values(self) -> str:
        """What the value can be, as the settings screen says it."""
        ...

    def read(self, value: object) -> object:
        """Return the value of the setting for one from TOML.

        Raises:
            ValueError: It is not valid. The message is `wanted`.
        """
        ...

    def parse(self, text: str) -> object:
        """Return the value of the setting for a text that a person typed.

        Raises:
            ValueError: It is not valid. The message is `wanted`.
        """
        ...

    def plain(self, value: object) -> str:
        """Return a value as a person types it; `parse` reads it again."""
        ...

    def shown(self, value: object) -> str:
        """Return a value as the settings screen shows it."""
        ...


class Switch(NamedTuple):
    """On or off."""

    wanted: str = "true or false"
    values: str = "on or off"

    def read(self, value: object) -> bool:
        """Return the value itself."""
        if not isinstance(value, bool):
            raise ValueError(self.wanted)  # noqa: TRY004  (one kind of error for every reader)
        return value

    def parse(self, text: str) -> bool:
        """Return True for any word of ON, and False for any word of OFF."""
        word = text.strip().lower()
        if word not in ON + OFF:
            raise ValueError(self.wanted)
        return word in ON

    def plain(self, value: object) -> str:
        """Return `true` or `false`."""
        return ON[0] if value else OFF[0]

    def shown(self, value: object) -> str:
        """Return `on` or `off`."""
        return ON[1] if value else OFF[1]


class Whole(NamedTuple):
    """A whole number.

    Attributes:
        unit: What is counted, in the plural, such as `seconds`.
        least: The smallest value.
        most: The largest value.
        step: How much larger or smaller the settings screen makes it at once.
    """

    unit: str
    least: int
    most: int
    step: int = 1

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return f"a whole number of {self.unit} from {self.least} to {self.most}"

    @property
    def values(self) -> str:
        """The smallest and the largest value, with the unit."""
        return f"{self.least} to {self.most} {self.unit}"

    def read(self, value: object) -> int:
        """Return the value itself. A truth value is not a number here."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValueError(self.wanted)
        return value

    def parse(self, text: str) -> int:
        """Return the number. The unit may be typed after it."""
        digits = re.fullmatch(rf"\s*(\d{{1,9}})\s*(?:{self.unit}|{_one(self.unit)})?\s*", text)
        return self.read(int(digits[1]) if digits else None)

    def plain(self, value: object) -> str:
        """Return the digits."""
        return f"{value}"

    def shown(self, value: object) -> str:
        """Return the number with its unit."""
        return f"{value} {_one(self.unit) if value == 1 else self.unit}"

    @property
    def ends(self) -> tuple[str, str]:
        """The smallest and the largest value."""
        return f"{self.least}", f"{self.most}"

    def share(self, value: int) -> float:
        """Return where a value is in the range, from 0 at its smallest to 1 at its largest."""
        return (value - self.least) / (self.most - self.least)

    def at(self, share: float) -> int:
        """Return the value nearest to a place in the range that steps lead to."""
        wanted = self.least + share * (self.most - self.least)
        return min(self.most, max(self.least, round(wanted / self.step) * self.step))

    def stepped(self, value: int, way: int) -> int:
        """Return the value a step further (1) or back (-1), within the range. Steps lead to multiples of the step."""
        rest = value % self.step
        by = self.step - rest if way > 0 else rest or self.step
        return min(self.most, max(self.least, value + way * by))


class TimeOfDay(NamedTuple):
    """A time of day in hours and minutes.

    Attributes:
        last: The latest; the earliest is midnight.
    """

    last: time

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return f'a time from "00:00" to "{self.last:%H:%M}"'

    @property
    def values(self) -> str:
        """The earliest and the latest time."""
        return f"00:00 to {self.last:%H:%M}"

    def read(self, value: object) -> time:
        """Return the time for a time of TOML, or for a text such as `04:00`."""
        try:
            moment = value if isinstance(value, time) else time.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise ValueError(self.wanted) from None
        if moment.tzinfo or moment > self.last or moment.second or moment.microsecond:
            raise ValueError(self.wanted)
        return moment

    def parse(self, text: str) -> time:
        """Return the time. The hour may be a single digit."""
        typed = re.fullmatch(r"\s*([01]?\d):([0-5]\d)\s*", text)
        return self.read(time(int(typed[1]), int(typed[2])) if typed else None)

    def plain(self, value: object) -> str:
        """Return the time such as `04:00`."""
        return f"{value:%H:%M}"

    def shown(self, value: object) -> str:
        """Return the time such as `04:00`."""
        return self.plain(value)

    @property
    def _minutes(self) -> Whole:
        return Whole("minutes", 0, 60 * self.last.hour + self.last.minute, 30)

    @property
    def ends(self) -> tuple[str, str]:
        """The earliest and the latest time."""
        return "00:00", self.plain(self.last)

    def share(self, value: time) -> float:
        """Return where a time is in the range, from 0 for the earliest to 1 for the latest."""
        return self._minutes.share(60 * value.hour + value.minute)

    def at(self, share: float) -> time:
        """Return the half hour nearest to a place in the range."""
        return time(*divmod(self._minutes.at(share), 60))

    def stepped(self, value: time, way: int) -> time:
        """Return the time half an hour later (1) or earlier (-1), within the range."""
        return time(*divmod(self._minutes.stepped(60 * value.hour + value.minute, way), 60))


class OneOf(NamedTuple):
    """One of a few words.

    Attributes:
        names: The words.
    """

    names: Sequence[str]

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return " or ".join(f'"{name}"' for name in self.names)

    @property
    def values(self) -> str:
        """The words."""
        return f"{', '.join(self.names[:-1])} or {self.names[-1]}"

    def read(self, value: object) -> str:
        """Return the word itself."""
        if value not in self.names:
            raise ValueError(self.wanted)
        return str(value)

    def parse(self, text: str) -> str:
        """Return the word, in whatever case it is typed."""
        return self.read(text.strip().lower())

    def plain(self, value: object) -> str:
        """Return the word."""
        return f"{value}"

    def shown(self, value: object) -> str:
        """Return the word."""
        return f"{value}"


class Wholes(NamedTuple):
    """Three whole numbers from 1 on.

    Attributes:
        unit: What is counted, in the plural.
        most: The largest value of each.
        example: Three numbers that are valid.
    """

    unit: str
    most: tuple[int, int, int]
    example: tuple[int, int, int]

    @property
    def wanted(self) -> str:
        """What the values should be."""
        return f"three whole numbers of {self.unit}, such as {list(self.example)}, up to {self._most}"

    @property
    def values(self) -> str:
        """The largest values."""
        return f"up to {self._most} {self.unit}"

    @property
    def _most(self) -> str:
        first, second, third = self.most
        return f"{first}, {second} and {third}"

    def read(self, value: object) -> tuple[int, ...]:
        """Return the three numbers."""
        if not isinstance(value, list | tuple) or len(value) != len(self.most):
            raise ValueError(self.wanted)
        try:
            return tuple(Whole(self.unit, 1, most).read(one) for one, most in zip(value, self.most, strict=True))
        except ValueError:
            raise ValueError(self.wanted) from None

    def parse(self, text: str) -> tuple[int, ...]:
        """Return the three numbers, typed with commas or spaces between them."""
        listed = re.fullmatch(r"\s*\[?([\d\s,]{1,40})\]?\s*", text)
        return self.read([int(one) for one in re.findall(r"\d+", listed[1])] if listed else None)

    def plain(self, value: object) -> str:
        """Return the numbers with commas between them."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else ""

    def shown(self, value: object) -> str:
        """Return the numbers with their unit."""
        return f"{self.plain(value)} {self.unit}"


class Text(NamedTuple):
    """Any text on one line, which may be empty.

    Attributes:
        example: A text, to show what is meant.
        longest: The most characters.
    """

    example: str
    longest: int

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return f'text such as "{self.example}", up to {self.longest} characters'

    @property
    def values(self) -> str:
        """The length, and an example."""
        return f"up to {self.longest} characters, such as {self.example}"

    def read(self, value: object) -> str:
        """Return the text without control characters."""
        said = clean(value) if isinstance(value, str) else None
        if said is None or len(said) > self.longest:
            raise ValueError(self.wanted)
        return said

    def parse(self, text: str) -> str:
        """Return the text without control characters."""
        return self.read(text)

    def plain(self, value: object) -> str:
        """Return the text."""
        return f"{value}"

    def shown(self, value: object) -> str:
        """Return the text, or a word for none."""
        return f"{value}" or "not set"


class Folders(NamedTuple):
    """Folders, by their full paths.

    Attributes:
        example: A folder, to show what is meant.
        most: How many at most.
    """

    example: str
    most: int

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return f'up to {self.most} full paths, such as ["{self.example}"], or with ; between them'

    @property
    def values(self) -> str:
        """How many, and an example."""
        return f"up to {self.most} full paths with ; between them, such as {self.example}"

    def read(self, value: object) -> tuple[str, ...]:
        """Return the paths, for one path or a list of them, as they are. A path may start with `~`."""
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple) or len(listed) > self.most:
            raise ValueError(self.wanted)
        paths = tuple(path.lstrip() if isinstance(path, str) else "" for path in listed)
        if not all(path.startswith("~") or PurePath(path).is_absolute() for path in paths):
            raise ValueError(self.wanted)
        if any(clean(f"[{path}]") != f"[{path}]" for path in paths):  # without its controls it is another path
            raise ValueError(self.wanted)
        return paths

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the paths, typed with semicolons between them, or as a list like that in config.toml."""
        if not text.lstrip().startswith("["):
            return self.read([path.strip() for path in text.split(";") if path.strip()])
        import tomllib  # only for a path with a semicolon in it

        try:
            return self.read(tomllib.loads(f"paths = {text}")["paths"])
        except (tomllib.TOMLDecodeError, RecursionError):
            raise ValueError(self.wanted) from None

    def plain(self, value: object) -> str:
        """Return the paths with semicolons between them; as a list if that would be other paths."""
        paths = value if isinstance(value, tuple) else ()
        typed = "; ".join(paths)
        if [path.strip() for path in typed.split(";") if path.strip()] == [*paths]:
            return typed
        return f"[{', '.join(json.dumps(path, ensure_ascii=False) for path in paths)}]"

    def shown(self, value: object) -> str:
        """Return the paths, or a word for none."""
        return self.plain(value) or "none"


class FullPath(NamedTuple):
    """A file or a folder by its full path, or none.

    Attributes:
        example: A path, to show what is meant.
    """

    example: str

    @property
    def wanted(self) -> str:
        """What the value should be."""
        return f'a full path, such as "{self.example}"'

    @property
    def values(self) -> str:
        """What a value looks like."""
        return f"a full path, such as {self.example}"

    def read(self, value: object) -> str:
        """Return the path, which may start with `~`; empty for none."""
        path = clean(value).strip() if isinstance(value, str) else None
        if path is None or not (not path or path.startswith("~") or PurePath(path).is_absolute()):
            raise ValueError(self.wanted)
        return path

    def parse(self, text: str) -> str:
        """Return the path."""
        return self.read(text)

    def plain(self, value: object) -> str:
        """Return the path."""
        return f"{value}"

    def shown(self, value: object) -> str:
        """Return the path, or a word for none."""
        return f"{value}" or "not set"


def _one(unit: str) -> str:
    """Return a unit in the singular."""
    return "percent" if unit == "percent" else unit.removesuffix("s")
