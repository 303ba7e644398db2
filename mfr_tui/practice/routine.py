"""A person's own routine: routine.toml says which stops a scan has, in which order, and how long each one lasts.

The safety sentences are not in the file: `with_cautions` of `scan.py` keeps them, whatever a routine leaves out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.clock import clock_time
from mfr_tui.config import parse_file, read_file, toml_text
from mfr_tui.errors import ConfigError
from mfr_tui.kinds import Whole
from mfr_tui.practice.scan import DONE_SECONDS, OWN_MIN, PACE_MAX, Stop
from mfr_tui.typed import clean

TABLE = "stops"
"""The table of routine.toml: a line for each stop, with its seconds."""

SECONDS = Whole("seconds", OWN_MIN, PACE_MAX)

LONGEST_NAME = 60
"""The most characters of a wrong key that an error repeats."""

EXAMPLE = f"""\
# Your own scan. Delete this file to go back to the full one.
#
# Move lines to change the order, and put # before a line to leave its stop out.
# The number is how many seconds the stop lasts, {OWN_MIN} to {PACE_MAX}; two minutes or more in all.
# What a scan does not ask about counts neither as clear nor as tender.

[{TABLE}]
"""


class Coverage(NamedTuple):
    """How much of the body a scan asks about.

    Attributes:
        asked: The number of regions it asks about.
        of: The number of regions on this person's map.
        left_out: The slots of the others, head to foot.
    """

    asked: int
    of: int
    left_out: tuple[str, ...]


def load_routine(path: Path, stops: Sequence[Stop]) -> tuple[Stop, ...] | None:
    """Return the stops of the person's own routine, with their seconds; None if there is no such file.

    Args:
        path: The path of routine.toml.
        stops: All stops.

    Raises:
        ConfigError: The file cannot be read, or names no stop, an unknown one, or seconds that are not valid.
    """
    data = read_file(path)
    return None if data is None else read_routine(parse_file(data, path), path, stops)


def usable_routine(path: Path, stops: Sequence[Stop]) -> tuple[tuple[Stop, ...] | None, ConfigError | None]:
    """Return the stops as `load_routine` does, and why a file cannot be used: then the scan is the full one.

    Args:
        path: The path of routine.toml.
        stops: All stops.
    """
    try:
        return load_routine(path, stops), None
    except ConfigError as error:
        return None, ConfigError(error.what, f"{error.do} Until then, your scan is the full one.")


def read_routine(table: Mapping[str, object], path: Path, stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """Return the stops that a parsed file names, in its order, with their seconds.

    Raises:
        ConfigError: It names no stop, an unknown one, or seconds that are not valid, or takes less than two minutes.
    """
    known = {stop.id: stop for stop in stops}
    if other := [key for key in table if key != TABLE]:
        what = f"{path}: unknown key {clean(other[0])[:LONGEST_NAME]}."
        raise ConfigError(what, f"Write the stops below [{TABLE}]. For an example: mfr routine --example")
    lines = table.get(TABLE)
    if not isinstance(lines, dict) or not lines:
        raise ConfigError(
            f"{path} names no stop.",
            f"Write each below [{TABLE}], such as {stops[0].id} = 15. For an example: mfr routine --example",
        )
    routine = []
    for stop_id, seconds in lines.items():
        if stop_id not in known:
            raise ConfigError(f"{path}: there is no stop {clean(stop_id)[:LONGEST_NAME]}.", _nearest(stop_id, known))
        try:
            routine.append(replace(known[stop_id], seconds=SECONDS.read(seconds)))
        except ValueError as error:
            raise ConfigError(
                f"{path}: {stop_id} = {clean(toml_text(seconds))[:LONGEST_NAME]} is not valid.",
                f"Set {stop_id} to {error}, or remove the line to leave the stop out.",
            ) from error
    total = total_seconds(routine)
    if total < DONE_SECONDS:
        raise ConfigError(
            f"{path} takes {clock_time(total)}, but a scan counts from {clock_time(DONE_SECONDS)} on.",
            "Add stops, or give some of them more seconds.",
        )
    return tuple(routine)


def _nearest(stop_id: str, known: Collection[str]) -> str:
    import difflib  # only for a mistake

    near = difflib.get_close_matches(stop_id, known, n=1)
    return f"Did you mean {near[0]}?" if near else "For an example with every stop: mfr routine --example"


def with_own_seconds(stops: Sequence[Stop], routine: Collection[Stop] | None) -> tuple[Stop, ...]:
    """Return all stops, those of a routine with its seconds. They are what an unfinished scan resumes with.

    Args:
        stops: All stops.
        routine: The person's own routine, or None.
    """
    own = {stop.id: stop for stop in routine or ()}
    return tuple(own.get(stop.id, stop) for stop in stops)


def total_seconds(stops: Collection[Stop], pace: int = 0) -> int:
    """Return the seconds of all stops; one without its own takes the pace."""
    return sum(stop.seconds or pace for stop in stops)


def regions_of(stops: Collection[Stop]) -> set[str]:
    """Return the regions of all stops."""
    return {region for stop in stops for region in stop.regions}


def coverage(body: Body, regions: Collection[str], gone: Collection[str] = ()) -> Coverage:
    """Return how much of the body a scan asks about.

    Args:
        body: The regions.
        regions: The ids of the regions of its stops.
        gone: The regions that are off this person's map, which are not counted.
    """
    here = [region for region in body if region.id not in gone]
    left_out = [region.slot for region in here if region.id not in regions]
    return Coverage(len(here) - len(left_out), len(here), tuple(dict.fromkeys(left_out)))


def example(stops: Sequence[Stop], pace: int) -> str:
    """Return these stops as a routine.toml to edit.

    Args:
        stops: The stops.
        pace: The seconds of a stop that has none of its own.
    """
    lines = [f"{stop.id} = {stop.seconds or max(pace, OWN_MIN)}" for stop in stops]
    width = max(map(len, lines))
    titles = (stop.title for stop in stops)
    return EXAMPLE + "".join(f"{line:<{width}}  # {title}\n" for line, title in zip(lines, titles, strict=True))
