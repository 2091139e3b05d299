"""What works beside the commands: policies, the clock; each in any number of processes."""
