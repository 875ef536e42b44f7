"""A map folder, opened: papers, topics, neighbours, and what papers can be filtered by."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard import catalogue as catalogues
from dashboard.catalogue import Catalogue, open_catalogue, open_version
from dashboard.fields import Facet
from dashboard.records import Evidence, Paper
from pipeline.errors import MapError
from pipeline.export.colours import PALETTE
from tests.dashboard import small
from tests.dashboard.small import ids_of


def facet_of(catalogue: Catalogue, field: str) -> Facet | None:
    """The facet of a field, if it is one."""
    return next((facet for facet in catalogue.facets if facet.field == field), None)


def rows_of(facet: Facet, value: str) -> np.ndarray:
    """The papers that have a value."""
    return facet.having([value]).nonzero()[0]


def made(maps: Path, **columns: Any) -> Catalogue:
    """The plain map with other columns."""
    table = small.plain()
    for name, values in columns.items():
        table[name.replace("extra_", "extra.")] = values
    return Catalogue(small.write_map(maps, "made", table, small.PLAIN_NAMES))


def test_a_paper_is_found_by_its_id_with_all_that_is_known_of_it(rich: Catalogue) -> None:
    found = rich.paper("owl-1")
    assert found is not None
    rounded: Any = {"strength": round(found.strength, 3), "fidelity": round(found.fidelity, 3)}
    assert replace(found, **rounded) == Paper(
        id="owl-1",
        title="Silent feathers",
        abstract="The comb on the wing of a barn owl breaks the air, so that it is quiet.",
        authors=("Ada Adler", "Ben Brook"),
        year=2016,
        venue="Birds",
        doi="",
        arxiv_id="",
        url="",
        pdf_url="",
        topic="1-0",
        strength=0.9,
        fidelity=0.8,
        outlier=False,
        truncated=False,
    )


def test_each_paper_is_where_its_id_says(rich: Catalogue) -> None:
    for row, (paper, (title, _)) in enumerate(zip(small.IDS, small.PAPERS, strict=True)):
        assert rich.row(paper) == row
        found = rich.paper(paper)
        assert found is not None
        assert found.title == title
    assert len(rich) == 16


def test_what_is_not_known_of_a_paper_is_empty(plain: Catalogue, rich: Catalogue) -> None:
    bare = plain.paper("owl-0")
    assert bare is not None
    assert (bare.year, bare.authors, bare.venue) == (None, (), "")
    sundials = rich.paper("clock-4")
    assert sundials is not None
    assert (sundials.year, sundials.abstract) == (None, "")


@pytest.mark.parametrize("unknown", ["", "nothing", "OWL-0", "0", "<b>"])
def test_an_unknown_paper_is_none_and_has_no_neighbours(rich: Catalogue, unknown: str) -> None:
    assert rich.row(unknown) is None
    assert rich.paper(unknown) is None
    assert rich.neighbours(unknown, 10) == []


def test_neighbours_are_the_nearest_papers_the_nearest_first(rich: Catalogue) -> None:
    found = rich.neighbours("river-2", 10)
    vectors = rich.folder.vectors.astype(np.float32)
    true = vectors @ vectors[8]
    order = [row for row in np.argsort(-true) if row != 8][:10]
    assert [paper for paper, _ in found] == ids_of(rich, np.array(order))
    assert [similarity for _, similarity in found] == pytest.approx(true[order], abs=2e-3)
    assert rich.neighbours("river-2", 3) == found[:3]


def test_a_topic_of_any_level_knows_its_papers(rich: Catalogue) -> None:
    assert ids_of(rich, rich.in_topic("1-1").nonzero()[0]) == [f"river-{i}" for i in range(5)]
    assert rich.in_topic("0-0").sum() == 11
    assert rich.in_topic("0-1").sum() == rich.in_topic("1-2").sum() == 5


def test_an_unknown_topic_has_no_papers(rich: Catalogue) -> None:
    assert not rich.in_topic("7-7").any()
    assert len(rich.in_topic("7-7")) == 16


def test_codes_count_the_topics_of_one_level(rich: Catalogue) -> None:
    assert rich.codes(0).tolist() == [0] * 11 + [1] * 5
    assert rich.codes(1).tolist() == small.SUBJECT.tolist()


def test_topics_stand_from_coarse_to_fine_the_largest_first(rich: Catalogue) -> None:
    told = [(t.id, t.parent, t.level, t.rank, t.name, t.size) for t in rich.topics.values()]
    assert told == [
        ("0-0", None, 0, 0, "Nature", 11),
        ("0-1", None, 0, 1, "Time", 5),
        ("1-0", "0-0", 1, 0, "Owls", 6),
        ("1-1", "0-0", 1, 1, "Rivers", 5),
        ("1-2", "0-1", 1, 2, "Clocks", 5),
    ]
    assert [topic.id for topic in rich.finest] == ["1-0", "1-1", "1-2"]


def test_a_topic_has_key_phrases_exemplars_and_a_colour_for_each_ground(plain: Catalogue) -> None:
    owls = plain.topics["0-0"]
    assert owls.key_phrases == ("owls one", "owls two")
    assert owls.exemplars == ("owl-0", "owl-1", "owl-2")
    assert (owls.light, owls.dark) in PALETTE
    assert len({topic.light for topic in plain.topics.values()}) == 3


def test_a_part_of_a_topic_has_its_colour(rich: Catalogue) -> None:
    light = {topic.name: topic.light for topic in rich.topics.values()}
    assert light["Owls"] == light["Rivers"] == light["Nature"]
    assert light["Clocks"] == light["Time"] != light["Nature"]


def test_a_topic_brings_what_speaks_for_it(rich: Catalogue) -> None:
    assert rich.topics["1-0"].evidence == Evidence(
        name_share=0.75,
        name_elsewhere=0.125,
        phrase_shares=(0.5, 0.25),
        nearest=(("1-1", 0.5), ("1-2", 0.5)),
        persistence=0.1,
    )


def test_topics_are_told_apart_at_the_level_that_is_seen(deep: Catalogue) -> None:
    assert (deep.levels, deep.default_level, deep.level) == (3, 1, 1)
    assert deep.sizes == [2, 3, 5]
    assert deep.seen_at(None) is deep.seen_at(1) is deep.seen_at(9) is deep
    finest = deep.seen_at(2)
    assert finest is deep.seen_at(2)
    assert finest.level == 2
    assert len({topic.light for topic in finest.finest}) == 5
    assert len({topic.light for topic in deep.finest}) == 3
    assert finest.encoder is deep.encoder


@pytest.mark.parametrize("told", [3, -1, "1", None, [1], 0.5, True])
def test_a_level_that_is_not_there_is_not_the_default(own_maps: Path, told: Any) -> None:
    file = small.write_deep(own_maps).path / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"default_level": told}))
    assert open_catalogue("deep").default_level == 0


def test_the_rank_of_a_finest_topic_is_what_points_bin_says(rich: Catalogue) -> None:
    data = (rich.folder.path / "points.bin").read_bytes()
    column = next(c for c in rich.folder.manifest["points"]["columns"] if c["name"] == "topic")
    ranks = np.frombuffer(data, column["dtype"], len(rich), column["offset"])
    finest = rich.finest
    assert [finest[rank].name for rank in ranks] == ["Owls"] * 6 + ["Rivers"] * 5 + ["Clocks"] * 5


def test_hits_count_what_passes_in_each_topic_of_each_level(rich: Catalogue) -> None:
    passing = np.zeros(16, bool)
    passing[[0, 1, 6, 11, 15]] = True
    expected = {"0-0": 3, "0-1": 2, "1-0": 2, "1-1": 1, "1-2": 2}
    assert rich.hits_by_topic(passing) == expected
    assert set(rich.hits_by_topic(np.zeros(16, bool)).values()) == {0}


def test_fields_that_tell_papers_apart_are_facets_the_most_frequent_value_first(
    rich: Catalogue,
) -> None:
    found = [(f.field, f.label, f.values) for f in rich.facets]
    assert found == [
        ("venue", "Venue", ("Birds", "Water", "Time", "Night")),
        ("keywords", "Keyword", ("field", "lab")),
        ("extra.funder [x](y)", "funder [x](y)", ("state", "guild")),
    ]


def test_a_facet_knows_the_papers_of_each_value(rich: Catalogue) -> None:
    venue, keywords = facet_of(rich, "venue"), facet_of(rich, "keywords")
    assert venue is not None
    assert keywords is not None
    assert ids_of(rich, rows_of(venue, "Time")) == ["clock-0", "clock-1", "clock-2", "clock-3"]
    assert ids_of(rich, rows_of(keywords, "lab")) == list(small.IDS[::2])
    assert len(rows_of(keywords, "field")) == 16


def test_papers_of_which_nothing_is_known_have_no_facets(plain: Catalogue) -> None:
    assert plain.facets == []


@pytest.mark.parametrize(
    "values",
    [
        [f"value {i}" for i in range(16)],
        ["one"] * 16,
        ["", " "] * 8,
        ["a text that is far too long to choose it among others " * 2 + str(i // 4)
         for i in range(16)],
    ],
    ids=["each its own", "all the same", "blank", "long"],
)  # fmt: skip
def test_a_field_that_does_not_help_to_choose_is_no_facet(
    own_maps: Path, values: list[str]
) -> None:
    assert facet_of(made(own_maps, extra_note=values), "extra.note") is None


def test_a_list_is_taken_apart_and_a_paper_without_values_has_none(own_maps: Path) -> None:
    categories = [["a", "b"], [], ["b"], ["c", "b"]] * 4
    facet = facet_of(made(own_maps, categories=categories), "categories")
    assert facet is not None
    assert facet.values == ("b", "a", "c")
    assert rows_of(facet, "b").tolist() == [0, 2, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15]
    assert rows_of(facet, "a").tolist() == [0, 4, 8, 12]


def test_a_value_that_a_paper_tells_twice_counts_once(own_maps: Path) -> None:
    facet = facet_of(made(own_maps, keywords=[["a", "a"], ["b"], ["b"], ["b"]] * 4), "keywords")
    assert facet is not None
    assert facet.values == ("b", "a")
    assert rows_of(facet, "a").tolist() == [0, 4, 8, 12]


def test_a_field_may_hold_numbers_and_gaps(own_maps: Path) -> None:
    numbers = pd.array([1, 2, None, 1] * 4, "Int64")
    facet = facet_of(made(own_maps, extra_grade=numbers), "extra.grade")
    assert facet is not None
    assert facet.values == ("1", "2")
    assert facet.counts(np.ones(16, bool)).tolist() == [8, 4]


def test_maps_are_listed_by_name(maps: Path) -> None:
    assert catalogues.maps() == ["hostile", "many", "plain", "rich"]


def test_a_version_is_read_once_a_process(maps: Path) -> None:
    assert open_version("rich", small.VERSION) is open_catalogue("rich")


def test_a_new_version_is_picked_up_at_once_and_the_old_one_stays_open(own_maps: Path) -> None:
    small.write_plain(own_maps)
    old = open_catalogue("plain")
    table = small.plain().iloc[:14]
    small.write_map(own_maps, "plain", table, small.PLAIN_NAMES, version="v2")
    new = open_catalogue("plain")
    assert (len(old), old.key) == (16, "plain/v1")
    assert (len(new), new.key) == (14, "plain/v2")
    assert open_version("plain", "v1") is old


def test_maps_of_one_name_in_two_folders_are_two(
    own_maps: Path, all_maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write_map(own_maps, "rich", small.plain().iloc[:14], small.PLAIN_NAMES)
    assert len(open_catalogue("rich")) == 14
    monkeypatch.setenv("LITMAP_MAPS", str(all_maps))
    assert len(open_catalogue("rich")) == 16


@pytest.mark.parametrize("name", ["nothing", "", "..", "../rich", "a/b", "<b>", "x" * 500, "a\0b"])
@pytest.mark.usefixtures("maps")
def test_a_map_that_is_not_there_is_an_error_of_ours(name: str) -> None:
    with pytest.raises(MapError):
        open_catalogue(name)


@pytest.mark.parametrize("file", ["papers.parquet", "topics.parquet", "manifest.json"])
@pytest.mark.parametrize("content", [b"", b"broken", b"PAR1" * 8])
def test_a_damaged_map_is_an_error_of_ours(own_maps: Path, file: str, content: bytes) -> None:
    (small.write_plain(own_maps).path / file).write_bytes(content)
    with pytest.raises(MapError, match=file):
        open_catalogue("plain")


def test_a_table_that_lacks_columns_is_an_error_of_ours(own_maps: Path) -> None:
    folder = small.write_plain(own_maps)
    pd.DataFrame({"paper_id": ["a"], "title": ["A"]}).to_parquet(folder.path / "papers.parquet")
    with pytest.raises(MapError, match=r"papers\.parquet"):
        open_catalogue("plain")
