"""arXiv's Atom and OAI-PMH: the same paper by either way; errors and deletions are told."""

from typing import Any

import pytest
from hypothesis import given

from pipeline.readers.arxiv_xml import atom_records, is_atom, is_oai, oai_records
from pipeline.readers.file import Dropped
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read

ENTRY = """<entry><id>http://arxiv.org/abs/math/0703311v2</id><title>Clouds
  of $x$</title><updated>2009-01-01T00:00:00Z</updated>
<link href="https://arxiv.org/abs/math/0703311v2" rel="alternate"/>
<summary>  Where clouds
form.</summary><category term="math.AT"/><category term="math.KT"/>
<published>2007-03-11T22:06:08Z</published><arxiv:comment>9 pages</arxiv:comment>
<arxiv:journal_ref>J. Clouds 5 (2008)</arxiv:journal_ref><arxiv:doi>10.1234/x</arxiv:doi>
<author><name> Ana Gödel</name><arxiv:affiliation>Vienna</arxiv:affiliation></author>
<author><name>:</name></author><author><name>The Cloud Group</name></author></entry>
"""
FEED = f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
<id>https://arxiv.org/api/x</id><title>arXiv Query: clouds</title>
{ENTRY}</feed>"""
PAPER = {
    "title": "Clouds of $x$",
    "abstract": "Where clouds form.",
    "authors": ["Ana Gödel", "The Cloud Group"],
    "year": 2007,
    "date": "2007-03-11",
    "venue": "J. Clouds 5 (2008)",
    "doi": "10.1234/x",
    "arxiv_id": "math/0703311",
    "url": "https://arxiv.org/abs/math/0703311",
    "pdf_url": "https://arxiv.org/pdf/math/0703311",
    "categories": ["math.AT", "math.KT"],
    "extra.comment": "9 pages",
}
REST = """<title>Clouds of $x$</title><categories>math.AT math.KT</categories>
<comments>9 pages</comments><journal-ref>J. Clouds 5 (2008)</journal-ref><doi>10.1234/x</doi>
<abstract> Where clouds form.
</abstract>"""
ARXIV = f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>math/0703311</id>
<created>2007-03-11</created><updated>2009-01-01</updated><authors>
<author><keyname>Gödel</keyname><forenames>Ana</forenames></author>
<author><keyname>The Cloud Group</keyname></author></authors>{REST}</arXiv>"""
RAW = f"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>math/0703311</id>
<version version="v1"><date>Sun, 11 Mar 2007 22:06:08 GMT</date></version>
<version version="v2"><date>Thu, 1 Jan 2009 00:00:00 GMT</date></version>
<authors>Ana Gödel (Vienna) and The Cloud Group</authors>{REST}</arXivRaw>"""
CORE = """<oai_dc:dc xmlns:oai_dc="http://x/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Clouds of $x$</dc:title><dc:creator>Gödel, Ana</dc:creator>
<dc:subject>Algebraic Topology</dc:subject><dc:description>Where clouds form.</dc:description>
<dc:description>Comment: 9 pages</dc:description><dc:date>2009-01-01</dc:date>
<dc:date>2007-03-11</dc:date><dc:identifier>http://arxiv.org/abs/math/0703311</dc:identifier>
<dc:identifier>doi:10.1234/x</dc:identifier></oai_dc:dc>"""


def harvest(*metadata: str) -> str:
    held = "".join(f"<record><header/><metadata>{one}</metadata></record>" for one in metadata)
    return (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2020</responseDate>'
        f"<ListRecords>{held}<resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>"
    )


def test_every_field_of_an_atom_entry() -> None:
    assert read(atom_records, FEED) == ([PAPER], [])


@pytest.mark.parametrize("metadata", [ARXIV, RAW])
def test_oai_tells_the_same_paper(metadata: str) -> None:
    assert read(oai_records, harvest(metadata)) == ([PAPER], [])


def test_dublin_core_tells_what_it_knows() -> None:
    expected: dict[str, Any] = {
        **{key: PAPER[key] for key in ("title", "abstract", "year", "date", "arxiv_id")},
        **{key: PAPER[key] for key in ("url", "pdf_url")},
        "authors": ["Gödel, Ana"],
        "keywords": ["Algebraic Topology"],
        "doi": "doi:10.1234/x",
    }
    assert read(oai_records, harvest(CORE)) == ([expected], [])


def test_deleted_records_and_unknown_metadata_are_dropped_with_the_reason() -> None:
    deleted = '<record><header status="deleted"/></record>'
    text = harvest("<marc/>", ARXIV).replace("<ListRecords>", f"<ListRecords>{deleted}")
    kept, dropped = read(oai_records, text)
    assert [record["title"] for record in kept] == ["Clouds of $x$"]
    assert dropped == [
        Dropped("record 1", "deleted from the archive"),
        Dropped("record 2", "no metadata of a known format (arXiv, arXivRaw, oai_dc)"),
    ]


def test_an_error_of_arxiv_is_no_paper() -> None:
    error = "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title>"
    error += "<summary>bad id</summary></entry>"
    kept, dropped = read(atom_records, FEED.replace(ENTRY, error))
    assert (kept, dropped) == ([], [Dropped("record 1", "arXiv's error message: bad id")])


def test_the_announcement_of_a_daily_feed_is_no_part_of_the_abstract() -> None:
    prefix = "arXiv:math/0703311v1 Announce Type: new Abstract:"
    text = FEED.replace("  Where clouds", f"{prefix} Where clouds")
    assert read(atom_records, text)[0][0]["abstract"] == PAPER["abstract"]


def test_3000_authors_are_kept_in_order() -> None:
    crowd = "".join(f"<author><name>N {n}</name></author>" for n in range(3000))
    record = read(atom_records, FEED.replace("</entry>", f"{crowd}</entry>"))[0][0]
    assert record["authors"][2:] == [f"N {n}" for n in range(3000)]


def test_a_feed_cut_off_keeps_what_was_complete() -> None:
    kept, dropped = read(atom_records, FEED.replace("</feed>", ENTRY[:100]))
    assert (kept, [one.record for one in dropped]) == ([PAPER], ["record 2 and what follows"])


def test_only_arxiv_and_oai_are_recognised() -> None:
    blog = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title></entry></feed>'
    assert [is_atom(file_of(text)) for text in (FEED, blog, harvest(CORE))] == [True, False, False]
    assert [is_oai(file_of(text)) for text in (harvest(CORE), FEED, blog)] == [True, False, False]


@FUZZ
@given(cuts(FEED))
def test_a_damaged_feed_never_surprises(text: str) -> None:
    assert_survives(atom_records, text)


@FUZZ
@given(cuts(harvest(ARXIV, RAW, CORE)))
def test_a_damaged_harvest_never_surprises(text: str) -> None:
    assert_survives(oai_records, text)
