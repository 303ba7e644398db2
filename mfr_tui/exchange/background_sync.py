"""A sync beside the app or plain mode, in a thread of its own that nobody has to wait for."""

import os
from collections.abc import Callable
from threading import Thread

from mfr_tui.clock import Clock
from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.exchange.syncing import Job, MadeUpError, Synced, find_passphrase, folder_of, sync
from mfr_tui.paths import Places
from mfr_tui.record.backups import Made, Reason, back_up
from mfr_tui.record.connection import Opened
from mfr_tui.wording.sync import STRICTER, TOO_LONG, came_in

LEAVE_SECONDS = 15.0
"""How long leaving waits for a sync, at most."""


class BackgroundSync:
    """One sync through the folder of the settings. If the program ends before it, that is like a kill: all is whole."""

    def __init__(
        self,
        places: Places,
        config: Config,
        clock: Clock,
        opened: Opened | None = None,
        finished: Callable[[], object] = lambda: None,
    ) -> None:
        """Start it.

        Args:
            places: The paths of the person's files.
            config: The settings, which name a sync folder.
            clock: The clock.
            opened: The diary that is open in this program, so that no other one is read or changed; None for any.
            finished: Called in the thread at its end.
        """
        self._finished = finished
        self._places, self._config, self._clock, self._opened = places, config, clock, opened
        self._synced: Synced | None = None
        self._made: list[Made] = []
        self._error: MfrError | None = None
        self._ended = False
        self._thread = Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        places, config, clock = self._places, self._config, self._clock

        def keep() -> None:
            self._made.append(back_up(places.database, Reason.BEFORE_SYNC, clock.now(), config))

        try:
            folder = folder_of(config)
            if folder is not None:
                passphrase = find_passphrase(config, os.environ)
                self._synced = sync(Job(folder, places, clock, config, passphrase, keep, self._opened))
        except MadeUpError:
            pass  # nobody expects made-up days to be synced
        except MfrError as error:
            self._error = error
        finally:
            self._ended = True
            self._finished()

    def wait(self, seconds: float) -> bool:
        """Wait until it has finished, but no longer than so many seconds. Return whether it has."""
        if not self._ended:
            self._thread.join(seconds)
        return self._ended

    @property
    def changed(self) -> bool:
        """Whether something came in. Only known once it has finished."""
        return self._synced is not None and bool(self._synced.came_in)

    @property
    def news(self) -> list[str]:
        """What came in, a line for each device, once it has finished."""
        if self._synced is None:
            return []
        lines = [came_in(one.name, one.counts) for one in self._synced.came_in]
        return [*lines, *([STRICTER] if self._synced.kept else [])]

    @property
    def troubles(self) -> list[str]:
        """What the person should know or do, a line for each, once it has finished."""
        if self._error:
            return [f"Sync: {self._error.what}"]
        known = [*self._synced.notes, *self._synced.troubles] if self._synced else []
        backups = [trouble for made in self._made for trouble in made.troubles]
        return [f"Sync: {one.what} {one.do}" for one in (*backups, *known)]


def sync_on_leave(
    places: Places, config: Config, clock: Clock, opened: Opened, running: BackgroundSync | None
) -> tuple[list[str], list[str]]:
    """Sync when the person leaves, if the settings say so. Return what came in, and what they should know.

    Args:
        places: The paths of the person's files.
        config: The settings.
        clock: The clock.
        opened: The diary that was open.
        running: A sync that may still run. It is waited for, within the same time.
    """
    if not config.sync_folder or not config.sync_on_leave:
        return [], []
    until = clock.monotonic() + LEAVE_SECONDS
    news, troubles = list[str](), list[str]()

    def ended(one: BackgroundSync) -> bool:
        if not one.wait(max(0.0, until - clock.monotonic())):
            troubles.append(TOO_LONG)
            return False
        news.extend(one.news)
        troubles.extend(line for line in one.troubles if line not in troubles)
        return True

    if running is None or ended(running):
        ended(BackgroundSync(places, config, clock, opened))
    return news, troubles
