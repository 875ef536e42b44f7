"""Turns papers into a map folder: read, clean, embed, neighbours, layout, topics, names, index."""
