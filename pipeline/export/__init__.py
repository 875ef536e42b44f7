"""A map as files that leave this program: pages, pictures, tables, citations, a folder to host."""
