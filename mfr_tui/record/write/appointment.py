"""Writing what a person prepares for a professional, and their answers about the week."""

from typing import Any

from mfr_tui.clock import utc_text
from mfr_tui.record.rows import RegionStory, VisitItem
from mfr_tui.record.write.base import BaseWriter
from mfr_tui.typed import clean

LONGEST_ANSWER = 200
"""So many characters at most an answer has: the page for a professional is read in a minute."""

PEG = ("pain", "enjoyment", "activity")
GALS = ("stiffness", "dressing", "stairs")


class AppointmentWriter(BaseWriter):
    """The writes about a visit and about the week. All of them can be undone."""

    def tell_region(self, region: str, label: str, field: str, text: str, *, visit: str | None = None) -> None:
        """Keep one thing that is told of a region; empty takes it away.

        Args:
            region: The region's id.
            label: What it is, for the undo list.
            field: Which, of the fields of `RegionStory`.
            text: Their own words, LONGEST_ANSWER characters at most.
            visit: The visit of the field that it is typed in: all of one visit is one step to take back.

        Raises:
            ValueError: There is no such field, or it is too long.
        """
        if field not in RegionStory._fields:
            raise ValueError(f"nothing of a region is called {field}")
        self._answer("region_story", region, "region", label, {field: _words(text)}, visit)

    def prepare_visit(self, item: VisitItem, label: str, text: str, *, visit: str | None = None) -> None:
        """Keep one thing that is prepared for a visit; empty takes it away.

        Args:
            item: Which.
            label: What it is, for the undo list.
            text: Their own words, LONGEST_ANSWER characters at most.
            visit: The visit of the field that it is typed in: all of one visit is one step to take back.

        Raises:
            ValueError: It is too long.
        """
        self._answer("visit", item, "item", label, {"text": _words(text)}, visit)

    def answer_week(self, label: str, question: str, answer: int | bool | None) -> None:
        """Keep one answer about the week that ends today; None takes it away.

        Args:
            label: What it is, for the undo list.
            question: Which, of the fields of `Week`.
            answer: 0 to 10 for those of the PEG, yes or no for those of GALS.

        Raises:
            ValueError: There is no such question, or it has no such answer.
        """
        if question in PEG:
            if answer is not None and (isinstance(answer, bool) or not 0 <= answer <= 10):
                raise ValueError(f"0 to 10, not {answer}")
            value: object = answer
        elif question in GALS:
            if answer is not None and not isinstance(answer, bool):
                raise ValueError(f"yes or no, not {answer}")
            value = None if answer is None else "yes" if answer else "no"
        else:
            raise ValueError(f"nothing of a week is called {question}")
        self._answer("week", self._today().isoformat(), "body_day", label, {question: value})

    def _answer(
        self, table: str, key: str, column: str, label: str, values: dict[str, Any], visit: str | None = None
    ) -> None:
        """Set a column of the row of this key; make the row when there is none."""
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
    """Typed words as they are kept.

    Raises:
        ValueError: They are too long.
    """
    cleaned = clean(text)
    if len(cleaned) > LONGEST_ANSWER:
        raise ValueError(f"{LONGEST_ANSWER} characters at most")
    return cleaned
