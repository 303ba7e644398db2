"""`mfr hold`: open the app at the hold of one region."""

from mfr_tui.body.regions import load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.open import can_be_shown, open_app
from mfr_tui.errors import MfrError
from mfr_tui.practice.technique import fitting, load_techniques


def hold(context: Context, region: str, technique: str | None) -> int:
    """Open the app at a region, and return the exit code. The app decides whether it may be pressed.

    Raises:
        MfrError: There is no such region or technique, they do not fit, or the app cannot be opened.
    """
    body = load_body()
    known_region(body, region)
    fit = fitting(load_techniques(body), body[region])
    if not fit:
        raise MfrError(
            f"{body[region].label}: never press here. {body[region].press_note}", "Choose another region: mfr regions"
        )
    if technique is not None and technique not in {one.id for one in fit}:
        raise MfrError(
            f"{technique} is not a technique for the {body[region].label[0].lower()}{body[region].label[1:]}.",
            f"Choose one of {', '.join(one.id for one in fit)}.",
        )
    if not can_be_shown():
        raise MfrError(
            "mfr hold opens the app, which needs a terminal.",
            f"To read about this region instead: mfr techniques {region}",
        )
    return open_app(context, "hold", region, technique)
