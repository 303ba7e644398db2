"""Numbers of things in words."""

from mfr_tui.counting import counted


def test_only_one_thing_is_singular() -> None:
    assert [counted(count, "day") for count in (0, 1, 2, 21)] == ["0 days", "1 day", "2 days", "21 days"]
