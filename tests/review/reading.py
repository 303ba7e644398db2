"""A second, slow reading of the rules of days and streaks: day by day, word by word, for comparing.

Written apart from `mfr_tui.review.streaks` and sharing nothing with it. States are their plain words.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, timedelta

from mfr_tui.record.rows import ScanDay

ONE = timedelta(days=1)


def states(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date) -> dict[date, str]:
    """Each day from the first scan's, or today, to today."""
    come: dict[date, list[ScanDay]] = {}
    for scan in scans:
        if scan.body_day <= today:
            come.setdefault(scan.body_day, []).append(scan)
    result = {}
    day = min(come, default=today)
    while day <= today:
        result[day] = state(come, rests, today, day)
        day += ONE
    return result


def state(scans: Mapping[date, list[ScanDay]], rests: AbstractSet[date], today: date, day: date) -> str:
    """The first that fits: done, rest, bridged, partial, missed; today without done or rest is open."""
    of_day = scans.get(day, [])
    if any(scan.done for scan in of_day):
        return "done"
    if day in rests:
        return "rest"
    if day == today:
        return "open"
    if bridged(scans, day):
        return "bridged"
    if of_day:
        return "partial"
    return "missed"


def bridged(scans: Mapping[date, list[ScanDay]], day: date) -> bool:
    """Any pair of done scans of the days beside it, neither late, < 36 h apart, offsets >= 3 h apart."""
    for before in scans.get(day - ONE, []):
        for after in scans.get(day + ONE, []):
            if not (before.done and after.done) or before.late or after.late:
                continue
            if before.started_at is None or before.offset_min is None:
                continue
            if after.started_at is None or after.offset_min is None:
                continue
            first, second = before.started_at.astimezone(UTC), after.started_at.astimezone(UTC)
            hours = abs((second - first) / timedelta(hours=1))
            if hours < 36 and abs(before.offset_min - after.offset_min) >= 3 * 60:
                return True
    return False


def run_days(states: Mapping[date, str], day: date, *, forgive: bool) -> list[date]:
    """The done days of the run that ends on `day`, newest first: the walk back, rule by rule."""
    counted: list[date] = []
    last_forgiven: date | None = None
    while day in states:
        if states[day] == "done":
            counted.append(day)
        elif states[day] in {"rest", "bridged"}:
            pass
        elif states[day] in {"missed", "partial"}:
            if not forgive:
                break
            if not counted:
                break
            if not older_is_done(states, day):
                break
            if last_forgiven is not None and not (last_forgiven - day).days > 6:
                break
            last_forgiven = day
        else:
            break
        day -= ONE
    return counted


def older_is_done(states: Mapping[date, str], day: date) -> bool:
    """Whether the next non-neutral older day is done."""
    older = day - ONE
    while states.get(older) in {"rest", "bridged"}:
        older -= ONE
    return states.get(older) == "done"


def run(states: Mapping[date, str], day: date, *, forgive: bool) -> int:
    """The length of the run that ends on `day`."""
    return len(run_days(states, day, forgive=forgive))


def streak(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool) -> int:
    """What is shown today."""
    days = states(scans, rests, today)
    if days[today] == "done":
        return run(days, today, forgive=forgive)
    return run(days | {today: "done"}, today, forgive=forgive) - 1


def word(scans: Iterable[ScanDay], rests: AbstractSet[date], today: date, *, forgive: bool) -> str:
    """What tomorrow morning would show if nothing were written until then, beside what is shown today."""
    come = [scan for scan in scans if scan.body_day <= today]
    shown = streak(come, rests, today, forgive=forgive)
    if shown == 0 or states(come, rests, today)[today] == "done":
        return ""
    not_yet = {rest for rest in rests if rest <= today}
    stands = streak(come, not_yet, today + ONE, forgive=forgive) >= shown
    return "safe if you skip" if stands else "scan to keep it"


def longest(days: Mapping[date, str], *, forgive: bool) -> list[date]:
    """The done days of the longest run ending on any day, newest first; the newest run on ties."""
    best: list[date] = []
    for day in sorted(days):
        found = run_days(days, day, forgive=forgive)
        if found and len(found) >= len(best):
            best = found
    return best


def runs(days: Mapping[date, str], *, forgive: bool) -> list[list[date]]:
    """The done days of every run that does not lie within another, longest first, then newest first."""
    found = [run for day in days if (run := run_days(days, day, forgive=forgive))]
    whole = [
        one
        for one in {(run[-1], run[0]): run for run in found}.values()
        if not any(
            other[-1] <= one[-1] and one[0] <= other[0] and (other[-1], other[0]) != (one[-1], one[0])
            for other in found
        )
    ]
    return sorted(whole, key=lambda one: (-len(one), -one[0].toordinal()))


def done_30(days: Mapping[date, str], today: date) -> int:
    """Done among the 30 days ending today when it is done, else yesterday."""
    end = today if days[today] == "done" else today - ONE
    return sum(days.get(end - timedelta(days=back)) == "done" for back in range(30))


def consistency(days: Mapping[date, str], today: date) -> float:
    """`s = s*m + v*(1-m)` over the days that are not neutral, up to yesterday, and today once done."""
    m = 0.5 ** (1 / 13)
    s = 0.0
    for day in sorted(days):
        if days[day] in {"rest", "bridged"}:
            continue
        if day == today and days[day] != "done":
            continue
        v = 1 if days[day] == "done" else 0
        s = s * m + v * (1 - m)
    return s
