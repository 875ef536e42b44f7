"""Every stage at 1,000, 10,000 and 100,000 papers, and all of it against a straightforward script.

Both begin from given vectors. The script lays out twice, clusters and names; ours also reads the
papers, draws a tree of topics, tells how good the map is, and writes the map folder with its
indices. A plot of the growth goes to `build/large/growth.html`.
"""

import tempfile
from math import log
from pathlib import Path

import pandas as pd

from tests.benchmarks import large_maps
from tests.benchmarks.measure import run_watched, spent, tell

COUNTS = (1_000, 10_000, 100_000)
BEFORE_VECTORS = ("read", "ingest", "embed")
"""Stages that are no part of what is compared. Embedding takes the vectors out of the cache, and
flags the texts that are too long; meanwhile the second process gets ready, so a ratio with it is
told too."""
SCRIPT = str(Path(__file__).with_name("straightforward_large.py"))


def main() -> None:
    """Builds each map once, runs the script on the largest, prints and plots."""
    large_maps.given()
    rows, whole = [], 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for count in COUNTS:
            before = spent()
            built, whole, peak = large_maps.build(Path(scratch), f"papers-{count}", count)
            seconds = {one["stage"]: one["seconds"] for one in built.manifest["stages"]}
            rest = round(whole - sum(seconds.values()), 3)
            worked = round(spent() - before, 1)
            rows.append(
                {
                    "papers": count,
                    **seconds,
                    "write, start": rest,
                    "whole": round(whole, 1),
                    "processor": worked,
                    "peak MB": peak,
                }
            )
        before = spent()
        script, most, told = run_watched(
            [SCRIPT, *map(str, large_maps.GIVEN), str(Path(scratch) / "script")]
        )
    table = pd.DataFrame(rows).set_index("papers").T
    print(f"\nSeconds of each stage from given vectors, and peak memory\n{table.to_string()}")
    mine = whole - sum(rows[-1][stage] for stage in BEFORE_VECTORS)
    tell(
        f"From given vectors of {COUNTS[-1]:,} papers to a finished map",
        {
            "ours, from vectors to the written folder": f"{mine:.0f} s",
            "ours, with reading and cleaning": f"{whole:.0f} s",
            "straightforward script": f"{script:.0f} s (peak {most:,} MB, {told.strip()} topics)",
            "ratio (goal: at most 0.6)": mine / script,
            "ratio with taking the vectors out of the cache": (mine + rows[-1]["embed"]) / script,
            "ratio with reading and cleaning": whole / script,
            "processor seconds, with reading and cleaning": f"{rows[-1]['processor']} s",
            "processor seconds of the script": f"{spent() - before:.0f} s",
            "peak memory of ours (goal: at most 4,096 MB)": f"{rows[-1]['peak MB']:,} MB",
        },
    )
    _plot(table)


def _plot(table: pd.DataFrame) -> None:
    """The growth of each stage beside n log n, both axes logarithmic."""
    import plotly.graph_objects as go

    counts = [float(count) for count in table.columns]
    figure = go.Figure()
    for stage in table.index.drop(["whole", "processor", "peak MB"]):
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
