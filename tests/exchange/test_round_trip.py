"""Each of the 76 regions there and back: rated on its own day, found in every form on its side and view."""

import contextlib
import csv
import io
import json
import re
from datetime import time
from pathlib import Path

from mfr_tui.body.regions import FEMALE_TO_MALE, Body, Numbering
from mfr_tui.exchange.export import export
from mfr_tui.exchange.formats import Format
from mfr_tui.exchange.importing import import_diary
from mfr_tui.practice.scan import Stop
from mfr_tui.record.rows import How, ScanKind
from mfr_tui.record.writer import DiaryWriter
from tests.exchange.makings import contents
from tests.exchange.test_merge import diary_at, place
from tests.support.fakes import MORNING, FakeClock

MALE = """
101 102 head_front      103 104 face            - - jaw                 105 106 neck_front      107 110 shoulder_front
108 109 chest           111 112 upper_arm_front 113 114 elbow_front     115 118 forearm_front   119 124 wrist_front
125 128 hand_palm       116 117 abdomen         120 123 hip_front       121 122 groin           126 127 thigh_front
129 130 knee_front      131 132 shin            133 134 ankle_front     135 136 foot_top
202 201 head_top_back   204 203 head_back       206 205 neck_back       210 207 shoulder_back   209 208 upper_back
214 211 upper_arm_back  216 215 elbow_back      220 217 forearm_back    226 221 wrist_back      230 227 hand_back
213 212 mid_back        219 218 lower_back      225 222 hip_back        224 223 buttock         229 228 thigh_back
232 231 knee_back       234 233 calf            236 235 ankle_back      238 237 foot_sole
"""
"""Scherrer 2021 and the REDCap map of CHOIR: right, left, slot."""

FEMALE = {
    "abdomen_r": 112,
    "abdomen_l": 113,
    "upper_arm_front_l": 114,
    "elbow_front_r": 115,
    "elbow_front_l": 116,
    "forearm_front_r": 117,
}
"""Cramer 2022, where the female figure has another number."""


def test_each_region_there_and_back(tmp_path: Path, blank: Path, body: Body, stops: tuple[Stop, ...]) -> None:
    words = iter(MALE.split())
    male: dict[str, int] = {}
    for right, left, slot in zip(words, words, words, strict=True):
        male |= {f"{slot}_{side}": int(one) for side, one in (("r", right), ("l", left)) if one != "-"}
    assert (len(body.regions), len(male)) == (76, 74)
    places, clock, file = diary_at(tmp_path, "one", blank), FakeClock(), tmp_path / "x"
    assert {FEMALE[place]: male[place] for place in FEMALE} == FEMALE_TO_MALE
    by_number = {number: region for region, number in male.items()}

    journal = contextlib.closing(DiaryWriter(places.database, clock, time(4)))
    with journal as book:
        for number, region in enumerate(body):
            book.mark(book.start_scan(ScanKind.SHORT, stops[:1]), region.id, region.label, number % 10 + 1, How.PRESSED)
            other = region.id in FEMALE or number % 8 == 0  # where the two differ, and some of where they must not
            for numbering in Numbering if other else (Numbering.MALE,):
                said = export(places, Format.CHOIR, file, MORNING, numbering=numbering, force=True)
                line = file.read_text(encoding="utf-8")
                if region.slot == "jaw":
                    assert (line, region.label in said[1]) == ("\n", True)
                    continue
                code = int(line)
                assert code == (FEMALE.get(region.id, male[region.id]) if numbering == "female" else male[region.id])
                assert by_number[FEMALE_TO_MALE.get(code, code) if numbering == "female" else code] == region.id
                assert len(said) == 1
            clock.advance(86_400)

    export(places, Format.CSV, file, MORNING, force=True)
    table = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    export(places, Format.FHIR, file, MORNING, force=True)
    bundle = [entry["resource"] for entry in json.loads(file.read_text(encoding="utf-8"))["entry"]]
    export(places, Format.JSONL, file, MORNING, force=True)
    target = place(tmp_path, "two")
    import_diary(file, target, clock, time(4), rehearse=False)
    there = contents(target.database)["mark"]
    for number, (region, row, resource, came) in enumerate(zip(body, table, bundle, there, strict=True)):
        side, view = (
            ("left" if region.id.endswith("_l") else "right"),
            "back" if male.get(region.id, 0) > 200 else "front",
        )
        assert (row["region"], row["side"], row["view"], int(row["nrs"])) == (region.id, side, view, number % 10 + 1)
        site = resource["bodySite"]
        (laterality,) = site["extension"][0]["valueCodeableConcept"]["coding"]
        assert laterality["code"] == {"left": "7771000", "right": "24028007"}[side]
        segment = re.search(r" \(CHOIR (\d+)\)$", site["text"])
        assert (by_number[int(segment[1])] if segment else region.id) == region.id
        assert site["text"].startswith(region.label) == site["text"].lower().startswith(side) is True
        assert (resource["id"], resource["valueQuantity"]["value"]) == (row["mark_id"], number % 10 + 1)
        assert (came["id"], came["region"], came["nrs"]) == (row["mark_id"], region.id, number % 10 + 1)

    said = export(places, Format.CHOIR, file, MORNING, since=MORNING.date(), force=True)
    assert file.read_text(encoding="utf-8") == ",".join(map(str, sorted(male.values()))) + "\n"
    assert "Right jaw and jaw hinge" in said[1]
    assert "Left jaw and jaw hinge" in said[1]
