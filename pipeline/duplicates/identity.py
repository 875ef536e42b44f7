"""What a paper is called for good: its identifiers, and the id that is made of them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.duplicates.people import family_name

EXTRA = "extra."
NAMED = ("pmid", "openalex", "s2")
"""Identifiers that stand in `extra.<name>`, those that are trusted more first."""

PREPRINT_DOI = re.compile(
    r"""10\.(
      1101/\d              # bioRxiv and medRxiv; the journals of the same press follow with letters
    | (64898|48550|2139|21203|20944|26434|36227|22541|33774|35542|32942|51094|7287|31730)/
    | 312[12]\d/ | 3123\d/ # the Open Science Framework: PsyArXiv, SocArXiv, EarthArXiv, …
    | 5281/zenodo | 6084/m9 | 13140/rg | 1002/essoar | 3386/w\d
    | 5194/(egusphere|[a-z]+d-|[a-z]+-\d+-discuss) | 1590/scielopreprints | 2196/preprints
    )""",
    re.X,
)
"""DOIs of preprint servers and repositories."""
SEVERAL = re.compile(r"10\.(5281/zenodo|6084/m9|13140/rg)")
"""Repositories that give one paper several DOIs."""
VERSION = re.compile(r"(?<=\d)[./]?v\d+(\.full)?$")
VERSIONED = re.compile(r"(10\.12688/\w+research\.\d+|10\.7554/elife\.\d{5})(\.\d+)*$")
"""Open-review journals that number the versions of a paper behind a full stop."""
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(v\d+)?$")


def paper_id(paper: Mapping[str, Any]) -> str:
    """The paper's stable id: by DOI, else arXiv number, PMID, OpenAlex, S2, else by its words."""
    return next(possible_ids(paper))


def possible_ids(paper: Mapping[str, Any]) -> Iterator[str]:
    """All ids that the paper could have, the right one first.

    The later ones are for the rare case that two papers, known to be different, share the first.
    """
    if paper["doi"]:
        yield f"doi:{paper['doi']}"
    if paper["arxiv_id"]:
        yield f"arxiv:{paper['arxiv_id']}"
    for kind in NAMED:
        if known := paper.get(EXTRA + kind):
            yield f"{kind}:{known}"
    family = family_name(paper["authors"][0]) if paper["authors"] else ""
    yield "hash:" + _digest(f"{paper['title']}\n{family}\n{paper['year'] or ''}")
    yield "hash:" + _digest(f"{paper['title']}\n{paper['abstract']}")
    everything = "\n".join(f"{key}={paper[key]}" for key in sorted(paper))
    whole = hashlib.sha256(everything.encode()).hexdigest()
    yield "hash:" + whole[:16]
    yield "hash:" + whole


def _digest(text: str) -> str:
    """16 hex digits that ignore case, punctuation and spacing (but not lines)."""
    lines = text.casefold().split("\n")
    plain = "\n".join("".join(filter(str.isalnum, line)) or line.strip() for line in lines)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def identifiers(paper: Mapping[str, Any]) -> dict[str, str]:
    """Kind → value of what a paper has only one of: two values of a kind are two papers.

    Kinds are `doi` (of a journal, book or proceedings), a preprint server's DOI prefix, `arxiv`,
    and `pmid`. Versions of a DOI count as one. OpenAlex and S2 ids are left out, for these
    services often list the versions of a paper one by one.
    """
    found: dict[str, str] = {}
    doi = paper["doi"]
    arxiv = ARXIV_DOI.match(doi)
    if doi and not arxiv and not SEVERAL.match(doi):
        kind = doi.split("/")[0] if PREPRINT_DOI.match(doi) else "doi"
        found[kind] = stem(doi)
    if number := paper["arxiv_id"] or (arxiv and arxiv[1]):
        found["arxiv"] = number
    if pmid := paper.get(EXTRA + "pmid"):
        found["pmid of a preprint" if PREPRINT_DOI.match(doi) else "pmid"] = pmid
    return found


def stem(doi: str) -> str:
    """The DOI without the version that preprint servers and open-review journals put behind it."""
    versioned = VERSIONED.match(doi)
    return versioned[1] if versioned else VERSION.sub("", doi)


def of_a_preprint(doi: str) -> bool:
    """Whether the DOI is of a preprint server or a repository."""
    return bool(PREPRINT_DOI.match(doi))
