"""Sheets that offices send out and take in: what they hold, and the files."""
