"""A label and words beside it, whose second line starts below their first, not below the label."""

from itertools import zip_longest

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Hanging(Visual):
    """A line of a list, such as ` yes  chest pain that spreads`, that may need more than one row."""

    def __init__(self, label: Content, words: Content) -> None:
        """Create the line; the label takes its own width, whatever room there is.

        Args:
            label: The label.
            words: The words beside it.
        """
        self._label = label
        self._words = words

    def __str__(self) -> str:
        """Return the whole line as text."""
        return f"{self._label.plain}{self._words.plain}"

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the columns of the line if nothing wraps."""
        return self._label.cell_length + self._words.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the rows of the line at this many columns."""
        return self._words.get_height(rules, self._room(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Render the label in the first row, and the words beside it in all rows."""
        labels = self._label.render_strips(self._label.cell_length, 1, style, options)
        rows = self._words.render_strips(self._room(width), height, style, options)
        indent = Strip.blank(self._label.cell_length, style.rich_style)
        return [Strip.join([label, row]) for label, row in zip_longest(labels, rows, fillvalue=indent)]

    def _room(self, width: int) -> int:
        return max(1, width - self._label.cell_length)
