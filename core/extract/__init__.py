"""Extractors: each takes a parsed Doc and returns records with their evidence spans."""
