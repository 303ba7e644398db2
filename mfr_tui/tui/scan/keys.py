"""The keys of a scan and of its end."""

from mfr_tui.tui.commands import Command, KeyGroup

SCAN = KeyGroup(
    "Scan",
    (
        Command(
            "scan.next",
            ("enter", "n"),
            "next",
            "Next",
            "Go to the next stop. Anything you did not rate at this stop counts as clear.",
            footer=1,
        ),
        Command("scan.back", ("b",), "back", "Back", "Go back to the previous stop.", footer=4),
        Command("scan.pause", ("space",), "pause", "Pause", "Pause or resume the scan.", footer=3, kept=True),
        Command(
            "scan.details",
            ("d",),
            "details",
            "Details",
            "Add details to a rating: when it hurts, what it feels like, a note.",
        ),
        Command("scan.end", ("e",), "end_here", "End", "End the scan at this stop."),
        Command(
            "scan.faster",
            ("less_than_sign",),
            "pace(-5)",
            "Faster",
            "Make each stop five seconds shorter, from now on.",
        ),
        Command(
            "scan.slower",
            ("greater_than_sign",),
            "pace(5)",
            "Slower",
            "Make each stop five seconds longer, from now on.",
        ),
        Command(
            "scan.leave",
            ("escape",),
            "leave",
            "Leave",
            "Leave the scan. It is saved, and you can resume it. While the clock waits, go back to the stop first.",
            footer=5,
            kept=True,
        ),
    ),
)

SUMMARY = KeyGroup(
    "End of a scan",
    (
        Command(
            "summary.done",
            ("enter", "escape", "space"),
            "done",
            "Today",
            "Go back to Today without working on anything.",
            footer=1,
        ),
        Command(
            "summary.work",
            ("1", "2", "3"),
            tuple(f"work({place})" for place in (1, 2, 3)),
            "Work",
            "Work on the first, second or third spot offered.",
            palette=False,
        ),
        Command(
            "summary.flag",
            ("f",),
            "flag_place",
            "Flag it",
            "Something feels wrong at a place you rated: flag it yourself, with a reason.",
            footer=3,
        ),
    ),
)
