"""Export the tender regions as segments of the CHOIR body map (Scherrer 2021, doi 10.1097/PR9.0000000000000880)."""

from typing import IO

from mfr_tui.body.regions import Body, Numbering
from mfr_tui.record.transfer.snapshot import Tender


def write_segments(file: IO[bytes], body: Body, tender: Tender, numbering: Numbering) -> tuple[str, ...]:
    """Write the CHOIR segment numbers of the tender regions on one line, ascending, separated by commas.

    Without any, the line is empty.

    Returns:
        What to say beside the line, as it holds only numbers: first the days and the numbering, then, if there are any,
        the tender regions that are not on the CHOIR map, such as the jaw.
    """
    segments = {place: body[place].segment(numbering) if place in body else None for place in tender.regions}
    file.write(f"{','.join(map(str, sorted(number for number in segments.values() if number)))}\n".encode())
    days = f"on {tender.last}" if tender.first == tender.last else f"on any day from {tender.first} to {tender.last}"
    missing = [body.label(place) for place, number in segments.items() if number is None]
    return (
        f"{'Tender' if tender.regions else 'Nothing was tender'} {days}; {numbering} numbering.",
        *((f"Also tender, but not on the CHOIR map: {', '.join(missing)}.",) if missing else ()),
    )
