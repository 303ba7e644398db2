"""Screens below the one on top: painted only where they can be seen, and never instead of it.

Textual 8.2 lays out and paints the screen below even if the one on top is opaque. What changes there is given to the
screen on top as a part of it to paint, and that screen then forgets which of its own widgets have changed. After ctrl+z
or a new size, the cursor of a scan could move, and the screen still show where it was before. A dialog that covered all
of a small terminal could leave nothing beside it when the terminal grew.
"""

from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.events import Resize
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget


def seen_through(stack: Sequence[Screen[Any]]) -> list[Screen[Any]]:
    """Return the screens that can be seen below the one on top of the stack, the lowest first."""
    below: list[Screen[Any]] = []
    for above, screen in zip(reversed(stack), reversed(stack[:-1]), strict=False):
        if above.styles.background.a == 1:
            break
        below.insert(0, screen)
    return below


def fit_below(app: App[Any]) -> None:
    """Lay out the screens seen below the one on top, if that covered all of them at the size before.

    Textual tells a new size only to what could be seen before the screen on top had the classes of that size.
    """
    for screen in app._background_screens:  # noqa: SLF001
        if screen._compositor.size != app.size:  # noqa: SLF001
            screen.post_message(Resize(app.size, app.size))


def keep_own_repaints() -> None:
    """Make a screen that is to paint a part of a screen below paint its own widgets as well."""
    setattr(Screen, "refresh", _refresh)  # noqa: B010  (mypy: a method cannot be assigned)


def _refresh(self: Screen[Any], *regions: Region, **how: bool) -> Screen[Any]:
    """Add these regions to what is to be painted or, without any, refresh the screen as a whole."""
    if not (regions and self.is_mounted):
        return Widget.refresh(self, *regions, **how)
    self._set_dirty(*regions)
    self._dirty_widgets.add(self)
    self.check_idle()
    return self
