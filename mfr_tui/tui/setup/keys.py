"""The keys of the places to avoid and of selecting where something is."""

from mfr_tui.tui.commands import Command, KeyGroup

PLACES = KeyGroup(
    "Places to avoid",
    (
        Command(
            "places.own", ("enter",), "own", "Change", "Say how mfr should treat the place under the cursor.", footer=1
        ),
        Command("places.leave", ("escape",), "leave", "Back", "Go back.", footer=3),
    ),
)

PICK = KeyGroup(
    "Select where it is",
    (
        Command(
            "pick.pick", ("space",), "pick", "Select", "Select the place under the cursor, or unselect it.", footer=1
        ),
        Command("pick.done", ("enter",), "done", "Done", "Save the places you selected.", footer=3),
        Command(
            "pick.leave",
            ("escape",),
            "leave",
            "Everywhere",
            "Leave without saying where. Pressing is then blocked everywhere.",
            footer=4,
        ),
    ),
)
