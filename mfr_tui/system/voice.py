"""A voice for people who are not looking at the screen: one sentence at a time, spoken by a program of the system."""

import shutil
import sys
from dataclasses import dataclass
from typing import Self

from mfr_tui.system.child_process import Child

NOT_FOUND = "No voice found: install espeak-ng, or set voice = false."
FAILED = "The voice does not work here: fix {names}, or set voice = false."


@dataclass(frozen=True, slots=True)
class Speaker:
    """A program that speaks what it reads. (Arguments would be visible to every user of the computer.)

    Attributes:
        command: The program and its arguments.
        stop: The command that cuts it off, if ending the program is not enough.
    """

    command: tuple[str, ...]
    stop: tuple[str, ...] = ()


# It takes the name of a voice, not a language, and the voices differ between systems: use the system's own.
SAY = Speaker(("say", "-f", "-"))
# It hands the text to a service, which would speak on if only the program ended. -C cuts off every program that uses
# the service, so it is run only to cut off a sentence of ours. -e makes it read the text, but would raise the priority
# without -P.
SPD_SAY = Speaker(("spd-say", "-w", "-e", "-P", "text", "-l", "en"), stop=("spd-say", "-C"))
ESPEAK = Speaker(("espeak-ng", "-v", "en", "--stdin"))


class Voice:
    """Speaks one sentence at a time, in English. A new sentence cuts off the one before. Nothing waits for it.

    If a program fails, the next one says the sentence again.

    Attributes:
        silence: Why nothing can be heard any more, in one line; empty if nothing is wrong.
    """

    def __init__(self, *speakers: Speaker) -> None:
        """Create a voice that uses the first of these programs that works. Without any, it is silent."""
        self.silence = "" if speakers else NOT_FOUND
        self._told = False
        self._speakers = speakers
        self._failed: list[str] = []
        self._saying = ""
        self._child: Child | None = None
        self._cut = False  # whether the running child was told to end
        self._next: list[tuple[tuple[str, ...], str]] = []  # what runs next: commands, each with its input

    @classmethod
    def find(cls) -> Self:
        """Return a voice that uses the programs found on this system."""
        speakers = [SPD_SAY, ESPEAK] if sys.platform != "darwin" else [SAY, SPD_SAY, ESPEAK]
        return cls(*(speaker for speaker in speakers if shutil.which(speaker.command[0])))

    def say(self, text: str) -> None:
        """Say this now, and cut off any sentence before it."""
        if self.silence:
            return
        self.hush()
        self._saying = text
        self._next.append(self._sentence())
        self._go_on()

    def hush(self) -> None:
        """Cut off the current sentence."""
        self._next.clear()
        self._saying = ""
        if self._child:
            self._child.end()
            self._cut = True
            if self._speakers[0].stop:
                self._next.append((self._speakers[0].stop, ""))

    def close(self) -> None:
        """Cut off the current sentence, and wait until the program has ended. The voice can speak again."""
        self.hush()
        while self._child:
            if not self._child.wait():
                self._fail()  # it hangs, so do not wait for it a second time
            self._child = None
            self._go_on()

    def news(self) -> str:
        """Return why nothing can be heard, the first time it is called after a failure; otherwise an empty string."""
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
        """Return the command that says the current sentence, and the text it reads."""
        return self._speakers[0].command, self._saying

    def _ended(self, code: int) -> None:
        self._child = None
        if code and not self._cut:
            self._fail()
        self._go_on()

    def _fail(self) -> None:
        """Switch to the next program, if there is one."""
        self._failed.append(self._speakers[0].command[0])
        self._speakers = self._speakers[1:]
        self._next.clear()
        if not self._speakers:
            self.silence = FAILED.format(names=" or ".join(self._failed))
        elif self._saying:
            self._next.append(self._sentence())
