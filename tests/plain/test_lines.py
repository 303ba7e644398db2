"""Where no terminal gives single keys: whole lines, their end, and ctrl+c."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest

from mfr_tui.clock import Clock
from mfr_tui.plain.terminal import END, ENTER, STOP, WORD, PosixTerminal, Terminal, WindowsTerminal
from tests.support.fakes import FakeClock


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """What a pipe to standard input says; a last empty piece closes it."""
    read, write = os.pipe()
    stdin: TextIO = os.fdopen(read, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", stdin)
    pipe = os.fdopen(write, "wb", buffering=0)

    def say(data: bytes) -> None:
        if data:
            pipe.write(data)
        else:
            pipe.close()

    yield say
    pipe.close()
    stdin.close()


def next_key(terminal: Terminal) -> str:
    while (key := terminal.key(None)) is None:
        pass
    return key


@pytest.mark.parametrize("kind", [PosixTerminal, WindowsTerminal])
def test_a_line_is_one_answer_and_an_empty_one_is_enter(
    typed: Callable[[bytes], None], kind: Callable[[Clock], Terminal], capsys: pytest.CaptureFixture[str]
) -> None:
    typed(b"2 6\r\n\n!!!\nodd\xff\nleft ")
    typed(b"jaw\n")
    typed(b"")
    terminal = kind(FakeClock())
    try:
        assert not terminal.single
        assert [next_key(terminal) for _ in range(4)] == ["2 6", ENTER, "!!!", "odd\ufffd"]
        assert terminal.line("Which place?", ["Left jaw"]) == "left jaw"
        assert [next_key(terminal), next_key(terminal)] == [END, END]
    finally:
        terminal.close()
    assert capsys.readouterr().out == "Which place?\n"


def test_a_word_typed_where_each_key_counts_is_one_key(typed: Callable[[bytes], None]) -> None:
    terminal = PosixTerminal(FakeClock())
    terminal.single = True
    try:
        typed(b"left front of neck\r")
        assert (next_key(terminal), terminal.key(0)) == (WORD, None)
    finally:
        terminal.close()


@pytest.mark.parametrize(("early", "counts"), [(b"n", []), (b"\r", []), (b"7", []), (b"!", ["!"]), (b"xx!", ["!"])])
def test_only_what_stops_counts_of_the_keys_that_came_before_a_question(
    typed: Callable[[bytes], None], early: bytes, counts: list[str]
) -> None:
    terminal = PosixTerminal(FakeClock())
    terminal.single = True
    try:
        typed(early)
        terminal.forget({"!"})
        typed(b"y")
        assert [next_key(terminal) for _ in [*counts, "y"]] == [*counts, "y"]
    finally:
        terminal.close()


def test_ctrl_c_before_a_question_leaves_and_a_line_before_it_counts(typed: Callable[[bytes], None]) -> None:
    terminal = PosixTerminal(FakeClock())
    try:
        os.kill(os.getpid(), signal.SIGINT)
        typed(b"y\n")
        terminal.forget({"!"})
        assert [next_key(terminal), next_key(terminal)] == [STOP, "y"]
    finally:
        terminal.close()


def test_ctrl_c_is_a_key_whenever_it_comes(typed: Callable[[bytes], None]) -> None:
    before = signal.getsignal(signal.SIGINT)
    terminal = PosixTerminal(FakeClock())
    try:
        os.kill(os.getpid(), signal.SIGINT)  # while something is written, it cuts nothing off
        assert next_key(terminal) == STOP
        typed(b"n\n")
        assert next_key(terminal) == "n"
        assert terminal.key(0) is None
    finally:
        terminal.close()
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_ends_the_wait_for_a_key(typed: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = PosixTerminal(FakeClock())

    def interrupted(*_: object) -> tuple[list[int], list[int], list[int]]:
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the signal has not ended the wait")

    monkeypatch.setattr("select.select", interrupted)
    try:
        assert next_key(terminal) == STOP
    finally:
        terminal.close()
