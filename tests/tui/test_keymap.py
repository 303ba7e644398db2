"""A person's own keys: what is refused, what is in force everywhere, and that nothing takes away what stops a hold."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.binding import BindingsMap
from textual.keys import _character_to_key

from mfr_tui.config import Config, load_config, read_config
from mfr_tui.errors import ConfigError
from mfr_tui.tui.app import MfrApp
from mfr_tui.tui.bindings import key_meant
from mfr_tui.tui.commands import character_of, shown_key, use_keys
from mfr_tui.tui.hold.after import After
from mfr_tui.tui.hold.hold_screen import HoldScreen, known_keys
from mfr_tui.tui.keymap import ALIASES, NAMED, check_keys, key_name, textual_keymap
from mfr_tui.tui.registry import all_commands
from tests.contracts.test_keys_in_prose import WRITTEN_OUT
from tests.support.examples import examples
from tests.support.fakes import FakeClock
from tests.support.holds import begin
from tests.tui.conftest import Open, clear_to_press

PATH = Path("config.toml")
COMMANDS = {command.id: command for command in all_commands()}
Keys = Mapping[str, tuple[str, ...]]


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    yield
    use_keys({})


def refusal(keys: Keys) -> str:
    """What is said about keys that cannot be used, in two lines."""
    with pytest.raises(ConfigError) as error:
        check_keys(keys, PATH)
    assert error.value.what.startswith("config.toml: ")
    assert error.value.do
    assert "\n" not in error.value.what + error.value.do
    return str(error.value)


# The file


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[keys]\nscan.next = 'j'\n", {"scan.next": ("j",)}),
        ("[keys]\n'scan.next' = ['j', 'k']\nhold.pain = 'h'\n", {"scan.next": ("j", "k"), "hold.pain": ("h",)}),
        ("[keys]\n", {}),
        ("", {}),
    ],
)
def test_keys_are_read_from_their_table(tmp_path: Path, text: str, keys: Keys) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path)
    assert (config.keys, config.warnings) == (keys, ())


@pytest.mark.parametrize(
    "text", ["keys = 1", "[keys]\na = 1", "[keys]\na.b = []", "[keys]\na.b = ['x', 2]", "keys = 'x'"]
)
def test_what_is_no_key_is_named_with_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml: keys.* is not valid"):
        load_config(path)


# Names of keys


def test_a_key_is_named_as_textual_names_it_and_shown_as_it_is_written() -> None:
    for char in map(chr, [*range(0x21, 0x7F), *range(0xA1, 0x250), *range(0x370, 0x530)]):
        if not char.isprintable() or char in "±«»":
            continue
        assert key_name(char) == _character_to_key(char), char
        assert shown_key(key_name(char)) == char
        assert character_of(key_name(char)) == char
    for name in NAMED:
        assert key_name(name.upper()) == name
        assert character_of(name) is None
    assert {key_name(written) for written in ALIASES} == set(ALIASES.values())


@pytest.mark.parametrize(
    "key", ["ctrl+i", "ctrl+m", "ctrl+c", "ctrl+shift+a", "alt+x", "super+a", "f13", "", "ab", "\x1b", "shift+x"]
)
def test_a_key_that_a_terminal_cannot_send_is_named(key: str) -> None:
    assert "a terminal cannot send the key" in refusal({"scan.next": (key,)})


def test_a_full_width_key_is_the_narrow_one() -> None:
    assert key_name("\N{FULLWIDTH LATIN SMALL LETTER X}") == "x"
    assert key_name("\N{FULLWIDTH EXCLAMATION MARK}") == "exclamation_mark"


# What cannot be


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"scan.nxt": ("j",)}, "Did you mean scan.next?"),
        ({"zzz": ("j",)}, "mfr keys"),
        ({"scan.next": ("5",)}, "the key 5 already belongs to map.rate (Rate)"),
        ({"scan.next": ("x",)}, "the key x already belongs to map.ten (Ten)"),
        ({"today.short": ("w",)}, "Choose another key."),
        ({"today.short": ("y",)}, "or give today.questions another one too"),
        ({"today.short": ("1",)}, "mode.today"),
        ({"map.rate": tuple("abcdefghij")}, "the digits always rate"),
        ({"after.answer": tuple("abcdef")}, "these letters stand beside the answers"),
        ({"map.move": ("w", "s")}, "needs 4 keys"),
        ({"scan.next": ("j", "j")}, "a key twice"),
        ({"app.quit": ("z",)}, "in a dialog where this command works too"),
        ({"dialog.back": ("space",)}, "in a dialog where this command works too"),
        ({"search.open": ("j",)}, "is text in a dialog"),
        ({"hold.more": ("x",)}, "already belongs to hold.pain"),
        ({"hold.pain": ("n",)}, "keys.hold.pain: the key n already belongs to hold.no"),
        ({"hold.more": ("X",)}, "already belongs to hold.pain"),
        ({"too_small.quit": ("X",)}, "already belongs to hold.pain"),
        ({"too_small.quit": ("h",), "hold.pain": ("h",)}, "the key h already belongs to"),
        ({"too_small.quit": ("h",), "after.pain": ("h",)}, "the key h already belongs to"),
        ({"hold.more": ("!",)}, "already belongs to"),
        ({"hold.pain": ("f2",), "app.quit": ("f2",)}, "the key f2 already belongs to"),
        ({"scan.next": ("ctrl+n",), "scan.end": ("ctrl+n",)}, "the key ctrl+n already belongs to"),
    ],
)
def test_what_cannot_be_is_named_with_file_and_key(keys: Keys, said: str) -> None:
    assert said in refusal(keys)


def test_a_command_can_keep_a_usual_key_that_is_free_for_no_other() -> None:
    assert check_keys({"app.suspend": ("ctrl+z", "f9")}, PATH) == {"app.suspend": ("ctrl+z", "f9")}
    assert "cannot send" in refusal({"scan.next": ("ctrl+z",)})


def test_two_commands_can_swap_their_keys() -> None:
    own = check_keys({"today.short": ("a",), "today.again": ("s",)}, PATH)
    assert own == {"today.short": ("a",), "today.again": ("s",)}


# What stops a hold

POOL = [
    *(*"!xXhzZ;r5\u0447\u00e9", "space", "enter", "esc", "f2", "f3", "f4", "ctrl+n", "ctrl+q", "ctrl+p"),
    *("\N{FULLWIDTH LATIN SMALL LETTER X}", "\N{FULLWIDTH EXCLAMATION MARK}"),
]
CHOSEN = [
    *("hold.pain", "hold.more", "hold.release", "hold.space", "hold.leave", "after.pain", "after.done", "map.ten"),
    *(
        "app.help",
        "app.quit",
        "app.suspend",
        "app.palette",
        "app.undo",
        "app.warning_signs",
        "scan.next",
        "today.short",
    ),
]
CHOICES = st.dictionaries(
    st.sampled_from(CHOSEN), st.lists(st.sampled_from(POOL), min_size=1, max_size=3).map(tuple), max_size=3
)


def active(screen: type[HoldScreen] | type[After], keymap: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the action of each key on a screen, as Textual finds it: those that come first, and then the screen's."""
    app, own = BindingsMap(MfrApp.BINDINGS), BindingsMap(screen.BINDINGS)
    for bindings in (app, own):
        bindings.apply_keymap(keymap)
    found: dict[str, set[str]] = {key: {one.action for one in some} for key, some in own.key_to_bindings.items()}
    for key, some in app.key_to_bindings.items():
        if any(one.priority for one in some):
            found[key] = {one.action for one in some}
        else:
            found.setdefault(key, {one.action for one in some})
    return found


@settings(max_examples=examples(400))
@given(CHOICES)
def test_whatever_keys_are_accepted_a_hold_stops_by_its_own(keys: Keys) -> None:
    try:
        own = check_keys(keys, PATH)
    except ConfigError:
        return
    use_keys(own)
    hold, after = (active(screen, textual_keymap(own)) for screen in (HoldScreen, After))
    for key in ("exclamation_mark", "x", *own.get("hold.pain", ())):
        assert hold[key] == {"pain"}
        assert key in known_keys()
    for key in ("exclamation_mark", *set(own.get("hold.pain", ())) - {"x"}):
        assert after[key] == {"pain"}  # also for a hand that is a moment late
    assert after["x"] == {"ten"}  # which means sharp pain before the first answer
    assert hold[key_meant("X", "X", hold)] == {"pain"}  # with caps lock
    for char in "bnZ:\u0436\u03c9\u00e9":
        name = key_name(char)
        assert name not in known_keys() or name in {
            key for one in COMMANDS.values() if "hold." in one.id for key in one.keys
        }


def test_an_own_key_that_types_a_character_does_not_lead_out_of_a_hold() -> None:
    use_keys(check_keys({"app.palette": (";", "f4"), "app.help": ("f2",)}, PATH))
    assert {"f4", "f2", "ctrl+p"} <= known_keys()
    assert "semicolon" not in known_keys()


def test_no_command_loses_its_keys_or_shares_one_in_any_accepted_keymap() -> None:
    own = check_keys({"hold.pain": ("h", "\u0447"), "app.quit": ("f10",), "scan.next": ("ctrl+n",)}, PATH)
    use_keys(own)
    assert COMMANDS["hold.pain"].keys == ("exclamation_mark", "x", "h", "\u0447")
    assert COMMANDS["app.quit"].keys == ("f10",)
    assert COMMANDS["hold.pain"].shown_keys == "! x h \u0447"
    assert all(command.keys for command in COMMANDS.values())


def test_what_texts_name_that_know_no_own_keys_keeps_its_keys() -> None:
    places = ("mfr_tui/", "assets/")
    told = {one for name, rows in WRITTEN_OUT.items() if name.startswith(places) for _, one in rows if one}
    assert sorted(one for one in told - {"app.quit"} if not COMMANDS[one].kept) == []


def test_the_examples_of_the_documents_are_accepted() -> None:
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    examples_given = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(examples_given) == 2
    for example in examples_given:
        keys = read_config(tomllib.loads(example), PATH).keys
        assert check_keys(keys, PATH).keys() >= keys.keys()


# In the app


async def test_own_keys_are_in_force_and_named_on_the_screen(open_app: Open) -> None:
    async with open_app(config=Config(keys={"today.short": ("z", "ctrl+n"), "today.rest": ("f5",)})) as s:
        assert "z Short scan" in s.text()
        assert "f5 Rest day" in s.text()
        await s.press("s")
        assert s.title == "TodayScreen"
        await s.press("question_mark")
        assert "z ctrl+n" in s.text()
        await s.press("escape")
        await s.find("two-minute")
        assert "Short scan  (z ctrl+n)" in s.text()
        await s.press("escape", "z")
        await s.settle()
        assert s.title == "ScanScreen"


@pytest.mark.parametrize("key", ["!", "\N{CYRILLIC CAPITAL LETTER CHE}"])
async def test_a_hold_stops_by_its_keys_and_by_own_ones(
    open_app: Open, diary: Path, clock: FakeClock, key: str
) -> None:
    clear_to_press(diary, clock)
    pain = ("h", "\N{CYRILLIC SMALL LETTER CHE}")
    keys = {"hold.pain": pain, "hold.space": ("z",), "hold.release": ("ctrl+r",), "app.quit": ("f10",)}
    async with open_app(config=Config(keys=keys)) as s:
        await begin(s, "shoulder_back_l")
        await s.let_hold_run(20)
        assert "z Pause" in s.text()
        await s.press("space")  # it does nothing here any more, so it may be a hand that jerked
        assert "Was it sharp or shooting pain?" in s.text()
        assert "z No, go on" in s.text()
        await s.press("z")
        assert s.hold._hold.runs
        await s.press(key)
        await s.settle()
        assert s.ask("SELECT ended_how FROM hold") == "stopped_pain"


@pytest.mark.parametrize("key", ["!", "x", "X", "h", "\N{CYRILLIC CAPITAL LETTER CHE}", ""])
async def test_a_hold_in_a_window_made_too_small_stops_by_the_same_keys(
    open_app: Open, diary: Path, clock: FakeClock, key: str
) -> None:
    clear_to_press(diary, clock)
    keys = {"hold.pain": ("h", "\N{CYRILLIC SMALL LETTER CHE}")}
    async with open_app(config=Config(keys=keys)) as s:
        await begin(s, "shoulder_back_l")
        await s.let_hold_run(8)
        await s.pilot.resize_terminal(38, 18)
        assert "Sharp pain? Press ! or x or h" in s.words("#words")
        await s.press("escape")  # for the hold, which is not seen now
        assert (s.title, s.ask("SELECT state FROM hold")) == ("TooSmall", "open")
        if key:
            await s.press(key, key)
        else:
            await s.app.run_action("screen.pain")
        assert s.words("#words").startswith("Stopped. You did the right thing.")
        assert s.ask("SELECT ended_how FROM hold") == "stopped_pain"
        assert s.ask("SELECT count(*) FROM lock") == 1
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert s.title == "WarningSigns"


async def test_a_moment_late_in_a_window_made_too_small_is_still_pain(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await begin(s, "shoulder_back_l")
        await s.let_hold_run(8)
        await s.press("escape")
        await s.settle()
        await s.pilot.resize_terminal(38, 18)
        assert "Sharp pain? Press !." in s.words("#words")
        await s.press("!")
        assert s.ask("SELECT count(*) FROM lock") == 1
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert s.title == "WarningSigns"
        assert "Stopped" in s.text()
