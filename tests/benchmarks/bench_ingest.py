"""`inspect` on 100,000 papers: seconds and memory, beside reading and tokenizing them plainly.

The papers are those of a Parquet file of arXiv that does not come with the program: it is looked
for beside the repository (shared/corpora), or named by LITMAP_BENCH_PAPERS.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measure import ROOT, tell

PAPERS = Path(
    os.environ.get(
        "LITMAP_BENCH_PAPERS", ROOT.parent / "shared" / "corpora" / "arxiv_cs_100k.parquet"
    )
)
PLAIN = """
import sys
import pandas as pd
from tokenizers import Tokenizer
from pipeline.encoder import model_folder
frame = pd.read_parquet(sys.argv[1])
tokenizer = Tokenizer.from_file(str(model_folder("all-MiniLM-L6-v2") / "tokenizer.json"))
tokenizer.no_truncation()
texts = (frame["title"] + ". " + frame["abstract"]).tolist()
print(sum(len(e) > 256 for i in range(0, len(texts), 1000)
          for e in tokenizer.encode_batch_fast(texts[i:i + 1000])))
"""


def main() -> None:
    """Runs both and prints what they took."""
    if not PAPERS.is_file():
        tell("Inspecting 100,000 papers", {"left out": f"{PAPERS.name} is not here"})
        return
    with TemporaryDirectory() as scratch:
        out = Path(scratch) / "report.json"
        ours, peak = _measured(["-m", "pipeline", "inspect", str(PAPERS), "--json"], out)
        report = json.loads(out.read_text("utf-8"))
        plain, _ = _measured(["-c", PLAIN, str(PAPERS)], out)
    tell(
        "Inspecting 100,000 papers",
        {
            "papers": report["papers"],
            "records merged": report["merged"],
            "inspect (goal: 60 s)": f"{ours:.1f} s",
            "reading and tokenizing alone": f"{plain:.1f} s",
            "ratio": ours / plain,
            "peak memory of inspect (goal: 2,000 MB)": f"{peak} MB",
        },
    )


def _measured(command: list[str], out: Path) -> tuple[float, int]:
    """(seconds, peak resident MB) of a Python command that writes into a file."""
    begin = time.perf_counter()
    with out.open("wb") as stream:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=stream)
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{' '.join(command[:3])} failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, used.ru_maxrss * unit // 10**6


if __name__ == "__main__":
    main()
