"""What is said of a flag: its sentence with its figures, its rule, its threshold, how it stands. Never a diagnosis."""

from collections.abc import Mapping

from mfr_tui.body.regions import Body
from mfr_tui.clock import day_words, days
from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import Tier, unknown_words, what_to_do
from mfr_tui.record.rows import Decided
from mfr_tui.review.flags.rules import Flag, Level, Rule
from mfr_tui.review.flags.status import Judged, State

WORTH = "Worth taking to a professional."

LEVEL_WORDS: Mapping[Level, str] = {
    Level.STOP: "Stop pressing here",
    Level.URGENT: "Do not wait",
    Level.SOON: "Worth taking to a professional soon",
    Level.BOOK: "Worth taking to a professional",
    Level.WATCH: "Worth watching",
}
"""What a level is called."""

PERIODS: Mapping[int, str] = {14: "two weeks", 42: "six weeks", 91: "three months"}
"""What a tier looks back on."""


def sentence(flag: Flag, body: Body, signs: Mapping[str, str]) -> str:
    """One sentence with its figures: `Left back of shoulder: tender on 9 of 12 scanned days in two weeks.`

    Args:
        flag: The flag.
        body: The regions.
        signs: Each warning sign in a few words, by its id.
    """
    place = f"{body.label(flag.region)}: " if flag.region else ""
    said = _said(flag, signs)
    return f"{place}{said}." if place else f"{said[0].upper()}{said[1:]}."


def _said(flag: Flag, signs: Mapping[str, str]) -> str:
    figures = flag.figures
    if flag.rule is Rule.STOP_NOW:
        stopped = figures["stopped"]
        if not stopped:
            return "sharp or shooting pain that a hold did not ease"
        return f"a hold was stopped because of pain on {days(stopped)}"
    if flag.rule is Rule.RED_FLAG:
        said = "; ".join(signs.get(sign) or unknown_words(sign) for sign in flag.said)
        return f"yes to a warning sign on {day_words(flag.days[-1])}: {said}"
    if flag.rule is Rule.INTUITION:
        why = f': "{flag.said[-1]}"' if flag.said else ""
        return f"something feels wrong{why}"
    if flag.rule is Rule.PERSISTENT:
        return f"tender on {figures['tender']} of {figures['scanned']} scanned days in {PERIODS[flag.tier]}"
    return _WORDS[flag.rule].format(**figures)


_WORDS: Mapping[Rule, str] = {
    Rule.NERVE_SIGNS: "numb, tingling or weak on {days} days in a week",
    Rule.WORSENING: "the median of seven scanned days rose from {before} to {now}",
    Rule.NOT_RESPONDING: "{holds} holds in two weeks, {responded} known to have helped",
    Rule.RECURRENT: "tender again soon after it released, {back} times in four weeks",
    Rule.PRESS_LESS: (
        "worse the next morning after {sore} of the last {holds} holds: press more lightly, and for less time"
    ),
    Rule.WIDESPREAD: "tender in {areas} areas of the body in a week",
}


def worth_words(flag: Flag, config: Config) -> str:
    """What it is worth, and to whom; after a warning sign what to do, and how soon; empty for what asks to press less.

    Args:
        flag: The flag.
        config: With whom to turn to.
    """
    if flag.rule is Rule.PRESS_LESS:
        return ""
    if flag.rule is Rule.RED_FLAG:
        return what_to_do(flag.urgency or Tier.SAME_DAY, config)
    return f"{WORTH[:-1]}: {config.contact_professional}." if config.contact_professional else WORTH


def rule_words(flag: Flag, config: Config) -> str:
    """The rule in words, with the thresholds in force."""
    first, second, third = config.flag_scanned
    if flag.rule is Rule.RED_FLAG and not flag.blocks:
        return (
            "In the last 14 days a warning sign that can wait a few days was answered yes, and has not been answered "
            "no since (press !)."
        )
    return _RULES[flag.rule].format(config=config, first=first, second=second, third=third)


_RULES: Mapping[Rule, str] = {
    Rule.STOP_NOW: (
        "In the last 14 days a hold was stopped for pain, or the place had sharp or shooting pain that a hold "
        "did not ease. After a stop for pain the place stays locked until this flag is closed."
    ),
    Rule.RED_FLAG: (
        "A warning sign that cannot wait was answered yes. It blocks pressing until it is answered no, or until a "
        "professional clears it (press !)."
    ),
    Rule.INTUITION: "Flagged by hand. No number overrides it, and it stays until it is closed.",
    Rule.PERSISTENT: (
        "Rated {config.flag_tender} or more on at least {config.flag_share} % of the scanned days of the "
        "last two weeks, six weeks or three months, with at least {first}, {second} or {third} days scanned. "
        "The tenderness has to last that long."
    ),
    Rule.WORSENING: (
        "The median of the last seven scanned days is at least {config.flag_rise} points and "
        "{config.flag_rise_percent} % above the median of the seven before. It was above 0 on at least "
        "{config.flag_rise_days} days of each seven. The day after a hold does not count."
    ),
    Rule.NOT_RESPONDING: (
        "In 14 days at least {config.flag_holds} holds, on at least {config.flag_holds} days, and fewer than "
        "half of them are known to have helped. A hold counts if it lasted a minute, took its full time, or "
        "ended because it released."
    ),
    Rule.RECURRENT: (
        "Rated {config.flag_tender} or more again within three scanned days after it released, at least "
        "{config.flag_returns} times in 28 days."
    ),
    Rule.NERVE_SIGNS: "Numb, tingling or weak on at least {config.flag_nerve_days} of seven days, whatever the rating.",
    Rule.PRESS_LESS: (
        "After two of the last three holds there, the next morning was at least {config.flag_next_morning} "
        "points worse than before the hold."
    ),
    Rule.WIDESPREAD: (
        "Rated {config.flag_tender} or more in at least seven of nineteen areas of the body in one week, in "
        "at least four of its five parts."
    ),
}


def state_words(judged: Judged) -> str:
    """How it stands, and what was decided of it."""
    decision = judged.decision
    if decision is None:
        return "Open."
    why = f' "{decision.reason}"' if decision.reason else ""
    if judged.state is State.SNOOZED and decision.until:
        return f"Snoozed until {day_words(decision.until)}.{why}"
    if judged.state is State.TAKEN:
        when = f", {decision.seen_on}" if decision.seen_on else ""
        said = f' They said: "{decision.said}"' if decision.said else ""
        return f"Discussed with {decision.who}{when}.{said}"
    if judged.state is State.CLOSED:
        return f"Closed on {day_words(decision.body_day)}.{why}"
    decided = "discussed" if decision.decided is Decided.TAKEN else decision.decided
    return f"Open again; {decided} on {day_words(decision.body_day)}.{why}"
