"""A scan entered on the map for a past day, from memory. It is saved as late, from the first rating on."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from mfr_tui.body.regions import Region
from mfr_tui.practice.scan import stops_left
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.history.keys import LATE
from mfr_tui.tui.map.map_screen import MapPage
from mfr_tui.wording.common import full_day

if TYPE_CHECKING:
    from mfr_tui.record.write.base import Change


class LateScan(MapPage[bool]):
    """The whole map for a past day. Its result is whether a scan was entered."""

    KEYS = (LATE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    HEADING = ""
    WORDS = "Rate what was tender that day. Places you do not rate count as clear, and the day counts as done."
    CHOICES = ((LATE["late.done"], "Done"), (LATE["late.details"], "Details"), (LATE["late.leave"], "Back"))

    def __init__(self, day: date) -> None:
        """Create the screen for a past body day."""
        super().__init__()
        self._day = day

    def on_mount(self) -> None:
        """Show the day, and say when something is saved."""
        self.query_one("#beside-title", Static).update(Content(full_day(self._day)))
        self.status.message = f"Nothing is saved until you rate a place or press {LATE['late.done'].shown_key}."

    @property
    def _entered(self) -> bool:
        """Whether the scan is in the diary. Undo may have removed it."""
        return any(scan.id == self.scope for scan in self.app.reader.scans_of(self._day))

    def _enter(self) -> bool:
        """Create the scan if it is not in the diary, and return whether it is now."""
        if self._entered:
            return True
        stops = stops_left(self.app.stops, self.app.standing().gone)
        scan_id = self.app.change(lambda writer: writer.add_late_scan(self._day, stops))
        self.scope = scan_id or self.scope
        return scan_id is not None

    def show_marks(self) -> None:
        """Read the ratings and the regions on the map, and show them."""
        self.map.gone = self.app.standing().gone
        self.ratings = {region: mark.nrs for region, mark in self.app.reader.marks(self.scope).items()}
        super().show_marks()

    def place_words(self, region: Region) -> Content:
        """Return the region's name and its rating."""
        nrs = self.ratings.get(region.id)
        rated = "Clear unless you rate it." if nrs is None else f"{nrs} of 10"
        return Content.assemble((region.label, "bold"), "\n", rated)

    def mark(self, region_id: str, nrs: int) -> None:
        """Save a rating; the first one also creates the scan."""
        if not self._enter():
            return
        how = self.how(region_id)
        name, scan_id = self.app.body.label(region_id), self.scope
        if self.app.keep(f"{name} {nrs}", lambda writer: writer.mark(scan_id, region_id, name, nrs, how)):
            self.show_rating(region_id, name, nrs)

    def action_done(self) -> None:
        """Save the scan, and close the screen."""
        if self._enter():
            self.dismiss(True)  # noqa: FBT003

    def action_leave(self) -> None:
        """Close the rating strip if it is open; otherwise close the screen. What was entered is kept."""
        if self.strip.display:
            self.strip.hide()
        else:
            self.dismiss(self._entered)

    def _changed(self, what: str, made: "tuple[Change | None] | None") -> None:
        super()._changed(what, made)
        if made and any(made) and not self._entered:
            self.status.message += " Nothing is entered for that day now."
