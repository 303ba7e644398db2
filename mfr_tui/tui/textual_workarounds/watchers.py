"""Watchers of the app that do not keep screens in memory that were closed."""

from textual.app import App
from textual.message_pump import MessagePump


def drop_closed_watchers(app: App[None]) -> None:
    """Drop what watches the app and is closed.

    Textual itself does so only when the attribute that is watched changes: a screen opened a thousand times before
    that would be kept a thousand times.
    """
    watchers: dict[str, list[tuple[MessagePump, object]]] = getattr(app, "__watchers", {})
    for watching in watchers.values():
        watching[:] = [(node, callback) for node, callback in watching if not node._closing]  # noqa: SLF001
