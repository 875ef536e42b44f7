"""Every stage at 1,000, 10,000 and 100,000 papers, and all of it against a straightforward script.

Both begin from given vectors. The script lays out twice, clusters and names; ours also reads the
papers, draws a tree of topics, tells how good the map is, and writes the map folder with its
indices. A plot of the growth goes to `build/large/growth.html`.
"""

import subprocess
import sys
import tempfile
import time
from math import log
from pathlib import Path

import pandas as pd

from pipeline.store import MapFolder
from tests.benchmarks import large_maps
from tests.benchmarks.measure import ROOT, tell

COUNTS = (1_000, 10_000, 100_000)
SCRIPT = str(Path(__file__).with_name("straightforward_large.py"))


def main() -> None:
    """Builds each map once, runs the script on the largest, prints and plots."""
    large_maps.given()
    large_maps.cache_of_vectors()
    rows, whole = [], {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in COUNTS:
            begin = time.perf_counter()
            built = large_maps.build(Path(scratch), f"papers-{count}", count)
            whole[count] = time.perf_counter() - begin
            rows.append(_stages(built, count))
        begin = time.perf_counter()
        told = _script(Path(scratch) / "script")
        script = time.perf_counter() - begin
    table = pd.DataFrame(rows).set_index("papers").T
    print(f"\nSeconds of each stage from given vectors, and peak memory\n{table.to_string()}")
    mine = sum(value for stage, value in rows[-1].items() if stage in FROM_VECTORS)
    tell(
        f"From given vectors of {COUNTS[-1]:,} papers to a finished map",
        {
            "ours, from neighbours to the written folder": f"{mine:.0f} s",
            "ours, with reading and all": f"{whole[COUNTS[-1]]:.0f} s",
            "straightforward script": f"{script:.0f} s (peak {told[0]} MB, {told[1]} topics)",
            "ratio (goal: at most 0.6)": mine / script,
            "ratio with reading and all": whole[COUNTS[-1]] / script,
            "peak memory of ours (goal: at most 4,096 MB)": f"{rows[-1]['peak MB']:,} MB",
        },
    )
    _plot(table)


FROM_VECTORS = ("neighbours", "layout", "topics", "names", "quality", "stability", "encoder",
                "write")  # fmt: skip


def _stages(built: MapFolder, count: int) -> dict[str, float]:
    stages = built.manifest["stages"]
    seconds = {stage["stage"]: stage["seconds"] for stage in stages}
    return {"papers": count, **seconds, "peak MB": max(stage["peak_mb"] for stage in stages)}


def _script(folder: Path) -> list[str]:
    texts, vectors = large_maps.HOME / "texts.parquet", large_maps.HOME / "vectors.npy"
    done = subprocess.run(
        [sys.executable, SCRIPT, str(texts), str(vectors), str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


def _plot(table: pd.DataFrame) -> None:
    """The growth of each stage beside n log n, both axes logarithmic."""
    import plotly.graph_objects as go

    counts = [float(count) for count in table.columns]
    figure = go.Figure()
    for stage in table.index.drop("peak MB"):
        figure.add_scatter(x=counts, y=table.loc[stage].tolist(), name=stage)
    grown = [count * log(count) / (counts[0] * log(counts[0])) for count in counts]
    figure.add_scatter(x=counts, y=grown, name="n log n", line={"dash": "dot", "color": "grey"})
    figure.update_layout(xaxis_title="papers", yaxis_title="seconds")
    figure.update_xaxes(type="log")
    figure.update_yaxes(type="log")
    figure.write_html(large_maps.HOME / "growth.html", include_plotlyjs=True)
    print(f"  growth of each stage, drawn: {large_maps.HOME / 'growth.html'}")


if __name__ == "__main__":
    main()
