"""Opening the app: only where there is a terminal for it, and a diary that can be used."""

import os
import sys

from mfr_tui.cli.status import status
from mfr_tui.config import load_config
from mfr_tui.errors import MfrError
from mfr_tui.paths import find_places
from mfr_tui.record.database import prepare


def open_app(data_dir: str | None, start: str) -> int:
    """Open the app; the exit code. Without a terminal, the status is printed instead.

    Args:
        data_dir: What `--data-dir` said, or None.
        start: `today`, `scan` or `short`.

    Raises:
        MfrError: The terminal, the settings or the diary cannot be used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return status(data_dir, short=False, as_json=False)
    if os.environ.get("TERM", "") in {"dumb", "unknown"}:
        raise MfrError(
            f"This terminal (TERM={os.environ['TERM']}) cannot show the app.",
            "Use another terminal, or ask for words: mfr status",
        )
    places = find_places(data_dir)
    config = load_config(places.config)
    prepare(places.database)

    from mfr_tui.clock import SystemClock  # noqa: PLC0415
    from mfr_tui.tui.app import MfrApp, Start  # noqa: PLC0415

    app = MfrApp(places, config, SystemClock(), Start(start))
    app.run()
    for name in app.outbox.names:
        print(f"Not saved: {name}.", file=sys.stderr)
    if app.outbox.trouble:
        print(app.outbox.trouble, file=sys.stderr)
        return 2
    return app.return_code or 0
