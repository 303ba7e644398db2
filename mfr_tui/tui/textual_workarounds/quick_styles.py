"""A style sheet that is not parsed again as a whole whenever a screen brings styles of its own."""

from textual.css.stylesheet import Stylesheet


class QuickStylesheet(Stylesheet):
    """A style sheet that keeps what it has parsed until the variables change."""

    def reparse(self) -> None:
        """Parse what was added. On an error, the rules stay as they were.

        Raises:
            StylesheetError: The styles cannot be used.
        """
        self.parse()
