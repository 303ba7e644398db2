"""The first thing on a screen after a yes to a warning sign that cannot wait: what to do now, filled in red."""

from rich.style import Style
from textual import getters
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from mfr_tui.config import Config
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.keys import SCREENS
from mfr_tui.tui.session import Session

MOST_SIGNS = 2
"""How many signs of a tier are named; the list of warning signs has them all."""


class Filled(Static):
    """Words that fill their whole width: with their color or, where there is none, reversed."""

    app = getters.app(Session)

    def render_line(self, y: int) -> Strip:
        """Return a row of the words. A text style alone would end with its last word."""
        strip = super().render_line(y)
        colors = not self.app.no_color or self.app.current_theme.ansi
        return strip if colors else strip.extend_cell_length(self.size.width).apply_style(Style(reverse=True))


class AlarmBar(Vertical):
    """What to do now, the signs, what they mean, and the way to answer again. Hidden without such a sign.

    Attributes:
        whole: Whether it names every sign.
    """

    app = getters.app(Session)
    whole = True

    def look(self) -> bool:
        """Read the signs that block all pressing and show them. Return whether there are any."""
        alarms = [one for one in self.app.alarms() if one.blocks]
        self.display = bool(alarms)
        if alarms:
            from mfr_tui.practice.warning_signs import NO_PRESSING, alarms_by_tier  # on most days there are none

            lines = []
            self.whole = True
            for do, signs in alarms_by_tier(alarms, self.app.config, self.app.body_day):
                self.whole &= len(signs) <= MOST_SIGNS
                more = f"; and {len(signs) - MOST_SIGNS} more" if len(signs) > MOST_SIGNS else ""
                lines += [Content.styled(do, "bold"), Content(f"Warning sign: {'; '.join(signs[:MOST_SIGNS])}{more}.")]
            words = Content("\n").join([*lines, Content(f"{NO_PRESSING}.")])
            if self.children:
                self.query_one("#alarm-words", Static).update(words)
            else:
                again = Choice.of(SCREENS["app.warning_signs"], "Check again", primary=True)
                self.mount(Filled(words, id="alarm-words"), again)
        return self.display


class AlarmRow(Filled):
    """The most urgent of what to do now, in one row: for a screen that needs its rows. Hidden without such a sign."""

    _whole = _general = ""

    def on_mount(self) -> None:
        """Show what to do now."""
        self.look()

    def look(self) -> bool:
        """Read the signs that block all pressing and show what to do. Return whether there are any."""
        worst = next((one for one in self.app.alarms() if one.blocks), None)
        self.display = worst is not None
        self.screen.set_class(self.display, "-called")
        if worst:
            from mfr_tui.practice.warning_signs import what_to_do  # on most days there are none

            self._whole, self._general = what_to_do(worst.tier, self.app.config), what_to_do(worst.tier, Config())
            self.refresh()
        return self.display

    def render(self) -> Content:
        """Return whom to turn to. A contact that does not fit is left out: half a number is none."""
        whole = Content.styled(self._whole, "bold")
        return whole if whole.cell_length <= self.size.width else Content.styled(self._general, "bold")
