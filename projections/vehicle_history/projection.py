"""The vehicle's history (R105, R106): the view with the handlers of its three pages registered."""

from projections.vehicle_history import on_vehicle, on_visit, on_work
from projections.vehicle_history.definition import vehicle_history

__all__ = ["on_vehicle", "on_visit", "on_work", "vehicle_history"]
