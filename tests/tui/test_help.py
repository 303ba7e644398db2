"""Help and the palette: every command of the registry, from anywhere."""

import itertools
import re
from pathlib import Path

from mfr_tui.tui.common.help_text import HERE, KEYS_WIDTH, HelpText
from mfr_tui.tui.registry import GROUPS, all_commands
from mfr_tui.tui.textual_workarounds.closed_palette import Palette
from tests.support.fakes import FakeClock
from tests.tui.conftest import Open, clear_to_press, journal


async def test_help_shows_every_command_and_how_it_counts_and_on_a_wide_terminal_two_even_columns(
    open_app: Open,
) -> None:
    async with open_app(size=(40, 20)) as s:
        await s.press("?")
        await s.settle()
        text = " ".join(str(s.app.screen.query_one(HelpText).render()).split())
        for command in all_commands():
            assert command.help.split(".")[0].split(" ")[-1] in text
            assert command.shown_keys.split()[0] in text
        assert "s = s * m + v * (1 - m)" in text
        assert "How it counts" in text
        assert text.index("Start today's scan") < text.index("Anywhere") < text.index("How it counts")
        for size in ((40, 20), (120, 36)):
            await s.resize(size)
            await s.press("home")
            assert HERE in s.text(), size
            await s.press("end")
            last = str(s.app.screen.query_one(HelpText).render()).splitlines()[-1]
            assert last in s.text(), (size, "it can be read to its end")
        lines = str(s.app.screen.query_one(HelpText).render()).split("\n")
        assert max(map(len, lines)) == len(lines[0]), "the rule beside a heading"
        starts = {match.start() for line in lines for match in re.finditer(r"(?<=  )(Main screens|Scan)$", line)}
        assert len(starts) == 1
        (half,) = starts
        columns = [[line[:half].rstrip() for line in lines], [line[half:].rstrip() for line in lines]]
        places = [0, 0]
        for group in GROUPS:
            number, at = next(
                (n, column.index(group.title)) for n, column in enumerate(columns) if group.title in column
            )
            places[number] += 1
            block = list(itertools.takewhile(bool, columns[number][at + 1 :]))
            if (goes_on := f"{group.title}, continued") in columns[1]:
                block += itertools.takewhile(bool, columns[1][columns[1].index(goes_on) + 1 :])
            words = " ".join(" ".join(line[KEYS_WIDTH:] for line in block).split())
            assert words == " ".join(command.help for command in group)
        assert min(places) > len(GROUPS) / 4, "both columns are used"
        rules = [number for number, line in enumerate(lines) if line.endswith("─")]
        for start, stop in itertools.pairwise(rules):
            left, right = ("\n".join(column[start + 1 : stop]).rstrip().count("\n") for column in columns)
            assert abs(left - right) < 7, "neither column has a hole"


async def test_help_over_a_dialog_shows_its_keys_first(open_app: Open) -> None:
    async with open_app() as s:
        await s.start()
        await s.press("6", "d")
        await s.settle()
        assert s.title == "Details"
        await s.press("?")
        await s.settle()
        text = s.text()
        assert text.index("Details of a rating") < text.index("Delete this rating.") < text.index("Anywhere")


async def test_the_main_screens_offer_all_their_commands_at_the_foot_of_a_phone_too(open_app: Open) -> None:
    async with open_app(size=(40, 20)) as s:
        for mode in ("1", "2", "3"):
            await s.press(mode)
            await s.settle()
            await s.click_on("ctrl+p More")
            assert isinstance(s.app.screen, Palette), mode
            await s.press("escape")


async def test_a_mouse_finds_every_command(open_app: Open) -> None:
    async with open_app() as s:
        for size, by in (((80, 24), ["ctrl+p More"]), ((40, 20), ["? Help", "ctrl+p More"])):
            await s.press("escape")
            await s.resize(size)
            for words in by:
                await s.click_on(words)
            assert isinstance(s.app.screen, Palette), size
        await s.press(*"settings", "enter")
        await s.settle()
        assert s.title == "SettingsScreen"
        await s.press("enter", "f1", "ctrl+p")
        assert s.title == "HelpScreen", "over a dialog there are no other commands"
        assert "More" not in s.text()


async def test_help_is_left_and_opens_once_and_a_search_that_starts_as_the_palette_closes_ends_nothing(
    open_app: Open,
) -> None:
    async with open_app() as s:
        for key in ("escape", "?", "enter"):
            await s.press("f1", "f1")
            assert len(s.app.screen_stack) == 2
            await s.press(key)
            assert s.title == "TodayScreen"
            assert s.app.is_running
        await s.press("ctrl+p")
        palette = s.app.screen
        assert isinstance(palette, Palette)
        await palette.query("*").remove()
        palette._gather_commands("week")
        await s.settle()
        await s.press("escape")
        assert s.title == "TodayScreen"


async def test_the_palette_offers_what_is_possible_here_and_finds_letters_in_names_words_in_the_rest_and_a_stop(
    open_app: Open,
) -> None:
    async with open_app() as s:
        for typed, first in (("undo", "Undo  (u)"), ("two-minute", "Short scan  (s)")):
            await s.find(typed)
            assert first in s.text()
            assert "Quit" not in s.text().replace("q Quit", "")
            await s.press("escape", "escape")
        await s.find("")
        today = s.text()
        await s.press("escape")
        await s.settle()
        await s.start()
        await s.find("")
        assert "Short scan" in today
        assert "Short scan" not in s.text()
        assert "Next  (enter n)" in s.text()
        await s.press("escape")
        await s.choose("Knees")
        assert s.words("#stop-title") == "Knees"
        assert s.scan._scan.position == 16
        assert s.scan._scan.outcomes[:2] == ["left", "skipped"]


async def test_the_palette_offers_no_place_that_may_not_be_pressed(
    open_app: Open, diary: Path, clock: FakeClock
) -> None:
    clear_to_press(diary, clock)
    async with open_app() as s:
        await s.find("work on")
        assert "Work on: " in s.text()
        await s.press("escape")
        await s.settle()
        with journal(diary, clock) as book:
            book.warn("calf", yes=True)
        await s.find("work on")
        assert "Work on: " not in s.text()
