"""Where things are: the person's directory and who can enter it, and the files that the program brings."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfr_tui import paths
from mfr_tui.errors import AssetError, MfrError
from mfr_tui.paths import asset, find_places, make_private_dir, read_asset
from tests.support.rights import modes_obeyed

posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes and umask are POSIX")


# The person's directory


def test_the_flag_is_stronger_than_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MFR_DATA_DIR", str(tmp_path / "env"))
    assert find_places(str(tmp_path / "flag")).data_dir == tmp_path / "flag"


def test_the_environment_is_stronger_than_the_usual_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MFR_DATA_DIR", str(tmp_path / "env"))
    assert find_places(None).data_dir == tmp_path / "env"


@pytest.mark.parametrize("by", ["flag", "environment"])
def test_a_named_directory_holds_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str) -> None:
    monkeypatch.setenv("MFR_DATA_DIR", str(tmp_path))
    places = find_places(str(tmp_path) if by == "flag" else None)
    assert places.database == tmp_path / "mfr.db"
    assert places.config == tmp_path / "config.toml"


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG places are Linux")
@pytest.mark.parametrize("named", [None, ""])
def test_without_a_name_the_system_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    if named is not None:
        monkeypatch.setenv("MFR_DATA_DIR", named)  # set but empty is as good as not set
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    places = find_places(None)
    assert places.database == tmp_path / "data" / "mfr" / "mfr.db"
    assert places.config == tmp_path / "config" / "mfr" / "config.toml"


def test_a_name_below_here_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The program may be told to run elsewhere later; the place must not move with it.
    monkeypatch.chdir(tmp_path)
    assert find_places("diary").data_dir == tmp_path / "diary"


@posix
def test_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_places("~/diary").data_dir == tmp_path / "diary"


@posix
def test_the_home_of_nobody_is_an_error_in_plain_words() -> None:
    with pytest.raises(MfrError, match="~nobody-of-that-name/diary") as error:
        find_places("~nobody-of-that-name/diary")
    assert error.value.do


def test_looking_for_the_places_makes_none(tmp_path: Path) -> None:
    find_places(str(tmp_path / "diary"))
    assert list(tmp_path.iterdir()) == []


# Making it private


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.usefixtures("umask")
def test_only_the_owner_can_enter_whatever_the_umask(tmp_path: Path) -> None:
    make_private_dir(tmp_path / "diary")
    assert mode(tmp_path / "diary") == 0o700


@posix
@pytest.mark.usefixtures("umask")
def test_nobody_else_can_change_the_way_to_it(tmp_path: Path) -> None:
    # Whoever could write in a directory above could put one of their own in its place.
    make_private_dir(tmp_path / "a" / "b" / "diary")
    assert [mode(tmp_path / way) for way in ("a", "a/b", "a/b/diary")] == [0o700] * 3


@posix
def test_what_exists_is_left_as_it_is(tmp_path: Path) -> None:
    theirs = tmp_path / "shared"
    theirs.mkdir()
    theirs.chmod(0o755)
    make_private_dir(theirs)
    make_private_dir(theirs / "diary")
    assert mode(theirs) == 0o755
    assert mode(theirs / "diary") == 0o700


def test_making_it_again_changes_nothing(tmp_path: Path) -> None:
    make_private_dir(tmp_path / "diary")
    (tmp_path / "diary" / "mfr.db").write_text("kept", encoding="utf-8")
    make_private_dir(tmp_path / "diary")
    assert (tmp_path / "diary" / "mfr.db").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("below", ["", "diary", "a/b/diary"])
def test_a_file_in_the_way_is_refused_and_kept(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.write_text("kept", encoding="utf-8")
    with pytest.raises(MfrError, match="is not a directory") as error:
        make_private_dir(file / below)
    assert str(file / below) in error.value.what
    assert "--data-dir" in error.value.do
    assert file.read_text(encoding="utf-8") == "kept"


@posix
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(MfrError, match="is not a directory"):
        make_private_dir(tmp_path / "link")


@posix
def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with modes_obeyed(), pytest.raises(MfrError, match="cannot be created: permission denied") as error:
        make_private_dir(tmp_path / "diary")
    assert str(tmp_path / "diary") in error.value.what


# The files of the program


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program of its own, with room for assets in the package (a wheel) and beside it (a checkout)."""
    package = tmp_path / "mfr_tui"
    (package / "assets").mkdir(parents=True)
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    return tmp_path


def test_assets_are_found_from_a_checkout_wherever_one_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = asset("body/regions.toml")
    assert found == Path(__file__).parents[1] / "assets" / "body" / "regions.toml"
    assert read_asset("body/regions.toml") == found.read_text(encoding="utf-8")


def test_an_installed_program_uses_the_assets_it_brought(program: Path) -> None:
    (program / "assets" / "page.txt").write_text("a stranger's", encoding="utf-8")
    (program / "mfr_tui" / "assets" / "page.txt").write_text("its own", encoding="utf-8")
    assert read_asset("page.txt") == "its own"


def test_a_missing_asset_is_named(program: Path) -> None:
    with pytest.raises(AssetError, match=r"assets/learn/none\.txt") as error:
        read_asset("learn/none.txt")
    assert error.value.do


@pytest.mark.parametrize("what", ["directory", "not text"])
def test_an_asset_that_cannot_be_read_is_named(program: Path, what: str) -> None:
    path = program / "assets" / "page.txt"
    if what == "directory":
        path.mkdir()
    else:
        path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AssetError, match=r"page\.txt cannot be read"):
        read_asset("page.txt")


def test_assets_are_read_as_utf_8_on_every_system(program: Path) -> None:
    (program / "assets" / "page.txt").write_bytes("Füße".encode())
    assert read_asset("page.txt") == "Füße"
