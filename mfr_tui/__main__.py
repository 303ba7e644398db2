"""`python -m mfr_tui` is `mfr`."""

import sys

from mfr_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
