"""Numbers of things in words."""


def counted(count: int, noun: str) -> str:
    """Return a number of things in words: `1 day`, `2 days`. The plural of the noun must end in s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
