"""`mfr report` as a person meets it: its options, its files, its refusals."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
import typst

from mfr_tui.body.regions import Body
from mfr_tui.cli.main import main
from mfr_tui.report import pdf
from tests.report.pages import write_days
from tests.support.fakes import FakeClock
from tests.support.patience import SECONDS
from tests.support.rights import modes_obeyed
from tests.support.rows import everything

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and limits")


@pytest.fixture(scope="module")
def ninety(tmp_path_factory: pytest.TempPathFactory, body: Body) -> Path:
    """Ninety days of the demo, made once and never written."""
    path = tmp_path_factory.mktemp("ninety") / "mfr.db"
    write_days(path, 90, body)
    return path


@pytest.fixture
def here(tmp_path: Path, ninety: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in, with a diary in `data`, on a day that is always the same."""
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    shutil.copy(ninety, "data")
    return tmp_path


def run(*arguments: str, data: str = "data") -> int:
    return main(["--data-dir", data, "report", *arguments], FakeClock())


def printed(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str, data: str = "data") -> str:
    assert run(*arguments, data=data) == 0
    said = capfdbinary.readouterr()
    assert said.err == b""
    return said.out.decode()


def refused(capsys: pytest.CaptureFixture[str], what: str, do: str, *arguments: str) -> None:
    """Said in two lines, with nothing written anywhere."""
    files = sorted(Path.cwd().rglob("*"))
    before = everything(Path("data/mfr.db"))
    capsys.readouterr()
    assert run(*arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    first, second = said.err.splitlines()
    assert what in first
    assert do in second
    assert everything(Path("data/mfr.db")) == before
    assert [file for file in sorted(Path.cwd().rglob("*")) if not file.name.startswith("mfr.db-")] == files


def test_each_option_does_what_it_says(here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    whole = printed(capfdbinary)
    assert whole.startswith(
        "Body scan record\n24 Aug to 21 Nov 2026: scan completed on 73 of 90 days, started on 2 more.\n"
    )
    assert "Only of" not in whole
    assert "PAGE 2" not in whole
    assert printed(capfdbinary, "-o", "-") == whole == printed(capfdbinary, "--format", "text")
    assert printed(capfdbinary, "--since", "7d").splitlines()[1].startswith("15 to 21 Nov 2026: ")
    assert printed(capfdbinary, "--since", "2026-11-15") == printed(capfdbinary, "--since", "7d")
    assert (
        printed(capfdbinary, "--since", "2026-11-21")
        .splitlines()[1]
        .startswith("21 Nov 2026: scan completed on 0 of 1")
    )
    assert printed(capfdbinary, "--since", "0001-01-01") == printed(capfdbinary, "--since", "9999d")
    one = printed(capfdbinary, "--region", "calf_r", "--region", "shoulder_back_l", "--region", "calf_r")
    assert one.splitlines()[2] == "Only these places: Right calf, Left back of shoulder."
    assert "PAGE 2" in printed(capfdbinary, "--include-notes")
    assert printed(capfdbinary, "--name", "A. B.").startswith("Body scan record: A. B.\n")
    assert printed(capfdbinary, "--format", "md", "--name", "*A*").startswith("# Body scan record: \\*A\\*\n")
    for form, start in (("pdf", b"%PDF-"), ("png", b"\x89PNG")):
        assert run("--format", form, "-o", "-", "--since", "1d", "--region", "calf_r") == 0
        assert capfdbinary.readouterr().out.startswith(start)


def test_the_name_of_the_file_says_the_form_and_the_paper_is_a_setting(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ("--since", "1d", "--region", "calf_r")
    for name, start in (
        ("a.txt", b"Body"),
        ("a.md", b"# Body"),
        ("a.PDF", b"%PDF-"),
        ("a.png", b"\x89PNG"),
    ):
        assert run(*few, "-o", name) == 0
        assert Path(name).read_bytes().startswith(start)
        assert capsys.readouterr() == ("", f"Wrote {name}\n")
    assert run(*few, "-o", "b", "--format", "md") == 0
    assert Path("b").read_bytes() == Path("a.md").read_bytes()
    assert run(*few, "-o", "b.txt", "--format", "md") == 0
    assert Path("b.txt").read_bytes() == Path("a.md").read_bytes()
    assert pypdf.PdfReader("a.PDF").pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)
    Path("data/config.toml").write_text('paper = "letter"\n', encoding="utf-8")
    assert run(*few, "-o", "c.pdf") == 0
    assert pypdf.PdfReader("c.pdf").pages[0].mediabox.width == 612


def test_without_a_diary_there_is_no_page_and_none_is_made(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for to in ([], ["-o", "x.pdf"]):
        assert run(*to, data="new") == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.splitlines()[0].startswith("There is no diary at ")
        assert len(said.err.splitlines()) == 2
    assert [entry.name for entry in here.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("what", "do", "arguments"),
    [
        ("There is no region 'calf'.", "Did you mean calf_", ["--region", "calf"]),
        ("There is no region 'xyzzy'.", "To list them: mfr regions", ["--region", "jaw_l", "--region", "xyzzy"]),
        ("2026-11-22 is in the future.", "--since 90d", ["--since", "2026-11-22"]),
        ("'soon' is not", "--since 30d", ["--since", "soon"]),
        ("'0d' is not", "--since 30d", ["--since", "0d"]),
        ("'' is not", "--since 30d", ["--since", ""]),
        ("A PDF cannot be printed in the terminal.", "-o", ["--format", "pdf"]),
        ("A PNG cannot be printed in the terminal.", "-o", ["--format", "png"]),
        ("x.docx.", ".pdf", ["-o", "x.docx"]),
        ("x.", "--format", ["-o", "x"]),
        ("there.pdf already exists.", "--force", ["-o", "there.pdf"]),
        ("folder exists and is not an ordinary file.", "another file", ["-o", "folder", "--force"]),
        ("link.pdf exists and is not an ordinary file.", "another file", ["-o", "link.pdf", "--force"]),
        ("data/mfr.db is one of mfr's own files.", "another file", ["-o", "data/mfr.db", "--force"]),
        ("nowhere/x.txt cannot be written", "Nothing was written", ["-o", "nowhere/x.txt"]),
        ("there.pdf/x.txt cannot be written", "Nothing was written", ["-o", "there.pdf/x.txt"]),
        ("cannot be written", "Nothing was written", ["-o", "x" * 300]),
    ],
)
def test_what_cannot_be_is_refused_in_two_lines(
    here: Path, capsys: pytest.CaptureFixture[str], what: str, do: str, arguments: list[str]
) -> None:
    Path("there.pdf").write_text("mine", encoding="utf-8")
    Path("folder").mkdir()
    Path("link.pdf").symlink_to("nowhere")
    refused(capsys, what, do, *arguments)
    assert Path("there.pdf").read_text(encoding="utf-8") == "mine"


@posix
def test_a_directory_that_cannot_be_written_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("closed").mkdir(mode=0o500)
    with modes_obeyed():
        refused(capsys, "closed/x.txt cannot be written", "Nothing was written", "-o", "closed/x.txt")


def test_it_is_whole_or_not_there(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("old.pdf").write_text("what was there", encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "read_asset", lambda _: '#panic("broken")')
        for to in (["-o", "new.pdf"], ["-o", "old.pdf", "--force"], ["-o", "new.png"], ["-o", "-", "--format", "pdf"]):
            refused(capsys, "broken", "mfr report --format text", *to)
    assert Path("old.pdf").read_text(encoding="utf-8") == "what was there"
    assert run("-o", "old.pdf", "--force") == 0
    assert Path("old.pdf").read_bytes().startswith(b"%PDF-")
    assert sorted(entry.name for entry in here.iterdir()) == ["data", "old.pdf"]


@pytest.mark.parametrize("installed", ["none", "too old"])
def test_without_typst_only_pdf_and_png_are_refused(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, installed: str
) -> None:
    if installed == "none":
        monkeypatch.setitem(sys.modules, "typst", None)
    else:
        monkeypatch.setattr(typst, "compile", lambda input, output=None: None)  # noqa: A006  (as in 0.14)
    for to in (["-o", "x.pdf"], ["-o", "x.png"], ["--format", "pdf", "-o", "-"], ["--format", "png", "-o", "x"]):
        refused(capsys, "PDF and PNG need typst 0.15, which is not installed.", "Install mfr-tui[pdf], or use", *to)
    for to in (["-o", "x.txt"], ["-o", "x.md"], []):
        assert run(*to) == 0
    assert Path("x.md").read_text(encoding="utf-8").startswith("# Body scan record")


def test_letters_that_no_font_has_are_boxes_and_that_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.pdf", "a.png"):
        assert run("--since", "1d", "--region", "calf_r", "--name", "\U0010fffd", "-o", name) == 0
        said = capsys.readouterr().err.splitlines()
        assert said[0] == f"Wrote {name}"
        assert "boxes" in said[1]
        assert len(said) == 3


@posix
def test_the_file_is_its_owners_alone_whatever_the_umask(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.pdf").touch(0o666)
    before = os.umask(0)
    try:
        for umask, name in ((0o000, "a.txt"), (0o000, "b.pdf"), (0o022, "c.txt")):
            os.umask(umask)
            assert run("-o", name, "--force") == 0
            assert capsys.readouterr() == ("", f"Wrote {name}\n")
            assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    finally:
        os.umask(before)


@posix
def test_a_full_disk_leaves_nothing_behind_and_what_was_there_alone(here: Path) -> None:
    Path("old").write_text("what was there", encoding="utf-8")
    code = """
from mfr_tui.cli.main import main
for to in (["new"], ["old", "--force"]):
    print(main(["--data-dir", "data", "report", "--format", "pdf", "-o", *to]), flush=True)
"""
    limited = ("sh", "-c", 'ulimit -f 80; exec "$0" "$@"', sys.executable, "-c", code)
    done = subprocess.run(limited, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (0, "2\n2\n"), done.stderr
    first, _, second, _ = done.stderr.splitlines()
    assert first.startswith("new cannot be written: ")
    assert second.startswith("old cannot be written: ")
    assert sorted(entry.name for entry in here.iterdir()) == ["data", "old"]
    assert Path("old").read_text(encoding="utf-8") == "what was there"
