"""A command palette that may be closed while it still looks for commands.

Textual 8.2: a search that starts as the palette closes, or as the app quits, finds no list to fill, and takes the app
down with `NoMatches`.
"""

from textual import work
from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """Textual's palette; a search that finds the palette closed does nothing."""

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)  # noqa: SLF001
    async def _gather_commands(self, search_value: str) -> None:
        if self.query(CommandList):
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]  # noqa: SLF001
