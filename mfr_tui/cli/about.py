"""`mfr where`, `mfr regions`, `mfr keys`: facts about the program."""

import difflib
from pathlib import Path

from mfr_tui.body.regions import Body, load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_json, print_styled
from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.paths import exists


def where(context: Context, *, as_json: bool) -> int:
    """Print the paths of the diary, the settings and the own routine, whether or not they exist. Return exit code 0."""
    files = {"diary": context.places.database, "settings": context.places.config, "routine": context.places.routine}
    if as_json:
        print_json([{"what": what, "path": str(path), "exists": exists(path)} for what, path in files.items()])
    else:
        for what, path in files.items():
            print(f"{what:<9} {path}{'' if exists(path) else '  (does not exist yet)'}")
    return 0


def regions(*, as_json: bool) -> int:
    """Print the regions. Return exit code 0."""
    body = load_body()
    if as_json:
        fields = ("id", "label", "slot", "side", "view", "group", "press", "press_note", "adjacent", "choir")
        print_json([{name: getattr(region, name) for name in fields} for region in body])
    else:
        for region in body:
            print(f"{region.id:<18} {region.label:<36} {region.view:<6} {region.press}")
    return 0


def known_region(body: Body, region: str) -> None:
    """Check that a region id exists.

    Raises:
        MfrError: It does not; the regions of that name are suggested, or similar ids.
    """
    if region not in body:
        named = [one.id for one in body.find(region)]
        near = named if 0 < len(named) < 4 else difflib.get_close_matches(region.casefold(), body.regions, n=2)
        hint = f"Did you mean {' or '.join(near)}?" if near else "To list them: mfr regions"
        raise MfrError(f"There is no region {region!r}.", hint)


def own_keys(config: Config, path: Path) -> dict[str, tuple[str, ...]]:
    """Return the person's own keys by command id, checked.

    Raises:
        ConfigError: They cannot be used.
    """
    if not config.keys:
        return {}
    from mfr_tui.tui.keymap import check_keys  # most people have none

    return check_keys(config.keys, path)


def keys(context: Context, *, markdown: bool, as_json: bool) -> int:
    """Print every key of the app, with the person's own keys. Return exit code 0.

    Raises:
        MfrError: The settings cannot be used.
    """
    from mfr_tui.tui.commands import shown_key, use_keys
    from mfr_tui.tui.registry import TASKS, keys_markdown, keys_text  # every feature's keys: only this prints them

    use_keys(own_keys(context.config, context.places.config))
    if as_json:
        print_json(
            [
                {
                    "task": task,
                    "group": group.title,
                    "id": one.id,
                    "keys": list(map(shown_key, one.keys)),
                    "help": one.help,
                }
                for task, groups in TASKS
                for group in groups
                for one in group
            ]
        )
    elif markdown:
        print(keys_markdown(), end="")
    else:
        for line in keys_text().splitlines():
            print_styled(line, Style.HEADING if line and not line.startswith(" ") else None)
    return 0
