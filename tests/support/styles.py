"""Stylesheets in tests: what was parsed and matched once is kept from one app to the next."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual.app import App
from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes on a node, besides its styles."""
OF_THE_APP = {"ansi", "blur", "dark", "enabled", "inline", "light", "nocolor"}
"""Pseudo-classes that say of a widget what the app's, or the opposite one, says already."""

SIGNS = {SelectorType.CLASS: ".", SelectorType.ID: "#"}
"""What Textual puts before the names of a node that are no type."""

_parse_rules = Stylesheet._parse_rules
_apply = Stylesheet.apply
_process = Stylesheet._process_component_classes
_parsed: dict[object, list[RuleSet]] = {}


@dataclass
class Match:
    """What the rules gave to a node.

    Attributes:
        flags: The values of `FLAGS`.
        rules: Its styles, as the rules have them; None when no rule applies.
        settled: The same as a node keeps them, once they were set on a new one.
    """

    flags: list[bool]
    rules: Any = None
    settled: Any = None


@dataclass(eq=False)
class Matches:
    """What one list of rules gave to the nodes of every app so far.

    Attributes:
        rules_map: The rules by what they select.
        names: Every pseudo-class that they ask for.
        found: What they gave to a kind of node, in a state, under a path of nodes.
    """

    rules_map: dict[str, list[RuleSet]]
    names: list[str]
    found: dict[object, Match] = field(default_factory=dict)


_matches: dict[tuple[int, ...], Matches] = {}  # by the ids of rules, which `_parsed` keeps
_alike: dict[object, Match] = {}  # by what the rules that may apply to a node can see, whatever the other rules are
_asked_for: dict[tuple[int, ...], tuple[set[str], list[str]]] = {}  # names and pseudo-classes in rules, by their ids
_matches_of: WeakKeyDictionary[Stylesheet, tuple[list[RuleSet], Matches]] = WeakKeyDictionary()
_given: WeakKeyDictionary[DOMNode, tuple[Matches, object]] = WeakKeyDictionary()
_paths: list[dict[Any, Any]] = []


def parse_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was parsed from the same text with the same colors, from one app to the next."""

    def parsed(sheet: Stylesheet, *values: object, **named: object) -> list[RuleSet]:
        key = (values, tuple(named.items()), tuple(sheet._variables.items()))
        if key not in _parsed:
            _parsed[key] = _parse_rules(sheet, *values, **named)  # type: ignore[arg-type]
        return _parsed[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parsed)


def match_styles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep which styles the rules give to a node, and set none again on a node that has them.

    The same rules match the same kind of node alike in every app, in the same state under the same path of nodes. Where
    other rules came in, or names and states that none of the rules asks for changed, they match as before.
    """

    def apply(sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: Any = None) -> None:  # noqa: ANN401
        matches = _look_up(sheet)
        paths = cache if cache is not None else _paths[-1] if _paths else {}
        key = _kind(node), _states(node, matches.names), _path(node, matches.names, paths)
        match, styles = matches.found.get(key), node.styles.base
        if match and _given.get(node) == (matches, key) and styles._rules == match.settled:
            return
        new = not (styles._rules or node._is_mounted)
        seen = None if match else _seen_by_rules(sheet, node)
        match = match or _alike.get(seen)
        _paths.append({})  # for the nodes that stand for its component classes
        try:
            if match:
                _give(sheet, node, match, new, animate)
            else:
                match = _alike[seen] = _match(sheet, node, animate)
        finally:
            _paths.pop()
        matches.found[key] = match
        if new and match.rules:
            match.settled = {**styles._rules}
        _given[node] = matches, key

    monkeypatch.setattr(Stylesheet, "_process_component_classes", _components_when_asked_for)
    monkeypatch.setattr(Stylesheet, "_EXCLUDE_PSEUDO_CLASSES_FROM_CACHE", set())  # `_states` has them
    monkeypatch.setattr(Stylesheet, "apply", apply)


class Components(dict[str, RenderStyles]):
    """The styles of a node's component classes, each found when it is first asked for: few of them ever are."""

    def __init__(self, sheet: Stylesheet, node: DOMNode, names: AbstractSet[str]) -> None:
        super().__init__()
        self._sheet, self._node, self.names = sheet, node, names

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __missing__(self, name: str) -> RenderStyles:
        component = DOMNode(classes=name)
        component._attach(self._node)
        _paths.append({})
        try:
            self._sheet.apply(component, animate=False)
        finally:
            _paths.pop()
        self[name] = component.styles
        return component.styles


def _components_when_asked_for(sheet: Stylesheet, node: DOMNode) -> None:
    names, before = node._get_component_classes(), node._component_styles
    if names:
        node._component_styles = now = Components(sheet, node, names)
        if any(now[name] != styles for name, styles in before.items()):
            node.refresh()


def _match(sheet: Stylesheet, node: DOMNode, animate: bool) -> Match:
    kept: dict[Any, Any] = {}
    _apply(sheet, node, animate=animate, cache=kept)
    return Match([getattr(node, flag) for flag in FLAGS], *kept.values())


def _give(sheet: Stylesheet, node: DOMNode, match: Match, new: bool, animate: bool) -> None:
    for flag, value in zip(FLAGS, match.flags, strict=True):
        setattr(node, flag, value)
    if new and match.settled:  # setting them one by one would do no more: nothing is to be painted yet
        node.styles.base._rules.update(match.settled)
        node.styles.base._updates += 1
        node.notify_style_update()
    elif match.settled and "transitions" not in match.rules:
        _change(node, match)
        if not animate:  # Textual tells of what it sets again
            node.notify_style_update()
    elif match.rules:
        sheet.replace_rules(node, match.rules, animate=animate)
        if "transitions" not in match.rules:
            match.settled = {**node.styles.base._rules}
    sheet._process_component_classes(node)


def _change(node: DOMNode, match: Match) -> None:
    """Set the rules that the node does not have yet; setting the others would change nothing."""
    base = node.styles.base
    now, then = base._rules, match.settled
    if now == then:
        return
    for name in [name for name in now.keys() | then.keys() if now.get(name) != then.get(name)]:
        setattr(base, name, match.rules.get(name))
    node.notify_style_update()


def _look_up(sheet: Stylesheet) -> Matches:
    rules = sheet.rules
    known = _matches_of.get(sheet)
    if known is None or known[0] is not rules:
        key = tuple(map(id, rules))
        if key not in _matches:
            names = set().union(*(rule.pseudo_classes for rule in rules)) - OF_THE_APP
            _matches[key] = Matches(sheet.rules_map, sorted(names))
        known = _matches_of[sheet] = rules, _matches[key]
        sheet._rules_map = known[1].rules_map
    return known[1]


def _kind(node: DOMNode) -> tuple[type[DOMNode], frozenset[str], str | None]:
    return type(node), frozenset(node._classes), node._id


def _seen_by_rules(sheet: Stylesheet, node: DOMNode) -> tuple[object, ...]:
    """Return the rules that may apply to a node, and what they can see of it and of the nodes above it."""
    rules_map = sheet.rules_map
    rules = {rule for name in rules_map.keys() & node._selector_names for rule in rules_map[name]}
    key = tuple(sorted(map(id, rules)))
    if key not in _asked_for:
        selectors = [one for rule in rules for chain in rule.selector_set for one in chain.selectors]
        names = {SIGNS.get(one.type, "") + one.name for one in selectors}
        _asked_for[key] = names, sorted({state for one in selectors for state in one.pseudo_classes})
    names, states = _asked_for[key]
    return key, *((frozenset(names & one._selector_names), _states(one, states)) for one in node.css_path_nodes)


def _states(node: DOMNode, names: list[str]) -> tuple[object, ...]:
    """Return which of these pseudo-classes the node has; which of all, when it is the app."""
    if isinstance(node, App):
        return tuple(sorted(node.pseudo_classes))
    tests: dict[str, Any] = node._PSEUDO_CLASSES
    return tuple([name in tests and tests[name](node) for name in names])


def _path(node: DOMNode, names: list[str], paths: dict[Any, tuple[object, ...]]) -> tuple[object, ...]:
    """Return what rules can see of the nodes above a node. It stays so during one update, whose `paths` these are."""
    parent = node._parent
    if not isinstance(parent, DOMNode):
        return ()
    if parent not in paths:
        paths[parent] = (_path(parent, names, paths), _kind(parent), _states(parent, names))
    return paths[parent]
