"""One small paper as each program and service writes it, and how its clean record differs."""

import gzip
import io
import json
import zipfile
from typing import Any

from openpyxl import Workbook

from tests.pipeline.small import CLOUDS

PAPER: dict[str, Any] = {
    "title": "Soil and α-water",
    "abstract": "Rain falls on soil. It flows at 10⁻³ m/s.",
    "authors": ["Jane Doe", "Ana Gödel"],
    "year": 2020,
    "venue": "Journal of Soil",
    "doi": "10.1234/soil.1",
}
INITIALS = {"authors": ["J. Doe", "A. Gödel"]}
NO_ABSTRACT = {"abstract": ""}
NO_DOI = {"doi": ""}
ARXIV = {"doi": "", "venue": "", "arxiv_id": "2003.00001"}

TITLE, ABSTRACT = PAPER["title"], PAPER["abstract"]
TEX = r"Rain falls on soil. It flows at $10^{-3}$ m/s."
JATS = "<jats:p>Rain falls on soil. It flows at 10<jats:sup>-3</jats:sup> m/s.</jats:p>"
MATHML = "Soil and <mml:math><mml:mi>α</mml:mi></mml:math>-water"
INVERTED = {word: [at] for at, word in enumerate(ABSTRACT.split())}


def _ris(*lines: str) -> str:
    return "\r\n".join([*lines, "ER  - ", "", ""])


AU = ("AU  - Doe, Jane", "AU  - Gödel, Ana")
RIS: dict[str, tuple[str, dict[str, Any]]] = {
    "Zotero": (_ris(
        "TY  - JOUR", f"TI  - {TITLE}", *AU, "T2  - Journal of Soil",
        "AB  - <p>Rain falls on soil. It flows at 10<sup>-3</sup> m/s.</p>",
        "DA  - 2020/03/09/", "PY  - 2020", "DO  - 10.1234/soil.1"), {}),
    "EndNote": (_ris(
        "TY  - JOUR", "A1  - Doe, Jane", "A1  - Gödel, Ana", "Y1  - 2020/03/09",
        f"T1  - {TITLE}", "JF  - Journal of Soil", f"N2  - {ABSTRACT}",
        "M3  - 10.1234/soil.1", "ID  - 7"), {}),
    "Scopus": (_ris(
        "TY  - JOUR", f"TI  - {TITLE}", "T2  - Journal of Soil", "J2  - J. Soil",
        "AU  - Doe, J.", "AU  - Gödel, A.", "PY  - 2020", "DO  - 10.1234/soil.1",
        f"AB  - {ABSTRACT} © 2020 Elsevier B.V. All rights reserved.", "DB  - Scopus",
        "N1  - Export Date: 9 March 2020; Cited By: 7"), {**INITIALS, "citations": 7}),
    "Web of Science": (_ris(
        "TY  - JOUR", "AU  - Doe, J", "AU  - Gödel, A", f"TI  - {TITLE}",
        "T2  - JOURNAL OF SOIL", f"AB  - {ABSTRACT}", "DA  - MAR 9", "PY  - 2020",
        "DO  - 10.1234/soil.1", "AN  - WOS:000000000000001",
        "N1  - Times Cited in Web of Science Core Collection:  7"),
        {"authors": ["J Doe", "A Gödel"], "venue": "JOURNAL OF SOIL", "citations": 7}),
    "Embase": (_ris(
        "TY  - JOUR", "M3  - Article", "Y1  - 2020", f"T1  - {TITLE}", "A1  - Doe J.",
        "A1  - Gödel A.", f"N2  - {ABSTRACT}", "JF  - Journal of Soil", "KW  - *soil",
        "DO  - 10.1234/soil.1", "L2  - https://example.org/x"), INITIALS),
    "Lens": (_ris(
        "TY  - JOUR", "AU  - Jane Doe", "AU  - Ana Gödel", f"TI  - {TITLE}",
        "T2  - Journal of Soil", f"AB  - {ABSTRACT}", "PY  - 2020", "DA  - 2020-03-09",
        "DO  - 10.1234/soil.1", "UR  - https://lens.org/000-1"), {}),
    "Dimensions": (_ris(
        "TY  - JOUR", "ID  - pub.1", "DO  - 10.1234/soil.1", f"TI  - {TITLE}",
        f"AB  - {ABSTRACT}", "DA  - 2020-03-09", "PY  - 2020", "JF  - Journal of Soil",
        *AU, "UR  - https://app.dimensions.ai/details/publication/pub.1"), {}),
    "ResearchRabbit": (_ris(
        "TY  - JOUR", f"TI  - {TITLE}", f"AB  - {ABSTRACT}", "AU  - Jane Doe",
        "AU  - Ana Gödel", "PY  - 2020", "JO  - Journal of Soil",
        "UR  - https://doi.org/10.1234/soil.1"), {}),
    "Covidence": (_ris(
        "TY  - JOUR", f"T1  - {TITLE}", "A1  - Doe, Jane", "A1  - Gödel, Ana", "Y1  - 2020//",
        "JO  - Journal of Soil", f"N2  - {ABSTRACT}", "U1  - 1[covidence id]",
        "DO  - 10.1234/soil.1"), {}),
    "one line end": (_ris(
        "TY  - JOUR", f"CT  - {TITLE}", *AU, "JF  - Journal of Soil", "PY  - 2020",
        f"AB  - {ABSTRACT}", "DO  - 10.1234/soil.1").replace("\r\n", "\r"), {}),
}  # fmt: skip

_FIELDS = (
    '  title = {Soil and $\\alpha$-{W}ater},\n  author = {Doe, Jane and G{\\"o}del, Ana},\n'
    "  journal = {Journal of Soil},\n  year = {2020},\n  doi = {10.1234/soil.1},\n"
)
WATER = {"title": "Soil and α-Water"}
BIBTEX: dict[str, tuple[str | bytes, dict[str, Any]]] = {
    "ACL with macros": (
        '@string{soil = "Journal of " # "Soil"}\n@inproceedings{doe-godel-2020-soil,\n'
        '    title = "Soil and $\\alpha$-{W}ater",\n'
        "    author = {Doe, Jane  and\n      G{\\\"o}del, Ana},\n    booktitle = soil,\n"
        f'    month = mar,\n    year = "2020",\n    doi = "10.1234/soil.1",\n'
        f'    abstract = "{TEX}"\n}}\n', WATER),
    "ACM": (
        "@article{10.1234/soil.1,\nauthor = {Doe, Jane and G\\\"{o}del, Ana},\n"
        "title = {Soil and α-Water},\nyear = {2020},\nissue_date = {March 2020},\n"
        "url = {https://doi.org/10.1234/soil.1},\ndoi = {10.1234/soil.1},\n"
        f"abstract = {{{TEX}}},\njournal = {{Journal of Soil}}, month = mar,\n}}\n", WATER),
    "IEEE on one line": (
        "".join(f"@ARTICLE{{{key},  author={{Doe, Jane and Gödel, Ana}},  journal={{Journal of "
                f"Soil}},   title={{{TITLE}}},   year={{2020}},  abstract={{{ABSTRACT}}},"
                "  doi={10.1234/soil.1}}" for key in (1, 2)), {}),
    "Web of Science": (
        "\n@article{ WOS:000000000000001,\nAuthor = {Doe, Jane and Godel, Ana},\n"
        "Title = {{Soil and alpha-water}},\nJournal = {{JOURNAL OF SOIL}},\nYear = {{2020}},\n"
        "Month = {{MAR 9}},\nAbstract = {{Rain falls on soil.\n   It flows.}},\n"
        "DOI = {{10.1234/soil.1}},\nUnique-ID = {{WOS:000000000000001}},\n}\n",
        {"title": "Soil and alpha-water", "authors": ["Jane Doe", "Ana Godel"],
         "venue": "JOURNAL OF SOIL", "abstract": "Rain falls on soil. It flows.",
         "date": "2020-03-09"}),
    "Better BibTeX": (
        "@article{doeSoil2020,\n  title = {Soil and $\\alpha$-{{Water}}},\n"
        "  author = {Doe, Jane and G{\\\"o}del, Ana},\n  date = {2020-03-09},\n"
        "  journaltitle = {Journal of Soil},\n  doi = {10.1234/soil.1},\n"
        f"  abstract = {{{TEX}}},\n  file = {{/home/x.pdf}},\n  langid = {{english}}\n}}\n",
        WATER),
    "Mendeley": (
        f"@article{{Doe2020,\n   abstract = {{{TEX}}},\n   author = {{Jane Doe and Ana Gödel}},\n"
        "   doi = {10.1234/soil.1},\n   journal = {Journal of Soil},\n   month = {3},\n"
        "   title = {Soil and α-water},\n   url = {https://example.org},\n   year = {2020},\n}\n",
        {}),
    "Latin-1": (
        f"@article{{k,\n{_FIELDS}  abstract = {{Naïve façades, à la crème, für Öfen: état.}}\n}}\n"
        .encode("latin-1"),
        {**WATER, "abstract": "Naïve façades, à la crème, für Öfen: état."}),
    "GBK": (
        "@article{k,\n  title = {土壤与水分运移的数值模拟研究},\n  author = {王小明 and 李雷},\n"
        "  journal = {土壤学报},\n  year = {2020},\n  doi = {10.1234/soil.1},\n"
        "  abstract = {本文研究土壤中水分的运移规律,并给出数值模拟方法。}\n}\n".encode("gbk"),
        {"title": "土壤与水分运移的数值模拟研究", "authors": ["王小明", "李雷"],
         "venue": "土壤学报", "abstract": "本文研究土壤中水分的运移规律,并给出数值模拟方法。"}),
}  # fmt: skip

MEDLINE = (
    f"\nPMID- 101\nOWN - NLM\nDP  - 2020 Mar 9\nTI  - {TITLE}.\nAB  - Rain falls on soil. It\n"
    "      flows at 10⁻³ m/s.\nFAU - Doe, Jane\nAU  - Doe J\nFAU - Gödel, Ana\nAU  - Gödel A\n"
    "LA  - eng\nPT  - Journal Article\nTA  - J Soil\nJT  - Journal of Soil\n"
    "LID - 10.1234/soil.1 [doi]\n"
)
PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">101</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2020</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Journal of Soil</Title></Journal><ArticleTitle>Soil and <i>α</i>-water.</ArticleTitle>
<Abstract><AbstractText Label="BACKGROUND">Rain falls on soil.</AbstractText>
<AbstractText Label="RESULTS">It flows at 10<sup>-3</sup> m/s.</AbstractText></Abstract>
<AuthorList><Author><LastName>Doe</LastName><ForeName>Jane</ForeName></Author>
<Author><LastName>Gödel</LastName><ForeName>Ana</ForeName></Author></AuthorList>
</Article></MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="doi">10.1234/soil.1</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
</PubmedArticleSet>"""
_STYLE = '<style face="normal" font="default" size="100%">'
ENDNOTE = f"""<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
<author>{_STYLE}Doe, Jane</style></author><author>{_STYLE}Gödel, Ana</style></author>
</authors></contributors><titles><title>{_STYLE}Soil and </style><style face="italic">α</style>
{_STYLE}-water</style></title><secondary-title>{_STYLE}Journal of Soil</style></secondary-title>
</titles><dates><year>{_STYLE}2020</style></year></dates><abstract>{_STYLE}{ABSTRACT}</style>
</abstract><electronic-resource-num>{_STYLE}10.1234/soil.1</style></electronic-resource-num>
</record></records></xml>""".replace("</style>\n<style", "</style><style")
ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>ArXiv Query</title><id>http://arxiv.org/api/x</id><entry>
<id>http://arxiv.org/abs/2003.00001v2</id><published>2020-03-01T00:00:00Z</published>
<updated>2021-06-01T00:00:00Z</updated><title>Soil and $\\alpha$-water</title>
<summary>  {TEX.replace(" It", chr(10) + "It")}
</summary><author><name>Jane Doe</name></author><author><name>Ana Gödel</name></author>
<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry></feed>"""
OAI = f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>
<identifier>oai:arXiv.org:2003.00001</identifier></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2003.00001</id><created>2020-03-01</created>
<authors><author><keyname>Doe</keyname><forenames>Jane</forenames></author>
<author><keyname>Gödel</keyname><forenames>Ana</forenames></author></authors>
<title>Soil and $\\alpha$-water</title><categories>cs.LG</categories>
<abstract>  {TEX}</abstract></arXiv></metadata></record></ListRecords></OAI-PMH>"""
XML: dict[str, tuple[str, str, dict[str, Any]]] = {
    "MEDLINE": (MEDLINE, "MEDLINE", {}),
    "PubMed XML": (PUBMED, "PubMed XML", {
        "abstract": "BACKGROUND: Rain falls on soil.\n\nRESULTS: It flows at 10⁻³ m/s."}),
    "EndNote XML": (ENDNOTE, "EndNote XML", {}),
    "arXiv Atom": (ATOM, "arXiv Atom feed", ARXIV),
    "OAI-PMH": (OAI, "OAI-PMH", ARXIV),
}  # fmt: skip

CSL = [{
    "id": "doe2020", "type": "article-journal", "title": "Soil and <i>α</i>-water",
    "container-title": "Journal of Soil", "abstract": ABSTRACT, "DOI": "10.1234/soil.1",
    "author": [{"family": "Doe", "given": "Jane"}, {"family": "Gödel", "given": "Ana"}],
    "issued": {"date-parts": [["2020", 3, 9]]},
}]  # fmt: skip
ZOTERO = [{"key": "A", "version": 1, "library": {"type": "user"}, "data": {
    "key": "A", "itemType": "journalArticle", "title": TITLE, "abstractNote": ABSTRACT,
    "creators": [{"creatorType": "author", "firstName": "Jane", "lastName": "Doe"},
                 {"creatorType": "author", "firstName": "Ana", "lastName": "Gödel"}],
    "publicationTitle": "Journal of Soil", "date": "March 9, 2020", "DOI": "10.1234/soil.1",
}}]  # fmt: skip
OPENALEX = {
    "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1234/soil.1", "title": MATHML,
    "display_name": MATHML, "publication_year": 2020, "publication_date": "2020-03-09",
    "type": "article", "abstract_inverted_index": INVERTED,
    "authorships": [{"author": {"display_name": "Jane Doe"}},
                    {"author": {"display_name": "Ana Gödel"}}],
    "primary_location": {"source": {"display_name": "Journal of Soil", "type": "journal"}},
}  # fmt: skip
SEMANTIC_SCHOLAR = {"total": 1, "offset": 0, "data": [{
    "paperId": "649def34f8be52c8b66281af98ae884c09aef38b", "title": TITLE, "abstract": ABSTRACT,
    "externalIds": {"DOI": "10.1234/soil.1"}, "year": 2020, "venue": "Journal of Soil",
    "authors": [{"authorId": "1", "name": "Jane Doe"}, {"authorId": "2", "name": "Ana Gödel"}],
}]}  # fmt: skip
S2ORC = {
    "paper_id": "77", "title": TITLE, "abstract": ABSTRACT, "year": 2020, "doi": "10.1234/soil.1",
    "authors": [{"first": "Jane", "middle": [], "last": "Doe", "suffix": ""},
                {"first": "Ana", "middle": [], "last": "Gödel", "suffix": ""}],
    "venue": None, "journal": "Journal of Soil", "arxiv_id": None, "acl_id": None,
    "pmc_id": None, "pubmed_id": None, "mag_id": "1", "outbound_citations": [],
    "inbound_citations": [], "has_pdf_parse": False, "s2_url": "https://example.org/77",
}  # fmt: skip
CROSSREF = {"status": "ok", "message-type": "work-list", "message": {"items": [{
    "DOI": "10.1234/soil.1", "type": "journal-article", "title": [TITLE], "abstract": JATS,
    "container-title": ["Journal of Soil"], "issued": {"date-parts": [[2020, 3]]},
    "author": [{"given": "Jane", "family": "Doe"}, {"given": "Ana", "family": "Gödel"}],
    "prefix": "10.1234", "member": "1",
}]}}  # fmt: skip
SNAPSHOT = {
    "id": "2003.00001", "submitter": "Jane Doe", "authors": "Jane Doe and Ana G\\\"odel",
    "title": "Soil and $\\alpha$-water", "comments": None, "journal-ref": None, "doi": None,
    "categories": "cs.LG", "abstract": f"  {TEX}\n",
    "versions": [{"version": "v1", "created": "Sun, 1 Mar 2020 00:00:00 GMT"}],
    "update_date": "2021-01-01", "authors_parsed": [["Doe", "Jane", ""], ['G\\"odel', "Ana", ""]],
}  # fmt: skip
DAILY = [{"paper": {
    "id": "2003.00001", "title": TITLE, "summary": ABSTRACT, "upvotes": 3,
    "publishedAt": "2020-03-01T00:00:00.000Z",
    "authors": [{"name": "Jane Doe", "hidden": False}, {"name": "Ana Gödel", "hidden": True}],
}, "title": TITLE, "publishedAt": "2020-03-03T00:00:00.000Z"}]  # fmt: skip


def _lines(*items: Any) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


JSON: dict[str, tuple[str, str, dict[str, Any]]] = {
    "CSL-JSON": (json.dumps(CSL), "CSL-JSON", {}),
    "Zotero web API": (json.dumps(ZOTERO), "Zotero JSON", {}),
    "OpenAlex": (json.dumps({"meta": {"count": 1}, "results": [OPENALEX]}), "OpenAlex JSON", {}),
    "OpenAlex lines": (_lines(OPENALEX), "OpenAlex JSON", {}),
    "Semantic Scholar API": (json.dumps(SEMANTIC_SCHOLAR), "Semantic Scholar JSON", {}),
    "S2ORC": (_lines(S2ORC), "S2ORC JSON", {}),
    "Crossref": (json.dumps(CROSSREF), "Crossref JSON", {}),
    "arXiv snapshot": (_lines(SNAPSHOT), "arXiv snapshot", ARXIV),
    "daily papers": (json.dumps(DAILY), "Hugging Face daily papers", ARXIV),
    "rows": (json.dumps([{"Title": TITLE, "Abstract": ABSTRACT, "Year": 2020,
                          "Authors": ["Jane Doe", "Ana Gödel"], "Journal": "Journal of Soil",
                          "DOI": "10.1234/soil.1"}]),
             "JSON table", {}),
    "rows on lines": (_lines({"title": TITLE, "abstract": ABSTRACT, "year": 2020,
                              "authors": "Jane Doe; Ana Gödel", "journal": "Journal of Soil",
                              "doi": "https://doi.org/10.1234/SOIL.1"}), "JSON Lines", {}),
}  # fmt: skip

WOS_TAGGED = (
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Doe, J\n   Godel, A\nAF Doe, Jane\n"
    f"   Gödel, Ana\nTI Soil and\n   α-water\nSO Journal of Soil\nAB {ABSTRACT}\nPY 2020\n"
    "PD MAR 9\nDI 10.1234/soil.1\nUT WOS:1\nER\n\nEF\n"
)
WOS_TAB = (
    "PT\tAU\tAF\tTI\tSO\tAB\tPY\tDI\tUT\n"
    f"J\tDoe, J; Godel, A\tDoe, Jane; Gödel, Ana\t{TITLE}\tJournal of Soil\t{ABSTRACT}\t2020\t"
    "10.1234/soil.1\tWOS:1\n"
)


def _csv(header: str, row: str, before: str = "") -> str:
    return f"{before}{header}\n{row}\n"


TABLES: dict[str, tuple[str, dict[str, Any]]] = {
    "Scopus": (_csv(
        '"Authors","Author full names","Title","Year","Source title","DOI","Abstract","EID"',
        f'"Doe J.; Gödel A.","Doe, Jane (1); Gödel, Ana (2)","{TITLE}","2020","Journal of Soil",'
        '"10.1234/soil.1","[No abstract available]","2-s2.0-1"'), NO_ABSTRACT),
    "Lens": (_csv(
        "Lens ID,Title,Publication Year,Source Title,Author/s,Abstract,DOI",
        f"000-1,{TITLE},2020,Journal of Soil,Jane Doe;; Ana Gödel,{ABSTRACT},10.1234/soil.1"), {}),
    "Dimensions": (_csv(
        "Rank,Publication ID,DOI,Title,Abstract,Source title,PubYear,Authors",
        f'1,pub.1,10.1234/soil.1,{TITLE},{ABSTRACT},Journal of Soil,2020,"Doe, Jane; Gödel, Ana"',
        '"About the data: Exported on May 1, 2020. Criteria: title, abstract."\n'), {}),
    "IEEE Xplore": (_csv(
        '"Document Title",Authors,"Publication Title","Publication Year","Abstract","DOI"',
        f'"{TITLE}","J. Doe; A. Gödel","Journal of Soil","2020","{ABSTRACT}","10.1234/soil.1"'),
        INITIALS),
    "ACM": (_csv(
        '"Id","Type","Title","Author","Publication Title","Year","DOI","URL","Abstract"',
        f'"1","Article","{TITLE}","Doe, Jane and Gödel, Ana","Journal of Soil","2020",'
        f'"10.1234/soil.1","https://doi.org/10.1234/soil.1","{ABSTRACT}"'), {}),
    "CORD-19": (_csv(
        "cord_uid,sha,source_x,title,doi,pmcid,pubmed_id,abstract,publish_time,authors,journal,url",
        f'u,,PMC,{TITLE},10.1234/soil.1,,,{ABSTRACT},2020-03-09,"Doe, Jane; Gödel, Ana",'
        "Journal of Soil,https://x.org/1; https://x.org/2"), {}),
    "PubMed": (_csv(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,DOI",
        f'101,{TITLE}.,"Doe J, Gödel A.",J Soil. 2020,Doe J,Journal of Soil,2020,2020/03/09,'
        "10.1234/soil.1"), {**NO_ABSTRACT, "authors": ["J Doe", "A. Gödel"]}),
    "Publish or Perish": (_csv(
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,GSRank,DOI,Abstract",
        f'7,"J. Doe, A. Gödel…",{TITLE},2020,Journal of Soil,Pub,https://x.org,1,10.1234/soil.1,'
        f"{ABSTRACT}"), {**INITIALS, "citations": 7}),
    "arXiv snapshot": (_csv(
        "id,submitter,authors,title,doi,categories,abstract,update_date,authors_parsed",
        f"2003.00001,Jane Doe,Jane Doe and Ana Gödel,{TITLE},,cs.LG,{ABSTRACT},2020-03-01,"
        "\"[['Doe', 'Jane', ''], ['Gödel', 'Ana', '']]\""), ARXIV),
    "Zotero": (_csv(
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI",'
        '"Abstract Note"',
        f'"K","journalArticle","2020","Doe, Jane; Gödel, Ana","{TITLE}","Journal of Soil",'
        f'"10.1234/soil.1","{ABSTRACT}"'), {}),
    "semicolons": (_csv(
        "Titel;Zusammenfassung;Autoren;Jahr;Zeitschrift;DOI",
        f'{TITLE};{ABSTRACT};"Doe, Jane; Gödel, Ana";2020;Journal of Soil;10.1234/soil.1'), {}),
    "Web of Science, tabs": (WOS_TAB, {}),
}  # fmt: skip

PAGE = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research "
    f"community\n\nMar 14\n\n{TITLE}\n\n{CLOUDS}\n"
)


def workbook() -> bytes:
    """A sheet with a line above its header."""
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Search of 9 March"])
    book.active.append(["Title", "Abstract", "Authors", "Year", "Journal", "DOI"])
    book.active.append([TITLE, ABSTRACT, "Doe, Jane; Gödel, Ana", 2020, "Journal of Soil",
                        "10.1234/soil.1"])  # fmt: skip
    book.save(file)
    return file.getvalue()


def zipped(name: str, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, text)
    return file.getvalue()


def dialects() -> dict[str, tuple[bytes, str, dict[str, Any]]]:
    """Name → (file, its format, how its paper differs from PAPER)."""
    found: dict[str, tuple[str | bytes, str, dict[str, Any]]] = {
        **{f"RIS of {name}": (text, "RIS", differs) for name, (text, differs) in RIS.items()},
        **{f"BibTeX: {name}": (text, "BibTeX", differs)
           for name, (text, differs) in BIBTEX.items()},
        **XML,
        **{f"JSON: {name}": told for name, told in JSON.items()},
        **{f"table of {name}": (text, "delimited table", differs)
           for name, (text, differs) in TABLES.items()},
        "Web of Science, tagged": (WOS_TAGGED, "Web of Science", {}),
        "Web of Science, tagged, UTF-16": (WOS_TAGGED.encode("utf-16"), "Web of Science", {}),
        "Web of Science, tabs, UTF-16": (WOS_TAB.encode("utf-16"), "delimited table", {}),
        "Excel": (workbook(), "Excel workbook", {}),
        "copied page": (PAGE, "copied papers page",
                        {"abstract": CLOUDS, "authors": [], "year": None, "venue": "", "doi": ""}),
        "RIS, gzipped": (gzip.compress(RIS["Zotero"][0].encode()), "RIS", {}),
        "RIS, zipped": (zipped("a/b.txt", RIS["Zotero"][0]), "RIS", {}),
        "RIS with a mark": (("\ufeff" + RIS["Zotero"][0]).encode(), "RIS", {}),
    }  # fmt: skip
    return {
        name: (text if isinstance(text, bytes) else text.encode(), told, differs)
        for name, (text, told, differs) in found.items()
    }
