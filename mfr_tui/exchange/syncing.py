"""Sync a diary through a folder: each device writes only its own file, and merges those of the others as an import.

A file is a whole diary, so none is ever needed twice and any may be lost, late or read again. What this device has read
and written is in `sync_state.py`; nothing depends on it but what is read again, and what the person is told.
"""

import contextlib
import os
import platform
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mfr_tui.clock import Clock, utc_text
from mfr_tui.config import Config
from mfr_tui.errors import BusyError, MfrError, StorageError, explain_os_error
from mfr_tui.exchange.export import export_all
from mfr_tui.exchange.importing import import_diary
from mfr_tui.exchange.sync_files import (
    LONGEST_NAME,
    DamagedFileError,
    Facts,
    NewerFileError,
    PassphraseError,
    SyncFile,
    damaged_file,
    decrypt_all,
    digest_of,
    find_files,
    name_of,
    newer_file,
    open_file,
    pack,
    unencrypted_file,
    write_file,
)
from mfr_tui.exchange.sync_state import Device, Folder, State, load_state, machine_of, only_one, save_state
from mfr_tui.paths import Places, make_private_dir, read_regular_file, typed_path
from mfr_tui.record.connection import Opened
from mfr_tui.record.database import prepare_to_change
from mfr_tui.record.diary_file import identity, replaced
from mfr_tui.record.transfer.merge import Merged
from mfr_tui.record.transfer.snapshot import MADE_UP, Snapshot
from mfr_tui.record.transfer.stricter import Kept
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.scratch import PART_PREFIX, scratch_folder
from mfr_tui.typed import clean

PASSPHRASE = "MFR_SYNC_PASSPHRASE"  # noqa: S105  (the name of a variable)
"""The environment variable with the passphrase of the sync folder."""

_LONGEST_PASSPHRASE = 4096


class MadeUpError(StorageError):
    """The diary has the made-up days of `mfr demo`, which are not synced."""


class CameIn(NamedTuple):
    """What came in from one file.

    Attributes:
        device: The id of the device.
        name: Its name.
        counts: How many rows of each table are new or changed.
    """

    device: str
    name: str
    counts: Mapping[str, int]


class Synced(NamedTuple):
    """The result of a sync.

    Attributes:
        came_in: What came in, by file.
        kept: What stays as strict as it was although another device would loosen it, or became strict by it.
        wrote: Whether this device's file was written; it was up to date if not.
        notes: What the person should know, though all was read.
        troubles: Why files were not read.
    """

    came_in: tuple[CameIn, ...]
    kept: tuple[Kept, ...]
    wrote: bool
    notes: tuple[MfrError, ...]
    troubles: tuple[MfrError, ...]


class Job(NamedTuple):
    """What a sync needs.

    Attributes:
        folder: The sync folder.
        places: The paths of the person's files.
        clock: The clock.
        config: The settings.
        passphrase: The passphrase of the folder; None if it is not encrypted.
        back_up: Makes a backup of the diary, before the first change.
        opened: The diary that is open in this program, so that no other one is read or changed; None for any.
    """

    folder: Path
    places: Places
    clock: Clock
    config: Config
    passphrase: str | None
    back_up: Callable[[], object] = lambda: None
    opened: Opened | None = None


def sync(job: Job) -> Synced:
    """Read the files of the other devices, merge what is new, and write this device's file.

    Raises:
        MfrError: The folder is not there, the passphrase is wrong, or the diary cannot be read or written. What was
            merged before is whole.
    """
    if os.path.realpath(job.folder) == os.path.realpath(job.places.data_dir):
        raise StorageError(f"{job.folder} is the directory of your diary itself.", "Choose another sync folder.")
    files = find_files(job.folder)
    make_private_dir(job.places.data_dir)
    with only_one(job.places):
        return _Sync(job, files).run()


class _Sync:
    """One sync."""

    def __init__(self, job: Job, files: list[SyncFile]) -> None:
        self.job = job
        self.files = files
        self.state: State = load_state(job.places)
        self.here: Folder = self.state.folders.setdefault(os.path.realpath(job.folder), Folder())
        self.encrypted = job.passphrase is not None
        self.came_in: list[CameIn] = []
        self.kept: list[Kept] = []
        self.notes: list[MfrError] = []
        self.troubles: list[MfrError] = []
        self._spoiled: list[SyncFile] = []
        self._plain: set[str] = set()  # the devices with a file that was left out
        self._backed_up = False

    def run(self) -> Synced:
        """Do all of it."""
        if not self.encrypted and (self.here.encrypted or any(file.encrypted for file in self.files)):
            raise PassphraseError(
                "The sync folder is encrypted, and mfr has no passphrase for it.",
                f"Set sync_passphrase_file, or {PASSPHRASE}. Nothing was read or written.",
            )
        database = self.job.places.database
        if self.job.opened and identity(database) != self.job.opened.file:
            raise replaced(database)
        known = self._known()
        self._leave_plain(known)
        unread = [file for file in self.files if file.digest not in known]
        opened: dict[Path, bytes] = {}
        if unread or self._is_due():
            shut = [
                file for file in unread if file.data or file.device != self.state.device
            ]  # an empty one says nothing
            opened = decrypt_all(shut, [file for file in self.files if file not in unread], self.job.passphrase)
        prepare_to_change(database)
        with contextlib.closing(Snapshot(database)) as whole:
            if whole.setting(MADE_UP) is True:
                raise MadeUpError("The days of mfr demo are made up, so they are not synced.", "Use your own diary.")
        self.device = self._find_device(opened)
        for file in unread:
            if file not in self._spoiled:
                self._read(file, opened)
        self._compare_with_last_time()
        self._compare_own()
        wrote = self._write()
        return Synced(tuple(self.came_in), tuple(self.kept), wrote, tuple(self.notes), tuple(self.troubles))

    def _leave_plain(self, known: set[str]) -> None:
        """Leave out the unread plain files of an encrypted folder, which anyone could have put there, and say so."""
        if not (self.encrypted and (self.here.encrypted or any(file.encrypted for file in self.files))):
            return
        for file in [*self.files]:
            if not file.encrypted and file.digest not in known:
                self.files.remove(file)
                self._plain.add(file.device)
                name = self.here.devices.get(file.device, Device()).name
                self.troubles.append(unencrypted_file(file, name))

    def _known(self) -> set[str]:
        """Return the digests of all that this device has read or written."""
        read = (digest for device in self.here.devices.values() for digest in device.read)
        return {*read, *self.state.written}

    # -- which device this is ----------------------------------------------------------------------------------

    def _find_device(self, opened: Mapping[Path, bytes]) -> str:
        """Return the id of this device: a new one if its diary is a copy of another device's.

        Only a whole file shows that another device writes under the same id. A cut one is this device's own, spoiled.
        """
        state = self.state
        with contextlib.closing(self._open_writer()) as writer:
            device = writer.device()
            machine = machine_of(device)
            moved = state.device == device and bool(state.machine) and machine != state.machine
            changed = [
                file
                for file in self.files
                if file.device == device and not file.is_copy and file.digest not in state.written
            ]
            foreign = any(self._is_whole(file, opened) for file in changed)
            if foreign or moved or state.device not in {"", device}:
                device = writer.renew_device()
                machine = machine_of(device)
                state.written.clear()
                for folder in state.folders.values():
                    folder.number, folder.stamp, folder.last = 0, "", ""
                self.notes.append(
                    MfrError(
                        "This diary was copied or restored from a backup, so it counts as a new device now.",
                        "Nothing is lost, and there is nothing to do.",
                    )
                )
            else:
                self._spoiled = changed
        if (state.device, state.machine) != (device, machine):
            state.device, state.machine = device, machine
            save_state(self.job.places, state)
        return device

    def _is_whole(self, file: SyncFile, opened: Mapping[Path, bytes]) -> bool:
        """Return whether a file is one that some device wrote."""
        if file.encrypted and file.path not in opened:
            return False
        try:
            with scratch_folder(PART_PREFIX, self.job.places.data_dir) as folder:
                open_file(file, opened.get(file.path, file.data), folder)
        except DamagedFileError:
            return False
        except NewerFileError:
            return True
        except OSError as error:
            raise _unpacking_failed(error) from error
        return True

    def _open_writer(self) -> DiaryWriter:
        return DiaryWriter(self.job.places.database, self.job.clock, self.job.config.day_start, opened=self.job.opened)

    # -- reading the others ------------------------------------------------------------------------------------

    def _read(self, file: SyncFile, opened: Mapping[Path, bytes]) -> None:
        """Merge the file of another device, or say why it was not read."""
        remembered = self.here.devices.get(file.device, Device())
        try:
            with scratch_folder(PART_PREFIX, self.job.places.data_dir) as folder:
                if file.encrypted and file.path not in opened:
                    raise damaged_file(file, remembered.name)
                facts, diary = open_file(file, opened.get(file.path, file.data), folder)
                merged = self._merge(file, facts, diary)
        except DamagedFileError:
            self.troubles.append(damaged_file(file, remembered.name))
            return
        except NewerFileError as error:
            self.troubles.append(error)
            return
        except _RefusedError as error:
            self.troubles.append(error.error)
            return
        except OSError as error:
            raise _unpacking_failed(error) from error
        self._remember(file, facts)
        self.kept.extend(merged.kept)
        if merged.changes:
            counts = {table: count.new + count.changed for table, count in merged.tables.items()}
            self.came_in.append(CameIn(file.device, facts.name, counts))
            save_state(self.job.places, self.state)

    def _merge(self, file: SyncFile, facts: Facts, diary: Path) -> Merged:
        job = self.job
        try:
            return import_diary(
                *(diary, job.places, job.clock, job.config.day_start),
                rehearse=False,
                loosening_counts=True,
                back_up=self._back_up,
                opened=job.opened,
            )
        except BusyError:
            raise
        except StorageError as error:
            if str(diary) not in error.what:
                raise
            if "newer mfr" in error.what:
                raise newer_file(file, facts.name) from error
            what = error.what.replace(str(diary), f"{file.path.name} of {facts.name}")
            raise _RefusedError(
                StorageError(
                    what, "Nothing was read from it. Check the clocks of both devices, then run mfr sync there."
                )
            ) from error

    def _back_up(self) -> None:
        if not self._backed_up:
            self.job.back_up()
            self._backed_up = True

    def _remember(self, file: SyncFile, facts: Facts) -> None:
        device = self.here.devices.setdefault(file.device, Device())
        if facts.number >= device.number:
            device.number, device.made_at, device.newest, device.name = (
                *(facts.number, facts.made_at, file.digest, facts.name),
            )
        device.read.append(file.digest)

    def _compare_with_last_time(self) -> None:
        """Say whose file is gone, or older than the newest one that was read."""
        there: dict[str, set[str]] = {}
        for file in self.files:
            if not file.is_copy and file.device != self.device:
                there.setdefault(file.device, set()).add(file.digest)
        for device, digests in there.items():
            remembered = self.here.devices.get(device)
            if remembered and remembered.newest not in digests and digests <= {*remembered.read}:
                self.notes.append(
                    StorageError(
                        f"The file of {remembered.name} is older than the one read before, of "
                        f"{self._when(remembered.made_at)}.",
                        "Wait until the folder is up to date. If that device was restored from a backup, all is well.",
                    )
                )
        left_out = self._plain.intersection(self.here.there) - there.keys()
        for device in self.here.there:
            if device not in there and device != self.device and device not in left_out:
                name = self.here.devices[device].name if device in self.here.devices else device
                self.notes.append(
                    StorageError(
                        f"The file of {name} was in the sync folder at the last sync, and is missing now.",
                        "What was read from it stays. Run mfr sync on that device, if you still use it.",
                    )
                )
        self.here.there = sorted({*there, *left_out})

    def _compare_own(self) -> None:
        """Say that this device's own file was spoiled or is gone, which it writes again."""
        name = name_of(self.device, encrypted=self.encrypted)
        if any(file.path.name == name for file in self._spoiled):
            what = f"This device's own file {name} in the sync folder was cut off or damaged."
        elif self.here.stamp and not any(file.device == self.device for file in self.files):
            what = f"This device's own file {name} was missing from the sync folder."
        else:
            return
        self.notes.append(StorageError(what, "It was written again, with your whole diary. There is nothing to do."))

    def _when(self, instant: str) -> str:
        local = self.job.clock.to_local(datetime.fromisoformat(instant))
        return f"{local.day} {local:%b %Y %H:%M}"

    # -- writing this device's file ----------------------------------------------------------------------------

    def _own(self) -> SyncFile | None:
        """Return this device's file in the folder, in the form in which it would be written; None if there is none."""
        name = name_of(self.state.device, encrypted=self.encrypted)
        return next((file for file in self.files if file.path.name == name), None)

    def _is_due(self, stamp: str | None = None) -> bool:
        """Return whether this device's file is not there as it was written, or the diary has changed since."""
        own = self._own()
        if own is None or own.digest != self.here.last:
            return True
        if stamp is None:
            with contextlib.suppress(StorageError), contextlib.closing(Snapshot(self.job.places.database)) as whole:
                stamp = str(whole.setting("log"))
        return stamp != self.here.stamp

    def _write(self) -> bool:
        """Write this device's file if it is not up to date, and return whether it was written."""
        job, here = self.job, self.here
        with contextlib.closing(Snapshot(job.places.database)) as whole:
            if job.opened and whole.opened != job.opened:
                raise replaced(job.places.database)
            stamp = str(whole.setting("log"))
            if not self._is_due(stamp):
                save_state(job.places, self.state)
                return False
            now = job.clock.now()
            facts = Facts(self.device, device_name(job.config), here.number + 1, utc_text(now))
            try:
                with scratch_folder(PART_PREFIX, self.job.places.data_dir) as scratch:
                    data = pack(facts, job.passphrase, scratch, lambda file: export_all(whole, file, now))
            except OSError as error:
                said = explain_os_error("The file for the sync folder cannot be made", error)
                raise StorageError(said.what, said.do) from error
        here.number, here.last, here.encrypted = facts.number, digest_of(data), self.encrypted
        self.state.written.append(here.last)  # remembered first: after a kill it is not taken for another device's
        save_state(job.places, self.state)
        write_file(job.folder, job.places, self.device, data, encrypted=self.encrypted)
        self._delete_plain()
        here.stamp = stamp
        save_state(job.places, self.state)
        return True

    def _delete_plain(self) -> None:
        """Delete the plain file that this device wrote before the folder was encrypted."""
        if not self.encrypted:
            return
        plain = name_of(self.device, encrypted=False)
        for file in self.files:
            if file.path.name == plain and (file.digest in self.state.written or file in self._spoiled):
                with contextlib.suppress(OSError):  # it is said again at the next sync if it is still there
                    file.path.unlink()


def _unpacking_failed(error: OSError) -> StorageError:
    said = explain_os_error("The sync folder's files cannot be unpacked", error)
    return StorageError(said.what, said.do)


class _RefusedError(Exception):
    """A file with rows that no diary may have."""

    def __init__(self, error: StorageError) -> None:
        super().__init__(error.what)
        self.error = error


def device_name(config: Config) -> str:
    """Return the name of this device: the setting, or else the machine's name in the network."""
    return (config.sync_name or clean(platform.node()))[:LONGEST_NAME] or "unnamed device"


def folder_of(config: Config) -> Path | None:
    """Return the sync folder of the settings; None without one.

    Raises:
        MfrError: It is below the home of a user that the system does not know.
    """
    return typed_path(config.sync_folder) if config.sync_folder else None


def find_passphrase(config: Config, environment: Mapping[str, str]) -> str | None:
    """Return the passphrase: the first line of the file in the settings, else the variable; None without either.

    Raises:
        MfrError: The file cannot be read, or has none.
    """
    if not config.sync_passphrase_file:
        return environment.get(PASSPHRASE) or None
    path = typed_path(config.sync_passphrase_file)
    try:
        lines = read_regular_file(path, _LONGEST_PASSPHRASE).decode().splitlines()
    except OSError as error:
        said = explain_os_error(f"The passphrase file {path} cannot be read", error)
        raise MfrError(said.what, said.do) from error
    except UnicodeDecodeError as error:
        raise MfrError(f"The passphrase file {path} is not UTF-8 text.", "Save it as UTF-8.") from error
    if not lines or not lines[0].strip():
        raise MfrError(f"The passphrase file {path} is empty.", "Write the passphrase on its first line.")
    return lines[0].strip()
