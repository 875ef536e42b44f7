"""What the page needs: found by its imports, each package at the one version that is told."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.export.needs import needs, requirements
from tests.pipeline.small import ROOT

HEAVY = {"torch", "transformers", "sentence_transformers", "umap", "hdbscan", "numba", "sklearn",
         "scipy", "onnx", "pynndescent"}  # fmt: skip
PINNED = "# page\nstreamlit==1\nscikit-learn==2\ns3fs==3; extra == 's3'\ntorch==4\n"


def program(root: Path, files: dict[str, str]) -> Path:
    """A program of these modules."""
    for name, text in files.items():
        file = root / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_the_page_needs_nothing_that_builds_a_map() -> None:
    found = needs(ROOT)
    names = {file.as_posix() for file in found.files}
    assert HEAVY.isdisjoint(found.packages)
    assert {"streamlit", "plotly", "tantivy", "onnxruntime", "tokenizers"} <= found.packages
    assert {"app.py", "dashboard/page.css", "dashboard/map/map.js", "pipeline/store.py"} <= names
    assert "pipeline/build.py" not in names
    assert "pipeline/search/encoder_export.py" not in names
    assert not any("__pycache__" in name for name in names)


def test_imports_are_followed_through_packages_and_into_functions(tmp_path: Path) -> None:
    program(
        tmp_path,
        {
            "app": "import json\nfrom dashboard import page",
            "dashboard/page": "def f():\n    from ours.deep.one import x\n    import yaml",
            "ours/deep/one": "if TYPE_CHECKING:\n    import ours.no",
            "ours/deep/__init__": "from importlib.util import find_spec\nfind_spec('plotly')",
            "ours/no": "import torch",
        },
    )
    found = needs(tmp_path)
    assert [file.as_posix() for file in found.files] == [
        "app.py", "dashboard/page.py", "ours/deep/__init__.py", "ours/deep/one.py",
    ]  # fmt: skip
    assert found.packages == {"yaml", "plotly"}


def test_a_module_that_is_no_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"app\.py: cannot be read"):
        needs(program(tmp_path, {"app": "from from"}))


def test_versions_are_those_of_the_whole_program() -> None:
    assert requirements(PINNED, ["sklearn", "streamlit"]) == "streamlit==1\nscikit-learn==2\n"
    assert requirements(PINNED, ["streamlit"], ["s3fs"]) == "streamlit==1\ns3fs==3\n"


def test_a_package_without_a_version_is_named() -> None:
    with pytest.raises(InputError, match=r"does not tell the version of yaml"):
        requirements(PINNED, ["streamlit", "yaml"])
    with pytest.raises(InputError, match=r"does not tell the version of aiohttp"):
        requirements(PINNED, [], ["aiohttp"])
