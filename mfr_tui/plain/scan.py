"""A scan, stop by stop: what to do, then a number for each place that is tender. `Scan` keeps the time."""

import math
from collections.abc import Callable
from datetime import date

from mfr_tui.clock import since_day_start, spoken_time, utc_text
from mfr_tui.counting import counted
from mfr_tui.errors import ConfigError, StorageError
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.details import ask_details, feels_wrong, treat_place
from mfr_tui.plain.hands_free import HandsFree
from mfr_tui.plain.hold import work_on
from mfr_tui.plain.talk import HELP, SIGNS, TEN, Answer, Left, rating_of
from mfr_tui.plain.terminal import END, ENTER, LEAVE, RESUMED, STOP
from mfr_tui.practice.pressing import StopAdvice, advise_stop, why_not
from mfr_tui.practice.routine import coverage, regions_of
from mfr_tui.practice.scan import SILENT, Outcome, Scan, stops_to_scan
from mfr_tui.record.rows import Draft, How, ScanKind
from mfr_tui.review.compared import read_compared
from mfr_tui.review.resume import (
    CLOCK_RIGHT,
    PACE,
    clock_is_behind,
    entry_to_ask_about,
    goes_on_unasked,
    newest_draft,
    read_pace,
    resumed,
)
from mfr_tui.review.spots import spots_to_ask_about, spots_to_offer
from mfr_tui.review.today import read_today
from mfr_tui.wording.common import away_words, resumable_until
from mfr_tui.wording.scan import (
    NOTHING_TO_SCAN,
    READ_BACK,
    asked_about,
    asks_about,
    compared_words,
    enough_spots,
    get_ready,
    is_the_clock_right,
    not_asked,
    nothing_tender,
    pace_for_now,
    scan_result,
    spoken_stop,
    unfinished,
    what_counts,
    why_not_offered,
)

TOUCH_SECONDS = 1.0
"""How often the clock is told that the person is still rating: more often than it would go on by itself."""

LONGEST_WAIT = 60.0
"""How long a paused scan waits before it looks whether a new day has started, or another window wrote."""

HOW = (
    "Is a place tender? y, then the number of the place, then 0 to 9, x is 10. If none is, enter: next stop. "
    "q: leave. ?: all keys."
)
KEYS = (
    "y: tender, and the places of this stop are named. Or at once the number of a place, then 0 to 9, or x for 10.",
    "enter or n: next stop. b: back. space or p: pause. t: time. r: say this stop again, with its places.",
    "Of the place rated last: . the other side alike, d details, f something feels wrong, o how mfr treats it, "  # noqa: ISC004
    "i read about it. u: undo, U: redo. /: rate another place by its name.",
    "< and >: shorter and longer stops. e: end here. q: leave, and go on later. !: warning signs.",
)
"""Every key of a scan."""


def begin_scan(desk: Desk, kind: ScanKind, *, resume: bool = False) -> None:
    """Start today's scan, after asking what to do with an unfinished one.

    Args:
        desk: Plain mode.
        kind: Full or short, for a new scan.
        resume: Whether the person has said that today's unfinished scan should go on.

    Raises:
        Left: The person leaves.
    """
    try:
        desk.read_routine()
    except ConfigError as error:
        desk.refuse(error)
        return
    today = desk.body_day
    desk.tidy(lambda writer: writer.close_old_drafts(today))
    draft, empty = newest_draft(desk.reader.drafts(), today, kind)
    for one in empty:
        desk.tidy(lambda writer, scan_id=one.id: writer.drop_if_empty(scan_id))  # type: ignore[misc]
    if draft:
        go_on = draft.body_day == today and (resume or draft.empty)
        choice = "resume" if go_on else _choice(desk, draft, today)
        if choice and desk.day_has_turned_since(today):
            begin_scan(desk, kind)
            return
        _settle(desk, draft, choice)
        if choice != "today":
            return
    start_scan(desk, kind)


def _choice(desk: Desk, draft: Draft, today: date) -> str | None:
    """Ask what to do with an unfinished scan, and return the answer, or None for back."""
    if goes_on_unasked(draft, desk.clock.now(), today, desk.config.day_start):
        return "resume"
    words, answers = unfinished(draft, today, desk.config.day_start, "u")
    return desk.talk.choose(words, [Answer(*one) for one in answers])


def _settle(desk: Desk, draft: Draft, choice: str | None) -> None:
    """Do what the person chose with an unfinished scan."""
    if choice == "late":
        desk.keep("a scan finished late", lambda writer: writer.mark_late(draft.id))
    if choice in {"resume", "late"}:
        _walk(desk, draft)
    elif choice == "discard":
        desk.keep("the unfinished scan you discarded", lambda writer: writer.discard_scan(draft.id))
        desk.talk.say("Discarded. u brings it back.")
    elif choice in {"finish", "today"}:
        desk.keep("an unfinished scan ended", lambda writer: writer.finish_as_it_is(draft.id))


def start_scan(desk: Desk, kind: ScanKind) -> None:
    """Start a new scan for today, if the clock is right and any place is left to scan.

    Raises:
        Left: The person leaves.
    """
    newest = desk.reader.newest_instant()
    suspect = clock_is_behind(newest, desk.clock.now())
    if newest and suspect:
        written = entry_to_ask_about(desk.reader, newest, desk.clock.now())
        if written:
            words, answers = is_the_clock_right(desk.clock.now(), desk.clock.to_local(written))
            if desk.talk.choose(words, [Answer(*one) for one in answers], back=False, leaves="back") != "right":
                return
        ahead = [utc_text(desk.clock.now()), utc_text(newest)]
        desk.keep("your answer about the clock", lambda writer: writer.remember(CLOCK_RIGHT, ahead))
    tender = desk.reader.tender_lately(desk.body_day) if kind is ScanKind.SHORT else None
    stops = stops_to_scan(desk.stops, desk.routine, desk.standing().gone, tender)
    if not stops:
        desk.talk.say(NOTHING_TO_SCAN)
        return
    started = desk.change(lambda writer: writer.start_scan(kind, stops, clock_suspect=suspect))
    if started is None:
        return
    # Another window may have started a scan already. If so, this is that one, at its current stop.
    draft = next((draft for draft in desk.reader.drafts() if draft.id == started), None)
    if draft:
        _walk(desk, draft)
    else:
        desk.refuse(StorageError(READ_BACK, "Start mfr again."))


def _walk(desk: Desk, draft: Draft) -> None:
    """Go through the stops, then say what was found and offer to work on it."""
    pace, gone = read_pace(desk.reader, desk.config), desk.standing().gone
    lead_in = desk.config.lead_in_seconds if desk.talk.single else 0  # where whole lines are typed, nothing hurries
    scan = resumed(draft, desk.stops, desk.routine, gone, pace, lead_in=lead_in)
    with HandsFree("a body scan is running", voice=desk.config.speaks) as hands_free:
        walk = Walk(desk, draft.id, draft.body_day, scan, hands_free)
        try:
            walk.run()
        except Left:
            walk.leave()
            raise
        finally:
            walk.close()
    if scan.ended:
        sum_up(desk, draft.id, draft.body_day, scan)


class Walk:
    """One walk through the stops. `Scan` decides what comes next; this says it and saves it."""

    def __init__(self, desk: Desk, scan_id: str, body_day: date, scan: Scan, hands_free: HandsFree) -> None:
        """Create the walk.

        Args:
            desk: Plain mode.
            scan_id: The id of the scan, a draft in the diary.
            body_day: The day the draft belongs to.
            scan: The scan, at its current stop.
            hands_free: What accompanies it.
        """
        self._desk = desk
        self._hands_free = hands_free
        self._talk = desk.talk
        self._scan_id = scan_id
        self._body_day = body_day
        self._scan = scan
        self._ran_on = body_day  # the day on which its clock last ran
        self._leads = False  # whether the first stop is still to be said, after the lead-in
        self._last: str | None = None  # the place rated last
        self._over = False  # whether the person left, or another window ended the scan

    def run(self) -> None:
        """Go through the stops until the scan ends or the person leaves.

        Raises:
            Left: The person leaves plain mode.
        """
        scan, desk = self._scan, self._desk
        desk.others_wrote()
        if not self._talk.single:
            scan.pace = 0  # a line that is being typed must not come at the next stop
        self._talk.say(f"{len(scan.stops)} stops, {self._pace()}.", *self._coverage(), HOW)
        scan.resume(*desk.now)
        self._leads = scan.lead_s > 0
        if self._leads:
            ready = get_ready(scan.stop.title, round(scan.lead_s))
            self._talk.ask(ready)
            self._hands_free.say(ready)
        else:
            self._say_stop()
        while not scan.ended and not self._over:
            due = scan.due(desk.clock.monotonic())
            self._hands_free.runs(on=due is not None)
            self._talk.say(self._hands_free.news())
            key = self._talk.wait(LONGEST_WAIT if due is None else due)
            desk.look()
            if not scan.paused and not scan.waits_for_key:
                self._ran_on = desk.body_day
            if key is None:
                self._tick()
            elif not self._day_is_over():
                self._take(key)
            if self._leads and not (scan.lead_s or scan.ended or self._over):
                self._say_stop()
        if scan.ended:
            desk.keep("the end of the scan", lambda writer: writer.finish(self._scan_id, scan))
            self._talk.ring()

    def _pace(self) -> str:
        """Return how long the stops last."""
        scan = self._scan
        if not scan.pace:
            return "each waits for enter"
        own = {stop.seconds or scan.pace for stop in scan.stops}
        return f"{counted(max(own), 'second')} each" if len(own) == 1 else f"{min(own)} to {max(own)} seconds each"

    def _coverage(self) -> list[str]:
        """Return which places this scan asks about, if not about all."""
        desk = self._desk
        covers = coverage(desk.body, regions_of(self._scan.stops), desk.standing().gone)
        return [asks_about(covers), not_asked(covers, desk.body)] if covers.left_out else []

    def close(self) -> None:
        """Save the seconds, however the walk ended, and drop the scan if it is empty."""
        if not self._scan.ended:
            self._pause()
            self._drop_if_empty()

    # -- the clock -----------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Let time pass, and go on to the next stop when it is time."""
        scan = self._scan
        if self._desk.others_wrote() and not self._goes_on():
            return
        was_paused = scan.paused
        if scan.advance(*self._desk.now):
            self._after_stop()
        elif scan.paused and not was_paused:
            self._keep_progress()
            self._talk.say(f"Paused: {away_words()}. {self._talk.go_on} goes on.")
            self._day_is_over()
        elif scan.paused or scan.waits_for_key:
            self._day_is_over()

    def _after_stop(self) -> None:
        """Go on after a stop that was passed by time or by key."""
        if not self._scan.ended and self._goes_on():
            self._keep_progress()
            self._say_stop()

    def _goes_on(self) -> bool:
        """Return whether this scan goes on: no other window has ended it."""
        if self._desk.reader.is_draft(self._scan_id) or self._desk.keeper.outbox:
            return True
        self._scan.pause(self._desk.clock.monotonic())
        self._over = True
        self._talk.say("This scan was ended in another window.")
        return False

    def _day_is_over(self) -> bool:
        """Leave the scan if its clock stood still when its day ended, and return whether it did.

        A scan that ran into the next day goes on, paused or not: it belongs to the day on which it started.
        """
        desk, scan = self._desk, self._scan
        still = scan.paused or scan.waits_for_key
        if not still or self._ran_on != self._body_day or self._body_day >= desk.body_day:
            return False
        if since_day_start(desk.clock.now(), desk.config.day_start) < SILENT:
            return False
        self._over = True
        self._talk.say("A new day has started. The unfinished scan is saved.")
        return True

    def _pause(self) -> None:
        self._scan.pause(self._desk.clock.monotonic())
        self._hands_free.hush()
        self._keep_progress()

    def _resume(self) -> None:
        if self._scan.paused:
            self._scan.resume(*self._desk.now)
            self._talk.say(f"Going on. {self._time()}")

    # -- what is said --------------------------------------------------------------------------------------

    def _say_stop(self) -> None:
        """Say the stop: its number and title, and what to do. That fits in its time; its places are said on asking."""
        self._last, self._leads = None, False
        self._talk.ring()
        self._say_stop_alone()

    def _repeat(self) -> None:
        self._say_stop_alone()
        self._talk.say(self._places())

    def _say_stop_alone(self) -> None:
        scan, stop = self._scan, self._scan.stop
        self._talk.ask(
            f"Stop {scan.position + 1} of {len(scan.stops)}. {stop.title}.",
            f"{self._advice().spoken} Tender?",
        )
        self._hands_free.say(spoken_stop(scan, self._advice(), self._desk.config.voice_says))
        scan.show(scan.cursor, self._desk.clock.monotonic())

    def _advice(self) -> StopAdvice:
        """Return what the current stop says now, as another window may have changed an answer."""
        return advise_stop(self._desk.body, self._scan.stop, self._desk.standing())

    def _places(self) -> str:
        """Return the places of the stop with their numbers: `Jaw: 1 right, 2 left.`, and their ratings if they have."""
        marks, by_slot = self._desk.reader.marks(self._scan_id), dict[str, list[str]]()
        for number, region in enumerate(self._scan.stop.regions, 1):
            if region not in self._desk.body:
                continue
            place = self._desk.body[region]
            rated = f" rated {marks[region].nrs}" if region in marks else ""
            name = place.label.removeprefix(f"{place.side.capitalize()} ").capitalize()
            by_slot.setdefault(name, []).append(f"{number} {place.side}{rated}")
        return " ".join(f"{name}: {', '.join(sides)}." for name, sides in by_slot.items())

    def _time(self) -> str:
        """Return how far the scan is, and what its clock does."""
        scan = self._scan
        at = f"Stop {scan.position + 1} of {len(scan.stops)}"
        left = f"{counted(math.ceil(scan.seconds_left), 'second')} left" if scan.pace else "waits for enter"
        return f"{at}, {'paused' if scan.paused else left}. {spoken_time(scan.total_s)} in all."

    # -- keys ----------------------------------------------------------------------------------------------

    def _take(self, key: str) -> None:
        """Do what a key says.

        Raises:
            Left: The person leaves plain mode.
        """
        scan, now = self._scan, self._desk.clock.monotonic()
        if key in {STOP, LEAVE, END}:
            raise Left
        simple = {
            ENTER: self._next, "n": self._next, "b": self._back, " ": self._space, "e": self._end, "q": self.leave,
            "<": lambda: self._change_pace(-5), ">": lambda: self._change_pace(5), "/": self._another,
            "u": lambda: self._undo(redo=False), "U": lambda: self._undo(redo=True), ".": self._other_side,
            "r": self._repeat, RESUMED: self._suspended, "y": self._tender, "p": self._space,
        }  # fmt: skip
        letter = key if key == "U" else key.casefold()
        if letter in simple:
            simple[letter]()
        elif letter == "t":
            scan.advance_within_stop(now)
            self._talk.say(self._time())
        elif letter in {HELP, "help"}:
            scan.touch(now)
            self._talk.say(*KEYS)
        elif key == SIGNS:
            self._aside(lambda: self._talk.open_signs and self._talk.open_signs())
        elif letter in {"d", "f", "o", "i"}:
            self._about_last(letter)
        else:
            self._number(key)

    def _number(self, typed: str) -> None:
        """Rate the place with that number: `2` asks for its rating, a line `2 6` or `26` gives both."""
        number, _, rest = typed.partition(" ")
        if not rest and len(typed) > 1:
            number, rest = typed[0], typed[1:]
        regions = self._scan.stop.regions
        at = int(number) if number.isascii() and number.isdigit() else 0
        if not 1 <= at <= len(regions) or regions[at - 1] not in self._desk.body:
            self._scan.touch(self._desk.clock.monotonic())
            self._talk.say(f"That is no answer here. {HOW}")
            return
        if self._may_answer():
            self._rate(regions[at - 1], rest.strip())

    def _tender(self) -> None:
        """Name the places of the stop, and take the number of one. The stop's clock waits meanwhile."""
        if not self._may_answer():
            return
        self._talk.ask(f"{self._places()} Which number?")
        key = self._wait_for_answer()
        if key == ENTER:
            self._not_rated()
        elif key:
            self._take(key)

    def _rate(self, region: str, given: str = "") -> None:
        """Rate a place, asking for the rating unless it was given. The stop's clock waits meanwhile."""
        self._scan.move(region, self._desk.clock.monotonic())
        nrs = rating_of(given)
        if nrs is None:
            self._talk.ask(f"{self._desk.body.label(region)}: 0 to 9, {TEN} is 10.")
            key = self._wait_for_answer()
            nrs = rating_of(key or "")
            if nrs is None:
                self._scan.settle(self._desk.clock.monotonic())
                if key == ENTER:
                    self._not_rated()
                elif key:
                    self._take(key)
                return
        self._mark(region, nrs)

    def _may_answer(self) -> bool:
        """Return whether an answer counts: not if the stop began so recently that it was meant for the one before."""
        may = self._scan.may_go_on(self._desk.clock.monotonic())
        self._talk.say("" if may else "Not taken: the stop had just changed.")
        return may

    def _wait_for_answer(self) -> str | None:
        """Wait for a key, with the stop's clock halted, and return it. If mfr did not run, pause and return None."""
        desk, scan = self._desk, self._scan
        was_paused = scan.paused
        while True:
            scan.touch(desk.clock.monotonic())
            key = self._talk.wait(TOUCH_SECONDS)
            desk.look()
            if key is not None:
                return key
            scan.advance(*desk.now)
            if scan.paused and not was_paused:
                scan.settle(desk.clock.monotonic())
                self._talk.say(f"Paused: {away_words()}. {self._talk.go_on} goes on.")
                return None

    def _not_rated(self) -> None:
        self._scan.rated(self._desk.clock.monotonic())
        self._talk.say("Not rated. The stop goes on.")

    def _mark(self, region: str, nrs: int) -> None:
        desk = self._desk
        label, how = desk.body.label(region), self._how(region)
        self._scan.rated(desk.clock.monotonic())
        self._scan.cursor = self._scan.stop.start
        self._last = region
        if desk.keep(f"{label} {nrs}", lambda writer: writer.mark(self._scan_id, region, label, nrs, how)):
            self._talk.say(f"{label}: {nrs}. Saved.")

    def _how(self, region: str) -> How:
        """Return how a rating is felt. In the current stop's own regions, it is pressed only if the stop says so."""
        advice = self._advice()
        if region in advice.may:
            return How.PRESSED if region in advice.pressed else How.MOVED
        return How.MOVED if why_not(self._desk.body, region, self._desk.standing()) else How.PRESSED

    def _other_side(self) -> None:
        marks = self._desk.reader.marks(self._scan_id)
        mark = marks.get(self._last or "")
        mirror = self._desk.body[mark.region].mirror if mark else ""
        if mark is None or mirror in self._desk.standing().gone:
            self._talk.say("Rate a place first: then . gives its other side the same rating.")
            return
        self._mark(mirror, mark.nrs)

    def _another(self) -> None:
        """Rate a place that is not in this stop, by its name."""
        was_paused = self._scan.paused
        self._pause()
        region = self._talk.region(self._desk.body, "Which place?", self._desk.standing().gone)
        nrs = self._talk.rating(f"{self._desk.body.label(region)}: 0 to 9, {TEN} is 10.") if region else None
        if region and isinstance(nrs, int):
            self._mark(region, nrs)
        if self._goes_on() and not was_paused:
            self._scan.resume(*self._desk.now)
            self._scan.touch(self._desk.clock.monotonic())
            self._talk.say(self._time())

    def _about_last(self, letter: str) -> None:
        """Open the details of the place rated last, flag it, say how mfr treats it, or read about it."""
        desk, region = self._desk, self._last
        mark = desk.reader.marks(self._scan_id).get(region or "")
        if region is None or mark is None:
            self._talk.say("Rate a place first: this is about the place rated last.")
        elif letter == "d":
            self._aside(lambda: ask_details(desk, mark))
        elif letter == "f":
            self._aside(lambda: feels_wrong(desk, region, self._scan_id))
        elif letter == "o":
            self._aside(lambda: treat_place(desk, region))
        else:
            self._aside(lambda: desk.read_region(region))

    def _aside(self, do: Callable[[], object]) -> None:
        """Do something else while the scan is paused, and come back to it, paused."""
        last = self._last
        self._pause()
        do()
        self._last = last
        if self._goes_on():
            self._talk.say(f"Back in the scan, paused. {self._talk.go_on} goes on. {self._time()}")

    def _next(self) -> None:
        if self._may_answer():
            self._scan.pass_stop(*self._desk.now)
            self._after_stop()

    def _back(self) -> None:
        self._scan.back(self._desk.clock.monotonic())
        self._keep_progress()
        self._say_stop()

    def _space(self) -> None:
        if self._scan.paused:
            self._resume()
        else:
            self._pause()
            self._talk.say(f"Paused. {self._talk.go_on} goes on. {self._time()}")

    def _suspended(self) -> None:
        self._pause()
        self._talk.say(f"Paused. {self._talk.go_on} goes on. {self._time()}")

    def _end(self) -> None:
        self._scan.end(self._desk.clock.monotonic())

    def _change_pace(self, step: int) -> None:
        if not self._talk.single:
            self._talk.say("Each stop waits for enter here.")
            return
        seconds = self._scan.change_pace(step)
        self._scan.touch(self._desk.clock.monotonic())
        if self._scan.stop.seconds:
            self._talk.say(pace_for_now(seconds))
            return
        value = {"seconds": seconds, "instead_of": self._desk.config.stop_seconds}
        self._desk.keep("the pace", lambda writer: writer.remember(PACE, value))
        self._talk.say(f"{counted(seconds, 'second')} per stop." if seconds else "Each stop waits for enter.")

    def _undo(self, *, redo: bool) -> None:
        self._desk.undo(self._scan_id, redo=redo)
        self._scan.touch(self._desk.clock.monotonic())

    def leave(self) -> None:
        """Leave the scan, and say until when it can be resumed."""
        self._over = True
        self._pause()
        until = resumable_until(self._body_day, self._desk.config.day_start)
        if self._drop_if_empty():
            self._talk.say("Nothing was scanned yet, so nothing is kept of this scan.")
        else:
            self._talk.say(f"Saved. You can resume it until {until}.")

    # -- saving --------------------------------------------------------------------------------------------

    def _keep_progress(self) -> None:
        scan = self._scan
        self._desk.keep("your position in the scan", lambda writer: writer.keep_progress(self._scan_id, scan))

    def _drop_if_empty(self) -> bool:
        """Drop the scan if it has no mark and no stop passed, and return whether it was dropped."""
        if self._desk.reader.marks(self._scan_id) or Outcome.PASSED in self._scan.outcomes:
            return False
        return self._desk.tidy(lambda writer: writer.drop_if_empty(self._scan_id))


def sum_up(desk: Desk, scan_id: str, body_day: date, scan: Scan) -> None:
    """Say what a scan found, highest first, and offer to work on at most three places.

    Raises:
        Left: The person leaves.
    """
    body, talk = desk.body, desk.talk
    ratings = {region: mark.nrs for region, mark in desk.reader.marks(scan_id).items()}
    tender = sorted((region for region, nrs in ratings.items() if nrs), key=lambda region: -ratings[region])
    habit = read_today(desk.reader, desk.body_day, desk.config).habit
    scans = desk.reader.scans_of(body_day)
    said = scan_result(scan.result, scan.lacks_s, scans, body_day, desk.body_day)
    talk.say(*filter(None, [said, what_counts(scan.lacks_s, scans)]))
    covers = coverage(body, regions_of(scan.stops), desk.standing().gone)
    if covers.left_out:
        talk.say(asked_about(covers), not_asked(covers, body))
    if desk.config.show_streaks and habit.streak:
        talk.say(f"{habit.streak}-day streak.")
    if not tender:
        talk.say(nothing_tender(scan.result))
        return
    standing, asking = desk.standing(), spots_to_ask_about(desk.reader, desk.body_day)
    offers = spots_to_offer(desk.reader, body, standing, desk.body_day, ratings)
    compared = read_compared(desk.reader, body_day, ratings)
    talk.say("Found, highest first.")
    for region in tender:
        why = "" if region in offers else why_not_offered(why_not(body, region, standing))
        if region in asking:
            why = f"check the warning signs first, {SIGNS}"
        not_offered = f" Not offered: {why[0].lower()}{why[1:]}." if why else ""
        words = compared_words(compared.get(region), body_day, desk.body_day)
        talk.say(f"{body.label(region)}: {ratings[region]}{', ' if words else ''}{words}.{not_offered}")
    while True:
        answers = [Answer(region, str(n), body.label(region)) for n, region in enumerate(offers, 1)]
        answers += [Answer("flag", "f", "something feels wrong")]
        answers += [Answer("undo", "u", "undo the end"), Answer("done", ENTER, "nothing today")]
        question = f"Work on one now? {enough_spots(questions_first=bool(standing.to_ask))}" if offers else "What next?"
        chosen = talk.choose(question, answers, back=False, leaves="done")
        if chosen == "flag":
            wrong = tender[0] if len(tender) == 1 else _which(desk, tender)
            if wrong:
                feels_wrong(desk, wrong, scan_id)
        elif chosen == "undo":
            if desk.undo(scan_id):
                return
        else:
            if chosen not in {None, "done"}:
                work_on(desk, chosen)
            return


def _which(desk: Desk, regions: list[str]) -> str | None:
    answers = [Answer(region, str(number), desk.body.label(region)) for number, region in enumerate(regions[:9], 1)]
    return desk.talk.choose("Which place feels wrong?", answers)
