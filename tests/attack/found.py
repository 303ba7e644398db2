"""What came of an attack."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Found:
    """What came of it.

    Attributes:
        attack: The name of the attack.
        count: How many attempts there were, by what became of them.
        failures: What did not hold, a line each.
    """

    attack: str
    count: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """Return all of it on a line."""
        count = ", ".join(f"{many} {what}" for what, many in sorted(self.count.items()))
        return f"{self.attack}: {count}; {len(self.failures)} did not hold"
