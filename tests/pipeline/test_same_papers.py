"""The same records in six formats give the same papers."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import pytest

from pipeline.cleaning import clean_record
from pipeline.readers import bibtex, delimited, endnote_xml, json_libraries, ris, tagged
from tests.pipeline.bibliographies import read

COMPARED = ("title", "abstract", "authors", "year", "venue", "doi", "keywords")
PAPERS: list[dict[str, Any]] = [
    {"title": "Poincaré maps of naïve clouds",
     "authors": [("José", "Núñez", ""), ("Zoë", "Čech", "")],
     "abstract": "Warm air rises; cold air sinks.",
     "year": 2019, "month": 3, "day": 9,
     "venue": "Journal of Clouds", "doi": "10.1234/a.1",
     "keywords": ["rain", "water vapour"]},
    {"title": "O(n²) bounds for α-stable noise",
     "authors": [("Jan", "van der Doe", "")],
     "abstract": "We show O(n log n) for x₁ ≤ 3.",
     "year": 2020, "month": 11, "day": 0,
     "venue": "Proceedings of Bounds", "doi": "10.1016/S0140-6736(05)12345-6",
     "keywords": ["noise"]},
    {"title": "What do clouds cost?",
     "authors": [("John A.", "Roe", "Jr."), ("Jane", "Doe", "")],
     "abstract": "",
     "year": 2001, "month": 0, "day": 0, "venue": "Rain", "doi": "",
     "keywords": []},
    {"title": "Guidelines for rain",
     "authors": [("", "World Rain Organization", "")],
     "abstract": "BACKGROUND: It rains.\n\nRESULTS: It stops, at p < 0.05.",
     "year": 2015, "month": 6,
     "day": 30, "venue": "Rain & Snow", "doi": "10.1234/b",
     "keywords": ["health", "rain"]},
    {"title": "E. coli in H₂O",
     "authors": [("A.", "Doe-Roe", "")],
     "abstract": "Counts of 10⁻³.",
     "year": 1998, "month": 1, "day": 2, "venue": "Water", "doi": "10.1234/c",
     "keywords": ["coli"]},
    {"title": "云的形成",
     "authors": [("小明", "王", "")],
     "abstract": "暖空气上升。",
     "year": 2022,
     "month": 0, "day": 0, "venue": "气象", "doi": "",
     "keywords": ["云"]},
]  # fmt: skip
TEX = {
    "é": "{\\'e}", "ï": '{\\"\\i}', "ú": "\\'{u}", "ñ": "\\~n", "ë": '{\\"e}', "Č": "{\\v C}",
    "O(n²)": "$\\mathcal{O}(n^2)$", "α": "$\\alpha$", "x₁ ≤ 3": "$x_1 \\leq 3$",
    "10⁻³": "$10^{-3}$",
    "H₂O": "{H}$_2${O}", "E. coli": "\\emph{E. coli}", "&": "\\&",
}  # fmt: skip
HTML = {
    "H₂O": "H<sub>2</sub>O",
    "10⁻³": "10<sup>-3</sup>",
    "E. coli": "<i>E. coli</i>",
    "<": "&lt;",
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def put(text: str, table: dict[str, str]) -> str:
    for one, other in table.items():
        text = text.replace(one, other)
    return text


def names(paper: dict[str, Any], organisation: str = "{}") -> list[str]:
    """`Family, Given, Suffix`."""
    return [
        ", ".join(filter(None, (family, given, suffix))) if given else organisation.format(family)
        for given, family, suffix in paper["authors"]
    ]


def in_ris(paper: dict[str, Any]) -> str:
    day = f"{paper['year']}/{paper['month'] or '':02}/{paper['day'] or ''}/"
    lines = ["TY  - JOUR", f"TI  - {paper['title']}", *(f"AU  - {one}" for one in names(paper))]
    lines += [f"AB  - {paper['abstract']}".replace("\n\n", " "), f"PY  - {paper['year']}"]
    lines += [f"DA  - {day}", f"JO  - {paper['venue']}"]
    lines += [f"DO  - https://doi.org/{paper['doi']}"] if paper["doi"] else []
    return "\n".join([*lines, *(f"KW  - {one}" for one in paper["keywords"]), "ER  - ", ""])


def in_bibtex(paper: dict[str, Any]) -> str:
    authors = [
        "{" + family + "}" if not given else ", ".join(filter(None, (family, suffix, given)))
        for given, family, suffix in paper["authors"]
    ]
    fields = {
        "title": put(paper["title"], TEX), "author": put(" and ".join(authors), TEX),
        "abstract": put(paper["abstract"], TEX), "year": str(paper["year"]),
        "journal": put(paper["venue"], TEX), "doi": paper["doi"],
        "keywords": ", ".join(paper["keywords"]),
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    month = [f"  month = {MONTHS[paper['month'] - 1]},"] if paper["month"] else []
    return "\n".join([f"@article{{k{paper['year']},", *lines, *month, "}", ""])


def in_csl(paper: dict[str, Any]) -> dict[str, Any]:
    date = [part for part in (paper["year"], paper["month"], paper["day"]) if part]
    people = [
        {"given": given, "family": family, "suffix": suffix} if given else {"literal": family}
        for given, family, suffix in paper["authors"]
    ]
    return {
        "type": "article-journal", "title": put(paper["title"], HTML), "author": people,
        "abstract": put(paper["abstract"], {"<": "&lt;"} | HTML), "issued": {"date-parts": [date]},
        "container-title": paper["venue"], "DOI": paper["doi"],
        "keyword": "; ".join(paper["keywords"]),
    }  # fmt: skip


def in_endnote(paper: dict[str, Any]) -> str:
    def style(text: str) -> str:
        return f'<style face="normal">{escape(text)}</style>'

    people = "".join(f"<author>{style(one)}</author>" for one in names(paper, "{},"))
    words = "".join(f"<keyword>{style(one)}</keyword>" for one in paper["keywords"])
    return (
        '<record><ref-type name="Journal Article">17</ref-type>'
        f"<contributors><authors>{people}</authors></contributors>"
        f"<titles><title>{style(paper['title'])}</title></titles>"
        f"<periodical><full-title>{style(paper['venue'])}</full-title></periodical>"
        f"<keywords>{words}</keywords><dates><year>{style(str(paper['year']))}</year></dates>"
        f"<electronic-resource-num>{style(paper['doi'])}</electronic-resource-num>"
        f"<abstract>{style(paper['abstract'])}</abstract></record>"
    )


def in_csv(papers: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["Title", "Authors", "Abstract", "Year", "Journal", "DOI", "Keywords"])
    for paper in papers:
        people = "; ".join(names(paper))
        rows.writerow([
            paper["title"], people, paper["abstract"] or "[No abstract available]", paper["year"],
            paper["venue"], paper["doi"], "; ".join(paper["keywords"]),
        ])  # fmt: skip
    return text.getvalue()


def in_nbib(paper: dict[str, Any]) -> str:
    people = [
        f"FAU - {family}, {given}" + (f" {suffix.strip('.')}" if suffix else "")
        if given else f"CN  - {family}"
        for given, family, suffix in paper["authors"]
    ]  # fmt: skip
    end = "" if paper["title"].endswith("?") else "."
    lines = [f"PMID- {paper['year']}", f"TI  - {paper['title']}{end}", *people]
    lines += [f"AB  - {paper['abstract']}".replace("\n\n", " ")] if paper["abstract"] else []
    lines += [f"DP  - {paper['year']}", f"JT  - {paper['venue']}"]
    lines += [f"LID - {paper['doi']} [doi]"] if paper["doi"] else []
    return "\n".join([*lines, *(f"OT  - {one}" for one in paper["keywords"]), "", ""])


FORMATS: dict[str, tuple[Callable[..., Iterable[Any]], str]] = {
    "RIS": (ris.records, "".join(map(in_ris, PAPERS))),
    "BibTeX": (bibtex.records, "".join(map(in_bibtex, PAPERS))),
    "CSL-JSON": (json_libraries.CSL.records, json.dumps(list(map(in_csl, PAPERS)))),
    "EndNote XML": (
        endnote_xml.records, f"<xml><records>{''.join(map(in_endnote, PAPERS))}</records></xml>"
    ),
    "CSV": (delimited.records, in_csv(PAPERS)),
    "nbib": (tagged.medline_records, "".join(map(in_nbib, PAPERS))),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_papers_in_every_format(name: str) -> None:
    kept, dropped = read(*FORMATS[name])
    assert dropped == []
    found = [{key: clean_record(one)[key] for key in COMPARED} for one in kept]
    expected = [
        {
            **{key: paper[key] for key in COMPARED},
            "doi": paper["doi"].lower(),
            "authors": [
                "王小明" if family == "王" else " ".join(filter(None, (given, family, suffix)))
                for given, family, suffix in paper["authors"]
            ],
        }
        for paper in PAPERS
    ]
    assert found == expected
