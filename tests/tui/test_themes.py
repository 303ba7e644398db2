"""Colors: enough contrast in both themes on every screen, the theme that was asked for, and none at all."""

import itertools
import math
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.geometry import Offset
from textual.theme import Theme

from mfr_tui.body.severity import STRONG_NRS, TENDER_NRS, severity
from mfr_tui.config import Config
from mfr_tui.practice.scan import Stop
from mfr_tui.tui import themes
from mfr_tui.tui.looks import _oklab
from mfr_tui.tui.map import body_map
from mfr_tui.tui.map.rated import rated_class, rated_style
from mfr_tui.tui.textual_workarounds.terminal_input import Background
from mfr_tui.tui.themes import CONTRAST, DARK, LIGHT, theme_name
from tests.support.environment import C_LOCALE, LATIN_LOCALE
from tests.support.fakes import FakeClock
from tests.support.received import OUTLINE, Rgb, contrast, faint
from tests.tui.conftest import Open, clear_to_press, done_days, journal

if TYPE_CHECKING:
    from tests.support.terminal import Terminal


def test_the_measure_is_the_standards() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_everything_can_be_read(
    open_app: Open, diary: Path, clock: FakeClock, stops: tuple[Stop, ...], theme: str
) -> None:
    done_days(diary, clock, stops, [5, 4, 1], {"jaw_l": 4})
    with journal(diary, clock) as book:
        book.remember("demo", value=True)
    found: set[str] = set()
    async with open_app(config=Config(theme=theme), size=(120, 36), welcome=True) as s:
        assert s.app.theme == f"mfr-{theme}"
        found |= faint(s)
        await s.press("enter")
        found |= faint(s)
        for opened, closed in (("r", "escape"), ("y", "escape"), ("?", "escape")):
            await s.press(opened)
            await s.settle()
            found |= faint(s)
            await s.press(closed)
        clear_to_press(diary, clock)
        await s.start()
        found |= faint(s)
        await s.press("1", "=", "j")
        for region, nrs in zip(s.app.body, (4, 6, 7, 8, 10, 0, 4, 6, 7, 8, 10), strict=False):
            s.scan.mark(region.id, nrs)
        await s.press("tab")
        found |= faint(s)
        s.scan.strip.offer(s.scan.cursor, Offset(20, 10), s.scan.size)
        await s.settle()
        found |= faint(s)
        await s.press("escape", "space")
        s.app.trouble = "Not saved yet, trying again: the disk is full."
        await s.settle()
        found |= faint(s)
        s.app.trouble = ""
        s.scan.action_rate(3)
        await s.press("d")
        await s.settle()
        found |= faint(s)
        await s.press("tab")
        await s.settle()
        found |= faint(s)
        await s.press("escape", "e")
        await s.settle()
        assert s.title == "Summary"
        found |= faint(s)
        await s.pilot.resize_terminal(30, 10)
        await s.settle()
        found |= faint(s)
    assert not found, "\n".join(sorted(found))


# The colors of the body and of selected rows, as the style sheets use them

TEXT = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""

SKINS = ("skin", "deep")
BANDS = ("mild", "moderate", "severe")
SHADES = {band: (band, f"{band}-deep") for band in BANDS}
"""The two shades of each severity, which the neighbors of a place have in turn."""

PLACES = body_map.PLACES
"""What is around a digit or a letter in its place: the tint, the edge of two that meet, and the stronger tint."""

SAME = 1.02
"""The contrast up to which two colors look equally light beside each other."""

GROUNDS = (*SKINS, "lit", "cursor", *itertools.chain(*SHADES.values()))
FLAGGED = (*SKINS, "cursor", "flag", "stop")
"""The grounds of Flags' map, which shows no ratings and no stop of the scan."""

VISIONS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What linear red, green and blue become without one kind of cone (Machado, Oliveira and Fernandes, A Physiologically-
based Model for Simulation of Color Vision Deficiency, IEEE Transactions on Visualization and Computer Graphics 15(6),
2009: the tables for severity 1.0)."""

APART = 0.1
"""How different two grounds must look to every eye, as a distance in OKLab; black and white are 1 apart."""

RULE = re.compile(r"([^{};/]+)\{([^{}]*)\}")
SHEETS = sorted(Path(themes.__file__).parent.rglob("*.tcss"))


def simulate(color: Rgb, vision: str) -> Rgb:
    """Return how a color looks to a person with this kind of color blindness."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (part / 255 for part in color)]
    seen = [min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in VISIONS[vision]]
    red, green, blue = (round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)) for v in seen)
    return red, green, blue


def test_a_rating_in_words_is_filled_with_the_color_of_its_place_on_the_map() -> None:
    rules = {name.strip(): body for sheet in SHEETS for name, body in RULE.findall(sheet.read_text(encoding="utf-8"))}
    for nrs in range(TENDER_NRS, 11):
        words, place = rules[f".{rated_class(nrs)}"], rules[f".body-map--{severity(nrs)}"]
        assert words.split("text-style")[0] == place.split("text-style")[0], nrs
        assert rated_style(nrs).endswith(f" on ${severity(nrs)}")
    assert "background: $background" in rules[f".{rated_class(TENDER_NRS - 1)}"], "a slight one is not filled"
    assert " on " not in rated_style(TENDER_NRS - 1)


def rules(theme: Theme) -> Iterator[tuple[str, Color | None, Color | None]]:
    """Yield each rule of the style sheets: its selector, its color, and its background, in the colors of a theme."""
    variables = {**theme.to_color_system().generate(), **theme.variables}

    def color(value: str | None) -> Color | None:
        if value is None or not value.startswith("$"):
            return None
        name, _, percent = value.removeprefix("$").partition(" ")
        found = Color.parse(variables[name])
        return found.multiply_alpha(int(percent.rstrip("%")) / 100) if percent else found

    for sheet in SHEETS:
        for selector, body in RULE.findall(sheet.read_text(encoding="utf-8")):
            styles = dict(re.findall(r"([a-z-]+):\s*([^;]+);", body))
            yield " ".join(selector.split()), color(styles.get("color")), color(styles.get("background"))


def parts(theme: Theme) -> dict[str, tuple[Rgb, Rgb]]:
    """Return the colors of each part of the body map: of its characters, and of its ground."""
    found = {}
    for selector, color, ground in rules(theme):
        if selector.startswith(".body-map--") and color and ground:
            found[selector.removeprefix(".body-map--")] = ((ground + color).rgb, ground.rgb)
    return found


def least(theme: Theme) -> float:
    """Return the least contrast of text in a theme (WCAG 2.2, 1.4.3; for high contrast, 1.4.6)."""
    return 7.0 if theme is CONTRAST else TEXT


every_theme = pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST], ids=["dark", "light", "contrast"])


@every_theme
def test_every_part_of_the_map_has_a_style(theme: Theme) -> None:
    classes = {name.removeprefix("body-map--") for name in body_map.BodyMap.COMPONENT_CLASSES}
    assert parts(theme).keys() == classes
    assert {*GROUNDS, *PLACES} < classes


@every_theme
def test_the_skin_stands_out_from_the_background_in_two_close_tones(theme: Theme) -> None:
    grounds = {part: ground for part, (_, ground) in parts(theme).items()}
    for skin in SKINS:
        assert contrast(grounds[skin], Color.parse(theme.background).rgb) >= 1.5
    assert 1.15 <= contrast(grounds["skin"], grounds["deep"]) <= 1.3


@every_theme
def test_what_is_lit_and_what_is_rated_stand_out_from_both_skins_by_lightness(theme: Theme) -> None:
    grounds = {part: ground for part, (_, ground) in parts(theme).items()}
    rated = [ground for shades in SHADES.values() for ground in shades]
    from_skin = {
        part: min(contrast(grounds[part], grounds[skin]) for skin in SKINS) for part in ("lit", "cursor", *rated)
    }
    assert min(from_skin.values()) >= 1.8
    assert sorted(BANDS, key=lambda band: from_skin[band]) == list(BANDS)
    assert min(from_skin[shade] for shade in SHADES["mild"]) > from_skin["lit"]
    assert max(from_skin, key=lambda part: from_skin[part]) in SHADES["severe"]
    for one, other in itertools.pairwise(BANDS):
        for shades in itertools.product(SHADES[one], SHADES[other]):
            assert contrast(*(grounds[shade] for shade in shades)) >= 1.5, shades


@every_theme
@pytest.mark.parametrize("vision", [None, *VISIONS])
def test_a_slight_rating_is_on_the_skin_itself_in_a_color_that_no_line_of_the_body_has(
    theme: Theme, vision: str | None
) -> None:
    drawn = parts(theme)
    for slight, skin in zip(body_map.SLIGHT, SKINS, strict=True):
        color, ground = drawn[slight]
        assert ground == drawn[skin][1], "what is tender is filled, and is seen first"
        assert least(theme) <= contrast(color, ground) < contrast(*drawn[skin]), "dimmer than the outline"
        colors = color, drawn[skin][0], drawn[f"{skin}-dim"][0]
        seen, *lines = (_oklab(*(simulate(one, vision) if vision else one)) for one in colors)
        assert min(math.dist(seen, line) for line in lines) >= APART


@every_theme
def test_on_the_page_a_place_is_set_off_from_the_paper_and_its_badge_from_the_place(theme: Theme) -> None:
    def drawn(*names: str) -> float:
        return contrast(*(Color.parse(theme.variables[name]).rgb for name in names))

    for place in PLACES:
        assert drawn("paper", f"paper-{place}") >= 1.2
        for band, deep in itertools.product(BANDS, ("", "-deep")):
            assert drawn(f"paper-{place}", f"paper-{band}{deep}") >= 1.5, band
    for one, other in itertools.pairwise(PLACES):
        assert drawn(f"paper-{one}", f"paper-{other}") >= 1.1


@every_theme
@pytest.mark.parametrize("paper", ["", "paper-"], ids=["map", "page"])
def test_of_two_ratings_the_higher_never_looks_weaker_in_either_shade_and_a_5_stronger_than_a_3(
    theme: Theme, paper: str
) -> None:
    behind = [f"{paper}"[:-1]] if paper else [*SKINS]

    def strength(part: str) -> float:
        ground = Color.parse(theme.variables[f"{paper}{part}"]).rgb
        return min(contrast(ground, Color.parse(theme.variables[skin]).rgb) for skin in behind)

    def tint(nrs: int) -> str:
        return PLACES[-1] if nrs >= STRONG_NRS else PLACES[0]

    for low, high in itertools.combinations(range(TENDER_NRS, 11), 2):
        for shade, other in itertools.product(SHADES[severity(low)], SHADES[severity(high)]):
            badges, tints = strength(other) / strength(shade), strength(tint(high)) / strength(tint(low))
            assert badges >= (1 / SAME if severity(low) == severity(high) else 1.3), (low, high, shade, other)
            assert tints >= (1.2 if low < STRONG_NRS <= high else 1), (low, high)
    assert [*PLACES] == sorted(PLACES, key=strength), "an edge is between the two tints"
    assert severity(3) == severity(5) == "mild"
    assert tint(3) != tint(5)


@every_theme
def test_two_neighbors_of_one_severity_have_two_close_shades(theme: Theme) -> None:
    grounds = {part: ground for part, (_, ground) in parts(theme).items()}
    for band, (shade, deep) in SHADES.items():
        assert math.dist(_oklab(*grounds[shade]), _oklab(*grounds[deep])) >= 0.02, band
        assert contrast(grounds[shade], grounds[deep]) <= 1.3, band


@every_theme
@pytest.mark.parametrize("vision", [None, *VISIONS])
def test_every_eye_sees_how_far_a_place_extends_where_the_next_begins_and_the_badge_on_it(
    theme: Theme, vision: str | None
) -> None:
    grounds = {part: ground for part, (_, ground) in parts(theme).items()}
    seen = {part: _oklab(*(simulate(ground, vision) if vision else ground)) for part, ground in grounds.items()}

    def apart(*shown: str) -> float:
        return min(math.dist(seen[place], seen[other]) for place in PLACES for other in shown if place != other)

    assert apart(*SKINS) >= 0.09
    assert apart("lit", "cursor", "stop", "moderate", "moderate-deep", "severe", "severe-deep") >= APART
    assert apart(*PLACES) > math.dist(seen["skin"], seen["deep"]), "more than two tones of the skin"
    for one, other in itertools.pairwise(PLACES):
        assert contrast(grounds[one], grounds[other]) >= 1.2, "by lightness too"
    for place, shade in itertools.product(PLACES, SHADES["mild"]):
        assert math.dist(seen[place], seen[shade]) >= APART, "a badge on its own place"
        assert math.dist(seen[place], seen["flag"]) >= APART
        assert contrast(grounds[place], grounds[shade]) >= 1.5
    assert apart("mild", "mild-deep") >= 0.07, "a badge and the place above or below"


@every_theme
@pytest.mark.parametrize("vision", [None, *VISIONS])
@pytest.mark.parametrize("shown", [GROUNDS, FLAGGED], ids=["rated", "flagged"])
def test_every_eye_can_tell_the_parts_of_the_map_apart(
    theme: Theme, shown: tuple[str, ...], vision: str | None
) -> None:
    drawn = parts(theme)
    grounds = {part: drawn[part][1] for part in shown}
    seen = {part: _oklab(*(simulate(ground, vision) if vision else ground)) for part, ground in grounds.items()}
    alike = [
        (one, other)
        for one, other in itertools.combinations(shown, 2)
        if (one, other) not in {SKINS, *SHADES.values()} and math.dist(seen[one], seen[other]) < APART
    ]
    assert not alike


@every_theme
def test_the_outline_is_brighter_than_the_landmarks_and_a_rating_than_what_fills_its_place(theme: Theme) -> None:
    drawn = {part: contrast(*colors) for part, colors in parts(theme).items()}
    for ground in (*SKINS, "lit", *PLACES):
        assert drawn[ground] >= least(theme)
        assert OUTLINE <= drawn[f"{ground}-dim"] < 0.75 * drawn[ground]
    for badge in ("flag", "stop", *itertools.chain(*SHADES.values())):
        assert drawn[badge] >= least(theme)


@every_theme
def test_text_can_be_read_on_every_ground_that_a_style_sheet_gives_it(theme: Theme) -> None:
    checked, faint_rules = 0, []
    for selector, color, ground in rules(theme):
        if color and ground and not re.search(r"-(dim|stem|faint)\b", selector):  # lines of a drawing, and of a chart
            checked += 1
            ground = Color.parse(theme.background) + ground  # noqa: PLW2901  (a color of its own on the screen's)
            if contrast((ground + color).rgb, ground.rgb) < least(theme):
                faint_rules.append(selector)
    assert not faint_rules
    assert checked > 30


@every_theme
@pytest.mark.parametrize("ground", ["background", "surface", "panel", "selected"])
def test_every_color_of_text_can_be_read_wherever_text_is(theme: Theme, ground: str) -> None:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    behind = Color.parse(variables[ground])
    colors = ("foreground", "quiet", "text-primary", "text-warning", "text-error", "text-success")
    found = {color: contrast((behind + Color.parse(variables[color])).rgb, behind.rgb) for color in colors}
    assert min(found.values()) >= least(theme), found


@every_theme
def test_a_count_of_places_has_no_hue_as_the_ratings_have_one(theme: Theme) -> None:
    def hue(color: Color) -> float:
        _, *from_gray = _oklab(*color.rgb)
        return math.hypot(*from_gray)

    counts = [drawn for selector, *drawn in rules(theme) if re.search(r"year-map--(few|some|many)", selector)]
    assert len(counts) >= 3
    assert max(hue(color) for drawn in counts for color in drawn if color) < 0.05
    assert min(hue(Color.parse(theme.variables[band])) for band in BANDS[:2]) > 0.1


@every_theme
def test_a_selected_row_and_a_button_stand_out(theme: Theme) -> None:
    system = theme.to_color_system().generate()
    selected = [ground for selector, _, ground in rules(theme) if "option-highlighted" in selector and ground]
    assert len(selected) > 5
    selected += [Color.parse(theme.variables["block-cursor-background"]), Color.parse(theme.variables["choice"])]
    selected += [Color.parse(system["block-cursor-blurred-background"])]
    for behind in (Color.parse(theme.background), Color.parse(system["surface"])):
        assert min(contrast((behind + row).rgb, behind.rgb) for row in selected) >= 1.5


def test_the_simulation_keeps_grays_and_confuses_what_is_confused() -> None:
    for vision in VISIONS:
        assert simulate((128, 128, 128), vision) == pytest.approx((128, 128, 128), abs=1)
    # Red and green of about one lightness, which two kinds of eye take for one, and the third does not.
    red, green = (196, 96, 64), (120, 128, 64)
    apart = {vision: math.dist(_oklab(*simulate(red, vision)), _oklab(*simulate(green, vision))) for vision in VISIONS}
    assert apart["deuteranopia"] < apart["tritanopia"] / 2


def test_ratings_differ_in_more_than_color() -> None:
    assert len(set(body_map._FILL.values())) == 3
    assert [severity(nrs) for nrs in range(1, 11)] == ["mild"] * 5 + ["moderate"] * 2 + ["severe"] * 3


def test_all_themes_name_the_same_colors() -> None:
    assert DARK.variables.keys() == LIGHT.variables.keys() == CONTRAST.variables.keys()


@pytest.mark.parametrize(
    ("setting", "background", "wanted"),
    [
        ("dark", "0;15", DARK),
        ("light", "15;0", LIGHT),
        ("contrast", "0;15", CONTRAST),
        ("auto", None, DARK),
        ("auto", "", DARK),
        ("auto", "15;0", DARK),
        ("auto", "0;15", LIGHT),
        ("auto", "0;7", LIGHT),
        ("auto", "0;default;15", LIGHT),
        ("auto", "7;8", DARK),
        ("auto", "12;default", DARK),
        ("auto", "0;16", DARK),
        ("auto", "nonsense", DARK),
    ],
)
def test_the_theme_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, setting: str, background: str | None, wanted: Theme
) -> None:
    if background is not None:
        monkeypatch.setenv("COLORFGBG", background)
    assert theme_name(setting) == wanted.name
    for light in (True, False):  # what the terminal says counts only where nothing else does
        said = LIGHT if light else DARK
        unknown = setting == "auto" and not re.search(r";\d+$", background or "")
        assert theme_name(setting, light=light) == (said if unknown else wanted).name


@pytest.mark.parametrize(
    ("theme", "environment", "asks"),
    [
        ("auto", {"TERM": "xterm-256color"}, True),
        ("auto", {"TERM": "xterm-256color", "COLORFGBG": "15;0"}, False),
        ("auto", {"TERM": "linux", "COLORTERM": ""}, False),
        ("auto", {"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ("light", {"TERM": "xterm-256color"}, False),
    ],
)
async def test_the_terminal_is_asked_for_its_background_where_nothing_else_says_it(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, theme: str, environment: dict[str, str], asks: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    asked: list[object] = []
    monkeypatch.setattr("mfr_tui.tui.app.ask_background", asked.append)
    async with open_app(config=Config(theme=theme)) as s:
        assert asked == ([s.app] if asks else [])
        if asks:
            s.app.post_message(Background(1, 1, 1))
            await s.settle()
            assert s.app.theme == "mfr-light"


async def test_the_terminal_decides_where_nothing_was_set(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORFGBG", "0;15")
    async with open_app() as s:
        assert s.app.theme == "mfr-light"


STYLES = re.compile(rb"\x1b\[([0-9;:]*)m")
WITHOUT_COLOR = {"0", "1", "4", "7", "22", "24", "27"}


def codes(terminal: "Terminal") -> set[str]:
    """How text was styled that was sent to a terminal."""
    return {code for found in STYLES.findall(bytes(terminal.raw)) for code in found.decode().split(";") if code}


def rate(terminal: "Terminal", key: str, shown: str) -> None:
    """Press a key until its rating is shown: a scan takes none before the person could see where it goes."""

    def taken() -> bool:
        if shown not in terminal.text:
            terminal.press(key)
            return False
        return True

    terminal.until(taken)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")
@pytest.mark.parametrize(
    ("locale", "colors"), [(LATIN_LOCALE, True), (C_LOCALE, False)], ids=["Latin-1", "LANG=C, NO_COLOR"]
)
def test_in_a_locale_without_lines_and_blocks_all_is_drawn_in_ascii_and_without_color_none_is_sent(
    tmp_path: Path, locale: Mapping[str, str | None], *, colors: bool
) -> None:
    from tests.support.terminal import Terminal

    if not sys.prefix.isascii():
        pytest.skip("Python itself does not start where its own path is not in the locale's codeset")
    environment = {**locale, **({} if colors else {"NO_COLOR": "1"})}
    with Terminal("--data-dir", str(tmp_path), environment=environment) as terminal:
        terminal.close_welcome()
        terminal.until("Start the scan")
        if colors:
            terminal.press("enter")
            terminal.until("1 of 20")
        else:
            look_around(terminal)
        terminal.signal(15)
        terminal.wait()
        said = bytes(terminal.raw).decode("ascii")
        sent = codes(terminal)
    assert "\\u" not in said
    assert "Traceback" not in said
    if colors:
        assert re.search(r"\x1b\[[0-9;]*38;2", said), "color is sent otherwise"
    else:
        assert sent <= WITHOUT_COLOR
        assert {"1", "7"} <= sent, "bold and reverse carry what color does not"


def look_around(terminal: "Terminal") -> None:
    """From Today through what is opened there, a scan with ratings, and its end."""
    terminal.press("r")
    terminal.until("Traveling")
    terminal.press("escape")
    terminal.until_gone("Traveling")
    terminal.press("y")
    terminal.until("blood thinners")
    terminal.press("escape")
    terminal.until_gone("blood thinners")
    terminal.press("?")
    terminal.until("Keys")
    terminal.press("escape", "enter")
    terminal.until("1 of 20")
    for key, rated, place in (("3", 3, "forehead"), ("7", 7, "crown"), ("x", 10, "base of skull")):
        terminal.until(f"Right {place}")
        rate(terminal, key, f": {rated}")
        terminal.press(*(["down"] if key != "x" else []))
    terminal.press("d")
    terminal.until("untouched")
    terminal.press("escape", "e")
    terminal.until("Work on one of these now")


async def test_the_cursor_and_the_stop_can_be_told_without_color(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as s:
        await s.start()
        await s.settle()
        map_ = s.scan.map
        styles = {part: map_._style(part) for part in ("cursor", "lit", "skin")}
        assert styles["cursor"].reverse
        assert styles["lit"].underline
        assert not styles["skin"].reverse
        assert not styles["skin"].underline
        assert "> - <" in s.text(), "the table shows the cursor by arrows"
        for part in itertools.chain(*SHADES.values()):
            assert map_._style(part).reverse, "a badge shows"
        assert all(map_._style(part).reverse for part in ("flag", "stop"))
        s.scan.ratings = {s.scan.cursor: 7, s.app.body[s.scan.cursor].mirror: 7}
        await s.settle()
        here, other = (map_.drawn_at(region) for region in s.scan.ratings)
        assert here
        assert other
        rows = [line.ljust(80) for line in s.text().splitlines()[here.y : here.bottom]]
        assert any(">" in row[here.x : here.right] or "<" in row[here.x : here.right] for row in rows)
        assert not any(">" in row[other.x : other.right] for row in rows), "what is rated is not taken for the cursor"
