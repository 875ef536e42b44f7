"""The topics of the bundled papers, to be read and judged: names, sizes, two exemplars each."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.store import open_map
from tests.benchmarks.measure import tell
from tests.browser.conftest import build


def main() -> None:
    """Builds the bundled map and prints its topics."""
    with TemporaryDirectory() as scratch:
        build(Path(scratch))
        made = open_map(Path(scratch), "hf-papers")
        titles = made.papers["title"]
        rows = {
            f"{topic['size']:>3} {topic['name']}": " | ".join(
                titles[paper][:60] for paper in list(topic["exemplars"])[:2]
            )
            for _, topic in made.topics.iterrows()
        }
        tell("Topics of the bundled papers", rows | dict(made.manifest["quality"]))


if __name__ == "__main__":
    main()
