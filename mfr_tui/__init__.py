"""mfr: a five-minute whole-body scan every morning, in the terminal."""

__version__ = "0.1.0"
