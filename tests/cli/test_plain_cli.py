"""When plain mode is on: by the command line, over the environment, over the setting."""

from pathlib import Path

import pytest

from mfr_tui.cli.commands import build_parser
from mfr_tui.cli.main import main
from mfr_tui.cli.open import wants_plain
from mfr_tui.config import load_config
from tests.support.fakes import FakeClock


@pytest.mark.parametrize(
    ("asked", "variables", "setting", "plain"),
    [
        (None, {}, "false", False),
        (None, {}, "true", True),
        (None, {"ACCESSIBLE": "1"}, "false", True),
        (None, {"ACCESSIBLE": "0"}, "true", False),
        (None, {"ACCESSIBLE": ""}, "true", True),
        (None, {"MFR_PLAIN": "on"}, "false", True),
        (None, {"MFR_PLAIN": "off", "ACCESSIBLE": "1"}, "true", False),
        (False, {"MFR_PLAIN": "on", "ACCESSIBLE": "1"}, "true", False),
        (True, {"MFR_PLAIN": "off"}, "false", True),
    ],
)
def test_the_command_line_comes_before_the_environment_and_that_before_the_setting(
    tmp_path: Path, asked: bool | None, variables: dict[str, str], setting: str, plain: bool
) -> None:
    (tmp_path / "config.toml").write_text(f"plain = {setting}\n", encoding="utf-8")
    assert wants_plain(asked, variables, load_config(tmp_path / "config.toml", variables)) is plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("", None),
        ("--plain", True),
        ("scan", None),
        ("scan --plain", True),
        ("--plain scan", True),
        ("--plain scan --no-plain", False),
        ("work --plain", True),
        ("hold jaw_l --plain", True),
    ],
)
def test_the_option_may_stand_before_or_after_the_command(typed: str, plain: bool | None) -> None:
    assert build_parser().parse_args(typed.split()).plain is plain


def test_work_needs_a_terminal_unless_it_is_plain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path), "work"], FakeClock()) == 2
    assert capsys.readouterr().err.startswith("mfr work opens the app, which needs a terminal.")
