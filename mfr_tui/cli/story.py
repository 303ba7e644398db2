"""`mfr history --region`: the history of one region, with a chart in plain characters."""

import shutil
import sys
from collections.abc import Iterator
from datetime import date

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.history import first_day, opened
from mfr_tui.record.rows import HoldRow
from mfr_tui.review.region_history import Held, RegionHistory, Stretch, read_region_history

WIDTH, LEAST, MOST = 80, 40, 120
"""The width of the chart without a terminal, as in a pipe, and the least and the most on a terminal, in columns."""

HOLDS = 20
"""The most holds printed; `--json` has all."""


def story(context: Context, region: str, since: str | None, *, as_json: bool) -> int:
    """Print the history of a region. Return the exit code.

    Args:
        context: Paths, settings and clock.
        region: The region's id.
        since: `30d` for the last thirty days, including today, or the first date; None for all days.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: There is no such region, `since` is neither, or the settings or the diary cannot be used.
    """
    body = load_body()
    known_region(body, region)
    with opened(context) as (diary, past):
        first = first_day(since, past.today) if since else date.min
        told = read_region_history(diary, body, region, past.today, first)
    if as_json:
        print_json(_for_programs(body, told))
    else:
        print("\n".join(_lines(body, told, all_of_it=since is None)))
    return 0


def _lines(body: Body, story: RegionHistory, *, all_of_it: bool) -> Iterator[str]:
    from mfr_tui.clock import span
    from mfr_tui.wording.chart import LOW, draw
    from mfr_tui.wording.region import MEDIAN_OF, PERIOD_HEAD, facts, hold_line, legend, neighbor_lines, period_line
    from mfr_tui.wording.region import story_says as says

    yield f"{body.label(story.region)}, {span(story.begins, story.today)}"
    if all_of_it:
        yield says(story)
    if not story.whole.scanned and not story.held:
        return
    width = min(max(LEAST, shutil.get_terminal_size((WIDTH, 24)).columns), MOST) if sys.stdout.isatty() else WIDTH
    chart = draw(story, story.today, None, width, LOW)
    yield ""
    yield from ("".join(piece.text for piece in row).rstrip() for row in chart.rows)
    yield legend(chart.each, short=width < WIDTH)
    yield ""
    yield from (f"{name:<11}{said}" for name, said in facts(story))
    if story.whole.felt:
        yield from ("", PERIOD_HEAD, *(period_line(story, one) for one in story.periods), MEDIAN_OF)
    beside = list(neighbor_lines(story, body))
    if beside:
        yield from ("", "Tender on the same days", *(f"  {line}" for line in beside))
    if story.held:
        yield from ("", f"Holds ({len(story.held)})", *(f"  {hold_line(one)}" for one in story.held[:HOLDS]))
    if len(story.held) > HOLDS:
        yield f"  and {len(story.held) - HOLDS} more: mfr history --region {story.region} --json"


def _for_programs(body: Body, story: RegionHistory) -> dict[str, object]:
    felt, tender = story.felt_days, story.tender_days
    return {
        "region": story.region,
        "label": body.label(story.region),
        **_stretch_for_programs(story.whole),
        "not_scanned": story.not_scanned,
        "first_felt": _iso(felt[0] if felt else None),
        "last_felt": _iso(felt[-1] if felt else None),
        "first_tender": _iso(tender[0] if tender else None),
        "last_tender": _iso(tender[-1] if tender else None),
        "clear_since": story.clear_since,
        "periods": [_stretch_for_programs(one) for one in story.periods],
        "neighbors": [one._asdict() for one in story.neighbors],
        "values": {day.isoformat(): nrs for day, nrs in story.values.items()},
        "held": [_held_for_programs(one) for one in story.held],
    }


def _stretch_for_programs(one: Stretch) -> dict[str, object]:
    return {
        **one._asdict(),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "worst_day": _iso(one.worst_day),
    }


def _held_for_programs(one: Held) -> dict[str, object]:
    return {**hold_for_programs(one.hold), "next_day": _iso(one.next_day), "next_value": one.next_value}


def hold_for_programs(hold: HoldRow) -> dict[str, object]:
    """Return a hold that ended as JSON for programs."""
    return {
        "body_day": hold.body_day.isoformat(),
        "technique": hold.technique,
        "tool": hold.tool,
        "held_s": hold.progress.held_s,
        "before": hold.before,
        "after": hold.after,
        "released": hold.released,
        "ended_how": hold.ended_how,
        "timed": hold.timed,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
