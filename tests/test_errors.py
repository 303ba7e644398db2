"""What the system says of a file, in words that fit what happened."""

import errno
import os

import pytest

from mfr_tui.errors import explain_os_error


@pytest.mark.parametrize(
    ("number", "why", "do"),
    [
        (errno.ENOSPC, "the disk is full", "Free some space"),
        (errno.EDQUOT, "your disk quota is used up", "Delete some of your files"),
        (errno.EROFS, "the disk is read-only", "another disk"),
        (errno.EACCES, "permission denied", "Check the permissions"),
        (errno.EPERM, "permission denied", "Check the permissions"),
        (errno.EIO, "the disk reported an error", "Check the disk"),
        (errno.ENOENT, "no such file or directory", "Check the name"),
        (errno.ELOOP, "its links lead back to themselves", "Delete one of them"),
        (errno.EBUSY, os.strerror(errno.EBUSY), "Choose another place"),
    ],
)
def test_each_kind_of_trouble_has_its_own_advice(number: int, why: str, do: str) -> None:
    error = explain_os_error("x.csv cannot be written", OSError(number, os.strerror(number), "x.csv"))
    assert error.what == f"x.csv cannot be written: {why}."
    assert do in error.do
    assert ("permission" in str(error)) == (why == "permission denied")


def test_an_error_without_a_number_is_explained_too() -> None:
    assert explain_os_error("It cannot be read", OSError()).what == "It cannot be read: the system refused it."
