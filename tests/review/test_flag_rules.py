"""The definitions of the flag rules: each is whole in its file, and nothing else needs to know it."""

import contextlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from mfr_tui.body.regions import Body
from mfr_tui.config import SETTINGS, Config, read_config
from mfr_tui.counting import counted
from mfr_tui.practice.warning_signs import Tier
from mfr_tui.record.reader import DiaryReader
from mfr_tui.record.rows import Decided, How
from mfr_tui.review.flags import find, rules
from mfr_tui.review.flags.rule import (
    BodyRule,
    EpisodeStart,
    EventRule,
    Fired,
    Flag,
    FlagRule,
    Level,
    RegionRecord,
    RegionRule,
)
from mfr_tui.review.flags.rules import (
    RULES,
    intuition,
    nerve_signs,
    not_responding,
    persistent,
    press_less,
    recurrent,
    red_flag,
    stop_now,
    widespread,
    worsening,
)
from mfr_tui.review.flags.status import State, read_flag_status
from mfr_tui.wording.flags import sentence
from tests.report.pages import kept_by, page_of
from tests.support.fakes import TODAY

ONE = timedelta(days=1)
REPORT = Path(__file__).parents[2] / "docs" / "report.md"


def flag(rule: FlagRule, **more: object) -> Flag:
    """A flag of a rule for the left jaw."""
    return replace(Flag(rule, "jaw_l", None, 0, {}, (TODAY,), TODAY), **more)  # type: ignore[arg-type]


def test_the_ids_that_diaries_hold_the_levels_and_the_order_stay() -> None:
    assert [(rule.id, rule.level.value) for rule in RULES] == [
        ("stop_now", "stop"),
        ("red_flag", "urgent"),
        ("nerve_signs", "soon"),
        ("intuition", "book"),
        ("persistent", "book"),
        ("worsening", "book"),
        ("not_responding", "book"),
        ("widespread", "book"),
        ("recurrent", "watch"),
        ("press_less", "watch"),
    ]


def test_every_file_of_a_rule_is_listed_under_its_id() -> None:
    files = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    assert sorted(rule.id for rule in RULES) == files
    for rule in RULES:
        assert import_module(f"{rules.__name__}.{rule.id}").RULE is rule


def test_only_an_urgent_warning_sign_blocks_pressing() -> None:
    for rule in RULES:
        assert flag(rule).blocks == (rule is red_flag.RULE)
    assert [flag(red_flag.RULE, urgency=tier).blocks for tier in Tier] == [True, True, False]
    assert [flag(red_flag.RULE, urgency=tier).level for tier in Tier] == [Level.URGENT, Level.URGENT, Level.SOON]


@pytest.mark.parametrize(
    ("rule", "more", "wanted"),
    [
        (stop_now.RULE, {"figures": {"stopped": 0}}, "sharp or shooting pain that a hold did not ease"),
        (stop_now.RULE, {"figures": {"stopped": 1}}, "a hold was stopped because of pain on 1 day"),
        (stop_now.RULE, {"figures": {"stopped": 3}}, "a hold was stopped because of pain on 3 days"),
        (
            *(red_flag.RULE, {"said": ("x", "later")}),
            "yes to a warning sign on 21 November 2026: one swollen leg; a sign of another version (later)",
        ),
        (nerve_signs.RULE, {"figures": {"days": 4}}, "numb, tingling or weak on 4 days in a week"),
        (intuition.RULE, {}, "something feels wrong"),
        (intuition.RULE, {"said": ("odd", "it clicks")}, 'something feels wrong: "it clicks"'),
        (
            *(persistent.RULE, {"tier": 14, "figures": {"tender": 9, "scanned": 12}}),
            "tender on 9 of 12 scanned days in two weeks",
        ),
        (
            *(persistent.RULE, {"tier": 42, "figures": {"tender": 9, "scanned": 22}}),
            "tender on 9 of 22 scanned days in six weeks",
        ),
        (
            *(persistent.RULE, {"tier": 91, "figures": {"tender": 9, "scanned": 62}}),
            "tender on 9 of 62 scanned days in three months",
        ),
        (
            *(worsening.RULE, {"figures": {"before": 2, "now": 5}}),
            "the median of seven scanned days rose from 2 to 5",
        ),
        (
            *(not_responding.RULE, {"figures": {"holds": 6, "responded": 1}}),
            "6 holds in two weeks, 1 known to have helped",
        ),
        (
            *(widespread.RULE, {"figures": {"areas": 8, "parts": 4}}),
            "tender in 8 areas of the body in a week",
        ),
        (recurrent.RULE, {"figures": {"back": 3}}, "tender again soon after it released, 3 times in four weeks"),
        (
            *(press_less.RULE, {"figures": {"sore": 2, "holds": 3}}),
            "worse the next morning after 2 of the last 3 holds: press more lightly, and for less time",
        ),
    ],
)
def test_a_sentence_has_its_numbers(rule: FlagRule, more: dict[str, object], wanted: str, body: Body) -> None:
    signs = {"x": "one swollen leg"}
    one = flag(rule, **more)
    assert rule.sentence(one, signs) == wanted
    assert sentence(one, body, signs) == f"Left jaw and jaw hinge: {wanted}."
    assert sentence(replace(one, region=None), body, signs) == f"{wanted[0].upper()}{wanted[1:]}."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_text_of_a_rule_speaks_of_1_days(rule: FlagRule) -> None:
    lowest = dict.fromkeys(thresholds(*RULES), 1) | {"flag_share": 10, "flag_scanned": [1, 1, 1]}
    config = read_config(lowest, Path("config.toml"))
    least = {press_less.RULE: {"sore": 2, "holds": 2}, widespread.RULE: {"areas": 7, "parts": 4}}
    one = flag(rule, tier=14, figures=defaultdict(lambda: 1, least.get(rule, {})))
    texts = [rule.sentence(one, {}), rule.explanation(one, config), rule.advice(one, config), rule.in_short(config)]
    assert not re.findall(r"\b1 [a-z]+s\b", " ".join(texts)), texts


def predicate(rule: FlagRule) -> Callable[..., object]:
    if isinstance(rule, EventRule):
        return rule.find
    assert isinstance(rule, RegionRule | BodyRule)
    return rule.fires


def thresholds(*rules: FlagRule) -> set[str]:
    """The settings that the predicates of these rules read, without the one that only turns a rule on."""
    sources = "".join(inspect.getsource(predicate(rule)) for rule in rules)
    return set(re.findall(r"config\.(flag_\w+)", sources)) - {"flag_widespread"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_explanation_names_every_threshold_that_its_rule_uses(rule: FlagRule) -> None:
    def explained(**settings: object) -> str:
        return rule.explanation(flag(rule), read_config(settings, Path("config.toml")))

    defaults = {key: getattr(Config(), key) for key in thresholds(*RULES)}
    others = {key: [8, 22, 42] if key == "flag_scanned" else default + 1 for key, default in defaults.items()}
    assert {key for key, other in others.items() if explained(**{key: other}) != explained()} == thresholds(rule)


def test_every_threshold_of_the_settings_is_used_by_a_rule() -> None:
    assert thresholds(*RULES) == {key for key in SETTINGS if key.startswith("flag_")} - {"flag_widespread"}


def test_the_documents_give_each_rule_its_level_and_source() -> None:
    table = REPORT.read_text(encoding="utf-8").split("## The flags")[1]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if row.startswith("| ")][2:]
    plain = [(level.split(";")[0], re.sub(r"\[(.*?)\]\(.*?\)", r"\1", source)) for _, level, _, source in rows]
    assert plain == [(rule.level.value, rule.source) for rule in RULES]


# A new rule


def at_least_a_nine(region: RegionRecord, day: date, _config: Config, _start: EpisodeStart) -> Fired | None:
    found = tuple(d for d, nrs in region.last_values(day, 7).items() if nrs >= 9)
    return Fired(0, {"days": len(found)}, found) if found else None


SEVERE = RegionRule(
    id="severe",
    level=Level.SOON,
    source="made up",
    fires=at_least_a_nine,
    sentence=lambda flag, _signs: f"rated 9 or more on {counted(flag.figures['days'], 'day')}",
    explanation=lambda _flag, _config: "Rated 9 or more in a week.",
    in_short=lambda _config: "one is enough",
)


def test_a_new_rule_needs_nothing_but_its_definition(diary: Path, body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found, said, decided about, opened again and printed."""
    monkeypatch.setattr(find, "RULES", (*RULES, SEVERE))

    def judged() -> list[State]:
        with contextlib.closing(DiaryReader(diary)) as history:
            found = read_flag_status(history, TODAY, Config())
        return [one.state for one in found if one.flag.rule is SEVERE]

    def rate(ago: int, nrs: int) -> None:
        with kept_by(diary, TODAY - ago * ONE) as journal:
            journal.mark_spot(f"visit {ago}", "jaw_l", "jaw", nrs, How.MOVED)

    rate(12, 9)
    assert judged() == []
    rate(4, 0)
    rate(3, 9)
    assert judged() == [State.OPEN]
    page = page_of(diary, body)
    assert "Left jaw and jaw hinge: rated 9 or more on 1 day. Since 18 Nov 2026." in page.flags
    assert "Rule: Rated 9 or more in a week." in page.reading
    for ago, state in ((12, State.OPEN), (2, State.CLOSED)):
        with kept_by(diary, TODAY - ago * ONE) as journal:
            journal.decide({("severe", "jaw_l", TODAY - 12 * ONE): 0}, "jaw", Decided.CLOSED)
        assert judged() == [state], "it applied all the time since it was closed, unless that was before the clear scan"
