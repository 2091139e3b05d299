"""What customers are to be reminded of (RM11): the view with the handlers of its pages registered."""

from domain.appointment.events import AppointmentEvent
from domain.customer.events import CustomerEvent
from domain.follow_up.events import FollowUpEvent
from domain.repair_order.events import (
    AfterEvent,
    CareEvent,
    DeliveryEvent,
    IntakeEvent,
    PartEvent,
    QualityEvent,
    QuoteEvent,
    WorkEvent,
)
from domain.vehicle.events import VehicleEvent
from projections.lookups import ignore_pages
from projections.reminders import on_customer, on_vehicle, on_visit
from projections.reminders.definition import reminders

__all__ = ["on_customer", "on_vehicle", "on_visit", "reminders"]

ignore_pages(
    reminders,
    IntakeEvent,
    QuoteEvent,
    WorkEvent,
    PartEvent,
    CareEvent,
    QualityEvent,
    DeliveryEvent,
    AfterEvent,
    reason="of a visit only its end, what was put off and what waits for parts matter here",
)
ignore_pages(reminders, VehicleEvent, reason="nothing falls due by it")
ignore_pages(reminders, CustomerEvent, reason="it neither allows nor forbids a reminder")
ignore_pages(reminders, FollowUpEvent, reason="only conversations count as contact")
ignore_pages(reminders, AppointmentEvent, reason="it changes no agreed time")
