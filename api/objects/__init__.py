"""What a receipt shows of the changed thing: one module an aggregate, folded from its stream."""
