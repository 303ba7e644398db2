"""`mfr techniques`: the ways to press, either all of them or those that fit a region."""

import textwrap

from mfr_tui.body.regions import Body, Press, Region, load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_json, print_styled
from mfr_tui.cli.standing import known_standing
from mfr_tui.clock import clock_time
from mfr_tui.practice.pressing import advise, nothing_pressed, why_not
from mfr_tui.practice.screening import Bar, Refused, Standing
from mfr_tui.practice.technique import (
    Technique,
    aim_of,
    fitting,
    load_techniques,
    offered,
    path_of,
    tools_of,
)
from mfr_tui.practice.warning_signs import load_signs

COLUMNS = 80
NAME_COLUMNS = 10

HOW = {
    Press.OK: "This region can be pressed.",
    Press.CARE: "This region can be pressed, but carefully.",
    Press.LIGHT: "This region can be pressed, but only lightly.",
    Press.NEVER: "Never press this region. Look and move only.",
}


def techniques(context: Context, region: str | None, *, as_json: bool = False) -> int:
    """Print every technique or, for a region, whether it may be pressed, how, and what fits it. Return the exit code.

    Args:
        context: Paths, settings and clock, to find out whether the region may be pressed.
        region: The id of a region; None for every technique.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: There is no such region, or the techniques, the settings or the diary cannot be used.
    """
    body = load_body()
    if region is not None:
        known_region(body, region)
    known, standing = load_techniques(body), known_standing(context)
    if as_json:
        print_json(
            _all_for_programs(known, body, standing)
            if region is None
            else _region_for_programs(known, body, body[region], standing)
        )
    elif region is None:
        _print_all(known, nothing_pressed(body, standing) if standing else None)
    else:
        _print_fitting(known, body, body[region], standing)
    return 0


def _all_for_programs(known: tuple[Technique, ...], body: Body, standing: Standing | None) -> dict[str, object]:
    refused = nothing_pressed(body, standing) if standing else None
    return {
        "why_not": refused.said if refused else None,
        "techniques": [{"id": one.id, "title": one.title, "purpose": one.purpose, "timed": one.runs} for one in known],
    }


def _region_for_programs(
    known: tuple[Technique, ...], body: Body, region: Region, standing: Standing | None
) -> dict[str, object]:
    """Return whether a region may be pressed and what fits it: while it may not be, no technique at all."""
    refused = why_not(body, region.id, standing) if standing else None
    hidden = refused is not None and refused.bar is not Bar.NEVER
    techniques: list[dict[str, object]] = []
    for one in () if not fitting(known, region) else offered(known, body, region.id, ()):
        path = path_of(one, body, region.id)
        if not (standing and advise(body, region.id, standing, path).refused):
            techniques.append(_technique_for_programs(one, body, region, path))
    return {
        "region": region.id,
        "label": region.label,
        "press": None if hidden else region.press.value,
        "press_note": None if hidden else region.press_note,
        "questions_first": standing is None or bool(standing.to_ask),
        "why_not": refused.said if refused else None,
        "techniques": techniques,
    }


def _technique_for_programs(one: Technique, body: Body, region: Region, path: tuple[str, ...]) -> dict[str, object]:
    low, high = aim_of(one, region)
    return {
        "id": one.id,
        "title": one.title,
        "purpose": one.purpose,
        "along": list(path),
        "ask_first": one.ask_first or None,
        "steps": [f"{step.cue} {step.figures[0].upper()}{step.figures[1:]}." for step in one.steps],
        "longest_s": min(body[place].cap_s for place in path),
        "pressure": "Lightly." if region.press is Press.LIGHT else one.pressure,
        "pressure_from": low,
        "pressure_to": high,
        "tools": list(tools_of(one, region)),
        "warnings": list(one.warnings),
        "source": one.source,
        "page": one.page,
    }


def _print_all(known: tuple[Technique, ...], refused: Refused | None) -> None:
    if refused:
        _print_wrapped(f"Do not press now. {refused.said}")
        print()
    for technique in known:
        print(f"{technique.id:<15} {technique.title}{'' if technique.runs else ' (described, not timed)'}")
        _print_wrapped(technique.purpose, " " * 16)
    print()
    print("To see how to use them on a region: mfr techniques REGION")


def _print_fitting(known: tuple[Technique, ...], body: Body, region: Region, standing: Standing | None) -> None:
    print_styled(f"{region.label} ({region.id})", Style.HEADING)
    refused = why_not(body, region.id, standing) if standing else None
    if refused and refused.bar is not Bar.NEVER:
        _print_wrapped(f"Do not press it now. {refused.said}")
        print(f"To see more in the app: mfr hold {region.id}")
        return
    _print_wrapped(f"{HOW[region.press]} {region.press_note}")
    if not fitting(known, region):
        return
    if not standing:
        print("First, check who should not press: mfr learn who-should-not")
    questions = {sign.id: sign.question for sign in load_signs()}
    for technique in offered(known, body, region.id, ()):
        path = path_of(technique, body, region.id)
        print()
        print_styled(f"{technique.title} ({technique.id})", Style.HEADING)
        crossed = advise(body, region.id, standing, path).refused if standing else None
        if crossed:
            _print_named("not now", crossed.said)
            continue
        _print_named("for", technique.purpose)
        if len(path) > 1:
            _print_named("along", ", then ".join(body.label(place) for place in path))
        if technique.ask_first:
            _print_named("ask first", f"{questions[technique.ask_first]} If yes, do not press.")
        for number, step in enumerate(technique.steps, 1):
            _print_named(f"step {number}", f"{step.cue} {step.figures[0].upper()}{step.figures[1:]}.")
        cap_s = min(body[place].cap_s for place in path)
        if sum(step.longest_s for step in technique.steps if step.presses) > cap_s:
            usual = clock_time(min(region.hold_s, cap_s))
            _print_named("here", f"At most {clock_time(cap_s)}, even if the steps say more; usually {usual}.")
        low, high = aim_of(technique, region)
        how = "Lightly." if region.press is Press.LIGHT else technique.pressure
        _print_named("pressure", f"{how} {low} to {high} out of 10.")
        first, *firmer = tools_of(technique, region)
        _print_named("tools", ", or if that is too gentle, ".join((first, *firmer)))
        for warning in technique.warnings:
            _print_named("careful", warning)
        _print_named("source", technique.source)
        _print_named("read more", f"mfr learn {technique.page}")
    print()
    print("To see the sources in full: mfr learn sources")


def _print_named(name: str, text: str) -> None:
    _print_wrapped(text, " " * (NAME_COLUMNS + 2), f"  {name:<{NAME_COLUMNS}}")


def _print_wrapped(text: str, indent: str = "", first: str | None = None) -> None:
    print(textwrap.fill(text, COLUMNS, initial_indent=indent if first is None else first, subsequent_indent=indent))
