"""A cold build of the 89 bundled papers against a straightforward script of the same steps.

Each run is a fresh process with empty caches of its own, but for numba's, which are warm; one more
run has those empty too, as on a new computer.
"""

import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.measure import BUNDLED, run, spread, tell

ROUNDS = 3
SCRIPT = str(Path(__file__).with_name("straightforward.py"))


def ours(folder: Path, **environment: str) -> float:
    """Seconds of our build, nothing cached."""
    command = ["-m", "pipeline", "build", "--maps", str(folder / "maps")]
    return run(command, XDG_CACHE_HOME=str(folder / "cache"), **environment)


def theirs(folder: Path) -> float:
    """Seconds of the straightforward script."""
    return run([SCRIPT, str(BUNDLED), str(folder / "map")])


def main() -> None:
    """Runs the two in turn and prints what they took."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ours(folder / "warm-up")
        theirs(folder / "warm-up-script")
        pairs = [
            (ours(folder / f"ours-{i}"), theirs(folder / f"theirs-{i}")) for i in range(ROUNDS)
        ]
        again = run(
            ["-m", "pipeline", "build", "--maps", str(folder / "ours-0" / "maps")],
            XDG_CACHE_HOME=str(folder / "ours-0" / "cache"),
        )
        first = ours(folder / "first", NUMBA_CACHE_DIR=str(folder / "numba"))
    mine, script = ([pair[side] for pair in pairs] for side in (0, 1))
    tell(
        "Building the map of the 89 bundled papers, fresh process",
        {
            "ours, numba's caches warm (goal: at most 20 s)": spread(mine),
            "straightforward script": spread(script),
            "ratio of medians (goal: at most 0.9)": median(mine) / median(script),
            "ours, numba's caches empty (goal: at most 45 s)": f"{first:.1f} s",
            "ours again, nothing changed (goal: at most 2 s)": f"{again:.1f} s",
        },
    )


if __name__ == "__main__":
    main()
