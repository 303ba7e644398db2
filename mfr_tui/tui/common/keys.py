"""The keys that more than one feature has, and those of the dialogs that they share."""

from mfr_tui.tui.commands import Command, KeyGroup

EVERYWHERE = KeyGroup(
    "Always",
    (
        Command(
            "app.help",
            ("question_mark", "f1"),
            "app.help",
            "Help",
            "All keys, and how days and streaks are counted.",
            footer=2,
            kept=True,
        ),
        Command(
            "app.suspend",
            ("ctrl+z",),
            "app.suspend_process",
            "Suspend",
            "Go back to the shell for a moment. Type fg to return.",
        ),
        Command(
            "app.quit",
            ("q", "ctrl+q"),
            "app.leave_program",
            "Quit",
            "Quit. Everything is already saved. During a hold, q only pauses, like any other letter that "
            "does nothing there.",
            footer=7,
        ),
        Command(
            "app.how_to_quit",
            ("ctrl+c",),
            "app.how_to_quit",
            "Quit help",
            "Show how to quit. If text is selected, copy it.",
            palette=False,
        ),
    ),
)

SCREENS = KeyGroup(
    "Outside dialogs",
    (
        Command(
            "app.warning_signs",
            ("exclamation_mark",),
            "app.warning_signs",
            "Warning signs",
            "Check the warning signs. If a hold is running, it stops first. Your answers are saved.",
            kept=True,
        ),
        Command("app.undo", ("u",), "screen.undo", "Undo", "Undo the last change.", kept=True),
        Command("app.redo", ("U",), "screen.redo", "Redo", "Redo what you undid.", kept=True),
        Command(
            "app.palette",
            ("ctrl+p",),
            "app.command_palette",
            "More",
            "All commands of the screen, to find by typing or to click.",
            footer=6,
            palette=False,
            kept=True,
        ),
    ),
)

MODES = KeyGroup(
    "Main screens",
    (
        Command("mode.today", ("1",), "app.mode('today')", "Today", "Go to Today.", kept=True),
        Command(
            "mode.history",
            ("2",),
            "app.mode('history')",
            "History",
            "The year at a glance and every streak. You can open any day.",
            kept=True,
        ),
        Command(
            "mode.flags", ("3",), "app.mode('flags')", "Flags", "What to take to a professional, and why.", kept=True
        ),
        Command(
            "mode.learn",
            ("4",),
            "app.mode('learn')",
            "Learn",
            "What myofascial release is, the evidence, and who should not press where. Every source is named.",
            kept=True,
        ),
        Command(
            "app.settings",
            ("comma",),
            "app.settings",
            "Settings",
            "Change how mfr works: the scan, the bell, the colors, flags, who to contact.",
            palette=False,
        ),
    ),
)

UNDO_KEY = SCREENS["app.undo"].shown_key
PRESS_TO_UNDO = f"Press {UNDO_KEY} to undo."
SIGNS_KEY = SCREENS["app.warning_signs"].shown_key
"""The keys that sentences of several features name."""

DIALOG = KeyGroup(
    "Dialogs",
    (Command("dialog.back", ("escape",), "dismiss(None)", "Back", "Go back without changing anything."),),
)

SEVERAL = KeyGroup(
    "Choose from a list",
    (
        Command("several.choose", ("space",), "choose", "Choose", "Select the line under the cursor, or unselect it."),
        Command("several.clear", ("c",), "clear", "None", "Unselect all lines."),
        Command("several.done", ("escape",), "done", "Done", "Go back with what you selected."),
    ),
)

HELP = KeyGroup(
    "Help",
    (
        Command("help.back", ("escape", "question_mark", "enter"), "dismiss", "Back", "Close the help.", footer=1),
        Command(
            "help.more",
            ("ctrl+p",),
            "more",
            "More",
            "All commands of the screen below the help, to find by typing or to click.",
            footer=3,
        ),
    ),
)

TOO_SMALL = KeyGroup(
    "Window too small",
    (
        Command(
            "too_small.quit",
            ("q", "ctrl+q"),  # not escape: it is pressed for the screen underneath, which has only lost its room
            "app.leave_program",
            "Quit",
            "Quit. Everything is already saved.",
        ),
    ),
)
