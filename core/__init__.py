"""Reads trade restrictions, quotes, goods and dates out of news articles, with the evidence for each."""

__version__ = "0.1.0"
