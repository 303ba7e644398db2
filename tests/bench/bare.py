"""The least that Textual can do, to compare with: `python tests/bench/bare.py static|input|clock`."""

import sys

from textual.app import App, ComposeResult

SHOWN = "bare"


class BareStatic(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        from textual.widgets import Static

        yield Static(SHOWN)


class BareInput(App[None]):
    """One field; its cursor does not blink, so that only a key repaints it."""

    def compose(self) -> ComposeResult:
        from textual.widgets import Input

        field = Input(placeholder=SHOWN)
        field.cursor_blink = False
        yield field


class BareClock(App[None]):
    """Large digits and a bar, once a second, as one would write it first."""

    left = 60

    def compose(self) -> ComposeResult:
        from textual.widgets import Digits, ProgressBar, Static

        yield Static(SHOWN)
        yield Digits(str(self.left))
        yield ProgressBar(total=self.left)

    def on_mount(self) -> None:
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        from textual.widgets import Digits, ProgressBar

        self.left -= 1
        self.query_one(Digits).update(str(self.left))
        self.query_one(ProgressBar).advance(1)


APPS: dict[str, type[App[None]]] = {"static": BareStatic, "input": BareInput, "clock": BareClock}

if __name__ == "__main__":
    APPS[sys.argv[1]]().run()
