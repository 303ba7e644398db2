"""The terminal program. This file and commands.py import no Textual, so that `mfr keys` stays light."""
