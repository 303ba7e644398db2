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
from mfr_tui.record.rows import Mark
from mfr_tui.tui.common.ask import Answer, Ask
from mfr_tui.tui.common.choose_several import Several
from mfr_tui.tui.common.clearance import Clearance
from mfr_tui.tui.common.dialog import Dialog
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.help_screen import HelpScreen
from mfr_tui.tui.common.tell import Tell
from mfr_tui.tui.common.too_small import TooSmall
from mfr_tui.tui.flags.flag_screen import FlagScreen
from mfr_tui.tui.flags.flags_screen import FlagsScreen
from mfr_tui.tui.flags.warning_signs import WarningSigns
from mfr_tui.tui.history.body_over_period import BodyOverPeriodScreen
from mfr_tui.tui.history.corrections import MoveScan, RestDaysDialog
from mfr_tui.tui.history.day import DayScreen
from mfr_tui.tui.history.history_screen import HistoryScreen
from mfr_tui.tui.history.late_scan import LateScan
from mfr_tui.tui.history.region_history import RegionHistoryScreen
from mfr_tui.tui.history.search import SearchScreen
from mfr_tui.tui.history.what_helped import WhatHelpedScreen
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.card import Card
from mfr_tui.tui.hold.hold_screen import HoldScreen
from mfr_tui.tui.hold.hold_sheet import HoldSheet
from mfr_tui.tui.learn.learn_screen import LearnScreen, ReadPage
from mfr_tui.tui.map.map_screen import MapPage, MapScreen
from mfr_tui.tui.map.mark_dialog import Details
from mfr_tui.tui.map.spot_screen import SpotScreen
from mfr_tui.tui.registry import TASKS
from mfr_tui.tui.report.appointment import AppointmentScreen, Form, PlaceScreen
from mfr_tui.tui.report.report_screen import ReportScreen
from mfr_tui.tui.report.save_as import SaveAs
from mfr_tui.tui.scan.scan_screen import ScanScreen
from mfr_tui.tui.scan.summary import Summary
from mfr_tui.tui.setup.backups import BackupsDialog, RestoreDialog
from mfr_tui.tui.setup.doctor import DoctorDialog
from mfr_tui.tui.setup.own_places import PlacesScreen, WhereScreen
from mfr_tui.tui.setup.screening import Screening
from mfr_tui.tui.setup.settings_screen import SettingsScreen
from mfr_tui.tui.setup.value_dialog import ValueDialog
from mfr_tui.tui.setup.welcome import Welcome
from mfr_tui.tui.textual_workarounds.closed_palette import Palette
from mfr_tui.tui.today.keys import TODAY as TODAY_KEYS
from mfr_tui.tui.today.today_screen import TodayScreen
from mfr_tui.tui.today.week import WeekScreen
from tests.support.fakes import TODAY
from tests.support.holds import begin, to_card
from tests.tui.conftest import Session

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
        s.clock.advance(1)  # so that the person has seen it

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
    scan = s.app.reader.scans_of(day)[0]
    return s.app.reader.marks(scan.id)[REGION]


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
    BodyOverPeriodScreen: _pushed(lambda s: BodyOverPeriodScreen()),
    WhatHelpedScreen: _pushed(lambda s: WhatHelpedScreen()),
    DayScreen: _pushed(lambda s: DayScreen(SCANNED)),
    LateScan: _pushed(lambda s: LateScan(TODAY - timedelta(days=4))),
    RegionHistoryScreen: _pushed(lambda s: RegionHistoryScreen(REGION)),
    SearchScreen: _pushed(lambda s: SearchScreen()),
    ReportScreen: _pushed(lambda s: ReportScreen()),
    AppointmentScreen: _pushed(lambda s: AppointmentScreen()),
    PlaceScreen: _pushed(lambda s: PlaceScreen(REGION)),
    WeekScreen: _pushed(lambda s: WeekScreen()),
    SpotScreen: _pushed(lambda s: SpotScreen()),
    PlacesScreen: _pushed(lambda s: PlacesScreen()),
    WhereScreen: _pushed(lambda s: WhereScreen()),
    Ask: _pushed(lambda s: Ask("A question", "In a few words.", [Answer("no", "n", "No"), Answer("yes", "y", "Yes")])),
    Clearance: _pushed(lambda s: Clearance("Pregnancy", "Until it is answered again.")),
    RestDaysDialog: _pushed(lambda s: RestDaysDialog(TODAY)),
    Details: _pushed(lambda s: Details(_mark_of(s, SCANNED))),
    HelpScreen: _pushed(lambda s: HelpScreen((TODAY_KEYS,), TASKS)),
    HoldSheet: _pushed(lambda s: HoldSheet(s.app.reader.holds(HELD, HELD)[0].id)),
    MoveScan: _pushed(lambda s: MoveScan(s.app.reader.scans_of(SCANNED)[0], SCANNED)),
    ReadPage: _pushed(lambda s: ReadPage(load_pages()[0])),
    SaveAs: _pushed(lambda s: SaveAs("page.pdf")),
    Screening: _pushed(lambda s: Screening()),
    SettingsScreen: _pressed(","),
    ValueDialog: _pressed(",", "enter"),
    DoctorDialog: _pushed(lambda s: DoctorDialog()),
    BackupsDialog: _pressed(",", "b"),
    RestoreDialog: _pushed(lambda s: RestoreDialog("Restore a backup?", "In a few words.", "Scans: 1 lost")),
    Several: _pushed(lambda s: Several("Choose", "Some of these.", [("a", Content("one"))], (), "None")),
    Tell: _pushed(lambda s: Tell("Say more", "In your own words.", ["Why?"])),
    TooSmall: _too_small,
    WarningSigns: _pushed(lambda s: WarningSigns()),
    Welcome: _pushed(lambda s: Welcome()),
}
"""Each screen that a person can meet, and how it is opened from Today."""

NOT_PICTURED: set[type[Screen[Any]]] = {
    *(SettingsScreen, ValueDialog, DoctorDialog, BackupsDialog, RestoreDialog, WhereScreen, Clearance, TooSmall),
}
"""The screens that `test_snapshots` has no picture of: what it looks at is looked at elsewhere on these."""


BASES: set[type[Screen[Any]]] = {Dialog, Form, DiaryScreen, MapPage, MapScreen, Palette}
"""What other screens are built on, which no person meets; and Textual's palette, which is not laid out here."""


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
