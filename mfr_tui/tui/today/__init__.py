"""The Today screen and the weekly questions."""
