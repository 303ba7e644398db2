"""Screens that open a moment after the key that opens them."""

from typing import Any

from textual.screen import Screen

FLOW = "work"
"""The group of the worker that leads through a hold: the map, the card, the hold, and the questions after it."""


def is_opening(screen: Screen[Any], *, flow: bool = False) -> bool:
    """Return whether a key of the screen on top has started what opens another screen, which is not there yet.

    A worker opens it, or the next one after it, only once the keys that came meanwhile are dealt with. They were typed
    for that screen, so they must do nothing on this one.

    Args:
        screen: The screen on top.
        flow: Whether holds start from this screen, so that none of their screens is open while it is on top.
    """
    return any(
        not worker.is_finished and (worker.node is screen or (flow and worker.group == FLOW))
        for worker in screen.app.workers
    )
