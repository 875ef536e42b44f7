"""HTTP routes: the right bytes, kept for ever, and nothing else than maps."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

from dashboard import routes
from dashboard.limits import Limits
from dashboard.routes import PLOTLY
from pipeline.errors import MapError
from pipeline.export.drawn import plotly_js
from tests.dashboard import small

FOREVER = "public, max-age=31536000, immutable"
ELSEWHERE = (
    "nothing/v1/points.bin",
    "rich/v2/points.bin",
    "rich/current/points.bin",
    "rich/v1/",
    "rich/v1/nothing",
    "rich/v1/manifest.json",
    "rich/v1/papers.parquet",
    "rich/v1/search/meta.json",
    "rich/v1/points.bin/",
    "rich/v1/points.bin.json",
    "rich/v1/POINTS.BIN",
    "rich/v1/titles",
    "rich/v1/titles/",
    "rich/v1/titles/.json",
    "rich/v1/titles/1.json",
    "rich/v1/titles/-1.json",
    "rich/v1/titles/00000000000000000000.json",
    "rich/v1/titles/99999999999999999999.json",
    "rich/v1/titles/1e3.json",
    "rich/v1/titles/0.json.json",
    "rich/v1/titles/0/0.json",
    "rich/v1/titles/0",
    "rich/v1/titles/0.txt",
    f"rich/v1/titles/{quote('٣')}.json",
    f"rich/v1/titles/{quote('²')}.json",
    "..%2frich/v1/points.bin",
    "rich/..%2frich%2fv1/points.bin",
    "rich/v1/..%2fv1%2fpoints.bin",
    "rich/v1/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "rich/v1/..%2f..%2fplain%2fv1%2fpoints.bin",
    "rich/v1/%2fetc%2fpasswd",
    "%2fetc/v1/points.bin",
    "rich/%2e/points.bin",
    "%2e/rich/points.bin",
    "rich/v1/points.bin%00",
    "rich%00/v1/points.bin",
    "rich/v1%0a/points.bin",
    f"{'x' * 300}/v1/points.bin",
    f"rich/{'x' * 5000}/points.bin",
    f"rich/v1/{'x' * 5000}",
    ".encoders/small/model.onnx",
    f"{quote('<script>')}/v1/points.bin",
    f"{quote('картa')}/v1/points.bin",
    "%ff%fe/v1/points.bin",
)
"""Under /data/: damaged, made up, leading out of the map, or of a kind that is not served."""


@pytest.fixture
def client(maps: Path) -> TestClient:
    """A browser that talks to the routes."""
    return TestClient(Starlette(routes=routes.routes()))


def test_points_are_the_bytes_of_the_map_and_may_be_kept_for_ever(
    client: TestClient, maps: Path
) -> None:
    answer = client.get("/data/rich/v1/points.bin")
    assert answer.status_code == 200
    assert answer.content == (maps / "rich" / "v1" / "points.bin").read_bytes()
    assert answer.content.startswith(b"LITMAP01")
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "application/octet-stream"


def test_titles_come_in_blocks_with_their_ids_in_row_order(client: TestClient) -> None:
    answers = [client.get(f"/data/many/v1/titles/{block}.json") for block in (0, 1)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(answer.headers["cache-control"] == FOREVER for answer in answers)
    assert all(answer.headers["content-type"].startswith("application/json") for answer in answers)
    blocks = [answer.json() for answer in answers]
    assert len(blocks[0]) == routes.BLOCK
    expected = [[f"p{i:03}", f"Paper {i}"] for i in range(small.MANY)]
    assert blocks[0] + blocks[1] == expected


def test_hostile_titles_arrive_as_they_are(client: TestClient) -> None:
    titles = [title for _, title in client.get("/data/hostile/v1/titles/0.json").json()]
    assert titles == [f"{title} {i}" for i in range(2) for title in small.HOSTILE]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_anything_else_is_not_found_and_never_a_failure(client: TestClient, path: str) -> None:
    quiet = TestClient(client.app, raise_server_exceptions=False)
    answer = quiet.get(f"/data/{path}")
    assert answer.status_code == 404
    assert "max-age" not in answer.headers.get("cache-control", "")
    assert str(small.ROOT) not in answer.text


def test_what_is_damaged_of_a_map_is_not_found(own_maps: Path) -> None:
    folder = small.write_plain(own_maps)
    (folder.path / "papers.parquet").write_bytes(b"broken")
    (folder.path / "points.bin").unlink()
    client = TestClient(Starlette(routes=routes.routes()))
    assert client.get("/data/plain/v1/titles/0.json").status_code == 404
    assert client.get("/data/plain/v1/points.bin").status_code == 404


def test_points_are_served_without_opening_the_map(own_maps: Path) -> None:
    folder = small.write_plain(own_maps)
    (folder.path / "papers.parquet").unlink()
    client = TestClient(Starlette(routes=routes.routes()))
    assert client.get("/data/plain/v1/points.bin").status_code == 200


def test_what_the_page_tells_once_is_served_while_it_is_kept(client: TestClient) -> None:
    told = routes.tell("rich/v1", "topics", [{"name": "<b>Owls</b>"}])
    again = routes.tell("rich/v1", "topics", [{"name": "<b>Owls</b>"}])
    answer = client.get(f"/data/rich/v1/{told.name}")
    assert again is told
    assert answer.json() == [{"name": "<b>Owls</b>"}]
    assert answer.headers["cache-control"] == FOREVER
    assert client.get(f"/data/plain/v1/{told.name}").status_code == 404
    name = told.name
    del told, again
    assert client.get(f"/data/rich/v1/{name}").status_code == 404


@pytest.mark.usefixtures("client")
def test_points_are_compressed_for_other_computers_alone(client: TestClient, maps: Path) -> None:
    points = (maps / "many" / "v1" / "points.bin").read_bytes()
    for base, packed in (("http://maps.example.org", True), ("http://localhost:8501", False)):
        browser = TestClient(client.app, base_url=base)
        answer = browser.get("/data/many/v1/points.bin", headers={"accept-encoding": "gzip"})
        assert answer.headers["content-encoding"] == ("gzip" if packed else "identity")
        assert answer.content == points
        if packed:
            assert int(answer.headers["content-length"]) < len(points) / 2


def test_a_map_beside_the_folder_of_maps_is_not_served(
    own_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small.write_plain(own_maps / "maps").path, own_maps / "secret")
    monkeypatch.setenv("LITMAP_MAPS", str(own_maps / "maps"))
    client = TestClient(Starlette(routes=routes.routes()))
    for path in ("/data/%2e%2e/secret/points.bin", "/data/..%2f/secret/points.bin"):
        assert client.get(path).status_code == 404
    for name, version in (("..", "secret"), ("plain", "../../secret"), ("plain/..", "../secret")):
        with pytest.raises(MapError):
            routes.resource(name, version, "points.bin")


def test_an_old_version_stays_while_it_is_on_disk(own_maps: Path) -> None:
    small.write_plain(own_maps)
    small.write_map(own_maps, "plain", small.plain()[:14], small.PLAIN_NAMES, version="v2")
    client = TestClient(Starlette(routes=routes.routes()))
    titles = [
        len(client.get(f"/data/plain/{version}/titles/0.json").json()) for version in ("v1", "v2")
    ]
    assert titles == [16, 14]


def test_nothing_can_be_written_through_the_routes(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, "/data/rich/v1/points.bin").status_code == 405


def test_plotly_is_the_script_of_the_installed_package(client: TestClient) -> None:
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    script = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    answer = client.get(f"/assets/{PLOTLY}", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.content == script.read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOREVER
    assert "content-encoding" not in answer.headers


def test_plotly_is_compressed_for_other_computers_alone(client: TestClient) -> None:
    far = TestClient(client.app, base_url="http://maps.example.org")
    packed = far.get(f"/assets/{PLOTLY}", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plotly_js()
    assert int(packed.headers["content-length"]) < len(plotly_js()) / 2
    near = TestClient(client.app, base_url="http://localhost:8501")
    plain = near.get(f"/assets/{PLOTLY}", headers={"accept-encoding": "gzip"})
    assert plain.headers["content-encoding"] == "identity"  # nor does Streamlit compress it
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


def test_the_map_can_ask_whether_plotly_is_there(client: TestClient) -> None:
    answer = client.head(f"/assets/{PLOTLY}")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert answer.content == b""


@pytest.mark.parametrize(
    "file", ["plotly.min.js", "nothing.js", "..%2froutes.py", f"{PLOTLY}%00", "%2e%2e%2fapp.py"]
)
def test_other_assets_are_not_found(client: TestClient, file: str) -> None:
    assert client.get(f"/assets/{file}").status_code == 404


def test_health_says_ok(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "schema": 2, "maps": 4, "version": "v1"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("maps")
@pytest.mark.parametrize("base", ["some/where", "/some/where/", "some/where/"])
def test_under_a_base_path_the_routes_answer_with_and_without_it(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"server.baseUrlPath": base}
    monkeypatch.setattr(config, "get_option", lambda option: given[option])
    client = TestClient(Starlette(routes=routes.routes()))
    for prefix in ("", "/some/where"):
        assert client.get(f"{prefix}/data/rich/v1/points.bin").content.startswith(b"LITMAP01")
        assert client.get(f"{prefix}/data/rich/v1/titles/0.json").json()[0][0] == "owl-0"
        assert client.head(f"{prefix}/assets/{PLOTLY}").status_code == 200
        assert client.get(f"{prefix}/health").json()["status"] == "ok"
        assert client.get(f"{prefix}/data/rich/v1/nothing").status_code == 404
    assert client.get("/where/health").status_code == 404


@pytest.mark.usefixtures("maps")
def test_without_a_base_path_each_route_is_there_once() -> None:
    paths = [getattr(route, "path", "") for route in routes.routes()]
    assert paths == ["/assets/{file}", "/data/{map}/{version}/{name:path}", "/health"]


@pytest.mark.usefixtures("maps")
def test_the_same_resources_can_be_sent_through_the_page(client: TestClient) -> None:
    for name in ("points.bin", "titles/0.json"):
        assert routes.resource("rich", "v1", name) == client.get(f"/data/rich/v1/{name}").content
    assert json.loads(routes.resource("rich", "v1", "titles/0.json"))[0][0] == "owl-0"


@pytest.mark.parametrize(("on", "megabytes"), [(True, 7), (False, 0)])
def test_streamlit_takes_files_only_where_they_may_be_brought(on: bool, megabytes: int) -> None:
    before = config.get_option("server.maxUploadSize")
    try:
        routes.allow_uploads(Limits(on=on, megabytes=7))
        assert config.get_option("server.maxUploadSize") == megabytes
    finally:
        config.set_option("server.maxUploadSize", before)
