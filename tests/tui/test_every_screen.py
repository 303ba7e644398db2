"""What holds on every screen of the program, whatever it shows."""

import gc
import itertools
import re
import string
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from textual.dom import DOMNode
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.common.ask import Ask
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.choose_several import Several
from mfr_tui.tui.common.help_screen import HelpScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.common.too_small import TooSmall
from mfr_tui.tui.history.corrections import RestDaysDialog
from mfr_tui.tui.history.region_history import RegionHistoryScreen
from mfr_tui.tui.history.search import SearchScreen
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.registry import TOGETHER
from mfr_tui.tui.report.save_as import SaveAs
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.scan.summary import Summary
from tests.support.every_screen import NOT_PICTURED, OPEN, screens_of_the_program
from tests.support.quick_app import at_rest
from tests.tui.conftest import Open, Session
from tests.tui.test_mode_row import MAIN, WITH, check_led, click_mode

pytestmark = pytest.mark.usefixtures("lived_here")


@dataclass
class Actions:
    """What the keys of a screen would have done: while it notes, each action is noted and not done."""

    noted: list[str]
    notes: bool = False

    async def of(self, s: Session, key: str) -> list[str]:
        """Return the actions that a key runs."""
        self.noted.clear()
        self.notes = True
        s._send(key)
        await at_rest()
        self.notes = False
        return [*self.noted]


@pytest.fixture
def actions(monkeypatch: pytest.MonkeyPatch) -> Actions:
    """Every action that a key runs."""
    actions, run = Actions([]), MfrApp._dispatch_action

    async def dispatch(app: MfrApp, node: DOMNode, name: str, values: tuple[object, ...]) -> bool:
        if not actions.notes:
            return await run(app, node, name, values)
        actions.noted.append(f"{name}{values}")
        return name != "how_to_quit"  # which lets the key go on

    monkeypatch.setattr(MfrApp, "_dispatch_action", dispatch)
    return actions


def typed_in(s: Session) -> bool:
    """Whether letters go into a text field."""
    field = s.app.focused
    return bool(field and field.check_consume_key("q", "q"))


async def close(s: Session) -> None:
    """Close the screen by its keys; one that nothing but its last answer closes is taken away."""
    if s.title == "TooSmall":
        await s.pilot.resize_terminal(80, 24)
        return
    screen = s.app.screen
    await s.press("escape")
    await s.settle()
    if s.app.screen is screen:
        screen.dismiss(None)
        await s.settle()


async def each_screen(s: Session) -> AsyncIterator[type[Screen[Any]]]:
    """Open every screen, one after the other, each from Today."""
    for screen in sorted(OPEN, key=lambda one: one is not Summary):  # first, while no scan waits to be continued
        await OPEN[screen](s)
        assert isinstance(s.app.screen, screen)
        yield screen
        while s.title != "TodayScreen":
            await close(s)


PRESSED = {"esc": "escape", "del": "delete", "^p": "ctrl+p"}
"""Keys whose names on the screen are shorter than Textual's."""

POINTED = {
    *("history.move", "history.month", "day.walk", "day.page", "helps.move", "helps.page", "search.move"),
    *("story.move", "story.page", "story.scroll", "flags.move", "flag.move", "learn.move", "learn.turn"),
    *("card.move", "card.down", "card.up", "page.scroll", "page.turn", "visit.move", "visit.turn", "settings.move"),
    *("settings.page", "backups.move", "restore.page"),
    *("week.move", "after_questions.move", "after_questions.ends", "hold_sheet.move", "read_page.scroll", "map.move"),
    *("map.rate", "map.ten", "map.less", "map.more", "map.both", "card.rate", "card.ten", "after.rate", "after.ten"),
    *("week.rate", "week.ten", "details.rate", "details.ten", "details.choose", "hold_sheet.rate", "hold_sheet.ten"),
    *("after.answer", "week.say", "hold_sheet.release", "move_scan.week", "body.period", "body.scroll", "page.period"),
}
"""What a click does on a row, a day, a place, a number or a page, or the wheel, instead of one on its own name."""

NOT_NOW = {
    *("hold.more", "hold.pause", "hold.count_away", "hold.no", "hold.start"),  # where the hold asks for it
    *(
        "screening.go_on",
        "screening.clear",
        "signs.clear",
        "summary.work",
        "move_scan.take",
        "backups.restore",
    ),  # once there is something to go on with
}
"""What is offered only while it does something, which it does not on these screens as they are opened here."""

UNPOINTED = {
    "app.settings": "an entry of the palette",
    "settings.backups": "an entry of the palette",
    "settings.sync": "an entry of the palette",
    "app.how_to_quit": "it only names the key that quits",
    "app.suspend": "only keys lead back from the shell; the palette has it",
    "app.palette": "the help leads to it where the foot has no room",
    "day.beside": "the other day is clicked in the calendar",
    "flag.other": "the other flag is clicked in the list",
}
"""What no click is needed for, and why."""


def test_no_screen_is_forgotten() -> None:
    assert set(OPEN) == screens_of_the_program()


SIZES = ((80, 24), (40, 20), (120, 36))
TINY = [(1, 24), (6, 24), (9, 24), (80, 1), (39, 19)]
"""Sizes in which nothing fits."""
CLOCKS = (ScanScreen, HoldScreen)
"""Screens whose clock is paused by whatever covers them, which they say."""


async def test_mouse_keys_and_row_do_what_they_say_and_a_tiny_window_or_its_end_leaves_nothing_of_a_screen(
    open_app: Open, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One walk for all that holds on each screen, as most of its time goes into opening them.

    Every command is reached by a click, at each size; `test_snapshots` sees to that where it has a picture. The keys to
    quit, to suspend and of help work, and so do those of the foot, of the choices, and capitals. The row of main
    screens is the same on all that have one, but for what is lit and for keys that mean something else, and a click on
    it leads to one of them. After the window was tiny, the screen shows what it showed. Once closed, none is in memory.
    """
    left, main = list[str](), itertools.cycle(MAIN)
    tiny = itertools.cycle(TINY)  # one of them at each screen: nothing of it is seen in any
    rows: dict[tuple[int, int], dict[str, type[Screen[Any]]]] = {}
    opened, names = weakref.WeakSet[Screen[Any]](), {"TodayScreen"}
    monkeypatch.setattr(MfrApp, "exit", lambda app: left.append(type(app.screen).__name__))
    async with open_app(size=SIZES[0]) as s:
        async for screen in each_screen(s):
            try:
                if screen in WITH:
                    rows.setdefault(SIZES[0], {})[aligned_row(s.text())] = screen
                if screen is not TooSmall:
                    await check_tiny(s, screen, next(tiny))
                await check_keys(s, actions, screen)
                await s.press("ctrl+q")
                assert left == [s.title]
                if type(s.app.screen) is not screen:
                    await OPEN[screen](s)  # the last capital was an answer
                for size in SIZES if screen in NOT_PICTURED and screen is not TooSmall else ():
                    await s.resize(size)
                    assert beyond_the_mouse(s) == [], size
                    if screen in WITH and size != (40, 20):
                        rows.setdefault(size, {})[aligned_row(s.text())] = screen
            except AssertionError as error:
                error.add_note(f"on {screen}")
                raise
            left.clear()
            await s.resize(SIZES[0])
            while s.title != "TodayScreen":
                opened.add(s.app.screen)
                names.add(s.title)
                if screen in WITH and screen not in MAIN.values() and type(s.app.screen) is screen:
                    name = next(main)
                    await click_mode(s, name)
                    check_led(s, name, screen)
                    await s.press("1")
                else:
                    await close(s)
        for widget in s.app.screen.walk_children(Widget):
            widget.call_later(lambda: None)  # each keeps its last message, and with it who sent that
        await s.settle()
        gc.collect()
        gc.collect()  # what a finalizer held in the first round
        assert {one for one in opened if not s.app.is_screen_installed(one)} == set()
    assert names >= {screen.__name__ for screen in OPEN}
    assert {size: len(found) for size, found in rows.items()} == {(80, 24): 1, (120, 36): 1}, rows


def aligned_row(text: str) -> str:
    """Return the first row up to its note, without what may differ from one screen to another."""
    row = text.splitlines()[0]
    end = row.index("Settings") + len("Settings")
    return re.sub(r"[\[\]]|\b[1-4] |, ", lambda found: " " * len(found[0]), row[:end])


async def check_tiny(s: Session, screen: type[Screen[Any]], tiny: tuple[int, int]) -> None:
    """Raise an AssertionError if the screen is another one after the window was tiny."""
    size = s.app.size
    if issubclass(screen, CLOCKS):
        s.app.push_screen(TooSmall())
        await s.settle()
        await s.pilot.resize_terminal(*size)
    before = s.text()
    await s.pilot.resize_terminal(*tiny)
    assert s.title == "TooSmall", tiny
    await s.pilot.resize_terminal(*size)
    await s.settle()
    assert s.app.crash is None
    assert isinstance(s.app.screen, screen)
    assert s.text() == before


async def test_every_width_and_height_in_which_nothing_fits_is_said(open_app: Open) -> None:
    async with open_app() as s:
        await OPEN[RegionHistoryScreen](s)
        before = s.text()
        for size in (*((width, 20) for width in range(1, 40)), *((40, height) for height in range(1, 20))):
            await s.pilot.resize_terminal(*size)
            assert s.title == "TooSmall"
            assert f"this is {size[0]}x{size[1]}." in s.words("#words")
            assert s.app.screen.region.size == size
        await s.pilot.resize_terminal(80, 24)
        assert s.text() == before


async def test_what_opens_in_a_tiny_window_waits_for_room_and_a_size_that_comes_late_changes_nothing(
    open_app: Open,
) -> None:
    async with open_app() as s:
        await s.pilot.resize_terminal(5, 5)
        s.app._resize_event = Resize(Size(120, 36), Size(120, 36))
        s.app._check_resize()  # as Textual does a frame later, when the next size has come already
        await s.settle()
        assert s.app.screen.region.size == (5, 5)
        assert "this is 5x5." in s.words("#words")
        await s.pilot.resize_terminal(120, 36)
        assert (s.title, s.app.screen.region.size) == ("TodayScreen", (120, 36))
        await s.pilot.resize_terminal(5, 5)
        await OPEN[RegionHistoryScreen](s)
        assert s.title == "TooSmall"
        assert s.app.screen.region.size == (5, 5)
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert s.title == "RegionHistoryScreen"
        await s.press("escape")
        await s.settle()
        assert s.title == "TodayScreen"
        await s.pilot.resize_terminal(30, 8)
        tiny = s.app.screen
        assert isinstance(tiny, TooSmall)
        await s.pilot.resize_terminal(80, 24)
        assert s.app.screen_stack == [s.app.screen]
        tiny.on_resize(Resize(Size(30, 8), Size(30, 8)))  # one that was on its way, with room again
        assert s.title == "TodayScreen"


TWICE: dict[type[Screen[Any]], str] = {
    Ask: "n",
    RestDaysDialog: "enter",
    SaveAs: "enter",
    Tell: "enter",
    Several: "escape",
    HoldScreen: "escape",
}
"""The screens that a handler of messages closes, not only a binding, and the key; and one that another one follows."""


async def test_a_closing_key_twice_in_one_burst_closes_no_screen_below_and_runs_no_second_command(
    open_app: Open,
) -> None:
    async with open_app() as s:
        below = s.app.screen
        for screen, key in TWICE.items():
            await OPEN[screen](s)
            await s.burst(key, key)
            assert s.app.screen_stack[0] is below, screen
            while s.title != "TodayScreen":
                await close(s)
        await s.press("ctrl+p")
        await s.settle()
        await s.burst("down", "enter", "enter")
        assert s.title != "Palette"
        assert s.app.screen_stack[0] is below


def clicked(s: Session) -> set[str]:
    """The names of the actions that clicks run, of all that is in sight."""
    found: set[str] = set()
    for strip in s.app.screen._compositor.render_strips():
        found |= {str(one.style.meta["@click"]) for one in strip if one.style and "@click" in one.style.meta}
    sight = s.app.screen.region
    found |= {one.action for one in s.app.screen.query(Choice) if one.region.area and sight.contains_region(one.region)}
    return {action.partition("(")[0].rpartition(".")[2] for action in found}


def beyond_the_mouse(s: Session) -> list[str]:
    """The commands of the screen that no click reaches: neither directly nor through the palette, or the help to it."""
    there, known = clicked(s), {*POINTED, *NOT_NOW, *UNPOINTED}
    listed = "command_palette" in there or ("help" in there and not isinstance(s.app.screen, ModalScreen))
    return [
        command.id
        for group in TOGETHER[s.title]
        for command in group
        if command.id not in known and not command.id.endswith("_vim") and not (listed and command.palette)
        if there.isdisjoint(action.partition("(")[0].rpartition(".")[2] for action in command.key_actions.values())
    ]


def capitals(s: Session) -> list[str]:
    """The letters that do something on this screen, small or large; and one that stands for all others."""
    bound = {key.upper() for key in s.app.active_bindings}
    return [letter for letter in string.ascii_uppercase if letter in bound or letter == "Z"]


async def check_keys(s: Session, actions: Actions, screen: type[Screen[Any]]) -> None:
    """Raise an AssertionError if a key that works everywhere, or that is named here, does not do what it says."""
    foot = [*s.app.screen.query(KeyLine)]
    assert foot or screen is TooSmall
    typing = typed_in(s)
    assert await actions.of(s, "ctrl+q") == ["leave_program()"]
    assert await actions.of(s, "ctrl+z") == ["suspend_process()"]
    assert (await actions.of(s, "ctrl+c"))[0] == "how_to_quit()"
    if not typing and screen is not HoldScreen:
        assert await actions.of(s, "q") == ["leave_program()"]
    assert "leave_program()" not in await actions.of(s, "escape"), "it may be meant for what is underneath"
    if not typing and screen is not TooSmall:
        assert await actions.of(s, "?") == (["dismiss()"] if screen is HelpScreen else ["help()"])
    for line in foot:
        assert line.shown
        for command, key in line.shown.items():
            done = {action.partition("(")[0] for action in await actions.of(s, key)}
            wanted = {action.partition("(")[0].rpartition(".")[2] for action in command.key_actions.values()}
            if screen is HelpScreen and command.id == "app.help":
                wanted = {"dismiss"}
            elif screen is SearchScreen and key == "enter":
                wanted = {"submit"}  # the line that is typed in hands it on
            assert done == wanted, f"{key} does {done}"
    for choice in s.app.screen.query(Choice):
        if choice.display and choice.key:
            done = {action.partition("(")[0] for action in await actions.of(s, PRESSED.get(choice.key, choice.key))}
            own = choice.action.partition("(")[0].rpartition(".")[2]
            assert done in ({own}, {"submit"}), f"{choice.key} {choice.label} does {done}"  # a field hands it on
    for capital in () if typing else capitals(s):
        did: list[list[str]] = []
        for key in (capital.lower(), capital):
            if type(s.app.screen) is not screen:
                await OPEN[screen](s)  # the last letter was an answer, which closed the dialog
            bound = key in s.app.active_bindings
            did.append(await actions.of(s, key))
        assert bound or did[0] == did[1], capital
