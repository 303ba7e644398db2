"""How a hold is saved while it goes on: when it starts, every five seconds, and when it ends."""

from mfr_tui.practice.hold import KEEP_SECONDS, Ended, Hold
from mfr_tui.record.keeper import Keeps
from mfr_tui.record.rows import HoldRow


class HoldKeeping:
    """Saves one hold. It writes nothing of a hold that never started.

    Attributes:
        hold_id: The id of the hold.
        begun: Whether the hold is in the diary.
        ours: Whether this window owns it. An interrupted hold may belong to another window until it is resumed here.
    """

    def __init__(
        self,
        keeps: Keeps,
        hold_id: str,
        window: str,
        name: str,
        *,
        before: int | None,
        tool: str,
        again: bool,
        kept_s: float,
    ) -> None:
        """Create it for a new hold or, with `again`, for an interrupted one.

        Args:
            keeps: What saves changes.
            hold_id: The id of the hold.
            window: The id of this window.
            name: What the hold is called in the list of what is not saved yet. It must be unique, so that no hold can
                replace another's stop for pain.
            before: The rating before it, 0 to 10, or None.
            tool: The tool; may be empty.
            again: Whether the hold is in the diary, from when it was interrupted.
            kept_s: The seconds held that are saved.
        """
        self.hold_id = hold_id
        self.begun = again
        self.ours = not again
        self._keeps = keeps
        self._window = window
        self._name = name
        self._before = before
        self._tool = tool
        self._kept_s = kept_s

    def begin(self, hold: Hold) -> None:
        """Save that the hold has started, once."""
        if self.begun:
            return
        self.begun = True
        self._keeps.keep(
            f"the hold of {self._name}",
            lambda writer: writer.start_hold(self.hold_id, self._window, hold, before=self._before, tool=self._tool),
        )

    def keep_if_due(self, hold: Hold) -> None:
        """Save how far the hold has come, if that was last done five seconds of holding ago."""
        if hold.held_s - self._kept_s >= KEEP_SECONDS:
            self.keep(hold)

    def keep(self, hold: Hold) -> None:
        """Save how far the hold has come."""
        if not self.begun or not self.ours or hold.ended:
            return
        self._kept_s = hold.held_s
        progress = hold.progress
        self._keeps.keep(
            f"the time held: {self._name}", lambda writer: writer.keep_hold(self.hold_id, self._window, progress)
        )

    def take(self) -> bool | None:
        """Take over an interrupted hold. Return whether this window owns it now; None if the diary cannot be written.

        False means that it was ended in another window.
        """
        if self.ours:
            return True
        taken = self._keeps.change(lambda writer: writer.take_hold(self.hold_id, self._window))
        self.ours = bool(taken)
        return taken

    def is_elsewhere(self, row: HoldRow | None) -> bool:
        """Return whether the hold was ended, or is being held, in another window, given its row in the diary."""
        return row is None or row.ended_how is not None or row.holder != self._window

    def end(self, hold: Hold) -> None:
        """Save that the hold has ended, and how."""
        how, progress = hold.ended_how or Ended.EARLY, hold.progress
        self._keeps.keep(
            f"the end of the hold of {self._name}",
            lambda writer: writer.end_hold(self.hold_id, self._window, progress, how),
        )

    def close(self) -> None:
        """Close an interrupted hold that cannot go on, with the seconds it had."""
        self._keeps.keep("an interrupted hold", lambda writer: writer.close_hold(self.hold_id))
        self.ours = False
