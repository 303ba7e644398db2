"""Techniques: how to press, as cards that run step by step, read from assets/practice/techniques.toml."""

from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What a step of a technique is.

    hold: stay, for a range of seconds. passes: drag along the path, counted. rolls: move, counted each way; no
    pressing. until: go on until it releases, to a cap.
    """

    HOLD = "hold"
    PASSES = "passes"
    ROLLS = "rolls"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a technique.

    Attributes:
        kind: What it is.
        cue: What to do, one line.
        low_s: hold: seconds after which it may have released; 0 otherwise.
        high_s: hold and until: seconds at which it ends, 1 to 300; 0 otherwise.
        count_low: passes: fewest; rolls: how many each way; 0 otherwise.
        count_high: passes: most, where it ends; rolls: how many each way; 0 otherwise.
        pace_s: passes and rolls: seconds of one, when they are counted by themselves; 0 otherwise.
    """

    kind: StepKind
    cue: str
    low_s: int = 0
    high_s: int = 0
    count_low: int = 0
    count_high: int = 0
    pace_s: int = 0

    @property
    def presses(self) -> bool:
        """Whether there is pressure during it, so that its seconds count as held."""
        return self.kind is not StepKind.ROLLS

    @property
    def counted(self) -> bool:
        """Whether it ends by a count, not by the clock."""
        return self.kind in {StepKind.PASSES, StepKind.ROLLS}


@dataclass(frozen=True, slots=True)
class Technique:
    """One way to work on a place.

    Attributes:
        id: The word it is stored under, such as `hold_spot`.
        title: Its name.
        purpose: What it is for, one line.
        paths: Each a line of slots on one side, in the order they are worked; a technique fits a region whose slot
            is on one of them. A path of one slot is a place by itself.
        any_place: It fits every place that may be pressed, and its path is that place alone; `paths` is then empty.
        steps: What is done, one after the other. Empty for a technique that is explained but not run.
        pressure: How hard, in words.
        aim: How hard on a scale of 0 to 10 while pressing, lowest and highest.
        tools: With what, softest first; empty means the region's own tools.
        warnings: What to heed, a line each.
        ask_first: Id of the warning sign to ask about before it starts; empty for none.
        source: Who says so.
        page: Id of the page in assets/learn that explains it.
    """

    id: str
    title: str
    purpose: str
    paths: tuple[tuple[str, ...], ...]
    any_place: bool
    steps: tuple[Step, ...]
    pressure: str
    aim: tuple[int, int]
    tools: tuple[str, ...]
    warnings: tuple[str, ...]
    ask_first: str
    source: str
    page: str

    @property
    def runs(self) -> bool:
        """Whether there is a card to run, not only a page to read."""
        return bool(self.steps)

    @property
    def travels(self) -> bool:
        """Whether it follows a line over several places."""
        return any(len(path) > 1 for path in self.paths)
