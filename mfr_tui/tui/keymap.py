"""A person's own keys: what may be chosen, and the keymap for Textual. It is imported only if there are any."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from mfr_tui.config import KEYS
from mfr_tui.errors import ConfigError
from mfr_tui.tui.commands import DIGITS, Command, KeyGroup, character_of, shown_key
from mfr_tui.tui.common.keys import EVERYWHERE, SCREENS, TOO_SMALL
from mfr_tui.tui.hold.keys import AFTER, HOLD
from mfr_tui.tui.registry import TOGETHER, all_commands

NAMED = frozenset(
    {
        *("space", "enter", "escape", "tab", "shift+tab", "backspace", "delete", "insert", "home", "end"),
        *("pageup", "pagedown", "up", "down", "left", "right", *(f"f{number}" for number in range(1, 13))),
    }
)
"""Textual's names of the other keys that every terminal can send."""

ALIASES = {"esc": "escape", "del": "delete", "return": "enter"}

CTRL = frozenset("abdefgklnoprstuvwxy")
"""The letters that can be typed with ctrl. The others are the keys tab, enter and backspace, or belong to the shell."""

TYPING = ("Tell", "Clearance", "SaveAs", "ValueDialog", "SearchScreen", "AppointmentScreen", "PlaceScreen")
ANSWERS = ("Ask", "RestDaysDialog")
"""Screens where a letter is text, and those where it is an answer."""

HURTS, STILL_HURTS = "hold.pain", "after.pain"
"""The command that stops a hold for pain, and the one that says so right after it."""

COVERED = tuple((TOO_SMALL, KeyGroup("", (command,))) for command in (HOLD[HURTS], AFTER[STILL_HURTS]))
"""What works in a window that is too small, over each screen that stops for pain."""

ANSWER_LETTERS = ("after.answer",)
"""Commands whose keys are the letters beside words on the screen."""


def check_keys(own: Mapping[str, Sequence[str]], path: Path) -> dict[str, tuple[str, ...]]:
    """Return a person's own keys by Textual's names.

    Args:
        own: The keys by command id, as written in the file.
        path: The path of config.toml, for errors.

    Raises:
        ConfigError: A command does not exist, a key cannot be sent or used for it, or two commands would share one.
    """
    commands = {command.id: command for command in all_commands()}
    checked: dict[str, tuple[str, ...]] = {}
    for command_id, keys in own.items():
        where = f"{path}: {KEYS}.{command_id}"
        if command_id not in commands:
            import difflib

            near = difflib.get_close_matches(command_id, commands, n=1)
            hint = f"Did you mean {near[0]}?" if near else "To list the commands with their keys: mfr keys"
            raise ConfigError(f"{path}: there is no command {command_id} in [{KEYS}].", hint)
        checked[command_id] = _named(keys, commands[command_id].usual_keys, where)
        _check_command(commands[command_id], checked[command_id], where)
    # A hand that stops a hold may be a moment late: what stops it means the same right after it.
    late = [key for key in checked.get(HURTS, ()) if key not in commands[HURTS].usual_keys]
    if late:
        checked[STILL_HURTS] = tuple(dict.fromkeys((*checked.get(STILL_HURTS, ()), *late)))
    _check_clashes(checked, own, path)
    return checked


def textual_keymap(checked: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the keymap for `App.set_keymap`, from what `check_keys` returned and `use_keys` put in force."""
    keymap: dict[str, str] = {}
    for command in all_commands():
        if command.id not in checked:
            continue
        if isinstance(command.action, str):  # each of its bindings gets all keys, since none can be removed
            keymap.update(dict.fromkeys(command.binding_ids, ",".join(_in_force(command, checked))))
        else:
            keymap.update(zip(command.binding_ids, checked[command.id], strict=True))
    return keymap


def key_name(text: str) -> str:
    """Return Textual's name of a key that a person wrote, such as `j`, `?`, `esc` or `ctrl+n`.

    Raises:
        ValueError: No terminal can send such a key. The message says what can be written.
    """
    text = text if len(text) == 1 else text.strip().lower()
    if len(text) == 1 and unicodedata.east_asian_width(text) == "F":
        text = unicodedata.normalize("NFKC", text)  # what the app takes a full-width character for
    text = ALIASES.get(text, text)
    if text in NAMED:
        return text
    if text.startswith("ctrl+") and text.removeprefix("ctrl+") in CTRL:
        return text
    if len(text) == 1 and text.isprintable() and not text.isspace():
        name = text if text.isalnum() else unicodedata.name(text, text).lower().replace("-", "_").replace(" ", "_")
        return _RENAMED.get(name, name)
    raise ValueError(f"a character, f1 to f12, ctrl and a letter, or one of {', '.join(NAMES)}")


_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
NAMES = ("enter", "esc", "space", "tab", "del", "home", "end", "pageup", "pagedown", "up", "down", "left", "right")
"""What an error lists of NAMED; docs/settings.md has all."""


def _named(keys: Sequence[str], usual: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return Textual's names of the keys of a command, which may have its usual keys whatever they are."""
    names = []
    for key in keys:
        try:
            names.append(key if key in usual else key_name(key))
        except ValueError as error:
            raise ConfigError(f"{where}: a terminal cannot send the key {key!r}.", f"Write {error}.") from error
    if len(set(names)) < len(names):
        raise ConfigError(f"{where} has a key twice.", "Write each key once.")
    return tuple(names)


def _check_command(command: Command, keys: tuple[str, ...], where: str) -> None:
    """Raise a ConfigError if a command cannot have these keys, whatever else has them."""
    if command.usual_keys == DIGITS:
        raise ConfigError(f"{where}: the digits always rate.", "Remove it.")
    if command.id in ANSWER_LETTERS:
        raise ConfigError(f"{where}: these letters stand beside the answers.", "Remove it.")
    if not isinstance(command.action, str) and len(keys) != len(command.usual_keys):
        usual = " ".join(map(shown_key, command.usual_keys))
        raise ConfigError(
            f"{where} needs {len(command.usual_keys)} keys, since each does another part of it.",
            f"Write one for each of these, in this order: {usual}.",
        )
    new = [key for key in keys if key not in command.usual_keys]
    for name in (*TYPING, *ANSWERS):
        # The keys that all screens have are typed as text there, and work again elsewhere.
        groups = [group for group in TOGETHER[name] if group is not SCREENS and command in group.commands]
        letters = [key for key in new if groups and (character_of(key) or key == "space")]
        if letters:
            used = "text" if name in TYPING else "an answer"
            raise ConfigError(
                f"{where}: {shown_key(letters[0])} is {used} in a dialog where this command works too.",
                "Use a key such as f2 or ctrl+n.",
            )


def _check_clashes(own: Mapping[str, tuple[str, ...]], written: Mapping[str, Sequence[str]], path: Path) -> None:
    """Raise a ConfigError if two commands of one screen would have the same key."""
    for groups in (*TOGETHER.values(), *COVERED):
        # In a hold, the keys that work everywhere come before its own, and caps lock makes capitals of its letters.
        holding = HOLD in groups or AFTER in groups
        known = dict.fromkeys((*groups, *((EVERYWHERE, SCREENS) if holding else ())))
        having: dict[str, dict[Command, None]] = defaultdict(dict)
        for command in (command for group in known for command in group):
            for key in _in_force(command, own):
                having[_same(key) if holding or groups in COVERED else key][command] = None
        for key, commands in having.items():
            if len(commands) > 1 and any(_is_new(command, key, own) for command in commands):
                _refuse(key, [*commands], own, written, path)


def _same(key: str) -> str:
    """Return a key without the difference that caps lock makes."""
    return key.lower() if len(key) == 1 else key


def _is_new(command: Command, key: str, own: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether a command has this key by the person's choice alone."""
    return key not in map(_same, command.usual_keys) and key not in command.usual_keys and command.id in own


def _refuse(
    key: str,
    commands: Sequence[Command],
    own: Mapping[str, tuple[str, ...]],
    written: Mapping[str, Sequence[str]],
    path: Path,
) -> None:
    new = next(command for command in commands if _is_new(command, key, own))
    other = next(command for command in commands if command is not new)
    fixed = other.kept or other.usual_keys == DIGITS
    named = new.id if new.id in written else HURTS
    raise ConfigError(
        f"{path}: {KEYS}.{named}: the key {shown_key(key)} already belongs to {other.id} ({other.label}) there.",
        "Choose another key." if fixed else f"Choose another key, or give {other.id} another one too.",
    )


def _in_force(command: Command, own: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the keys of a command once the person's own keys are in force."""
    keys = own.get(command.id, command.usual_keys)
    return tuple(dict.fromkeys((*command.usual_keys, *keys))) if command.kept else keys
