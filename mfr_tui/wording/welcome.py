"""What mfr is and is not, as the welcome says it."""

WHAT = "mfr is short for myofascial release: pressing on tight or sore muscles until they relax."


def what_it_does(history: str, flags: str) -> tuple[tuple[str, str], ...]:
    """Return what a person does with mfr, each as a word and the sentence that it begins.

    Args:
        history: How to get to what was, such as `in History (2)`.
        flags: What the flags are called there.
    """
    return (
        ("Scan", "your whole body in five minutes, pain or not, and say how tender each place is, 0 to 10."),
        ("Hold", "a tender spot for two to five minutes."),
        ("Look", f"back {history}. Take pain that doesn't go away to a professional, with {flags}."),
    )


NO_NETWORK = (
    "Your diary stays on this machine: no network, no account. "
    "It is not a diagnosis and does not replace a professional."
)
