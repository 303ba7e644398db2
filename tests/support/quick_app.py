"""What makes the tests of the app quick: exact waits, and nothing painted that nobody sees.

Textual's own wait watches the processor's time and asks each widget to answer: slow, and a guess. Ours looks into the
loop: when nothing in it is left to run, all was dealt with, and what is still to come waits for a timer or for another
program.
"""

import asyncio
import gc
from asyncio.base_events import BaseEventLoop
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext
from selectors import DefaultSelector, SelectorKey
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.pilot import Pilot
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from mfr_tui.body.drawing import load_figure, load_unnamed
from mfr_tui.body.regions import Body, load_body
from mfr_tui.practice.scan import load_stops
from mfr_tui.tui import session
from mfr_tui.tui.map import body_map

TURNS = 100_000
"""So many turns of the loop without an end are a mistake, not work."""
SOON, NEVER = 0.01, 1_000_000.0
"""Seconds: a timer of less fires by itself in a test; any other waits for so long."""
ROUNDS = 10
"""What is not laid out and painted after so many rounds moves by itself, or is about to close."""

_assets: dict[object, object] = {}
_in_threads: set[asyncio.Future[Any]] = set()
_run_in_executor = BaseEventLoop.run_in_executor
_select = DefaultSelector.select
_render_update = Compositor.render_update
_unpainted: WeakKeyDictionary[Compositor, tuple[set[Region], list[Screen[Any]]]] = WeakKeyDictionary()


async def at_rest() -> None:
    """Let the loop turn until no task but the one that asks can go on, and no thread works for it.

    Raises:
        AssertionError: It never comes to rest.
    """
    loop = asyncio.get_running_loop()
    ready: deque[object] = loop._ready  # type: ignore[attr-defined]
    for _ in range(TURNS):
        await asyncio.sleep(0)
        if not ready:
            working = [future for future in _in_threads if future.get_loop() is loop]
            if not working:
                return
            await asyncio.wait(working)
    raise AssertionError("the app never comes to rest")


async def each_turn(until: Callable[[], bool]) -> AsyncIterator[None]:
    """Yield after each turn of the loop until this is so.

    Raises:
        AssertionError: It never is.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)
        yield
        if until():
            return
    raise AssertionError("it never is so")


async def laid_out(app: App[Any]) -> None:
    """Until all is dealt with, what is seen is laid out, and so is what followed from that.

    What Textual puts off by a frame, a change of size and of what is seen, is done at once; a scroll is waited for.
    """
    await at_rest()
    for _ in range(ROUNDS):
        if app._resize_timer is not None:
            app._check_resize()
        await app.animator.wait_until_complete()
        await at_rest()
        for screen in [*app._background_screens, app.screen]:
            screen._on_timer_update()
        await at_rest()
        if not (app._resize_timer or app.animator._animations or _to_lay_out(app.screen)):
            return


async def painted(app: App[Any]) -> None:
    """Until what is seen is laid out and painted, and so is what followed from that."""
    for _ in range(ROUNDS):
        await laid_out(app)
        _render(app.screen)
        if not _to_lay_out(app.screen):
            return


def text_of(screen: Screen[Any]) -> str:
    """Paint a screen, and return it as plain text. Nothing of it is left to paint then."""
    _unpainted.pop(screen._compositor, None)
    return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips())


def _to_lay_out(screen: Screen[Any]) -> bool:
    layout = screen._layout_required or screen._scroll_required or screen._recompose_required
    return bool(layout or screen._repaint_required or screen._dirty_widgets or screen._callbacks)


def wait_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual's Pilot wait so too, and let it paint when it is waited for, not in between as real time goes."""

    def noted(loop: BaseEventLoop, *values: Any) -> asyncio.Future[Any]:  # noqa: ANN401  (whatever the class takes)
        future = _run_in_executor(loop, *values)
        _in_threads.add(future)
        future.add_done_callback(_in_threads.discard)
        return future

    def ready(selector: DefaultSelector, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        # The loop asks the system at each of its many turns, also when it has something to run: here only when not.
        return [] if timeout == 0 else _select(selector, timeout)

    async def wait(*_: object) -> bool:
        await at_rest()
        return True

    async def pause(pilot: Pilot[Any], delay: float | None = None) -> None:
        if delay is not None:
            await asyncio.sleep(delay)
        await painted(pilot.app)

    monkeypatch.setattr(BaseEventLoop, "run_in_executor", noted)
    monkeypatch.setattr(DefaultSelector, "select", ready)
    monkeypatch.setattr(Pilot, "_wait_for_screen", wait)
    monkeypatch.setattr(Pilot, "pause", pause)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 1.0)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait)
    monkeypatch.setattr("textual.app.wait_for_idle", wait)


def stop_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no timer fire that waits for a person's time, and no notice expire: how far it got would be chance.

    A test that wants one to fire makes its delay shorter than SOON.
    """

    def put_off(set_timer: Callable[..., Timer]) -> Callable[..., Timer]:
        def set_put_off(pump: MessagePump, delay: float, *values: object, **named: object) -> Timer:
            return set_timer(pump, delay if delay < SOON else NEVER, *values, **named)

        return set_put_off

    for name in ("set_timer", "set_interval"):
        monkeypatch.setattr(MessagePump, name, put_off(getattr(MessagePump, name)))
    monkeypatch.setattr(Notification, "has_expired", False)


def prevent_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set nothing up and take nothing down for each message that prevents no other, as hardly any does."""
    prevent, nothing = MessagePump.prevent, nullcontext()

    def prevented(pump: MessagePump, *kinds: type[Message]) -> AbstractContextManager[None]:
        return prevent(pump, *kinds) if kinds else nothing

    monkeypatch.setattr(MessagePump, "prevent", prevented)


def load_assets_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the body, its figures and the stops of a scan, which nothing changes, from one app to the next."""

    def once(load: Callable[..., object]) -> Callable[..., object]:
        def loaded(*values: object) -> object:
            key = load, *(value for value in values if not isinstance(value, Body))
            if key not in _assets:
                _assets[key] = load(*values)
            return _assets[key]

        return loaded

    drawings = ((body_map, load_figure), (body_map, load_unnamed))
    for module, load in ((session, load_body), (session, load_stops), *drawings):
        monkeypatch.setattr(module, load.__name__, once(load))


def let_garbage_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the collector look at what an app leaves behind: each app would put all that is there beyond its reach."""
    monkeypatch.setattr(gc, "freeze", lambda: None)


def paint_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render what is to be painted once the app is at rest, and put nothing together of it: no terminal shows it."""

    def noted(compositor: Compositor, full: bool = False, **named: Any) -> object:  # noqa: ANN401
        if "simplify" in named:  # a picture of it is wanted
            return _render_update(compositor, full=full, **named)
        regions, screen = compositor._dirty_regions.copy(), compositor.size.region
        compositor._dirty_regions.clear()
        if full or regions:
            before = _unpainted.get(compositor, (set(), []))[0]
            changed = {screen} if full or screen in before else regions | before
            _unpainted[compositor] = changed, named.get("screen_stack") or []
        return None

    monkeypatch.setattr(Compositor, "render_update", noted)


def _render(screen: Screen[Any]) -> None:
    """Render what changed of the screen that is seen, and what is seen of those below it.

    Where a widget renders all of its content at once, its border and padding are left to whoever looks at the text, and
    so is the tint of what is below a dialog.
    """
    changed, below = _unpainted.pop(screen._compositor, (set(), []))
    if not changed:
        return
    for one in [*below, screen]:
        _render_widgets(one, changed)


def _render_widgets(screen: Screen[Any], changed: set[Region]) -> None:
    for widget, (region, clip) in screen._compositor.visible_widgets.items():
        seen = region.intersection(clip)
        if not any(map(seen.overlaps, changed)) or (widget is screen and screen.is_modal):
            continue
        if type(widget).render_line is Widget.render_line:
            widget.render_line(0)
        else:
            widget.render_lines(seen.translate((-region.x, -region.y)))
