"""Pure computations of the allowance: nothing here reads the database."""
