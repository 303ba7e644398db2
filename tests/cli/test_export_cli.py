"""`mfr export` and `mfr import` as a person meets them: files, modes, refusals, and what is said."""

import contextlib
import csv
import io
import itertools
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
import uuid
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.main import main
from mfr_tui.demo import write_demo
from mfr_tui.exchange.jsonl import LINE_BYTES
from mfr_tui.practice.hold import Released
from mfr_tui.practice.scan import Stop, load_stops
from mfr_tui.record.columns import TABLES
from mfr_tui.record.database import prepare
from mfr_tui.record.migrations import SCHEMA_VERSION
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.exchange.makings import Maker, contents
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.patience import SECONDS
from tests.support.rows import everything, one, select
from tests.support.store import write_a_little, write_stored

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and limits")


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    """A diary with a little of everything, made once and never written."""
    path = Path(shutil.copy(blank, tmp_path_factory.mktemp("little")))
    write_a_little(path)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, little: Path) -> dict[str, bytes]:
    """What is exported of the small diary, by the file's name, made once."""
    folder = tmp_path_factory.mktemp("whole")
    return {name: exported(folder / name, data=little.parent).read_bytes() for name in ("a.jsonl", "a.sqlite")}


@pytest.fixture
def here(tmp_path: Path, little: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in, with a small diary in `data`, on a day that is always the same."""
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    shutil.copy(little, "data")
    return tmp_path


def run(*arguments: str, data: str | Path = "data") -> int:
    """Run a command on the day of the diary; an import later, when all that the diary tells of has happened."""
    later = arguments[0] == "import" or "--since" in arguments  # of all days that the tests write
    clock = FakeClock(MORNING + timedelta(days=14)) if later else FakeClock()
    return main(["--data-dir", str(data), *arguments], clock)


def exported(name: str | Path, *arguments: str, data: str | Path = "data") -> Path:
    path = Path(name)
    assert run("export", "--format", path.suffix[1:], "-o", str(path), *arguments, data=data) == 0
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stored(data: str) -> list[bytes]:
    """The bytes of the diary and of its log; nothing of one that is not there."""
    return [path.read_bytes() if path.exists() else b"" for path in (Path(data, "mfr.db"), Path(data, "mfr.db-wal"))]


def refused(capsys: pytest.CaptureFixture[str], what: str, *arguments: str, data: str = "data") -> None:
    """Said in two lines, with no byte changed."""
    before = stored(data)
    capsys.readouterr()
    assert run(*arguments, data=data) == 2, what
    said = capsys.readouterr()
    assert said.out == "", what
    assert len(said.err.splitlines()) == 2, said.err
    assert what in said.err.splitlines()[0]
    assert said.err.isprintable() or said.err.replace("\n", "").isprintable()
    assert stored(data) == before, what


# -- what is written -----------------------------------------------------------------------------------------


def test_lines_begin_with_what_they_are_and_hold_every_row(here: Path) -> None:
    header, *rows = lines(exported("a.jsonl"))
    assert header == {
        "application": "mfr",
        "schema": SCHEMA_VERSION,
        "made_at": "2026-11-21T05:30:00.000Z",
        "since": None,
        "pseudonym": None,
        "made_up": False,
        "rows": {table: len(of_it) for table, of_it in contents(Path("data/mfr.db")).items()},
    }
    mark = next(row for row in rows if row.get("note"))
    assert mark["note"] == "it's; \u5c71"
    assert mark["qualities"] == ["tight"]
    assert any(row["deleted_at"] for row in rows if row["table"] == "mark")
    assert "operation" not in {row["table"] for row in rows}


def test_an_sqlite_export_is_one_file_and_a_diary_without_undo(here: Path) -> None:
    path = exported("a.sqlite")
    assert sorted(entry.name for entry in here.iterdir()) == ["a.sqlite", "data"]
    assert contents(path) == contents(Path("data/mfr.db"))
    assert select(path, "SELECT * FROM operation") == []
    assert [key for (key,) in select(path, "SELECT key FROM setting")] == ["export"]
    said = json.loads(one(path, "SELECT value FROM setting"))
    assert (said["application"], said["schema"], said["made_at"]) == ("mfr", SCHEMA_VERSION, "2026-11-21T05:30:00.000Z")
    assert one(path, "PRAGMA journal_mode") == "delete"


def test_a_table_for_a_spreadsheet_has_a_row_for_each_rating_that_counts(here: Path) -> None:
    text = exported("a.csv").read_bytes().decode()
    assert text.startswith('\ufeff"pseudonym","day","time"')
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    stored = [row for row in contents(Path("data/mfr.db"))["mark"] if not row["deleted_at"]]
    assert [row["mark_id"] for row in rows] == [row["id"] for row in sorted(stored, key=lambda row: row["marked_at"])]
    (noted,) = (row for row in rows if row["note"])
    wanted = {
        "pseudonym": "",
        "day": "2026-11-21",
        "time": "06:30",
        "late": "0",
        "region": "shoulder_back_l",
        "label": "Left back of shoulder",
        "side": "left",
        "view": "back",
        "nrs": "6",
        "how": "pressed",
        "qualities": "tight",
        "note": "it's; \u5c71",
        "moment": "scan",
        "marked_at": "2026-11-21T05:30:00.000Z",
        "hold_id": "",
    }
    assert wanted.items() <= noted.items()
    assert noted.keys() - wanted.keys() == {"scan_id", "mark_id"}
    after = next(row for row in rows if row["moment"] == "after")
    assert after["hold_id"] == contents(Path("data/mfr.db"))["hold"][0]["id"]
    assert next(row for row in rows if row["moment"] == "spot")["time"] == ""


@pytest.mark.parametrize(
    ("note", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\rsaid", "'said"),
        ("\x00=1", "'=1"),
        ("\uff1d1", "'\uff1d1"),
        ('a "quoted"; =1,\n2', 'a "quoted"; =1, 2'),
        ("\x1b[31mred\x9b", "[31mred"),
        ("5 = 5", "5 = 5"),
    ],
)
def test_a_note_is_no_formula_and_no_escape(here: Path, note: str, cell: str) -> None:
    with sqlite3.connect("data/mfr.db") as db:
        db.execute("UPDATE mark SET note = ? WHERE deleted_at IS NULL", (note,))
    db.close()
    text = exported("a.csv").read_bytes().decode("utf-8-sig")
    assert {row["note"] for row in csv.DictReader(io.StringIO(text, newline=""))} == {cell}


def test_lines_on_a_terminal_hold_no_control_and_come_back(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    note = "\x00\x1b[31m\x9b\u202e\u2028 山 \u200d"
    with sqlite3.connect("data/mfr.db") as db:
        db.execute("UPDATE mark SET note = ?", (note,))
    db.close()
    for to in ([], ["-o", "-"]):
        capfdbinary.readouterr()
        assert run("export", "--format", "jsonl", *to) == 0
        said = capfdbinary.readouterr()
        assert said.out.decode().replace("\n", "").isprintable()
        assert said.err == b""
        assert {row["note"] for row in map(json.loads, said.out.splitlines()) if row.get("table") == "mark"} == {note}


def test_segments_are_one_line_of_the_last_day_or_of_all_since(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*arguments: str) -> tuple[str, list[str]]:
        capsys.readouterr()
        assert run("export", "--format", "choir", *arguments) == 0
        got = capsys.readouterr()
        return got.out, got.err.splitlines()

    clock = FakeClock()
    clock.advance(2 * 86_400)
    journal = DiaryWriter(Path("data/mfr.db"), clock, time(4))
    journal.mark_spot("that day", "elbow_front_l", "Left elbow crease", 1, How.MOVED)
    journal.mark_spot("that day", "abdomen_r", "Right belly", 1, How.REST)
    journal.mark_spot("that day", "calf_l", "Left calf", 0, How.PRESSED)
    jaw = "Also tender, but not on the CHOIR map: Left jaw and jaw hinge."
    # Not the neck, which was rated after a hold, nor the shoulder of the day before yesterday.
    assert said() == ("114,116\n", ["Tender on 2026-11-23; male numbering.", jaw])
    assert said("--choir-map", "female", "-o", "-") == (
        "112,116\n",
        ["Tender on 2026-11-23; female numbering.", jaw],
    )
    assert said("--since", "2026-11-20") == (
        "114,116,207\n",
        ["Tender on any day from 2026-11-20 to 2026-11-23; male numbering.", jaw],
    )
    clock.advance(86_400)
    stops = load_stops(load_body())
    journal.start_scan(ScanKind.SHORT, stops[:8])  # one that goes on has no say yet
    assert said()[0] == "114,116\n"
    journal.finish_as_it_is(one(Path("data/mfr.db"), "SELECT id FROM scan WHERE body_day = '2026-11-24'"))
    journal.close()
    assert said("-o", "x.choir") == (
        "",
        ["Nothing was tender on 2026-11-24; male numbering.", "Wrote x.choir"],
    )
    assert Path("x.choir").read_bytes() == b"\n"
    refused(
        capsys,
        "There is no scan or rating since 2026-11-25.",
        "export",
        "--format",
        "choir",
        "--since",
        "2026-11-25",
    )
    Path("blank").mkdir()
    prepare(Path("blank/mfr.db"))
    refused(capsys, "There is no scan or rating.", "export", "--format", "choir", "-o", "none", data="blank")
    assert not Path("none").exists()


def test_since_leaves_out_days_but_nothing_that_keeps_one_safe(here: Path) -> None:
    everyone = contents(Path("data/mfr.db"))
    rows = lines(exported("a.jsonl", "--since", "2026-11-23"))[1:]
    of = {table: [row for row in rows if row["table"] == table] for table in everyone}
    assert {row["body_day"] for row in of["scan"] + of["mark"] + of["hold"]} == {"2026-11-23"}
    assert len(of["scan_stop"]) == 8
    assert of["rest_day"] == []
    for table in ("screening", "region_setting", "lock", "warning_check"):
        assert len(of[table]) == len(everyone[table]) > 0
    # A hold that a lock names comes along from before, with its scan.
    rows = lines(exported("b.jsonl", "--since", "2026-11-24"))[1:]
    assert [row["table"] for row in rows if row["table"] in {"scan", "hold", "mark"}] == ["scan", "hold"]
    assert run("import", "a.jsonl", data="other") == run("import", "b.jsonl", data="third") == 0
    assert exported("c.csv", "--since", "2026-11-24").read_bytes().count(b"\r\n") == 1


def test_each_region_is_found_on_its_side_and_comes_back(here: Path, body: Body) -> None:
    journal = DiaryWriter(Path("data/mfr.db"), FakeClock(), time(4))
    for number, region in enumerate(body):
        journal.mark_spot("all of them", region.id, region.label, number % 11, How.PRESSED)
    journal.close()
    text = exported("a.csv").read_bytes().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if row["day"] == "2026-11-21"]
    spots = [row for row in rows if row["moment"] == "spot"]
    assert [(row["region"], row["label"], row["side"], row["view"], row["nrs"]) for row in spots] == [
        (region.id, region.label, region.side, region.view, str(number % 11)) for number, region in enumerate(body)
    ]
    assert run("import", str(exported("a.jsonl")), data="new") == 0
    assert contents(Path("new/mfr.db")) == contents(Path("data/mfr.db"))


def test_a_pseudonym_leaves_out_what_names_a_person(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("it's", "a cold", "Dr. Lee", "3 November", "Europe/Berlin", '"window"')
    device = one(Path("data/mfr.db"), "SELECT DISTINCT device FROM scan")
    whole = exported("whole.jsonl").read_text(encoding="utf-8")
    assert all(name in whole for name in (*names, device))
    for name in ("p.jsonl", "p.sqlite", "p.csv", "p.fhir", "p.choir"):
        path = exported(name, "--pseudonym", "P-07")
        text = "\n".join(everything(path)) if name == "p.sqlite" else path.read_text(encoding="utf-8")
        assert ("P-07" in text) == (name != "p.choir")  # numbers of places are nobody's name
        assert not [said for said in (*names, device, "window'") if said in text]
        if name in {"p.jsonl", "p.sqlite"}:
            refused(capsys, f"{name} was made with --pseudonym", "import", name)
    refused(capsys, "line 1 is not valid JSON", "import", "p.fhir")
    assert lines(Path("p.jsonl"))[0]["pseudonym"] == "P-07"
    refused(capsys, "cannot be used as a pseudonym", "export", "--format", "csv", "--pseudonym", "=1+1")
    refused(capsys, "cannot be used as a pseudonym", "export", "--format", "csv", "--pseudonym", "")


# -- where it is written -------------------------------------------------------------------------------------


@posix
def test_files_are_the_owners_alone_whatever_the_umask(here: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom mfr_tui.paths import Places\n"
        "from mfr_tui.exchange.export import export\nfrom mfr_tui.exchange.formats import Format\n"
        "from tests.support.fakes import MORNING\n"
        "for umask in sys.argv[1:]:\n    os.umask(int(umask, 8))\n    for form in Format:\n"
        "        export(Places(Path('data'), Path('data')), form, Path(f'{umask}.{form}'), MORNING)"
    )
    umasks = ("000", "022")
    child(code, *umasks)
    for umask, form in itertools.product(umasks, ("csv", "jsonl", "sqlite", "fhir", "choir")):
        assert stat.S_IMODE(Path(f"{umask}.{form}").stat().st_mode) == 0o600, (umask, form)


def child(code: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A process of its own, in the directory at hand."""
    return subprocess.run(
        [*before, sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=not before,
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, little: Path) -> Path:
    """A diary whose exports are larger than any limit of these tests, made once and never written."""
    path = Path(shutil.copy(little, tmp_path_factory.mktemp("large")))
    with Maker(path, Random(3)) as maker:
        maker.fill(120)
    return path


EXPORT_ALL = """
import contextlib, io, json, os
from mfr_tui.cli.main import main
for form in ("csv", "jsonl", "sqlite", "fhir"):
    for to in (("new",), ("old", "--force")):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--data-dir", "data", "export", "--format", form, "-o", *to])
        with open("old", encoding="utf-8") as old:
            print(json.dumps([form, to[0], code, out.getvalue(), err.getvalue(), sorted(os.listdir()), old.read()]))
"""


@posix
def test_a_full_disk_leaves_nothing_behind_and_what_was_there_alone(here: Path, large: Path) -> None:
    shutil.copy(large, "data")
    Path("old").write_text("what was there", encoding="utf-8")
    done = child(EXPORT_ALL, before=("sh", "-c", 'ulimit -f 30; exec "$0" "$@"'))
    assert (done.returncode, done.stderr) == (0, "")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 8
    for form, to, code, out, err, entries, old in told:
        assert (code, out) == (2, ""), (form, to)
        assert len(err.splitlines()) == 2, (form, to)
        assert err.startswith(("The disk refused to write ", f"{to} cannot be written")), (form, to)
        assert to in err.splitlines()[0], (form, to)
        assert ".mfr-" not in err, (form, to)
        assert entries == ["data", "old"], (form, to)
        assert old == "what was there", (form, to)
    assert sorted(entry.name for entry in here.iterdir()) == ["data", "old"]


def test_nothing_is_overwritten_that_should_not_be(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("there.csv").write_text("mine", encoding="utf-8")
    Path("link.csv").symlink_to("nowhere")
    Path("folder").mkdir()
    Path("loop.csv").symlink_to("loop.csv")
    Path("to_diary").symlink_to("data/mfr.db")
    refused(capsys, "there.csv already exists.", "export", "--format", "csv", "-o", "there.csv")
    assert Path("there.csv").read_text(encoding="utf-8") == "mine"
    for name, why in (
        ("link.csv", "not an ordinary file"),
        ("loop.csv", "not an ordinary file"),
        ("folder", "not an ordinary file"),
        ("data/mfr.db", "one of mfr's own files"),
        ("data/mfr.db-wal", "one of mfr's own files"),
        ("data/config.toml", "one of mfr's own files"),
        ("to_diary", "one of mfr's own files"),
        ("nowhere/x.csv", "cannot be written"),
    ):
        refused(capsys, why, "export", "--format", "sqlite", "-o", name, "--force")
    refused(capsys, "An SQLite file cannot be printed in the terminal.", "export", "--format", "sqlite")
    refused(capsys, "There is no diary", "export", "--format", "csv", data="empty")
    refused(capsys, "not a number of days or a date", "export", "--format", "csv", "--since", "")
    for form in ("csv", "jsonl", "sqlite", "fhir", "choir"):
        refused(capsys, "2026-12-06 is in the future.", "export", "--format", form, "--since", "2026-12-06", "-o", "f")
        assert not Path("f").exists(), form
    refused(capsys, "--choir-map only works with --format choir", "export", "--format", "fhir", "--choir-map", "male")
    exported("there.csv", "--force")
    assert Path("there.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not Path("empty").exists()


# -- what is brought -----------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_come_and_changes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported("a.jsonl")
    capsys.readouterr()
    assert run("import", "a.jsonl", "--dry-run", data="new") == 0
    said = capsys.readouterr().out
    assert not Path("new").exists()
    assert "Nothing was changed" in said
    assert run("import", "a.jsonl", data="new") == 0
    done = capsys.readouterr().out
    assert done.splitlines()[:-1] == said.splitlines()[:-1]
    assert [line.split() for line in done.splitlines()[:4]] == [
        ["new", "changed", "same", "older"],
        ["scan", "2", "0", "0", "0"],
        ["hold", "1", "0", "0", "0"],
        ["mark", "5", "0", "0", "0"],
    ]
    assert contents(Path("new/mfr.db")) == contents(Path("data/mfr.db"))
    assert run("import", "a.jsonl", data="new") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Your diary already has all of it. Nothing was changed."


def test_an_older_diary_is_brought_up_to_date_in_a_copy(here: Path) -> None:
    old = Path("old.db")
    write_stored(old, 1)
    before = old.read_bytes()
    assert run("import", "old.db", data="new") == 0
    assert old.read_bytes() == before
    wanted = Path("upgraded.db")
    write_stored(wanted, 1)
    prepare(wanted)
    assert contents(Path("new/mfr.db")) == contents(wanted)
    assert len(contents(wanted)["mark"]) > 0


def test_steps_made_before_can_be_taken_back_where_the_import_did_not_change_them(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported("a.jsonl")
    clock = FakeClock()
    journal = DiaryWriter(Path("data/mfr.db"), clock, time(4))
    journal.mark_spot("visit", "calf_l", "Left calf", 4, How.PRESSED)
    spot = one(Path("data/mfr.db"), "SELECT id FROM mark WHERE region = 'calf_l'")
    exported("b.jsonl")
    journal.edit_mark(spot, "Left calf", nrs=5)
    text = Path("b.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    text = [
        line.replace('"nrs": 4', '"nrs": 9').replace('"revision": 1', '"revision": 7') if spot in line else line
        for line in text
    ]
    Path("b.jsonl").write_text("".join(text), encoding="utf-8")
    capsys.readouterr()
    assert run("import", "a.jsonl") == 0
    assert "Your diary already has all of it. Nothing was changed." in capsys.readouterr().out
    step = journal.undo()
    assert step
    assert step.label == "Left calf 5"
    assert journal.redo()
    assert run("import", "b.jsonl") == 0
    journal.close()
    refused(capsys, "This cannot be undone: Left calf 5.", "undo")
    assert one(Path("data/mfr.db"), "SELECT nrs FROM mark WHERE id = ?", spot) == 9


def test_pain_that_an_import_brings_is_not_redone_away(here: Path) -> None:
    path = Path("data/mfr.db")
    hold = one(path, "SELECT id FROM hold")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE hold SET ended_how = 'early', released = NULL, after = NULL")
    db.close()
    exported("a.jsonl")
    journal = DiaryWriter(path, FakeClock(), time(4))
    journal.say_of_hold(hold, "Left back of shoulder", after=3, released=Released.YES)
    assert journal.undo()
    text = Path("a.jsonl").read_text(encoding="utf-8").replace('"ended_how": "early"', '"ended_how": "stopped_pain"')
    Path("a.jsonl").write_text(text.replace('"revision": ', '"revision": 9'), encoding="utf-8")
    assert run("import", "a.jsonl") == 0
    assert journal.redo()
    journal.close()
    assert select(path, "SELECT ended_how, released, after FROM hold") == [("stopped_pain", None, 3)]


def test_made_up_days_stay_out_of_a_diary_of_ones_own(
    here: Path, capsys: pytest.CaptureFixture[str], body: Body, stops: tuple[Stop, ...]
) -> None:
    Path("demo").mkdir()
    write_demo(Path("demo/mfr.db"), 5, TODAY, body, stops, "Europe/Berlin")
    for form in ("jsonl", "sqlite"):
        assert run("export", "--format", form, "-o", f"demo.{form}", data="demo") == 0
        refused(capsys, f"demo.{form} holds made-up days", "import", f"demo.{form}")
        assert run("import", f"demo.{form}", data=f"new {form}") == 0
        assert one(Path(f"new {form}/mfr.db"), "SELECT value FROM setting WHERE key = 'demo'") == "true"
        assert contents(Path(f"new {form}/mfr.db")) == contents(Path("demo/mfr.db"))


def test_what_keeps_one_safe_is_never_changed_by_an_import(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported("a.jsonl")
    good = Path("a.jsonl").read_text(encoding="utf-8")
    for table, old, new in (
        ("screening", '"answer": "yes"', '"answer": "no"'),
        ("screening", '"regions": ["shin_l"]', '"regions": []'),
        ("region_setting", '"kind": "never"', '"kind": "none"'),
        ("lock", '"until_day": "2026-11-24"', '"until_day": "2026-11-20"'),
        ("warning_check", '"answer": "no"', '"answer": "yes"'),
    ):
        changed = [
            line.replace(old, new)
            .replace('"cleared_by": "Dr. Lee"', '"cleared_by": ""')
            .replace('"unsure": 1', '"unsure": 0')
            if f'"table": "{table}"' in line
            else line
            for line in good.splitlines(keepends=True)
        ]
        assert "".join(changed) != good
        Path("b.jsonl").write_text("".join(changed), encoding="utf-8")
        column = old.split('"')[1]
        refused(capsys, f"{column} of {table} differs from the diary", "import", "b.jsonl")


def test_what_this_version_does_not_know_is_kept_and_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported("a.jsonl")
    text = Path("a.jsonl").read_text(encoding="utf-8").replace("jaw_l", "tail_tip")
    Path("a.jsonl").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run("import", "a.jsonl", data="new") == 0
    assert "Regions this version does not know, kept unchanged: tail_tip." in capsys.readouterr().out
    assert one(Path("new/mfr.db"), "SELECT count(*) FROM mark WHERE region = 'tail_tip'") == 1
    assert run("export", "--format", "csv", data="new") == 0
    assert '"tail_tip","tail_tip","","",5' in capsys.readouterr().out
    assert run("export", "--format", "fhir", data="new") == 0
    assert '"bodySite": {"text": "tail_tip"}' in capsys.readouterr().out
    assert run("export", "--format", "choir", data="new") == 0
    assert "not on the CHOIR map: tail_tip." in capsys.readouterr().err


def test_a_note_that_was_brought_with_controls_is_shown_without(here: Path) -> None:
    exported("a.jsonl")
    text = Path("a.jsonl").read_text(encoding="utf-8").replace("it's; ", "it's\\u001b[31m; ")
    Path("a.jsonl").write_text(text, encoding="utf-8")
    assert run("import", "a.jsonl", data="new") == 0
    assert "\x1b" in one(Path("new/mfr.db"), "SELECT note FROM mark WHERE note <> ''")
    history = DiaryReader(Path("new/mfr.db"))
    said = [
        *(note.text for note in history.notes()),
        *(mark.note for scan in history.scans_of(TODAY) for mark in history.marks(scan.id).values()),
        *(mark.note for _, mark in history.marks_of(TODAY)),
    ]
    history.close()
    assert sum("[31m" in note for note in said) == 3
    assert all(note.isprintable() for note in said)


# -- what is refused -----------------------------------------------------------------------------------------

Doctor = Callable[[list[str]], list[str]]


def swap(table: str, old: str, new: str, has: str = "") -> Doctor:
    """Change the first row of a table that has it."""

    def doctor(text: list[str]) -> list[str]:
        index = next(i for i, line in enumerate(text) if f'"table": "{table}"' in line and old in line and has in line)
        return [*text[:index], text[index].replace(old, new, 1), *text[index + 1 :]]

    return doctor


SCHEMA = f'"schema": {SCHEMA_VERSION}'


def head(old: str, new: str) -> Doctor:
    return lambda text: [text[0].replace(old, new), *text[1:]]


def gap(text: list[str]) -> list[str]:
    """Let an unfinished scan miss a stop."""
    (draft,) = (row["id"] for row in map(json.loads, text) if row.get("state") == "draft")
    return swap("scan_stop", '"position": 5', '"position": 55', draft)(text)


REFUSED: list[tuple[Doctor, str]] = [
    (lambda text: [], "line 1 is not valid JSON"),
    (lambda text: text[1:], "is not an mfr export"),
    (lambda text: ["[]\n", *text], "line 1 is not a row"),
    (lambda text: text[:-1], "is incomplete or has extra lines: it should have"),
    (lambda text: [*text, text[-1].replace('"2026', '"x2026')], "body_day of week is 'x"),
    (lambda text: [*text[:-1], text[-1][:50]], "is not valid JSON, or is cut"),
    (lambda text: [*text, text[-1]], "body_day of week appears twice"),
    (lambda text: [*text, "[" * 100_000 + "\n"], "is nested too deeply"),
    (lambda text: [*text, '{"table": ' * 50_000 + "\n"], "is nested too deeply"),
    (lambda text: [*text, '"' + "x" * LINE_BYTES + '"\n'], "is longer than 8193 KiB"),
    (lambda text: [*text, f"[{'[],' * 100_001}0]\n"], "holds more than 100,000 values"),
    (lambda text: [*text[:1], *text[2:]], "is incomplete or has extra lines"),
    (head('"scan": 2', '"scan": "\\u001b[31m"'), "line 1 is not a valid mfr export header"),
    (head('"scan": 2', '"scan": 2.0'), "line 1 is not a valid mfr export header"),
    (lambda text: [*text, "\udc80\n"], "is not UTF-8 text"),
    (lambda text: [*text, '{"table": "operation", "id": 1}\n'], "does not name an mfr table"),
    (lambda text: [*text, '{"table": ["scan"]}\n'], "does not name an mfr table"),
    (head(SCHEMA, f'"schema": {SCHEMA_VERSION + 1}'), f"made by a newer mfr (schema {SCHEMA_VERSION + 1}"),
    (head(SCHEMA, '"schema": 1'), "line 1 is not a valid mfr export header"),
    (head(SCHEMA, '"schema": "2"'), "line 1 is not a valid mfr export header"),
    (head('"scan": 2', '"scan": 3'), "it should have 3 scan rows, but has 2"),
    (head('"scan": 2', '"operation": 2'), "line 1 is not a valid mfr export header"),
    (head('"application": "mfr"', '"application": "other"'), "is not an mfr export"),
    (swap("mark", '"nrs": 6', '"nrs": 11'), "nrs of mark is 11"),
    (swap("mark", '"nrs": 6', '"nrs": -1'), "nrs of mark is -1"),
    (swap("mark", '"nrs": 6', '"nrs": 6.0'), "nrs of mark is 6.0"),
    (swap("mark", '"nrs": 6', '"nrs": true'), "nrs of mark is True"),
    (swap("mark", '"nrs": 6', '"nrs": "6"'), "nrs of mark is '6'"),
    (swap("mark", '"nrs": 6', '"nrs": null'), "nrs of mark is None"),
    (swap("mark", '"nrs": 6', '"nrs": 6, "nrs": 7'), "is not valid JSON"),
    (swap("mark", '"nrs": 6', '"nrs": NaN'), "is not valid JSON"),
    (swap("mark", '"nrs": 6, ', ""), "nrs of mark is missing"),
    (swap("mark", '"nrs": 6', '"nrs": 6, "score": 1'), "score of mark is 1, but should be left out"),
    (swap("mark", '"nrs": 6', '"nrs": 6, "\\u001b[31m": 1'), "'\\x1b[31m' of mark is 1"),
    (swap("mark", '"how": "pressed"', '"how": "poked"'), "how of mark is 'poked'"),
    (swap("mark", '["tight"]', '[["tight"]]'), "qualities of mark is [['tight']]"),
    (swap("mark", '["tight"]', '"[1]"'), "qualities of mark is '[1]'"),
    (swap("mark", '["tight"]', json.dumps(["tight"] * 201)), "qualities of mark is ['tight', "),
    (swap("scan_stop", '"position": 5', '"position": 1000'), "position of scan_stop is 1000"),
    (swap("mark", '["tight"]', '"["'), "qualities of mark is '['"),
    (swap("mark", '"note": ""', '"note": "\\ud800"'), "note of mark is '\\ud800'"),
    (swap("mark", '"note": ""', '"note": 5'), "note of mark is 5"),
    (swap("mark", '"region": "jaw_r"', '"region": "Jaw"'), "region of mark is 'Jaw'"),
    (swap("mark", '"moment": "scan"', '"moment": "spot"'), "scan_id of mark is '"),
    (swap("mark", '"moment": "after"', '"moment": "spot"'), "hold_id of mark is '"),
    (swap("mark", '"body_day": "2026-11-21"', '"body_day": "2026-11-31"'), "body_day of mark is '2026-11-31'"),
    (swap("mark", '"body_day": "2026-11-21"', '"body_day": "20261121"'), "body_day of mark is '20261121'"),
    (swap("scan", '"body_day": "2026-11-21"', '"body_day": "9999-12-31"'), "body_day of scan is '9999-12-31'"),
    (swap("scan", '"started_at": "2026', '"started_at": "1026'), "started_at of scan is '1026"),
    (swap("scan", '"started_at": "2026-11-21T05', '"started_at": "2026-11-21T25'), "started_at of scan is"),
    (swap("scan", 'Z", "ended_at"', '", "ended_at"'), "started_at of scan is"),
    (swap("scan", '"utc_offset_min": 60', '"utc_offset_min": 1440'), "utc_offset_min of scan is 1440"),
    (swap("scan", '"utc_offset_min": 60', '"utc_offset_min": null'), "utc_offset_min of scan is None"),
    (swap("scan", '"revision": ', '"revision": 99999999999'), "revision of scan is 99999999999"),
    (swap("scan", '"active_s": 300.0', '"active_s": 1e999'), "active_s of scan is inf"),
    (swap("scan", '"active_s": 300.0', '"active_s": -1'), "active_s of scan is -1"),
    (swap("scan", '"id": "', '"id": "x'), "id of scan is 'x"),
    (swap("scan", '"state": "draft", "body_day": "2026-11-23"', '"state": "draft", "body_day": "20"'), "body_day of"),
    (swap("scan", '"position": 0', '"position": 8', '"draft"'), "position of scan does not match the stops"),
    (gap, "position of scan does not match the stops"),
    (swap("scan_stop", '"outcome": "passed"', '"outcome": "won"'), "outcome of scan_stop is 'won'"),
    (swap("hold", '"held_s": 41.5, "before"', '"held_s": 999, "before"'), "held_s of hold is 999"),
    (swap("hold", '"cap_s": 300', '"cap_s": 30'), "held_s of hold is 41.5, but should be no more than cap_s"),
    (swap("hold", '"state": "ended"', '"state": "open"'), "ended_how of hold is 'stopped_pain'"),
    (swap("hold", '"by_hand": false', '"by_foot": false'), "progress of hold is"),
    (swap("hold", '"by_hand": false', '"by_hand": 0'), "progress of hold is"),
    (swap("lock", '"why": "stopped_pain"', '"why": "whim"'), "why of lock is 'whim'"),
    (swap("screening", '"cleared_at": "', '"cleared_at": "x'), "cleared_at of screening is 'x"),
    (swap("screening", '"answer": "yes"', '"answer": "no"'), "cleared_by of screening is 'Dr. Lee'"),
]


@pytest.mark.parametrize("first", range(0, len(REFUSED), 12))
def test_a_file_that_does_not_fit_is_refused_with_one_reason(
    here: Path, whole: dict[str, bytes], capsys: pytest.CaptureFixture[str], first: int
) -> None:
    text = whole["a.jsonl"].decode("utf-8").splitlines(keepends=True)
    for doctor, why in REFUSED[first : first + 12]:
        changed = doctor([*text])
        assert changed != text, why
        Path("a.jsonl").write_bytes("".join(changed).encode("utf-8", "surrogateescape"))
        for data in ("data", "new"):
            refused(capsys, why, "import", "a.jsonl", data=data)
        assert not Path("new").exists(), why
        assert sorted(entry.name for entry in here.iterdir()) == ["a.jsonl", "data"], why


def test_a_row_that_refers_to_nothing_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = exported("a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    scan = contents(Path("data/mfr.db"))["scan"][0]["id"]
    hold = contents(Path("data/mfr.db"))["hold"][0]["id"]
    for gone, table, column in ((scan, "mark", "scan_id"), (hold, "lock", "hold_id"), (scan, "scan_stop", "scan_id")):
        changed = [line.replace(gone, "0" * 8 + gone[8:]) if f'"table": "{table}"' in line else line for line in good]
        Path("a.jsonl").write_text("".join(changed), encoding="utf-8")
        refused(capsys, f"{column} of {table} names a ", "import", "a.jsonl")
        refused(capsys, f"{column} of {table} names a ", "import", "a.jsonl", data="new")
    # What refers to a scan of the diary may come alone; its stops may not.
    without = [line for line in good if not (f'"id": "{scan}"' in line and '"table": "scan"' in line)]
    without[0] = without[0].replace('"scan": 2', '"scan": 1')
    Path("a.jsonl").write_text("".join(without), encoding="utf-8")
    refused(capsys, "scan_id of scan_stop names a scan that does not exist", "import", "a.jsonl")
    stops = sum(scan in line and '"table": "scan_stop"' in line for line in without)
    without = [line for line in without if not (scan in line and '"table": "scan_stop"' in line)]
    without[0] = without[0].replace('"scan_stop": 28', f'"scan_stop": {28 - stops}')
    Path("a.jsonl").write_text("".join(without), encoding="utf-8")
    assert run("import", "a.jsonl") == 0


def doctored(*statements: str) -> Callable[[Path], None]:
    def doctor(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as db, db:
            for statement in statements:
                db.execute(statement)

    return doctor


def view(table: str, columns: str) -> Callable[[Path], None]:
    """Put a view that never ends in the place of a table."""
    endless = "WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
    return doctored(
        "PRAGMA foreign_keys = OFF",
        *([f"DROP TABLE {table}"] if not table.startswith("pragma") else []),
        f"CREATE VIEW {table} AS {endless} SELECT {columns} FROM endless",
    )


def its_own_child(path: Path) -> None:
    """Let every entry of the root of `mark` be the root of another tree: a table of more rows than can be read."""
    data = bytearray(path.read_bytes())
    root = one(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'mark'")
    deep = 12
    first = len(data) // 4096 + 1
    pages = []
    for level in range(deep):
        child = (first + level + 1) if level < deep - 1 else root
        cells = b"".join(child.to_bytes(4) + bytes([1 + n]) for n in range(100))
        page = bytearray(4096)
        start = 4096 - len(cells)
        page[0:12] = bytes([5]) + bytes(2) + (100).to_bytes(2) + start.to_bytes(2) + bytes(1) + child.to_bytes(4)
        for n in range(100):
            page[12 + 2 * n : 14 + 2 * n] = (start + 5 * n).to_bytes(2)
        page[start:] = cells
        pages.append(bytes(page))
    old = data[(root - 1) * 4096 : root * 4096]
    data[(root - 1) * 4096 : root * 4096] = pages[0]
    pages[-1] = bytes(old)  # the rows, at the bottom
    data += b"".join([bytes(4096), *pages[1:]])
    data[28:32] = (len(data) // 4096).to_bytes(4)
    path.write_bytes(data)


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[3 * 4096 : 4 * 4096] = bytes(4096)
    path.write_bytes(data)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


FILES: list[tuple[Callable[[Path], object], str]] = [
    (doctored(f"PRAGMA user_version = {SCHEMA_VERSION + 1}"), f"made by a newer mfr (schema {SCHEMA_VERSION + 1}"),
    (doctored("PRAGMA application_id = 0"), "not an mfr diary"),
    (doctored("CREATE TABLE more (x)"), "has a table that no mfr diary has: 'more'"),
    (doctored("ALTER TABLE mark ADD COLUMN more TEXT"), f"mark is not the table of schema {SCHEMA_VERSION}"),
    (doctored("CREATE TRIGGER t AFTER INSERT ON mark BEGIN SELECT 1; END"), "has triggers"),
    (
        doctored("PRAGMA foreign_keys = OFF", "DROP TABLE lock", "CREATE VIEW lock AS SELECT * FROM hold"),
        "lock is not the table",
    ),
    (view("setting", "n AS key, n AS value"), f"setting is not the table of schema {SCHEMA_VERSION}"),
    (view("mark", ", ".join(f"n AS {column}" for column in TABLES["mark"].columns)), "mark is not the table"),
    (view("pragma_application_id", "n AS application_id"), "has a view that no mfr diary has: 'pragma_application_id'"),
    (doctored("CREATE VIRTUAL TABLE more USING fts5 (x)"), "that no mfr diary has: 'more'"),
    (
        doctored(  # not by ALTER TABLE, by which newer versions of SQLite work the column out
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, 'deleted_at TEXT,', "
            "'deleted_at TEXT, more TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000000))),') WHERE name = 'mark'",
        ),
        "mark is not the table",
    ),
    (doctored('CREATE TABLE "\x1b[31mred" (x)'), "has a table that no mfr diary has: '\\x1b[31mred'"),
    (
        doctored(
            'CREATE INDEX "\x1b[31mred" ON mark (note)',
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = 'nonsense' WHERE name LIKE '%red'",
        ),
        "malformed database schema",
    ),
    (
        doctored("CREATE INDEX one ON mark (hex(zeroblob(9000000)))", "UPDATE mark SET note = 'x'"),
        "has a row longer than 8192 KiB",
    ),
    (doctored("UPDATE mark SET note = hex(zeroblob(5000000)) WHERE nrs = 6"), "has a row longer than 8192 KiB"),
    (doctored("UPDATE mark SET note = replace(hex(zeroblob(900000)), '0', char(1))"), "note of mark is '\\x01"),
    (
        doctored(
            "CREATE TABLE other (key, value)",
            "DROP TABLE setting",
            "ALTER TABLE other RENAME TO setting",
            "INSERT INTO setting VALUES ('export', NULL)",
        ),
        "export of setting cannot be read",
    ),
    (its_own_child, "2nd reference to page"),
    (doctored("UPDATE mark SET note = CAST(x'611b5b33316dff0a62' AS TEXT)"), "is damaged: Could not decode to UTF-8"),
    (doctored(f"UPDATE setting SET value = '{'[' * 999}{']' * 999}'"), "export of setting cannot be read"),
    (doctored("UPDATE mark SET region = 'Not a word' WHERE nrs = 6"), "row 1: region of mark is 'Not a word'"),
    (doctored(f"UPDATE lock SET hold_id = '{uuid.UUID(int=0)}'"), "hold_id of lock names a hold that does not exist"),
    (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "is damaged"),
    (lambda path: path.write_bytes(path.read_bytes()[:100]), "is not an SQLite database"),
    (lambda path: path.write_bytes(b""), "line 1 is not valid JSON"),
    (lambda path: path.write_bytes(b"PK\x03\x04\xff"), "is damaged: File is not a zip file"),
    (flipped, "is damaged"),
    (lambda path: os.truncate(path, 1024**3 + 1), "is larger than 1 GiB"),
    (lambda path: path.unlink(), "does not exist"),
    (directory, "is not an ordinary file"),
]


@pytest.mark.parametrize("number", range(len(FILES)))
def test_an_sqlite_file_that_does_not_fit_is_refused_with_one_reason(
    here: Path, whole: dict[str, bytes], capsys: pytest.CaptureFixture[str], number: int
) -> None:
    doctor, why = FILES[number]
    path = Path("a.sqlite")
    path.write_bytes(whole["a.sqlite"])
    doctor(path)
    before = path.read_bytes() if path.is_file() and path.stat().st_size < 10**6 else None
    for data in ("data", "new"):
        refused(capsys, why, "import", "a.sqlite", data=data)
    assert before is None or path.read_bytes() == before
    assert not Path("new").exists()


def test_a_long_history_is_never_in_memory_at_once(here: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    Path("long").mkdir()
    write_demo(Path("long/mfr.db"), 300, TODAY, body, stops, "Europe/Berlin")
    for form in ("csv", "fhir"):
        run("export", "--format", form, "-o", f"warm.{form}")  # what is loaded once is not counted
    run("import", "warm.csv")
    tracemalloc.start()
    try:
        assert run("export", "--format", "jsonl", "-o", "long.jsonl", data="long") == 0
        assert run("import", "long.jsonl", data="new") == 0
        assert run("export", "--format", "fhir", "-o", "long.fhir", data="long") == 0
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert Path("long.jsonl").stat().st_size > 1_100_000
    assert peak < 1_000_000
