"""What whoever operates the product sees and does: figures, traces, the condition, backups."""
