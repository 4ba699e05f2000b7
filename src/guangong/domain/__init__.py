"""What a plan is: fields, progress and lights, comparison. It knows no file, no YAML and no clock."""
