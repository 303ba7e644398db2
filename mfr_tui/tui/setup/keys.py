"""The keys of the welcome, the safety questions, the places to avoid, and selecting where something is."""

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

WELCOME = KeyGroup(
    "Welcome",
    (
        Command("welcome.start", ("enter", "escape", "space"), "close", "Start", "Go to Today."),
        Command("welcome.questions", ("y",), "questions", "Safety questions", "Go to the safety questions."),
        Command("welcome.bell", ("b",), "app.bell", "Bell", "Ring the bell now."),
    ),
)

SCREENING = KeyGroup(
    "Safety questions",
    (
        Command("screening.yes", ("y",), "answer(True)", "Yes", "Answer yes. It is saved at once."),
        Command("screening.no", ("n",), "answer(False)", "No", "Answer no. It is saved at once."),
        Command(
            "screening.not_sure",
            ("s",),
            "not_sure",
            "Not sure",
            "Answer that you are not sure. It counts as yes until you ask a professional.",
        ),
        Command("screening.clear", ("c",), "clear", "Cleared", "Note that a professional allowed pressing."),
        Command("screening.back", ("escape",), "dismiss", "Done", "Go back. Your answers are saved."),
    ),
)
