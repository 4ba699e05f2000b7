"""Writers: a report or findings in one format each."""
