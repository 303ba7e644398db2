"""What holds on every screen of the program, whatever it shows."""

import gc
import itertools
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
from mfr_tui.tui.scan.summary import Summary
from tests.support.every_screen import OPEN, screens_of_the_program
from tests.support.quick_app import at_rest
from tests.tui.conftest import Open, Session

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
    *("card.scroll", "page.scroll", "page.turn", "visit.move", "visit.turn", "settings.move", "settings.page"),
    *("backups.move", "restore.page"),
    *("week.move", "after_questions.move", "after_questions.ends", "hold_sheet.move", "read_page.scroll", "map.move"),
    *("map.rate", "map.ten", "map.less", "map.more", "map.both", "card.rate", "card.ten", "after.rate", "after.ten"),
    *("week.rate", "week.ten", "details.rate", "details.ten", "details.choose", "hold_sheet.rate", "hold_sheet.ten"),
    *("after.answer", "week.say", "hold_sheet.release", "move_scan.week", "body.period", "body.scroll", "page.period"),
}
"""What a click does on a row, a day, a place, a number or a page, or the wheel, instead of one on its own name."""

NOT_NOW = {
    *("hold.more", "hold.pause", "hold.count_away", "hold.no"),  # where the technique or the hold asks for it
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


TINY = [(1, 24), (6, 24), (9, 24), (80, 1), (39, 19)]
"""Sizes in which nothing fits."""


async def test_a_window_made_tiny_and_large_again_shows_what_it_showed(open_app: Open) -> None:
    sizes = itertools.cycle(TINY)  # two of them at each screen: nothing of it is seen in any
    async with open_app(size=(120, 36)) as s:
        async for screen in each_screen(s):
            if screen is TooSmall:
                continue
            assert beyond_the_mouse(s) == [], f"on a large {screen}"
            s.app.push_screen(TooSmall())  # a clock that runs is paused by whatever covers it
            await s.settle()
            await s.pilot.resize_terminal(120, 36)
            before = s.text()
            for size in itertools.islice(sizes, 2):
                await s.pilot.resize_terminal(*size)
                assert s.title == "TooSmall", screen
            await s.pilot.resize_terminal(120, 36)
            await s.settle()
            assert s.app.crash is None, screen
            assert isinstance(s.app.screen, screen)
            assert s.text() == before, screen


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


async def test_a_size_that_is_handed_on_late_does_not_stretch_what_says_that_nothing_fits(open_app: Open) -> None:
    async with open_app() as s:
        await s.pilot.resize_terminal(5, 5)
        s.app._resize_event = Resize(Size(120, 36), Size(120, 36))
        s.app._check_resize()  # as Textual does a frame later, when the next size has come already
        await s.settle()
        assert s.app.screen.region.size == (5, 5)
        assert "this is 5x5." in s.words("#words")
        await s.pilot.resize_terminal(120, 36)
        assert (s.title, s.app.screen.region.size) == ("TodayScreen", (120, 36))


async def test_what_opens_by_itself_in_a_tiny_window_waits_for_room(open_app: Open) -> None:
    async with open_app() as s:
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


TWICE: dict[type[Screen[Any]], str] = {
    Ask: "n",
    RestDaysDialog: "enter",
    SaveAs: "enter",
    Tell: "enter",
    Several: "escape",
    HoldScreen: "escape",
}
"""The screens that a handler of messages closes, not only a binding, and the key; and one that another one follows."""


async def test_a_closing_key_twice_in_one_burst_closes_no_screen_below(open_app: Open) -> None:
    async with open_app() as s:
        below = s.app.screen
        for screen, key in TWICE.items():
            await OPEN[screen](s)
            await s.burst(key, key)
            assert s.app.screen_stack[0] is below
            while s.title != "TodayScreen":
                await close(s)


async def test_a_second_enter_in_the_palette_runs_nothing_more(open_app: Open) -> None:
    async with open_app() as s:
        below = s.app.screen
        await s.press("ctrl+p")
        await s.settle()
        await s.burst("down", "enter", "enter")
        assert s.title != "Palette"
        assert s.app.screen_stack[0] is below


async def test_no_screen_is_kept_in_memory_after_it_was_closed(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what is frozen is collected no more
    opened, names = weakref.WeakSet[Screen[Any]](), {"TodayScreen"}
    async with open_app() as s:
        async for _ in each_screen(s):
            while s.title != "TodayScreen":
                opened.add(s.app.screen)
                names.add(s.title)
                await close(s)
        for widget in s.app.screen.walk_children(Widget):
            widget.call_later(lambda: None)  # each keeps its last message, and with it who sent that
        await s.settle()
        gc.collect()
        assert {one for one in opened if not s.app.is_screen_installed(one)} == set()
    assert names >= {screen.__name__ for screen in OPEN}


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


async def test_the_mouse_reaches_all_quit_suspend_and_help_work_so_do_the_foot_the_choices_and_capitals(
    open_app: Open, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    monkeypatch.setattr(MfrApp, "exit", lambda app: left.append(type(app.screen).__name__))
    async with open_app(size=(40, 20)) as s:
        async for screen in each_screen(s):
            try:
                assert beyond_the_mouse(s) == [], "on a phone"
                if screen is not TooSmall:
                    await s.pilot.resize_terminal(80, 24)
                    assert beyond_the_mouse(s) == []
                await check_keys(s, actions, screen)
                await s.press("ctrl+q")
                assert left == [s.title]
            except AssertionError as error:
                error.add_note(f"on {screen}")
                raise
            left.clear()
            if screen is not TooSmall:
                await s.pilot.resize_terminal(40, 20)


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


async def test_a_size_that_comes_once_there_is_room_again_ends_nothing(open_app: Open) -> None:
    async with open_app() as s:
        await s.pilot.resize_terminal(30, 8)
        tiny = s.app.screen
        assert isinstance(tiny, TooSmall)
        await s.pilot.resize_terminal(80, 24)
        assert s.app.screen_stack == [s.app.screen]
        tiny.on_resize(Resize(Size(30, 8), Size(30, 8)))  # one that was on its way
        assert s.title == "TodayScreen"
