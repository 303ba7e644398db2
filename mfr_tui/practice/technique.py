"""Techniques: how to press, as cards that run step by step, read from assets/practice/techniques.toml.

Also the rules for which techniques fit a region, which is offered first, and with which tools.
"""

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

from mfr_tui.body.regions import CAP_SECONDS, Body, Press, Region, Side
from mfr_tui.clock import clock_time
from mfr_tui.errors import AssetError
from mfr_tui.paths import read_toml_asset
from mfr_tui.practice.screening import NEVER_PRESS
from mfr_tui.practice.warning_signs import load_signs

TECHNIQUES_FILE = "practice/techniques.toml"

LIGHT_AIM = (1, 3)
"""How hard to press, 0 to 10, where only light fingertip pressure is safe."""

USUAL = "hold_spot"
"""Offered first wherever no other technique fits better. It fits every region that may be pressed."""


class StepKind(StrEnum):
    """The kind of a step.

    hold: stay, for a range of seconds. passes: press along, counted. rolls: move, counted in each direction, no
    pressing. until: go on until it releases, up to a cap.
    """

    HOLD = "hold"
    PASSES = "passes"
    ROLLS = "rolls"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a technique.

    Attributes:
        kind: Its kind.
        cue: What to do, in one line.
        low_s: hold: seconds after which it may have released, 1 to `high_s`; otherwise 0.
        high_s: hold and until: seconds at which it ends, 1 to 300; otherwise 0.
        count_low: passes and rolls: the fewest, for rolls in each direction; otherwise 0.
        count_high: passes and rolls: the most, at which it ends, for rolls in each direction; otherwise 0.
        pace_s: passes and rolls: seconds for one when they are counted automatically; otherwise 0.
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
        """Whether it applies pressure, so that its seconds count as held."""
        return self.kind is not StepKind.ROLLS

    @property
    def counted(self) -> bool:
        """Whether it ends by a count rather than by the clock."""
        return self.kind in {StepKind.PASSES, StepKind.ROLLS}

    @property
    def figures(self) -> str:
        """How long it takes or how often it is done: `2:00 to 5:00`, `5 to 6 times`, `3 each way`."""
        return self.length(clock_time)

    def length(self, time: Callable[[float], str]) -> str:
        """Return the same with durations as this function says them."""
        if self.kind is StepKind.UNTIL:
            return f"until it releases, at most {time(self.high_s)}"
        if self.kind is StepKind.HOLD:
            low, high = time(self.low_s), time(self.high_s)
            return f"{low} to {high}" if 0 < self.low_s < self.high_s else high
        count = f"{self.count_low} to {self.count_high}" if self.count_low < self.count_high else f"{self.count_high}"
        return f"{count} times" if self.kind is StepKind.PASSES else f"{count} each way"

    @property
    def longest_s(self) -> int:
        """The most seconds it takes, 1 to 300; for a counted step, when it is counted automatically."""
        each_way = 2 if self.kind is StepKind.ROLLS else 1
        return each_way * self.count_high * self.pace_s if self.counted else self.high_s


@dataclass(frozen=True, slots=True)
class Technique:
    """One way to work on a region.

    Attributes:
        id: The word it is stored under, such as `hold_spot`.
        title: Its name.
        purpose: What it is for, in one line.
        paths: Each is a line of slots on one side, in working order; a technique fits a region whose slot is on one of
            them. A path of one slot is a single region.
        any_place: Whether it fits every region that may be pressed, with that region alone as its path; `paths` is then
            empty.
        steps: What to do, in order. Empty for a technique that is explained but cannot be run.
        pressure: How hard, in words.
        aim: How hard on a scale of 0 to 10 while pressing, lowest and highest; (0, 0) if it cannot be run.
        tools: What to press with, softest first; empty means the region's own tools (see `tools_of`).
        warnings: What to be careful about, one line each.
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
        """Whether there are steps to run, not only a page to read."""
        return bool(self.steps)

    @property
    def travels(self) -> bool:
        """Whether it follows a line over several regions."""
        return any(len(path) > 1 for path in self.paths)

    @property
    def points(self) -> bool:
        """Whether it is made for one spot that can be pointed at, pressed with the hands."""
        return bool(self.paths) and not self.travels and not self.tools


class Chosen(NamedTuple):
    """What the person chose to start.

    Attributes:
        technique: The technique.
        tool: The tool; may be empty.
        before: How tender the place is now, 0 to 10; None if it was not rated.
    """

    technique: Technique
    tool: str
    before: int | None


# Which techniques fit, which comes first, and with which tools


def path_of(technique: Technique, body: Body, region_id: str) -> tuple[str, ...]:
    """Return the ids of the regions that are worked on, on the region's own side, in working order.

    Raises:
        KeyError: There is no such region.
        ValueError: The technique does not fit the region.
    """
    region = body[region_id]
    if not _fits(technique, region):
        raise ValueError(f"{technique.id} does not fit {region_id}")
    if technique.any_place:
        return (region.id,)
    return next(_on_side(path, region.side) for path in technique.paths if region.slot in path)


def fitting(techniques: Sequence[Technique], region: Region) -> tuple[Technique, ...]:
    """Return the techniques that can be run and fit a region, in order; none where pressing is never safe."""
    return tuple(technique for technique in techniques if _fits(technique, region))


def offered(
    techniques: Sequence[Technique], body: Body, region_id: str, marked: Collection[str]
) -> tuple[Technique, ...]:
    """Return the techniques that fit a region, the best one first and the others in order.

    The best is the first of these that exists:

    1. one that follows a line, if two or more regions of its path on that side are marked today;
    2. one made for a spot in this region that can be pointed at, with the hands (neck and shoulder have theirs);
    3. `hold_spot`.

    Args:
        techniques: All techniques.
        body: The regions.
        region_id: The region to work on.
        marked: Ids of the regions rated above 0 today.

    Raises:
        KeyError: There is no such region.
    """
    fit = fitting(techniques, body[region_id])
    lines = [
        technique
        for technique in fit
        if technique.travels and len(set(marked).intersection(path_of(technique, body, region_id))) >= 2
    ]
    spots = [technique for technique in fit if technique.points]
    usual = [technique for technique in fit if technique.id == USUAL]
    best = (*lines, *spots, *usual)[:1]
    return (*best, *(technique for technique in fit if technique not in best))


def aim_of(technique: Technique, region: Region) -> tuple[int, int]:
    """Return how hard to press, 0 to 10, lowest and highest; where a region takes only light pressure, the light aim.

    The light aim is our own choice, and so are the others.
    """
    return LIGHT_AIM if region.press is Press.LIGHT else technique.aim


def tools_of(technique: Technique, region: Region) -> tuple[str, ...]:
    """Return what to press a region with, softest first.

    A technique for any region uses the region's tools; one with paths and no tools uses the hands among them, if there
    are any. One with tools uses the region's tools of the same kind (a ball, a roller), because those say how, such as
    on a wall. If there is only one, and the region may be pressed in full, the technique's firmer tools follow.

    Raises:
        ValueError: The technique does not fit the region.
    """
    if not _fits(technique, region):
        raise ValueError(f"{technique.id} does not fit {region.id}")
    if technique.any_place:
        return region.tools
    if not technique.tools:
        things = _of_its_kind(("ball", "roller"), region)
        return tuple(tool for tool in region.tools if tool not in things) or region.tools
    own = _of_its_kind(technique.tools, region)
    return own + technique.tools[1:] if len(own) == 1 and region.press is Press.OK else own


def tools_offered(tools: Sequence[str], found_too_little: Collection[str]) -> tuple[str, ...]:
    """Return the tools to choose from: a firmer one only after the softer ones were too little.

    Args:
        tools: Softest first.
        found_too_little: Tools whose pressure was too little here before.
    """
    too_little = tuple(itertools.takewhile(lambda tool: tool in found_too_little, tools))
    return tuple(tools[: len(too_little) + 1])


def _fits(technique: Technique, region: Region) -> bool:
    if not technique.runs or region.press is Press.NEVER or region.slot in NEVER_PRESS:
        return False
    return technique.any_place or any(region.slot in path for path in technique.paths)


def _on_side(path: Sequence[str], side: Side) -> tuple[str, ...]:
    return tuple(slot + side.suffix for slot in path)


def _of_its_kind(tools: Sequence[str], region: Region) -> tuple[str, ...]:
    """Return the region's tools of the kind that the last word of one of `tools` names: a ball, a roller."""
    kinds = {tool.split()[-1] for tool in tools}
    return tuple(tool for tool in region.tools if not kinds.isdisjoint(tool.split()))


# Reading the file


_STEP_KEYS: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.HOLD: ("kind", "cue", "low_s", "high_s"),
    StepKind.UNTIL: ("kind", "cue", "high_s"),
    StepKind.PASSES: ("kind", "cue", "count_low", "count_high", "pace_s"),
    StepKind.ROLLS: ("kind", "cue", "count_low", "count_high", "pace_s"),
}


def load_techniques(body: Body) -> tuple[Technique, ...]:
    """Read the techniques, in file order.

    Raises:
        AssetError: The file (or that of the warning signs) is missing or has a value that is not allowed; the message
            names file, table and key.
    """
    signs = {sign.id for sign in load_signs()}
    tables = read_toml_asset(TECHNIQUES_FILE)
    listed = tables.pop("technique", None)
    if tables or not isinstance(listed, list) or not listed:
        raise AssetError(
            f"assets/{TECHNIQUES_FILE}: {next(iter(tables), 'technique')} is missing or wrong.", "Install mfr again."
        )
    techniques: dict[str, Technique] = {}
    for number, table in enumerate(listed, 1):
        try:
            technique = _technique(table, body, signs, techniques)
        except (TypeError, ValueError) as error:
            raise AssetError(
                f"assets/{TECHNIQUES_FILE}, table [[technique]] {_name(table, number)}: {error}.",
                "Fix it there, or install mfr again.",
            ) from error
        techniques[technique.id] = technique
    return tuple(techniques.values())


def _name(table: object, number: int) -> str:
    """Return the table's id, or its position in the file if it has none."""
    name = table.get("id") if isinstance(table, dict) else None
    return name if isinstance(name, str) else str(number)


def _technique(table: object, body: Body, signs: Collection[str], known: Collection[str]) -> Technique:
    """Return one checked [[technique]]. `signs` are the ids it may ask first; `known` are the ids already in use."""
    keys = {field.name for field in fields(Technique)} - {"steps"} | {"step"}
    table = _table(table, keys)
    technique_id = _words(table, "id")
    if technique_id in known:
        raise ValueError("id is used twice")
    steps = _steps(table)
    tools = _words_list(table, "tools")
    any_place = table.get("any_place", False)
    if not isinstance(any_place, bool):
        raise TypeError("any_place must be true or false")
    ask_first = _words(table, "ask_first") if "ask_first" in table else ""
    if ask_first and ask_first not in signs:
        raise ValueError(f"ask_first: there is no warning sign {ask_first}")
    paths = tuple(_path(path, body, tools) for path in _list(table, "paths"))
    if any_place and (paths or tools):
        raise ValueError(f"any_place cannot have {'paths' if paths else 'tools'}")
    if steps and not (any_place or paths):
        raise ValueError("paths is missing, or any_place")
    if sum(step.longest_s for step in steps if step.presses) > CAP_SECONDS:
        raise ValueError(f"step: together they press longer than {CAP_SECONDS} s")
    return Technique(
        id=technique_id,
        title=_words(table, "title"),
        purpose=_words(table, "purpose"),
        paths=paths,
        any_place=any_place,
        steps=steps,
        pressure=_words(table, "pressure"),
        aim=_aim(table) if steps or "aim" in table else (0, 0),
        tools=tools,
        warnings=_words_list(table, "warnings"),
        ask_first=ask_first,
        source=_words(table, "source"),
        page=_words(table, "page"),
    )


def _path(path: object, body: Body, tools: Sequence[str]) -> tuple[str, ...]:
    """Return one checked line of `paths`: every slot exists, may be pressed, and takes the technique's tools."""
    if not isinstance(path, list) or not path or not all(isinstance(slot, str) for slot in path):
        raise ValueError("paths must be lists of slots")
    if len(set(path)) < len(path):
        raise ValueError("paths: a place appears twice on one path")
    for slot in path:
        for region_id in _on_side((slot,), Side.RIGHT) + _on_side((slot,), Side.LEFT):
            if region_id not in body:
                raise ValueError(f"paths: there is no region {region_id}")
            region = body[region_id]
            if slot in NEVER_PRESS or region.press is Press.NEVER:
                raise ValueError(f"paths: {slot} is never pressed")
            if tools and not _of_its_kind(tools, region):
                raise ValueError(f"paths: {slot} takes none of the tools {', '.join(tools)}")
    return tuple(path)


def _steps(table: Mapping[str, Any]) -> tuple[Step, ...]:
    steps = []
    for number, step in enumerate(_list(table, "step"), 1):
        try:
            steps.append(_step(step))
        except (TypeError, ValueError) as error:
            raise ValueError(f"step {number}: {error}") from error
    return tuple(steps)


def _step(table: object) -> Step:
    """Return one checked [[technique.step]]: it has the keys of its kind and no others."""
    if not isinstance(table, dict) or table.get("kind") not in list(StepKind):
        raise ValueError(f"kind must be one of {', '.join(StepKind)}")
    kind = StepKind(table["kind"])
    keys = _STEP_KEYS[kind]
    _table(table, keys)
    step = Step(kind, _words(table, "cue"), **{key: _seconds_or_count(table, key) for key in keys[2:]})
    if step.low_s > step.high_s:
        raise ValueError("low_s is more than high_s")
    if step.count_low > step.count_high:
        raise ValueError("count_low is more than count_high")
    if step.longest_s > CAP_SECONDS:
        raise ValueError(f"count_high and pace_s come to more than {CAP_SECONDS} s")
    return step


def _table(table: object, known: Collection[str]) -> dict[str, Any]:
    """Return a checked table: it has no unknown key."""
    if not isinstance(table, dict):
        raise TypeError("technique must be a table")
    for key in table:
        if key not in known:
            raise ValueError(f"there is no key {key}")
    return table


def _words(table: Mapping[str, Any], key: str) -> str:
    if key not in table:
        raise ValueError(f"{key} is missing")
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be words")
    return value


def _list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise TypeError(f"{key} must be a list")
    return value


def _words_list(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _list(table, key)
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"{key} must be a list of words")
    return tuple(values)


def _seconds_or_count(table: Mapping[str, Any], key: str) -> int:
    if key not in table:
        raise ValueError(f"{key} is missing")
    value = table[key]
    if type(value) is not int or not 1 <= value <= CAP_SECONDS:  # True is an int in Python, but not to a person
        raise ValueError(f"{key} must be a whole number from 1 to {CAP_SECONDS}")
    return value


def _aim(table: Mapping[str, Any]) -> tuple[int, int]:
    if "aim" not in table:
        raise ValueError("aim is missing")
    aim = table["aim"]
    if not isinstance(aim, list) or len(aim) != 2 or not all(type(value) is int for value in aim):
        raise ValueError("aim must be two whole numbers")
    low, high = aim
    if not 0 <= low <= high <= 10:
        raise ValueError("aim must go up, from 0 to 10")
    return low, high
