"""How many examples a property is tried with."""

from hypothesis import settings

THOROUGH = 100
"""So many examples a property has by default in the profile `thorough`, which is Hypothesis' own number."""

FEWEST = 5
"""No share is smaller."""


def examples(thorough: int) -> int:
    """Return how many examples to try in the profile that is loaded: all in `thorough`, a share of them in `dev`."""
    share: int = settings().max_examples
    return max(min(thorough, FEWEST), thorough * share // THOROUGH)
