"""The terminal program. This file and registry.py with its keys import no Textual, so that `mfr keys` stays light."""
