"""How strong a rating is: tender or not, and in words."""

TENDER_NRS = 3
"""From this rating on a region counts as tender on a day (our own choice: a slight 1 or 2 is no alarm)."""


def severity(nrs: int) -> str:
    """Severity of a rating from 1 on: to 5 mild, 6 and 7 moderate, from 8 severe.

    Cut points for musculoskeletal pain (Boonstra 2016, doi 10.3389/fpsyg.2016.01466).
    """
    if nrs >= 8:
        return "severe"
    return "moderate" if nrs >= 6 else "mild"
