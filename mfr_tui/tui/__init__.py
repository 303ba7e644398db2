"""The terminal program. This file and registry.py with its keys do not import Textual, so that `mfr keys` is fast."""
