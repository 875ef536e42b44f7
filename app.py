"""Entry of `streamlit run app.py`: the page, and the HTTP routes that feed its map."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from dashboard import jobs
from dashboard.limits import limits
from dashboard.routes import allow_uploads, routes


@asynccontextmanager
async def while_served(_: object) -> AsyncIterator[None]:
    """With the server ends what readers are building, and goes what they have brought."""
    yield
    jobs.close()


allow_uploads(limits())
app = st.App("dashboard/page.py", routes=routes(), lifespan=while_served)
