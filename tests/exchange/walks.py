"""Devices that sync through folders of their own, between which files are carried by dice: late, twice, or never."""

import contextlib
import shutil
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.exchange.sync_files import find_files
from mfr_tui.exchange.syncing import Job, Synced, sync
from mfr_tui.paths import Places
from mfr_tui.practice.hold import Ended, Hold, Progress, Released
from mfr_tui.practice.scan import Outcome, Scan, Stop
from mfr_tui.practice.screening import PlaceKind
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, How, ScanKind, VisitItem
from mfr_tui.record.writer import DiaryWriter
from tests.exchange.makings import by_key, contents
from tests.exchange.safety import Rows, Witness
from tests.practice.makings import allowed, technique
from tests.support.fakes import MORNING, FakeClock

FOUR = time(4)
REGIONS = ("jaw_l", "calf_l", "shoulder_back_l")
DAY = timedelta(days=1)


@dataclass
class Laptop:
    """One device: its diary, its copy of the sync folder, and what one person does there by dice.

    Attributes:
        witness: What sees each act of the person, on any device.
        files: Every file that it ever wrote, by its digest, with the rows of then.
    """

    root: Path
    name: str
    blank: Path
    stops: tuple[Stop, ...]
    clock: FakeClock = field(default_factory=FakeClock)
    witness: Witness = field(default_factory=Witness)
    files: dict[str, tuple[Path, Rows]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = self.root / self.name
        self.folder = self.root / f"{self.name} folder"
        self.data.mkdir(parents=True)
        self.folder.mkdir()
        self.diary = Path(shutil.copy(self.blank, self.data / "mfr.db"))
        self.places = Places(self.data, self.data)
        self.config = Config(sync_name=self.name)

    # -- syncing ---------------------------------------------------------------------------------------------

    def sync(self, **more: object) -> Synced:
        job = Job(self.folder, self.places, self.clock, self.config, None)._replace(**more)  # type: ignore[arg-type]
        synced = sync(job)
        (own,) = [file for file in find_files(self.folder) if file.device == self.device]
        if own.digest not in self.files:
            kept = self.root / f"{self.name} {len(self.files)}"
            shutil.copy(own.path, kept)
            self.files[own.digest] = (kept, self.rows())
        return synced

    @property
    def device(self) -> str:
        with contextlib.closing(DiaryReader(self.diary)) as reader:
            return str(reader.setting("device"))

    def carry(self, to: "Laptop", dice: Random, *, newest: bool = False) -> str | None:
        """Bring one of the files of this device to another's folder, and return its digest: any, or the newest."""
        if not self.files:
            return None
        digest = [*self.files][-1] if newest else dice.choice([*self.files])
        shutil.copy(self.files[digest][0], to.folder / f"mfr-{self.device}.zip")
        return digest

    # -- what is in the diary ----------------------------------------------------------------------------------

    def rows(self) -> Rows:
        return by_key(contents(self.diary))

    def barred(self) -> set[str]:
        """What keeps from pressing."""
        with contextlib.closing(DiaryReader(self.diary)) as past:
            answers = {item: answer for item, answer in past.answers().items() if answer.bars}
            return {
                *(f"answer {item}" for item in answers),
                *(f"answer {item} {one}" for item, answer in answers.items() for one in answer.regions or REGIONS),
                *(f"place {region}" for region in past.places()),
                *(f"sign {sign}" for sign, now in past.signs().items() if now.in_force),
                *(f"lock {region}" for region, lock in past.locks().items() if lock.open),
                *self.locked(),
            }

    def locked(self) -> set[str]:
        """Which days a region is locked whatever the person decides."""
        with contextlib.closing(DiaryReader(self.diary)) as past:
            return {f"lock {region} until {day}" for region, lock in past.locks().items() for day in _up_to(lock.until)}

    # -- what a person does ------------------------------------------------------------------------------------

    def live(self, dice: Random) -> None:
        """Do one thing that the app can do, by dice."""
        acts = (
            *(self.scan, self.scan, self.go_on, self.finish, self.spot, self.spot, self.amend, self.amend),
            *(self.hold, self.hold, self.hold_again, self.rest, self.clear_rest, self.delete, self.delete, self.move),
            *(
                self.answer,
                self.answer,
                self.clear,
                self.place,
                self.warn,
                self.decide,
                self.flag,
                self.write,
                self.late,
            ),
            *([self.answer] * 5),
            *([self.place] * 2),
            *([self.undo] * 4),
            *([self.redo] * 2),
        )
        before = self.rows()
        with contextlib.closing(DiaryWriter(self.diary, self.clock, FOUR)) as writer, contextlib.suppress(MfrError):
            dice.choice(acts)(writer, dice)
        self.witness.saw(before, self.rows())

    def _ids(self, table: str, where: str = "1") -> list[str]:
        return [
            str(row["id"])
            for row in contents(self.diary)[table]
            if row["deleted_at"] is None and (where == "1" or row["state"] == where)
        ]

    def scan(self, writer: DiaryWriter, dice: Random) -> None:
        scan = writer.start_scan(ScanKind.SHORT, self.stops[:2])
        writer.mark(scan, *_place(dice), dice.randint(0, 10), How.PRESSED)

    def go_on(self, writer: DiaryWriter, dice: Random) -> None:
        for draft in self._ids("scan", "draft"):
            outcomes = [Outcome.PASSED, None]
            scan = Scan(self.stops[:2], position=1, outcomes=outcomes, active_s=[dice.choice((9.0, 15.0)), 1.0])
            writer.keep_progress(draft, scan)

    def finish(self, writer: DiaryWriter, dice: Random) -> None:
        for draft in self._ids("scan", "draft"):
            if dice.random() < 0.5:
                writer.finish_as_it_is(draft)
            else:
                passed = [Outcome.PASSED] * 2
                writer.finish(draft, Scan(self.stops[:2], outcomes=[*passed], active_s=[15.0, 15.0]))

    def spot(self, writer: DiaryWriter, dice: Random) -> None:
        writer.mark_spot("visit", *_place(dice), dice.randint(0, 10), How.MOVED, note=dice.choice(("", "tight")))

    def amend(self, writer: DiaryWriter, dice: Random) -> None:
        for mark in dice.sample(marks := self._ids("mark"), min(1, len(marks))):
            writer.edit_mark(mark, "a place", note=f"note {dice.randint(0, 9)}")
            if dice.random() < 0.3:
                writer.delete_mark(mark, "a place")

    def hold(self, writer: DiaryWriter, dice: Random) -> None:
        hold, region = f"00000000-0000-4000-8000-{dice.getrandbits(48):012x}", dice.choice(REGIONS)
        writer.start_hold(hold, self.name, Hold(allowed(region), technique()), before=5, tool="thumb")
        self.clock.advance(60)
        how = dice.choice((Ended.TIME, Ended.STOPPED_PAIN, Ended.EARLY, None))
        if how:
            writer.end_hold(hold, self.name, Progress(held_s=50.0, step_s=50.0), how)
            writer.mark_after(hold, *_place(dice), dice.randint(0, 10), How.PRESSED)

    def hold_again(self, writer: DiaryWriter, dice: Random) -> None:
        for hold in self._ids("hold", "open"):
            writer.end_hold(hold, self.name, Progress(held_s=70.0, step_s=70.0), Ended.RELEASED)
        for hold in self._ids("hold", "ended")[:1]:
            writer.say_of_hold(hold, "a place", after=dice.randint(0, 9), released=Released.PARTLY)

    def rest(self, writer: DiaryWriter, dice: Random) -> None:
        day = MORNING.date() + dice.randint(0, 2) * DAY
        writer.rest(day, day + dice.randint(0, 1) * DAY, dice.choice(("ill", "rest")), dice.choice(("", "a cold")))

    def clear_rest(self, writer: DiaryWriter, dice: Random) -> None:
        writer.clear_rest(MORNING.date(), MORNING.date() + DAY)

    def delete(self, writer: DiaryWriter, dice: Random) -> None:
        if dice.random() < 0.5:
            for scan in self._ids("scan")[:1]:
                writer.delete_scan(scan)
        else:
            for hold in self._ids("hold", "ended")[:1]:
                writer.delete_hold(hold, "a place")

    def move(self, writer: DiaryWriter, dice: Random) -> None:
        for scan in (self._ids("scan", "done") + self._ids("scan", "partial"))[:1]:
            writer.move_scan(scan, MORNING.date() - dice.randint(1, 2) * DAY)

    def late(self, writer: DiaryWriter, dice: Random) -> None:
        scan = writer.add_late_scan(MORNING.date() - 3 * DAY, self.stops[:2])
        writer.mark(scan, *_place(dice), 3, How.PRESSED)

    def answer(self, writer: DiaryWriter, dice: Random) -> None:
        yes = dice.random() < 0.5
        if dice.random() < 0.5:
            writer.answer("wounds", yes=yes, regions=dice.choice(([], ["calf_l"], ["jaw_l"])))
        else:
            writer.answer("clots", yes=yes, unsure=yes and dice.random() < 0.5)

    def clear(self, writer: DiaryWriter, dice: Random) -> None:
        if dice.random() < 0.5:
            writer.clear(dice.choice(("wounds", "clots")), "Dr. Lee", "")
        else:
            writer.clear_sign("fever", "Dr. Lee", "")

    def place(self, writer: DiaryWriter, dice: Random) -> None:
        kind = dice.choice((PlaceKind.NEVER, PlaceKind.SKIPPED, None))
        writer.place(dice.choice(REGIONS), kind, "veins" if kind is PlaceKind.NEVER else "")

    def warn(self, writer: DiaryWriter, dice: Random) -> None:
        writer.warn(dice.choice(("fever", "calf")), yes=dice.random() < 0.6, region=dice.choice((None, "calf_l")))

    def decide(self, writer: DiaryWriter, dice: Random) -> None:
        rule = dice.choice(("stop_now", "stop_now", "red_flag", "intuition", "persistent"))
        flag = (rule, dice.choice(REGIONS), MORNING.date())
        writer.decide(
            {flag: 0}, "a place", dice.choice((Decided.CLOSED, Decided.CLOSED, Decided.REOPENED)), reason="seen"
        )

    def flag(self, writer: DiaryWriter, dice: Random) -> None:
        writer.flag_region(*_place(dice), "odd")

    def write(self, writer: DiaryWriter, dice: Random) -> None:
        text = f"words {dice.randint(0, 9)}"
        writer.save_region_story("jaw_l", "began", "began", text)
        writer.save_appointment_item(VisitItem.GOAL, "goal", text)
        writer.save_week_answer("pain", "pain", dice.randint(0, 10))

    def undo(self, writer: DiaryWriter, dice: Random) -> None:
        writer.undo()

    def redo(self, writer: DiaryWriter, dice: Random) -> None:
        writer.redo()


def _place(dice: Random) -> tuple[str, str]:
    region = dice.choice(REGIONS)
    return region, region


def _up_to(until: date) -> list[date]:
    """Each day of some days that a lock covers."""
    days = (MORNING.date() + number * DAY for number in range(-1, 60))
    return [day for day in days if day <= until]
