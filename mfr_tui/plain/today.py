"""Plain mode from its first line to its last: what is asked first, then Today, again and again."""

from collections.abc import Callable

from mfr_tui.clock import Clock, spoken_time
from mfr_tui.config import Config
from mfr_tui.errors import ConfigError, MfrError
from mfr_tui.paths import Places
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.details import treat_place
from mfr_tui.plain.flags import show_flags
from mfr_tui.plain.hold import interrupted_hold, resume_hold, work_on
from mfr_tui.plain.questions import ask_screening, ask_signs, ask_week, welcome
from mfr_tui.plain.scan import begin_scan
from mfr_tui.plain.talk import HELP, LEAVE_IT, SIGNS, Answer, Left, Talk
from mfr_tui.plain.terminal import ENTER, Terminal
from mfr_tui.practice.learn import load_pages, with_refusal
from mfr_tui.practice.pressing import nothing_pressed
from mfr_tui.record.rows import ScanKind
from mfr_tui.review.flags.places import by_place, open_places
from mfr_tui.review.flags.status import read_flag_status
from mfr_tui.review.resume import read_pace, stops_that_start
from mfr_tui.review.today import Today, read_today
from mfr_tui.review.weekly import read_week
from mfr_tui.wording.common import REASONS, found, long_day, streak_line
from mfr_tui.wording.day import became
from mfr_tui.wording.page import spoken_lines
from mfr_tui.wording.safety import alarms_today, locked_places, no_pressing, place_words, questions_due
from mfr_tui.wording.scan import COUNTS, scan_needs
from mfr_tui.wording.today import cannot_wait, may_be_sore, recently_released, unfinished_scan, worked_on

ON = (
    f"Plain mode is on. {HELP} says what can be answered, {LEAVE_IT} goes back, {SIGNS} checks the warning signs, "
    "ctrl+c leaves."
)
LINES = "This terminal gives whole lines: type each answer, then enter."
ELSEWHERE = "Other days are commands: mfr history, mfr streak, mfr report."


def run_plain(
    places: Places,
    config: Config,
    clock: Clock,
    terminal: Terminal,
    start: str,
    region: str | None = None,
    technique: str | None = None,
) -> int:
    """Run plain mode, and return the exit code. `database.prepare` must have run before.

    Args:
        places: Where the person's files are.
        config: The settings.
        clock: The only source of time.
        terminal: What the person reads and types.
        start: `today`, `scan`, `short` or `hold`.
        region: The region to work on, for `hold`; None asks for one.
        technique: The id of the technique to start with, or None.

    Raises:
        MfrError: The diary, or a file that comes with the program, cannot be used.
    """
    talk = Talk(terminal, bell=config.bell)
    talk.say(ON, "" if talk.single else LINES)
    desk = Desk(places, config, clock, talk)
    talk.open_signs = lambda: ask_signs(desk)
    try:
        try:
            desk.check_diary()
            try:
                desk.read_routine()
            except ConfigError as error:
                desk.refuse(error)
            _begin(desk, start, region, technique)
        except Left:
            talk.say("" if desk.keeper.outbox else "Goodbye. Everything is saved.")
        return desk.leave()
    except Left:
        return desk.give_up()
    finally:
        desk.close()


def _begin(desk: Desk, start: str, region: str | None, technique: str | None) -> None:
    """Do what was asked for on the command line, or what should be asked first; then go on with Today."""
    if start == "hold":
        _try(desk, lambda: work_on(desk, region, technique))
        return
    urgent = alarms_today(desk.alarms(), desk.standing(), desk.config, SIGNS)
    if start in {"scan", "short"}:
        desk.talk.say(*urgent)
        _try(desk, lambda: begin_scan(desk, ScanKind.SHORT if start == "short" else ScanKind.FULL))
        return
    if not desk.reader.setting("welcome_seen"):
        welcome(desk)
    elif row := interrupted_hold(desk):
        _try(desk, lambda: resume_hold(desk, row))
    elif not urgent and (draft := read_today(desk.reader, desk.body_day, desk.config).draft) and not draft.elsewhere:
        _try(desk, lambda: begin_scan(desk, ScanKind.FULL))
    said: list[str] = []
    while said := _ask_today(desk, said):
        pass


def _try(desk: Desk, do: Callable[[], None]) -> None:
    """Do something; if it cannot be done, say so."""
    try:
        do()
    except MfrError as error:
        desk.refuse(error)


def _ask_today(desk: Desk, before: list[str]) -> list[str]:
    """Say the status of today, unless it is as before, and do what the person chooses.

    Args:
        desk: Plain mode.
        before: What was said of today before.

    Returns:
        What was said of today; empty to leave.
    """
    desk.tell_sync()
    today = read_today(desk.reader, desk.body_day, desk.config)
    lines = _today_lines(desk, today)
    desk.talk.say(*(lines if lines != before else ()))
    start, other = _start_words(today)
    offered = read_week(desk.reader, today.day, desk.config).offered and not desk.standing().signs
    answers = [
        Answer("start", ENTER, start),
        *other,
        *([] if desk.standing().signs else [Answer("work", "w", "work on a spot")]),
        Answer("flags", "3", _flags_label(desk, today)),
        *([Answer("week", "o", "how was your week")] if offered else []),
        Answer("quit", "q", "quit"),
    ]
    named = len(answers)
    answers += [
        Answer("questions", "y", "safety questions"),
        Answer("signs", SIGNS, "warning signs"),
        Answer("history", "2", "today's ratings and holds"),
        Answer("learn", "4", "learn"),
        Answer("places", "p", "places to avoid"),
        Answer("undo", "u", "undo the last change"),
        Answer("redo", "U", "redo it"),
    ]
    said = desk.talk.choose("What next?", answers, back=False, named=named)
    if said == "quit" or said is None:
        desk.talk.say("Goodbye.")
        return []
    _do(desk, said, today)
    return lines


def _do(desk: Desk, said: str, today: Today) -> None:
    """Do what the person chose on Today."""
    done = today.state == "done"
    doing: dict[str, Callable[[], object]] = {
        "start": lambda: _found(desk, today) if done else begin_scan(desk, ScanKind.FULL, resume=True),
        "again": lambda: begin_scan(desk, ScanKind.FULL),
        "short": lambda: begin_scan(desk, ScanKind.SHORT),
        "work": lambda: work_on(desk, None),
        "rest": lambda: _rest(desk, today),
        "questions": lambda: ask_screening(desk, every=not desk.standing().to_ask),
        "week": lambda: ask_week(desk),
        "signs": lambda: ask_signs(desk),
        "history": lambda: _found(desk, today),
        "flags": lambda: show_flags(desk),
        "learn": lambda: _learn(desk),
        "places": lambda: _places(desk),
        "undo": desk.undo,
        "redo": lambda: desk.undo(redo=True),
    }
    _try(desk, lambda: (doing[said](), None)[1])


# What is said


def _today_lines(desk: Desk, today: Today) -> list[str]:
    """Return what Today says: what cannot wait, the streak, the state of the day, and the last days."""
    body, habit, standing = desk.body, today.habit, desk.standing()
    lines = [*alarms_today(desk.alarms(), standing, desk.config, SIGNS), *locked_places(body, standing)]
    lines += cannot_wait(read_flag_status(desk.reader, today.day, desk.config), body, standing, desk.config)
    due, barred = questions_due(standing), no_pressing(standing)
    day = f"Today is {long_day(today.day)}.{' Demo data.' if today.demo else ''}"
    if desk.config.show_streaks and habit.best:
        day += f" {streak_line(habit)}"
    lines += [
        day,
        _state(desk, today),
        *([barred] if barred else []),
        *([f"Answer the safety questions with y. {due}."] if due else []),
    ]
    sore = may_be_sore(desk.reader, body, today)
    released = recently_released(desk.reader, body, today, besides_sore=bool(sore))
    lately = (sore, worked_on(desk.reader, body, today, standing), released)
    return lines + [line for line in lately if line]


def _flags_label(desk: Desk, today: Today) -> str:
    count = len(open_places(by_place(read_flag_status(desk.reader, today.day, desk.config))))
    return f"flags, {count} open" if count else "flags"


def _state(desk: Desk, today: Today) -> str:
    """Return the state of today in a sentence."""
    if today.draft and today.state not in {"done", "rest"}:
        return f"Unfinished scan. {unfinished_scan(today.draft, today.day, desk.config.day_start)}"
    if today.state == "done":
        what = f"Found: {found(desk.body, today.marked, 3)}." if today.marked else "Nothing was tender."
        return f"Done for today. {what}"
    if today.state == "rest":
        reason = desk.reader.rest_days().get(today.day, "other")
        safe = " Your streak is safe." if desk.config.show_streaks else ""
        return f"Today is a rest day: {REASONS.get(reason, reason).lower()}.{safe}"
    if today.state == "partial":
        what = f" Found: {found(desk.body, today.marked, 3)}." if today.marked else ""
        return f"Started today, not done yet.{what} {COUNTS}"
    pace = read_pace(desk.reader, desk.config)
    starts = stops_that_start(desk.reader.drafts(), today.day, desk.stops, desk.routine, pace)
    return f"Not scanned yet. {scan_needs(starts)}"


def _start_words(today: Today) -> tuple[str, list[Answer]]:
    """Return what enter does, and the answers beside it."""
    if today.state == "done":
        return "what was found", [Answer("again", "a", "scan again")]
    rest = Answer("rest", "r", "a normal day again" if today.state == "rest" else "rest day")
    if today.draft and today.state != "rest":
        own = today.draft.body_day == today.day
        return "resume the scan" if own else "start the scan", [rest]
    start = "scan anyway" if today.state == "rest" else "start the scan"
    return start, [Answer("short", "s", "short scan, two minutes"), rest]


def _found(desk: Desk, today: Today) -> None:
    """Say today's ratings and holds, and where the history of other days is."""
    values = desk.reader.day_values(today.day, today.day)
    holds = desk.reader.holds(today.day, today.day)[::-1]
    lines = [f"{desk.body.label(region)}: {nrs}." for region, nrs in values.items() if nrs]
    for hold in holds:
        held, outcome = spoken_time(hold.progress.held_s), became(hold)
        lines.append(f"{desk.body.label(hold.region)}, held {held}{f': {outcome}' if outcome else ''}.")
    desk.talk.say(*(lines or ["Nothing was rated or held today."]), ELSEWHERE)


def _learn(desk: Desk) -> None:
    """Say the pages of Learn, and read one after another. What tells to press says first if nothing may be."""
    pages = load_pages()
    desk.talk.say(*(f"{number}: {page.title}" for number, page in enumerate(pages, 1)))
    while (typed := desk.talk.text("Which page? Its number, enter goes back:")) and typed.casefold() != LEAVE_IT:
        at = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
        if 1 <= at <= len(pages):
            refused = nothing_pressed(desk.body, desk.standing())
            desk.talk.say(*spoken_lines(with_refusal(pages[at - 1], refused)))


# What is asked on Today


def _rest(desk: Desk, today: Today) -> None:
    """Make today a rest day, after asking why, or a normal day again."""
    day = desk.body_day
    if today.state == "rest" and today.day == day:
        if desk.keep(f"rest day {day} cleared", lambda writer: writer.clear_rest(day, day)):
            desk.talk.say("A normal day again.")
        return
    answers = [Answer(reason, label[0].lower(), label) for reason, label in REASONS.items()]
    words = " A rest day does not break your streak, and does not add to it." if desk.config.show_streaks else ""
    why = desk.talk.choose(f"Why?{words}", answers)
    if why and not desk.day_has_turned_since(day):
        desk.keep(f"rest day {day}", lambda writer: writer.rest(day, day, why))


def _places(desk: Desk) -> None:
    """Say the places to avoid, and change one after another."""
    for region, place in desk.reader.places().items():
        desk.talk.say(f"{desk.body.label(region)}: {place_words(place)}")
    while changed := desk.talk.region(desk.body, "Change which place?"):
        treat_place(desk, changed)
