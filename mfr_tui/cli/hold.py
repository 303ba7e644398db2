"""`mfr hold`: open the app at the hold of one region, or save a hold that was just done without mfr."""

import contextlib
import uuid
from collections.abc import Sequence

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import print_json
from mfr_tui.cli.open import open_app
from mfr_tui.cli.standing import known_standing
from mfr_tui.clock import clock_time
from mfr_tui.errors import MfrError
from mfr_tui.practice.hold import Released, longest_seconds, tools_now
from mfr_tui.practice.screening import Allowed, Bar, Refused, Standing, load_items, may_hold
from mfr_tui.practice.technique import USUAL, Technique, fitting, load_techniques, path_of, tools_of
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.database import prepare_to_change


def hold(context: Context, region: str, technique: str | None, *, plain: bool | None = None) -> int:
    """Open the app, or plain mode, at a region, and return the exit code. They decide whether it may be pressed.

    Args:
        context: Paths and clock.
        region: The id, the number or the name of a region.
        technique: The id of the technique to start with, or None.
        plain: Whether plain mode was asked for or declined; None for neither.

    Raises:
        MfrError: There is no such region or technique, they do not fit, or the app cannot be opened.
    """
    body = load_body()
    region = _place(body, load_techniques(body), region, technique)
    return open_app(context, "hold", region, technique, plain=plain)


def log_hold(
    context: Context,
    region: str,
    held_s: int,
    *,
    technique: str | None,
    tool: str | None,
    before: int | None,
    after: int | None,
    released: str | None,
    as_json: bool,
) -> int:
    """Save a hold that was just done without mfr, as told, not timed. Return the exit code.

    What may not be held now cannot be saved either, as in the app.

    Args:
        context: Paths, settings and clock.
        region: The id, the number or the name of a region.
        held_s: Seconds of pressure, at least 1.
        technique: The id of the technique; None for `hold_spot`.
        tool: The tool, one of those that the app offers now; None if it is not said.
        before: The rating before it, 0 to 10, or None.
        after: The rating after it, 0 to 10, or None.
        released: `yes`, `partly` or `no`; None if it is not said.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: There is no such region, technique or tool, they do not fit, the region may not be held now or not
            for so long, or the settings or the diary cannot be used.
    """
    from mfr_tui.record.reader import DiaryReader
    from mfr_tui.record.writer import DiaryWriter
    from mfr_tui.wording.day import NOT_TIMED

    body = load_body()
    techniques = load_techniques(body)
    region = _place(body, techniques, region, technique)
    label, today, day_start = body.label(region), context.today, context.config.day_start
    way = next(one for one in techniques if one.id == (technique or USUAL))
    allowed = _allowed(context, body, region, path_of(way, body, region))
    prepare_to_change(context.database)
    with contextlib.closing(DiaryReader(context.database)) as reader:
        tried = [(one.tool, one.pressure) for one in reader.holds_of(region)]
        sign = reader.signs().get(way.ask_first)
    if way.ask_first and (sign is None or sign.yes or sign.body_day != today):
        question = next(one.question for one in load_signs() if one.id == way.ask_first)
        raise MfrError(
            f"{way.title}: one question comes first. {question}",
            f"Answer it in the app: mfr hold {region} --technique {way.id}",
        )
    tools, _ = tools_now(tools_of(way, body[region]), tried)
    if tool is not None and tool not in tools:
        raise MfrError(f"{tool!r} is not a tool that mfr offers here now.", f"Use one of: {', '.join(tools)}.")
    longest_s = longest_seconds(allowed, way)
    if held_s > longest_s:
        longest = clock_time(longest_s)
        raise MfrError(
            f"{label}: {clock_time(held_s)} is longer than the {longest} that {way.id} may take here.",
            f"Hold it for {longest} at most. Longer holds are not saved.",
        )
    hold_id = str(uuid.uuid4())
    with contextlib.closing(DiaryWriter(context.database, context.clock, day_start)) as writer:
        writer.log_hold(
            hold_id,
            label,
            allowed,
            way,
            held_s=held_s,
            before=before,
            after=after,
            released=Released(released) if released else None,
            tool=tool or "",
        )
    context.saved = True
    if as_json:
        _print_saved(context, hold_id)
    else:
        print(f"{label}: {way.title}, {clock_time(held_s)} ({NOT_TIMED}). To undo: mfr undo")
    return 0


def _place(body: Body, techniques: Sequence[Technique], region: str, technique: str | None) -> str:
    """Return the id of a region that can be pressed, with that technique if there is one.

    Raises:
        MfrError: There is no such region or technique, or they do not fit.
    """
    found = body.find(region)
    if len(found) == 1:
        region = found[0].id
    known_region(body, region)
    fit = fitting(techniques, body[region])
    if not fit:
        raise MfrError(
            f"{body[region].label}: never press here. {body[region].press_note}", "Choose another region: mfr regions"
        )
    if technique is not None and technique not in {one.id for one in fit}:
        raise MfrError(
            f"{technique} is not a technique for the {body[region].label[0].lower()}{body[region].label[1:]}.",
            f"Choose one of {', '.join(one.id for one in fit)}.",
        )
    return region


def _allowed(context: Context, body: Body, region: str, path: tuple[str, ...]) -> Allowed:
    """Return what `may_hold` allows now.

    Raises:
        MfrError: It refuses, or the settings or the diary cannot be used.
    """
    standing = known_standing(context) or Standing(load_items(), {}, context.clock.now(), context.today)
    answer = may_hold(body, region, path, standing)
    if isinstance(answer, Refused):
        where = f" Answer them in the app: mfr hold {region}" if answer.bar is Bar.QUESTIONS else ""
        raise MfrError(f"Do not press it now. {answer.why}", f"{answer.remains} {answer.ask}{where}")
    return answer


def _print_saved(context: Context, hold_id: str) -> None:
    from mfr_tui.cli.story import hold_for_programs
    from mfr_tui.record.reader import DiaryReader

    with contextlib.closing(DiaryReader(context.database)) as reader:
        saved = reader.hold(hold_id)
    if saved:
        print_json({"region": saved.region, **hold_for_programs(saved)})
