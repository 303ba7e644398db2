"""Forms for an appointment: what to ask and mention, and each place in the person's own words. Saved while typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.record.write.appointment import LONGEST_ANSWER
from mfr_tui.review.flags.status import read_flag_status
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.note_input import NOTE_DELAY
from mfr_tui.tui.common.own_words import OwnWords
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.report.keys import VISIT
from mfr_tui.tui.styles import style_sheet
from mfr_tui.typed import clean
from mfr_tui.wording.appointment import ITEM_WORDS, STORY_WORDS, places_to_tell, told

ITEM_HINTS: Mapping[VisitItem, str] = {
    VisitItem.WORDS: "in a sentence of your own",
    VisitItem.GOAL: "what you would like to do again",
    VisitItem.QUESTION_1: "what you want to ask",
    VisitItem.QUESTION_2: "and then",
    VisitItem.QUESTION_3: "and before you leave",
    VisitItem.BLOOD_THINNERS: "which, or none",
    VisitItem.MEDICINES: "the ones you want to mention",
    VisitItem.ALLERGIES: "to oils and lotions, too",
}
STORY_HINTS: Mapping[str, str] = {
    "began": "when, and after what",
    "better": "rest, warmth, moving",
    "worse": "sitting, lifting, stairs",
    "spreads": "down the arm, to the head",
    "time_of_day": "on waking, by evening, at night",
}
GAP_BEFORE = {VisitItem.QUESTION_1, VisitItem.BLOOD_THINNERS}
"""The fields that start a new section of the form."""


class RegionRow(Static, can_focus=True):
    """A line for a place; enter or a click opens its form."""

    @dataclass
    class Opened(Message):
        """Message posted when the line is clicked."""

        region: str

    def __init__(self, region: str) -> None:
        """Create a line for a region, given its id."""
        super().__init__("", classes="place")
        self.region_id = region

    def show(self, label: str, count: int) -> None:
        """Show the name and how many fields of the place are filled in."""
        self.update(Content.assemble(label, (f"  {count} of {len(STORY_WORDS)} filled in" if count else "", "$quiet")))

    def on_click(self) -> None:
        """Post a message to open the place."""
        self.post_message(self.Opened(self.region_id))


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields, scrolled to the one with the focus. The screen handles the arrows."""


class Form(DiaryScreen[None]):
    """A column of text fields, each saved NOTE_DELAY seconds after the last key press and when the focus leaves it."""

    _typed: OwnWords | None = None  # the field whose text may not be saved yet
    _timer: Timer | None = None
    _visit = ""

    def __init__(self) -> None:
        """Create the form with no text known to be saved."""
        super().__init__()
        self._written: dict[str, str] = {}

    # -- for subclasses ----------------------------------------------------------------------------------------

    def read(self) -> Mapping[str, str]:
        """Return the saved texts by field name. Empty fields may be missing."""
        raise NotImplementedError

    def keep(self, name: str, text: str, visit: str) -> bool:
        """Save the text of a field, and return whether it is in the diary now.

        Args:
            name: The name of the field.
            text: The text.
            visit: An id of this visit to the field. All changes of one visit are undone in one step.
        """
        raise NotImplementedError

    # -- showing the form --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the saved texts, and focus the first field."""
        self.look()
        self.query(OwnWords).first().focus()

    def look(self) -> None:
        """Read the saved texts and show them, except in a field with text that is not saved yet."""
        said = self.read()
        for field in self.query(OwnWords):
            name = _name(field)
            waits = name in self._written and (field is self._typed or self.app.outbox)
            if not waits:
                self._written[name] = said.get(name, "")
                if clean(field.text) != self._written[name]:
                    field.text = self._written[name]
                    field.move_cursor(field.document.end)

    # -- actions -----------------------------------------------------------------------------------------------

    @on(OwnWords.Changed)
    def typed(self, event: OwnWords.Changed) -> None:
        """Save the text NOTE_DELAY seconds after the last key press. Ignore the event for a text just loaded."""
        field = event.text_area
        if not isinstance(field, OwnWords) or (not field.full and clean(field.text) == self._written[_name(field)]):
            return
        self.query_one(StatusLine).message = f"{LONGEST_ANSWER} characters at most." if field.full else ""
        self._typed = field
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(NOTE_DELAY, self.keep_typed)

    def on_descendant_focus(self) -> None:
        """Start a new visit to the field, whose changes are undone in one step."""
        self._visit = str(uuid4())

    def on_descendant_blur(self) -> None:
        """Save the text when the focus leaves the field."""
        self.keep_typed()

    def on_screen_suspend(self) -> None:
        """Save the text when another screen covers the form."""
        self.keep_typed()

    def on_unmount(self) -> None:
        """Save the text, however the form is closed."""
        self.keep_typed()

    def keep_typed(self) -> None:
        """Save the text that is not saved yet, if there is any."""
        field, self._typed = self._typed, None
        if field is None:
            return
        name, text = _name(field), clean(field.text)
        if text != self._written[name]:
            self._written[name] = text
            kept = self.keep(name, text, self._visit)
            for line in self.query(StatusLine):  # when the program ends, the status line is already gone
                line.message = "Saved." if kept else ""

    def action_undo(self) -> None:
        """Save the current text first, so that undo starts with it, then undo the last change."""
        self.keep_typed()
        super().action_undo()

    def action_move(self, way: int) -> None:
        """Move the focus to the field below (1) or above (-1)."""
        if way > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_next(self) -> None:
        """Move the focus to the next field; from the last one, close the form."""
        if self.focused is self.focus_chain[-1]:
            self.action_back()
        else:
            self.focus_next()

    def action_back(self) -> None:
        """Save the text, and go back to the screen that opened the form."""
        self.keep_typed()
        self.dismiss(None)


class AppointmentScreen(Form):
    """What a person prepares for an appointment, and the places it is about."""

    CSS_PATH = style_sheet("common/form.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(VISIT)

    _places: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Compose the fields and the list of places."""
        yield ModeRow("mode.flags", keys=False)
        yield AlarmRow()
        with Vertical(classes="form"):
            yield Static("Prepare the appointment", classes="form-title")
            yield Static(
                "To take to a professional. You can leave any line empty. Everything is saved as you type.",
                classes="form-words",
            )
            with Fields(classes="form-fields"):
                for item, label in ITEM_WORDS.items():
                    yield from _field(item, label, ITEM_HINTS[item], gap=item in GAP_BEFORE)
                yield Static("Each place, in your own words", classes="form-head")
                yield Vertical(id="visit-places")
        yield StatusLine()
        yield KeyLine(VISIT)

    def read(self) -> Mapping[str, str]:
        """Return the saved texts of the appointment."""
        return {item.value: text for item, text in self.app.reader.visit().items()}

    def keep(self, name: str, text: str, visit: str) -> bool:
        """Save one field, and return whether it is in the diary now."""
        label = f"for the appointment: {ITEM_WORDS[VisitItem(name)]}"
        return self.app.keep(
            label, lambda writer: writer.save_appointment_item(VisitItem(name), label, text, visit=visit)
        )

    def look(self) -> None:
        """Show the saved texts, the places, and how many fields of each place are filled in."""
        super().look()
        stories = self.app.reader.region_stories()
        places = places_to_tell(read_flag_status(self.app.reader, self.app.body_day, self.app.config), stories)
        box = self.query_one("#visit-places")
        if not self._places or places != self._places:
            self._places = places
            box.remove_children()
            box.mount_all(map(RegionRow, places))
            if not places:
                box.mount(
                    Static(
                        "No place is flagged now. For any place: open its timeline, then press v.", classes="form-words"
                    )
                )
        for row in box.query(RegionRow):
            row.show(self.app.body.label(row.region_id), told(stories.get(row.region_id, RegionStory())))

    def action_next(self) -> None:
        """Open the place with the focus, or move the focus to the next field."""
        if isinstance(self.focused, RegionRow):
            self.open_place(RegionRow.Opened(self.focused.region_id))
        else:
            super().action_next()

    @on(RegionRow.Opened)
    def open_place(self, event: RegionRow.Opened) -> None:
        """Open the form of a place."""
        self.app.push_screen(PlaceScreen(event.region))


class PlaceScreen(Form):
    """The form of one place, in the person's own words."""

    CSS_PATH = style_sheet("common/form.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(VISIT)

    def __init__(self, region: str) -> None:
        """Create the form of this region, given its id."""
        super().__init__()
        self._region = region
        self._label = self.app.body.label(region)

    def compose(self) -> ComposeResult:
        """Compose the fields."""
        yield ModeRow("mode.flags", keys=False)
        yield AlarmRow()
        with Vertical(classes="form"):
            yield Static(Content(self._label), classes="form-title")
            yield Static(
                "In your own words. You can leave any line empty. Everything is saved as you type.",
                classes="form-words",
            )
            with Fields(classes="form-fields"):
                for name, label in STORY_WORDS.items():
                    yield from _field(name, label, STORY_HINTS[name])
        yield StatusLine()
        yield KeyLine(VISIT)

    def read(self) -> Mapping[str, str]:
        """Return the saved texts of the region."""
        return self.app.reader.region_stories().get(self._region, RegionStory())._asdict()

    def keep(self, name: str, text: str, visit: str) -> bool:
        """Save one field, and return whether it is in the diary now."""
        region, label = self._region, f"{self._label}: {STORY_WORDS[name]}"
        return self.app.keep(label, lambda writer: writer.save_region_story(region, label, name, text, visit=visit))


def _field(name: str, label: str, hint: str, *, gap: bool = False) -> ComposeResult:
    with Horizontal(classes="field -gap" if gap else "field"):
        yield Static(Content(label), classes="field-label")
        yield OwnWords(hint, id=f"field-{name}")


def _name(field: OwnWords) -> str:
    return (field.id or "").removeprefix("field-")
