"""A label to click that also shows the key for the same action."""

from typing import Self

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mfr_tui.tui.commands import Command


class Choice(Static):
    """A clickable action. It never takes focus, so enter keeps its meaning on the screen.

    Attributes:
        key: The key for the same action, as shown to the person; may be empty.
        action: The action that a click runs on the screen.
        label: The text shown.
        primary: Whether it is the obvious next step.
    """

    label: reactive[str] = reactive("", layout=True)
    primary: reactive[bool] = reactive(False, toggle_class="-primary")  # noqa: FBT003

    def __init__(
        self,
        label: str,
        key: str,
        action: str,
        *,
        primary: bool = False,
        line: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Create the label.

        Args:
            label: The text shown.
            key: The key for the same action, as shown to the person.
            action: The action that a click runs on the screen.
            primary: Whether it is the obvious next step.
            line: Whether it is a line of a list, which is not filled: its key stands out instead.
            id: The widget's id.
        """
        super().__init__(id=id, classes="-line" if line else None)
        self.key = key
        self.action = action
        self.label = label
        self.primary = primary

    @classmethod
    def of(
        cls,
        command: Command,
        label: str | None = None,
        *,
        primary: bool = False,
        line: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> Self:
        """Return a choice that does what a command does, shown with the command's first key.

        Args:
            command: The command.
            label: The text shown; None for the command's own label.
            primary: Whether it is the obvious next step.
            line: Whether it is a line of a list, which is not filled: its key stands out instead.
            id: The widget's id.
        """
        action = command.key_actions[command.keys[0]]
        label = command.label if label is None else label
        return cls(label, command.shown_key, action, primary=primary, line=line, id=id)

    def offer(self, label: str, key: str) -> None:
        """Show another label, and another key before it. What a click does stays the same."""
        self.key = key
        self.label = label
        self.watch_label(label)

    def watch_label(self, label: str) -> None:
        """Show the key first, set apart, as in a screen's footer. A digit after a label would read as a count."""
        apart = "bold $text-primary" if self.has_class("-line") and not self.primary else "bold"
        self.update(Content.assemble((self.key, apart), " " if self.key else "", label))

    def watch_primary(self) -> None:
        """Show the key in the color for its ground."""
        self.watch_label(self.label)

    async def on_click(self, event: events.Click) -> None:
        """Run the action on the screen."""
        event.stop()
        await self.screen.run_action(self.action)
