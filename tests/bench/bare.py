"""The least that Textual can do, to compare with: `python tests/bench/bare.py static|input|clock|screens`."""

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


class BareScreens(BareStatic):
    """Text in every cell of the screen: a second screen, a change of one of its cells, and a third."""

    BINDINGS = [("2", "fill('second')"), ("left,right", "change"), ("b", "fill('third')")]

    changes = 0
    shown = ""

    def action_fill(self, name: str) -> None:
        from textual.screen import Screen
        from textual.widgets import Static

        class Full(Screen[None]):
            def compose(self) -> ComposeResult:
                yield Static(name)

        self.push_screen(Full())
        self.shown = name
        self.call_later(self.action_change)

    def action_change(self) -> None:
        from textual.widgets import Static

        self.changes += 1
        cells = self.size.width * self.size.height - len(self.shown) - 1
        self.screen.query_one(Static).update(f"{self.shown}{self.changes % 10}{'.' * cells}")


APPS: dict[str, type[App[None]]] = {
    "static": BareStatic,
    "input": BareInput,
    "clock": BareClock,
    "screens": BareScreens,
}

if __name__ == "__main__":
    APPS[sys.argv[1]]().run()
