"""What real exports call their columns: a record of each, read from a table of our own."""

import pytest

from pipeline.readers import delimited
from pipeline.readers.file import Record
from tests.pipeline.bibliographies import read

SCOPUS = """"Authors","Author full names","Author(s) ID","Title","Year","Source title","Cited by",\
"DOI","Link","Abstract","Author Keywords","Index Keywords","Document Type","Source","EID"
"Doe J.; Roe R.","Doe, Jane (12345678); Roe, Richard (23456789)","12345678; 23456789","Soil, and \
water","2020","Journal of Soil","7","10.1234/s","https://www.scopus.com/x","Text.","soil; water",\
"earth","Article","Scopus","2-s2.0-1"
"""
WEB_OF_SCIENCE = (
    "PT\tAU\tAF\tTI\tSO\tDE\tID\tAB\tPY\tPD\tDI\tUT\tTC\tWC\tDT\tLA\tPM\n"
    'J\tDoe, J; Roe, R\tDoe, Jane; Roe, Richard\t"Smart" soil\tSOIL\tsoil; water\tEARTH\tSays "no\t'
    "2020\tFEB 15\t10.1234/w\tWOS:1\t3\tSoil Science; Water\tArticle\tEnglish\t123\n"
)
WOS_EXCEL = (
    "Authors,Author Full Names,Article Title,Source Title,Author Keywords,Keywords Plus,Abstract,"
    '"Times Cited, WoS Core","Times Cited, All Databases",Publication Year,DOI,'
    "UT (Unique WOS ID)\n"
    '"Doe, J","Doe, Jane",Soil,SOIL,soil; water,EARTH,Text.,3,4,2020,10.1234/w,WOS:1\n'
)
LENS = (
    "Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,Author/s,Abstract,"
    "MeSH Terms,Keywords,Citing Works Count,External URL,DOI,PMID\n"
    "000-1,Soil,2020-01-02,2020,journal article,Soil J,Jane Doe;; Richard Roe,Text.,Earth;; Mud,"
    "soil;; water,5,https://x.org/1,10.1234/l,123\n"
)
DIMENSIONS = (
    '"About the data: Exported on May 1, 2020. Criteria: title, abstract."\n'
    "Rank,Publication ID,DOI,PMID,PMCID,Title,Abstract,Source title,PubYear,Authors,Times cited,"
    "Fields of Research\n"
    '1,pub.1,10.1234/d,123,PMC1,Soil,Text.,Soil J,2020,"Doe, Jane; Roe, Richard",2,'
    "37 Earth; 41 Env\n"
)
IEEE = (
    '"Document Title",Authors,"Author Affiliations","Publication Title","Publication Year",'
    '"Abstract","PDF Link","Author Keywords","IEEE Terms","Article Citation Count","DOI",'
    '"Document Identifier"\n'
    '"Soil","J. Doe; R. Roe","Univ.","IEEE Soil","2020","Text.","https://x.org/1.pdf",'
    '"soil;water","Mud","9","10.1234/i","IEEE Journals"\n'
)
CORD = (
    "cord_uid,sha,source_x,title,doi,pmcid,pubmed_id,abstract,publish_time,authors,journal,url,"
    "s2_id\n"
    'u1,,PMC,Soil,10.1234/c,PMC1,123.0,Text.,2020-03-01,"Doe, Jane; Roe, Richard",Soil J,'
    "https://doi.org/10.1234/c; https://x.org/1,456.0\n"
)
PUBMED = (
    "\ufeffPMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,"
    "PMCID,NIHMS ID,DOI\n"
    '123,Soil,"Doe J, Roe R.",Soil J. 2020,Doe J,Soil J,2020,2020/01/05,,,10.1234/p\n'
)
PUBLISH_OR_PERISH = (
    "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,GSRank,Type,DOI,Abstract,FullTextURL\n"
    '12,"J Doe, R Roe…",Soil,2020,Soil J,Pub,https://x.org/1,1,PDF,10.1234/g,Text.,https://x.org/f\n'
)
ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url",'
    '"Abstract Note","Date","Manual Tags","Automatic Tags","Extra","File Attachments"\n'
    '"K1","journalArticle","2020","Doe, Jane; Roe, Richard","Soil","Soil J","10.1234/z",'
    '"https://x.org/1","Text.","2020-05","soil; water","Mud","PMID: 1","/a.pdf"\n'
)
EMBASE = (
    "\ufeffSEARCH QUERY;soil:ti;;;;\n-----;;;;;\n;;;;;\n"
    "Title;Original Title;Author Names;Source;Source title;Publication Year;Abstract;DOI;"
    "Medline PMID;Article Language\n"
    "Soil;;Doe J., Roe R.;Soil J (2020) 1:1;Soil J;2020;Text.;10.1234/e;123;English\n"
)
ARXIV = (
    "id,submitter,authors,title,categories,abstract,versions,update_date,authors_parsed\n"
    "0704.0001,Jane,Jane Doe and Richard Roe,Soil,cs.LG stat.ML,Text.,"
    "\"[{'version': 'v1', 'created': 'Mon, 2 Apr 2007 19:18:42 GMT'}]\",2008-11-26,"
    "\"[['Doe', 'Jane', ''], ['Roe', 'Richard', '']]\"\n"
)
OPENALEX = (
    "id,display_name,publication_year,doi,authorships.author.display_name,"
    "primary_location.source.display_name,cited_by_count\n"
    "https://openalex.org/W123,Soil,2020,https://doi.org/10.1234/o,Jane Doe|Richard Roe,Soil J,4\n"
)
ASREVIEW = "title,abstract,label_included\nSoil,Text.,1\n"
GERMAN = "Titel;Zusammenfassung;Autoren;Jahr\nBoden;Text.;Doe, Jane; 2020\n"

INVERTED = ["Doe, Jane", "Roe, Richard"]
DIALECTS: dict[str, tuple[str, Record]] = {
    "Scopus": (SCOPUS, {
        "title": "Soil, and water", "abstract": "Text.", "authors": INVERTED, "year": "2020",
        "venue": "Journal of Soil", "doi": "10.1234/s", "url": "https://www.scopus.com/x",
        "keywords": ["soil", "water"], "citations": "7", "extra.type": "Article",
        "extra.Source": "Scopus", "extra.EID": "2-s2.0-1", "extra.Index Keywords": "earth",
        "extra.Authors": "Doe J.; Roe R.", "extra.Author(s) ID": "12345678; 23456789",
    }),
    "Web of Science": (WEB_OF_SCIENCE, {
        "title": '"Smart" soil', "abstract": 'Says "no', "authors": INVERTED, "year": "2020",
        "date": "2020-02-15", "venue": "SOIL", "doi": "10.1234/w", "keywords": ["soil", "water"],
        "categories": ["Soil Science", "Water"], "citations": "3", "extra.pmid": "123",
        "extra.type": "Article", "extra.language": "English", "extra.wos_id": "WOS:1",
        "extra.AU": "Doe, J; Roe, R", "extra.ID": "EARTH", "extra.PT": "J",
    }),
    "Web of Science, full names": (WOS_EXCEL, {
        "title": "Soil", "abstract": "Text.", "authors": ["Doe, Jane"], "year": "2020",
        "venue": "SOIL", "doi": "10.1234/w", "keywords": ["soil", "water"], "citations": "3",
        "extra.Times Cited, All Databases": "4", "extra.Keywords Plus": "EARTH",
        "extra.UT (Unique WOS ID)": "WOS:1", "extra.Authors": "Doe, J",
    }),
    "Lens": (LENS, {
        "title": "Soil", "abstract": "Text.", "authors": ["Jane Doe", "Richard Roe"],
        "year": "2020", "date": "2020-01-02", "venue": "Soil J", "doi": "10.1234/l",
        "url": "https://x.org/1", "keywords": ["soil", "water"], "citations": "5",
        "extra.pmid": "123", "extra.type": "journal article", "extra.Lens ID": "000-1",
        "extra.MeSH Terms": "Earth;; Mud",
    }),
    "Dimensions": (DIMENSIONS, {
        "title": "Soil", "abstract": "Text.", "authors": INVERTED, "year": "2020",
        "venue": "Soil J", "doi": "10.1234/d", "categories": ["37 Earth", "41 Env"],
        "citations": "2", "extra.pmid": "123", "extra.PMCID": "PMC1", "extra.Rank": "1",
        "extra.Publication ID": "pub.1",
    }),
    "IEEE Xplore": (IEEE, {
        "title": "Soil", "abstract": "Text.", "authors": ["J. Doe", "R. Roe"], "year": "2020",
        "venue": "IEEE Soil", "doi": "10.1234/i", "pdf_url": "https://x.org/1.pdf",
        "keywords": ["soil", "water"], "citations": "9", "extra.IEEE Terms": "Mud",
        "extra.Author Affiliations": "Univ.", "extra.Document Identifier": "IEEE Journals",
    }),
    "CORD-19": (CORD, {
        "title": "Soil", "abstract": "Text.", "authors": INVERTED, "date": "2020-03-01",
        "venue": "Soil J", "doi": "10.1234/c", "url": "https://doi.org/10.1234/c",
        "extra.url": "https://doi.org/10.1234/c; https://x.org/1", "extra.pmid": "123",
        "extra.s2": "456", "extra.cord_uid": "u1", "extra.source_x": "PMC", "extra.pmcid": "PMC1",
    }),
    "PubMed": (PUBMED, {
        "title": "Soil", "authors": ["Doe J", "Roe R."], "year": "2020", "venue": "Soil J",
        "doi": "10.1234/p", "extra.pmid": "123", "extra.Citation": "Soil J. 2020",
        "extra.First Author": "Doe J", "extra.Create Date": "2020/01/05",
    }),
    "Publish or Perish": (PUBLISH_OR_PERISH, {
        "title": "Soil", "abstract": "Text.", "authors": ["J Doe", "R Roe"], "year": "2020",
        "venue": "Soil J", "doi": "10.1234/g", "url": "https://x.org/1", "citations": "12",
        "pdf_url": "https://x.org/f", "extra.Publisher": "Pub", "extra.GSRank": "1",
        "extra.type": "PDF",
    }),
    "Zotero": (ZOTERO, {
        "title": "Soil", "abstract": "Text.", "authors": INVERTED, "year": "2020",
        "date": "2020-05", "venue": "Soil J", "doi": "10.1234/z", "url": "https://x.org/1",
        "keywords": ["soil", "water"], "extra.type": "journalArticle", "extra.Key": "K1",
        "extra.Automatic Tags": "Mud", "extra.Extra": "PMID: 1", "extra.File Attachments": "/a.pdf",
    }),
    "Embase": (EMBASE, {
        "title": "Soil", "abstract": "Text.", "authors": ["Doe J.", "Roe R."], "year": "2020",
        "venue": "Soil J", "doi": "10.1234/e", "extra.pmid": "123", "extra.language": "English",
        "extra.Source": "Soil J (2020) 1:1",
    }),
    "arXiv snapshot": (ARXIV, {
        "title": "Soil", "abstract": "Text.", "authors": ["Jane Doe", "Richard Roe"],
        "date": "2007-04-02", "arxiv_id": "0704.0001", "url": "https://arxiv.org/abs/0704.0001",
        "pdf_url": "https://arxiv.org/pdf/0704.0001", "categories": ["cs.LG", "stat.ML"],
        "extra.submitter": "Jane", "extra.authors": "Jane Doe and Richard Roe",
        "extra.versions": "[{'version': 'v1', 'created': 'Mon, 2 Apr 2007 19:18:42 GMT'}]",
    }),
    "OpenAlex": (OPENALEX, {
        "title": "Soil", "authors": ["Jane Doe", "Richard Roe"], "year": "2020",
        "venue": "Soil J", "doi": "https://doi.org/10.1234/o", "citations": "4",
        "extra.openalex": "W123",
    }),
    "ASReview": (ASREVIEW, {"title": "Soil", "abstract": "Text.", "extra.label_included": "1"}),
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_export_is_read_field_by_field(dialect: str, encoding: str) -> None:
    text, expected = DIALECTS[dialect]
    data = text.removeprefix("\ufeff").encode(encoding)
    kept, dropped = read(delimited.records, data)
    assert (kept, dropped) == ([expected], [])


@pytest.mark.parametrize(
    "header",
    [
        "Titel;Zusammenfassung;Autoren;Jahr",
        "Titre;Résumé;Auteurs;Année",
        "Título;Resumen;Autores;Año",
        "标题;摘要;作者;年份",
        "Title-题名;Summary-摘要;Author-作者;Year-年",
        "論文名;抄録;著者;年",
        "Название;Аннотация;Авторы;Год",
    ],
)
def test_headers_of_other_languages_are_known(header: str) -> None:
    kept, _ = read(delimited.records, f"{header}\nSoil;Text.;Jane Doe;2020\n")
    assert kept == [{"title": "Soil", "abstract": "Text.", "authors": ["Jane Doe"], "year": "2020"}]
