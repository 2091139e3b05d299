"""Records of ours, written out for other offices."""
