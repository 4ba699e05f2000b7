"""Edits of a plan's text: only the spans that must change."""
