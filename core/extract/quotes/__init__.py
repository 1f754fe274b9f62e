"""Quotes: who said what. See the annotation guide, section 2."""

from core.extract.quotes.extract import extract_quotes

__all__ = ["extract_quotes"]
