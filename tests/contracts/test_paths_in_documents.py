"""Every file that a document for developers names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|toml|typ|md|tcss)|(?:[\w-]+/)+)`")
BASES = (ROOT, ROOT / "mfr_tui", ROOT / "mfr_tui" / "tui", ROOT / "assets", ROOT / "tests")


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md", "docs/data.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    named = set(NAMED.findall((ROOT / document).read_text(encoding="utf-8")))
    missing = {name for name in named if not any((base / name).exists() for base in BASES) and not _somewhere(name)}
    assert not missing
    assert named or document == "docs/data.md"


def _somewhere(name: str) -> bool:
    """Whether a name without a directory is a file of the package: a sentence before it says where."""
    return "/" not in name and any(ROOT.joinpath("mfr_tui").rglob(name))
