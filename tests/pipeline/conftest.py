"""No cache of the user's, one real map a session, and a build without a model."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline import build as building
from pipeline.build import build
from pipeline.encoder import SentenceTransformerEncoder, model_digest, model_folder
from pipeline.search import encoder_export
from pipeline.settings import BUNDLED_MODEL, Long
from pipeline.store import MapFolder
from tests.pipeline.small import ROOT, FakeEncoder, three_subjects, write_fake_query_encoder
from tests.pipeline.web import Web

NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: what a child process asks of the network fails at once."""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a cache of its own, and no maps folder from outside."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("LITMAP_MAPS", raising=False)


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on this computer that plays a service."""
    with Web().running() as running:
        yield running


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeEncoder:
    """`build` runs all its stages, but with this encoder in place of the model."""
    return _fake_encoder(monkeypatch, tmp_path)


@pytest.fixture(scope="session")
def labelled_map(tmp_path_factory: pytest.TempPathFactory) -> MapFolder:
    """A map of 60 papers on graphs, proteins and oceans, by a fake encoder; not to be changed.

    Its column `colour` tells the subject, `shape` is the same for all, every second has a venue.
    """
    folder = tmp_path_factory.mktemp("labelled")
    table = pd.DataFrame(three_subjects(20), columns=["title", "abstract"])
    table["colour"] = np.repeat(["red", "green", "blue"], 20)
    table["shape"] = "round"
    table["venue"] = ["Nature" if i % 2 else "" for i in range(60)]
    table.to_csv(folder / "some.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        _fake_encoder(patch, folder)
        return build([folder / "some.csv"], folder / "maps").map


def _fake_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeEncoder:
    encoder = FakeEncoder()

    def export(model_folder: Path, target: Path) -> None:
        write_fake_query_encoder(target)

    def load(name: str, folder: Path, digest: str, device: str, long: Long) -> FakeEncoder:
        encoder.long = long
        return encoder

    monkeypatch.setattr(building, "SentenceTransformerEncoder", load)
    monkeypatch.setattr(building, "model_folder", lambda name: tmp_path)
    monkeypatch.setattr(building, "model_digest", lambda folder: "f" * 64)
    monkeypatch.setattr(encoder_export, "export_encoder", export)
    return encoder


def one_thread() -> None:
    """Two builds run side by side, each on one core; threads that wait for each other crawl."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def real_encoder() -> SentenceTransformerEncoder:
    """The bundled model, loaded once."""
    one_thread()
    folder = model_folder(BUNDLED_MODEL)
    digest = model_digest(folder)
    return SentenceTransformerEncoder(BUNDLED_MODEL, folder, digest)


@pytest.fixture(scope="session")
def other_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The bundled papers, built by the command line with its own cache, beside the tests."""
    folder = tmp_path_factory.mktemp("other")
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "--maps", str(folder / "maps")],
        cwd=ROOT,
        env={
            **os.environ,
            **proxies,
            "XDG_CACHE_HOME": str(folder),
            "PYTHONHASHSEED": "7",
            "OMP_NUM_THREADS": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process, folder / "maps"
        process.kill()


@pytest.fixture(scope="session")
def bundled_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder of `bundled_map`."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def bundled_map(
    tmp_path_factory: pytest.TempPathFactory,
    bundled_cache: Path,
    other_process: tuple[subprocess.Popen[str], Path],
) -> MapFolder:
    """The map of the bundled papers by the real model."""
    one_thread()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(bundled_cache))
        return build([], tmp_path_factory.mktemp("maps")).map
