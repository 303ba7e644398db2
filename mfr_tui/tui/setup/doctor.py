"""The page Doctor: what every check found, what is wrong first. It changes nothing."""

import asyncio
import os
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfr_tui.doctor.checks import Examined, examine, ranked
from mfr_tui.doctor.finding import Level, Subject, Terminal
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.setup.keys import DOCTOR
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.doctor import fine, summary

_STYLES = {Level.WRONG: "bold $text-error", Level.KNOW: "bold"}


class DoctorDialog(Dialog[None]):
    """What is wrong and what to know, each with what to do, and in one sentence what is fine."""

    CSS_PATH = [style_sheet("common/dialogs.tcss"), style_sheet("setup/settings.tcss")]
    KEYS = (DOCTOR,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)

    def compose(self) -> ComposeResult:
        """Compose the title, the findings, and the Back button."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static("Doctor", classes="dialog-title")
            yield Static("Checking...", id="doctor-found", markup=False)
            yield Static(id="doctor-fine", classes="dialog-hint", markup=False)
            yield Choice.of(DOCTOR["doctor.back"])

    def on_mount(self) -> None:
        """Do every check. A large diary takes a few seconds."""
        self.run_worker(self._examine(), group="doctor")

    async def _examine(self) -> None:
        app = self.app
        terminal = Terminal(app.size.width, app.size.height, "utf-8")
        subject = Subject.here(app.places, app.clock, os.environ, terminal)
        examined = await asyncio.to_thread(lambda: list(examine(subject)))
        if self.is_running:  # otherwise it was closed meanwhile
            self.query_one("#doctor-found", Static).update(_shown(examined))
            titles = [one.check.title for one in examined if one.finding.level is Level.OK]
            self.query_one("#doctor-fine", Static).update(fine(titles))


def _shown(examined: list[Examined]) -> Content:
    """Return what is wrong and what to know as one text."""
    parts = [Content(summary([one.finding.level for one in examined]))]
    for check, finding in ranked(examined):
        if finding.level in _STYLES:
            title = Content.styled(check.title, _STYLES[finding.level])
            parts.append(Content("\n").join([title, *map(Content, filter(None, (finding.found, finding.do)))]))
    return Content("\n\n").join(parts)
