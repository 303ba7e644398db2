"""The flags of a place together, as a person thinks of them: one place with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mfr_tui.review.flags.rule import Level
from mfr_tui.review.flags.status import Judged, State


@dataclass(frozen=True, slots=True)
class FlaggedPlace:
    """The flags of one place that have the same status.

    Attributes:
        flags: The flags, one or more, most urgent first.
    """

    flags: tuple[Judged, ...]

    @property
    def region(self) -> str | None:
        """The region's id; None for a flag that is about the whole body."""
        return self.flags[0].flag.region

    @property
    def state(self) -> State:
        """The status of all its flags."""
        return self.flags[0].state

    @property
    def level(self) -> Level:
        """The level of its most urgent flag."""
        return self.flags[0].flag.level

    @property
    def since(self) -> date:
        """The oldest day on which one of its flags began."""
        return min(one.flag.since for one in self.flags)

    @property
    def decided_together(self) -> tuple[Judged, ...]:
        """The flags that a decision about the place is about.

        A stop for pain is never decided about along with other flags: closing it unlocks the place.
        """
        return tuple(one for one in self.flags if one.flag.level is Level.STOP) or self.flags

    @property
    def stops(self) -> bool:
        """Whether pressing has to stop here."""
        return self.state is State.OPEN and self.level is Level.STOP


def by_place(found: Iterable[Judged]) -> list[FlaggedPlace]:
    """Return the flags by place: the open ones first, in the order given, then those that were decided about."""
    groups: dict[tuple[object, ...], list[Judged]] = {}
    for number, one in enumerate(found):
        flag = one.flag
        alone = number if flag.region is None else None
        groups.setdefault((flag.region, alone, one.state), []).append(one)
    places = [FlaggedPlace(tuple(flags)) for flags in groups.values()]
    return sorted(places, key=lambda place: place.state is not State.OPEN)


def open_places(places: Iterable[FlaggedPlace]) -> list[FlaggedPlace]:
    """Return the places with open flags. They are what is counted wherever flags are: each is one row of Flags."""
    return [place for place in places if place.state is State.OPEN]
