"""What every command needs: the paths of the person's files, the settings, and the clock."""

import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from mfr_tui.clock import Clock, body_day, check_is_set
from mfr_tui.config import Config, load_config
from mfr_tui.errors import MfrError
from mfr_tui.paths import Places, exists, find_places, is_directory


@dataclass
class Context:
    """The environment of one command.

    Attributes:
        data_dir: The value of `--data-dir`, or None.
        any_clock: The clock, not checked yet. Commands use `clock`.
        saved: Whether the command has saved what it was asked for, so that it must not be reported as failed any more.
    """

    data_dir: str | None
    any_clock: Clock
    saved: bool = False

    @cached_property
    def clock(self) -> Clock:
        """The only source of time for the command.

        Raises:
            MfrError: The clock was never set, or the time zone cannot be used.
        """
        check_is_set(self.any_clock.now())
        return self.any_clock

    @cached_property
    def places(self) -> Places:
        """The paths of the person's files.

        Raises:
            MfrError: The directory cannot be determined.
        """
        return find_places(self.data_dir)

    @cached_property
    def config(self) -> Config:
        """The settings. Their warnings are printed to stderr when they are first read.

        Raises:
            MfrError: config.toml or an environment variable cannot be used.
        """
        config = load_config(self.places.config, os.environ)
        for warning in config.warnings:
            print(warning, file=sys.stderr)
        return config

    @property
    def database(self) -> Path:
        """The path of the diary, which need not exist.

        Raises:
            MfrError: The data directory is a file.
        """
        directory = self.places.data_dir
        if exists(directory) and not is_directory(directory):
            raise MfrError(f"{directory} is not a directory.", "Choose a directory: mfr --data-dir DIR.")
        return self.places.database

    @property
    def today(self) -> date:
        """The current body day.

        Raises:
            MfrError: The settings, the clock or the time zone cannot be used.
        """
        return body_day(self.clock.now(), self.config.day_start)
