"""Allowances, techniques and standings made by hand, for tests of what comes after them."""

from mfr_tui.practice.screening import Allowed
from mfr_tui.practice.technique import Step, StepKind, Technique


def allowed(region: str = "shoulder_back_l", *path: str, hold_s: int = 120, cap_s: int = 300) -> Allowed:
    """As `may_hold` would say it."""
    return Allowed(region, path or (region,), hold_s, cap_s)


def stay(low_s: int = 120, high_s: int = 300) -> Step:
    return Step(StepKind.HOLD, "Stay.", low_s=low_s, high_s=high_s)


def until(high_s: int) -> Step:
    return Step(StepKind.UNTIL, "Until it lets go.", high_s=high_s)


def passes(low: int = 5, high: int = 6, pace_s: int = 8) -> Step:
    return Step(StepKind.PASSES, "Along the line.", count_low=low, count_high=high, pace_s=pace_s)


def rolls(each_way: int = 3, pace_s: int = 8) -> Step:
    return Step(StepKind.ROLLS, "Roll.", count_low=each_way, count_high=each_way, pace_s=pace_s)


def technique(*steps: Step) -> Technique:
    """One with these steps; without any, two to five minutes on the spot."""
    return Technique(
        id="hold_spot",
        title="Hold",
        purpose="A spot.",
        paths=(),
        any_place=True,
        steps=steps or (stay(),),
        pressure="Some.",
        aim=(4, 6),
        tools=(),
        warnings=(),
        ask_first="",
        source="CC",
        page="dose",
    )
