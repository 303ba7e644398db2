"""Every screen of the program, each with a way to open it: what holds on all of them is tested on all of them."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from textual.content import Content
from textual.screen import Screen

import mfr_tui.tui
from mfr_tui.practice.learn import load_pages
from mfr_tui.record.models import Mark
from mfr_tui.tui.commands import Where
from mfr_tui.tui.screens.after import After
from mfr_tui.tui.screens.ask import Answer, Ask
from mfr_tui.tui.screens.body_past import BodyPastScreen
from mfr_tui.tui.screens.card import Card
from mfr_tui.tui.screens.clearance import Clearance
from mfr_tui.tui.screens.day import DayScreen
from mfr_tui.tui.screens.details import Details
from mfr_tui.tui.screens.dialog import Dialog
from mfr_tui.tui.screens.flags import FlagScreen, FlagsScreen
from mfr_tui.tui.screens.help import HelpScreen
from mfr_tui.tui.screens.helps import HelpsScreen
from mfr_tui.tui.screens.history import HistoryScreen
from mfr_tui.tui.screens.hold import HoldScreen
from mfr_tui.tui.screens.hold_sheet import HoldSheet
from mfr_tui.tui.screens.late import LateScan
from mfr_tui.tui.screens.learn import LearnScreen, ReadPage
from mfr_tui.tui.screens.looking import Looking
from mfr_tui.tui.screens.mend import DaysOff, MoveScan
from mfr_tui.tui.screens.on_map import MapPage, OnMap
from mfr_tui.tui.screens.page import PageScreen
from mfr_tui.tui.screens.places import PlacesScreen, WhereScreen
from mfr_tui.tui.screens.save_as import SaveAs
from mfr_tui.tui.screens.scan import ScanScreen
from mfr_tui.tui.screens.screening import Screening
from mfr_tui.tui.screens.search import SearchScreen
from mfr_tui.tui.screens.several import Several
from mfr_tui.tui.screens.spot import SpotScreen
from mfr_tui.tui.screens.story import StoryScreen
from mfr_tui.tui.screens.summary import Summary
from mfr_tui.tui.screens.tell import Tell
from mfr_tui.tui.screens.today import TodayScreen
from mfr_tui.tui.screens.too_small import TooSmall
from mfr_tui.tui.screens.visit import Form, PlaceScreen, VisitScreen
from mfr_tui.tui.screens.warnings import WarningSigns
from mfr_tui.tui.screens.weekly import WeekScreen
from mfr_tui.tui.screens.welcome import Welcome
from tests.fakes import TODAY
from tests.tui.conftest import Session
from tests.tui.holds import begin, to_card

REGION = "shoulder_back_l"
SCANNED = TODAY - timedelta(days=1)
"""A day with a finished scan in `lived`, the diary that these screens are opened on."""
HELD = TODAY - timedelta(days=22)
"""A day with a hold in it."""

Opens = Callable[[Session], Awaitable[None]]


def _pushed(make: Callable[[Session], Screen[Any]]) -> Opens:
    async def opens(s: Session) -> None:
        s.app.push_screen(make(s))
        await s.settle()

    return opens


def _pressed(*keys: str) -> Opens:
    async def opens(s: Session) -> None:
        for key in keys:
            await s.press(key)
            await s.settle()

    return opens


async def _hold(s: Session) -> None:
    await begin(s, REGION)


async def _after(s: Session) -> None:
    await begin(s, REGION)
    await s.let_hold_run(30)
    await s.press("r")
    await s.settle()


async def _card(s: Session) -> None:
    await to_card(s, REGION)


async def _too_small(s: Session) -> None:
    await s.pilot.resize_terminal(39, 19)


def _mark_of(s: Session, day: date) -> Mark:
    scan = s.app.history.scans_of(day)[0]
    return s.app.history.marks(scan.id)[REGION]


OPEN: dict[type[Screen[Any]], Opens] = {
    TodayScreen: _pressed(),
    HistoryScreen: _pressed("2"),
    FlagsScreen: _pressed("3"),
    LearnScreen: _pressed("4"),
    FlagScreen: _pressed("3", "enter"),
    ScanScreen: _pressed("enter"),
    Summary: _pressed("enter", "n", "e"),
    Card: _card,
    HoldScreen: _hold,
    After: _after,
    BodyPastScreen: _pushed(lambda s: BodyPastScreen()),
    HelpsScreen: _pushed(lambda s: HelpsScreen()),
    DayScreen: _pushed(lambda s: DayScreen(SCANNED)),
    LateScan: _pushed(lambda s: LateScan(TODAY - timedelta(days=4))),
    StoryScreen: _pushed(lambda s: StoryScreen(REGION)),
    SearchScreen: _pushed(lambda s: SearchScreen()),
    PageScreen: _pushed(lambda s: PageScreen()),
    VisitScreen: _pushed(lambda s: VisitScreen()),
    PlaceScreen: _pushed(lambda s: PlaceScreen(REGION)),
    WeekScreen: _pushed(lambda s: WeekScreen()),
    SpotScreen: _pushed(lambda s: SpotScreen()),
    PlacesScreen: _pushed(lambda s: PlacesScreen()),
    WhereScreen: _pushed(lambda s: WhereScreen()),
    Ask: _pushed(lambda s: Ask("A question", "In a few words.", [Answer("no", "n", "No"), Answer("yes", "y", "Yes")])),
    Clearance: _pushed(lambda s: Clearance("Pregnancy", "Until it is answered again.")),
    DaysOff: _pushed(lambda s: DaysOff(TODAY)),
    Details: _pushed(lambda s: Details(_mark_of(s, SCANNED))),
    HelpScreen: _pushed(lambda s: HelpScreen((Where.TODAY,))),
    HoldSheet: _pushed(lambda s: HoldSheet(s.app.history.holds(HELD, HELD)[0].id)),
    MoveScan: _pushed(lambda s: MoveScan(s.app.history.scans_of(SCANNED)[0], SCANNED)),
    ReadPage: _pushed(lambda s: ReadPage(load_pages()[0])),
    SaveAs: _pushed(lambda s: SaveAs("page.pdf")),
    Screening: _pushed(lambda s: Screening()),
    Several: _pushed(lambda s: Several("Choose", "Some of these.", [("a", Content("one"))], (), "None")),
    Tell: _pushed(lambda s: Tell("Say more", "In your own words.", ["Why?"])),
    TooSmall: _too_small,
    WarningSigns: _pushed(lambda s: WarningSigns()),
    Welcome: _pushed(lambda s: Welcome()),
}
"""Each screen that a person can meet, and how it is opened from Today."""


BASES: set[type[Screen[Any]]] = {Dialog, Form, Looking, MapPage, OnMap}
"""What other screens are built on; no person meets these."""


def screens_of_the_program() -> set[type[Screen[Any]]]:
    """Return every screen class of the program that a person can meet."""
    for module in pkgutil.walk_packages(mfr_tui.tui.__path__, "mfr_tui.tui."):
        importlib.import_module(module.name)
    found: set[type[Screen[Any]]] = set()
    open_classes: list[type[Screen[Any]]] = [Screen]
    while open_classes:
        for one in open_classes.pop().__subclasses__():
            open_classes.append(one)
            if one.__module__.startswith("mfr_tui."):
                found.add(one)
    return found - BASES
