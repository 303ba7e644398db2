"""A command palette that may be closed while it is still searching for commands.

In Textual 8.2, a search that starts while the palette closes or the app quits finds no list to fill, and ends the app
with `NoMatches`.
"""

from textual import work
from textual.command import CommandList, CommandPalette
from textual.widgets import Input


class Palette(CommandPalette):
    """Textual's command palette, but a search that finds it closed does nothing, and its cursor does not blink."""

    def on_mount(self) -> None:
        """Keep the cursor from blinking, as in all text fields here."""
        self.query_one(Input).cursor_blink = False

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)  # noqa: SLF001
    async def _gather_commands(self, search_value: str) -> None:
        if self.query(CommandList):
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]  # noqa: SLF001
