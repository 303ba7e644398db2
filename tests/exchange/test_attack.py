"""The attack on imports, small; `python -m tests.attack imports 10000` is the large one."""

from pathlib import Path

from tests.attack.imports import attack_imports


def test_changed_files_are_refused_without_a_trace_or_taken_without_loosening(tmp_path: Path) -> None:
    found = attack_imports(tmp_path, 48, 1)
    assert not found.failures
    assert min(found.count["taken"], found.count["refused"]) >= 10, found.line
