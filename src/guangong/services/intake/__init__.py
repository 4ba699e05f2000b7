"""What a sheet that comes back says: its headings, its rows, and what each cell means in the plan."""
