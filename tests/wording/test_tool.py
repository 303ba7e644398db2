"""What a card says of the tool names no tool twice."""

import pytest

from mfr_tui.practice.hold import Pressure
from mfr_tui.wording.hold import tool_words


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "hands"),
        (("thumb", None), "hands"),
        (("hands", Pressure.RIGHT), "hands; last time the pressure was good"),
        (("", Pressure.TOO_MUCH), "hands; last time the pressure was too much"),
        (("thumb", Pressure.TOO_LITTLE), "hands; last time, with thumb, the pressure was too little"),
    ],
)
def test_the_tool_and_the_pressure_of_the_last_time_are_said_once(
    last: tuple[str, Pressure | None] | None, said: str
) -> None:
    assert tool_words("hands", last) == said
