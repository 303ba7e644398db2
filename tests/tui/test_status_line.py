"""What the line above the footer says where not all of it fits."""

import pytest

from mfr_tui.tui.common.status_line import StatusLine, whole_sentences
from tests.tui.conftest import Open

ENDED, AGAIN = "The hold had just ended.", "Press the key again."


@pytest.mark.parametrize(
    ("text", "width", "said"),
    [
        (f"{ENDED} {AGAIN}", 45, f"{ENDED} {AGAIN}"),
        (f"{ENDED} {AGAIN}", 44, ENDED),
        (f"{ENDED} {AGAIN}", 10, ENDED),
        ("Gone? Yes! It is.", 10, "Gone? Yes!"),
        ("1.5 of 2", 4, "1.5 of 2"),
        ("漢字。 Yes. No.", 11, "漢字。 Yes."),
        ("", 10, ""),
    ],
)
def test_as_many_whole_sentences_as_fit_and_at_least_one(text: str, width: int, said: str) -> None:
    assert whole_sentences(text, width) == said


async def test_no_sentence_is_cut_where_another_is_whole_and_all_is_said_again_where_there_is_room(
    open_app: Open,
) -> None:
    async with open_app(size=(40, 20)) as s:
        s.app.screen.query_one(StatusLine).message = f"{ENDED} {AGAIN}"
        await s.settle()
        assert ENDED in s.text()
        assert "Press the" not in s.text()
        await s.resize((80, 24))
        assert f"{ENDED} {AGAIN}" in s.text()
