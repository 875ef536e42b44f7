"""Every knob of a build: its unit and its default. No I/O, no computation.

What depends on the number of papers (neighbours, smallest topic) is worked out by the stage that
uses it and recorded in the manifest beside these settings.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Device = Literal["auto", "cpu", "cuda"]
Long = Literal["cut", "mean"]

MINIMUM_PAPERS = 5
"""Fewer papers than this have no neighbourhoods to draw."""

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The official weights (model.safetensors) of the default model, checked when it is loaded."""


@dataclass(frozen=True)
class Settings:
    """The settings of one build.

    Attributes:
        model: the default model's name, or a folder or name that sentence-transformers can load.
        device: where the model runs; "auto" takes a CUDA device where there is one.
        long: what of a text longer than the model reads counts: its beginning ("cut"), or all of
            it, as the mean of its windows ("mean").
        seed: of every random choice (layout and topic space); the same seed gives the same map.
        neighbours: size of a paper's neighbourhood in the neighbour graph, in papers.
        layout_min_dist: how tightly UMAP may pack points, in map units before scaling.
        topic_dimensions: of each projection that HDBSCAN clusters in.
        topics: how many the finest level has; 0 for what the papers ask for.
        level_sizes: how many topics each level has, coarse to fine; none: worked out.
        fidelity_neighbours: how many true neighbours a paper's fidelity looks at.
    """

    model: str = BUNDLED_MODEL
    device: Device = "auto"
    long: Long = "cut"
    seed: int = 42
    neighbours: int = 15
    layout_min_dist: float = 0.15
    topic_dimensions: int = 5
    topics: int = 0
    level_sizes: tuple[int, ...] = ()
    fidelity_neighbours: int = 15

    def as_dict(self) -> dict[str, Any]:
        """The settings as plain JSON values, for the manifest and for cache keys."""
        return {**asdict(self), "level_sizes": list(self.level_sizes)}
