"""`python -m tests.attack imports 10000`: so many attacks of a kind, and what did not hold. The exit code is 1 then."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.attack.backups import attack_backups
from tests.attack.damage import attack_damage
from tests.attack.imports import attack_imports
from tests.attack.kills import attack_kills
from tests.attack.paint import attack_paint
from tests.attack.salvage import attack_salvage
from tests.attack.sync import attack_sync
from tests.support.environment import set_environment

ATTACKS = {
    "imports": attack_imports,
    "kills": attack_kills,
    "damage": attack_damage,
    "backups": attack_backups,
    "salvage": attack_salvage,
    "sync": attack_sync,
    "paint": attack_paint,
}


def main() -> int:
    """Attack, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack")
    parser.add_argument("attack", choices=list(ATTACKS))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parsed = parser.parse_args()
    set_environment()
    with tempfile.TemporaryDirectory() as folder:
        found = ATTACKS[parsed.attack](Path(folder), parsed.count, parsed.seed)
    print(found.line)
    for failure in found.failures:
        print(failure)
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
