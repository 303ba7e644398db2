"""Two maps: places to avoid (absent, skipped, never pressed), and where a wound or an injury is."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset

from mfr_tui.body.regions import Region
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.keys import UNDO_KEY
from mfr_tui.tui.map.keys import MAP
from mfr_tui.tui.map.map_screen import MapPage
from mfr_tui.tui.setup.keys import PICK, PLACES
from mfr_tui.wording.safety import place_words

TAGS = {PlaceKind.ABSENT: "A", PlaceKind.SKIPPED: "S", PlaceKind.NEVER: "N"}


class PlacesScreen(MapPage[None]):
    """The whole map, with a letter on each place that mfr does not treat as usual."""

    KEYS = (PLACES,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    HEADING = "Places to avoid"
    WORDS = (
        "Places you don't have (A for absent), places that scans skip (S), and places that are never pressed "
        "(N), such as an implant, a port, a scar or veins."
    )
    CHOICES = ((PLACES["places.own"], "Change"), (MAP["map.about"], "Read more"), (PLACES["places.leave"], "Back"))

    def show_marks(self) -> None:
        """Read the places and show them."""
        self.map.tags = {region: TAGS[place.kind] for region, place in self.app.reader.places().items()}
        super().show_marks()

    def place_words(self, region: Region) -> Content:
        """Return how mfr treats this place."""
        words = place_words(self.app.reader.places().get(region.id))
        return Content.assemble((region.label, "bold"), "\n", words)

    def cursor_clicked(self, region_id: str, at: Offset) -> None:  # noqa: ARG002
        """Ask how mfr should treat a region that is clicked while the cursor is on it."""
        self.action_own()

    def rate(self, region_id: str, nrs: int) -> None:  # noqa: ARG002
        """Explain that this screen takes no ratings."""
        self.status.message = f"You cannot rate here. Press {PLACES['places.own'].shown_key} to change this place."

    def action_leave(self) -> None:
        """Close the screen."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Explain that a change here is not undone, but chosen again."""
        self.status.message = f"{UNDO_KEY} cannot undo this. Press {PLACES['places.own'].shown_key} and choose again."

    def action_redo(self) -> None:
        """Explain that a change here is not undone, but chosen again."""
        self.action_undo()


class WhereScreen(MapPage[tuple[str, ...] | None]):
    """The map that asks where a wound or an injury is. The result is the selected regions, or None for none."""

    KEYS = (PICK,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    HEADING = "Where is it?"
    WORDS = (
        f"Select each place with {PICK['pick.pick'].shown_key}. Do not press these places or the ones next to them. "
        "Treat the rest of the body as usual."
    )
    CHOICES = ((PICK["pick.done"], "Done"), (PICK["pick.pick"], "Select"), (PLACES["places.leave"], "Everywhere"))

    def __init__(self) -> None:
        """Create the map with no region selected."""
        super().__init__()
        self._chosen = set[str]()

    def show_marks(self) -> None:
        """Show the selected regions."""
        self.map.tags = dict.fromkeys(self._chosen, "#")
        super().show_marks()

    def place_words(self, region: Region) -> Content:
        """Return the lines about a region: its name, whether it is selected, and how many are selected in all."""
        here = "selected" if region.id in self._chosen else "not selected"
        count = (
            f"{len(self._chosen)} selected in all"
            if self._chosen
            else "None selected. If you leave it like that, pressing is blocked everywhere."
        )
        return Content.assemble((region.label, "bold"), f": {here}\n", (count, "$quiet"))

    def cursor_clicked(self, region_id: str, at: Offset) -> None:  # noqa: ARG002
        """Select or unselect a region that is clicked while the cursor is on it."""
        self.action_pick()

    def rate(self, region_id: str, nrs: int) -> None:  # noqa: ARG002
        """Explain that this screen takes no ratings."""
        self.status.message = f"You cannot rate here. Press {PICK['pick.pick'].shown_key} to select the place."

    def action_pick(self) -> None:
        """Select the region under the cursor, or unselect it."""
        self._chosen ^= {self.cursor}
        self.show_marks()

    def action_done(self) -> None:
        """Close the screen with the selected regions, or with None if there are none."""
        self.dismiss(tuple(sorted(self._chosen)) or None)

    def action_leave(self) -> None:
        """Close the screen with None: without a place, the answer applies to the whole body."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Do nothing: nothing was saved yet."""

    def action_redo(self) -> None:
        """Do nothing: nothing was saved yet."""
