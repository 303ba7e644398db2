"""What goes along with a running clock: the machine kept awake, and a voice where one is wanted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfr_tui.tui.session import Session


class HandsFree:
    """Awake and voice, as a scan or a hold needs them."""

    def __init__(self, app: "Session", why: str) -> None:
        """Find both.

        Args:
            app: The app.
            why: What the system shows to those who ask what keeps it awake.
        """
        self._why = why
        self._awake = app.awake
        self._voice = app.voice if app.config.voice else None

    def runs(self, *, on: bool) -> None:
        """Keep the machine awake while the clock runs, and let it sleep while it does not."""
        if on:
            self._awake.hold(self._why)
        else:
            self._awake.release()

    def say(self, text: str) -> None:
        """Say this now; a sentence before it is cut off."""
        if self._voice:
            self._voice.say(text)

    def hush(self) -> None:
        """Be quiet."""
        if self._voice:
            self._voice.hush()

    def news(self) -> str:
        """What went wrong with either, once, in one line; else empty."""
        return self._awake.news() or (self._voice.news() if self._voice else "")

    def close(self) -> None:
        """Leave no program behind."""
        self._awake.close()
        if self._voice:
            self._voice.close()
