"""Entry of `streamlit run app.py`: the page, and the HTTP routes that feed its map."""

import streamlit as st

from dashboard.routes import routes

app = st.App("dashboard/page.py", routes=routes())
