"""A day in a few calm words, for the calendar and for a single day."""

import textwrap
from collections.abc import Iterator, Sequence

from mfr_tui.body.regions import Body
from mfr_tui.body.severity import TENDER_NRS
from mfr_tui.clock import clock_time
from mfr_tui.counting import counted
from mfr_tui.errors import AssetError
from mfr_tui.practice.hold import Ended, Pressure, Released
from mfr_tui.practice.scan import FULL_STOPS
from mfr_tui.record.rows import HoldRow, How, Mark, Moment, ScanKind, ScanRow, ScanState
from mfr_tui.review.streaks import DayState
from mfr_tui.review.year import DayLook, MonthLook
from mfr_tui.wording.common import REASONS, found

_STATES = {
    DayState.DONE: "Done.",
    DayState.REST: "A rest day.",
    DayState.BRIDGED: "Lost to a long flight: it neither adds to a streak nor breaks it.",
    DayState.PARTIAL: "Started, but under two minutes.",
    DayState.MISSED: "No scan.",
    DayState.OPEN: "Today: not done yet.",
    DayState.BEFORE: "Before the first scan.",
}
_KINDS = {ScanKind.FULL: "Full scan", ScanKind.SHORT: "Short scan"}
HOW_WORDS = {How.PRESSED: "when pressed", How.MOVED: "when moved", How.REST: "at rest, untouched"}
"""When it hurt, as it is asked."""

_HOW = {How.PRESSED: "pressed", How.MOVED: "moved", How.REST: "at rest"}
_RELEASED = {Released.YES: "released", Released.PARTLY: "partly released", Released.NO: "not released"}
_PRESSURE = {Pressure.TOO_LITTLE: "too little pressure", Pressure.RIGHT: "", Pressure.TOO_MUCH: "too much pressure"}
_ENDED = {Ended.EARLY: "ended early", Ended.STOPPED_PAIN: "stopped for pain", Ended.INTERRUPTED: "interrupted"}

NOT_TIMED = "told, not timed"
"""What is said of a hold that was done without mfr's timer."""


def state_words(look: DayLook, rest: tuple[str, str] | None) -> str:
    """Return the state of a day in words.

    Args:
        look: The day.
        rest: Reason and note of its rest day; None if it is not one.
    """
    stands = "Done, entered late. It counts in full." if look.late else _STATES[look.state]
    if look.forgiven:
        stands = "No scan. The streak goes on: one missed day in seven is forgiven."
    if rest is None:
        return stands
    reason, note = rest
    off = f"A rest day: {REASONS.get(reason, reason).lower()}.{f' {note}' if note else ''}"
    return off if look.state is DayState.REST else f"{stands} {off}"


def tender_words(body: Body, look: DayLook, values: dict[str, int], most: int) -> Iterator[str]:
    """Yield what was tender on a day, with the number of places; if nothing was, the slight ratings.

    Args:
        body: The regions.
        look: The day.
        values: The value of each region rated that day, highest first.
        most: The most places to name.
    """
    tender = {region: nrs for region, nrs in values.items() if nrs >= TENDER_NRS}
    slight = {region: nrs for region, nrs in values.items() if 0 < nrs < TENDER_NRS}
    if tender:
        places = counted(len(tender), "place")
        yield f"{places} tender: {found(body, tender, most)}."
    elif slight:
        yield f"Only slightly tender: {found(body, slight, most)}."
    elif look.state in {DayState.DONE, DayState.PARTIAL}:
        yield "Nothing was tender."


def found_lines(body: Body, values: dict[str, int], holds: Sequence[HoldRow], room: int) -> Iterator[str]:
    """Yield a line for each place that was tender, even slightly, or held: ` 6  Left jaw   held 2:00: 6 to 2`.

    Args:
        body: The regions.
        values: The value of each region rated that day, highest first.
        holds: The holds of that day, oldest first.
        room: The width in columns. A place with what was held takes two lines, or more, if one is too narrow.
    """
    held: dict[str, list[str]] = {}
    for hold in holds:
        outcome = became(hold)
        said = f"held {clock_time(hold.progress.held_s)}{f': {outcome}' if outcome else ''}"
        held.setdefault(hold.region, []).append(said)
    felt = {region: nrs for region, nrs in values.items() if nrs or region in held}
    for region in (*felt, *(region for region in held if region not in felt)):
        line = f"{felt.get(region, ''):>2}  {body.label(region)}"
        said = "; ".join(held.get(region, []))
        if said and len(line) + 3 + len(said) <= room:
            yield f"{line}   {said}"
            continue
        yield line
        yield from (f"    {words}" for words in textwrap.wrap(said, max(room - 4, 20)))


def scan_words(scan: ScanRow) -> str:
    """Return a scan in words, `Full scan, 06:30 to 06:36`; if it is not done, also how far it got."""
    own = scan.kind is ScanKind.FULL and scan.stops < FULL_STOPS  # a routine, or places that are skipped
    said = [f"Scan of {counted(scan.stops, 'stop')}" if own else _KINDS[scan.kind]]
    if scan.late:
        said.append("entered late")
    elif scan.started_at:
        until = f" to {scan.ended_at:%H:%M}" if scan.ended_at else ""
        said.append(f"{scan.started_at:%H:%M}{until}")
    if scan.state is not ScanState.DONE:
        far = f"{scan.passed} of {scan.stops} stops, {clock_time(scan.active_s)}"
        said.append(f"unfinished: {far}" if scan.state is ScanState.DRAFT else far)
    return ", ".join(said)


def mark_words(moment: Moment, mark: Mark) -> str:
    """Return a mark in words, `pressed, tight, aching`: when it hurt, and its description."""
    said = [_HOW[mark.how], *mark.qualities]
    if moment is Moment.SPOT:
        said.append("outside a scan")
    return ", ".join(said)


def became(hold: HoldRow) -> str:
    """Return the outcome of a hold as far as it is known: `6 to 2, released`; and if it was told, that it was."""
    said = []
    if hold.before is not None and hold.after is not None:
        said.append(f"{hold.before} to {hold.after}")
    elif hold.before is not None:
        said.append(f"{hold.before} before")
    elif hold.after is not None:
        said.append(f"{hold.after} after")
    if hold.released:
        said.append(_RELEASED[hold.released])
    if hold.ended_how in _ENDED and (hold.timed or hold.ended_how is not Ended.EARLY):
        said.append(_ENDED[hold.ended_how])
    outcome = ", ".join(said)
    if hold.timed:
        return outcome
    return f"{outcome} ({NOT_TIMED})" if outcome else NOT_TIMED


def held_words(hold: HoldRow) -> str:
    """Return how long a hold was: `Held 1:16.`; whether it was told, and whether it was stopped for pain."""
    told = "" if hold.timed else f" ({NOT_TIMED})"
    hurt = ", stopped for pain" if hold.ended_how is Ended.STOPPED_PAIN else ""
    return f"Held {clock_time(hold.progress.held_s)}{told}{hurt}."


def month_words(body: Body, month: MonthLook) -> Iterator[str]:
    """Yield a month in numbers: its done days, its tender days, and the place that was tender on most of them."""
    done, tender = month_counts(month)
    yield done
    if month.most:
        yield f"{tender}, most often:"
        yield f"{body.label(month.most)}, {counted(month.most_days, 'day')}"
    else:
        yield tender


def month_counts(month: MonthLook) -> tuple[str, str]:
    """Return how many days of a month are done, and on how many of them a place was tender."""
    tender = f"tender on {counted(month.tender, 'day')}" if month.most else "nothing was tender"
    if month.slight and not month.most:
        tender = f"only slightly tender, on {counted(month.slight, 'day')}"
    done = f"{month.done} of {counted(month.days, 'day')} done" if month.days else "Before the first scan"
    return done, tender


def technique_titles(body: Body) -> dict[str, str]:
    """Return the title of each technique; empty if they cannot be read, so that holds are still shown."""
    from mfr_tui.practice.technique import load_techniques

    try:
        return {technique.id: technique.title for technique in load_techniques(body)}
    except AssetError:
        return {}


def hold_details(body: Body, hold: HoldRow, title: str, neighbors: dict[str, int]) -> Iterator[str]:
    """Yield how a place was held, and how it was rated afterward.

    Args:
        body: The regions.
        hold: The hold.
        title: The title of its technique.
        neighbors: The ratings of the places next to it after the hold.
    """
    with_what = (hold.tool, _PRESSURE[hold.pressure] if hold.pressure else "")
    for said in (f"{title}, {clock_time(hold.progress.held_s)}", ", ".join(filter(None, with_what)), became(hold)):
        if said:
            yield said
    if neighbors:
        yield f"nearby spots afterward: {found(body, neighbors)}"
    if hold.was_source:
        yield "nearby spots also eased"
