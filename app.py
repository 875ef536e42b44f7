"""Entry of `streamlit run app.py`: the page, and the HTTP routes that feed its map."""

import sys

import streamlit as st

from dashboard import log
from dashboard.limits import limits, server
from dashboard.routes import allow_uploads, routes
from dashboard.serving import around, on_fault, while_served
from pipeline.errors import InputError

try:
    settings = server()
    allow_uploads(limits())
except InputError as problem:
    sys.exit(f"Error: {problem}")
log.begin(settings.log)
app = st.App(
    "dashboard/page.py",
    routes=routes(),
    middleware=around(settings),
    lifespan=while_served,
    on_script_error=on_fault,
)
