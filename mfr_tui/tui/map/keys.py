"""The keys of the body map, of the map of spots, and of a rating's details."""

from mfr_tui.tui.commands import DIGITS, WAYS, Command, KeyGroup

MAP = KeyGroup(
    "Body map",
    (
        Command(
            "map.move",
            ("up", "down", "left", "right"),
            tuple(f"screen.move('{way}')" for way in WAYS),
            "Move",
            "Move on the map. The stop's clock waits while you do.",
            palette=False,
        ),
        Command(
            "map.move_vim",
            ("k", "j", "h", "l"),
            tuple(f"screen.move('{way}')" for way in WAYS),
            "Move",
            "The same, with vim keys.",
            palette=False,
        ),
        Command(
            "map.rate",
            DIGITS,
            tuple(f"screen.rate({digit})" for digit in DIGITS),
            "Rate",
            "Rate how tender this place is: 0 is not at all, 9 is nearly the worst you can imagine.",
            palette=False,
        ),
        Command("map.ten", ("x",), "screen.rate(10)", "Ten", "Rate it 10, the worst you can imagine.", palette=False),
        Command("map.less", ("minus",), "screen.step(-1)", "Less", "Lower the rating by one.", palette=False),
        Command(
            "map.more", ("equals_sign", "plus"), "screen.step(1)", "More", "Raise the rating by one.", palette=False
        ),
        Command(
            "map.both",
            ("full_stop",),
            "screen.rate_other_side",
            "Both sides",
            "Give the other side the same rating.",
            palette=False,
        ),
        Command("map.mirror", ("m",), "screen.mirror", "Other side", "Go to the same place on the other side."),
        Command(
            "map.flip",
            ("tab", "v"),
            "screen.flip",
            "Front/back",
            "Go to the place behind it in the other view. Press again to come back.",
        ),
        Command(
            "map.wrong",
            ("f",),
            "screen.feels_wrong",
            "Flag it",
            "Something feels wrong here: flag it yourself, with a reason.",
        ),
        Command(
            "map.own",
            ("o",),
            "screen.own",
            "Avoid",
            "Choose how mfr should treat this place: as usual, skip it, or never press it.",
        ),
        Command("map.about", ("i",), "screen.about", "About", "Read about this place: how to press it, and why."),
    ),
)

SPOT = KeyGroup(
    "A spot to work on",
    (
        Command("spot.work", ("enter",), "work", "Work", "Work on the place under the cursor.", footer=1),
        Command("spot.leave", ("escape",), "leave", "Back", "Go back. Your ratings are saved.", footer=3),
    ),
)

DETAILS = KeyGroup(
    "Details of a rating",
    (
        Command(
            "details.rate",
            DIGITS,
            tuple(f"rate({digit})" for digit in DIGITS),
            "Rate",
            "Change the rating. It is saved at once.",
        ),
        Command("details.ten", ("x",), "rate(10)", "Ten", "Rate it 10, the worst you can imagine."),
        Command(
            "details.choose",
            ("space",),
            "choose",
            "Select",
            "Select the line under the cursor: when it hurts, or what it feels like. Press again to unselect it.",
        ),
        Command("details.delete", ("delete",), "delete", "Delete", "Delete this rating. You can undo that."),
        Command("details.back", ("escape",), "close", "Done", "Go back. Everything is saved."),
    ),
)
