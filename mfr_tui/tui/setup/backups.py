"""The dialog with all backups, and the way to restore one: what would be gained and lost is shown first."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.errors import MfrError
from mfr_tui.record.backups import Backup, Reason, back_up, folder_of, folders_of, list_backups
from mfr_tui.record.restore import Rehearsal, check_no_hold, rehearsed, restore
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.common.keys import DIALOG
from mfr_tui.tui.session import Session
from mfr_tui.tui.setup.keys import BACKUPS, RESTORE
from mfr_tui.tui.sizes import NORMAL_COLUMNS
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.backups import (
    DAMAGED_NOW,
    REASONS,
    SAME,
    difference_days,
    difference_rows,
    holds_words,
    size_words,
    when,
)

NONE = "There are no backups yet."
RESTORE_IT = Answer("restore", "r", "Restore it. The diary there now becomes a backup.")
RUNNING = MfrError("A scan or a hold is open.", "End it first, then restore.")
WAITING = MfrError("Something is not saved yet.", "Wait until it is, then restore.")


class BackupsDialog(Dialog[None]):
    """Every backup, newest first, with why it was made and what it holds."""

    CSS_PATH = [style_sheet("common/dialogs.tcss"), style_sheet("setup/settings.tcss")]
    KEYS = (BACKUPS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    rows = getters.query_one(OptionList)
    _backups: tuple[Backup, ...] = ()

    def compose(self) -> ComposeResult:
        """Compose the title, where they are, the list, and the buttons."""
        with Vertical(classes="dialog -wide"):
            yield Static("Backups", classes="dialog-title")
            yield Static("Looking for them...", id="backups-where", classes="dialog-words", markup=False)
            rows = OptionList(id="backups-rows", compact=True, markup=False)
            rows.can_focus = False  # the dialog handles the keys
            yield rows
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(BACKUPS["backups.restore"], id="backups-restore")
                yield Choice.of(BACKUPS["backups.save"], "Save" if self._narrow else None, id="backups-save")
                yield Choice.of(BACKUPS["backups.back"])

    def on_mount(self) -> None:
        """List the backups. A stick may take a while."""
        self.run_worker(self._list(), group="backups")

    async def _list(self) -> None:
        where, rows = self.query_one("#backups-where", Static), self.rows
        try:
            folders = _folders(self.app)
        except MfrError as error:
            self.app.refuse(error)
            folders = [folder_of(self.app.places.database)]
        self._backups = tuple(reversed(await asyncio.to_thread(list_backups, folders)))
        if not self.is_running:
            return  # closed meanwhile
        there = dict.fromkeys(str(one.path.parent) for one in self._backups)
        where.update(", ".join(there) or NONE)
        rows.clear_options()
        rows.add_options(
            Option(self._row(one), id=str(number), disabled=bool(one.fault)) for number, one in enumerate(self._backups)
        )
        rows.highlighted = next((number for number, one in enumerate(self._backups) if not one.fault), None)
        restore = self.query_one("#backups-restore", Choice)
        restore.primary = restore.display = rows.highlighted is not None
        self.query_one("#backups-save", Choice).primary = rows.highlighted is None

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NORMAL_COLUMNS

    def _row(self, backup: Backup) -> Hanging:
        made = when(self.app.clock, backup.at)
        words = f"{REASONS[backup.reason]}, {size_words(backup.size)}, {holds_words(backup)}"
        if self._narrow:
            return Hanging(Content(" "), Content.assemble((made, "bold"), f"\n{words}"))
        return Hanging(Content.styled(f" {made:<22} ", "bold"), Content(words))

    def action_save(self) -> None:
        """Make a backup now."""
        self.run_worker(self._save(), group="backups", exclusive=True)

    async def _save(self) -> None:
        self.query_one("#backups-where", Static).update("Making a backup and checking it...")
        try:
            made = await asyncio.to_thread(
                back_up, self.app.places.database, Reason.ASKED, self.app.clock.now(), self.app.config
            )
        except MfrError as error:
            self.app.refuse(error)
        else:
            for trouble in made.troubles:
                self.app.refuse(trouble)
            self.app.notify("Saved and checked.", markup=False)
        await self._list()

    def action_move(self, way: int) -> None:
        """Go to the backup below (1) or above (-1)."""
        if way > 0:
            self.rows.action_cursor_down()
        else:
            self.rows.action_cursor_up()

    def action_restore(self) -> None:
        """Restore the backup under the cursor, after asking."""
        self.rows.action_select()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Show what restoring a backup would change, and ask."""
        if any(worker.group == "restore" and worker.is_running for worker in self.app.workers):
            return  # one is on its way
        # The app runs it, because this dialog closes before the end.
        self.app.run_worker(restore_backup(self.app, self._backups[event.option_index]), group="restore")


class RestoreDialog(Ask):
    """What restoring a backup would change, and the question whether to. What changes scrolls, the rest is in sight."""

    CSS_PATH = BackupsDialog.CSS_PATH
    KEYS = (RESTORE, DIALOG)
    AUTO_FOCUS = ""  # the arrows scroll: the only answer has its letter
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def __init__(self, title: str, words: str, changes: str) -> None:
        """Create the dialog.

        Args:
            title: Which backup.
            words: Sentences, which stay in sight.
            changes: What would change, a line each.
        """
        super().__init__(title, words, [RESTORE_IT], lit=False)
        self._changes = changes

    def compose_words(self) -> ComposeResult:
        """Compose the sentences, and the list of what changes."""
        yield from super().compose_words()
        with VerticalScroll(id="restore-changes", can_focus=False):
            yield Static(Content(self._changes))

    def action_scroll(self, way: int) -> None:
        """Scroll up (-1) or down (1) by a line."""
        self.query_one("#restore-changes").scroll_relative(y=way, animate=False, immediate=True)

    def action_page(self, way: int) -> None:
        """Scroll up (-1) or down (1) by what is in sight."""
        self.action_scroll(way * max(1, self.query_one("#restore-changes").size.height - 1))


def _folders(app: Session) -> list[Path]:
    return [folder_of(app.places.database), *folders_of(app.config)]


async def restore_backup(app: Session, backup: Backup) -> None:
    """Show what a backup would change, ask, restore it, and go to Today. A message says why it cannot be restored."""
    try:
        if any(screen.TITLE for screen in app.screen_stack):
            raise RUNNING
        if app.outbox.names and not app.keeper.damage:
            raise WAITING
        with ExitStack() as opened:
            rehearsal = await asyncio.to_thread(opened.enter_context, rehearsed(backup.path, app.places.database))
            words, changes = _words(rehearsal)
            if not words and not changes:
                app.notify(SAME, markup=False)
                return
            check_no_hold(rehearsal, app.places.database, app.clock.now())
            title = f"Restore the backup of {when(app.clock, backup.at)}?"
            if await app.push_screen_wait(RestoreDialog(title, words, changes)) != RESTORE_IT.id:
                return
            app.notify("Restoring...", markup=False)
            kept = await asyncio.to_thread(_restore, app, rehearsal)
            app.reopen_diary()
    except MfrError as error:
        app.refuse(error)
        return
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    where = f"\nThe damaged file is {kept[0]}." if kept else ""
    app.notify(f"Restored and checked: the diary of {when(app.clock, backup.at)}.{where}", markup=False)


def _restore(app: Session, rehearsal: Rehearsal) -> tuple[Path, ...]:
    now, config, diary = app.clock.now(), app.config, app.places.database

    def keep() -> None:
        check_no_hold(rehearsal, diary, now)  # again, as the answer may have taken a while
        back_up(diary, Reason.BEFORE_RESTORE, now, config)

    return restore(rehearsal, diary, keep)


def _words(rehearsal: Rehearsal) -> tuple[str, str]:
    """Return the sentences on what a backup would change, and the changes, a line each. Both are empty if nothing."""
    if rehearsal.difference is None:
        return DAMAGED_NOW, ""
    lines = []
    for what, *counts in difference_rows(rehearsal.difference):
        changes = zip(counts, ("gained", "lost", "changed"), strict=True)
        lines.append(f"{what.capitalize()}: {', '.join(f'{count} {how}' for count, how in changes if count)}")
    return "\n".join(difference_days(rehearsal.difference)), "\n".join(lines)
