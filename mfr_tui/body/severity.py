"""How strong a rating is: whether it counts as tender, and the word for its severity."""

TENDER_NRS = 3
"""The lowest rating that counts as tender (our own choice: a slight 1 or 2 is no cause for alarm)."""

STRONG_NRS = 5
"""The lowest rating that has the stronger tint on the body (our own choice: the middle of the scale)."""


def severity(nrs: int) -> str:
    """Return the severity of a rating of 1 or more: mild up to 5, moderate at 6 and 7, severe from 8.

    Cut points for musculoskeletal pain (Boonstra 2016, doi 10.3389/fpsyg.2016.01466).
    """
    if nrs >= 8:
        return "severe"
    return "moderate" if nrs >= 6 else "mild"
