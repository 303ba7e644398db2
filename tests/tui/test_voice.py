"""The voice: one sentence at a time, none left behind, silent with one line where there is none."""

import os
import shutil
import sys
import wave
from collections.abc import AsyncIterator
from gc import collect, freeze, unfreeze
from pathlib import Path

import pytest

from mfr_tui.config import Config
from mfr_tui.practice.pressing import LOOK_AND_MOVE, TOLD_NOT_TO_MOVE
from mfr_tui.practice.scan import Stop
from mfr_tui.system.voice import ESPEAK, NOT_FOUND, SAY, SPD_SAY, Speaker, Voice
from mfr_tui.tui.session import Start
from tests.support.fakes import FakeClock
from tests.support.scripts import Scripts
from tests.tui.conftest import Open, clear_to_press

if sys.platform == "win32":
    pytest.skip("the stand-ins are shell scripts", allow_module_level=True)

SPEAK, STOP = "spd-say -w -e -P text -l en", "spd-say -C"

SPEAKS = 'echo "$(/bin/cat)" >> "$log.heard"; exec /bin/sleep 1000'
"""Hears its text to the end, and then speaks on and on."""

needs_setpriv = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("setpriv") is None, reason="there is no setpriv to tie a program to ours"
)


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripts:
    """The only programs that are found."""
    scripts = Scripts(tmp_path / "programs")
    monkeypatch.setenv("PATH", str(scripts.folder))
    return scripts


@pytest.fixture
async def voice(scripts: Scripts) -> AsyncIterator[Voice]:
    """Through a script in the place of espeak-ng; nothing of it may be left at the end."""
    scripts.add("espeak-ng", SPEAKS)
    voice = Voice.find()
    yield voice
    voice.close()
    assert not scripts.alive
    assert not scripts.two_at_once


def heard(scripts: Scripts) -> list[str]:
    """What was read by those that speak."""
    path = scripts.log.with_name("log.heard")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


async def until_heard(scripts: Scripts, sentences: int) -> None:
    """Until so many have been read."""
    await scripts.until(lambda: len(heard(scripts)) == sentences)


async def until_ended(scripts: Scripts, voice: Voice, sentences: int) -> None:
    """Until so many have begun and the last was seen to end."""
    await scripts.until(lambda: len(scripts.lines) == sentences and voice._child is None)


# -- the voice alone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "installed", "speaker"),
    [
        ("darwin", "say spd-say espeak-ng", SAY),
        ("darwin", "espeak-ng", ESPEAK),
        ("linux", "say spd-say espeak-ng", SPD_SAY),  # on Linux another program may have that name
        ("linux", "say espeak-ng", ESPEAK),
        ("linux", "say", None),
    ],
)
def test_the_first_that_is_installed_is_taken(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch, platform: str, installed: str, speaker: Speaker | None
) -> None:
    for name in installed.split():
        scripts.add(name)
    monkeypatch.setattr(sys, "platform", platform)
    assert next(iter(Voice.find()._speakers), None) is speaker


@pytest.mark.parametrize(
    "text", ["Jaw and face. Open wide.", "--version", "-f /etc/hostname", "50 \N{DEGREE SIGN}; `id`"]
)
async def test_what_is_said_is_read_and_never_taken_for_an_option(voice: Voice, scripts: Scripts, text: str) -> None:
    voice.say(text)
    await scripts.until(lambda: heard(scripts))
    assert heard(scripts) == [text]
    assert scripts.lines == ["espeak-ng -v en --stdin"]


async def test_a_new_sentence_cuts_off_the_one_before(voice: Voice, scripts: Scripts) -> None:
    for number in range(5):
        voice.say(f"Sentence {number}.")
        await until_heard(scripts, number + 1)
        assert len(scripts.alive) == 1
    assert voice.silence == ""


async def test_of_sentences_faster_than_any_voice_the_last_is_heard(voice: Voice, scripts: Scripts) -> None:
    for number in range(200):
        voice.say(f"Sentence {number}.")
    await scripts.until(lambda: heard(scripts)[-1:] == ["Sentence 199."])
    assert len(scripts.alive) == 1
    assert len(scripts.lines) <= 2


@pytest.mark.parametrize("then", [SPEAKS, "trap '' TERM INT HUP\n" + SPEAKS, "while :; do :; done"])
async def test_hushed_it_is_gone_whatever_it_does(scripts: Scripts, then: str) -> None:
    scripts.add("espeak-ng", then)
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: scripts.alive)
    voice.hush()
    await scripts.until(lambda: not scripts.alive)
    assert voice.silence == ""
    voice.say("Once more.")
    await scripts.until(lambda: scripts.alive)
    voice.close()
    assert not scripts.alive
    assert not scripts.two_at_once


async def test_what_it_started_is_gone_with_it(scripts: Scripts) -> None:
    scripts.add("espeak-ng", "loudspeaker; exit")
    scripts.add("loudspeaker")
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: len(scripts.alive) == 2)
    voice.hush()
    await scripts.until(lambda: not scripts.alive)
    voice.close()


async def test_closed_nothing_is_left_in_that_instant_and_it_can_speak_again(voice: Voice, scripts: Scripts) -> None:
    voice.close()
    for said in (1, 2):
        voice.say("Jaw and face.")
        await until_heard(scripts, said)
        voice.close()
        assert not scripts.alive
    voice.say("Never begun.")
    voice.close()
    assert not scripts.alive


async def test_what_ends_by_itself_is_seen_off(scripts: Scripts) -> None:
    scripts.add("espeak-ng", "/bin/cat > /dev/null")
    voice = Voice.find()
    for said in (1, 2):
        voice.say("Short.")
        await until_ended(scripts, voice, said)
        assert not scripts.alive
    assert voice.silence == ""


async def test_one_that_does_not_read_what_it_is_to_say(scripts: Scripts) -> None:
    scripts.add("espeak-ng", "exec < /dev/null")
    voice = Voice.find()
    freeze()  # what hundreds of tests left behind is not looked through
    try:
        for said in range(1, 4):
            voice.say("x" * 4000)
            await until_ended(scripts, voice, said)
        collect()  # a pipe left open would be complained of here
    finally:
        unfreeze()
    assert voice.silence == ""


SERVICE = '[ "$1" = -C ] || echo "$(/bin/cat)" >> "$log.heard"; [ "$1" = -C ]'


async def test_what_is_handed_to_a_service_is_cut_off_there_too(scripts: Scripts) -> None:
    scripts.add("spd-say", f"{SERVICE} || exec /bin/sleep 1000")
    voice = Voice.find()
    voice.say("-C --help")
    await scripts.until(lambda: heard(scripts) == ["-C --help"])
    voice.say("Second.")
    await scripts.until(lambda: heard(scripts) == ["-C --help", "Second."])
    voice.hush()
    voice.say("Third.")
    await scripts.until(lambda: heard(scripts) == ["-C --help", "Second.", "Third."])
    voice.close()
    assert scripts.lines == [SPEAK, STOP, SPEAK, STOP, SPEAK, STOP]
    assert not scripts.alive
    assert not scripts.two_at_once
    assert voice.silence == ""


async def test_the_service_is_left_alone_when_a_sentence_of_ours_had_ended(scripts: Scripts) -> None:
    scripts.add("spd-say", "exit 0")
    voice = Voice.find()
    for said in range(1, 4):
        voice.say("Short.")
        await until_ended(scripts, voice, said)
    voice.close()
    assert scripts.lines == [SPEAK] * 3


@pytest.mark.parametrize("speaker", [SAY, SPD_SAY, ESPEAK])
async def test_what_is_said_is_no_argument(scripts: Scripts, speaker: Speaker) -> None:
    """Every user of the machine can list the arguments of a program that runs."""
    scripts.add(speaker.command[0], f"{SERVICE}; exit 0")
    voice = Voice(speaker)
    voice.say("Left groin.")
    await scripts.until(lambda: heard(scripts) == ["Left groin."])
    voice.close()
    assert "groin" not in " ".join(scripts.lines)


async def test_where_none_is_installed_one_line_says_so_and_nothing_runs(scripts: Scripts) -> None:
    voice = Voice.find()
    assert voice.silence == NOT_FOUND
    voice.say("Jaw and face.")
    voice.hush()
    voice.close()
    assert [voice.news(), voice.news()] == ["No voice found: install espeak-ng, or set voice = false.", ""]
    assert scripts.lines == []


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("broken", ["exits", "gone", "no interpreter"])
async def test_a_voice_that_does_not_work_is_said_once_and_not_tried_again(
    scripts: Scripts, broken: str, *, tied: bool
) -> None:
    scripts.add("espeak-ng", "exit 3")
    voice = Voice.find()
    if broken == "gone":
        (scripts.folder / "espeak-ng").unlink()
    elif broken == "no interpreter":
        (scripts.folder / "espeak-ng").write_text("#!/no/such/shell\n", encoding="utf-8")
    if not tied:
        (scripts.folder / "setpriv").unlink(missing_ok=True)
    assert voice.news() == ""
    voice.say("Jaw and face.")
    await scripts.until(lambda: voice.silence)
    tried = len(scripts.lines)
    voice.say("Once more.")
    assert voice._child is None
    line = "The voice does not work here: fix espeak-ng, or set voice = false."
    assert [voice.news(), voice.news()] == [line, ""]
    assert len(scripts.lines) == tried
    voice.close()


async def test_a_voice_that_stops_working_is_said_even_if_one_before_was_cut_off(scripts: Scripts) -> None:
    scripts.add("espeak-ng", '[ -e "$log.broken" ] && exit 3; ' + SPEAKS)
    voice = Voice.find()
    voice.say("Jaw and face.")
    await until_heard(scripts, 1)
    scripts.log.with_name("log.broken").touch()
    voice.say("Moving the neck.")
    await scripts.until(lambda: voice.silence)
    assert not scripts.alive


@pytest.mark.parametrize("broken", ["exit 1", "gone", "kill -9 $$"])
async def test_one_that_fails_gives_way_to_the_next_which_says_it_again(scripts: Scripts, broken: str) -> None:
    scripts.add("spd-say", broken)
    scripts.add("espeak-ng", SPEAKS)
    voice = Voice.find()
    if broken == "gone":
        (scripts.folder / "spd-say").unlink()
    voice.say("Jaw and face.")
    await until_heard(scripts, 1)
    assert heard(scripts) == ["Jaw and face."]
    voice.say("Moving the neck.")
    await until_heard(scripts, 2)
    assert heard(scripts)[1] == "Moving the neck."
    assert sum(line.startswith("spd-say") for line in scripts.lines) == (broken != "gone"), "it is not tried again"
    assert voice.news() == ""
    voice.close()
    assert not scripts.alive
    assert not scripts.two_at_once


async def test_one_that_fails_while_it_is_cut_off_gives_way_with_the_new_sentence(scripts: Scripts) -> None:
    scripts.add("spd-say", '[ "$1" = -C ] && exit 1; exec /bin/sleep 1000')
    scripts.add("espeak-ng", SPEAKS)
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: scripts.alive)
    voice.say("Moving the neck.")
    await until_heard(scripts, 1)
    assert heard(scripts) == ["Moving the neck."]
    voice.close()
    assert not scripts.alive


async def test_one_that_hangs_when_it_is_cut_off_is_waited_for_once(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfr_tui.system.child_process.PATIENCE", 0.05)
    scripts.add("spd-say", "exec /bin/sleep 1000")
    scripts.add("espeak-ng", SPEAKS)
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: scripts.alive)
    voice.close()
    assert not scripts.alive
    voice.say("Moving the neck.")
    await until_heard(scripts, 1)
    voice.close()
    assert not scripts.alive


async def test_where_all_of_them_fail_each_is_named_once(scripts: Scripts) -> None:
    scripts.add("spd-say", "exit 1")
    scripts.add("espeak-ng", "exit 1")
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: voice.silence)
    line = "The voice does not work here: fix spd-say or espeak-ng, or set voice = false."
    assert [voice.news(), voice.news()] == [line, ""]
    voice.say("Moving the neck.")
    voice.hush()
    voice.close()
    assert len(scripts.lines) == 2


async def test_a_setpriv_that_knows_nothing_of_us_is_not_used(scripts: Scripts) -> None:
    (scripts.folder / "setpriv").unlink(missing_ok=True)
    scripts.add("busybox", "exit 1")
    (scripts.folder / "setpriv").symlink_to(scripts.folder / "busybox")
    scripts.add("espeak-ng", SPEAKS)
    voice = Voice.find()
    voice.say("Jaw and face.")
    await scripts.until(lambda: heard(scripts))
    assert scripts.lines == ["espeak-ng -v en --stdin"]
    voice.close()
    assert not scripts.alive


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
async def test_the_real_espeak_ng_speaks(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    voice = Voice(Speaker(("espeak-ng", "-w", str(sound), *ESPEAK.command[1:])))
    voice.say("Jaw and face. Open wide, close, slide the jaw to each side.")
    await Scripts(tmp_path / "programs").until(lambda: voice._child is None)
    assert voice.silence == ""
    with wave.open(str(sound)) as heard:
        assert heard.getnframes() / heard.getframerate() > 2.0
        assert any(heard.readframes(heard.getnframes()))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
async def test_the_real_espeak_ng_is_cut_off(tmp_path: Path) -> None:
    voice = Voice(ESPEAK)  # there may be no sound card: it says nothing then, and ends
    for _ in range(20):
        voice.say("A sentence that takes its time, so that the next one certainly cuts it off. " * 3)
        assert voice._child is not None
        await Scripts.until(Scripts(tmp_path / os.urandom(4).hex()), lambda: not voice._next)
    assert voice._child is not None
    process = voice._child._process
    voice.close()
    assert process.returncode is not None


# -- on the screen -------------------------------------------------------------------------------------------


def following(stops: tuple[Stop, ...], stop: Stop) -> str:
    return f"Next: {stops[stops.index(stop) + 1].title}." if stop is not stops[-1] else "Last stop."


def unasked(stops: tuple[Stop, ...], stop: Stop) -> str:
    """What is said of a stop before the safety questions were answered."""
    barred = f"{LOOK_AND_MOVE} " if stop.press else ""
    return f"{stop.title}. {stop.move} {barred}{TOLD_NOT_TO_MOVE} {following(stops, stop)}"


async def test_only_what_must_be_heard_is_said_beside_the_title_or_nothing_at_all(
    open_app: Open, diary: Path, clock: FakeClock, scripts: Scripts, stops: tuple[Stop, ...]
) -> None:
    scripts.add("espeak-ng", SPEAKS)
    clear_to_press(diary, clock)
    async with open_app(config=Config(voice=True, voice_says="bell"), start=Start.SCAN) as s:
        await s.press("n")
        assert "voice" not in vars(s.app)
    async with open_app(config=Config(voice=True, voice_says="title")) as s:
        await s.press("enter", "g")
        await s.settle()
        await scripts.until(lambda: len(heard(scripts)) == 1)
        assert heard(scripts) == [f"{stops[1].title}. {following(stops, stops[1])}"]


@pytest.mark.usefixtures("takes_its_time")
async def test_the_lead_in_is_said_and_the_stop_when_its_clock_starts(
    open_app: Open, clock: FakeClock, scripts: Scripts, stops: tuple[Stop, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts.add("espeak-ng", SPEAKS)
    rung: list[int] = []
    async with open_app(config=Config(voice=True)) as s:
        monkeypatch.setattr(s.app, "bell", lambda: rung.append(1))
        await s.start()
        await scripts.until(lambda: heard(scripts) == [f"Get ready: {stops[0].title}. It starts in 5 seconds."])
        assert "Get ready" in s.words("#state")
        assert s.seconds_shown == 5
        assert rung == []
        await s.let_run(5.0)
        await scripts.until(lambda: len(heard(scripts)) == 2)
        assert heard(scripts)[1].startswith(f"{stops[0].title}. {stops[0].move}")
        assert rung == [1]
        assert s.seconds_shown == 15
        assert s.scan._scan.total_s == 0.0
        clock.advance(1.0)


async def test_each_stop_is_said_as_it_is_shown_and_ten_at_once_leave_one_voice(
    open_app: Open, clock: FakeClock, scripts: Scripts, stops: tuple[Stop, ...]
) -> None:
    scripts.add("espeak-ng", SPEAKS)
    said = [unasked(stops, stop) for stop in stops]
    async with open_app(config=Config(voice=True)) as s:
        await s.start()
        await scripts.until(lambda: heard(scripts) == said[:1])
        await s.to_change(0)
        await scripts.until(lambda: heard(scripts) == said[:2])
        clock.advance(1.0)
        await s.press("n")
        await scripts.until(lambda: heard(scripts) == said[:3])
        await s.press("b")
        await scripts.until(lambda: heard(scripts) == [*said[:3], said[1]])
        await s.press("5", "down")
        assert s.message != ""
        assert heard(scripts) == [*said[:3], said[1]]
        await s.burst(*["n"] * 10)
        await scripts.until(lambda: heard(scripts)[-1:] == [said[11]])
        assert len(scripts.alive) == 1
    assert not scripts.alive
    assert not scripts.two_at_once
    assert heard(scripts)[:4] == [*said[:3], said[1]]
    assert heard(scripts)[-1] == said[11]


async def test_who_may_press_hears_the_cue_to_press(
    open_app: Open, diary: Path, clock: FakeClock, scripts: Scripts, stops: tuple[Stop, ...]
) -> None:
    scripts.add("espeak-ng", SPEAKS)
    clear_to_press(diary, clock)
    async with open_app(config=Config(voice=True), start=Start.SCAN) as s:
        await scripts.until(lambda: heard(scripts))
        first = stops[0]
        assert heard(scripts) == [f"{first.title}. {first.move} {first.press[0].say} {following(stops, first)}"]
        assert stops[0].press[0].say in " ".join(s.words("#cue").split())


async def test_pausing_covering_and_leaving_silence_it(open_app: Open, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    async with open_app(config=Config(voice=True), start=Start.SCAN) as s:
        for said, (key, back) in enumerate(
            (("space", ("space", "n")), ("?", ("escape", "n")), ("escape", ("enter",)), ("e", ())), start=1
        ):
            await scripts.until(lambda said=said: len(heard(scripts)) == said)  # type: ignore[misc]
            assert not s.scan._scan.paused, key
            assert scripts.alive, key
            await s.press(key)
            await s.settle()
            await scripts.until(lambda: not scripts.alive)
            assert len(scripts.lines) == said, key
            await s.press(*back)
            await s.settle()


async def test_without_a_voice_the_scan_says_so_once(open_app: Open, scripts: Scripts) -> None:
    async with open_app(config=Config(voice=True), start=Start.SCAN) as s:
        await scripts.until(lambda: s.scan._hands_free)
        s.scan._tick()
        assert s.message == NOT_FOUND
        await s.press("5")
        marked = s.message
        assert marked != NOT_FOUND
        await s.press("space", "space")
        s.scan._tick()
        assert s.message == marked
        await s.press("escape", "enter")
        await scripts.until(lambda: s.title == "ScanScreen" and s.scan._hands_free)
        s.scan._tick()
        assert s.message == "0 not tender, 10 (x) worst imaginable"


async def test_a_voice_is_not_even_looked_for_unless_it_is_asked_for(open_app: Open, scripts: Scripts) -> None:
    scripts.add("espeak-ng", SPEAKS)
    async with open_app(start=Start.SCAN) as s:
        await s.press("n", "n")
        assert "voice" not in vars(s.app)
    assert scripts.lines == []
