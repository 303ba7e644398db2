"""A hold: whether the place may be pressed, how, the hold itself, the questions after it, and the next place."""

import uuid
from collections.abc import Callable
from typing import NamedTuple

from mfr_tui.body.regions import CAP_SECONDS, Press
from mfr_tui.clock import spoken_time
from mfr_tui.counting import counted
from mfr_tui.plain.desk import Desk
from mfr_tui.plain.hands_free import HandsFree
from mfr_tui.plain.questions import ask_screening, ask_signs
from mfr_tui.plain.talk import HELP, LEAVE_IT, SIGNS, TEN, Answer, Left
from mfr_tui.plain.terminal import END, ENTER, STOP
from mfr_tui.practice.hold import ANSWER_SECONDS, Ended, Event, Hold, Phase, tools_now
from mfr_tui.practice.learn import technique_page
from mfr_tui.practice.pressing import advise, ways_to_hold
from mfr_tui.practice.screening import Allowed, Bar, Refused, is_pressed, may_hold
from mfr_tui.practice.technique import Chosen, StepKind, Technique, aim_of, path_of, tools_of
from mfr_tui.practice.warning_signs import load_signs, what_to_do
from mfr_tui.record.hold_keeping import HoldKeeping
from mfr_tui.record.rows import HoldRow, How
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.hold_outcomes import last_results
from mfr_tui.review.resume import open_holds
from mfr_tui.review.spots import spots_to_offer
from mfr_tui.wording.common import away_words, why_shorter
from mfr_tui.wording.hold import (
    ENDED_WORDS,
    NOT_SAID,
    SORE,
    Row,
    after_hold,
    answer_with,
    event_words,
    near_spots,
    ready_words,
    results_here,
    step_length,
    tool_words,
    way_length,
)
from mfr_tui.wording.page import spoken_lines

LONGEST_WAIT = 60.0
"""How long a paused hold waits before it looks whether another window has taken it over."""

WAS_IT_PAIN = f"Paused. Was it sharp or shooting pain? If so, y or {SIGNS} stops it. If not, n or"
KEYS = (
    f"{SIGNS} or {TEN}: sharp or shooting pain, stop at once and lock the place. ctrl+c: stop at once.",
    (
        "space: pause and go on; in a counted step, count one. p: pause and go on in any step. r: it released. "
        "+: 30 seconds more. e: end early. t: time. enter: start at once, before it starts by itself."
    ),
    "Any other key pauses, and asks whether it was pain.",
)


class Over(NamedTuple):
    """How a hold ended.

    Attributes:
        hold_id: The hold's id in the diary.
        region: The region held.
        how: How it ended.
    """

    hold_id: str
    region: str
    how: Ended


def work_on(desk: Desk, region: str | None, technique: str | None = None) -> None:
    """Work on a region, then on the next one, until the person stops.

    Args:
        desk: Plain mode.
        region: The first region; None asks for one.
        technique: The id of the technique to show first; None shows the one that fits best.

    Raises:
        Left: The person leaves.
    """
    while True:
        asked = region is None
        if region is None:
            region = ask_spot(desk)
        if region is None:
            return
        region, began = _work_on_one(desk, region, technique)
        technique = None
        if region is None and (began or not asked):
            return  # if the person chose the region here and nothing was held, ask again


def ask_spot(desk: Desk) -> str | None:
    """Ask for a place to work on: one of today's tender ones, or any other. Return None for none.

    Raises:
        Left: The person leaves.
    """
    values = desk.reader.day_values(desk.body_day, desk.body_day)
    offers = spots_to_offer(desk.reader, desk.body, desk.standing(), desk.body_day, values)
    if offers:
        answers = [
            Answer(region, str(number), f"{desk.body.label(region)}, {values[region]}")
            for number, region in enumerate(offers, 1)
        ]
        chosen = desk.talk.choose("Work on which place?", [*answers, Answer("other", "o", "another place")])
        if chosen != "other":
            return chosen
    return desk.talk.region(desk.body, "Work on which place?", desk.standing().gone)


def resume_hold(desk: Desk, row: HoldRow) -> None:
    """Go on with an interrupted hold, paused where it stopped, or close it if it may not continue.

    Raises:
        Left: The person leaves.
    """
    known = all(region in desk.body for region in (row.region, *row.path))  # it may be from another version
    allowed = may_hold(desk.body, row.region, row.path, desk.standing()) if known else None
    technique = next((one for one in desk.techniques if one.id == row.technique), None)
    if not isinstance(allowed, Allowed) or technique is None or not technique.runs:
        close_hold(desk, row)
        if isinstance(allowed, Refused):
            kept = f"{desk.body.label(row.region)}: your hold of {spoken_time(row.progress.held_s)} is saved"
            desk.talk.say(f"{kept}, but the hold cannot continue. {allowed.why}")
        return
    hold = Hold(allowed, technique, at=row.progress)
    region = _hold(desk, hold, tool=row.tool, before=row.before, hold_id=row.id)
    if region:
        work_on(desk, region)


def interrupted_hold(desk: Desk) -> HoldRow | None:
    """Return the interrupted hold that can be resumed, or None. Close those that are too old to resume."""
    found, old = open_holds(desk.reader, desk.clock.now(), desk.body_day)
    for row in old:
        desk.tidy(lambda writer, hold_id=row.id: writer.close_hold(hold_id))  # type: ignore[misc]
    return found


def close_hold(desk: Desk, row: HoldRow) -> None:
    """Close an interrupted hold, with the seconds it had."""
    desk.keep("an interrupted hold", lambda writer: writer.close_hold(row.id))


def _work_on_one(desk: Desk, region_id: str, technique: str | None) -> tuple[str | None, bool]:
    """Work on one region: say how, run the hold, and ask about it.

    Returns:
        The next region to work on, or None; and whether a hold was started.
    """
    if not _may(desk, region_id, (region_id,)):
        return None, False
    marked = {r for r, nrs in desk.reader.day_values(desk.body_day, desk.body_day).items() if nrs}
    cards = ways_to_hold(desk.techniques, desk.body, region_id, marked, desk.standing())
    cards = tuple(sorted(cards, key=lambda card: card.id != technique))  # stable: the one asked for comes first
    chosen = Card(desk, region_id, cards).ask()
    if chosen is None or not _ask_first(desk, chosen.technique, region_id):
        return None, False
    allowed = _may(desk, region_id, path_of(chosen.technique, desk.body, region_id))
    if not allowed:
        return None, False
    _keep_before(desk, region_id, chosen.before)
    hold = Hold(allowed, chosen.technique, lead_in=desk.config.lead_in_seconds)
    return _hold(desk, hold, tool=chosen.tool, before=chosen.before), True


def _hold(desk: Desk, hold: Hold, *, tool: str, before: int | None, hold_id: str | None = None) -> str | None:
    """Run a hold, and ask about it. Return the next region to work on, or None. Holding describes the arguments."""
    with HandsFree("a hold is running", voice=desk.config.speaks) as hands_free:
        return _ended(desk, Holding(desk, hold, hands_free, tool=tool, before=before, hold_id=hold_id).run())


def _may(desk: Desk, region: str, path: tuple[str, ...]) -> Allowed | None:
    """Return what is allowed if a region may be held now; otherwise say why not, and return None.

    Ask the safety questions first if they are due.

    Args:
        desk: Plain mode.
        region: The region.
        path: The regions that the technique is applied to.
    """
    answer = may_hold(desk.body, region, path, desk.standing())
    if isinstance(answer, Refused) and answer.bar is Bar.QUESTIONS:
        desk.talk.say(answer.why)
        ask_screening(desk)
        answer = may_hold(desk.body, region, path, desk.standing())
    if isinstance(answer, Allowed):
        return answer
    answers = [Answer("why", "i", "Read more about this place")]
    if answer.bar in {Bar.ITEM, Bar.QUESTIONS}:
        answers.insert(0, Answer("questions", "y", "Answer the safety questions"))
    desk.talk.say("No pressing here.")
    said = desk.talk.choose(answer.said, answers)
    if said == "questions":
        ask_screening(desk)
    elif said == "why":
        desk.read_region(region)
    return None


def _ask_first(desk: Desk, technique: Technique, region: str) -> bool:
    """Ask about the warning sign that this technique requires, and save the answer. Return whether it may start."""
    sign = next((sign for sign in load_signs() if sign.id == technique.ask_first), None)
    if sign is None:
        return True
    yes = desk.talk.yes(f"First, one question. {sign.question}")
    if yes is None:
        return False
    desk.keep_safe(
        f"the answer about {sign.about}",
        lambda writer: writer.warn(sign.id, yes=yes, region=region),
        loosens=not yes,
    )
    if yes:
        desk.talk.say(
            f"Do not press. {what_to_do(sign.tier, desk.config)}",
            f"No holds until you answer no, or a professional clears it: press {SIGNS}.",
        )
    return not yes


def _keep_before(desk: Desk, region: str, nrs: int | None) -> None:
    """Save the rating given before a hold as a rating of today, unless it is the same as the last one."""
    if nrs is not None and desk.reader.last_marks(desk.body_day).get(region) != nrs:
        label = desk.body.label(region)
        visit = str(uuid.uuid4())
        desk.keep(f"{label} {nrs}", lambda writer: writer.mark_spot(visit, region, label, nrs, How.PRESSED))


class Card:
    """How to press a region: the technique, the tool and the rating before, each of which can be changed."""

    def __init__(self, desk: Desk, region_id: str, techniques: tuple[Technique, ...]) -> None:
        """Create the card with the first technique.

        Args:
            desk: Plain mode.
            region_id: The region to work on.
            techniques: The techniques that fit it, at least one.
        """
        self._desk = desk
        self._region = desk.body[region_id]
        self._techniques = techniques
        self._technique = techniques[0]
        self._tools: tuple[str, ...] = ()
        self._tool = ""
        today = desk.body_day
        self._before = desk.reader.last_marks(today).get(region_id)
        again = [hold.after for hold in desk.reader.holds_of(region_id, today, today)]
        if again and again[0] is not None:
            self._before = again[0]  # given after today's last hold, so later than any rating in a scan

    def ask(self) -> Chosen | None:
        """Say how to press, and ask whether to start. Return what to start, or None.

        Raises:
            Left: The person leaves.
        """
        talk = self._desk.talk
        self._choose(self._technique)
        while True:
            rated = "not rated" if self._before is None else str(self._before)
            answers = [Answer("start", ENTER, "start the hold"), Answer("rate", "n", f"how tender is it now ({rated})")]
            if len(self._techniques) > 1:
                answers.append(Answer("technique", "t", "another technique"))
            if len(self._tools) > 1:
                answers.append(Answer("tool", "o", "another tool"))
            answers.append(Answer("read", "i", "read more"))
            said = talk.choose("Start?", answers)
            if said == "start":
                return Chosen(self._technique, self._tool, self._before)
            if said is None:
                return None
            self._do(said)

    def _do(self, said: str) -> None:
        talk = self._desk.talk
        if said == "rate":
            nrs = talk.rating(f"How tender is it now? 0 to 9, {TEN} is 10.")
            self._before = nrs if isinstance(nrs, int) else self._before
        elif said == "technique":
            self._another_technique()
        elif said == "tool":
            self._tool = self._tools[(self._tools.index(self._tool) + 1) % len(self._tools)]
            talk.say(f"Tool: {self._tool}.")
        else:
            talk.say(*spoken_lines(technique_page(self._technique, self._desk.body, self._refused())))

    def _another_technique(self) -> None:
        desk = self._desk
        standing = desk.standing()
        answers = []
        for number, one in enumerate(self._techniques, 1):
            path = path_of(one, desk.body, self._region.id)
            length = way_length(one, advise(desk.body, self._region.id, standing, path).answer, spoken_time)
            answers.append(Answer(one.id, str(number), f"{one.title}, {length}"))
        said = desk.talk.choose("Which technique?", answers)
        if said:
            self._choose(next(one for one in self._techniques if one.id == said))

    def _choose(self, technique: Technique) -> None:
        """Choose a technique, and say how it is done here, or why it may not be."""
        desk, region = self._desk, self._region
        self._technique = technique
        tried = [(hold.tool, hold.pressure) for hold in desk.reader.holds_of(region.id)]
        self._tools, self._tool = tools_now(tools_of(technique, region), tried)
        path = path_of(technique, desk.body, region.id)
        desk.talk.say(f"{region.label}. {technique.title}. {technique.purpose}")
        answer = advise(desk.body, region.id, desk.standing(), path).answer
        if isinstance(answer, Refused):
            desk.talk.say(answer.said)
            return
        several = len(technique.steps) > 1
        for number, step in enumerate(technique.steps, 1):
            length = step_length(step, answer, spoken_time)
            desk.talk.say(f"{f'Step {number}. ' if several else ''}{step.cue} {length[0].upper()}{length[1:]}.")
        low, high = aim_of(technique, region)
        how = "Fingertips, lightly." if region.press is Press.LIGHT else technique.pressure
        desk.talk.say(f"Pressure: {low} to {high} of 10. {how}", *(f"Careful: {one}" for one in technique.warnings))
        desk.talk.say(f"Here: {region.press_note}")
        if len(path) > 1:
            desk.talk.say(f"Path: {', then '.join(desk.body.label(place) for place in path)}.")
        if answer.cap_s < CAP_SECONDS:
            desk.talk.say(f"{why_shorter(desk.body, answer, spoken_time)} Elsewhere it is two to five minutes.")
        if self._tool:
            desk.talk.say(f"Tool: {tool_words(self._tool, next((one for one in tried if one[1]), None))}.")

    def _refused(self) -> Refused | None:
        path = path_of(self._technique, self._desk.body, self._region.id)
        return advise(self._desk.body, self._region.id, self._desk.standing(), path).refused


class Holding:
    """One hold. `Hold` keeps time; this says it and saves it."""

    def __init__(
        self,
        desk: Desk,
        hold: Hold,
        hands_free: HandsFree,
        *,
        tool: str,
        before: int | None,
        hold_id: str | None = None,
    ) -> None:
        """Create it for a new hold or, given its id, for an interrupted one.

        Args:
            desk: Plain mode.
            hold: The hold, built from what `may_hold` allowed.
            hands_free: What accompanies it.
            tool: The tool; may be empty.
            before: The rating before the hold, 0 to 10, or None.
            hold_id: The id of an interrupted hold; None for a new one.
        """
        self._desk = desk
        self._hands_free = hands_free
        self._talk = desk.talk
        self._hold = hold
        self._hold_id = hold_id or str(uuid.uuid4())
        self._label = desk.body.label(hold.allowed.region)
        self._before = before
        self._over = False  # whether it is left without an end: it never started, or it goes on elsewhere
        self._asked_at: float | None = None  # when it was asked whether it was pain; None while it is not
        self._kept = HoldKeeping(
            desk,
            self._hold_id,
            desk.window,
            f"{self._label}, {desk.clock.now():%H:%M:%S}",
            before=before,
            tool=tool,
            again=hold_id is not None,
            kept_s=hold.held_s,
        )

    def run(self) -> Over | None:
        """Run the hold to its end. Return how it ended, or None if it never started or goes on elsewhere.

        Raises:
            Left: The person leaves; the hold stays open where it is, to be resumed.
        """
        desk, hold = self._desk, self._hold
        results = results_here(self._before, last_results(desk.reader.holds_of(hold.allowed.region)))
        self._talk.say(f"{self._label}. {results}".strip(), f"{SIGNS} or {TEN} stops at once. ?: all keys.")
        desk.others_wrote()
        if self._kept.begun:
            self._talk.say(f"Saved at {spoken_time(hold.held_s)}. {self._talk.go_on} goes on here, e ends it.")
        elif self._go_on() and hold.lead_s:
            starts = f"It starts by itself in {counted(round(hold.lead_s), 'second')}, or at once with enter."
            self._talk.say(f"Hands in place. {starts}")
            self._hands_free.say(ready_words(self._label))
        try:
            while not self._hold.ended and not self._over:
                due = self._hold.due(desk.clock.monotonic())
                self._hands_free.runs(on=due is not None)
                self._talk.say(self._hands_free.news())
                key = self._talk.wait(LONGEST_WAIT if due is None else due)
                desk.look()
                if key is None:
                    self._tick()
                else:
                    self._take_key(key)
        finally:
            if not self._hold.ended and not self._over:
                self._hold.pause(*desk.now)
                self._kept.keep(self._hold)
            self._hands_free.runs(on=False)
        if self._over:
            return None
        return Over(self._hold_id, self._hold.allowed.region, self._hold.ended_how or Ended.EARLY)

    # -- the clock -----------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Let time pass."""
        if self._still_ours():
            self._heard(self._hold.advance(*self._desk.now))
            if not self._hold.ended:
                self._kept.keep_if_due(self._hold)

    def _still_ours(self) -> bool:
        """Return whether this run may go on with the hold.

        If another window resumed or ended it, leave it. If an answer given there forbids it, pause.
        """
        if self._kept.begun and not self._desk.keeper.outbox and self._desk.others_wrote():
            if self._desk.is_restored():
                return True  # the diary does not know the hold, which goes on and can be stopped for pain
            if self._kept.is_elsewhere(self._desk.reader.hold(self._hold_id)):
                if not self._kept.ours:
                    return True  # it was interrupted there, and nobody has resumed it
                self._hold.pause(*self._desk.now)
                self._kept.ours = False
                self._over = True
                self._talk.say("This hold is running in another window.")
                return False
            if self._hold.runs and isinstance(self._allowed(), Refused):
                self._pause()  # an answer given in the other window forbids it
                return False
        return True

    def _allowed(self) -> Allowed | Refused:
        """Return whether the hold is still allowed: an answer may have changed, or a region may have been locked."""
        held = self._hold.allowed
        return may_hold(self._desk.body, held.region, held.path, self._desk.standing())

    def _heard(self, happened: tuple[Event, ...]) -> None:
        """Ring and say what happened, and save it."""
        for event in happened:
            if event is Event.STARTED:
                self._kept.begin(self._hold)
            if event is Event.AWAY:
                self._kept.keep(self._hold)
                self._say_paused()
            elif event is Event.COUNTED:
                self._talk.say(self._count())
            else:
                self._talk.ring()
                self._talk.say(event_words(self._hold, event))
            self._hands_free.say(event_words(self._hold, event, self._desk.config.voice_says))
        if self._hold.ended_how is Ended.TIME:
            self._kept.end(self._hold)

    def _count(self) -> str:
        hold = self._hold
        each = "Pass" if hold.step.kind is StepKind.PASSES else "Roll"
        other = " Now the other way." if hold.step.kind is StepKind.ROLLS and hold.count == hold.step.count_high else ""
        return f"{each} {hold.count} of {hold.goal_count}.{other}"

    def _go_on(self) -> bool:
        """Run or resume the hold if that is still allowed, and return whether it runs."""
        if self._is_of_another_day():
            self._close_for_good()
            return False
        allowed, taken_over = self._allowed(), not self._kept.ours
        if isinstance(allowed, Refused) or not self._take():
            self._say_paused()
            return False
        if taken_over:
            self._catch_up(allowed)
        self._asked_at = None
        self._hold.resume(*self._desk.now, allowed)
        return True

    def _catch_up(self, allowed: Allowed) -> None:
        """Continue from the time in the diary, as another window may have held longer. Seconds held never go down."""
        row = self._desk.reader.hold(self._hold_id)
        if row:
            self._hold = Hold(allowed, self._hold.technique, at=row.progress)

    def _take(self) -> bool:
        """Take over an interrupted hold, and return whether this run owns it now."""
        taken = self._kept.take()
        if taken is False:
            self._talk.say("This hold was ended in another window. e goes back.")
        return bool(taken)

    def _is_of_another_day(self) -> bool:
        """Return whether the hold started on an earlier day, also if it was interrupted then."""
        row = self._desk.reader.hold(self._hold_id) if self._kept.begun else None
        return row is not None and row.body_day < self._desk.body_day

    def _close_for_good(self) -> None:
        """Close a paused hold from an earlier day as interrupted, with the seconds it had."""
        self._kept.close()
        self._over = True
        self._talk.say(f"A new day has started. Your hold of {spoken_time(self._hold.held_s)} is saved.")

    def _say_paused(self, *, asking: bool = False) -> None:
        """Say why the clock is paused, and what goes on."""
        hold, allowed = self._hold, self._allowed()
        if isinstance(allowed, Refused):
            self._talk.say(f"{allowed.why} {allowed.remains} e ends the hold.")
        elif hold.away_s:
            away = away_words(spoken_time(hold.away_s))
            self._talk.say(f"Paused: {away}. y counts that, {self._talk.go_on} leaves it out and goes on.")
        else:
            at = "before it started" if hold.phase is Phase.LEAD_IN else f"at {spoken_time(hold.held_s)}"
            said = WAS_IT_PAIN if asking else f"Paused {at}."
            self._asked_at = self._desk.now[0] if asking else None
            self._talk.say(f"{said} {self._talk.go_on} goes on.")

    # -- keys ----------------------------------------------------------------------------------------------

    def _take_key(self, key: str) -> None:
        """Do what a key says. Any key without a meaning pauses at once, and asks whether it was pain.

        Raises:
            Left: Nobody is there to answer any more.
        """
        letter = key.casefold()
        if key.startswith(SIGNS) or letter == TEN or (letter in {"y", "yes"} and self._asked_at is not None):
            self._stop_for_pain()
        elif key == STOP:
            self._stop()
        elif key == END:
            raise Left
        elif letter in {" ", "p"}:
            self._space(counts=letter == " ")
        elif letter == "r":
            self._end(Ended.RELEASED)
        elif letter == "e":
            self._end(Ended.EARLY)
        elif letter in {"+", "="}:
            self._more()
        elif letter == "y" and self._hold.away_s:
            self._heard(self._hold.count_away())
            if not self._hold.ended:
                self._kept.keep(self._hold)
                self._say_paused()
        elif letter == "t":
            self._heard(self._hold.advance(*self._desk.now))
            self._talk.say("" if self._hold.ended else self._time())
        elif letter in {HELP, "help"}:
            self._talk.say(*KEYS)
        else:
            self._take_other(key)

    def _take_other(self, key: str) -> None:
        """Start at once by enter in the lead-in, go on if it was not pain; otherwise pause, and ask whether it was."""
        asked_s = 0.0 if self._asked_at is None else self._desk.now[0] - self._asked_at
        if key.casefold() in {"n", "no"} and asked_s >= ANSWER_SECONDS:
            self._space(counts=False)
        elif key == ENTER and self._hold.runs and self._hold.phase is Phase.LEAD_IN:
            self._heard(self._hold.start(*self._desk.now))
        else:
            self._hold.away_s = 0.0  # only the key for it counts the time away
            self._pause(asking=True)

    def _time(self) -> str:
        hold = self._hold
        if hold.phase is Phase.LEAD_IN:
            left = counted(round(hold.lead_s), "second")
            return f"Paused {left} before it starts." if hold.paused else f"It starts in {left}."
        paused = ", paused" if hold.paused else ""
        if hold.step.counted:
            return f"{self._count()[:-1]}{paused}."
        return f"{spoken_time(hold.step_s)} of {spoken_time(hold.goal_s)}{paused}."

    def _space(self, *, counts: bool) -> None:
        hold = self._hold
        if hold.paused:
            if self._go_on():
                self._talk.say(f"Going on. {self._time()}")
        elif counts and hold.step.counted and hold.phase is Phase.RUNNING:
            self._heard(hold.count_one(*self._desk.now))
        else:
            self._pause()

    def _more(self) -> None:
        now = self._desk.now
        self._heard(self._hold.advance(*now))  # the time may be up at this very moment
        if self._hold.ended:
            return
        if self._hold.more(*now):
            self._talk.say(f"Now up to {spoken_time(self._hold.goal_s)}.")
        else:
            most = spoken_time(min(self._hold.goal_s, self._hold.allowed.cap_s))
            self._talk.say(f"At most {most} with this technique at this place.")

    def _pause(self, *, asking: bool = False) -> None:
        """Pause if the clock runs, and say so."""
        if self._hold.runs:
            self._heard(self._hold.pause(*self._desk.now))
            self._hands_free.hush()
            if self._hold.ended:
                return
            self._kept.keep(self._hold)
        self._say_paused(asking=asking)

    def _end(self, how: Ended) -> None:
        if self._hold.phase is Phase.LEAD_IN:
            self._over = True
            self._talk.say("It had not started, so there is no hold.")
            return
        if not self._take():
            self._over = how is Ended.EARLY  # this run has nothing to end
            return
        (self._hold.release if how is Ended.RELEASED else self._hold.end_early)(*self._desk.now)
        self._finish()

    def _stop(self) -> None:
        """Stop at once, save that, and then ask whether it was pain."""
        self._end(Ended.EARLY)
        if self._hold.ended and self._talk.yes("Stopped. Was it sharp or shooting pain?"):
            self._stop_for_pain()

    def _stop_for_pain(self) -> None:
        """Stop at once for sharp or shooting pain, even if the hold has just ended in another way."""
        self._hold.stop_for_pain(*self._desk.now)
        self._desk.keeper.hurt[self._hold.allowed.region] = self._desk.body_day
        self._finish()

    def _finish(self) -> None:
        self._hands_free.hush()
        self._kept.begin(self._hold)
        self._kept.end(self._hold)


# After the hold


def _ended(desk: Desk, over: Over | None) -> str | None:
    """Ask about the hold or, after a stop for pain, about the warning signs. Return the next region, or None."""
    if over is None:
        return None  # it never started, or it continues in another window
    if over.how is Ended.STOPPED_PAIN:
        ask_signs(desk, over.region, over.hold_id)
        return None
    if desk.reader.hold(over.hold_id) is None:
        return None  # it is still waiting for a full disk, so there is no row to add answers to
    values = desk.reader.day_values(desk.body_day, desk.body_day)
    following = next(iter(spots_to_offer(desk.reader, desk.body, desk.standing(), desk.body_day, values)), None)
    return After(desk, over.hold_id, following).ask()


class After:
    """The questions about a hold that ended."""

    def __init__(self, desk: Desk, hold_id: str, following: str | None) -> None:
        """Create the questions.

        Args:
            desk: Plain mode.
            hold_id: The hold that ended.
            following: The region that could come next; None if there is none.
        """
        self._desk = desk
        self._talk = desk.talk
        self._hold_id = hold_id
        self._following = following

    @property
    def _hold(self) -> HoldRow:
        hold = self._desk.reader.hold(self._hold_id)
        if hold is None:
            raise LookupError(self._hold_id)
        return hold

    def _rows(self) -> tuple[Row, ...]:
        desk, hold = self._desk, self._hold
        marks, again = desk.reader.last_marks(hold.body_day), desk.reader.marks_after(self._hold_id)
        near = near_spots(desk.body, hold, marks, desk.standing().gone)
        return after_hold(desk.body, hold, near, marks, again)

    def ask(self) -> str | None:
        """Ask each question that has no answer yet, and return the region to go on with, or None.

        Raises:
            Left: The person leaves.
        """
        desk, hold = self._desk, self._hold
        held = spoken_time(hold.progress.held_s)
        self._talk.say(f"{desk.body.label(hold.region)}, held {held}. {ENDED_WORDS[hold.ended_how or Ended.EARLY]}")
        asked = set[str]()
        while row := next((one for one in self._rows() if one.id not in asked and one.said == NOT_SAID), None):
            asked.add(row.id)
            said = self._ask(row)
            if said == "leave":
                break
            if said == "pain":
                self._pain()
                return None
            if said == "undo":
                asked.clear()
                desk.undo(self._hold_id)
        self._talk.say(SORE)
        if self._following is None:
            return None
        following = desk.body.label(self._following)
        said = self._talk.choose(
            "What next?",
            [Answer("next", "w", f"work on {following}"), Answer("done", ENTER, "done")],
            back=False,
            leaves="done",
        )
        return self._following if said == "next" else None

    def _ask(self, row: Row) -> str | None:
        """Ask one question, and save its answer. Return `pain`, `undo` or `leave` if the person said that."""
        pain = Answer("pain", SIGNS, "sharp pain")
        words = f"Nearby. {row.asks}. How tender is it now?" if row.near else row.asks
        if not row.keys:
            others = {SIGNS: "sharp pain", "u": "undo", LEAVE_IT: "leave the rest"}
            nrs = self._talk.rating(f"{words} 0 to 9, {TEN} is 10, enter skips.", others)
            if isinstance(nrs, str):
                return {SIGNS: "pain", "u": "undo"}.get(nrs, "leave")
            if nrs is not None:
                self._rate(row, nrs)
            return None
        answers = [Answer(key, key, word) for key, word in row.keys]
        answers += [Answer("skip", ENTER, "skip"), pain, Answer("undo", "u", "undo")]
        early = {TEN} if row.id == "released" else set[str]()  # it may be from the moment the hold ended
        answers += [Answer("pain", key, "") for key in early]
        said = self._talk.choose(words, answers, back=False, leaves="leave", early=early)
        if said in {"pain", "undo", "leave"}:
            return said
        if said != "skip" and said:
            answer = answer_with(row, said)
            self._say(row, lambda writer, label: writer.say_of_hold(self._hold_id, label, **answer))
        return None

    def _rate(self, row: Row, nrs: int) -> None:
        if row.id == "after":
            self._say(row, lambda writer, label: writer.say_of_hold(self._hold_id, label, after=nrs))
            return
        near = self._desk.body.label(row.id)
        how = How.PRESSED if is_pressed(self._desk.body[row.id], self._desk.reader.places()) else How.MOVED
        self._say(row, lambda writer, _: writer.mark_after(self._hold_id, row.id, near, nrs, how))

    def _say(self, row: Row, write: Callable[[DiaryWriter, str], None]) -> None:
        label = self._desk.body.label(self._hold.region)
        self._desk.keep(f"{label}: {row.asks}", lambda writer: write(writer, label))

    def _pain(self) -> None:
        """Record that the pain was sharp or shooting after all, and ask about the warning signs."""
        desk, hold = self._desk, self._hold
        desk.keeper.hurt[hold.region] = desk.body_day
        label = desk.body.label(hold.region)
        desk.keep(
            f"sharp pain at {label}",
            lambda writer: writer.end_hold(self._hold_id, desk.window, hold.progress, Ended.STOPPED_PAIN),
        )
        ask_signs(desk, hold.region, self._hold_id)
