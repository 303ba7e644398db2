"""Make the page for a professional from the record, in the form wanted: text, Markdown, PDF or a picture."""

import inspect
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.errors import MfrError
from mfr_tui.paths import Places
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.atomic_file import atomic_file
from mfr_tui.record.reader import DiaryReader
from mfr_tui.report.content import Page, make_page
from mfr_tui.report.figures import Asked, read_figures
from mfr_tui.report.text_formats import as_markdown, as_text
from mfr_tui.typed import harmless


class Form(StrEnum):
    """The form of the page."""

    TEXT = "text"
    MD = "md"
    PDF = "pdf"
    PNG = "png"


SUFFIXES = {".txt": Form.TEXT, ".md": Form.MD, ".pdf": Form.PDF, ".png": Form.PNG}
"""The form of a file, by its suffix."""


class Made(NamedTuple):
    """The page in its final form.

    Attributes:
        content: The content of the file.
        warning: Notices for the person, in pairs of lines; empty if there are none.
    """

    content: bytes
    warning: str


class Target(NamedTuple):
    """The file to write the page to.

    Attributes:
        path: The file.
        force: Whether an existing file may be overwritten.
    """

    path: Path
    force: bool


_NEEDED = "PDF and PNG need typst 0.15, which is not installed."
_INSTALL = "Install mfr-tui[pdf]"
_FIRST = "The picture shows only the first page.\nFor the second page, save as PDF, text or Markdown."


def form_of(path: Path | None) -> Form | None:
    """Return the form of a file by its suffix; None if the suffix is unknown or there is no file."""
    return SUFFIXES.get(path.suffix.lower()) if path else None


def check_form(form: Form) -> None:
    """Check that the page can be made in a form: PDF and PNG need typst, which the extra `pdf` installs.

    Raises:
        MfrError: typst is not installed, or is too old.
    """
    if form in {Form.TEXT, Form.MD}:
        return
    try:
        import typst
    except ImportError:
        fits = False
    else:
        fits = "timestamp" in inspect.signature(typst.compile).parameters  # added in 0.15
    if not fits:
        raise MfrError(
            _NEEDED,
            f"{_INSTALL}, or use a file name that ends in .txt or .md.",
        )


def suffixes_here() -> tuple[list[str], str]:
    """Return the suffixes of the files that can be made here, and what the others need, if any.

    typst is looked for, but not loaded: most pages are saved without it.
    """
    if find_spec("typst"):
        return list(SUFFIXES), ""
    return [suffix for suffix, form in SUFFIXES.items() if form in {Form.TEXT, Form.MD}], f"{_NEEDED} {_INSTALL}."


def preview_page(reader: DiaryReader, body: Body, asked: Asked, config: Config) -> Page:
    """Read the record, and return the page in words."""
    signs = {sign.id: sign.about for sign in load_signs()}
    return make_page(read_figures(reader, body, asked, config), body, config, signs)


def make(page: Page, body: Body, form: Form, paper: str, now: datetime) -> Made:
    """Return the page in its final form.

    Args:
        page: The page's content.
        body: The regions.
        form: The form to make.
        paper: `a4` or `letter`, for PDF and PNG.
        now: The current time, time zone aware.

    Raises:
        MfrError: The page could not be typeset, or typst is not installed.
    """
    if form is Form.TEXT:
        return Made(harmless(as_text(page, body)).encode(), "")
    if form is Form.MD:
        return Made(harmless(as_markdown(page, body)).encode(), "")
    check_form(form)
    from mfr_tui.report import pdf  # loads typst

    if form is Form.PNG:
        picture, warning = pdf.as_png(page, body, paper, now)
        return Made(picture, "\n".join(words for words in (warning, _FIRST if page.pages.any else "") if words))
    return Made(*pdf.as_pdf(page, body, paper, now))


def write(page: Page, body: Body, target: Target, places: Places, paper: str, now: datetime) -> str:
    """Write the page to a file, completely or not at all. Return the notices for the person, as in `Made`.

    Args:
        page: The page's content.
        body: The regions.
        target: The file; its suffix gives the form.
        places: The paths of the person's own files.
        paper: `a4` or `letter`, for PDF and PNG.
        now: The current time, time zone aware.

    Raises:
        MfrError: The page could not be typeset, or the file could not be written.
    """
    made = make(page, body, form_of(target.path) or Form.TEXT, paper, now)
    with atomic_file(target.path, places, force=target.force) as part:
        part.write_bytes(made.content)
    return made.warning
