"""Reports: a plan on a day as tables, whatever the format."""
