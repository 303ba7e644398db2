"""`mfr learn`: the list, a page as plain text, and a name that is none."""

import pytest

from mfr_tui import paths
from mfr_tui.body.regions import load_body
from mfr_tui.cli.context import Context
from mfr_tui.cli.learn import learn
from mfr_tui.errors import AssetError, MfrError
from mfr_tui.practice import learn as pages
from mfr_tui.practice.learn import ORDER, load_page, load_pages, load_sources
from mfr_tui.wording.page import WIDTH
from tests.support.fakes import FakeClock

NOWHERE = Context("/nowhere", FakeClock())
"""Where there is no diary."""


def printed(page: str | None, capsys: pytest.CaptureFixture[str]) -> str:
    assert learn(NOWHERE, page) == 0
    return capsys.readouterr().out


def test_without_a_page_all_are_listed_with_their_titles(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(None, capsys).splitlines()
    for line, page in zip(lines, load_pages(), strict=False):
        assert line.split(maxsplit=1) == [page.id, page.title]
    assert "mfr learn PAGE" in lines[-1]


@pytest.mark.parametrize("page_id", ORDER)
def test_a_page_is_plain_text_that_says_all_and_fits(page_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(page_id, capsys)
    words = " ".join(text.split())
    for block in load_page(page_id).blocks:
        assert block.text in words
    assert not any(line.startswith("#") for line in text.splitlines())
    assert not any(f"[{key}" in text for key in load_sources() if key != "our own")
    for line in text.splitlines():
        assert len(line) <= WIDTH or line.strip().startswith("http"), line
        assert line == line.rstrip()


def test_how_a_page_looks(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("pressure", capsys).splitlines()
    assert lines[:3] == ["How hard", "========", ""]
    at = lines.index("4 to 6 out of 10")
    assert lines[at - 1 : at + 3] == ["", "4 to 6 out of 10", "-" * 16, ""]
    assert "- Shoulder: moderate. [Cleveland Clinic 2022]" in lines
    after = lines[lines.index("- Shoulder: moderate. [Cleveland Clinic 2022]") + 1]
    assert after.startswith("- "), "the bullets of a list stand close"


def test_a_page_ends_with_the_sources_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed("pressure", capsys)
    head, _, sources = text.partition("\nSources\n-------\n\n")
    assert head
    assert "doi 10.1519/JSC.0000000000001906" in " ".join(sources.split())
    assert sources.count("\n- ") + 1 == 4
    assert "Lu, W." not in sources
    assert "no clinical claim" not in sources


def test_the_sources_page_does_not_list_them_twice(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed("sources", capsys)
    assert text.count("10.1186/s12998-022-00441-5") == 1


@pytest.mark.parametrize("region", [region.id for region in load_body()][::5])
def test_a_region_has_a_page(region: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(region, capsys).startswith(f"{load_body()[region].label}\n")


def test_a_region_names_what_fits_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "- A spot in the neck\n" in printed("neck_back_l", capsys)
    assert "- A spot in the neck\n" not in printed("calf_l", capsys)
    assert "What fits it" not in printed("knee_back_l", capsys)


@pytest.mark.parametrize(
    ("technique", "said"),
    [("hold_spot", "(2:00 to 5:00)"), ("neck_point", "(3 each way)"), ("daily_scan", "every joint")],
)
def test_a_technique_has_a_page(technique: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in " ".join(printed(technique, capsys).split())


@pytest.mark.parametrize(
    ("page", "near"),
    [("presure", "pressure"), ("calf", "calf_r"), ("neck_poin", "neck_point"), ("who_should_not", "who-should-not")],
)
def test_a_name_that_is_none_is_told_with_those_near_it(page: str, near: str) -> None:
    with pytest.raises(MfrError) as error:
        learn(NOWHERE, page)
    assert error.value.what == f"There is no page, region or technique '{page}'."
    assert error.value.do.startswith("Did you mean ")
    assert near in error.value.do
    assert "\n" not in error.value.do


def test_nothing_near_is_nothing_suggested() -> None:
    with pytest.raises(MfrError) as error:
        learn(NOWHERE, "xyzzyplugh")
    assert error.value.do == "To list the pages: mfr learn"


def test_a_broken_page_is_an_error_and_the_others_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = paths.read_asset
    broken = "# T\n\nAlone.\n"
    monkeypatch.setattr(pages, "read_asset", lambda name: broken if name == "learn/dose.md" else real(name))
    for asked in ("dose", None):
        with pytest.raises(AssetError, match=r"^assets/learn/dose\.md, line 3"):
            learn(NOWHERE, asked)
    assert printed("tools", capsys).startswith("Tools\n")


def test_broken_techniques_leave_the_pages_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = paths.read_asset
    monkeypatch.setattr(paths, "read_asset", lambda name: "[" if name == "practice/techniques.toml" else real(name))
    assert printed("dose", capsys).startswith("How long")
    with pytest.raises(AssetError, match=r"techniques\.toml"):
        learn(NOWHERE, "hold_spot")
