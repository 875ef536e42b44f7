"""What stands around the page while it is served: limits, headers, logs, and how it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from starlette.middleware import Middleware

from dashboard import jobs, log
from dashboard.headers import SecurityHeaders
from dashboard.limits import Server
from dashboard.panels import problem
from dashboard.seats import Seated


def around(settings: Server) -> list[Middleware]:
    """What every request passes, the outermost first."""
    return [
        Middleware(SecurityHeaders, frame=settings.frame),
        Middleware(log.Refusals),
        Middleware(Seated, seats=settings.sessions),
    ]


@asynccontextmanager
async def while_served(_: object) -> AsyncIterator[None]:
    """When the server ends, so do builds; what readers have brought is removed."""
    log.event("start", streamlit=version("streamlit"))
    yield
    jobs.close()
    log.event("stop")


def on_fault(error: Exception) -> bool:
    """Tells the operator what went wrong in a run of the page, and the reader that it did."""
    log.fault(error)
    problem.draw_fault(isinstance(error, MemoryError))
    return True
