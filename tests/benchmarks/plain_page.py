"""The plain page that ours is measured against: `px.scatter`, `st.plotly_chart`, a text to filter.

`PLAIN_PAPERS=papers.parquet streamlit run tests/benchmarks/plain_page.py`
"""

import os

import pandas as pd
import plotly.express as px
import streamlit as st


@st.cache_data
def read(file: str) -> pd.DataFrame:
    """The papers: title, text, x, y, topic."""
    return pd.read_parquet(file)


st.set_page_config(layout="wide")
papers = read(os.environ["PLAIN_PAPERS"])
query = st.text_input("Search")
shown = papers[papers["text"].str.contains(query.lower(), regex=False)] if query else papers
st.write(f"{len(shown):,} of {len(papers):,} papers")
figure = px.scatter(
    shown, x="x", y="y", color="topic", hover_name="title", render_mode="webgl", height=780
)
st.plotly_chart(figure, on_select="rerun", key="map")
