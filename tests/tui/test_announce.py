"""Which terminal gets which notice on the desktop, and which a title."""

import pytest

from mfr_tui.config import Config
from mfr_tui.system.announce import notice, title
from tests.tui.conftest import Open

KITTY = "\x1b]99;o=unfocused;mfr: Hold done.\x1b\\"
NOTIFY = "\x1b]777;notify;mfr;Hold done.\x1b\\"
ITERM = "\x1b]9;mfr: Hold done.\x1b\\"


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        ({"TERM": "xterm-kitty"}, KITTY),
        ({"TERM": "foot"}, NOTIFY),
        ({"TERM": "foot-direct"}, NOTIFY),
        ({"TERM": "xterm-ghostty"}, NOTIFY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, NOTIFY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, NOTIFY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, ITERM),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"}, ""),
        ({"TERM": "screen", "TERM_PROGRAM": "WezTerm"}, ""),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, ""),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, ""),  # another terminal that was started from kitty
        ({"TERM": "linux"}, ""),
        ({}, ""),
    ],
)
def test_a_notice_is_only_for_terminals_known_to_have_it(environment: dict[str, str], sequence: str) -> None:
    assert notice(environment, "Hold done.") == sequence


@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color", "screen", "foot", "xterm-kitty", "vte-256color"])
def test_a_title_says_what_runs(term: str) -> None:
    assert title({"TERM": term}, "hold") == "\x1b]2;mfr: hold\x1b\\"
    assert title({"TERM": term}, "") == "\x1b]2;mfr\x1b\\"


@pytest.mark.parametrize("environment", [{"TERM": "linux"}, {"TERM": "vt100"}, {"TERM": "vt220"}, {"TERM": "dumb"}, {}])
def test_no_title_where_it_could_be_shown_as_text(environment: dict[str, str]) -> None:
    assert title(environment, "hold") == ""


async def test_the_settings_decide(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setattr("mfr_tui.tui.textual_workarounds.write_to_terminal", lambda _, text: written.append(text))
    async with open_app(config=Config(notices=False)) as s:
        s.app.tell_desktop("Hold done.")
        assert written == []
        s.app.config = Config()
        s.app.tell_desktop("Hold done.")
        assert written == [KITTY]
