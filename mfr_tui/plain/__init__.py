"""Plain mode: the app as a conversation of short lines, for a screen reader or any terminal."""
