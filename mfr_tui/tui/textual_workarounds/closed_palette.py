"""A command palette that may be closed while it is still searching for commands, or while more keys are on their way.

In Textual 8.2, a search that starts while the palette closes or the app quits finds no list to fill, and ends the app
with `NoMatches`. A second enter that comes before the palette has closed runs the command again, and closes whatever
screen is on top by then.
"""

from textual import on, work
from textual.command import CommandList, CommandPalette
from textual.widgets import Input, OptionList


class Palette(CommandPalette):
    """Textual's command palette, but a search or an enter that finds it closed does nothing, and no cursor blinks."""

    def on_mount(self) -> None:
        """Keep the cursor from blinking, as in all text fields here."""
        self.query_one(Input).cursor_blink = False

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)  # noqa: SLF001
    async def _gather_commands(self, search_value: str) -> None:
        if self.query(CommandList):
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]  # noqa: SLF001

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _select_only_while_open(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        if not self.is_active:
            event.stop()
            event.prevent_default()  # Textual's own handlers would select again
