"""What every query and mutation is made with: scalars, inputs, receipts, refusals, pages."""
