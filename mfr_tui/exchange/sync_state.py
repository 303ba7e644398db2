"""What this device remembers of its sync folders: `sync.json` beside the diary.

It is not in the diary, so that a copied or restored diary does not bring what another device, or this one earlier, has
read and written. Without it nothing is lost: all files are read again, and this device writes a new one.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mfr_tui.errors import BusyError, MfrError, explain_os_error
from mfr_tui.json_text import read_json
from mfr_tui.paths import Places, keep_private, read_regular_file, sync_directory
from mfr_tui.scratch import PART_PREFIX, scratch_folder

if sys.platform != "win32":
    import fcntl

FILE = "sync.json"
"""Its name, beside the diary."""

LOCK = "sync.lock"
"""An empty file beside it, locked by whoever syncs."""

REMEMBERED = 50
"""How many of a device's files are remembered as read, and how many of this device's own as written."""

_LARGEST = 1024 * 1024
_MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""Where Linux has the random id of this installation of the system."""


@dataclass
class Device:
    """What was read of another device.

    Attributes:
        name: Its name.
        number: The highest number of its files.
        made_at: When that one was written, in UTC, as it is stored; empty if none was read.
        newest: The digest of that one.
        read: The digests of its files that were read, the newest last.
    """

    name: str = ""
    number: int = 0
    made_at: str = ""
    newest: str = ""
    read: list[str] = field(default_factory=list)


@dataclass
class Folder:
    """What is remembered of one sync folder.

    Attributes:
        number: How many files this device has written there.
        stamp: The stamp of the diary's latest change when it was written there last; empty if it never was.
        last: The digest of what this device wrote there last; empty if it never did.
        devices: The other devices, by id.
        there: The ids of the devices whose file was there at the last sync.
        encrypted: Whether it had an encrypted file.
    """

    number: int = 0
    stamp: str = ""
    last: str = ""
    devices: dict[str, Device] = field(default_factory=dict)
    there: list[str] = field(default_factory=list)
    encrypted: bool = False


@dataclass
class State:
    """What this device remembers.

    Attributes:
        device: The id of this device when it synced last; empty if it never did.
        machine: What tells this machine from others; empty if the system does not say.
        written: The digests of what this device wrote in any folder, the newest last.
        folders: Each sync folder, by its path.
    """

    device: str = ""
    machine: str = ""
    written: list[str] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=dict)


@contextlib.contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Let only one program sync this diary at a time. On Windows, and on a disk without locks, there is no such check.

    Raises:
        BusyError: Another one is syncing.
    """
    if sys.platform == "win32":
        yield
        return
    try:
        lock = os.open(places.data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        said = explain_os_error(f"{places.data_dir / LOCK} cannot be written", error)
        raise BusyError(said.what, said.do) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("Another window of mfr is syncing this diary.", "Try again in a moment.") from error
        except OSError:  # no locks are supported here
            pass
        yield
    finally:
        os.close(lock)


def load_state(places: Places) -> State:
    """Return what this device remembers; nothing, if the file is missing or cannot be used."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        said = read_json(read_regular_file(places.data_dir / FILE, _LARGEST).decode())
        folders = {str(path): _folder(one) for path, one in said["folders"].items()}
        return State(_text(said["device"]), _text(said["machine"]), _texts(said["written"]), folders)
    return State()


def _folder(said: dict[str, Any]) -> Folder:
    devices = {
        _text(device): Device(
            *(_text(one["name"]), _count(one["number"]), _text(one["made_at"]), _text(one["newest"])),
            _texts(one["read"]),
        )
        for device, one in said["devices"].items()
    }
    return Folder(
        _count(said["number"]),
        _text(said["stamp"]),
        _text(said["last"]),
        devices,
        _texts(said["there"]),
        said["encrypted"] is True,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _texts(value: object) -> list[str]:
    return [_text(one) for one in value] if isinstance(value, list) else []


def _count(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a number")
    return value


def save_state(places: Places, state: State) -> None:
    """Write what this device remembers, whole or not at all, readable by its owner only.

    Raises:
        MfrError: It cannot be written.
    """
    del state.written[:-REMEMBERED]
    for folder in state.folders.values():
        for device in folder.devices.values():
            del device.read[:-REMEMBERED]
    path = places.data_dir / FILE
    try:
        with scratch_folder(PART_PREFIX, path.parent) as scratch:
            part = scratch / FILE
            part.write_text(json.dumps(asdict(state)), encoding="utf-8")
            keep_private(part)
            part.replace(path)
            sync_directory(path.parent)
    except OSError as error:
        said = explain_os_error(f"{path} cannot be written", error)
        raise MfrError(said.what, said.do) from error


def machine_of(device: str) -> str:
    """Return what tells this machine from others, mixed with the id of the device; empty if the system does not say."""
    for path in _MACHINE:
        with contextlib.suppress(OSError):
            said = read_regular_file(path, 100).strip()
            if said:
                return hashlib.sha256(device.encode() + b" " + said).hexdigest()
    return ""
