"""Where the style sheets are: each beside its screens."""

from pathlib import Path

_HERE = Path(__file__).parent


def style_sheet(name: str) -> Path:
    """Return the whole path of a style sheet.

    Textual takes a relative path from the file of the class it meets, a subclass in another directory too.

    Args:
        name: Its path within `tui/`, such as `map/map.tcss`.
    """
    return _HERE / name
