"""`mfr demo`: the app with made-up history, or a diary of such history written to a directory."""

import shlex

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.open import open_app
from mfr_tui.counting import counted
from mfr_tui.errors import MfrError
from mfr_tui.paths import exists
from mfr_tui.practice.scan import load_stops
from mfr_tui.scratch import scratch_folder


def demo(context: Context, days: int, *, plain: bool | None = None) -> int:
    """Open the app on a temporary diary or, if `--data-dir` is given, write a demo diary there. Return the exit code.

    The environment variable alone never makes it write: a person who has set it for their own diary and types `mfr
    demo` gets a temporary one.

    Args:
        context: Paths and clock.
        days: How many days, up to yesterday.
        plain: Whether plain mode was asked for or declined; None for neither.

    Raises:
        MfrError: The directory has a diary already, or cannot be used.
    """
    if context.data_dir is not None:
        path = context.places.database
        if exists(path):
            raise MfrError(f"{path} already holds a diary.", "Choose an empty directory: mfr --data-dir DIR demo")
        _write(context, days)
        context.saved = True
        many = counted(days, "made-up day")
        print(f"Wrote {many} to {path}. To open it: mfr --data-dir {shlex.quote(str(path.parent))}")
        return 0
    with scratch_folder("mfr-demo-") as directory:
        temporary = Context(str(directory), context.clock)
        _write(temporary, days)
        return open_app(temporary, "today", plain=plain)


def _write(context: Context, days: int) -> None:
    from mfr_tui.demo import write_demo

    body = load_body()
    write_demo(context.places.database, days, context.today, body, load_stops(body), context.clock.zone())
