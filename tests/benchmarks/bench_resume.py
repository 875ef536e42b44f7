"""A build of thousands of papers, killed at ten random moments, against an undisturbed one.

`python -m tests.benchmarks.bench_resume 1000` does it with fewer papers.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.large_maps import papers_file
from tests.benchmarks.measure import tell
from tests.pipeline.killing import Run, Scene, differences, moments

PAPERS, KILLS, SEED = 5_000, 10, 0


def main(papers: int = PAPERS, kills: int = KILLS) -> None:
    """Builds twice, once undisturbed and once killed again and again; prints what differs.

    Each scene has a cache of its own and begins with nothing.
    """
    with tempfile.TemporaryDirectory() as scratch:
        calm, killed = (
            Scene(Path(scratch) / name, [papers_file(papers)]) for name in ("calm", "killed")
        )
        whole = finished(calm.build())
        total, repeated, gone, known = whole.embedded()[1], 0, 0, 0
        for moment in moments(whole, kills, SEED):
            run = killed.build(moment)
            gone += run.ended == -9
            where = f"{run.told[-1].stage}, {run.told[-1].done:,} done"
            first, last = run.embedded()
            if last:
                repeated += max(known - first, 0)
                known = max(known, min(killed.vectors(), total))
            print(f"  killed after {run.seconds:.0f} s at {where}; {known:,} vectors kept")
        last_run = finished(killed.build())
        repeated += max(known - last_run.embedded()[0], 0)
        found = differences(calm.made(), killed.made())
        left = killed.leftovers()
    tell(
        f"A build of {papers:,} papers, killed with SIGKILL at random moments",
        {
            "times killed (each restart went on; nothing half-made was seen)": gone,
            "papers embedded twice (goal: 0)": repeated,
            "parts of the map that differ from an undisturbed build's (goal: 0)": len(found),
            "which": ", ".join(found) or "none",
            "half-made things left in the end (goal: 0)": len(left),
            "undisturbed, seconds": whole.seconds,
            "the last restart, seconds": last_run.seconds,
        },
    )


def finished(run: Run) -> Run:
    """The run, if it came to its end."""
    if run.ended:
        raise SystemExit(f"the build failed:\n{run.errors}")
    return run


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
