"""Words to click, with the key that does the same."""

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class Choice(Static):
    """A thing to do, for the mouse. It takes no focus, so that enter stays what it was.

    Attributes:
        key: The key that does the same, as a person reads it; may be empty.
        action: The action of the screen that it runs.
        label: What it says.
        primary: Whether it is the obvious next step.
    """

    label: reactive[str] = reactive("", layout=True)
    primary: reactive[bool] = reactive(False, toggle_class="-primary")  # noqa: FBT003

    def __init__(self, label: str, key: str, action: str, *, primary: bool = False, id: str | None = None) -> None:  # noqa: A002
        """A choice.

        Args:
            label: What it says.
            key: The key that does the same, as a person reads it.
            action: The action of the screen that it runs.
            primary: Whether it is the obvious next step.
            id: Its name in the stylesheet.
        """
        super().__init__(id=id)
        self.key = key
        self.action = action
        self.label = label
        self.primary = primary

    def offer(self, label: str, key: str) -> None:
        """Say something else, with another key."""
        self.key = key
        self.label = label
        self.watch_label(label)

    def watch_label(self, label: str) -> None:
        """Show the key, apart and first as at the foot of a screen: after a label, a digit reads as a count."""
        apart = "" if self.app.current_theme.ansi else "bold"  # many terminals show bold black as gray
        self.update(Content.assemble((self.key, apart), " " if self.key else "", label))

    async def on_click(self, event: events.Click) -> None:
        """Do it."""
        event.stop()
        await self.screen.run_action(self.action)
