"""A conversation: what is said, what is asked, and what can be answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.plain.terminal import END, ENTER, LEAVE, RESUMED, STOP, Terminal
from mfr_tui.typed import LONGEST_NOTE

SIGNS = "!"
HELP = "?"
BACK = "b"
LEAVE_IT = "q"
TEN = "x"
RETRY_SECONDS = 2.0
"""How often a change that is not saved yet is tried again while a question waits."""

MOST_FOUND = 9
"""The most places to choose from with one digit."""


class Left(Exception):  # noqa: N818  (no error: the person leaves)
    """The person leaves plain mode, or nobody is there to answer any more."""


class Answer(NamedTuple):
    """One answer to a question.

    Attributes:
        id: What it stands for.
        key: The key that gives it; ENTER for enter.
        label: Its words; empty for one that is not named among the answers.
    """

    id: str
    key: str
    label: str


class Talk:
    """Says lines and asks questions.

    Attributes:
        open_signs: Opens the warning signs, at any question; None while they are open.
        look: Tries again what is not saved yet. Returns whether something still waits.
    """

    def __init__(self, terminal: Terminal, *, bell: bool) -> None:
        """Create a conversation.

        Args:
            terminal: What the person reads and types.
            bell: Whether the bell rings.
        """
        self._terminal = terminal
        self._bell = bell
        self._offered = ""
        self.open_signs: Callable[[], None] | None = None
        self.look: Callable[[], bool] = lambda: False

    @property
    def single(self) -> bool:
        """Whether each key counts at once; otherwise a line does, after enter."""
        return self._terminal.single

    @property
    def go_on(self) -> str:
        """The key that goes on after a pause, as it is said: a space is hard to see on a line."""
        return "space" if self.single else "p"

    def say(self, *lines: str) -> None:
        """Say these lines. Empty ones are left out."""
        for line in lines:
            if line:
                self._terminal.write(line)

    def ask(self, *lines: str, early: Collection[str] = ()) -> None:
        """Say what decides something: only a key that comes after it was said answers it.

        Args:
            lines: What is said.
            early: Keys that count although they came before. `!` always does.
        """
        self._terminal.forget({SIGNS, *early})
        self.say(*lines)

    def ring(self) -> None:
        """Ring the bell, if it is turned on."""
        if self._bell:
            self._terminal.ring()

    def wait(self, seconds: float | None) -> str | None:
        """Return the next key, whatever it is; None if none came within that time."""
        return self._terminal.key(seconds)

    def key(self) -> str:
        """Return the next key; RESUMED after a suspension, when the person needs to hear the question again.

        Raises:
            Left: The person leaves.
        """
        while True:
            key = self._terminal.key(RETRY_SECONDS if self.look() else None)
            if key in {STOP, LEAVE, END}:
                raise Left
            if key:
                return key

    def choose(
        self,
        question: str,
        answers: Sequence[Answer],
        *,
        back: bool = True,
        leaves: str | None = None,
        named: int | None = None,
        early: Collection[str] = (),
    ) -> str | None:
        """Ask a question, and return what its answer stands for; None for back.

        Args:
            question: The question.
            answers: The answers.
            back: Whether `b` and `q` go back.
            leaves: What `q` stands for if it is not among the answers and does not go back; None for nothing.
            named: How many of the answers are named with the question; None for all. `?` names every one.
            early: Keys that answer it although they came before it was asked.

        Raises:
            Left: The person leaves.
        """
        offers = [f"{answer.key}: {answer.label}" for answer in answers if answer.label]
        every = [*offers, *([f"{BACK} or {LEAVE_IT}: back"] if back else [f"{LEAVE_IT}: leave"] if leaves else [])]
        offers += [f"{BACK}: back"] if back else []
        more = [] if named is None or named >= len(offers) else [f"{HELP}: all"]
        short = f"{'; '.join([*offers[:named], *more])}."
        again = "" if short == self._offered else short  # not again, for one question after another
        self.ask(question, again, early=early)
        self._offered = short
        while True:
            key = self.key()
            exact = [answer for answer in answers if key == answer.key]
            for answer in exact or [answer for answer in answers if _gives(key, answer)]:
                return answer.id
            if back and key.casefold() in {BACK, "back", LEAVE_IT}:
                return None
            if leaves and key.casefold() == LEAVE_IT:
                return leaves
            self._not_an_answer(key, [question, *every] if key == HELP else [question, short])

    def yes(self, question: str) -> bool | None:
        """Ask a question that is answered with yes or no; None for back.

        Raises:
            Left: The person leaves.
        """
        said = self.choose(question, [Answer("yes", "y", "yes"), Answer("no", "n", "no")])
        return None if said is None else said == "yes"

    def rating(self, question: str, others: Mapping[str, str] | None = None) -> int | str | None:
        """Ask for a rating from 0 to 10, and return it; one of `others`, as its key; or None for enter or `q`.

        Args:
            question: The question.
            others: What other keys do, by key, if there are any.

        Raises:
            Left: The person leaves.
        """
        others = others or {}
        what = "; ".join([f"0 to 9, {TEN} is 10; enter skips", *(f"{key}: {words}" for key, words in others.items())])
        self.ask(question)
        while True:
            key = self.key()
            nrs = rating_of(key)
            if nrs is not None:
                return nrs
            if key in others:
                return key
            if key == ENTER or key.casefold() == LEAVE_IT:
                return None
            self._not_an_answer(key, [question, f"{what}."])

    def _not_an_answer(self, key: str, help_lines: Sequence[str]) -> None:
        """Open the warning signs, or say what can be answered."""
        if key == SIGNS and self.open_signs:
            self.open_signs()
        elif key not in {HELP, "help", RESUMED}:
            self.say("That is no answer here.")
        self.say(*help_lines)

    def text(self, question: str, words: Sequence[str] = ()) -> str:
        """Ask for a line in the person's own words, and return it.

        Args:
            question: The question.
            words: What tab completes.

        Raises:
            Left: The person leaves.
        """
        typed = self._terminal.line(question, words)
        if typed in {STOP, LEAVE, END}:
            raise Left
        return typed.strip()[:LONGEST_NOTE]

    def region(self, body: Body, question: str, gone: frozenset[str] = frozenset()) -> str | None:
        """Ask for a region by name or number, and return its id; None if the person gives none.

        Args:
            body: The regions.
            question: The question.
            gone: The regions that are off this person's map.

        Raises:
            Left: The person leaves.
        """
        there = [region for region in body if region.id not in gone]
        while True:
            typed = self.text(
                f"{question} A name or a number, ? lists them, enter goes back:", [r.label for r in there]
            )
            if not typed or typed.casefold() == LEAVE_IT:
                return None
            if typed == HELP:
                self.say(*(f"{n} {region.label}" for n, region in enumerate(body, 1) if region.id not in gone))
                continue
            found = [region for region in body.find(typed) if region.id not in gone]
            if len(found) == 1:
                return found[0].id
            if not found:
                self.say(f"No place is called that: {typed}.")
            elif len(found) > MOST_FOUND:
                self.say(f"{len(found)} places are called that. Say more of the name.")
            else:
                answers = [Answer(region.id, str(n), region.label) for n, region in enumerate(found, 1)]
                chosen = self.choose("Which one?", answers)
                if chosen:
                    return chosen


def rating_of(key: str) -> int | None:
    """Return the rating that a key or a line gives, 0 to 10; None if it gives none."""
    if key in {TEN, "X"}:
        return 10
    return int(key) if key.isascii() and key.isdigit() and len(key) < 3 and int(key) <= 10 else None


def _gives(key: str, answer: Answer) -> bool:
    """Return whether a key or a typed line gives an answer: its key in either case, or its words."""
    return key.casefold() in {answer.key.casefold(), answer.label.casefold() or answer.key}
