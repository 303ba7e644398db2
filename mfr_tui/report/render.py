"""The page for a professional, made from the record as what it is wanted: text, Markdown, PDF or a picture."""

import inspect
from datetime import datetime
from enum import StrEnum
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
from mfr_tui.report.figures import Asked, look_at_summary
from mfr_tui.report.text_formats import as_markdown, as_text
from mfr_tui.typed import harmless


class Form(StrEnum):
    """As what the page is made."""

    TEXT = "text"
    MD = "md"
    PDF = "pdf"
    PNG = "png"


SUFFIXES = {".txt": Form.TEXT, ".md": Form.MD, ".pdf": Form.PDF, ".png": Form.PNG}
"""What a file's name says of its form."""


class Made(NamedTuple):
    """The page as it was made.

    Attributes:
        content: The file.
        warning: What a person should know of it, in pairs of lines; empty when there is nothing.
    """

    content: bytes
    warning: str


class Target(NamedTuple):
    """Where the page is written.

    Attributes:
        path: The file.
        force: Whether one that is there may be overwritten.
    """

    path: Path
    force: bool


_FIRST = "The picture shows only the first page.\nFor the second page, save as PDF, text or Markdown."


def form_of(path: Path | None) -> Form | None:
    """As what a file is wanted, by its name; None where that does not say."""
    return SUFFIXES.get(path.suffix.lower()) if path else None


def check_form(form: Form) -> None:
    """Check that the page can be made in a form: PDF and PNG need typst, which is the extra `pdf`.

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
        fits = "timestamp" in inspect.signature(typst.compile).parameters  # new in 0.15
    if not fits:
        raise MfrError(
            "PDF and PNG need typst 0.15, which is not installed.",
            "Install mfr-tui[pdf], or use a file name that ends in .txt or .md.",
        )


def look_at_page(history: DiaryReader, body: Body, asked: Asked, config: Config) -> Page:
    """Read the record, and put the page in words; an empty one without a diary."""
    signs = {sign.id: sign.about for sign in load_signs()}
    return make_page(look_at_summary(history, body, asked, config), body, config, signs)


def make(page: Page, body: Body, form: Form, paper: str, now: datetime) -> Made:
    """Make it.

    Args:
        page: What it says.
        body: The regions.
        form: As what.
        paper: `a4` or `letter`, for PDF and picture.
        now: The present instant, aware.

    Raises:
        MfrError: The page could not be set, or what sets it is not installed.
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
    """Make it and write it, whole or not at all. What a person should know of it, as in `Made`.

    Args:
        page: What it says.
        body: The regions.
        target: Where; its name says as what.
        places: Where the person's own files are.
        paper: `a4` or `letter`, for PDF and picture.
        now: The present instant, aware.

    Raises:
        MfrError: The page could not be set, or the file not written.
    """
    made = make(page, body, form_of(target.path) or Form.TEXT, paper, now)
    with atomic_file(target.path, places, force=target.force) as part:
        part.write_bytes(made.content)
    return made.warning
