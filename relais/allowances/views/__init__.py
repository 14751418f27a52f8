"""Pages of the allowances."""
