"""`mfr where`, `mfr regions`, `mfr keys`: facts about the program."""

import difflib
import json

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.context import Context
from mfr_tui.errors import MfrError
from mfr_tui.paths import exists


def where(context: Context) -> int:
    """Print the paths of the diary and the settings, whether or not they exist. Return exit code 0."""
    places = context.places
    for name, path in (("diary", places.database), ("settings", places.config)):
        print(f"{name:<9} {path}{'' if exists(path) else '  (does not exist yet)'}")
    return 0


def regions(*, as_json: bool) -> int:
    """Print the 76 regions. Return exit code 0."""
    body = load_body()
    if as_json:
        fields = ("id", "label", "slot", "side", "view", "group", "press", "press_note", "adjacent", "choir")
        print(json.dumps([{name: getattr(region, name) for name in fields} for region in body], indent=2))
    else:
        for region in body:
            print(f"{region.id:<18} {region.label:<36} {region.view:<6} {region.press}")
    return 0


def known_region(body: Body, region: str) -> None:
    """Check that a region id exists.

    Raises:
        MfrError: It does not; similar ids are suggested.
    """
    if region not in body:
        near = difflib.get_close_matches(region, [one.id for one in body], n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "To list them: mfr regions"
        raise MfrError(f"There is no region {region}.", hint)


def keys(*, markdown: bool) -> int:
    """Print every key of the app. Return exit code 0."""
    from mfr_tui.tui.registry import keys_markdown, keys_text  # every feature's keys: only this prints them

    print(keys_markdown() if markdown else keys_text(), end="")
    return 0
