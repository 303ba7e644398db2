"""The key registry as Textual bindings."""

from textual.binding import Binding

from mfr_tui.tui.commands import Where, commands_in, key_actions


def bindings_for(*places: Where) -> list[Binding]:
    """The bindings of these places. Only the first key of a command stands in the footer."""
    return [
        Binding(
            key,
            action,
            command.label,
            id=f"{command.id}.{key}" if len(command.keys) > 1 else command.id,
            show=command.footer and key == command.keys[0],
            key_display=command.shown_keys.split(" ")[0],
            tooltip=command.help,
        )
        for command in commands_in(*places)
        for key, action in key_actions(command)
    ]
