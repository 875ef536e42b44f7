"""How what a reader has brought stands: read, being built, failed, and how far. No streamlit."""

from dataclasses import dataclass

from dashboard.report import Report

RUNNING = ("reading", "building")


@dataclass(frozen=True)
class Stage:
    """A stage of a build.

    Attributes:
        label: what is said of it.
        began: when, as time.monotonic() tells.
        done: how far it is, of `total`.
        known: how much was done when it began to count; done before, as in an earlier build.
        counting: since when it counts.
    """

    label: str
    began: float
    done: int = 0
    total: int = 0
    known: int = 0
    counting: float = 0.0

    def left(self, now: float) -> float | None:
        """Seconds that it will yet take, at its pace so far; None where that cannot be told."""
        if self.done <= self.known or now <= self.counting:
            return None
        return (self.total - self.done) * (now - self.counting) / (self.done - self.known)


@dataclass(frozen=True)
class Standing:
    """How a job stands.

    Attributes:
        phase: "reading", then "read"; "building", then "built"; or "failed", which is what went
            wrong with either. What is stopped stands as before.
        waiting: another job's turn comes first.
        stopping: the reader has asked to stop it.
        stages: of the build, the last one is going on.
        began: when its turn came, as time.monotonic() tells.
        problem: what went wrong; "" where it is unexpected.
        details: the last lines that the failed command wrote.
        stopped: true where the last thing that happened is that the reader stopped it.
        name: the map's.
    """

    phase: str
    waiting: bool = False
    stopping: bool = False
    report: Report | None = None
    stages: tuple[Stage, ...] = ()
    began: float = 0.0
    problem: str = ""
    details: tuple[str, ...] = ()
    stopped: bool = False
    name: str = ""

    @property
    def running(self) -> bool:
        """True while there is something to wait for."""
        return self.phase in RUNNING
