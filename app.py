"""Entry of `streamlit run app.py`: the page, and the HTTP routes that feed its map."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from dashboard import jobs
from dashboard.limits import limits
from dashboard.routes import allow_uploads, routes
from pipeline.errors import InputError


@asynccontextmanager
async def while_served(_: object) -> AsyncIterator[None]:
    """When the server ends, so do builds; what readers have brought is removed."""
    yield
    jobs.close()


try:
    allow_uploads(limits())
except InputError as problem:
    sys.exit(f"Error: {problem}")
app = st.App("dashboard/page.py", routes=routes(), lifespan=while_served)
