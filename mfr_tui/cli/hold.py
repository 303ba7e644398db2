"""`mfr hold`: open the app at the hold of one region."""

from mfr_tui.body.regions import load_body
from mfr_tui.cli.about import known_region
from mfr_tui.cli.context import Context
from mfr_tui.cli.open import open_app
from mfr_tui.errors import MfrError
from mfr_tui.practice.technique import fitting, load_techniques


def hold(context: Context, region: str, technique: str | None, *, plain: bool | None = None) -> int:
    """Open the app, or plain mode, at a region, and return the exit code. They decide whether it may be pressed.

    Args:
        context: Paths and clock.
        region: The id, the number or the name of a region.
        technique: The id of the technique to start with, or None.
        plain: Whether plain mode was asked for or declined; None for neither.

    Raises:
        MfrError: There is no such region or technique, they do not fit, or the app cannot be opened.
    """
    body = load_body()
    found = body.find(region)
    if len(found) == 1:
        region = found[0].id
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
    return open_app(context, "hold", region, technique, plain=plain)
