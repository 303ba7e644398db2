"""The entries of the command palette: the commands of the registry that work on the open screen, and a few others."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from mfr_tui.practice.pressing import may_be_offered
from mfr_tui.tui.registry import ANYWHERE, TASKS
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.session import Session
from mfr_tui.tui.today.today_screen import TodayScreen

IN_HELP = 0.01
"""The score of an entry that matches only by its help text; lower than that of any match by name."""


class Entry(NamedTuple):
    """One line of the palette."""

    label: str
    help: str
    action: str


class CommandProvider(Provider):
    """The commands that work now, with their keys. During a scan, also its stops; on Today, also places to work on."""

    def _entries(self) -> Iterator[Entry]:
        possible = {binding.binding.id for binding in self.screen.active_bindings.values()}
        own = [group for _, groups in TASKS for group in groups if group not in ANYWHERE]
        for command in (command for group in (*own, *reversed(ANYWHERE)) for command in group):
            if command.palette and not possible.isdisjoint(command.binding_ids):
                action = command.key_actions[command.keys[0]]
                if self._does(action):
                    yield Entry(f"{command.label}  ({command.shown_keys})", command.help, action)
        if isinstance(self.screen, ScanScreen):
            for position, title in enumerate(self.screen.stop_titles):
                yield Entry(f"Stop {position + 1}: {title}", "Go to this stop.", f"screen.go_to({position})")
        yield Entry("Settings", "The scan, the bell, the voice, the colors, flags, who to contact.", "app.settings")
        yield Entry("Backups", "See them, make one now, or restore one.", "app.backups")
        yield Entry("Doctor", "Check the diary, its backups, the disk, the settings and the clock.", "app.doctor")
        yield Entry("Places to avoid", "Places that scans skip or that are never pressed.", "app.places")
        yield Entry("Page for a professional", "Look at it, choose what is on it, save it.", "app.page")
        yield Entry("Prepare the appointment", "Why you're going, what to ask, your medicines.", "app.visit")
        app = self.app
        if isinstance(app, Session) and app.config.weekly_questions:
            yield Entry("How was your week?", "Short questions.", "app.week")
        if isinstance(app, Session) and app.config.sync_folder:
            yield Entry("Sync now", "With your other devices, through the sync folder.", "app.sync")
        yield Entry("Welcome", "What mfr is and is not, the bell, how to pause and stop.", "app.welcome")

    def _does(self, action: str) -> bool:
        """Return whether the open screen has this action, if it is one of the screen: a hold has nothing to undo."""
        target, _, name = action.partition("(")[0].rpartition(".")
        return target != "screen" or hasattr(self.screen, f"action_{name}")

    def _places(self) -> Iterator[Entry]:
        """Yield every place to work on, on Today only. Only searches list them: unasked, they would bury the rest."""
        screen = self.screen
        if isinstance(screen, TodayScreen):
            standing = screen.app.standing()
            for region in (one for one in screen.app.body if may_be_offered(screen.app.body, one.id, standing)):
                yield Entry(
                    f"Work on: {region.label}",
                    "See how to press here, then start a hold.",
                    f"app.work_on('{region.id}')",
                )

    async def discover(self) -> Hits:
        """Yield every entry, for an empty search field."""
        for entry in self._entries():
            yield DiscoveryHit(entry.label, partial(self._run, entry.action), help=entry.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands and places whose label matches the query, or whose explanation has all its words."""
        matcher = self.matcher(query)
        for entry in (*self._entries(), *self._places()):
            score = matcher.match(entry.label)
            if not score and all(word in entry.help.casefold() for word in query.casefold().split()):
                score = IN_HELP  # match whole words only: any long sentence has the letters of a short query somewhere
            if score > 0:
                yield Hit(score, matcher.highlight(entry.label), partial(self._run, entry.action), help=entry.help)

    async def _run(self, action: str) -> None:
        namespace = self.screen.focused or self.screen
        if not await self.app.run_action(action, namespace):
            await self.app.run_action(action, self.screen)
