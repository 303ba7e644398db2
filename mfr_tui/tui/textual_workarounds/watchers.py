"""Watchers of the app that do not keep closed screens in memory."""

from textual.app import App
from textual.message_pump import MessagePump


def drop_closed_watchers(app: App[None]) -> None:
    """Remove the app's watchers that belong to closed screens and widgets.

    Textual removes them only when the watched attribute changes: a screen opened a thousand times before that would be
    kept in memory a thousand times.
    """
    watchers: dict[str, list[tuple[MessagePump, object]]] = getattr(app, "__watchers", {})
    for watching in watchers.values():
        watching[:] = [(node, callback) for node, callback in watching if not node._closing]  # noqa: SLF001
