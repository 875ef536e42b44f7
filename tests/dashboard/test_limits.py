"""Whether readers may bring papers, and how many: read from the environment, told clearly."""

import re

import pytest

from dashboard import limits as module
from dashboard import published
from dashboard.limits import (
    Limits,
    Server,
    check_files,
    check_papers,
    limits,
    may_edit,
    server,
)
from pipeline.errors import InputError
from pipeline.export.published import Published
from tests.dashboard.small import ROOT


def test_nothing_may_be_brought_unless_the_server_is_told_so() -> None:
    assert limits({}) == Limits(on=False, megabytes=200, papers=100_000, files=50, minutes=10)
    assert not limits({"LITMAP_BRING": "off"}).on
    assert not limits({"LITMAP_BRING": ""}).on
    assert limits({"LITMAP_BRING": "On "}).on


def test_a_published_folder_takes_no_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "known", lambda: Published("owls", "v1"))
    assert not limits({}).on
    with pytest.raises(InputError, match="LITMAP_BRING is on, but a published folder can only"):
        limits({"LITMAP_BRING": "on"})


def test_nobody_may_edit_unless_the_server_is_told_so() -> None:
    assert not may_edit({})
    assert not may_edit({"LITMAP_EDIT": "off", "LITMAP_BRING": "on"})
    assert may_edit({"LITMAP_EDIT": " ON"})
    with pytest.raises(InputError, match=r"LITMAP_EDIT is 'yes'. Set it to on or off"):
        may_edit({"LITMAP_EDIT": "yes"})


def test_each_limit_is_a_setting() -> None:
    told = {"LITMAP_BRING_MB": "12", "LITMAP_BRING_PAPERS": "5_000", "LITMAP_BRING_FILES": "3",
            "LITMAP_BRING_MINUTES": "7"}  # fmt: skip
    assert limits(told) == Limits(on=False, megabytes=12, papers=5000, files=3, minutes=7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITMAP_BRING", "yes please"),
        ("LITMAP_BRING_MB", "0"),
        ("LITMAP_BRING_MB", "2.5"),
        ("LITMAP_BRING_PAPERS", "-1"),
        ("LITMAP_BRING_FILES", "many"),
        ("LITMAP_BRING_MINUTES", "0"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_could_be(name: str, value: str) -> None:
    with pytest.raises(InputError, match=rf"{name} is '{value}'. Set it to "):
        limits({name: value})


def test_what_is_within_the_limits_passes() -> None:
    allowed = Limits(on=True, megabytes=1, papers=10, files=2)
    check_files(allowed, 2, 2**20)
    check_papers(allowed, 10)


def test_too_much_is_told_with_the_limit_its_setting_and_the_way_out() -> None:
    allowed = Limits(on=True, megabytes=1, papers=10, files=2)
    out = "python -m pipeline build"
    with pytest.raises(InputError, match=r"3 files; .* at most 2 at once") as files:
        check_files(allowed, 3, 0)
    with pytest.raises(InputError, match=r"1\.5 MB; .* at most 1 MB") as size:
        check_files(allowed, 1, 3 * 2**19)
    with pytest.raises(InputError, match=r"11 papers; .* at most 10") as papers:
        check_papers(allowed, 11)
    settings = ("LITMAP_BRING_FILES", "LITMAP_BRING_MB", "LITMAP_BRING_PAPERS")
    for told, setting in zip((files, size, papers), settings, strict=True):
        assert out in str(told.value)
        assert setting in str(told.value)


def test_how_the_page_is_served_is_set_by_the_environment() -> None:
    assert server({}) == Server(sessions=100, query=1000, frame=("'self'",), log="info")
    told = {"LITMAP_SESSIONS": "7", "LITMAP_QUERY": "80", "LITMAP_LOG": " Warning",
            "LITMAP_FRAME": "https://example.org  http://*.maps.org:8080"}  # fmt: skip
    frame = ("'self'", "https://example.org", "http://*.maps.org:8080")
    assert server(told) == Server(sessions=7, query=80, frame=frame, log="warning")
    assert server({"LITMAP_FRAME": "none"}).frame == ("'none'",)
    space = {"SPACE_ID": "someone/map"}
    assert server(space).frame == ("'self'", "https://huggingface.co")
    assert server(space | {"LITMAP_FRAME": "self"}).frame == ("'self'",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITMAP_SESSIONS", "0"),
        ("LITMAP_QUERY", "1001"),
        ("LITMAP_LOG", "loud"),
        ("LITMAP_FRAME", "*"),
        ("LITMAP_FRAME", "https://example.org; script-src *"),
        ("LITMAP_FRAME", "javascript:alert(1)"),
        ("LITMAP_FRAME", "example.org"),
    ],
)
def test_a_wrong_way_to_serve_is_named_with_what_it_could_be(name: str, value: str) -> None:
    with pytest.raises(InputError, match=rf"{name} is '{re.escape(value)}'. Set it to "):
        server({name: value})


def test_every_setting_stands_in_the_table_of_settings() -> None:
    code = [file.read_text("utf-8") for file in (ROOT / "dashboard").rglob("*.py")]
    named = set(re.findall(r'"(LITMAP_[A-Z_]+)"', "\n".join(code))) | {"LITMAP_MAPS"}
    assert set(re.findall(r"`(LITMAP_[A-Z_]+)`", module.__doc__ or "")) >= named
