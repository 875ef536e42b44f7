"""Asks whether what is installed has known vulnerabilities; says so where nobody can be asked.

`python -m tests.audit` is a part of `make check`. Without a network it is skipped, in words.
"""

import json
import subprocess
import sys

COMMAND = (
    sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off",
    "--timeout", "10",
)  # fmt: skip
SKIPPED = "Audit of dependencies skipped"


def verdict(output: str, errors: str) -> tuple[str, int]:
    """What to say, and the exit code: 1 where a vulnerability is known.

    Args:
        output: pip-audit's JSON; anything else where it failed.
        errors: what it wrote to standard error.
    """
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (errors.strip().splitlines() or ["no answer"])[-1]
        return f"{SKIPPED}: {last}", 0
    audited = [package for package in packages if "vulns" in package]
    unknown = len(packages) - len(audited)
    if not audited:
        return f"{SKIPPED}: the index answers for none of the {unknown} packages.", 0
    found = [
        f"{package['name']} {package['version']}: {vulnerability['id']}"
        + _mended(vulnerability.get("fix_versions") or [])
        for package in audited
        for vulnerability in package["vulns"]
    ]
    rest = f"; {unknown} are not on the index" if unknown else ""
    if found:
        return "\n".join([f"Known vulnerabilities in {len(audited)} packages:", *found]), 1
    return f"No known vulnerability in {len(audited)} packages{rest}.", 0


def _mended(versions: list[str]) -> str:
    return f", mended in {', '.join(versions)}" if versions else ", not mended yet"


def main() -> int:
    """The exit code, having said what was found."""
    try:
        ended = subprocess.run(COMMAND, capture_output=True, text=True, check=False, timeout=600)
        told, code = verdict(ended.stdout, ended.stderr)
    except subprocess.TimeoutExpired:
        told, code = f"{SKIPPED}: no answer within ten minutes.", 0
    sys.stdout.write(f"{told}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
