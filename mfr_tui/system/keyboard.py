"""A key that is held down: a keyboard sends it again and again."""

HELD_SECONDS = 0.1
"""A key that comes again within less is held down: keyboards repeat one every 0.03 to 0.09 seconds, no hand does."""


class Keyboard:
    """Tells the keys that went down from those that a keyboard repeats."""

    def __init__(self) -> None:
        """Start before the first key."""
        self._key = ""
        self._came_at = 0.0

    def repeats(self, key: str, came: float) -> bool:
        """Return whether this key is the last one, still held down.

        Args:
            key: The key.
            came: When it came, in seconds of a monotonic clock.
        """
        held = key == self._key and came - self._came_at < HELD_SECONDS
        self._key, self._came_at = key, came
        return held
