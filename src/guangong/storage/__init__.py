"""What lies on disk: the plan's files, git, evidence, settings."""
