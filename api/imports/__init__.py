"""Records of other offices, taken over through the one door: each once, however often it is run."""
