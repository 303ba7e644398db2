"""The themes of mfr, and the choice between them."""

import os

from textual.theme import Theme

from mfr_tui.tui.looks import Colors

DARK = Theme(
    name="mfr-dark",
    dark=True,
    primary="#7fb8c9",
    secondary="#8fa7b3",
    accent="#7fb8c9",
    foreground="#d7dee2",
    background="#11161a",
    surface="#171e23",
    panel="#1e272d",
    warning="#e6b35c",
    error="#e88a7d",
    success="#8fc79a",
    variables={
        "quiet": "#9aaab4",
        "choice": "#303f48",
        "on-choice": "#d7dee2",
        "on-primary": "#11161a",
        "selected": "#303f48",
        "skin": "#2b3841",
        "deep": "#33424b",
        "outline": "#c3d0d7",
        "lit": "#1e738c",
        "lit-outline": "#ffffff",
        "cursor": "#8ad2e6",
        "cursor-text": "#0c1215",
        "slight": "#dda45e",
        "place": "#5d3904",
        "place-edge": "#6e4306",
        "place-strong": "#824b12",
        "on-place-strong": "#ffffff",
        "mild": "#aa6628",
        "moderate": "#e28c36",
        "severe": "#ffc26e",
        "mild-deep": "#a16a3b",
        "moderate-deep": "#d9904f",
        "severe-deep": "#fac55c",
        "on-mild": "#ffffff",
        "on-moderate": "#140a02",
        "on-severe": "#140a02",
        "stop": "#e88a7d",
        "on-stop": "#140a02",
        "alarm": "#b3261e",
        "on-alarm": "#ffffff",
        "rated-style": "bold",
        "filled": "reverse",
        "paper": "#f4f1ea",
        "ink": "#1a2126",
        "heading": "#1a2126",
        "quiet-ink": "#565e63",
        "paper-place": "#eed9bc",
        "paper-place-edge": "#e8cba5",
        "paper-place-strong": "#e2bf8e",
        "paper-mild": "#c8924f",
        "paper-moderate": "#9a4f12",
        "paper-severe": "#4a2000",
        "paper-mild-deep": "#c69262",
        "paper-moderate-deep": "#92532a",
        "paper-severe-deep": "#422501",
        "scrollbar-background": "#1e272d",
        "footer-background": "#171e23",
        "footer-key-foreground": "#7fb8c9",
        "footer-description-foreground": "#a9b7bf",
        "block-cursor-background": "#7fb8c9",
        "block-cursor-foreground": "#0c1215",
        "block-cursor-text-style": "bold",
    },
)

LIGHT = Theme(
    name="mfr-light",
    dark=False,
    primary="#1f6577",
    secondary="#4c626d",
    accent="#1f6577",
    foreground="#1d262b",
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e9e6df",
    warning="#7d5200",
    error="#a2362b",
    success="#2d6b3b",
    variables={
        "quiet": "#44535a",
        "choice": "#c9c5bc",
        "on-choice": "#1d262b",
        "on-primary": "#fbfaf7",
        "selected": "#b8c8cb",
        "skin": "#cfcac0",
        "deep": "#c1bbb0",
        "outline": "#222c31",
        "lit": "#4a93a6",
        "lit-outline": "#021a22",
        "cursor": "#0f4858",
        "cursor-text": "#ffffff",
        "slight": "#7a3003",
        "place": "#dca762",
        "place-edge": "#d49350",
        "place-strong": "#cc8033",
        "on-place-strong": "#222c31",
        "mild": "#a95e1c",
        "moderate": "#833704",
        "severe": "#541500",
        "mild-deep": "#a16309",
        "moderate-deep": "#7a3e11",
        "severe-deep": "#4c1d0f",
        "on-mild": "#ffffff",
        "on-moderate": "#ffffff",
        "on-severe": "#ffffff",
        "stop": "#8c1008",
        "on-stop": "#ffffff",
        "alarm": "#a3150c",
        "on-alarm": "#ffffff",
        "rated-style": "bold",
        "filled": "reverse",
        "paper": "#ffffff",
        "ink": "#1d262b",
        "heading": "#1d262b",
        "quiet-ink": "#5a6267",
        "paper-place": "#fbe5c8",
        "paper-place-edge": "#f4d7b1",
        "paper-place-strong": "#eecb9a",
        "paper-mild": "#cf9a59",
        "paper-moderate": "#9a4f12",
        "paper-severe": "#4a2000",
        "paper-mild-deep": "#c49e57",
        "paper-moderate-deep": "#92532a",
        "paper-severe-deep": "#422501",
        "scrollbar-background": "#e9e6df",
        "footer-background": "#f2f0eb",
        "footer-key-foreground": "#1f6577",
        "footer-description-foreground": "#45545c",
        "block-cursor-background": "#1f6577",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
    },
)

CONTRAST = Theme(
    name="mfr-contrast",
    dark=True,
    primary="#8fe0f5",
    secondary="#c5d3da",
    accent="#8fe0f5",
    foreground="#ffffff",
    background="#000000",
    surface="#0c1013",
    panel="#141a1e",
    warning="#ffd27a",
    error="#ffb8ae",
    success="#a8f0b5",
    variables={
        "quiet": "#d8e0e5",
        "choice": "#35434c",
        "on-choice": "#ffffff",
        "on-primary": "#000000",
        "selected": "#35434c",
        "skin": "#262f38",
        "deep": "#2e3942",
        "outline": "#ffffff",
        "lit": "#16adbf",
        "lit-outline": "#000000",
        "cursor": "#c9dcfd",
        "cursor-text": "#000000",
        "slight": "#f7c88b",
        "place": "#5c3a02",
        "place-edge": "#6d4404",
        "place-strong": "#804d0b",
        "on-place-strong": "#ffffff",
        "mild": "#f47e26",
        "moderate": "#f2cb3f",
        "severe": "#fcfbea",
        "mild-deep": "#f08047",
        "moderate-deep": "#eecc0a",
        "severe-deep": "#f9fddb",
        "on-mild": "#000000",
        "on-moderate": "#000000",
        "on-severe": "#000000",
        "stop": "#f2a2a8",
        "on-stop": "#000000",
        "alarm": "#9c1410",
        "on-alarm": "#ffffff",
        "rated-style": "bold",
        "filled": "reverse",
        "paper": "#ffffff",
        "ink": "#000000",
        "heading": "#000000",
        "quiet-ink": "#404040",
        "paper-place": "#fbe5c8",
        "paper-place-edge": "#f4d7b1",
        "paper-place-strong": "#eecb9a",
        "paper-mild": "#cf9a59",
        "paper-moderate": "#7d3e0c",
        "paper-severe": "#301400",
        "paper-mild-deep": "#c49e57",
        "paper-moderate-deep": "#764300",
        "paper-severe-deep": "#2c150d",
        "scrollbar-background": "#141a1e",
        "footer-background": "#0c1013",
        "footer-key-foreground": "#8fe0f5",
        "footer-description-foreground": "#d8e0e5",
        "block-cursor-background": "#8fe0f5",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
    },
)
"""The theme of high contrast: text has 7:1 at least (WCAG 2.2, 1.4.6)."""

SIXTEEN = Theme(
    name="mfr-16",
    ansi=True,
    primary="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    variables={
        **dict.fromkeys(
            (
                *("surface", "panel", "selected", "choice", "on-choice", "quiet", "skin", "deep", "outline"),
                *("place", "place-edge", "place-strong", "on-place-strong"),
                *("text-primary", "text-warning", "text-error", "text-success"),
                *("ansi-background", "ansi-foreground", "scrollbar-background", "link-color-hover"),
                *("footer-background", "footer-key-foreground", "footer-description-foreground"),
            ),
            "ansi_default",
        ),
        "on-primary": "ansi_white",
        "lit": "ansi_cyan",
        "lit-outline": "ansi_black",
        "cursor": "ansi_white",  # without color, these two are reversed
        "cursor-text": "ansi_blue",
        "slight": "ansi_default",
        "mild": "ansi_yellow",
        "moderate": "ansi_bright_yellow",
        "severe": "ansi_red",
        "mild-deep": "ansi_yellow",
        "moderate-deep": "ansi_bright_yellow",
        "severe-deep": "ansi_red",
        "on-mild": "ansi_black",
        "on-moderate": "ansi_black",
        "on-severe": "ansi_bright_white",
        "stop": "ansi_red",
        "on-stop": "ansi_bright_white",
        "alarm": "ansi_red",
        "on-alarm": "ansi_bright_white",
        "rated-style": "none",
        "filled": "none",  # these have colors
        "paper": "ansi_white",
        "paper-place": "ansi_white",  # as the body map has no tints
        "paper-place-edge": "ansi_white",
        "paper-place-strong": "ansi_white",
        "ink": "ansi_black",
        "heading": "ansi_blue",  # as bold is not dark
        "quiet-ink": "ansi_black",
        **dict.fromkeys(
            (f"paper-{band}{deep}" for band in ("mild", "moderate", "severe") for deep in ("", "-deep")), "ansi_black"
        ),
        "scrollbar": "ansi_cyan",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_white",
    },
)
"""The theme for 16-color terminals, used with the no-color styles. It names colors, so the person's palette applies.

Text is in the terminal's own colors, dark or light. Many terminals show bold black as gray and bold white as brighter,
so on a color only white is bold.
"""


THEMES = (DARK, LIGHT, CONTRAST, SIXTEEN)
"""Every theme that the app registers."""


def theme_name(setting: str, colors: Colors = Colors.ALL, *, light: bool | None = None) -> str:
    """Return the theme name for a setting of `auto`, `dark`, `light`, or `contrast`.

    `auto` goes by COLORFGBG, which some terminals set, and otherwise by what the terminal itself says. Without either,
    the theme is dark. With 16 colors, the theme is always SIXTEEN, which uses the terminal's own colors.

    Args:
        setting: The setting.
        colors: How many colors the terminal shows.
        light: Whether the terminal says that its background is light; None if it does not say.
    """
    if colors is Colors.SIXTEEN:
        return SIXTEEN.name
    if setting == "auto":
        known = light_by_environment()
        return LIGHT.name if (light if known is None else known) else DARK.name
    return {"light": LIGHT, "contrast": CONTRAST}.get(setting, DARK).name


def light_by_environment() -> bool | None:
    """Return whether the background is light by COLORFGBG; None if it does not say.

    Its last part is the background's number in the 16-color palette: 7 and 9 to 15 are light.
    """
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return int(background) == 7 or 9 <= int(background) <= 15 if background.isdigit() else None
