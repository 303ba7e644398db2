"""The page for a professional, made from the record as what it is wanted: text, Markdown, PDF or a picture."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from mfr_tui.body.regions import Body
from mfr_tui.config import Config
from mfr_tui.practice.warning_signs import load_signs
from mfr_tui.record.history import History
from mfr_tui.report.page import Page, make_page
from mfr_tui.report.summary import Asked, look_at_summary
from mfr_tui.report.text import as_markdown, as_text


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
        warning: What a person should know of it, in two lines; empty when there is nothing.
    """

    content: bytes
    warning: str


def form_of(path: Path | None) -> Form | None:
    """As what a file is wanted, by its name; None where that does not say."""
    return SUFFIXES.get(path.suffix.lower()) if path else None


def look_at_page(history: History | None, body: Body, asked: Asked, config: Config) -> Page:
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
        MfrError: The page could not be set.
    """
    if form is Form.TEXT:
        return Made(as_text(page, body).encode(), "")
    if form is Form.MD:
        return Made(as_markdown(page, body).encode(), "")
    from mfr_tui.report import pdf  # loads typst

    return Made(*(pdf.as_png if form is Form.PNG else pdf.as_pdf)(page, body, paper, now))
