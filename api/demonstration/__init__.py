"""An invented dealership group with its cars, customers and orders, told through the one door.

`load_demonstration` tells the story of its year 2026; `fleet` makes as many orders as one wants.
What `scenarios` names is in the story under these numbers.
"""

from api.demonstration.story import Summary, is_demonstration, is_due, load_demonstration

__all__ = ["Summary", "is_demonstration", "is_due", "load_demonstration"]
