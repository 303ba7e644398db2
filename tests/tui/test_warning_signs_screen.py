"""Warning signs: from everywhere, each answer a row; the worst decides what is said; nothing is ever called safe."""

import contextlib
from datetime import time
from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import OptionList, Static

from mfr_tui.config import Config
from mfr_tui.practice.screening import load_items
from mfr_tui.practice.warning_signs import Tier, load_signs
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.flags.warning_signs import WarningSigns
from tests.support.fakes import FakeClock
from tests.support.holds import at, back_to_today
from tests.support.rows import select
from tests.tui.conftest import Open, Session

SIGNS = load_signs()
SOME = {tier: next(sign.id for sign in SIGNS if sign.tier is tier) for tier in Tier}
SAYS = {
    Tier.EMERGENCY: "Call the local emergency number now.",
    Tier.SAME_DAY: "See a doctor or urgent care today.",
    Tier.SOON: "Book an appointment with a doctor or physical therapist.",
}
CALM = "Even without a yes here, something may be wrong: trust what you feel."


def kept(s: Session) -> list[tuple[object, ...]]:
    return select(s.diary, "SELECT sign, answer FROM warning_check ORDER BY rowid")


def verdict(s: Session) -> str:
    """What is said about the answers: in the red band, at the top, where it cannot wait."""
    band, calm = s.app.screen.query_one("#alarm", Static), s.app.screen.query_one("#verdict", Static)
    assert band.display is not calm.display
    return str((band if band.display else calm).content).replace("\n", " ")


async def open_signs(s: Session) -> None:
    await s.press("exclamation_mark")
    await at(s, "WarningSigns")


async def answer(s: Session, sign: str, key: str) -> None:
    options = s.app.screen.list  # type: ignore[attr-defined]
    options.highlighted = options.get_option_index(sign)
    await s.press(key)


async def test_every_question_is_asked_in_full_and_each_answer_is_a_row(open_app: Open) -> None:
    async with open_app() as s:
        await open_signs(s)
        assert kept(s) == []
        for number, sign in enumerate(SIGNS):
            assert s.words("#sign-question") == sign.question
            assert s.words(".dialog-words") == f"Do any of these apply today?  {number + 1} of {len(SIGNS)}"
            await s.press("yn"[number % 2])
        assert kept(s) == [(sign.id, ("yes", "no")[number % 2]) for number, sign in enumerate(SIGNS)]
        assert select(s.diary, "SELECT DISTINCT region, hold_id, body_day FROM warning_check") == [
            (None, None, "2026-11-21")
        ]
        done = s.app.screen.query_one("#signs-done", Choice)
        assert s.words("#sign-question") == SIGNS[-1].question, "the cursor does not go around to an emergency"
        assert done.primary
        await s.press("y")
        assert kept(s)[len(SIGNS) :] == [(SIGNS[-1].id, "yes")], "a second key answers no other sign"
        assert "c A professional cleared it" in s.text()
        await s.press("n", "up")
        assert not done.primary
        await s.press("escape")
        await open_signs(s)
        text = " ".join(s.text().split())
        assert "yes chest pain that spreads" in text, "the day's answers are shown again"
        await answer(s, "heart", "n")
        assert kept(s)[-1] == ("heart", "no")
        assert len(kept(s)) == len(SIGNS) + 3, "and the old ones are kept"


async def test_the_worst_answer_decides_and_no_answer_is_ever_safe(open_app: Open) -> None:
    async with open_app() as s:
        await open_signs(s)
        assert verdict(s) == CALM
        for tier in (Tier.SOON, Tier.SAME_DAY, Tier.EMERGENCY):
            await answer(s, SOME[tier], "y")
            assert verdict(s).startswith(SAYS[tier])
            urgent = s.app.screen.query_one("#alarm").display
            assert urgent is (tier is not Tier.SOON), "what can wait has no words of alarm"
        for tier, then in ((Tier.EMERGENCY, Tier.SAME_DAY), (Tier.SAME_DAY, Tier.SOON)):
            await answer(s, SOME[tier], "n")
            assert verdict(s).startswith(SAYS[then])
        for sign in SIGNS:
            await answer(s, sign.id, "n")
        assert verdict(s) == CALM
        assert not s.app.screen.query_one("#alarm").display
        for word in ("safe", "fine", "healthy", "nothing to worry"):
            assert word not in s.text().lower()


async def test_enter_and_a_click_on_a_question_answer_nothing(open_app: Open) -> None:
    async with open_app() as s:
        await open_signs(s)
        area = s.app.screen.list.region  # type: ignore[attr-defined]
        await s.press("down", "enter")
        await s.click(area.x + 8, area.y + 3)
        await s.settle()
        assert s.words("#sign-question") == SIGNS[2].question
        await s.press("exclamation_mark", "w", "u", "5")
        assert s.title == "WarningSigns"
        assert kept(s) == []
        await s.click_on("y Yes")
        assert kept(s) == [(SIGNS[2].id, "yes")]
        await s.click_on("n No")
        assert kept(s)[1:] == [(SIGNS[3].id, "no")]
        await s.click_on("esc Done")
        await at(s, "TodayScreen")


async def test_it_opens_everywhere_and_leads_back(open_app: Open) -> None:
    async with open_app() as s:

        async def there_and_back(title: str) -> None:
            await at(s, title)
            await open_signs(s)
            await s.press("escape")
            await at(s, title)

        await there_and_back("TodayScreen")
        await s.press("w")
        await there_and_back("SpotScreen")
        await back_to_today(s)
        await s.app.run_action("app.places")
        await there_and_back("PlacesScreen")
        await back_to_today(s)
        await s.press("y")
        await at(s, "Screening")
        await s.press("exclamation_mark")
        assert s.title == "Screening", "a dialog knows its own keys only"
        await s.press(*["n"] * len(load_items()))
        await back_to_today(s)
        await s.press("4")
        await there_and_back("LearnScreen")
        await back_to_today(s)
        s.app.work("calf_l")
        await there_and_back("Card")
        await back_to_today(s)
        await s.start()
        await there_and_back("ScanScreen")
        assert s.scan._scan.paused
        await s.press("e")
        await there_and_back("Summary")


async def test_whom_to_turn_to_stands_beside_each_tier_and_with_a_yes_as_it_was_typed(open_app: Open) -> None:
    mine = Config(contact_emergency="112 [red]", contact_urgent="#Dr. Roe", contact_professional="Kim")
    async with open_app(size=(120, 36), config=mine) as s:
        await s.press("3")
        await s.click_on("! Warning signs")
        await at(s, "WarningSigns")
        listed = s.app.screen.query_one(OptionList).options
        heads = [str(option.prompt) for option in listed if option.disabled]
        assert heads == ["Emergency: 112 [red]", "The same day: #Dr. Roe", "Soon: Kim"]
        styles = [str(option.prompt.spans[0].style) for option in listed if isinstance(option.prompt, Content)]
        assert styles == ["bold $text-error", "bold $foreground", "$quiet"], "what can wait longer is quieter"
        for words in (heads[0], f"Source: {SIGNS[0].source}"):
            assert words in " ".join(s.text().split())
        await answer(s, SOME[Tier.SAME_DAY], "y")
        assert verdict(s).startswith("See a doctor or urgent care today: #Dr. Roe. Warning sign: ")
        await answer(s, SOME[Tier.EMERGENCY], "y")
        assert verdict(s).startswith("Call the local emergency number now: 112 [red]. Warning sign: ")
        await s.press("escape", "enter")
        await at(s, "FlagScreen")
        assert "Call the local emergency number now: 112 [red]." in s.text()
        await s.click_on("! Warning signs")
        await at(s, "WarningSigns")
        assert verdict(s).startswith("Call the local emergency number now: 112 [red]. Warning sign: "), (
            "kept with its day"
        )


def in_sight(s: Session) -> str:
    """What is read on the screen, without its frames."""
    return " ".join(s.text().translate(dict.fromkeys(map(ord, "▁▂▃▄▅▆▇█"), " ")).split())


async def test_question_verdict_and_answers_are_in_sight_and_first_and_whole_all_that_cannot_wait(
    open_app: Open,
) -> None:
    async with open_app(size=(120, 36)) as s:
        await open_signs(s)
        for size in ((120, 36), (80, 24)):
            await s.resize(size)
            shown = in_sight(s)
            assert "Emergency: call the local emergency number" in shown, size
            missing = [sign.id for sign in SIGNS if sign.tier is Tier.EMERGENCY and sign.about not in shown]
            assert missing == [], size
            assert "y Yes n No esc Done" in shown, size
        for size in ((80, 24), (40, 20)):
            await s.resize(size)
            await s.press("home")
            for sign in SIGNS:
                shown = in_sight(s)
                assert sign.question in shown, (size, sign)
                phone = size == (40, 20)
                calm = "trust what you feel." in shown
                assert calm == (not phone or sign is SIGNS[-1]), (size, sign, "a phone has no room")
                assert "y Yes n No esc Done" in shown, (size, sign)
                await s.press("n")
            await s.press("y")
            missing = [words for words in (f"yes {SIGNS[-1].about[:12]}", "esc Done") if words not in s.text()]
            assert missing == [], size
            await s.press("n")


@pytest.mark.usefixtures("lived_here")
async def test_what_cannot_wait_is_the_first_row_of_the_dialog_at_once_and_the_next_question_stays_in_sight(
    open_app: Open,
) -> None:
    sizes = ((80, 24), (120, 36), (40, 20), (200, 50))
    async with open_app() as s:
        held = str(select(s.diary, "SELECT id FROM hold LIMIT 1")[0][0])
        for size in sizes:
            await s.resize(size)
            for hurt in (None, "calf_l"):
                s.app.push_screen(WarningSigns(hurt, held if hurt else None))
                await at(s, "WarningSigns")
                await answer(s, SIGNS[0].id, "n")
                band, buttons = s.app.screen.query_one("#alarm", Static), s.app.screen.query_one(".dialog-buttons")
                assert not band.display
                row = buttons.region.y
                await answer(s, SIGNS[0].id, "y")
                first = s.app.screen.query_one(".dialog").content_region.y
                assert band.region.y == first, (size, "above all else")
                sight = s.app.screen.find_widget(band).visible_region
                assert sight == band.region, (size, "whole")
                assert str(band.content) == f"{SAYS[Tier.EMERGENCY]}\nWarning sign: {SIGNS[0].about}."
                for words in (SAYS[Tier.EMERGENCY], SIGNS[1].question, SIGNS[1].about, "y Yes n No"):
                    assert words in in_sight(s), (size, hurt, words)
                if not hurt:
                    assert buttons.region.y == row, (size, "a click meets the same answer")
                await answer(s, SIGNS[0].id, "n")
                await s.press("escape")


async def test_a_professional_clears_a_sign_until_it_is_answered_again(open_app: Open) -> None:
    async with open_app() as s:
        await open_signs(s)
        await answer(s, "calf", "c")
        assert s.title == "WarningSigns", "only a yes can be cleared"
        await answer(s, "calf", "y")
        assert s.app.standing().signs
        await answer(s, "calf", "c")
        await at(s, "Clearance")
        await s.press(*"Kim", "enter", *"Monday", "enter")
        await at(s, "WarningSigns")
        assert s.app.standing().signs == ()
        assert select(s.diary, "SELECT sign, answer, cleared_by, cleared_on FROM warning_check") == [
            ("calf", "yes", "Kim", "Monday")
        ]
        assert "cleared by Kim, Monday" in s.text()
        await s.press("escape")
        await at(s, "TodayScreen")
        assert "Warning sign:" not in s.text()
        await s.press("3")
        await at(s, "FlagsScreen")
        assert "yes on Sat 21 Nov, cleared by Kim, Monday." in " ".join(s.text().split())
        await open_signs(s)
        await answer(s, "calf", "y")
        assert s.app.standing().signs, "a new answer ends it"


async def test_a_sign_that_this_version_does_not_know_goes_on_blocking_and_can_be_answered(
    open_app: Open, diary: Path
) -> None:
    with contextlib.closing(DiaryWriter(diary, FakeClock(), time(4))) as journal:
        journal.warn("newer", yes=True)
    async with open_app() as s:
        assert s.app.standing().signs == ("a sign of another version (newer) (yes on Sat 21 Nov)",)
        said = "See a doctor or urgent care today. Warning sign: a sign of another version (newer)"
        assert said in " ".join(s.text().split())
        await open_signs(s)
        await answer(s, "newer", "n")
        assert s.app.standing().signs == ()


async def test_a_phone_shows_many_signs_and_whom_to_call_in_full(open_app: Open) -> None:
    mine = Config(contact_emergency="112, and then Dr. Roe at the clinic of the university")
    async with open_app(size=(40, 20), config=mine) as s:
        await open_signs(s)
        text = s.text()
        assert mine.contact_emergency in " ".join(text.split())
        shown = [line for line in text.splitlines() if line.split()[:1] == ["?"]]
        assert len(shown) >= 6
        assert "…" not in text
        assert "sudden shortness of breath, or coughing up blood" in " ".join(text.split())
        await s.pilot.resize_terminal(40, 30)
        await s.settle()
        assert "…" not in s.text()
