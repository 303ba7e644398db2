"""What mfr is and is not, as the welcome says it."""

WHAT = "mfr is short for myofascial release: pressing on tight or sore muscles until they relax."

WHAT_IT_DOES = (
    ("Scan", "your whole body in five minutes, pain or not, and say how tender each place is, 0 to 10."),
    ("Hold", "a tender spot for two to five minutes."),
    ("Look", "back in History (2). Take pain that doesn't go away to a professional, with Flags (3)."),
)
"""What a person does with mfr, each in a word and a sentence."""

NO_NETWORK = (
    "Your diary stays on this machine: no network, no account. "
    "It is not a diagnosis and does not replace a professional."
)
