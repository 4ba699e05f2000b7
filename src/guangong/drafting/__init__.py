"""A document becomes the draft of a plan: what its own words say, and nothing else."""
