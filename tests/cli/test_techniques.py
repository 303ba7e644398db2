"""`mfr techniques`: all of them, those that fit a place, and a place that is none."""

import re

import pytest

from mfr_tui.body.regions import Press, Region, load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.techniques import techniques
from mfr_tui.errors import MfrError
from mfr_tui.paths import read_asset
from mfr_tui.practice.technique import load_techniques, offered
from tests.support.fakes import FakeClock

NOWHERE = Context("/nowhere", FakeClock())
"""Where there is no diary."""

BODY = load_body()
KNOWN = load_techniques(BODY)


def printed(capsys: pytest.CaptureFixture[str], region: str | None) -> str:
    assert techniques(NOWHERE, region) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.isascii()
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert all(line == line.rstrip() for line in said.out.splitlines())
    return said.out


def card(text: str, technique: str) -> str:
    """What is printed of one technique, its lines joined."""
    (found,) = (part for part in text.split("\n\n") if f"({technique})" in part.splitlines()[0])
    return " ".join(found.split())


def test_all_are_listed_in_the_files_order_with_what_they_are_for(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, None)
    assert re.findall(r"^(\w+) +\S", said.partition("\n\n")[0], re.MULTILINE) == [t.id for t in KNOWN]
    flat = " ".join(said.split())
    for technique in KNOWN:
        assert technique.title in flat
        assert technique.purpose in flat
        assert (f"{technique.title} (described, not timed)" in flat) == (not technique.runs)


@pytest.mark.parametrize("region", list(BODY), ids=lambda region: region.id)
def test_each_region_says_how_it_may_be_pressed_and_what_fits_the_first_one_first(
    capsys: pytest.CaptureFixture[str], region: Region
) -> None:
    said = printed(capsys, region.id)
    assert said.startswith(f"{region.label} ({region.id})\n")
    assert region.press_note in " ".join(said.split())
    found = re.findall(r"^\S.* \((\w+)\)$", said.partition("\n\n")[2], re.MULTILINE)
    assert found == [technique.id for technique in offered(KNOWN, BODY, region.id, ())]
    for technique in offered(KNOWN, BODY, region.id, ()):
        text = card(said, technique.id)
        light = region.press is Press.LIGHT
        pressure = "Lightly. 1 to 3 out of 10." if light else f"{technique.pressure} {technique.aim[0]} to"
        words = (technique.purpose, pressure, technique.source, *technique.warnings)
        assert all(word in text for word in (*words, *(step.cue for step in technique.steps)))
        assert f"mfr learn {technique.page}" in text
    assert ("Never press this region. Look and move only." in said) == (region.press is Press.NEVER)
    assert ("who should not press" in said) == (region.press is not Press.NEVER)


@pytest.mark.parametrize("slot", ["neck_front", "elbow_front", "abdomen", "groin", "knee_back"])
def test_a_place_never_pressed_says_why_and_nothing_else(capsys: pytest.CaptureFixture[str], slot: str) -> None:
    said = printed(capsys, f"{slot}_r")
    region = BODY[f"{slot}_r"]
    assert " ".join(said.split()) == (
        f"{region.label} ({region.id}) Never press this region. Look and move only. {region.press_note}"
    )


@pytest.mark.parametrize(
    ("region", "technique", "words"),
    [
        (
            "buttock_l",
            "hold_spot",
            ["2:00 to 5:00.", "4 to 6 out of 10", "tennis ball, or if that is too gentle, lacr"],
        ),
        ("jaw_l", "hold_spot", ["2:00 to 5:00. here At most 1:00, even if the steps say more; usually 0:30."]),
        ("neck_back_l", "neck_point", ["1:00.", "3 each way.", "tools fingertips"]),
        ("neck_back_l", "neck_line", ["at most 1:00.", "Left back of head (base of skull), then Left back of neck"]),
        ("shoulder_front_r", "shoulder_line", ["5 to 6 times.", "Right front of shoulder, then Right front of upper"]),
        (
            "shoulder_front_r",
            "shoulder_line",
            ["ask first Chest pain", "If yes, do not press.", "Stop above the elbow"],
        ),
        ("shoulder_back_r", "shoulder_point", ["0:10 to 0:15.", "tools thumb"]),
        ("chest_r", "broad_first", ["1:00.", "at most 4:00.", "here At most 2:00"]),
        ("calf_r", "roller", ["15 to 30 times.", "tools roller careful"]),
    ],
)
def test_steps_come_with_their_figures(
    capsys: pytest.CaptureFixture[str], region: str, technique: str, words: list[str]
) -> None:
    text = card(printed(capsys, region), technique)
    assert [word for word in words if word not in text] == []


def test_where_the_place_sets_no_shorter_end_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "even if the steps say" not in printed(capsys, "buttock_l")
    assert "even if the steps say" not in card(printed(capsys, "neck_back_l"), "neck_line")


def test_on_a_line_the_place_with_the_shortest_end_decides(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = read_asset("practice/techniques.toml").replace("high_s = 60", "high_s = 90", 1)  # 60 and 120 s on its path
    monkeypatch.setattr(
        "mfr_tui.paths.read_asset", lambda name: longer if name.endswith("techniques.toml") else read_asset(name)
    )
    assert "here At most 1:00" in card(printed(capsys, "neck_back_l"), "neck_line")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("neck_back", "neck_back_r or neck_back_l"),
        ("left_jaw", None),
        ("jaw", None),
        ("buttock_x", "buttock_r or buttock_l"),
        ("Calf_l", "calf_l"),
        ("", None),
    ],
)
def test_a_region_that_is_none_names_those_near_it(
    capsys: pytest.CaptureFixture[str], typed: str, near: str | None
) -> None:
    with pytest.raises(MfrError) as refusal:
        techniques(NOWHERE, typed)
    assert refusal.value.what == f"There is no region {typed!r}."
    if near is not None:
        assert near in refusal.value.do
    assert "mfr regions" in refusal.value.do or "Did you mean " in refusal.value.do
    assert capsys.readouterr().out == ""


def test_what_was_typed_stays_on_its_line_and_moves_no_cursor() -> None:
    with pytest.raises(MfrError) as refusal:
        techniques(NOWHERE, "jaw\n\x1b[2J")
    assert refusal.value.what.isprintable()


def test_a_broken_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mfr_tui.paths.read_asset",
        lambda name: read_asset(name).replace("low_s = 120", "low_s = 301"),
    )
    with pytest.raises(MfrError, match=r"techniques\.toml, table \[\[technique\]\] hold_spot: step 1: low_s"):
        techniques(NOWHERE, None)
