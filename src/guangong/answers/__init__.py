"""The remembered answer of a command that only reads."""
