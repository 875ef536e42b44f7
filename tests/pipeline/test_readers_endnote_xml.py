"""EndNote XML: styled texts are flattened, kinds that are no papers are told."""

import pytest
from hypothesis import given

from pipeline.readers.endnote_xml import recognises, records
from pipeline.readers.file import Dropped
from tests.pipeline.bibliographies import FUZZ, assert_survives, cuts, file_of, read
from tests.pipeline.small import clean

S, E = '<style face="normal" font="default" size="100%">', "</style>"
RECORD = f"""<record><database name="x.enl">x.enl</database><rec-number>9</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{S}Gödel, A. B.{E}</author><author>{S}The Cloud Group,{E}</author>
</authors></contributors>
<titles><title>{S}Role of {E}<style face="italic">E. coli</style>{S} in rain{E}</title>
<secondary-title>{S}Clouds{E}</secondary-title></titles>
<periodical><full-title>{S}Journal of Clouds{E}</full-title></periodical>
<keywords><keyword>{S}cloud{E}</keyword><keyword>{S}rain{E}</keyword></keywords>
<dates><year>{S}2018{E}</year><pub-dates><date>{S}Mar 7{E}</date></pub-dates></dates>
<abstract>{S}One &lt; two.&#xD;&#xD;Second.{E}</abstract>
<accession-num>{S}29629291{E}</accession-num><remote-database-name>{S}Medline{E}</remote-database-name>
<urls><related-urls><url>{S}http://search.example/x{E}</url>
<url>{S}https://doi.org/10.1016/j.imr.2018.01.008{E}</url></related-urls>
<pdf-urls><url>internal-pdf://x.pdf</url></pdf-urls></urls></record>
"""
FILE = f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{RECORD}</records></xml>'


def test_every_field_of_a_record() -> None:
    assert read(records, FILE) == (
        [
            {
                "title": "Role of E. coli in rain",
                "abstract": "One < two.\n\nSecond.",
                "authors": ["Gödel, A. B.", "The Cloud Group,"],
                "year": 2018,
                "date": "2018-03",
                "venue": "Journal of Clouds",
                "doi": "https://doi.org/10.1016/j.imr.2018.01.008",
                "url": "https://doi.org/10.1016/j.imr.2018.01.008",
                "pdf_url": "internal-pdf://x.pdf",
                "keywords": ["cloud", "rain"],
                "extra.pmid": "29629291",
                "extra.type": "Journal Article",
                "extra.database": "Medline",
            }
        ],
        [],
    )


def test_a_publishers_link_is_no_doi() -> None:
    link = "https://www.cochranelibrary.com/central/doi/10.1002/central/CN-02017416/full"
    record = read(records, FILE.replace("https://doi.org/10.1016/j.imr.2018.01.008", link))[0][0]
    assert "doi" not in record
    assert record["url"] == "http://search.example/x"


@pytest.mark.parametrize("kind", ["Web Page", "Statute", "Case", "Figure"])
def test_kinds_that_are_no_papers_are_dropped_with_the_reason(kind: str) -> None:
    kept, dropped = read(records, FILE.replace("Journal Article", kind))
    assert (kept, dropped) == ([], [Dropped("record 1", f"no paper but: {kind}")])


def test_a_number_of_another_database_is_no_pubmed_identifier() -> None:
    record = read(records, FILE.replace("Medline", "Embase"))[0][0]
    assert "extra.pmid" not in record


def test_pdfs_on_the_users_own_disk_are_no_links() -> None:

    frame = clean(read(records, FILE)[0]).papers.frame
    assert frame["pdf_url"].tolist() == [""]
    assert frame.index.tolist() == ["doi:10.1016/j.imr.2018.01.008"]


def test_a_record_without_a_title_is_dropped_and_the_next_kept() -> None:
    untitled = RECORD.replace("<title>", "<short-title>").replace("</title>", "</short-title>")
    kept, dropped = read(records, f"<records>{untitled}{RECORD}</records>")
    assert len(kept) == 1
    assert dropped == [Dropped("record 1", "no title")]


def test_only_endnote_is_recognised() -> None:
    assert recognises(file_of(FILE))
    assert recognises(file_of(f"<records>{RECORD}</records>"))
    assert not recognises(file_of("<records><record><title>A</title></record></records>"))
    assert not recognises(file_of("<PubmedArticleSet><ref-type/></PubmedArticleSet>"))


@FUZZ
@given(cuts(FILE))
def test_a_damaged_file_never_surprises(text: str) -> None:
    assert_survives(records, text)
