"""What a terminal can show, by the variables that name the locale; no locale need be installed."""

from collections.abc import Mapping

import pytest

from mfr_tui.codeset import is_c_locale, terminal_codeset


@pytest.mark.parametrize(
    ("environment", "codeset"),
    [
        ({"LC_ALL": "en_US.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "de_DE.iso885915@euro"}, "iso8859-15"),
        ({"LANG": "ru_RU.koi8r"}, "koi8-r"),
        ({"LANG": "ja_JP.eucJP"}, "eucjp"),
        ({"LANG": "en_US.UTF-8"}, "utf-8"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "en_US.ISO-8859-1"}, "utf-8"),
        ({"LC_CTYPE": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"}, "iso8859-1"),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.ISO-8859-1"}, "iso8859-1"),  # as Python leaves it
        ({"LC_ALL": "", "LANG": "en_US.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "C"}, None),
        ({"LC_ALL": "POSIX", "LANG": "en_US.ISO-8859-1"}, None),
        ({}, None),
        ({"LANG": "xx_XX.nothing"}, None),
        ({"LANG": "xx_XX.hex"}, None),
        ({"LANG": "xx_XX.utf-16"}, None),
        ({"LANG": "xx_XX.cp037"}, None),
        ({"LANG": "en_US.ISO-8859-1", "PYTHONIOENCODING": "utf-8"}, None),
        ({"LANG": "en_US.ISO-8859-1", "PYTHONUTF8": "1"}, None),
    ],
)
def test_the_codeset_that_the_locale_names(environment: Mapping[str, str], codeset: str | None) -> None:
    assert terminal_codeset(environment) == codeset


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LANG": "C"}, True),
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),  # as Python leaves it
        ({}, False),  # as in many containers
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "C"}, False),
        ({"LANG": "C", "PYTHONUTF8": "1"}, False),
        ({"LANG": "C", "PYTHONIOENCODING": "utf-8"}, False),
    ],
)
def test_the_locale_c_counts_only_where_it_is_named(environment: Mapping[str, str], *, named: bool) -> None:
    assert is_c_locale(environment) is named
