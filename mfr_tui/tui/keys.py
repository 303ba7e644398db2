"""The key registry as Textual bindings."""

from textual.binding import Binding, BindingType

from mfr_tui.tui.commands import Where, commands_in, key_actions


def bindings_for(*places: Where) -> list[BindingType]:
    """The bindings of these places."""
    return [
        Binding(
            key,
            action,
            command.label,
            id=f"{command.id}.{key}" if len(command.keys) > 1 else command.id,
            show=False,
            tooltip=command.help,
        )
        for command in commands_in(*places)
        for key, action in key_actions(command)
    ]
