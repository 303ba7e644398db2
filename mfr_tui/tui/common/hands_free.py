"""What accompanies a running clock: the computer is kept awake, and a voice speaks if the person wants one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfr_tui.system.voice import Voice
    from mfr_tui.tui.session import Session


class HandsFree:
    """The sleep inhibitor and the voice, as a scan or a hold uses them."""

    def __init__(self, app: "Session", why: str) -> None:
        """Take both from the app; the voice only if it is turned on in the settings.

        Args:
            app: The app.
            why: The reason that the system shows to anyone who asks what keeps it awake.
        """
        self._why = why
        self._app = app
        self._awake = app.awake

    @property
    def _voice(self) -> "Voice | None":
        return self._app.voice if self._app.config.speaks else None

    def runs(self, *, on: bool) -> None:
        """Keep the computer awake while the clock runs, and let it sleep while it does not."""
        if on:
            self._awake.hold(self._why)
        else:
            self._awake.release()

    def say(self, text: str) -> None:
        """Say this now, and cut off any sentence before it."""
        if self._voice:
            self._voice.say(text)

    def hush(self) -> None:
        """Stop speaking."""
        if self._voice:
            self._voice.hush()

    def news(self) -> str:
        """Return what went wrong with either, once, in one line; otherwise an empty string."""
        return self._awake.news() or (self._voice.news() if self._voice else "")

    def close(self) -> None:
        """Let the computer sleep, stop speaking, and wait until the child processes have ended."""
        self._awake.close()
        if self._voice:
            self._voice.close()
