"""Export as a FHIR R4 Bundle: an Observation for each rating; a Procedure and an Observation for each hold.

HL7 FHIR R4 (4.0.1), https://hl7.org/fhir/R4/observation.html. Tenderness to pressure and on movement is not pain at
rest, and has no LOINC code of its own: it is exported in words, and only pain at rest gets the code for pain. There is
no Patient, because whoever passes the file on knows who it is about.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import IO, Any, NamedTuple

from mfr_tui.body.regions import Body, Numbering, Region
from mfr_tui.exchange.jsonl import Header
from mfr_tui.exchange.snomed import SnomedCodes
from mfr_tui.json_text import write_json
from mfr_tui.practice.hold import Ended, Pressure
from mfr_tui.record.rows import How, Moment
from mfr_tui.record.transfer.snapshot import HoldLine, MarkLine
from mfr_tui.typed import clean

Resource = dict[str, Any]

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"

PAIN = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
"""The LOINC code for pain at rest."""

QUALITY = ("56823-8", "Problem quality or description")
"""The LOINC code for the description of a tender spot, as in HL7's Symptoms guide (STU 1)."""

LATERALITY = "http://hl7.org/fhir/StructureDefinition/observation-structureLaterality"

NOTICE = "Self-recorded with mfr, not a diagnosis"

PERSON = "The person who keeps this diary"

LATE = "Entered late, on a later day."

WIDEST_OFFSET_MIN = 14 * 60
"""The largest offset from UTC that FHIR allows, in minutes."""

_CODES: Mapping[str, Resource] = {
    How.PRESSED: {"text": "Tenderness to pressure on a 0-10 numeric rating scale, self-rated"},
    How.MOVED: {"text": "Tenderness on movement on a 0-10 numeric rating scale, self-rated"},
    How.REST: {
        "coding": [{"system": LOINC, "code": PAIN[0], "display": PAIN[1]}],
        "text": "Pain at rest on a 0-10 numeric rating scale, self-rated",
    },
}
_FELT: Mapping[str, str] = {How.PRESSED: "pressed", How.MOVED: "moved", How.REST: "at rest"}
_WHEN: Mapping[str, str] = {Moment.SCAN: "in a scan", Moment.SPOT: "outside a scan", Moment.AFTER: "after a hold"}
_STATUS: Mapping[str | None, str] = {
    None: "in-progress",
    Ended.TIME: "completed",
    Ended.RELEASED: "completed",
    Ended.EARLY: "stopped",
    Ended.STOPPED_PAIN: "stopped",
    Ended.INTERRUPTED: "stopped",
}
_ENDED: Mapping[str, str] = {
    Ended.TIME: "full time",
    Ended.RELEASED: "released",
    Ended.EARLY: "ended early",
    Ended.STOPPED_PAIN: "stopped for pain",
    Ended.INTERRUPTED: "interrupted",
}
_PRESSURE: Mapping[str, str] = {
    Pressure.TOO_LITTLE: "less than intended",
    Pressure.RIGHT: "as intended",  # "right" could be read as a side
    Pressure.TOO_MUCH: "more than intended",
}
_SURVEY = [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}]}]
_PATIENT_REPORTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "PATRPT",
    "display": "patient reported",
}
_MADE_UP = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}


class Words(NamedTuple):
    """The names and codes that resources are written with.

    Attributes:
        body: The regions.
        codes: The SNOMED CT codes.
        titles: The title of each technique, by its id.
    """

    body: Body
    codes: SnomedCodes
    titles: Mapping[str, str]


def write_bundle(
    file: IO[bytes], header: Header, words: Words, marks: Iterable[MarkLine], holds: Iterable[HoldLine]
) -> None:
    """Write the bundle, one resource per line.

    Without resources there is no `entry`, because FHIR has no empty lists.
    """
    made = _Resources(header, words)
    tags = [{"display": NOTICE}, *([_MADE_UP] if header.made_up else [])]
    bundle = {
        "resourceType": "Bundle",
        "meta": {"security": [_PATIENT_REPORTED], "tag": tags},
        "type": "collection",
        "timestamp": header.made_at,
    }
    file.write(write_json(bundle).removesuffix("}").encode())
    between, end = ', "entry": [\n', "}\n"
    for resource in made.all(marks, holds):
        entry = {"fullUrl": _urn(resource["id"]), "resource": resource}
        file.write(f"{between}{write_json(entry)}".encode())
        between, end = ",\n", "\n]}\n"
    file.write(end.encode())


class _Resources:
    """Makes the resources of one person."""

    def __init__(self, header: Header, words: Words) -> None:
        self._words = words
        self._told = header.pseudonym is None
        self._subject = {"type": "Patient", "identifier": {"value": header.pseudonym}}
        if self._told:
            self._subject = {"type": "Patient", "display": PERSON}
        self._meta = {"meta": {"tag": [_MADE_UP]}} if header.made_up else {}
        self._sites = {region.id: _site(region, words.codes) for region in words.body}

    def all(self, marks: Iterable[MarkLine], holds: Iterable[HoldLine]) -> Iterator[Resource]:
        """Yield all resources: the ratings, then each hold with its response."""
        for mark in marks:
            yield self._rating(mark)
        for hold in holds:
            yield self._procedure(hold)
            yield self._response(hold)

    def _rating(self, mark: MarkLine) -> Resource:
        """Return the Observation for one rating."""
        at = _instant(mark.marked_at, mark.offset_min)
        known = mark.offset_min is not None and not mark.late
        qualities = [self._quality(word) for word in mark.qualities]
        notes = [text for text in (clean(mark.note) if self._told else "", LATE if mark.late else "") if text]
        return {
            **self._head("Observation", mark.id),
            **({"partOf": [{"reference": _urn(mark.hold_id)}]} if mark.hold_id else {}),
            "status": "final",
            "category": _SURVEY,
            "code": _CODES[mark.how],
            "subject": self._subject,
            "effectiveDateTime": at if known else mark.body_day,
            "issued": at,
            "performer": [self._subject],
            "valueQuantity": _score(mark.nrs),
            **({"note": [{"text": text} for text in notes]} if notes else {}),
            "bodySite": self._site(mark.region),
            "method": {"text": f"{_FELT[mark.how]}, {_WHEN[mark.moment]}"},
            **({"component": qualities} if qualities else {}),
        }

    def _procedure(self, hold: HoldLine) -> Resource:
        """Return the Procedure: what was done. It has no ratings, because a Procedure has no element for a number."""
        tool = " ".join(clean(hold.tool).split())
        not_said = not hold.timed and hold.ended_how in {Ended.TIME, Ended.EARLY}  # only the seconds were told
        return {
            **self._head("Procedure", hold.id),
            "status": "completed" if not_said else _STATUS[hold.ended_how],
            **({"statusReason": {"text": _ENDED[hold.ended_how]}} if hold.ended_how and not not_said else {}),
            "code": {"text": f"Self-applied pressure: {self._words.titles.get(hold.technique, hold.technique)}"},
            "subject": self._subject,
            "performedPeriod": _period(hold),
            # The laterality extension is defined for Observation.bodySite only; here the text names the side.
            "bodySite": [
                {key: value for key, value in self._site(region).items() if key != "extension"}
                for region in hold.path or (hold.region,)
            ],
            **({"outcome": {"text": f"released: {hold.released}"}} if hold.released else {}),
            "note": [{"text": f"Pressed for {hold.held_s:g} seconds{'' if hold.timed else ' (told, not timed)'}."}],
            **({"usedCode": [{"text": tool}]} if tool else {}),
        }

    def _response(self, hold: HoldLine) -> Resource:
        """Return the Observation: how it was before and after.

        Its id is derived from the hold's, so it never changes.
        """
        seconds = {"value": hold.held_s, "unit": "s", "system": UCUM, "code": "s"}
        parts: list[tuple[str, Resource | None]] = [
            ("Before", None if hold.before is None else {"valueQuantity": _score(hold.before)}),
            ("After", None if hold.after is None else {"valueQuantity": _score(hold.after)}),
            ("Time under pressure", {"valueQuantity": seconds}),
            ("Released", _words(hold.released)),
            ("Pressure", _words(hold.pressure and _PRESSURE[hold.pressure])),
            ("Nearby spots also eased", None if hold.was_source is None else {"valueBoolean": hold.was_source}),
        ]
        return {
            **self._head("Observation", str(uuid.uuid5(uuid.UUID(hold.id), "before and after"))),
            "partOf": [{"reference": _urn(hold.id)}],
            "status": "final" if hold.ended_how else "preliminary",
            "category": _SURVEY,
            "code": {"text": "Tenderness to pressure before and after a hold, 0-10 numeric rating scale, self-rated"},
            "subject": self._subject,
            "effectivePeriod": _period(hold),
            "performer": [self._subject],
            "bodySite": self._site(hold.region),
            "component": [{"code": {"text": name}, **value} for name, value in parts if value],
        }

    def _head(self, kind: str, its_id: str) -> Resource:
        identifier = {"system": "urn:ietf:rfc:3986", "value": _urn(its_id)}
        return {"resourceType": kind, "id": its_id, **self._meta, "identifier": [identifier]}

    def _site(self, region_id: str) -> Resource:
        return self._sites.get(region_id, {"text": region_id})

    def _quality(self, word: str) -> Resource:
        code = self._words.codes.qualities.get(word)
        return {
            "code": {"coding": [{"system": LOINC, "code": QUALITY[0], "display": QUALITY[1]}], "text": "Quality"},
            "valueCodeableConcept": {**({"coding": [{"system": SNOMED, "code": code}]} if code else {}), "text": word},
        }


def _site(region: Region, codes: SnomedCodes) -> Resource:
    """Return the body site in words, with its CHOIR segment (male numbering) and its confirmed codes."""
    qualifier: Resource = {"text": region.side.capitalize()}
    if region.side in codes.sides:
        qualifier["coding"] = [
            {"system": SNOMED, "code": codes.sides[region.side], "display": region.side.capitalize()}
        ]
    coding = [{"system": SNOMED, "code": code} for code in codes.sites[region.id]]
    segment = region.segment(Numbering.MALE)
    return {
        "extension": [{"url": LATERALITY, "valueCodeableConcept": qualifier}],
        **({"coding": coding} if coding else {}),
        "text": f"{region.label} (CHOIR {segment})" if segment else region.label,
    }


def _urn(its_id: str) -> str:
    return f"urn:uuid:{its_id}"


def _score(nrs: int) -> Resource:
    return {"value": nrs, "unit": "{score}", "system": UCUM, "code": "{score}"}


def _words(word: str | None) -> Resource | None:
    return {"valueCodeableConcept": {"text": word}} if word else None


def _instant(stored: str, offset_min: int | None) -> str:
    """Return a stored time in the time zone it was written in; unchanged if that is unknown, or not allowed in FHIR."""
    if offset_min is None or abs(offset_min) > WIDEST_OFFSET_MIN:
        return stored
    there = timezone(timedelta(minutes=offset_min))
    return datetime.fromisoformat(stored).astimezone(there).isoformat(timespec="milliseconds")


def _period(hold: HoldLine) -> Resource:
    """Return the period of a hold; without an end if there is none, or if the clock was set back meanwhile.

    Of a hold that was told, only the end is known: the time at which it was told.
    """
    if not hold.timed:
        return {"end": _instant(hold.started_at, hold.offset_min)}
    period = {"start": _instant(hold.started_at, hold.offset_min)}
    if hold.ended_at and hold.ended_at >= hold.started_at:
        period["end"] = _instant(hold.ended_at, hold.offset_min)
    return period
