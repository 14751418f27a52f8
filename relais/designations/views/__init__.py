"""Pages of the designations."""
