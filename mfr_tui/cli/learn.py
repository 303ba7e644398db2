"""`mfr learn`: the pages to read, as plain text."""

import difflib

from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.door import Style, print_json, print_styled
from mfr_tui.cli.standing import known_standing
from mfr_tui.errors import MfrError
from mfr_tui.practice.learn import (
    HOW_TO_PRESS,
    ORDER,
    OUR_OWN,
    Page,
    load_page,
    load_pages,
    load_sources,
    region_page,
    technique_page,
    with_refusal,
)
from mfr_tui.practice.screening import Refused
from mfr_tui.wording.page import page_lines


def learn(context: Context, page: str | None, *, as_json: bool = False) -> int:
    """Print a page, or the list of pages. Return the exit code.

    Args:
        context: Paths, settings and clock, to find out who may press.
        page: The id of a page, a region or a technique; None for the list.
        as_json: Whether to print JSON for programs.

    Raises:
        MfrError: There is no such page, or its file, the settings or the diary cannot be used.
    """
    if page is None and as_json:
        print_json([{"page": listed.id, "title": listed.title} for listed in load_pages()])
    elif page is None:
        for listed in load_pages():
            print(f"{listed.id:<15} {listed.title}")
        print("\nTo read one: mfr learn PAGE")
    elif as_json:
        print_json(_for_programs(_find(context, page)))
    else:
        for line, heading in page_lines(_find(context, page)):
            print_styled(line, Style.HEADING if heading else None)
    return 0


def _for_programs(page: Page) -> dict[str, object]:
    sources = load_sources()
    return {
        "page": page.id,
        "title": page.title,
        "blocks": [
            {
                "kind": block.kind.value,
                "text": block.text,
                "sources": [sources[key].line for key in block.keys if key != OUR_OWN],
            }
            for block in page.blocks
        ],
    }


def _find(context: Context, name: str) -> Page:
    """Return the page with an id: a page of its own, a region's or a technique's."""
    if name in ORDER:
        page = load_page(name)
        return with_refusal(page, _nothing_pressed(context)) if name in HOW_TO_PRESS else page
    from mfr_tui.practice.pressing import why_not
    from mfr_tui.practice.technique import fitting, load_techniques

    body = load_body()
    techniques = load_techniques(body)
    if name in body:
        region, standing = body[name], known_standing(context)
        refused = why_not(body, name, standing) if standing else None
        return region_page(region, [technique.title for technique in fitting(techniques, region)], refused)
    for technique in techniques:
        if technique.id == name:
            return technique_page(technique, body, _nothing_pressed(context))
    known = [*ORDER, *(technique.id for technique in techniques), *body.regions]
    near = difflib.get_close_matches(name, known)
    did_you_mean = f"Did you mean {' or '.join(near)}? " if near else ""
    raise MfrError(f"There is no page, region or technique {name!r}.", f"{did_you_mean}To list the pages: mfr learn")


def _nothing_pressed(context: Context) -> Refused | None:
    """Return why nothing may be pressed now; None if some region may be, or if there is no diary to ask."""
    standing = known_standing(context)
    if not standing:
        return None
    from mfr_tui.practice.pressing import nothing_pressed

    return nothing_pressed(load_body(), standing)
