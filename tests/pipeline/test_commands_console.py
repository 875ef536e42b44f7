"""What is printed stays on its line, and no file name steers or breaks the terminal."""

import signal

import numpy as np
import pytest
import typer
from rich.progress import Progress, TaskID

from pipeline.commands.console import Pace, end_on_sigterm, fail, say, shown, told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Größe – 日本語", "Größe – 日本語"),
        ("a\r\nb\tc", "a b c"),
        ("a\x1b[31mb\x00", "a\ufffd[31mb\ufffd"),
        ("r\udce9sum\udce9.ris", "r\ufffdsum\ufffd.ris"),
        ("a\u202egnp.ris", "a\ufffdgnp.ris"),
    ],
)
def test_a_text_is_shown_on_one_line_without_what_steers(text: str, line: str) -> None:
    assert shown(text) == line
    assert shown(text).encode("utf-8")


def test_what_is_said_and_what_failed_is_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    say("r\udce9s\num\x1b.ris [red]x[/red]")
    with pytest.raises(typer.Exit):
        fail("r\udce9s\num.ris: damaged.")
    printed = capsys.readouterr()
    assert printed.out == "r\ufffds um\ufffd.ris [red]x[/red]\n"
    assert printed.err.endswith("Error: r\ufffds um.ris: damaged.\n")


def test_lines_left_empty_before_a_line_stay(capsys: pytest.CaptureFixture[str]) -> None:
    say("\n12 papers")
    assert capsys.readouterr().out == "\n12 papers\n"


@pytest.mark.parametrize(
    ("error", "said"), [((), "Stopped."), (("Nothing came.",), "Nothing came.")]
)
def test_ctrl_c_says_what_the_work_says_or_the_command(
    capsys: pytest.CaptureFixture[str], error: tuple[str, ...], said: str
) -> None:
    with pytest.raises(typer.Exit), told("Stopped."):
        raise KeyboardInterrupt(*error)
    assert capsys.readouterr().err == f"Error: {said}\n"


def test_missing_memory_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, told("Stopped."):
        np.ones(2**55, np.int8)
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err.startswith("Error: Out of memory. Close other programs")


def test_sigterm_ends_a_command_as_ctrl_c_does(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    try:
        end_on_sigterm()
        with pytest.raises(typer.Exit) as ended, told("Stopped."):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.exit_code == 143
    assert capsys.readouterr().err == "Error: Stopped.\n"


class Clock:
    """Seconds that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_stage_that_counts_tells_its_speed_and_the_time_left() -> None:
    clock = Clock()
    bars = Progress(get_time=clock)
    task: TaskID = bars.add_task("Embedding", total=1)

    def told_after(seconds: float, done: int) -> str:
        clock.now += seconds
        bars.update(task, completed=done, total=10_000)
        return Pace().render(bars.tasks[0]).plain

    assert told_after(4, 8_000) == "0:00:04"
    assert told_after(1, 8_040) == "40/s, 0:49 left"
    assert told_after(1, 8_042) == "21/s, 1:33 left"
    assert told_after(1, 10_000) == "0:00:07"
