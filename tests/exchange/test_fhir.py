"""The FHIR export: valid, whole, and saying no more than what was felt. `fhir.resources` is the judge of the form.

It has no sub-package for R4 (4.0.1) any more; in R4B (4.3.0) Bundle, Observation and Procedure are the same.
"""

import contextlib
import json
import re
import sqlite3
import tempfile
import tomllib
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from mfr_tui.body.regions import Body, Side
from mfr_tui.demo import write_demo
from mfr_tui.errors import AssetError
from mfr_tui.exchange import fhir, snomed
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.paths import Places, asset
from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import QUALITIES, How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from mfr_tui.typed import clean
from tests.exchange.makings import Maker, contents
from tests.exchange.test_merge import SIGNS, diary_at, place, texts
from tests.support.examples import examples
from tests.support.fakes import MORNING, TODAY, FakeClock
from tests.support.rows import mark_in
from tests.support.store import HOLD, write_a_little

SNOMED = "http://snomed.info/sct"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)"


def bundle_of(places: Places, **named: Any) -> dict[str, Any]:  # noqa: ANN401  (what export takes)
    """The export, read, and found to be what R4 allows."""
    file = places.data_dir / "x.json"
    export(places, Format.FHIR, file, MORNING, force=True, **named)
    text = file.read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    said: dict[str, Any] = json.loads(text)
    Bundle.model_validate(said)
    check_strings(said)
    links = [entry["fullUrl"] for entry in said.get("entry", [])]
    assert len(text.splitlines()) == len(links) + (2 if links else 1)  # one resource to a line
    assert len(links) == len(set(links))
    for resource in resources(said):
        assert f"urn:uuid:{resource['id']}" in links
        assert resource["identifier"][0]["value"] == f"urn:uuid:{resource['id']}"
        assert {part["reference"] for part in resource.get("partOf", [])} <= set(links)
        for period in (resource[name] for name in ("performedPeriod", "effectivePeriod") if name in resource):
            start = period.get("start", period.get("end"))  # of a hold that was told, only the end is known
            end = period.get("end", start)
            assert re.fullmatch(INSTANT, start)
            assert re.fullmatch(INSTANT, end)
            assert datetime.fromisoformat(start) <= datetime.fromisoformat(end)
    return said


def check_strings(value: object) -> None:
    """No value is empty, no list or object is, and no string has what FHIR forbids in one."""
    assert value not in ("", [], {}, None)
    if isinstance(value, str):
        assert value.strip()
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", value)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_strings(one)


def resources(bundle: dict[str, Any], kind: str | None = None) -> Iterator[dict[str, Any]]:
    for entry in bundle.get("entry", []):
        if kind in {None, entry["resource"]["resourceType"]}:
            yield entry["resource"]


def codes(concept: dict[str, Any]) -> list[str]:
    return [coding["code"] for coding in concept.get("coding", [])]


@pytest.fixture
def little(tmp_path: Path, blank: Path) -> Places:
    places = diary_at(tmp_path, "little", blank)
    write_a_little(places.database)
    return places


# -- form ----------------------------------------------------------------------------------------------------


def test_sixty_made_up_days_are_valid_and_say_that_they_are_made_up(
    tmp_path: Path, body: Body, stops: tuple[Stop, ...]
) -> None:
    places = place(tmp_path, "demo")
    write_demo(places.database, 60, TODAY, body, stops, "America/St_Johns")
    bundle = bundle_of(places)
    rows = contents(places.database)
    assert len(list(resources(bundle, "Observation"))) == len(rows["mark"]) + len(rows["hold"])
    assert len(list(resources(bundle, "Procedure"))) == len(rows["hold"]) > 0
    for meta in (bundle["meta"], *(resource["meta"] for resource in resources(bundle))):
        assert "HTEST" in [tag.get("code") for tag in meta["tag"]]


def test_an_empty_diary_is_an_empty_bundle(tmp_path: Path, blank: Path) -> None:
    bundle = bundle_of(diary_at(tmp_path, "empty", blank))
    assert bundle.keys() == {"resourceType", "meta", "type", "timestamp"}
    assert bundle["type"] == "collection"
    assert bundle["timestamp"] == "2026-11-21T05:30:00.000Z"
    assert [tag["display"] for tag in bundle["meta"]["tag"]] == ["Self-recorded with mfr, not a diagnosis"]
    assert [label["code"] for label in bundle["meta"]["security"]] == ["PATRPT"]


@settings(max_examples=examples(15, 3))
@given(seed=st.integers(0, 2**32), words=texts)
def test_any_diary_is_valid_and_each_row_that_counts_is_there(seed: int, words: list[str], blank: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        places = diary_at(Path(name), "source", blank)
        with Maker(places.database, Random(seed), [*SIGNS, " ", "\u00a0", *words]) as maker:
            maker.fill(4)
        with sqlite3.connect(places.database) as db:  # an import may bring it
            db.execute("UPDATE scan SET utc_offset_min = 1439 WHERE utc_offset_min = 345")
        db.close()
        rows = contents(places.database)
        found = {resource["id"]: resource for resource in resources(bundle_of(places))}
        live = {table: {row["id"]: row for row in rows[table] if not row["deleted_at"]} for table in ("mark", "hold")}
        assert {found[one]["resourceType"] for one in live["hold"]} <= {"Procedure"}
        assert len(found) == len(live["mark"]) + 2 * len(live["hold"])
        for one, mark in live["mark"].items():
            check_rating(found[one], mark, next((s for s in rows["scan"] if s["id"] == mark["scan_id"]), None))
        for one, hold in live["hold"].items():
            (response,) = (
                other for other in found.values() if is_part_of(other, one) and other["code"] != found[one]["code"]
                and "effectivePeriod" in other
            )  # fmt: skip
            check_hold(found[one], response, hold)
        # From a day on: nothing refers to what is not there.
        later = bundle_of(places, since=date(2026, 11, 3))
        wanted = {one for one, mark in live["mark"].items() if mark["body_day"] >= "2026-11-03"}
        assert {one["id"] for one in resources(later) if "issued" in one} == wanted
        held = {one for one, hold in live["hold"].items() if hold["body_day"] >= "2026-11-03"}
        assert {one["id"] for one in resources(later, "Procedure")} >= held


def is_part_of(resource: dict[str, Any], its_id: str) -> bool:
    return resource.get("partOf") == [{"reference": f"urn:uuid:{its_id}"}]


def check_rating(said: dict[str, Any], mark: dict[str, Any], scan: dict[str, Any] | None) -> None:
    """One Observation, read against its row by the words of the docs."""
    assert said["valueQuantity"]["value"] == mark["nrs"]
    assert ("72514-3" in codes(said["code"])) == (mark["how"] == "rest")
    assert ("pressure" in said["code"]["text"]) == (mark["how"] == "pressed")
    assert ("movement" in said["code"]["text"]) == (mark["how"] == "moved")
    assert is_part_of(said, mark["hold_id"]) if mark["hold_id"] else "partOf" not in said
    late = bool(scan and scan["late"])
    offset = scan["utc_offset_min"] if scan else 345 if mark["hold_id"] else None
    known = offset is not None and not late
    assert said["effectiveDateTime"] == (said["issued"] if known else mark["body_day"])
    issued = datetime.fromisoformat(said["issued"])
    assert issued == datetime.fromisoformat(mark["marked_at"])
    assert re.fullmatch(INSTANT, said["issued"])
    if offset is not None and abs(offset) <= 840:
        assert issued.utcoffset() == timedelta(minutes=offset)
    notes = [note["text"] for note in said.get("note", [])]
    assert notes == [
        *([clean(mark["note"])] if clean(mark["note"]) else []),
        *(["Entered late, on a later day."] * late),
    ]
    assert [part["valueCodeableConcept"]["text"] for part in said.get("component", [])] == json.loads(mark["qualities"])


def check_hold(said: dict[str, Any], response: dict[str, Any], hold: dict[str, Any]) -> None:
    """A Procedure and what came of it, read against their row."""
    told = not hold["timed"]
    completed = {"time", "released", *(["early"] if told else [])}
    wanted = "completed" if hold["ended_how"] in completed else "stopped" if hold["ended_how"] else "in-progress"
    assert said["status"] == wanted
    assert ("statusReason" in said) == (hold["state"] == "ended" and not (told and hold["ended_how"] != "stopped_pain"))
    assert len(said["bodySite"]) == len(json.loads(hold["path"]))
    assert "extension" not in str(said["bodySite"])
    assert said["note"] == [{"text": f"Pressed for {hold['held_s']:g} seconds{' (told, not timed)' * told}."}]
    parts = {part["code"]["text"]: part for part in response["component"]}
    assert parts["Time under pressure"]["valueQuantity"]["value"] == hold["held_s"]
    for name, column in (("Before", "before"), ("After", "after")):
        assert parts.get(name, {}).get("valueQuantity", {}).get("value") == hold[column]
    assert parts.get("Released", {}).get("valueCodeableConcept", {}).get("text") == hold["released"]
    assert parts.get("Nearby spots also eased", {}).get("valueBoolean") == hold["was_source"]
    assert parts.get("Pressure", {}).get("valueCodeableConcept") == (
        {"text": "as intended"} if hold["pressure"] else None
    )
    assert response["status"] == ("preliminary" if hold["ended_how"] is None else "final")
    assert ("start" in response["effectivePeriod"]) == (not told)
    started = datetime.fromisoformat(response["effectivePeriod"]["end" if told else "start"])
    assert started == datetime.fromisoformat(hold["started_at"])
    assert started.utcoffset() == timedelta(minutes=345)


# -- what is said --------------------------------------------------------------------------------------------


def test_a_rating_says_where_when_how_and_what_it_is_like(little: Places) -> None:
    bundle = bundle_of(little)
    (noted,) = (one for one in resources(bundle) if "it's" in str(one.get("note")))
    assert noted["status"] == "final"
    assert codes(noted["category"][0]) == ["survey"]
    assert noted["code"] == {"text": "Tenderness to pressure on a 0-10 numeric rating scale, self-rated"}
    assert noted["effectiveDateTime"] == "2026-11-21T06:30:00.000+01:00"
    assert noted["valueQuantity"] == {
        "value": 6, "unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}",
    }  # fmt: skip
    assert noted["bodySite"] == {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/observation-structureLaterality",
                "valueCodeableConcept": {
                    "text": "Left", "coding": [{"system": SNOMED, "code": "7771000", "display": "Left"}],
                },
            }
        ],
        "coding": [{"system": SNOMED, "code": "16982005"}, {"system": SNOMED, "code": "91775009"}],
        "text": "Left back of shoulder (CHOIR 207)",
    }  # fmt: skip
    assert noted["method"] == {"text": "pressed, in a scan"}
    (quality,) = noted["component"]
    assert codes(quality["code"]) == ["56823-8"]
    assert quality["valueCodeableConcept"] == {"text": "tight"}  # no code is confirmed for it
    assert noted["note"] == [{"text": "it's; \u5c71"}]
    (spot,) = (one for one in resources(bundle) if one.get("method") == {"text": "at rest, outside a scan"})
    assert codes(spot["code"]) == ["72514-3"]
    assert (spot["effectiveDateTime"], spot["issued"]) == ("2026-11-23", "2026-11-23T05:30:00.000Z")
    assert spot["bodySite"]["text"] == "Left jaw and jaw hinge"
    (moved,) = (one for one in resources(bundle) if one.get("method") == {"text": "moved, in a scan"})
    assert moved["code"] == {"text": "Tenderness on movement on a 0-10 numeric rating scale, self-rated"}
    assert moved["valueQuantity"]["value"] == 0


def test_a_hold_and_what_came_of_it_belong_together(little: Places) -> None:
    bundle = bundle_of(little)
    (done,) = resources(bundle, "Procedure")
    assert (done["id"], done["status"], done["statusReason"]["text"]) == (HOLD, "stopped", "stopped for pain")
    assert done["code"] == {"text": "Self-applied pressure: Hold the spot"}
    assert done["usedCode"] == [{"text": "thumb"}]
    assert done["outcome"] == {"text": "released: partly"}
    assert done["performedPeriod"]["start"] == "2026-11-23T06:30:00.000+01:00"
    assert [site["text"] for site in done["bodySite"]] == ["Left back of shoulder (CHOIR 207)"]
    after, response = (one for one in resources(bundle) if is_part_of(one, HOLD))
    assert after["method"]["text"] == "pressed, after a hold"
    assert after["bodySite"]["text"] == "Left back of neck (CHOIR 205)"
    assert response["id"] == str(uuid.uuid5(uuid.UUID(HOLD), "before and after"))
    assert response["bodySite"]["text"] == "Left back of shoulder (CHOIR 207)"
    values = [part.get("valueQuantity", part.get("valueCodeableConcept")) for part in response["component"]]
    assert [value.get("value", value.get("text")) for value in values] == [6, 4, 41.5, "partly"]
    assert "72514-3" not in str(response)
    with sqlite3.connect(little.database) as db:
        db.execute("UPDATE mark SET body_day = '2026-11-24' WHERE moment = 'after'")
    db.close()
    later = bundle_of(little, since=date(2026, 11, 24))  # a hold from before comes along with its rating
    assert [one["id"] for one in resources(later)] == [after["id"], HOLD, response["id"]]


def test_what_was_entered_late_has_its_day_and_says_so(tmp_path: Path, blank: Path, stops: tuple[Stop, ...]) -> None:
    places = diary_at(tmp_path, "late", blank)
    with contextlib.closing(DiaryWriter(places.database, FakeClock(), time(4))) as journal:
        scan = journal.start_scan(ScanKind.SHORT, stops[:8])
        journal.mark(scan, "calf_l", "Left calf", 3, How.REST)
        journal.edit_mark(mark_in(places.database, scan, "calf_l"), "Left calf", note="sore")
        journal.finish_as_it_is(scan)
        journal.move_scan(scan, TODAY - timedelta(days=3))
    (late,) = resources(bundle_of(places))
    assert late["effectiveDateTime"] == "2026-11-18"
    assert late["issued"] == "2026-11-21T06:30:00.000+01:00"
    assert [note["text"] for note in late["note"]] == ["sore", "Entered late, on a later day."]
    (late,) = resources(bundle_of(places, pseudonym="P-07"))
    assert [note["text"] for note in late["note"]] == ["Entered late, on a later day."]


def test_a_pseudonym_stands_for_the_person_and_nothing_names_them(little: Places) -> None:
    whole, other = bundle_of(little), bundle_of(little, pseudonym="P-07")
    assert {str(one["subject"]) for one in resources(whole)} == {
        "{'type': 'Patient', 'display': 'The person who keeps this diary'}"
    }
    for one in resources(other):
        assert one["subject"] == {"type": "Patient", "identifier": {"value": "P-07"}}
        assert one.get("performer", [one["subject"]]) == [one["subject"]]
    rows = contents(little.database)
    named = {
        str(row[key])
        for of_it in rows.values()
        for row in of_it
        for key in ("device", "holder", "zone")
        if row.get(key)
    }
    typed = {
        str(row[key])
        for of_it in rows.values()
        for row in of_it
        for key in ("note", "reason", "who", "said")
        if row.get(key)
    }
    assert len(named) >= 3
    assert len(typed) >= 2
    text = json.dumps(other, ensure_ascii=False)
    assert not [said for said in named | typed if said in text and said != "veins"]
    assert "it's" not in text


# -- codes ---------------------------------------------------------------------------------------------------


def verhoeff(code: str) -> bool:
    """Whether the check digit fits: a code is a word in the dihedral group of ten, and has to come to one."""

    def times(a: int, b: int) -> int:
        if a < 5:
            return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
        return 5 + (a - b) % 5 if b < 5 else (a - b) % 5

    permuted = list(range(10))
    total = 0
    for digit in reversed(code):
        total = times(total, permuted[int(digit)])
        permuted = [permuted[(1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[place]] for place in range(10)]
    return total == 0


def luhn(code: str) -> bool:
    """Whether the digit after the hyphen of a LOINC code fits."""
    digits, check = code.split("-")
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return (sum(number // 10 + number % 10 for number in doubled) + int(check)) % 10 == 0


def test_each_code_has_its_check_digit_and_each_place_a_line(body: Body) -> None:
    said = tomllib.loads(asset("exchange/snomed.toml").read_text(encoding="utf-8"))
    assert list(said["site"]) == list(body.slots)
    assert said["quality"].keys() <= set(QUALITIES)
    every = [code for place in said["site"].values() for code in place.values() if code]
    every += [*said["side"].values(), *said["quality"].values()]
    assert all(map(verhoeff, every))
    assert not verhoeff("91775008")  # the test can fail, on a wrong digit and on two that changed places
    assert not verhoeff("91757009")
    assert all(luhn(code) for code, _ in (fhir.PAIN, fhir.QUALITY))
    assert not luhn("72514-4")
    rights, lefts = ({place[side] for place in said["site"].values()} - {""} for side in ("right", "left"))
    assert not rights & lefts
    assert all(place["general"] and place["general"] not in rights | lefts for place in said["site"].values())


def test_codes_may_be_blanked_or_left_out_and_nonsense_is_named(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_codes(**said: object) -> snomed.SnomedCodes:
        monkeypatch.setattr(snomed, "read_toml_asset", lambda _: said)
        return snomed.load_codes(body)

    some = with_codes(site={"calf": {"general": "", "left": "48979004"}}, side={}, quality={"aching": ""})
    assert some.sites["calf_l"] == ("48979004",)
    assert some.sites["calf_r"] == some.sites["jaw_l"] == ()
    assert (some.sides, some.qualities) == ({}, {})
    site = fhir._site(body["calf_l"], some)
    assert site["extension"][0]["valueCodeableConcept"] == {"text": "Left"}
    assert "coding" not in fhir._site(body["calf_r"], some)
    for wrong in (
        {},
        {"site": {"calf": {"general": 5}}, "side": {}, "quality": {}},
        {"site": {}, "side": {Side.LEFT: "x1"}, "quality": {}},
    ):
        with pytest.raises(AssetError, match=r"snomed\.toml"):
            with_codes(**wrong)
