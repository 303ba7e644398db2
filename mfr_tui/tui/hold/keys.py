"""The keys of a hold: before, during and after it, and to edit it."""

from mfr_tui.tui.commands import DIGITS, Command, KeyGroup

CARD = KeyGroup(
    "How to press",
    (
        Command("card.start", ("enter",), "start", "Start", "Start the hold, after a short countdown.", footer=1),
        Command(
            "card.other", ("t",), "other", "Technique", "Switch to the next technique that fits this place.", footer=4
        ),
        Command(
            "card.move",
            ("up", "down", "k", "j"),
            ("other(-1)", "other(1)", "other(-1)", "other(1)"),
            "Choose",
            "Choose a technique in the list.",
            palette=False,
        ),
        Command(
            "card.tool",
            ("o",),
            "tool",
            "Tool",
            "Switch to the next tool. A firmer one is offered if a softer one was not enough.",
        ),
        Command(
            "card.rate",
            DIGITS,
            tuple(f"rate({digit})" for digit in DIGITS),
            "Rate",
            "Rate how tender the place is now, before the hold.",
            palette=False,
        ),
        Command("card.ten", ("x",), "rate(10)", "Ten", "Rate it 10, the worst you can imagine.", palette=False),
        Command(
            "card.down",
            ("space", "pagedown"),
            "scroll(1)",
            "Scroll",
            "Scroll down, if the card is longer than the screen.",
            footer=3,
            palette=False,
        ),
        Command("card.up", ("pageup",), "scroll(-1)", "Scroll up", "Scroll back up.", palette=False),
        Command("card.read", ("i",), "read", "Read", "Read about this technique, with its sources."),
        Command("card.leave", ("escape",), "leave", "Back", "Go back without a hold.", footer=5),
    ),
)

HOLD = KeyGroup(
    "Hold",
    (
        Command(
            "hold.space",
            ("space",),
            "space",
            "Pause",
            "Pause or resume. In a counted step, add one to the count.",
            footer=1,
            palette=False,
        ),
        Command(
            "hold.start",
            ("enter",),
            "start",
            "Start",
            "In the time to get ready: start at once. Later it pauses and asks, like any key not listed here.",
            palette=False,
        ),
        Command(
            "hold.release", ("r",), "release", "Released", "It released: end the hold now.", footer=5, palette=False
        ),
        Command(
            "hold.pain",
            ("exclamation_mark", "x"),
            "pain",
            "Sharp pain",
            "Sharp or shooting pain: stop the hold at once, and lock the place.",
            footer=3,
            palette=False,
            kept=True,
        ),
        Command(
            "hold.more",
            ("plus", "equals_sign"),
            "more",
            "More",
            "Hold 30 seconds longer, up to the limit of the technique and the place.",
            palette=False,
        ),
        Command("hold.pause", ("p",), "pause", "Pause", "Pause or resume, in any step.", palette=False),
        Command(
            "hold.count_away",
            ("y",),
            "count_away",
            "Yes",
            "Where the hold asks if it was pain: yes, stop at once. If you kept holding while mfr did not run, "
            "count that time; any other key leaves it out.",
            palette=False,
        ),
        Command(
            "hold.no",
            ("n",),
            "no",
            "No",
            "Where the hold asks if it was pain: no, go on.",
            palette=False,
        ),
        Command(
            "hold.leave",
            ("escape",),
            "leave",
            "End",
            "End early. The time you held is saved. Any key not listed here pauses, and asks whether it was pain.",
            footer=4,  # on a phone, where Released has only its button
            palette=False,
        ),
    ),
)

AFTER = KeyGroup(
    "After a hold",
    (
        Command("after.done", ("enter", "escape"), "done", "Done", "Finish. Every answer is already saved.", footer=1),
        Command(
            "after.next", ("w",), "next", "Next", "Go to the next spot found today. Its hold does not start by itself."
        ),
        Command(
            "after.rate",
            DIGITS,
            tuple(f"rate({digit})" for digit in DIGITS),
            "Rate",
            "Rate how tender it is now, where the question asks for a number.",
            palette=False,
        ),
        Command(
            "after.ten",
            ("x",),
            "ten",
            "Ten",
            "Rate it 10, the worst you can imagine. Before the first answer it still means sharp pain.",
            palette=False,
            kept=True,
        ),
        Command(
            "after.answer",
            ("y", "p", "n", "l", "r", "m"),
            tuple(f"answer('{key}')" for key in "ypnlrm"),
            "Answer",
            "Answer with the letter next to the word.",
            palette=False,
        ),
        Command(
            "after.pain",
            ("exclamation_mark",),
            "pain",
            "Sharp pain",
            "It was sharp or shooting pain after all: lock the place.",
            footer=3,
            kept=True,
        ),
    ),
)

AFTER_QUESTIONS = KeyGroup(
    "Questions after a hold",
    (
        Command(
            "after_questions.move",
            ("up", "down", "k", "j"),
            ("cursor_up", "cursor_down", "cursor_up", "cursor_down"),
            "Move",
            "Go to the question above or below.",
            palette=False,
        ),
        Command(
            "after_questions.ends",
            ("home", "end"),
            ("first", "last"),
            "First, last",
            "Go to the first or the last question.",
            palette=False,
        ),
    ),
)

HOLD_SHEET = KeyGroup(
    "Edit a hold",
    (
        Command(
            "hold_sheet.move",
            ("up", "down", "k", "j"),
            ("walk(-1)", "walk(1)", "walk(-1)", "walk(1)"),
            "Move",
            "Go to the answer above or below.",
        ),
        Command(
            "hold_sheet.rate",
            DIGITS,
            tuple(f"rate({digit})" for digit in DIGITS),
            "Rate",
            "Change how tender it was before or after the hold. It is saved at once.",
        ),
        Command("hold_sheet.ten", ("x",), "rate(10)", "Ten", "Rate it 10, the worst you can imagine."),
        Command(
            "hold_sheet.release",
            ("y", "p", "n"),
            tuple(f"release('{key}')" for key in "ypn"),
            "Released",
            "Say whether it released: yes, partly or no.",
        ),
        Command("hold_sheet.unsay", ("minus",), "unsay", "Clear", "Clear the answer."),
        Command("hold_sheet.delete", ("delete",), "delete", "Delete", "Delete this hold. You can undo that."),
        Command("hold_sheet.back", ("escape", "enter"), "dismiss('')", "Done", "Go back. Everything is saved."),
    ),
)
