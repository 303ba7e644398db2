"""The paths of the style sheets, which lie next to their screens."""

from pathlib import Path

_HERE = Path(__file__).parent


def style_sheet(name: str) -> Path:
    """Return the absolute path of a style sheet.

    Textual resolves a relative path from the file of each class, which fails for a subclass in another directory.

    Args:
        name: The path within `tui/`, such as `map/map.tcss`.
    """
    return _HERE / name
