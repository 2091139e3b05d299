"""The customer's file (R101-R104): the view with the handlers of its three pages registered."""

from projections.customer_file import person, vehicles, visits
from projections.customer_file.definition import customer_file

__all__ = ["customer_file", "person", "vehicles", "visits"]
