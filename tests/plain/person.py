"""A person who reads lines and types answers, and what they see of the diary afterward. Only `Reads` waits."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mfr_tui.config import Config
from mfr_tui.paths import Places
from mfr_tui.plain.terminal import END, ENTER
from mfr_tui.plain.today import run_plain
from mfr_tui.record.database import prepare
from tests.support import patience
from tests.support.fakes import FakeClock


@dataclass
class Reads:
    """Waits until this line was read, which the end of another program causes. The clock does not move meanwhile."""

    line: str
    _looks: Iterator[None] = field(init=False)

    def __post_init__(self) -> None:
        self._looks = patience.looks(lambda: f"nobody read {self.line!r}")

    def of(self, said: Sequence[str]) -> bool:
        """Return whether it is among these lines; if not, give what causes it time."""
        if self.line in said:
            return True
        next(self._looks)
        patience.step()
        return False


Does = str | int | float | Reads | Callable[[FakeClock], object]


@dataclass
class Person:
    """Types keys and lines one after the other; a number lets that many seconds pass first, a function is called.

    `Reads` lets the program look again and again until a line was read.

    Attributes:
        does: What is left to do.
        clock: The clock, which moves only while the program waits for this person.
        single: Whether each key counts at once.
        said: Every line that they read, with a bell as `*`, and what they typed behind `>`.
        heard: Whether the keys typed before what they read now are forgotten.
        asked: The question that a key typed before it would answer; empty if there is none.
    """

    does: list[Does]
    clock: FakeClock = field(default_factory=FakeClock)
    single: bool = True
    said: list[str] = field(default_factory=list)
    heard: bool = False
    asked: str = ""

    def key(self, seconds: float | None) -> str | None:
        if not self.does:
            return END
        first = self.does[0]
        if isinstance(first, str):
            assert not self.asked, f"a key typed before this question would answer it: {self.asked}"
            self.heard = False
            self.does.pop(0)
            self.said.append(f"> {first}")
            return first
        if isinstance(first, Reads):
            if first.of(self.said):
                self.does.pop(0)
            return None
        if not isinstance(first, int | float):
            self.does.pop(0)
            first(self.clock)
            return None
        passes = first if seconds is None else min(first, seconds)
        self.clock.advance(passes)
        left = round(first - passes, 6)
        self.does[:1] = [left] if left > 0 else []
        return None

    def line(self, prompt: str, words: Sequence[str]) -> str:
        self.said.append(prompt)
        if not self.does:
            return END
        typed = self.does.pop(0)
        assert isinstance(typed, str), typed
        self.said.append(f"> {typed}")
        return typed

    def forget(self, but: Collection[str]) -> None:
        assert "!" in but
        self.heard, self.asked = True, ""

    def write(self, line: str) -> None:
        # After a wrong answer it is only said again.
        if line.endswith(("?", "is 10.")) and line not in self.said and not self.heard:
            self.asked = line
        self.said.append(line)

    def ring(self) -> None:
        self.said.append("*")

    def close(self) -> None: ...

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def walk(
    diary: Path,
    *does: Does,
    start: str = "today",
    region: str | None = None,
    clock: FakeClock | None = None,
    config: Config | None = None,
    single: bool = True,
) -> Person:
    """What a person read who did these things, until there was nothing left to do."""
    person = Person(list(does), clock or FakeClock(), single)
    if not diary.exists():
        prepare(diary)
    places = Places(diary.parent, diary.parent)
    with contextlib.closing(person):
        run_plain(places, config or Config(), person.clock, person, start, region)
    return person


def at_each_stop(marked: Mapping[int, int]) -> list[Does]:
    """One second to feel, a rating of the first place where it is tender, five seconds more, and on."""
    does: list[Does] = []
    for number in range(1, 21):
        does += [1.0, *(["1", str(marked[number])] if number in marked else []), 5.0, ENTER]
    return does
