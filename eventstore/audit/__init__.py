"""What the history does not hold by itself: reads of personal data and refused commands."""
