"""Findings as text: one module a format; ``formats`` lists them."""
