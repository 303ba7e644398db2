"""A whole morning without a screen, as a person reads it who only reads lines."""

from pathlib import Path

from mfr_tui.plain.terminal import ENTER
from mfr_tui.practice.screening import load_items
from tests.plain.person import at_each_stop, walk


def test_what_is_read_on_that_morning_is_short_and_plain(tmp_path: Path) -> None:
    person = walk(tmp_path / "mfr.db", ENTER, ENTER, *at_each_stop({1: 2, 6: 6, 14: 4}), "2", "q")
    assert person.said[0].startswith("Plain mode is on.")
    assert "Answer the safety questions with y. One minute. Until then, look and move only." in person.said
    assert person.text.isascii()
    assert "\x1b" not in person.text
    stop = [line for line in person.said if line.startswith("Stop ")]
    assert len(stop) == 20
    assert stop[2] == "Stop 3 of 20. Moving the neck."
    after = person.said[person.said.index(stop[2]) :]
    assert after[1].startswith("Chin low, roll your head from shoulder to shoulder, never back.")
    assert after[1].endswith(" Tender?")


def test_a_stop_is_read_in_the_time_it_lasts(tmp_path: Path) -> None:
    """Who hears the stops gets through the scan in its five minutes: it takes 12 s at most to say one."""
    person = walk(tmp_path / "mfr.db", *("y", *"n" * len(load_items())), ENTER, 310.0, "q")
    starts = [n for n, line in enumerate(person.said) if line.startswith("Stop ")]
    words_per_second = 5  # espeak-ng at its own speed reads the longest title and cue, 43 words, in 8.8 s
    for start in starts:
        words = sum(len(line.split()) for line in person.said[start : start + 2])
        assert words / words_per_second <= 12, person.said[start]
    assert len(starts) == 20
    assert "Done for today." in person.said
