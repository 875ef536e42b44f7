"""A build: papers in, a whole map out; what was done before is not done again."""

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import build as building
from pipeline import search
from pipeline.build import build
from pipeline.cleaning import clean_record
from pipeline.errors import InputError, MapError
from pipeline.settings import Settings
from pipeline.store import MapFolder, current_version, open_map
from tests.pipeline.endpoint import Endpoint
from tests.pipeline.small import (
    BUNDLED,
    DEPTH,
    HOSTILE,
    FakeEncoder,
    clean,
    page,
    read,
    three_subjects,
)
from tests.pipeline.web import Answer, Web


def page_file(tmp_path: Path, papers: list[tuple[str, str]], name: str = "some.txt") -> Path:
    file = tmp_path / name
    file.write_text(page(papers), encoding="utf-8")
    return file


class Diary:
    """Notes what a build reports."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps: list[tuple[int, int]] = []

    def stage(self, name: str) -> None:
        self.stages.append(name)

    def progress(self, done: int, total: int) -> None:
        self.steps.append((done, total))


class Clock:
    """Stands in for `datetime`: each look at it is `step` seconds later than the one before."""

    def __init__(self, step: float) -> None:
        self.looks, self.step = 0, step

    def now(self, zone: tzinfo) -> datetime:
        self.looks += 1
        return datetime(2024, 1, 1, tzinfo=zone) + timedelta(seconds=self.step * self.looks)


def places(made: MapFolder) -> dict[str, tuple[float, float, str]]:
    """Where each title is and in which topic."""
    names = made.papers["topic_id"].map(made.topics["name"])
    columns = (made.papers["title"], made.papers["x"], made.papers["y"], names)
    return {title: (x, y, name) for title, x, y, name in zip(*columns, strict=True)}


# Without a model: the order of the stages, and what they hand on.


@pytest.fixture
def maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(building, "datetime", Clock(step=1))
    return tmp_path / "maps"


def test_a_map_holds_each_paper_with_place_and_topic(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    papers = three_subjects()
    made = build([page_file(tmp_path, papers)], maps).map
    assert dict(zip(made.papers["title"], made.papers["abstract"], strict=True)) == dict(papers)
    assert np.isfinite(made.papers[["x", "y", "strength", "fidelity"]]).all().all()
    finest = made.topics[made.topics["level"] == made.topics["level"].max()]
    sizes = made.papers["topic_id"].value_counts()
    assert sizes.to_dict() == finest["size"].to_dict()
    for topic, exemplars in finest["exemplars"].items():
        assert set(made.papers.loc[list(exemplars), "topic_id"]) == {topic}
    assert set(made.papers["source"]) == {"some.txt"}


def test_rows_of_vectors_and_neighbours_are_those_of_the_papers(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    made = build([page_file(tmp_path, three_subjects())], maps).map
    texts = [
        f"{title}. {text}"
        for title, text in zip(made.papers["title"], made.papers["abstract"], strict=True)
    ]
    expected = np.stack([fake_encoder.vector(text) for text in texts])
    np.testing.assert_allclose(made.vectors, expected, atol=1e-3)
    assert list(made.neighbours.index) == list(made.papers.index)
    similarity = expected @ expected.T - 3 * np.eye(len(expected))
    nearest = made.papers.index[similarity.argmax(axis=1)]
    assert [near[0] for near in made.neighbours["neighbour_ids"]] == list(nearest)


def test_the_manifest_says_what_was_read_and_done(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    first = page_file(tmp_path, three_subjects())
    second = tmp_path / "more.csv"
    second.write_text("title,abstract\nOne more,Of it.\n,no title\nOne more,of it\n")
    manifest = build([first, second], maps, "both", Settings(seed=7)).map.manifest
    assert manifest["map"] == "both"
    assert manifest["counts"]["papers"] == 16
    assert manifest["merged"] == 1
    assert manifest["settings"] == Settings(seed=7).as_dict()
    assert manifest["model"] == fake_encoder.model
    assert manifest["inputs"][1] == {
        "path": "more.csv",
        "sha256": hashlib.sha256(second.read_bytes()).hexdigest(),
        "format": "delimited table",
        "encoding": "utf-8",
        "records": 3,
        "kept": 2,
        "dropped": [{"record": 2, "place": "line 3", "reason": "no title"}],
        "merged": 1,
        "with_abstract": 2,
        "with_year": 0,
        "with_doi": 0,
        "undecoded": 0,
    }
    stages = [part["stage"] for part in manifest["stages"]]
    assert stages[:3] == ["read", "ingest", "embed"]
    assert stages[-2:] == ["stability", "encoder"]
    assert set(manifest["quality"]) >= {"neighbour_preservation", "outlier_share", "stability"}
    assert manifest["libraries"]["umap-learn"]
    assert manifest["previous"] is None


def test_stages_are_reported_in_order_and_progress_ends_at_all(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    diary = Diary()
    build([page_file(tmp_path, three_subjects())], maps, reporter=diary)
    assert diary.stages == [
        "read", "ingest", "embed", "neighbours", "topics", "layout", "names", "quality",
        "stability", "encoder", "write",
    ]  # fmt: skip
    assert diary.steps[0] == (0, 15)
    assert diary.steps[-1] == (15, 15)


def test_a_second_build_of_the_same_papers_changes_nothing(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    file = page_file(tmp_path, three_subjects())
    first = build([file], maps)
    encoded = len(fake_encoder.encoded)
    second = build([file], maps)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.map.path == first.map.path
    assert len(fake_encoder.encoded) == encoded
    assert sorted(part.name for part in (maps / "some").iterdir()) == sorted(
        [first.map.version, "current"]
    )


def test_another_seed_gives_another_map_without_embedding_a_paper_again(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    papers = three_subjects()
    file = page_file(tmp_path, papers)
    first = build([file], maps, settings=Settings(seed=1)).map
    texts = {f"{title}. {abstract}" for title, abstract in papers}
    assert texts <= set(fake_encoder.encoded)
    fake_encoder.encoded.clear()
    second = build([file], maps, settings=Settings(seed=2)).map
    assert texts.isdisjoint(fake_encoder.encoded)
    assert second.version != first.version
    assert second.manifest["previous"] == first.version
    assert not np.array_equal(second.papers["x"], first.papers["x"])


def test_a_new_paper_is_the_only_one_embedded(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    papers = three_subjects()
    build([page_file(tmp_path, papers)], maps)
    fake_encoder.encoded.clear()
    build([page_file(tmp_path, [*papers, ("New", DEPTH)])], maps)
    assert [text for text in fake_encoder.encoded if len(text) > 60] == [f"New. {DEPTH}"]


def test_the_order_of_the_papers_does_not_change_the_map(
    tmp_path: Path, maps: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: FakeEncoder
) -> None:
    papers = three_subjects()
    one = build([page_file(tmp_path, papers)], maps, "one").map
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another cache"))
    other = build([page_file(tmp_path, papers[::-1])], maps, "other").map
    assert places(one) == places(other)
    assert (one.path / "points.bin").read_bytes() == (other.path / "points.bin").read_bytes()


def test_the_way_to_a_map_through_the_cache_does_not_change_it(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    file = page_file(tmp_path, three_subjects())
    fresh = build([file], maps, "fresh").map
    cached = build([file], maps, "cached").map
    assert (fresh.path / "points.bin").read_bytes() == (cached.path / "points.bin").read_bytes()
    assert list(fresh.topics["name"]) == list(cached.topics["name"])


def test_a_second_process_does_not_change_the_map(
    tmp_path: Path, maps: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: FakeEncoder
) -> None:
    file = page_file(tmp_path, three_subjects())
    alone = build([file], maps, "alone").map
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another cache"))
    monkeypatch.setattr("pipeline.aside.FROM", 5)
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    beside = build([file], maps, "beside").map
    assert beside.manifest["files"] == alone.manifest["files"]
    assert any(name.startswith("search/") for name in beside.manifest["files"])
    assert list((tmp_path / "another cache" / "litmap" / "indices").iterdir()) == []


@pytest.mark.parametrize("count", [5, 6])
def test_five_papers_are_enough(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, count: int
) -> None:
    made = build([page_file(tmp_path, three_subjects(2)[:count])], maps).map
    assert len(made.papers) == count
    assert np.isfinite(made.papers[["x", "y"]]).all().all()


def test_fewer_than_five_papers_are_refused_with_the_numbers(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    file = page_file(tmp_path, three_subjects()[:4])
    with pytest.raises(InputError, match=r"some\.txt: 4 papers found, .* at least 5\. Add more"):
        build([file], maps)
    twice = page_file(tmp_path, three_subjects()[:4] * 2)
    with pytest.raises(InputError, match=r"4 papers found \(4 of them told twice\), .* 5"):
        build([twice], maps)
    assert not (maps / "some").exists()


def test_papers_told_twice_are_merged_and_counted(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    papers = three_subjects()
    made = build([page_file(tmp_path, papers + papers[:3])], maps).map
    assert (len(made.papers), made.manifest["merged"]) == (15, 3)


def test_papers_that_all_say_the_same_make_a_map(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeEncoder, "vector", lambda self, text: np.eye(1, 24, dtype="f4")[0])
    made = build([page_file(tmp_path, three_subjects())], maps).map
    assert len(made.papers) == 15
    assert np.isfinite(made.papers[["x", "y"]]).all().all()


def test_hostile_titles_and_a_very_long_abstract_come_through_to_the_letter(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    long = "word " * 39_999 + "last."
    papers = [(title, DEPTH) for title in HOSTILE] + [("Long", long)]
    made = build([page_file(tmp_path, papers)], maps).map
    assert dict(zip(made.papers["title"], made.papers["abstract"], strict=True)) == dict(papers)
    assert made.papers.set_index("title")["truncated"].to_dict() == {
        **dict.fromkeys(HOSTILE, False),
        "Long": True,
    }


@pytest.mark.parametrize(
    ("stem", "name"),
    [("my papers", "my-papers"), ("..x", "x"), ("Été 2024", "t--2024"), ("日本", "papers")],
)
def test_a_map_is_named_after_its_first_file(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, stem: str, name: str
) -> None:
    made = build([page_file(tmp_path, three_subjects(2), f"{stem}.txt")], maps).map
    assert made.path.parent == maps / name


def test_a_name_cannot_leave_the_maps_folder(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    with pytest.raises(MapError, match="cannot be a map's name"):
        build([page_file(tmp_path, three_subjects())], tmp_path / "maps", "../x")
    assert not (tmp_path / "x").exists()


def test_a_build_that_dies_leaves_the_old_version_in_use(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(folder: Path, columns: Any) -> None:
        folder.mkdir()
        raise RuntimeError("killed")

    file = page_file(tmp_path, three_subjects())
    old = build([file], maps).map
    monkeypatch.setattr(search, "write_index", die)
    with pytest.raises(RuntimeError, match="killed"):
        build([file], maps, settings=Settings(seed=2))
    assert open_map(maps, "some").path == old.path
    assert len(list((maps / "some").iterdir())) == 2


def test_a_map_that_lacks_a_file_is_built_again(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder
) -> None:
    file = page_file(tmp_path, three_subjects())
    (build([file], maps).map.path / "points.bin").unlink()
    again = build([file], maps)
    assert not again.unchanged
    assert open_map(maps, "some").path == again.map.path


def test_a_map_can_be_built_again_within_a_second(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "datetime", Clock(step=0.01))
    file = page_file(tmp_path, three_subjects())
    (build([file], maps).map.path / "points.bin").unlink()
    assert (build([file], maps).map.path / "points.bin").is_file()


@pytest.mark.parametrize(
    "damage",
    [
        lambda made: (made.path / "papers.parquet").write_bytes(b"garbage"),
        lambda made: (made.path / "vectors.npy").write_bytes(b"garbage"),
        lambda made: (made.path / "search" / "meta.json").unlink(),
        lambda made: (made.encoder / "model.onnx").unlink(),
    ],
)
def test_building_again_mends_a_damaged_map(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, damage: Any
) -> None:
    file = page_file(tmp_path, three_subjects())
    damage(build([file], maps).map)
    assert not build([file], maps).unchanged


def test_a_maps_folder_that_cannot_be_made_says_so(
    tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(MapError, match="--maps"):
        build([page_file(tmp_path, three_subjects())], tmp_path / "file")


@pytest.mark.parametrize("name", ["current", "Papers", "x.y"])
def test_words_and_years_are_found_in_the_rows_of_their_papers(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, name: str
) -> None:
    file = tmp_path / "p.csv"
    words = "one two three four five six".split()
    rows = [f"The {word} wave,Text {word}.,{2015 + i}" for i, word in enumerate(words)]
    file.write_text("\n".join(["title,abstract,year", *rows]))
    made = build([file], maps, name).map
    text = search.FullText(made.path / "search")
    for query, found in (("title:three", [2017]), ("wave year:[2018 TO 2019]", [2018, 2019])):
        assert sorted(made.papers["year"].iloc[text.search(query).rows]) == found


def test_without_an_endpoint_nobody_is_asked_for_names(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    Endpoint(web, str)
    made = build([page_file(tmp_path, three_subjects())], maps).map
    assert made.manifest["namer"] is None
    assert web.asked == []


def test_names_that_an_endpoint_proposes_are_the_maps(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    file = page_file(tmp_path, three_subjects())
    ours = build([file], maps).map.topics
    endpoint = Endpoint(web, lambda name: f"{name} studies")
    diary = Diary()
    made = build([file], maps, reporter=diary, endpoint=endpoint.namer).map
    assert list(made.topics["name"]) == [f"{name} studies" for name in ours["name"]]
    assert diary.stages[6:8] == ["names", "namer"]
    assert made.manifest["namer"] == {
        "host": web.url.removeprefix("http://"), "model": "tiny", "proposed": len(ours),
        "topics": list(ours.index), "kept": {}, "unanswered": 0,
    }  # fmt: skip
    titles = set(made.papers["title"])
    assert {title for topic in endpoint.topics for title in topic["typical_papers"]} <= titles
    assert not any(abstract in str(endpoint.sent) for abstract in made.papers["abstract"])


def test_a_build_with_the_same_endpoint_changes_nothing_and_asks_nothing(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    file = page_file(tmp_path, three_subjects())
    endpoint = Endpoint(web, lambda name: f"{name} studies").namer
    first = build([file], maps, endpoint=endpoint)
    asked = len(web.asked)
    second = build([file], maps, endpoint=endpoint)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert len(web.asked) == asked
    assert not build([file], maps).unchanged
    assert not build([file], maps, endpoint=replace(endpoint, model="other")).unchanged


def test_topics_without_an_answer_are_asked_for_by_the_next_build(
    tmp_path: Path, maps: Path, fake_encoder: FakeEncoder, web: Web
) -> None:
    file = page_file(tmp_path, three_subjects())
    busy = [Answer(b"{}")] * 10
    ours = build([file], maps, endpoint=Endpoint(web, str, busy).namer).map
    assert ours.manifest["namer"]["unanswered"] == len(ours.topics)
    assert build([file], maps, "other").map.topics["name"].tolist() == ours.topics["name"].tolist()
    again = build([file], maps, endpoint=Endpoint(web, lambda name: f"{name} studies").namer)
    assert not again.unchanged
    assert again.map.topics["name"].str.endswith(" studies").all()


# With the real model: the map of the bundled papers.


def test_the_bundled_map_holds_the_89_papers_cleaned(bundled_map: MapFolder) -> None:
    records = read(BUNDLED).records
    cleaned = map(clean_record, records)
    expected = {record["title"]: record["abstract"] for record in cleaned}
    found = dict(zip(bundled_map.papers["title"], bundled_map.papers["abstract"], strict=True))
    assert len(bundled_map.papers) == 89
    assert found == expected
    assert list(bundled_map.papers.index) == list(clean(records).papers.ids)


def test_the_bundled_map_has_topics_that_a_reader_can_use(bundled_map: MapFolder) -> None:
    papers = bundled_map.papers
    sizes = papers["topic_id"].value_counts()
    assert 8 <= len(sizes) <= 16
    assert sizes.max() < len(papers) / 3
    assert sizes.min() >= 2
    assert papers["outlier"].mean() <= 0.1
    assert (papers["noise"] >= papers["outlier"]).all()


def test_the_bundled_map_tells_how_good_it_is(bundled_map: MapFolder) -> None:
    numbers = bundled_map.manifest["quality"]
    assert numbers["trustworthiness"] > 0.8
    assert numbers["neighbour_preservation"] == pytest.approx(
        bundled_map.papers["fidelity"].mean(), abs=1e-4
    )
    assert numbers["coverage"] + numbers["noise_share"] == pytest.approx(1)
    assert numbers["name_uniqueness"] == 1
    assert numbers["stability"]["papers"] == 89
    assert numbers["stability"]["seeds"]["runs"] == 1
    assert 0.5 < numbers["stability"]["seeds"]["finest"] <= 1


def test_the_bundled_map_names_its_topics_differently_and_in_words(bundled_map: MapFolder) -> None:
    for _, level in bundled_map.topics.groupby("level"):
        names = list(level["name"])
        assert len({name.lower() for name in names}) == len(names)
        for name in names:
            assert re.fullmatch(r"[A-Za-z][A-Za-z' -]*", name), name
            assert not re.match(r"(the|of|and|a|we|paper|results?|method)\b", name, re.I), name
    assert "Topic" not in " ".join(bundled_map.topics["name"])


def test_topics_of_the_bundled_map_are_about_their_papers(bundled_map: MapFolder) -> None:
    vectors = bundled_map.vectors.astype(np.float32)
    topic = bundled_map.papers["topic_id"].to_numpy()
    similarity = vectors @ vectors.T
    own = topic[:, None] == topic[None, :]
    off_diagonal = ~np.eye(len(topic), dtype=bool)
    assert similarity[own & off_diagonal].mean() > similarity[~own].mean() + 0.1


def test_two_processes_with_caches_of_their_own_make_the_same_map(
    bundled_map: MapFolder, other_process: tuple[subprocess.Popen[str], Path]
) -> None:
    process, maps = other_process
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    other = open_map(maps, "hf-papers")
    for file in ("vectors.npy", "points.bin"):
        assert (other.path / file).read_bytes() == (bundled_map.path / file).read_bytes()
    pd.testing.assert_frame_equal(other.papers, bundled_map.papers)
    pd.testing.assert_frame_equal(other.topics, bundled_map.topics)
    pd.testing.assert_frame_equal(other.neighbours, bundled_map.neighbours)
    for part in ("build_key", "quality"):
        assert other.manifest[part] == bundled_map.manifest[part]


def test_building_the_bundled_papers_again_changes_nothing(
    bundled_map: MapFolder, bundled_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(bundled_cache))
    before = json.loads((bundled_map.path / "manifest.json").read_text("utf-8"))
    maps = bundled_map.path.parent.parent
    again = build([BUNDLED], maps)
    assert again.unchanged
    assert again.map.manifest == before
    assert current_version(maps, "hf-papers") == bundled_map.version
