"""Since when a correction is true: since what it corrects."""

from datetime import timedelta
from uuid import UUID

from domain.kernel import Actor, Channel, Context, Event, Recorded, Role
from domain.repair_order.events import EntryCorrected, RepairOrderVehicleCorrected
from domain.repair_order.terms import CorrectableField
from projections.asof.moment import Truth
from tests.projections.dsl import MORNING, STREAM_ID

OTHER = UUID(int=7)
TYPO = EntryCorrected(
    corrects_version=2, field=CorrectableField.PLATE, was="沪A", is_now="沪B", reason="看错"
)
WRONG_CAR = RepairOrderVehicleCorrected(
    was_vehicle_id=OTHER, vehicle_id=STREAM_ID, plate=None, vin=None, reason="车辆选错"
)


def told(event: Event, version: int) -> Recorded[Event]:
    """A fact recorded on the day of its version."""
    at = MORNING + timedelta(days=version)
    return Recorded(
        event=event,
        stream_id=STREAM_ID,
        version=version,
        position=version,
        occurred_at=at,
        recorded_at=at,
        context=Context(
            actor=Actor("S1-李", Role.ADVISER),
            channel=Channel.ON_SITE,
            site_id="S1",
            command_id=OTHER,
        ),
    )


def test_a_corrected_entry_is_true_since_the_entry_and_a_car_since_the_opening() -> None:
    truth = Truth()
    for version in range(1, 9):
        truth.tell(STREAM_ID, version, MORNING + timedelta(days=version))
    since = {}
    for event, version in ((TYPO, 5), (WRONG_CAR, 8)):
        fact = told(event, version)
        since[version] = truth.since(fact, truth.corrected(fact))
    assert since == {5: MORNING + timedelta(days=2), 8: MORNING + timedelta(days=1)}


def test_a_correction_of_a_correction_is_true_since_the_first_entry() -> None:
    truth = Truth()
    for version in (2, 5, 6):
        truth.tell(STREAM_ID, version, MORNING + timedelta(days=version))
    first, again = told(TYPO, 5), told(EntryCorrected(
        corrects_version=5, field=CorrectableField.PLATE, was="沪B", is_now="沪C", reason="又看错"
    ), 6)  # fmt: skip
    for fact in (first, again):
        at = truth.since(fact, truth.corrected(fact))
    assert at == MORNING + timedelta(days=2)
