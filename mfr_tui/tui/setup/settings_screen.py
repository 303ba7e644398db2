"""The Settings screen: every setting with its value, and what the one under the cursor does."""

import textwrap
from collections.abc import Iterator
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mfr_tui.config import SETTINGS, Group, Origin, Setting
from mfr_tui.errors import MfrError
from mfr_tui.kinds import OneOf, Switch, TimeOfDay, Whole
from mfr_tui.review.resume import read_pace
from mfr_tui.tui.bindings import bindings_for
from mfr_tui.tui.common.alarm_bar import AlarmRow
from mfr_tui.tui.common.choice import Choice
from mfr_tui.tui.common.diary_screen import DiaryScreen
from mfr_tui.tui.common.key_line import KeyLine
from mfr_tui.tui.common.mode_row import ModeRow
from mfr_tui.tui.common.status_line import StatusLine
from mfr_tui.tui.setup import keys
from mfr_tui.tui.setup.scale import Scale
from mfr_tui.tui.setup.value_dialog import ValueDialog
from mfr_tui.tui.sizes import NORMAL_COLUMNS
from mfr_tui.tui.styles import style_sheet
from mfr_tui.wording.settings import explanation, facts

ROWS = tuple(sorted(SETTINGS.values(), key=lambda one: [*Group].index(one.group)))
"""The settings in the order of the screen."""

LABEL, VALUE, HEADING = 22, 15, 9
"""The columns of a setting's label and of its value, and of the heading of a fact."""

MARKS = {Origin.DEFAULT: " ", Origin.FILE: "*", Origin.ENVIRONMENT: "$"}
"""What marks a setting in the list: changed in config.toml, or set by an environment variable."""

MOST_CHOICES = max(len(one.kind.names) for one in ROWS if isinstance(one.kind, OneOf))


class SettingsScreen(DiaryScreen[None]):
    """Every setting by group and, beside or below the list, the one under the cursor. Each change is saved at once."""

    CSS_PATH = style_sheet("setup/settings.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(keys.SETTINGS)

    rows = getters.query_one(OptionList)
    _clicked: int | None = None

    def compose(self) -> ComposeResult:
        """Compose the list, and the setting under the cursor with what can be done with it."""
        self._done: list[tuple[str, object | None]] = []  # what each change replaced, for undo
        self._undone: list[tuple[str, object | None]] = []
        yield ModeRow("app.settings", keys=False)
        yield AlarmRow()
        with Horizontal(id="settings"):
            rows = OptionList(id="settings-rows", markup=False)
            rows.can_focus = False  # the screen handles the keys
            yield rows
            with Vertical(id="setting-side"):
                with VerticalScroll(id="setting", can_focus=False):
                    yield Static("", id="setting-title", markup=False)
                    with Horizontal(id="setting-range"):
                        yield Choice("-", "", "step(-1)")
                        yield Scale()
                        yield Choice("+", "", "step(1)")
                    with Horizontal(id="setting-choices"):
                        for number in range(MOST_CHOICES):
                            yield Choice("", "", f"choose({number})", id=f"setting-choice-{number}")
                        yield Choice.of(keys.SETTINGS["settings.type"], id="setting-type")
                        yield Choice.of(keys.SETTINGS["settings.default"], id="setting-default")
                        yield Choice.of(keys.SETTINGS["settings.backups"], id="setting-backups")
                    yield Static("", id="setting-says", markup=False)
                    yield Static("", id="setting-facts")
                yield Static(f"Saved in {self.app.places.config}", id="settings-file", markup=False)
        yield StatusLine()
        yield KeyLine(keys.SETTINGS)

    # -- showing the settings --------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the settings, with the cursor on the first one."""
        self.rows.add_options(self._options())
        self.rows.highlighted = next(n for n, option in enumerate(self.rows.options) if option.id)

    def on_resize(self) -> None:
        """Wrap the facts for the new width, once they have it."""
        self.call_after_refresh(self._show_setting)

    def look(self) -> None:
        """Read the settings again, as an editor may have changed them, and show them."""
        try:
            self.app.read_settings()
        except MfrError as error:
            self.app.refuse(error)
        self._show()

    def _options(self) -> Iterator[Option]:
        group = None
        for setting in ROWS:
            if setting.group is not group:
                before = "\n" if group else ""
                yield Option(Content.assemble(before, (setting.group, "bold $text-primary")), disabled=True)
                group = setting.group
            yield Option(self._row(setting), id=setting.key)

    def _row(self, setting: Setting) -> Content:
        config = self.app.saved_config
        origin, value = config.origin(setting.key), setting.kind.shown(getattr(config, setting.key))
        if len(value) > VALUE:
            value = f"{value[: VALUE - 3]}..."
        style = "$quiet" if origin is Origin.DEFAULT else "bold"
        return Content.assemble(f"{MARKS[origin]} {setting.label:<{LABEL}}", (value, style))

    def _show(self) -> None:
        for setting in ROWS:
            self.rows.replace_option_prompt(setting.key, self._row(setting))
        self._show_setting()

    @property
    def _setting(self) -> Setting:
        """The setting under the cursor."""
        option = self.rows.highlighted_option
        return SETTINGS[option.id] if option and option.id else ROWS[0]

    @property
    def _value(self) -> Any:  # noqa: ANN401  (a value of its kind)
        """Its value as saved."""
        return getattr(self.app.saved_config, self._setting.key)

    @on(OptionList.OptionHighlighted)
    def moved(self) -> None:
        """Show the setting under the cursor."""
        self.query_one(StatusLine).message = ""
        self._show_setting()

    def _show_setting(self) -> None:
        setting, kind, config = self._setting, self._setting.kind, self.app.saved_config
        origin = config.origin(setting.key)
        free = origin is not Origin.ENVIRONMENT
        self.query_one("#setting-title", Static).update(f"{setting.label}: {kind.shown(self._value)}")
        self.query_one("#setting-says", Static).update(explanation(setting))
        values = _choices(setting)
        for number in range(MOST_CHOICES):
            choice = self.query_one(f"#setting-choice-{number}", Choice)
            choice.display = free and number < len(values)
            if number < len(values):
                choice.label = kind.shown(values[number])
                choice.primary = values[number] == self._value
        narrow = self.app.size.width < NORMAL_COLUMNS
        for name, shown in (("type", not values and not narrow), ("default", origin is Origin.FILE)):
            self.query_one(f"#setting-{name}").display = free and shown
        self.query_one("#setting-backups").display = setting.group is Group.BACKUPS
        self.query_one("#setting-choices").display = free or setting.group is Group.BACKUPS
        self.query_one("#setting-range").display = isinstance(kind, Whole | TimeOfDay)
        if isinstance(kind, Whole | TimeOfDay):
            self.query_one(Scale).show(kind.share(self._value), kind.share(setting.default), kind.ends)
        known = facts(setting, config, read_pace(self.app.reader, config))
        lines = self.query_one("#setting-facts", Static)
        room = max(1, lines.size.width - HEADING)
        lines.update(Content("\n").join(_fact(head, words, room) for head, words in known))

    # -- changing a setting ----------------------------------------------------------------------------------

    def _change(self, value: object | None) -> None:
        """Save a value of the setting under the cursor; None for the default."""
        setting = self._setting
        if self._is_fixed() or value == self._value:
            return
        before = self._own(setting)
        if self.app.change_setting(setting.key, value) and self._own(setting) != before:
            self._done.append((setting.key, before))
            self._undone.clear()
            self.query_one(StatusLine).message = (
                "Saved. It takes effect when you open mfr again." if setting.from_start else "Saved."
            )
        self._show()

    def _own(self, setting: Setting) -> object | None:
        """Return the value in config.toml; None if the default counts."""
        config = self.app.saved_config
        return getattr(config, setting.key) if config.origin(setting.key) is Origin.FILE else None

    def _is_fixed(self) -> bool:
        """Return whether the environment sets the setting under the cursor, and if so, say so."""
        fixed = self.app.saved_config.origin(self._setting.key) is Origin.ENVIRONMENT
        if fixed:
            self.query_one(StatusLine).message = f"{self._setting.variable} sets this. Unset it to change it here."
        return fixed

    def action_choose(self, number: int) -> None:
        """Change the setting to one of its choices, given its index."""
        self._change(_choices(self._setting)[number])

    def action_step(self, way: int) -> None:
        """Make a number or a time larger (1) or smaller (-1), or take the choice after or before."""
        kind, value = self._setting.kind, self._value
        values = _choices(self._setting)
        if values:
            self._change(values[min(max(0, values.index(value) + way), len(values) - 1)])
        elif isinstance(kind, Whole | TimeOfDay):
            self._change(kind.stepped(value, way))
        elif not self._is_fixed():
            key = keys.SETTINGS["settings.type"].shown_key
            self.query_one(StatusLine).message = f"Press {key} to type it."

    @on(Scale.Clicked)
    def clicked_scale(self, event: Scale.Clicked) -> None:
        """Change the setting to the value that was clicked."""
        kind = self._setting.kind
        if isinstance(kind, Whole | TimeOfDay):
            self._change(kind.at(event.share))

    def action_type(self, first: str = "") -> None:
        """Ask for a value or, where there are only a few, take the next one.

        Args:
            first: The digit that was typed already; empty to start with the current value.
        """
        values = _choices(self._setting)
        if self._is_fixed() or (first and values):
            return
        if values:
            self._change(values[(values.index(self._value) + 1) % len(values)])
            return
        typed = first or self._setting.kind.plain(self._value)
        self.app.push_screen(ValueDialog(self._setting, typed, select=not first), self._typed)

    def _typed(self, said: tuple[object] | None) -> None:
        if said:
            self._change(said[0])

    def action_default(self) -> None:
        """Go back to the default."""
        if self._own(self._setting) is None and not self._is_fixed():
            self.query_one(StatusLine).message = "It is the default already."
        else:
            self._change(None)

    def action_undo(self) -> None:
        """Undo the last change of a setting since the screen was opened."""
        self._go_back(self._done, self._undone, "undo")

    def action_redo(self) -> None:
        """Redo the last change of a setting that was undone."""
        self._go_back(self._undone, self._done, "redo")

    def _go_back(self, out: list[tuple[str, object | None]], into: list[tuple[str, object | None]], name: str) -> None:
        status = self.query_one(StatusLine)
        if not out:
            status.message = f"No setting to {name}."
            return
        key, value = out[-1]
        before = self._own(SETTINGS[key])
        if self.app.change_setting(key, value):
            out.pop()
            into.append((key, before))
            self.rows.highlighted = self.rows.get_option_index(key)
            self._show()
            status.message = f"{name.capitalize()}ne: {SETTINGS[key].label}."

    # -- moving ----------------------------------------------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Go to the setting below (1) or above (-1)."""
        if way > 0:
            self.rows.action_cursor_down()
        else:
            self.rows.action_cursor_up()

    def action_page(self, way: int) -> None:
        """Go down (1) or up (-1) by a screen."""
        for _ in range(self.rows.size.height // 2):
            self.action_move(way)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """Go to the clicked setting; a second click on it changes it."""
        if self._clicked == event.option_index:
            self.action_type()
        self._clicked = event.option_index

    def action_back(self) -> None:
        """Go back to the screen before."""
        self.app.pop_screen()


def _fact(head: str, words: str, room: int) -> Content:
    """Return a fact with its heading. All lines of it start below the first one."""
    wrapped = f"\n{'':{HEADING}}".join(textwrap.wrap(words, room))
    return Content.assemble((f"{head:<{HEADING}}", "$text-primary"), wrapped)


def _choices(setting: Setting) -> list[object]:
    """Return the values of a setting that has only a few."""
    if isinstance(setting.kind, Switch):
        return [False, True]
    return list(setting.kind.names) if isinstance(setting.kind, OneOf) else []
