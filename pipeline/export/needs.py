"""What the page needs to run: the modules that it imports, and the packages that those import.

Nothing is listed by hand: imports are followed from `app.py` and every module of the page.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from pipeline.errors import InputError

ENTRY, PAGE = "app.py", "dashboard"
NAMED = {"find_spec", "version", "import_module"}
"""Functions that are told a package by its name."""


@dataclass(frozen=True)
class Needs:
    """What the page is made of.

    Attributes:
        files: of the program, in alphabetical order, relative to its root.
        packages: names of what is imported beyond these and Python's own.
    """

    files: tuple[Path, ...]
    packages: frozenset[str]


def needs(root: Path) -> Needs:
    """What `app.py` in this folder and the page beside it need.

    Raises:
        InputError: a module cannot be read.
    """
    page = [file for file in (root / PAGE).rglob("*") if file.is_file()]
    found = {file for file in page if "__pycache__" not in file.parts} | {root / ENTRY}
    waiting = [file for file in found if file.suffix == ".py"]
    packages: set[str] = set()
    while waiting:
        for name in imported(waiting.pop()):
            ours = set(_modules(root, name)) if (root / name.split(".")[0]).is_dir() else None
            if ours is None:
                packages.add(name.split(".")[0])
            else:
                waiting += ours - found
                found |= ours
    files = tuple(sorted(file.relative_to(root) for file in found))
    return Needs(files, frozenset(packages - sys.stdlib_module_names))


def imported(file: Path) -> Iterator[str]:
    """What a module imports anywhere at run time, as `package.module.name`.

    Raises:
        InputError: it is no Python.
    """
    try:
        waiting: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    except (OSError, ValueError, SyntaxError) as error:
        raise InputError(f"{file}: cannot be read ({error}). Install the program anew.") from error
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and (name := _told(node)):
            yield name
        waiting.extend(ast.iter_child_nodes(node))


def _told(call: ast.Call) -> str:
    """The package that a call asks for by its name; "" where it does not."""
    if ast.unparse(call.func).split(".")[-1] not in NAMED or not call.args:
        return ""
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _modules(root: Path, name: str) -> Iterator[Path]:
    """The files that importing `package.module.name` runs, packages' own ones included."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:length])
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.is_file():
                yield file


def requirements(text: str, packages: Iterable[str], also: Iterable[str] = ()) -> str:
    """The lines of a requirements file that bring these packages, in its order.

    Args:
        text: of the whole program's requirements.txt: versions are told there alone.
        packages: by the names that they are imported by.
        also: packages by the names that they are installed by.

    Raises:
        InputError: a package is not told there.
    """
    known = packages_distributions()
    lines = {_plain(match[0]): line for line in text.splitlines()
             if (match := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line))}  # fmt: skip
    wanted: set[str] = set()
    asked = {name: known.get(name, [name]) for name in packages} | {name: [name] for name in also}
    for name, installed in asked.items():
        found = lines.keys() & {_plain(other) for other in installed}
        if not found:
            raise InputError(
                f"requirements.txt does not tell the version of {name}, which the page needs. "
                "Add it there."
            )
        wanted |= found
    chosen = (line.split(";")[0].strip() for name, line in lines.items() if name in wanted)
    return "\n".join(chosen) + "\n"


def _plain(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
