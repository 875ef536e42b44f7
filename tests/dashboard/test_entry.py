"""The form that asks for the password: nothing of a map before it is told."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import gate, routes
from pipeline.export.password import hashed
from tests.dashboard.steps import expect_no_failure, get_components, get_data, get_text, open_page

PASSWORD = "owls at night"


@pytest.fixture
def closed(maps: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The maps, behind a password."""
    monkeypatch.setenv("LITMAP_PASSWORD_HASH", hashed(PASSWORD))
    return maps


@pytest.mark.usefixtures("closed")
def test_before_the_password_there_is_a_form_and_nothing_else() -> None:
    at = open_page(map="rich", paper="owl-0")
    assert [box.label for box in at.text_input] == ["Password"]
    assert [button.label for button in at.button] == ["Open the map"]
    assert set(get_components(at)) == {"entry"}
    assert get_data(at, "entry") == {"proof": "", "refused": False}


@pytest.mark.usefixtures("closed")
def test_the_password_opens_the_page_where_the_link_leads() -> None:
    at = open_page(map="rich", paper="owl-0")
    at.text_input[0].set_value("owls at day")
    expect_no_failure(at.button[0].click().run())
    assert at.error[0].value.startswith("That is not the password")
    assert set(get_components(at)) == {"entry"}
    at.text_input[0].set_value(PASSWORD)
    expect_no_failure(at.button[0].click().run())
    assert "Owls hunt by ear" in get_text(at, "paper")
    assert gate.opens(get_data(at, "entry")["proof"])
    assert get_data(at, "map")["proof"] == get_data(at, "entry")["proof"]


@pytest.mark.usefixtures("closed")
def test_data_are_closed_without_a_proof() -> None:
    client = TestClient(Starlette(routes=routes.routes()))
    proof = gate.proof_for(PASSWORD, gate.kept_hash())
    for name in ("points.bin", "titles/0.json", "nothing"):
        for made_up in ("", "?proof=", "?proof=ffffffff.ab", f"?proof={proof}0"):
            answer = client.get(f"/data/rich/v1/{name}{made_up}")
            assert answer.status_code == 403
            assert "max-age" not in answer.headers.get("cache-control", "")
    answer = client.get(f"/data/rich/v1/points.bin?proof={proof}")
    assert answer.content.startswith(b"LITMAP01")
    assert answer.headers["cache-control"].startswith("private")
    assert client.get("/health").status_code == 200


@pytest.mark.usefixtures("maps")
def test_a_wrong_setting_is_told_and_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITMAP_PASSWORD_HASH", PASSWORD)
    at = open_page(map="rich")
    assert "LITMAP_PASSWORD_HASH is no hash" in get_text(at, "problem")
    assert set(get_components(at)) == {"problem"}
