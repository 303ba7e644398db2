"""A voice, for eyes that are elsewhere: one sentence at a time, through a program that the system has."""

import shutil
import sys
from dataclasses import dataclass
from typing import Self

from mfr_tui.tui.system.child_process import Child

NOT_FOUND = "No voice found: install espeak-ng, or set voice = false."
FAILED = "The voice does not work here: fix {names}, or set voice = false."


@dataclass(frozen=True, slots=True)
class Speaker:
    """A program that speaks what it reads: its arguments can be seen by every user of the machine.

    Attributes:
        command: The program and its arguments.
        stop: The command that cuts it off, where ending the program is not enough.
    """

    command: tuple[str, ...]
    stop: tuple[str, ...] = ()


# It knows voices, no languages, and which voices there are differs: the system's own speaks.
SAY = Speaker(("say", "-f", "-"))
# It hands the text to a service, which would speak on without it. -C is for the service, whoever else uses it: it is
# run only where a sentence of ours is cut off. -e makes it read, which would raise the priority without -P.
SPD_SAY = Speaker(("spd-say", "-w", "-e", "-P", "text", "-l", "en"), stop=("spd-say", "-C"))
ESPEAK = Speaker(("espeak-ng", "-v", "en", "--stdin"))


class Voice:
    """Says one sentence at a time, in English; a new one cuts off the one before. Nothing waits for it.

    A program that fails gives way to the next, which says the sentence again.

    Attributes:
        silence: Why nothing is heard any more, in one line; empty while nothing is wrong.
    """

    def __init__(self, *speakers: Speaker) -> None:
        """A voice through the first of these programs that works, or, without any, a silent voice."""
        self.silence = "" if speakers else NOT_FOUND
        self._told = False
        self._speakers = speakers
        self._failed: list[str] = []
        self._saying = ""
        self._child: Child | None = None
        self._cut = False  # whether the running child was told to end
        self._next: list[tuple[tuple[str, ...], str]] = []  # what runs when it has ended, each with what it reads

    @classmethod
    def find(cls) -> Self:
        """The voice that this system has."""
        speakers = [SPD_SAY, ESPEAK] if sys.platform != "darwin" else [SAY, SPD_SAY, ESPEAK]
        return cls(*(speaker for speaker in speakers if shutil.which(speaker.command[0])))

    def say(self, text: str) -> None:
        """Say this now."""
        if self.silence:
            return
        self.hush()
        self._saying = text
        self._next.append(self._sentence())
        self._go_on()

    def hush(self) -> None:
        """Cut off what is being said."""
        self._next.clear()
        self._saying = ""
        if self._child:
            self._child.end()
            self._cut = True
            if self._speakers[0].stop:
                self._next.append((self._speakers[0].stop, ""))

    def close(self) -> None:
        """Cut off what is being said and see it gone. It can speak again."""
        self.hush()
        while self._child:
            if not self._child.wait():
                self._fail()  # it hangs: nothing shall wait for it a second time
            self._child = None
            self._go_on()

    def news(self) -> str:
        """Why nothing is heard, the first time there is something to say about it; then, and before, empty."""
        if self._told or not self.silence:
            return ""
        self._told = True
        return self.silence

    def _go_on(self) -> None:
        while self._next and not self._child:
            command, text = self._next.pop(0)
            self._cut = False
            try:
                self._child = Child(command, self._ended, text)
            except OSError:
                self._fail()

    def _sentence(self) -> tuple[tuple[str, ...], str]:
        """Return what says the sentence at hand: a command, and what it reads."""
        return self._speakers[0].command, self._saying

    def _ended(self, code: int) -> None:
        self._child = None
        if code and not self._cut:
            self._fail()
        self._go_on()

    def _fail(self) -> None:
        """Give way to the next program, if there is one."""
        self._failed.append(self._speakers[0].command[0])
        self._speakers = self._speakers[1:]
        self._next.clear()
        if not self._speakers:
            self.silence = FAILED.format(names=" or ".join(self._failed))
        elif self._saying:
            self._next.append(self._sentence())
