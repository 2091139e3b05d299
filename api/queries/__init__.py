"""A root field for each read model: one module a view, mirroring `projections/`."""
