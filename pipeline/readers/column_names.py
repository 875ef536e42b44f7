"""What tables call the columns of a paper: names of real exports, and plain words of ten languages.

Data only; `columns` compares. Spelling is compared without case, spacing, punctuation and accents.
"""

from collections.abc import Mapping

ID = "id"
"""Not a column of ours: what a paper is numbered by, which may be an identifier that we know."""

_WRITTEN: Mapping[str, str] = {
    "title": """
        title; document title; article title; paper title; publication name; item title; full title;
        primary title; main title; title primary; ti; t1; chapter title; work title; bib.title;
        english title; title (english); title english; title en; title-题名; titel; titre; título;
        titolo; тема; название; заголовок; 标题; 题名; 题目; 篇名; 论文标题; 论文题目; 文献标题;
        標題; 篇名/書名; 論文名; 論題; タイトル; 論文タイトル; 제목; 논문명; tytuł; titulo; başlık;
        display name; paper; name; headline; original title; title (original language);
        original language title; title original; translated title; title translated; foreign title
    """,
    "abstract": """
        abstract; abstract note; abstract text; abstract (english); english abstract; abstract en;
        paper abstract; document abstract; article abstract; abstracts; ab; n2; bib.abstract;
        summary-摘要; 摘要; 论文摘要; 抄録; 要旨; 概要; 초록; аннотация; реферат; zusammenfassung;
        kurzfassung; résumé; resumen; resumo; riassunto; samenvatting; streszczenie; özet; summary;
        description; original abstract; abstract (original language); tldr
    """,
    "authors": """
        author full names; author full name; authors full names; af; authors parsed; authors;
        author; author/s; author(s); author names; author name; all authors; authors list;
        author list; list of authors; paper authors; primary authors; au; a1; creators; creator;
        bib.author; authorships.author.display_name; authorships.raw_author_name; author-作者; 作者;
        著者; 著者名; 저자; авторы; автор; autoren; autor; verfasser; auteurs; auteur; autores;
        autori; autore; autorzy; yazarlar; contributors; first author
    """,
    "year": """
        year; publication year; pub year; pubyear; year published; year of publication;
        published year; py; y1; date year; bib.pub_year; year-年; 年; 年份; 年度; 发表年份; 出版年;
        发表年; 出版年份; 연도; 발행연도; год; год публикации; jahr; erscheinungsjahr; année; annee;
        année de publication; año; año de publicación; ano; anno; jaar; rok; yıl
    """,
    "date": """
        date; publication date; date published; published date; date of publication; pub date;
        cover date; publish time; published; published at; published on; issued; issue date;
        publication date (online); online publication date; date publication; da; pubtime-发表时间;
        发表时间; 出版日期; 出版日付; 発行日; datum; fecha; date de publication; created;
        created at; created date; submitted; submission date; first submitted; update date; updated
    """,
    "venue": """
        venue; journal; journal title; journal name; journal/book; source title; source titles;
        publication title; full journal title; periodical; publication; container title;
        book title; booktitle; secondary title; proceedings title; conference; conference title;
        conference name; published in; so; jo; jf; t2; journal-ref; journal ref; bib.venue;
        primary_location.source.display_name; host venue; source-文献来源; 文献来源; 来源; 刊名;
        期刊; 期刊名称; 刊行物名; 掲載誌; 雑誌名; 학술지명; журнал; zeitschrift; revue; revista;
        rivista; tijdschrift; source; quelle; fuente
    """,
    "doi": """
        doi; doi link; doi url; doi address; digital object identifier; doi number; item doi;
        article doi; di; doi-doi; link to doi; crossref doi; externalids.doi; ids.doi
    """,
    "arxiv_id": "arxiv id; arxiv; arxiv number; arxiv identifier; eprint; externalids.arxiv",
    "url": """
        url; urls; link; links; article url; external url; paper url; page url; web link; weblink;
        link url; source url; source link; full text link; article link; landing page;
        landing page url; abs url; abstract url; abstract link; html url; pub url;
        primary_location.landing_page_url; ur; 链接; 网址; enlace; lien; href
    """,
    "pdf_url": """
        pdf url; pdf link; pdf; link to pdf; url pdf; full text url; open access pdf;
        best_oa_location.pdf_url; primary_location.pdf_url; openaccesspdf.url
    """,
    "keywords": """
        author keywords; keywords; keyword; key words; tags; manual tags; de; kw;
        keywords (author); paper keywords; keyword-关键词; 关键词; 关键字; キーワード; 키워드;
        ключевые слова; schlagwörter; schlüsselwörter; stichworte; mots-clés; mots clés;
        palabras clave; palavras-chave; parole chiave; trefwoorden; słowa kluczowe;
        index keywords; index terms; keywords plus; ieee terms; mesh terms; mesh headings;
        emtree medical index terms; subject headings; automatic tags; topics; concepts
    """,
    "categories": """
        categories; category; arxiv categories; subject categories; web of science categories;
        wos categories; wc; fields of study; fields of research; field of study; research areas;
        fields of research (anzsrc 2020); subject areas; subject area; subjects; subject;
        primary category; primary_topic.field.display_name; terms; discipline
    """,
    "citations": """
        times cited; cited by; citations; citation count; times cited, wos core;
        times cited, all databases; cites; tc; z9; cited by count; number of citations;
        citedby count; article citation count; n citation; n citations; ncitation; num citations;
        scholarly citation count; citing works count; scholarly citation count (citing works count);
        total citations; cited count; times cited count; bib.num_citations; 被引; 被引频次; 引用数;
        被引用回数
    """,
    "extra.pmid": "pmid; pubmed id; pubmed; medline pmid; pm; pm id; externalids.pubmed; ids.pmid",
    "extra.openalex": "openalex; openalex id; ids.openalex",
    "extra.s2": "s2; s2 id; s2 paper id; semantic scholar id; corpus id; s2 corpus id",
    "extra.type": """
        document type; item type; publication type; type; entry type; entrytype; reference type;
        dt; article type; content type; record type; bibliography type; work type; type of work;
        ty; dokumenttyp; 文献类型
    """,
    "extra.language": """
        language; article language; language of original document; la; languages; original language;
        sprache; langue; idioma; lingua; 语言; 言語
    """,
    ID: """
        id; entry id; paper id; identifier; document id; uid; key; record id; article id; work id;
        item id; publication id
    """,
}
"""Column → its names, likeliest first, between semicolons. Of two that a table has, the first wins,
and the other fills in where it is empty."""

COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    column: tuple(name.strip() for name in names.split(";")) for column, names in _WRITTEN.items()
}

WEB_OF_SCIENCE_MARKS = frozenset({"ti", "so"})
WEB_OF_SCIENCE_TAGS: Mapping[str, tuple[str, ...]] = {
    "title": ("ti",),
    "abstract": ("ab",),
    "authors": ("af", "au", "ca", "be"),
    "year": ("py", "ey"),
    "date": ("pd",),
    "venue": ("so", "bs", "se"),
    "doi": ("di", "d2"),
    "url": ("dl",),
    "keywords": ("de", "id"),
    "categories": ("wc", "sc"),
    "citations": ("tc", "z9"),
    "extra.pmid": ("pm",),
    "extra.type": ("dt", "pt"),
    "extra.language": ("la",),
    "extra.wos_id": ("ut",),
}
"""What the tags of Web of Science mean; elsewhere `ID`, `DE` or `SC` would be something else."""

NO_FALLBACK = frozenset(
    {"source", "quelle", "fuente", "name", "paper", "display name", "first author"}
)
"""Names that mean a column of ours only where no better name stands in the table."""

_DATABASES = """
    scopus; pubmed; medline; web of science; wos; embase; cinahl; psycinfo; cochrane; ebsco; lens;
    proquest; google scholar; crossref; openalex; semantic scholar; ieee xplore; ieee; acm; arxiv;
    dimensions; sciencedirect; core; eric; doaj
"""
DATABASES = frozenset(name.strip() for name in _DATABASES.split(";"))
"""What a column `Source` says where it tells of the database, not of the journal."""

INDEX_NAMES = frozenset({"", "index", "__index_level_0__", "level_0", "row.names", "rownames"})
"""Names of the row number that data frames write along."""
