"""How many examples a property is tried with."""

from hypothesis import settings

THOROUGH = 100
"""So many examples a property has by default in the profile `thorough`, which is Hypothesis' own number."""

FEWEST = 5
"""No share is smaller."""


def examples(thorough: int, dev: int | None = None) -> int:
    """Return how many examples to try in the profile that is loaded.

    Args:
        thorough: So many in `thorough`.
        dev: So many in `dev`, where each takes long; a share of the others unless it is said.
    """
    share: int = settings().max_examples
    if dev is not None and share < THOROUGH:
        return dev
    return max(min(thorough, FEWEST), thorough * share // THOROUGH)
