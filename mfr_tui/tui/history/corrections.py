"""Dialogs that correct the past: move or delete a scan, and set rest days over a range of days."""

from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.clock import FIRST_DAY, span
from mfr_tui.counting import counted
from mfr_tui.record.rows import ScanRow, ScanState
from mfr_tui.record.write.rest_days import REST_DAYS
from mfr_tui.review.year import look_back
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.hanging import Hanging
from mfr_tui.tui.common.keys import DIALOG, PRESS_TO_UNDO, UNDO_KEY
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.history.keys import DAYS_OFF, MOVE_SCAN
from mfr_tui.tui.session import Session
from mfr_tui.wording.common import REASONS, full_day
from mfr_tui.wording.day import scan_words, state_words

CLEAR = "clear"
CHOOSE = "Choose another day."
ONLY_DONE = "It is the only finished scan of that day. Without it, the day does not count as done."


async def correct_scan(app: Session, scan: ScanRow, day: date) -> str:
    """Ask what to do with a scan, and do it. Return a message for the status line, empty if nothing was done.

    Args:
        app: The app.
        scan: The scan.
        day: The body day that the scan counts for.
    """
    if scan.state is ScanState.DRAFT:
        answers = [Answer("keep", "k", "Keep it"), Answer("delete", "d", "Discard it")]
        said = await app.push_screen_wait(
            Ask("Unfinished scan", f"{scan_words(scan)}. You can finish it from Today.", answers)
        )
        if said == "delete" and app.keep(
            "the unfinished scan you discarded", lambda writer: writer.discard_scan(scan.id)
        ):
            return f"Discarded, with its ratings. {PRESS_TO_UNDO}"
        return ""
    answers = [Answer("move", "m", "Move it to another day"), Answer("delete", "d", "Delete it")]
    said = await app.push_screen_wait(Ask(full_day(day), f"{scan_words(scan)}.", answers, lit=False))
    if said == "move":
        return await _move(app, scan, day)
    if said == "delete":
        return await _delete(app, scan, day)
    return ""


async def _move(app: Session, scan: ScanRow, day: date) -> str:
    to = await app.push_screen_wait(MoveScan(scan, day))
    if to is None:
        return ""
    if not app.keep(f"a scan moved to {to}", lambda writer: writer.move_scan(scan.id, to)):
        return ""
    return f"Moved to {full_day(to)}, marked as late. {PRESS_TO_UNDO}"


async def _delete(app: Session, scan: ScanRow, day: date) -> str:
    """Ask once, listing what is deleted with the scan, and delete it. Return a message as `correct_scan` does."""
    goes = app.reader.what_goes_with(scan.id)
    words = [_what_goes(goes.marks, goes.notes)]
    if goes.only_done:
        words.append(ONLY_DONE)
    if app.reader.holds(day, day):
        words.append("The holds of that day stay.")
    words.append(f"You can undo this with {UNDO_KEY}.")
    answers = [Answer("keep", "k", "Keep it"), Answer("delete", "d", "Delete it")]
    if await app.push_screen_wait(Ask("Delete this scan?", " ".join(words), answers)) != "delete":
        return ""
    if not app.keep("a scan deleted", lambda writer: writer.delete_scan(scan.id)):
        return ""
    return f"Deleted, with its ratings. {PRESS_TO_UNDO}"


def _what_goes(marks: int, notes: int) -> str:
    if not marks:
        return "It has no ratings."
    what = counted(marks, "rating")
    if notes:
        what += f" and {counted(notes, 'note')}"
    return f"{what} will be deleted with it."


async def set_rest_days(app: Session, first: date) -> str:
    """Ask for the length and the reason of rest days, and save them, or clear the ones there are.

    Return a message for the status line, empty if nothing was asked for or saved.
    """
    said = await app.push_screen_wait(RestDaysDialog(first))
    if said is None:
        return ""
    last, reason = said
    dates = span(first, last)
    if reason == CLEAR:
        cleared = app.change(lambda writer: writer.clear_rest(first, last))
        if cleared is None:
            return ""
        return (
            f"No longer rest days: {dates}. {PRESS_TO_UNDO}"
            if cleared
            else f"There was no rest day to remove: {dates}."
        )
    if not app.keep(f"rest days {dates}", lambda writer: writer.rest(first, last, reason)):
        return ""
    return f"{REASONS[reason]}: {dates}. {PRESS_TO_UNDO}"


class MoveScan(Dialog[date | None]):
    """Dialog that asks for the new day of a scan. Returns the day, never the same one, or None for escape.

    Attributes:
        day: The day shown.
    """

    KEYS = (MOVE_SCAN, DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    day: reactive[date] = reactive(date.min, init=False, repaint=False)

    def __init__(self, scan: ScanRow, day: date) -> None:
        """Create the dialog for this scan, starting at the day it counts for."""
        super().__init__()
        self._scan = scan
        self._from = day
        self.set_reactive(MoveScan.day, day)

    def compose(self) -> ComposeResult:
        """Compose the scan, the day, and the buttons."""
        self._past = look_back(self.app.reader, self.app.body_day, self.app.config)
        with Vertical(classes="dialog"):
            yield Static(Content("Move this scan"), classes="dialog-title")
            words = (
                f"{scan_words(self._scan)}. Its ratings move with it, and holds stay where they are. It will be "
                f"marked as late."
            )
            if self.app.reader.what_goes_with(self._scan.id).only_done:
                words += f" {ONLY_DONE}"
            yield Static(Content(words), classes="dialog-words")
            yield Static("", id="which-day")
            yield Static(Content("left and right: by a day; up and down: by a week"), classes="dialog-hint")
            with Horizontal(classes="dialog-buttons"):
                yield Choice.of(MOVE_SCAN["move_scan.take"], "Move it here", id="move-here")
                yield Choice.of(DIALOG["dialog.back"], id="move-back")

    def on_mount(self) -> None:
        """Show the day that the scan will be moved to."""
        self.watch_day()

    def watch_day(self) -> None:
        """Show the new day and its status, and light the move once it leads to another day."""
        stays = self.day == self._from
        stands = CHOOSE if stays else state_words(self._past.at(self.day), self.app.reader.rest_of(self.day))
        self.query_one("#which-day", Static).update(_turning(full_day(self.day), stands))
        here, back = self.query_one("#move-here", Choice), self.query_one("#move-back", Choice)
        here.display = here.primary = not stays
        back.primary = stays
        for line in self.query(StatusLine):  # not there before the first day is shown
            line.message = ""

    def action_earlier(self, count: int) -> None:
        """Go back this many days."""
        self.day = max(self.day - timedelta(days=count), FIRST_DAY)

    def action_later(self, count: int) -> None:
        """Go forward this many days, to today at the latest."""
        self.day = min(self.day + timedelta(days=count), self._past.today)

    def action_take(self) -> None:
        """Close the dialog with the day shown, if it is another one than the scan's."""
        if self.day == self._from:
            self.query_one(StatusLine).message = CHOOSE
        else:
            self.dismiss(self.day)


class RestDaysDialog(Dialog[tuple[date, str] | None]):
    """Dialog that asks how many rest days, and why. Returns the last day and the reason (or CLEAR), or None for escape.

    Attributes:
        last: The last rest day.
    """

    KEYS = (DAYS_OFF, DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(*KEYS)
    last: reactive[date] = reactive(date.min, init=False, repaint=False)

    def __init__(self, first: date) -> None:
        """Create the dialog for rest days that start on this day."""
        super().__init__()
        self._first = first
        self._answers = [*((reason, label[0].lower(), label) for reason, label in REASONS.items())]
        self._answers.append((CLEAR, "c", "Make them normal days"))
        self.set_reactive(RestDaysDialog.last, first)

    def compose(self) -> ComposeResult:
        """Compose the days and the reasons."""
        with Vertical(classes="dialog"):
            yield Static(Content("Rest days"), classes="dialog-title")
            yield Static("", id="which-day")
            yield Static(Content("left and right: one day fewer, one day more"), classes="dialog-hint")
            yield OptionList(
                *(
                    Option(Hanging(Content.styled(f" {key}  ", "bold"), Content(label)), id=reason)
                    for reason, key, label in self._answers
                ),
                compact=True,
            )
            yield Choice.of(DIALOG["dialog.back"])

    def on_mount(self) -> None:
        """Show the range of days."""
        self.watch_last()

    def watch_last(self) -> None:
        """Show the new range of days."""
        count = (self.last - self._first).days + 1
        until = full_day(self._first) if count == 1 else span(self._first, self.last)
        self.query_one("#which-day", Static).update(_turning(until, counted(count, "day")))

    def action_earlier(self, count: int) -> None:
        """Shorten the range by this many days."""
        self.last = max(self.last - timedelta(days=count), self._first)

    def action_later(self, count: int) -> None:
        """Move the last day of the range later by this many days, to REST_DAYS days at most."""
        self.last = min(self.last + timedelta(days=count), self._first + timedelta(days=REST_DAYS - 1))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close the dialog with the reason chosen by enter or click."""
        self.dismiss((self.last, str(event.option.id)))

    def on_key(self, event: events.Key) -> None:
        """Close the dialog with the reason chosen by its letter."""
        for reason, key, _ in self._answers:
            if event.key == key:
                event.stop()
                self.dismiss((self.last, reason))


def _turning(title: str, words: str) -> Content:
    """Return a title between arrows that can be clicked for the day before and after, with the words below it."""
    turning = Content.from_markup(
        "[@click=screen.earlier(1)]$back[/]  [bold]$title[/]  [@click=screen.later(1)]$on[/]",
        back="<",
        on=">",
        title=title,
    )
    return Content.assemble(turning, "\n   ", (words, "$quiet"))
