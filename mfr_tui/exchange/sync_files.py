"""The files in a sync folder: one for each device, with its whole diary, as a zip or as a zip that age encrypts.

A file has its name only once it is complete, read again and on the disk. Other programs share the folder, so whatever
has another name is ignored, and nothing in a file is trusted.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from mfr_tui.errors import MfrError, StorageError, explain_os_error
from mfr_tui.json_text import read_json
from mfr_tui.paths import Places, is_directory, is_regular_file, read_regular_file
from mfr_tui.record.atomic_file import atomic_file
from mfr_tui.typed import clean

FORMAT = 1
"""The version of what is in a file besides the diary. A file of a later one is left alone."""

LARGEST_BYTES = 256 * 1024**2
"""A larger file is not read: fifty years take a tenth of it."""

MOST_INSIDE = 1024**3
"""In bytes. A file that holds more is not unpacked."""

LONGEST_NAME = 30
"""The most characters in the name of a device."""

PLAIN, ENCRYPTED = "zip", "age"
"""How the name of a file ends."""

FACTS, DIARY = "sync.json", "diary.jsonl"
"""What is in a zip: what `Facts` has, and the diary as an export."""

_NAME = re.compile(
    rf"mfr-([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})(.*)\.({PLAIN}|{ENCRYPTED})(.*)", re.DOTALL
)
_TEMPORARY = re.compile(r"\.(tmp|part|partial|crdownload|!sync|bak)$|~$", re.IGNORECASE)
_MOST_FACTS = 64 * 1024
_PIECE = 1024 * 1024
_UNREADABLE = (
    *(ValueError, KeyError, TypeError, EOFError, RuntimeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged zip raises. NotImplementedError is a RuntimeError."""


class SyncFile(NamedTuple):
    """A file of one device in the folder.

    Attributes:
        path: Where it is.
        device: The id of the device, as its name says.
        is_copy: Whether the sync program made it because two versions of the file met, as its name says.
        encrypted: Whether it is encrypted, as its name says.
        data: Its bytes.
    """

    path: Path
    device: str
    is_copy: bool
    encrypted: bool
    data: bytes

    @property
    def digest(self) -> str:
        """What tells its bytes from all others."""
        return digest_of(self.data)


def digest_of(data: bytes) -> str:
    """Return what tells bytes from all others."""
    return hashlib.sha256(data).hexdigest()


class Facts(NamedTuple):
    """What a file says of itself.

    Attributes:
        device: The id of the device that wrote it.
        name: The device's name.
        number: How many files this device had written, with this one.
        made_at: When it was written, in UTC, as it is stored.
    """

    device: str
    name: str
    number: int
    made_at: str


class DamagedFileError(StorageError):
    """A file in the sync folder is cut or damaged. It may be whole once the folder is up to date."""


class NewerFileError(StorageError):
    """A file in the sync folder is from a newer version of mfr. It is left alone."""


class PassphraseError(StorageError):
    """The passphrase is missing or wrong. Nothing was read or written."""


# -- finding -----------------------------------------------------------------------------------------------------


def find_files(folder: Path) -> list[SyncFile]:
    """Return the files of devices in a folder, by name. Whatever else is there is ignored.

    Raises:
        StorageError: The folder is not there, or a file in it cannot be read.
    """
    try:
        if not is_directory(folder):
            raise StorageError(
                f"The sync folder {folder} is not there.", "Connect its disk, or change the setting sync_folder."
            )
        found = []
        for path in sorted(folder.iterdir()):
            named = _NAME.fullmatch(path.name)
            if named is None or _TEMPORARY.search(path.name) or not is_regular_file(path):
                continue
            device, between, end, after = named.groups()
            found.append(SyncFile(path, device, bool(between or after), end == ENCRYPTED, _read(path)))
    except FileNotFoundError as error:
        raise StorageError(f"The sync folder {folder} changed while it was read.", "Try again.") from error
    except OSError as error:
        said = explain_os_error(f"The sync folder {folder} cannot be read", error)
        raise StorageError(said.what, said.do) from error
    return found


def _read(path: Path) -> bytes:
    """Return the bytes of a file; too large a one is cut, and so damaged."""
    return read_regular_file(path, LARGEST_BYTES)


def name_of(device: str, *, encrypted: bool) -> str:
    """Return the name of a device's file."""
    return f"mfr-{device}.{ENCRYPTED if encrypted else PLAIN}"


# -- reading -----------------------------------------------------------------------------------------------------


def open_file(file: SyncFile, data: bytes, folder: Path) -> tuple[Facts, Path]:
    """Return what a file says of itself, and its diary as an export, written into a folder.

    Args:
        file: The file.
        data: Its bytes, decrypted.
        folder: A private folder.

    Raises:
        DamagedFileError: It is cut or damaged.
        NewerFileError: It is from a newer version.
        OSError: The folder cannot be written.
    """
    packed = folder / "packed.zip"
    packed.write_bytes(data)
    diary = folder / DIARY
    try:
        with zipfile.ZipFile(packed) as opened:
            with opened.open(FACTS) as inside:
                facts = _read_facts(file, inside.read(_MOST_FACTS))
            with opened.open(DIARY) as inside, diary.open("wb") as out:
                _copy(inside, out)
    except _UNREADABLE as error:
        raise damaged_file(file) from error
    finally:
        packed.unlink()
    return facts, diary


def _copy(inside: IO[bytes], out: IO[bytes]) -> None:
    left = MOST_INSIDE
    while piece := inside.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise ValueError("it holds more than any diary")
        out.write(piece)


def _read_facts(file: SyncFile, data: bytes) -> Facts:
    """Return what a file says of itself.

    Raises:
        ValueError: It is not what mfr writes.
        NewerFileError: It is from a newer version.
    """
    said = read_json(data.decode())
    if not isinstance(said, dict) or said.get("application") != "mfr" or type(said.get("sync")) is not int:
        raise ValueError("it is not mfr's")
    if said["sync"] > FORMAT:
        raise newer_file(file, clean(str(said.get("name", "")))[:LONGEST_NAME])
    facts = Facts(said["device"], said["name"], said["number"], said["made_at"])
    if (
        facts.device != file.device
        or type(facts.number) is not int
        or not isinstance(facts.name, str)
        or datetime.fromisoformat(facts.made_at).tzinfo is None
    ):
        raise ValueError("it does not say which device wrote it")
    return facts._replace(name=clean(facts.name)[:LONGEST_NAME])


def damaged_file(file: SyncFile, name: str = "") -> DamagedFileError:
    """Return the error for a file that cannot be read."""
    return DamagedFileError(
        f"The file {file.path.name}{f' of {name}' if name else ''} in the sync folder is cut off or damaged.",
        "Nothing was read from it. Wait until the folder is up to date, or run mfr sync on that device.",
    )


def newer_file(file: SyncFile, name: str = "") -> NewerFileError:
    """Return the error for a file from a newer version."""
    return NewerFileError(
        f"The file {file.path.name}{f' of {name}' if name else ''} in the sync folder is from a newer mfr.",
        "Update mfr here, then sync again. The file was neither read nor changed.",
    )


def unencrypted_file(file: SyncFile, name: str = "") -> StorageError:
    """Return the error for a plain file in an encrypted folder."""
    return StorageError(
        f"The file {file.path.name}{f' of {name}' if name else ''} is not encrypted, but the sync folder is.",
        "Nothing was read from it. Set the passphrase on that device and sync there, or delete the file.",
    )


# -- writing -----------------------------------------------------------------------------------------------------


def pack(facts: Facts, passphrase: str | None, folder: Path, write: Callable[[IO[bytes]], object]) -> bytes:
    """Return the bytes of a file, after reading them again.

    Args:
        facts: What it says of itself.
        passphrase: What to encrypt it with; None for a plain zip.
        folder: A private folder for what is being written.
        write: Writes the diary as an export.

    Raises:
        OSError: There is no space, or what was written cannot be read.
        MfrError: The diary cannot be read, or pyrage is not installed.
    """
    packed = folder / "part.zip"
    header: Mapping[str, Any] = {"application": "mfr", "sync": FORMAT, **facts._asdict()}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as opened:
        opened.writestr(FACTS, json.dumps(header))
        with opened.open(DIARY, "w", force_zip64=True) as inside:
            write(inside)
    with zipfile.ZipFile(packed) as opened:
        if opened.testzip():
            raise OSError(f"{packed} is not what was written")
    data = packed.read_bytes()
    packed.unlink()
    return data if passphrase is None else encrypt(data, passphrase)


def write_file(folder: Path, places: Places, device: str, data: bytes, *, encrypted: bool) -> None:
    """Write the file of this device, whole or not at all, in place of the one that it wrote before.

    Raises:
        MfrError: It cannot be written. The one before is still there.
    """
    path = folder / name_of(device, encrypted=encrypted)
    with atomic_file(path, places, force=True) as part:
        part.write_bytes(data)
        if part.read_bytes() != data:
            raise OSError(f"{part} is not what was written")


# -- the passphrase ----------------------------------------------------------------------------------------------


def decrypt_all(unread: list[SyncFile], known: list[SyncFile], passphrase: str | None) -> dict[Path, bytes]:
    """Return the contents of the unread files that are encrypted. One that cannot be decrypted is left out.

    Args:
        unread: The files to decrypt.
        known: Other files in the folder, which only show whether the passphrase is right.
        passphrase: The passphrase.

    Raises:
        PassphraseError: It opens no encrypted file in the folder. Nothing may be read or written.
        MfrError: pyrage is not installed.
    """
    opened = {file.path: data for file in unread if file.encrypted and (data := _decrypt(file, passphrase)) is not None}
    encrypted = [file for file in (*unread, *known) if file.encrypted]
    if encrypted and not opened and all(_decrypt(file, passphrase) is None for file in known if file.encrypted):
        raise PassphraseError(
            "The passphrase opens no file in the sync folder: it is wrong, or the files are damaged.",
            "Nothing was read or written. Check the passphrase, or wait until the folder is up to date.",
        )
    return opened


def encrypt(data: bytes, passphrase: str) -> bytes:
    """Return bytes encrypted with a passphrase, in the format of age.

    Raises:
        MfrError: pyrage is not installed.
    """
    encrypted: bytes = _pyrage().passphrase.encrypt(data, passphrase)
    return encrypted


def _decrypt(file: SyncFile, passphrase: str | None) -> bytes | None:
    """Return what a file holds; None if it cannot be decrypted."""
    pyrage = _pyrage()
    try:
        decrypted: bytes = pyrage.passphrase.decrypt(file.data, passphrase)
    except pyrage.DecryptError:
        return None
    return decrypted


def _pyrage() -> Any:  # noqa: ANN401  (the module, which has no types)
    """Return the library that encrypts.

    Raises:
        MfrError: It is not installed.
    """
    try:
        import pyrage  # type: ignore[import-untyped]  # an optional extra, only for an encrypted folder
    except ImportError as error:
        raise MfrError(
            "An encrypted sync folder needs pyrage, which is not installed.", "Install it: pip install 'mfr-tui[sync]'"
        ) from error
    return pyrage
