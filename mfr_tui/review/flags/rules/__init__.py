"""The flag rules, one in each file: when it fires, its level, what it says, how it is explained, and its source.

A new rule is a file like these, and its line in `RULES`. If it has a threshold of its own, the threshold is a setting
in `mfr_tui/config.py`. Everything else takes the rules from here.
"""

from mfr_tui.review.flags.rule import FlagRule
from mfr_tui.review.flags.rules import (
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

RULES: tuple[FlagRule, ...] = (
    stop_now.RULE,
    red_flag.RULE,
    nerve_signs.RULE,
    intuition.RULE,
    persistent.RULE,
    worsening.RULE,
    not_responding.RULE,
    widespread.RULE,
    recurrent.RULE,
    press_less.RULE,
)
"""Every rule. Flags of one level are listed in this order."""
