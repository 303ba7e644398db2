"""Widgets that ask for other room while they are being laid out.

Textual 8.2 keeps the size of a widget until it asks for a layout, but takes no note of that if the widget had asked
already and was measured since. When a terminal grew, the table of a stop got room for a row more and lost its last one.
"""

from textual.widget import Widget

_check_refresh = Widget._check_refresh  # noqa: SLF001


def measure_again() -> None:
    """Make Textual measure each widget that has asked for a layout once more before that layout."""
    setattr(Widget, "_check_refresh", _check)  # noqa: B010  (mypy: a method cannot be assigned)


def _check(self: Widget) -> None:
    """Note that the widget's size is not known any more if it has asked for a layout."""
    if self._layout_required:
        self._layout_updates += 1
    _check_refresh(self)
