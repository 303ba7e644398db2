"""What the map says of holding a place is what the card shows first, for every region."""

from mfr_tui.body.regions import Body
from mfr_tui.clock import clock_time
from mfr_tui.practice.hold import Hold
from mfr_tui.practice.pressing import advise
from mfr_tui.practice.screening import Allowed, Answer, Standing, load_items
from mfr_tui.practice.technique import load_techniques, offered, path_of
from mfr_tui.wording.hold import first_way
from tests.support.fakes import MORNING, TODAY

ITEMS = load_items()
CLEAR = Standing(ITEMS, {item.id: Answer(yes=False, regions=(), answered_at=MORNING) for item in ITEMS}, MORNING, TODAY)


def test_the_map_names_the_first_way_of_the_card_and_no_longer_time_than_its_clock(body: Body) -> None:
    techniques = load_techniques(body)
    said = set()
    for region in body:
        for marked in (set[str](), {one.id for one in body}):
            ways = offered(techniques, body, region.id, marked)
            words = first_way(techniques, body, region.id, marked, CLEAR)
            answer = advise(body, region.id, CLEAR, path_of(ways[0], body, region.id)).answer if ways else None
            if not isinstance(answer, Allowed):
                assert words == "" or words.endswith("not here now")
                continue
            assert words.startswith(ways[0].title)
            hold = Hold(answer, ways[0])
            step = hold.step
            if not step.counted:
                assert clock_time(min(step.high_s, hold.allowed.cap_s)) in words, region.id
            said.add(words)
    assert {"A spot in the shoulder, 0:10 to 0:15", "Hold the spot, 2:00 to 5:00"} <= said
