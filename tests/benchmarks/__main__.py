"""Runs every benchmark (`python -m tests.benchmarks`), or those named behind it."""

import sys

from tests.benchmarks import (
    bench_build,
    bench_duplicates,
    bench_encode,
    bench_fields,
    bench_ingest,
    bench_load,
    bench_map,
    bench_names,
    bench_one_file,
    bench_page,
    bench_pipeline,
    bench_publish,
    bench_resume,
    bench_server,
    bench_topics,
)

BENCHMARKS = {
    "build": bench_build.main,
    "ingest": bench_ingest.main,
    "duplicates": bench_duplicates.main,
    "page": bench_page.main,
    "topics": bench_topics.main,
    "names": bench_names.main,
    "fields": bench_fields.main,
    "map": bench_map.main,
    "pipeline": bench_pipeline.main,
    "encode": bench_encode.main,
    "resume": bench_resume.main,
    "server": bench_server.main,
    "one_file": bench_one_file.main,
    "load": bench_load.main,
    "publish": bench_publish.main,
}

if __name__ == "__main__":
    chosen = sys.argv[1:] or list(BENCHMARKS)
    for name in chosen:
        BENCHMARKS[name]()
