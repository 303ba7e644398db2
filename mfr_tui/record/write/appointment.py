"""Write what a person prepares for an appointment, and their weekly answers."""

from typing import Any

from mfr_tui.clock import utc_text
from mfr_tui.record.columns import WEEK_ANSWERS
from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.record.write.base import BaseWriter
from mfr_tui.typed import clean

LONGEST_ANSWER = 200
"""The most characters in an answer: the page for a professional is read in a minute."""


class AppointmentWriter(BaseWriter):
    """The writes for the appointment and the week. All of them can be undone."""

    def save_region_story(self, region: str, label: str, field: str, text: str, *, visit: str | None = None) -> None:
        """Store one part of a region's description; an empty text removes it.

        Args:
            region: The region's id.
            label: Its name, for the undo list.
            field: One of the fields of `RegionStory`.
            text: The person's own words, LONGEST_ANSWER characters at most.
            visit: Identifies one visit to the input field: all changes of one visit are one undo step.

        Raises:
            ValueError: There is no such field, or the text is too long.
        """
        if field not in RegionStory._fields:
            raise ValueError(f"nothing of a region is called {field}")
        self._answer("region_story", region, "region", label, {field: _words(text)}, visit)

    def save_appointment_item(self, item: VisitItem, label: str, text: str, *, visit: str | None = None) -> None:
        """Store one item prepared for the appointment; an empty text removes it.

        Args:
            item: The item.
            label: Its name, for the undo list.
            text: The person's own words, LONGEST_ANSWER characters at most.
            visit: Identifies one visit to the input field: all changes of one visit are one undo step.

        Raises:
            ValueError: The text is too long.
        """
        self._answer("visit", item, "item", label, {"text": _words(text)}, visit)

    def save_week_answer(self, label: str, question: str, answer: int | bool | None) -> None:
        """Store one answer about the week that ends today; None removes it.

        Args:
            label: Its name, for the undo list.
            question: The id of a question, which is its column.
            answer: 0 to 10, or yes or no, as the question asks.

        Raises:
            ValueError: There is no such question, or it does not take this answer.
        """
        column = WEEK_ANSWERS.get(question)
        if column is None:
            raise ValueError(f"nothing of a week is called {question}")
        value = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else answer
        column(value)
        self._answer("week", self._today().isoformat(), "body_day", label, {question: value})

    def _answer(
        self, table: str, key: str, column: str, label: str, values: dict[str, Any], visit: str | None = None
    ) -> None:
        """Set columns of the row with this key; create the row if there is none."""
        with self._writing():
            created = []
            if not self._row(table, key):
                if all(value in {"", None} for value in values.values()):
                    return
                now = utc_text(self._clock.now())
                row = {column: key, "created_at": now, "device": self._device(), "deleted_at": now}
                self._db.table(table).insert(row)
                created = [key]
            rows = [(table, key, {**values, "deleted_at": None})]
            self._change(label, rows, scope=visit, created=created, one_step=visit is not None)


def _words(text: str) -> str:
    """Return typed text as it is stored.

    Raises:
        ValueError: It is too long.
    """
    cleaned = clean(text)
    if len(cleaned) > LONGEST_ANSWER:
        raise ValueError(f"{LONGEST_ANSWER} characters at most")
    return cleaned
