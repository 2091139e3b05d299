"""A mutation for each command: one module an aggregate, mirroring `domain/`."""
