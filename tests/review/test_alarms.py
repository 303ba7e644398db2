"""A warning sign answered yes: Flags, `mfr status` and the page agree until it is answered no or cleared."""

import contextlib
import itertools
from datetime import time, timedelta
from pathlib import Path

import pytest

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.status import status
from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Alarm, Tier, alarm_lines, alarms_by_tier, find_alarms, load_signs
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.report.content import make_page
from mfr_tui.report.figures import Asked, read_figures
from mfr_tui.review.alarms import read_alarms
from mfr_tui.review.flags.status import read_flag_status
from tests.support.fakes import TODAY, FakeClock

SIGNS = load_signs()
ONE = timedelta(days=1)
CALF = "one swollen, warm, red or newly sore leg"


def flagged(history: DiaryReader, ago: int = 0) -> list[tuple[str, ...]]:
    return [one.flag.said for one in read_flag_status(history, TODAY + ago * ONE, Config())]


ONE_OF_EACH = [next(sign for sign in SIGNS if sign.tier is tier) for tier in Tier]


@pytest.mark.parametrize(
    ("sign", "later"),
    [*itertools.product(ONE_OF_EACH, [(0,), (1, 4, 100)]), *itertools.product(SIGNS, [(13, 14)])],
    ids=lambda value: str(getattr(value, "id", value)),
)
def test_a_yes_is_in_force_until_a_no_or_a_clearance(
    diary: Path, clock: FakeClock, sign: object, later: tuple[int, ...]
) -> None:
    name, tier = sign.id, sign.tier  # type: ignore[attr-defined]
    blocks = tier is not Tier.SOON
    with (
        contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal,
        contextlib.closing(DiaryReader(diary)) as history,
    ):

        def both() -> tuple[list[str], bool]:
            return [one.id for one in read_alarms(history)], (name,) in flagged(history, days)

        journal.warn(name, yes=True)
        (alarm,) = read_alarms(history)
        assert (alarm.id, alarm.tier, alarm.day, alarm.blocks) == (name, tier, TODAY, blocks)
        for before, days in itertools.pairwise((0, *later)):
            clock.advance((days - before) * 86_400)
            assert both() == ([name], blocks or days < 14), days
        journal.warn(name, yes=False)
        assert both() == ([], False)
        journal.warn(name, yes=True)
        journal.clear_sign(name, "Dr. Lee", "")
        assert both() == ([], False)
        journal.warn(name, yes=True)
        assert both() == ([name], True), "a new answer ends a clearance"


def said(diary: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the command line and the page say."""
    config, context = Config(), Context(str(diary.parent), clock)
    words = {}
    for name, how in (("status", {}), ("short", {"short": True}), ("json", {"as_json": True})):
        status(context, **{"short": False, "as_json": False} | how)
        words[name] = capsys.readouterr().out
    body = load_body()
    with contextlib.closing(DiaryReader(diary)) as history:
        today = context.today
        summary = read_figures(history, body, Asked(today - 29 * ONE, today), config)
        page = make_page(summary, body, config, {sign.id: sign.about for sign in SIGNS})
        words["page flags"] = " ".join(page.flags)
        words["page signs"] = " ".join(page.signs)
    return words


@pytest.mark.parametrize("later", [0, 1, 4])
def test_a_calf_answered_yes_is_said_everywhere_and_a_no_ends_it(
    diary: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str], later: int
) -> None:
    with contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal:
        journal.warn("calf", yes=True)
        clock.advance(later * 86_400)
        words = said(diary, clock, capsys)
        assert f"See a doctor or urgent care today. Warning sign: {CALF} (yes on Sat 21 Nov)." in words["status"]
        assert "No pressing until you answer no" in words["status"]
        assert words["short"].endswith(", warning sign\n")
        assert '"sign": "calf"' in words["json"]
        assert CALF in words["page flags"]
        assert CALF in words["page signs"]
        journal.clear_sign("calf", "Dr. Lee", "Monday")
        words = said(diary, clock, capsys)
        assert [name for name in ("status", "short", "json", "page flags") if CALF in words[name]] == []
        assert "Cleared by Dr. Lee, Monday." in words["page signs"]
        journal.warn("calf", yes=False)
        words = said(diary, clock, capsys)
        assert [name for name in ("status", "short", "json", "page flags") if CALF in words[name]] == []
        assert (CALF in words["page signs"]) is (later > 0), "a slip of the same day is no history"
        assert "warning sign" not in words["short"]


def test_each_tier_has_a_line_of_its_own() -> None:
    days = {"no_better": TODAY, "calf": TODAY - ONE, "heart": TODAY, "newer": TODAY, "night": TODAY}
    alarms = find_alarms(days, SIGNS)
    assert [one.id for one in alarms] == ["heart", "calf", "night", "newer", "no_better"]
    assert alarms[3] == Alarm("newer", "a sign of another version (newer)", Tier.SAME_DAY, TODAY)
    emergency, same_day, soon = alarm_lines(alarms, Config())
    assert (
        emergency == "Call the local emergency number now. Warning sign: chest pain that spreads (yes on Sat 21 Nov)."
    )
    assert same_day.startswith("See a doctor or urgent care today. Warning sign: one swollen")
    assert "(yes on Fri 20 Nov); pain at night" in same_day
    assert soon.startswith("Book an appointment with a doctor or physical therapist. ")
    emergency_signs, same_day_signs = (signs for _, signs in alarms_by_tier(alarms[:3], Config(), TODAY))
    assert emergency_signs == ["chest pain that spreads (yes today)"]
    assert same_day_signs[0].endswith("(yes on Fri 20 Nov)")


@pytest.mark.parametrize("text", ["", "[[sign]", "sign = []"])
def test_where_the_list_cannot_be_read_each_yes_blocks(
    diary: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("mfr_tui.paths.read_asset", lambda _name: text)
    with (
        contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal,
        contextlib.closing(DiaryReader(diary)) as history,
    ):
        journal.warn("no_better", yes=True)
        (alarm,) = read_alarms(history)
        assert alarm.blocks


def test_a_clock_that_was_set_back_loosens_nothing(diary: Path, clock: FakeClock) -> None:
    with (
        contextlib.closing(DiaryWriter(diary, clock, time(4))) as journal,
        contextlib.closing(DiaryReader(diary)) as history,
    ):
        journal.warn("calf", yes=True)
        assert [one.id for one in read_alarms(history)] == ["calf"]
        assert flagged(history, -3) == [("calf",)]
