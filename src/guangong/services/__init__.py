"""What a command does, without a terminal: load a plan, apply an edit, find the base of a comparison."""
