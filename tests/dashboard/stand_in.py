"""Stands in for `python -m pipeline`: does what the first file's text says, in no time."""

import json
import sys
import time
from pathlib import Path
from typing import Any


def file_report(path: str, text: str) -> dict[str, Any]:
    """A file whose every line is a paper; an empty line is a record that is left out."""
    lines = text.splitlines()
    dropped = [
        {"record": i + 1, "place": f"line {i + 1}", "reason": f"no title in {Path(path).name}"}
        for i, line in enumerate(lines)
        if not line
    ]
    if text == "unreadable":
        dropped, lines = [{"record": 0, "place": "", "reason": "of no known format"}], []
    kept = len(lines) - len(dropped) if lines else 0
    return {
        "path": path, "name": Path(path).name, "format": "lines", "encoding": "utf-8",
        "records": len(lines), "kept": kept, "dropped": dropped, "merged": 0,
        "with_abstract": kept // 4, "with_year": kept, "with_doi": 0,
    }  # fmt: skip


def inspect(files: list[str], texts: list[str]) -> None:
    """The report."""
    reports = [file_report(*pair) for pair in zip(files, texts, strict=True)]
    papers = sum(report["kept"] for report in reports)
    told = {"papers": papers, "merged": 0, "files": reports, "languages": {"en": 1.0}}
    sys.stdout.write(json.dumps(told | {"over_length": 0}) + "\n")


def build(files: list[str], text: str, name: str) -> None:
    """Two stages, and the map's name."""
    for label, done in (("First", 1), ("Second", 3)):
        for line in ({"stage": label, "label": label}, {"stage": label, "done": done, "total": 4}):
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    obey(files, text, "build")
    sys.stdout.write(json.dumps({"map": name, "version": "v1"}) + "\n")


def obey(files: list[str], text: str, when: str) -> None:
    """Fails or waits, where the text says so."""
    if f"fail {when}" in text:
        sys.stderr.write(f"Error: {files[0]}: line 3 is <b>odd</b>.\n")
        sys.exit(1)
    if f"full {when}" in text:
        folder = sys.argv[sys.argv.index("--maps") + 1]
        sys.stderr.write(
            f"Error: {folder}/mine: the map could not be written (No space left). Free some space "
            "or choose another folder with --maps; the old version is untouched.\n"
        )
        sys.exit(1)
    if f"arguments {when}" in text:
        sys.stderr.write(f"Error: {sys.argv[1:]}\n")
        sys.exit(1)
    if f"crash {when}" in text:
        raise ValueError("<i>what</i> is this")
    if f"wait {when}" in text:
        time.sleep(60)


def main() -> None:
    """The command line."""
    command, *rest = sys.argv[1:]
    files = rest[: next(i for i, word in enumerate(rest) if word.startswith("--"))]
    texts = [Path(file).read_text("utf-8") for file in files]
    if command == "inspect":
        obey(files, texts[0], "inspect")
        inspect(files, texts)
    else:
        build(files, texts[0], rest[rest.index("--name") + 1])


main()
