"""No screen and no voice tells a person to press what may not be pressed: the texts themselves, read by the data."""

import contextlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body, Press
from mfr_tui.config import Config
from mfr_tui.practice.pressing import advise_stop
from mfr_tui.practice.scan import Stop
from mfr_tui.practice.screening import PlaceKind, load_items
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.review.alarms import read_alarms
from mfr_tui.review.standing import read_standing
from mfr_tui.tui.common.hands_free import HandsFree
from mfr_tui.tui.today.today_screen import TodayScreen
from tests.support.fakes import TODAY, FakeClock
from tests.support.holds import writing
from tests.support.quick_app import at_rest
from tests.tui.conftest import Open, clear_to_press, journal

SCAN = tomllib.loads((Path(__file__).parents[2] / "assets/practice/scan.toml").read_text("utf-8"))["stop"]
EVERYWHERE = "everywhere"
BY_DAY = {"today": 0, "yesterday": 1, "last week": 8}
URGENT, SOON = ("heart", "calf"), "no_better"
ALARM = re.compile(r"emergency number|doctor or urgent care today")


@dataclass(frozen=True)
class Someone:
    """A person: what they say, how many days ago each, and where they may not press by the rules."""

    name: str
    say: tuple[tuple[int, Callable[[DiaryWriter], object]], ...]
    blocked: frozenset[str] | str = field(default=frozenset())
    alarm: bool = False


def warned(sign: str, *, yes: bool) -> Callable[[DiaryWriter], object]:
    return lambda writer: writer.warn(sign, yes=yes)


def people() -> Iterable[Someone]:
    for sign in URGENT:
        for day, ago in BY_DAY.items():
            yes = (ago, warned(sign, yes=True))
            yield Someone(f"{sign} yes {day}", (yes,), EVERYWHERE, alarm=True)
            yield Someone(f"{sign} yes {day}, corrected", (yes, (0, warned(sign, yes=False))))
            yield Someone(f"{sign} yes {day}, cleared", (yes, (0, lambda b, s=sign: b.clear_sign(s, "Dr. Lee", ""))))  # type: ignore[misc]
        again = ((8, warned(sign, yes=True)), (5, warned(sign, yes=False)), (1, warned(sign, yes=True)))
        yield Someone(f"{sign} yes, no, and yes again", again, EVERYWHERE, alarm=True)
    yield Someone("a sign for soon", ((0, warned(SOON, yes=True)),))
    yield Someone("a cleared sign and a yes", ((1, lambda b: b.answer("clots", yes=True)),), EVERYWHERE)
    never: tuple[tuple[int, Callable[[DiaryWriter], object]], ...] = tuple(
        (0, lambda b, r=region: b.place(r, PlaceKind.NEVER, "veins"))  # type: ignore[misc]
        for region in ("calf_r", "shoulder_back_l", "thigh_front_r", "thigh_front_l")
    )
    yield Someone("veins", never, frozenset({"calf_r", "shoulder_back_l", "thigh_front_r", "thigh_front_l"}))


def plain(text: str) -> str:
    return " ".join(text.split())


def wrongly_said(stop: dict[str, object], said: str, blocked: set[str], body: Body) -> list[str]:
    """Read what one stop says: each sentence that tells to press what is blocked, without saying which not."""
    wrong = []
    for sentence in stop.get("press", []):  # type: ignore[attr-defined]
        if sentence["say"] not in said:
            continue
        for slot in sentence["slots"]:
            sides = {side for side in ("right", "left") if f"{slot}_{side[0]}" in blocked}
            names = "|".join([*sides, "either side"]) if len(sides) == 1 else "either side"
            if len(sides) == 2 or (sides and not re.search(rf"Not (on )?your [^.]*({names})|Not your ({names})", said)):
                wrong.append(f"{stop['id']}: {sentence['say']} ({slot}: {', '.join(sorted(sides))})")
    return wrong


def tell(diary: Path, clock: FakeClock, someone: Someone) -> None:
    """Write what a person said, after a no to every safety question."""
    clear_to_press(diary, clock)
    for ago, say in someone.say:
        with journal(diary, FakeClock(clock.local - timedelta(days=ago), "Europe/Berlin")) as book:
            say(book)


def blocked_for(someone: Someone, body: Body) -> set[str]:
    everywhere = someone.blocked == EVERYWHERE
    return {one.id for one in body if one.press is Press.NEVER or everywhere or one.id in someone.blocked}


PEOPLE = {someone.name: someone for someone in people()}
FULL = ("heart yes today", "veins")
SHORT = (
    "a sign for soon",
    "calf yes last week",
    "calf yes last week, corrected",
    "calf yes last week, cleared",
    "a cleared sign and a yes",
)


@pytest.mark.parametrize("name", PEOPLE)
def test_no_stop_says_what_may_not_be_done_whatever_the_diary_says(
    diary: Path, clock: FakeClock, body: Body, stops: tuple[Stop, ...], name: str
) -> None:
    someone = PEOPLE[name]
    tell(diary, clock, someone)
    blocked, everywhere = blocked_for(someone, body), someone.blocked == EVERYWHERE
    with contextlib.closing(DiaryReader(diary)) as reader:
        standing = read_standing(reader, load_items(), clock.now(), TODAY, Config().screening_days)
        assert any(one.blocks for one in read_alarms(reader)) is someone.alarm
    assert [stop.id for stop in stops] == [stop["id"] for stop in SCAN]
    pressing = []
    for stop, texts in zip(stops, SCAN, strict=True):
        advice = advise_stop(body, stop, standing)
        for said in (plain(f"{advice.cue} {advice.note}"), plain(advice.spoken)):
            assert not wrongly_said(texts, said, blocked, body)
            told = any(sentence["say"] in said for sentence in texts.get("press", []))
            assert not (told and everywhere)
            pressing.append(told)
    assert any(pressing) is not everywhere


@pytest.mark.parametrize(("key", "names"), [("enter", FULL), ("s", SHORT)])
async def test_a_scan_says_nothing_that_may_not_be_done(
    open_app: Open,
    diary: Path,
    clock: FakeClock,
    body: Body,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    names: tuple[str, ...],
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(HandsFree, "say", lambda self, text: spoken.append(text))
    stops = {stop["id"]: stop for stop in SCAN}
    async with open_app(config=Config(voice=True)) as s:
        for someone in (PEOPLE[name] for name in names):
            with writing(diary) as connection:  # nothing is known of the person before
                for table in ("screening", "warning_check", "region_setting", "mark", "scan_stop", "scan"):
                    connection.execute(f"DELETE FROM {table}")
            tell(diary, clock, someone)
            blocked, everywhere = blocked_for(someone, body), someone.blocked == EVERYWHERE
            assert isinstance(s.app.screen, TodayScreen)
            s.app.screen.catch_up()
            seen = []
            spoken.clear()
            await s.press(key)
            while s.title == "ScanScreen":
                at = s.scan._scan
                seen.append((at.stop.id, plain(s.words("#cue"))))
                s._send("n")
                await at_rest()
            assert len(seen) == (len(SCAN) if names is FULL else 8), someone.name
            assert len(spoken) >= len(seen), someone.name
            pressing = []
            for (stop_id, shown), heard in zip(seen, spoken, strict=False):
                told = [sentence["say"] for sentence in stops[stop_id].get("press", [])]
                for said in (shown, plain(heard)):
                    assert not wrongly_said(stops[stop_id], said, blocked, body), someone.name
                    pressing += [words for words in told if words in said]
            assert bool(pressing) is not everywhere, someone.name
            await s.settle()
            assert s.title == "Summary"
            await s.press("escape", "escape")
            assert bool(ALARM.search(plain(s.text()))) is someone.alarm, s.text()
