"""`mfr routine`: the stops of a scan, how long each lasts, and which places they ask about."""

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.standing import known_pace, known_standing
from mfr_tui.clock import clock_time
from mfr_tui.counting import counted
from mfr_tui.practice.routine import coverage, example, load_routine, regions_of, total_seconds
from mfr_tui.practice.scan import STOP_SECONDS, load_stops, stops_left
from mfr_tui.wording.scan import asks_about, not_asked


def routine(context: Context, *, as_json: bool) -> int:
    """Print the stops of today's scan. Return exit code 0.

    Raises:
        MfrError: routine.toml, the settings or the diary cannot be used.
    """
    body, path = load_body(), context.places.routine
    stops = load_stops(body)
    own = load_routine(path, stops)
    standing, pace = known_standing(context), known_pace(context)
    gone = standing.gone if standing else frozenset[str]()
    walk = stops_left(stops if own is None else own, gone)
    covers = coverage(body, regions_of(walk), gone)
    total = total_seconds(walk, pace) if pace else 0
    seconds = [(stop.seconds or pace) if pace else 0 for stop in walk]
    if as_json:
        rows = [{"stop": stop.id, "title": stop.title, "seconds": one} for stop, one in zip(walk, seconds, strict=True)]
        print_json(
            {
                "file": None if own is None else str(path),
                "stops": rows,
                "seconds": total,
                "asked": covers.asked,
                "places": covers.of,
                "not_asked": [region.id for region in body if region.slot in covers.left_out],
            }
        )
        return 0
    print(f"Your own routine: {path}" if own else f"The full scan. There is no {path}")
    for number, (stop, one) in enumerate(zip(walk, seconds, strict=True), 1):
        print(f"{number:>3}  {stop.id:<11} {f'{one} s' if one else 'waits':>5}  {stop.title}")
    print(f"{counted(len(walk), 'stop')}, {clock_time(total) if total else 'each waits for you'}. {asks_about(covers)}")
    if covers.left_out:
        print(not_asked(covers, body))
    return 0


def print_example(context: Context) -> int:
    """Print the full scan as a routine.toml to edit. Return exit code 0.

    Raises:
        MfrError: The settings cannot be used.
    """
    print(example(load_stops(load_body()), known_pace(context) or STOP_SECONDS), end="")
    return 0
