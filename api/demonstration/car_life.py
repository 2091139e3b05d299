"""The files of customer and vehicle, as the visits write in them."""

from datetime import timedelta

from api.demonstration.cars import Car
from api.demonstration.ids import minutes
from api.demonstration.order_handover import TEST_DRIVE_KM
from api.demonstration.visit import Visit
from domain.customer.aggregate import Customer
from domain.customer.events import CustomerKind, FileTrigger, Purpose
from domain.kernel import Actor, Channel, Km, Role
from domain.values.clock import after_months, shanghai_date
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import InsuranceKind, OdometerSource, OwnerRelation, UseKind
from eventstore.life import Life, Script

_RECALL_KNOWN = timedelta(days=20)


def adviser_of(visit: Visit) -> Actor:
    """Who writes in the files at this visit."""
    return visit.site.one(Role.ADVISER, visit.turn)


def customer_script(visit: Visit) -> Script[Customer]:
    """The file of a new customer."""
    owner, chance = visit.car.owner, visit.chance("customer")

    def script(life: Life[Customer]) -> None:
        at = visit.at + minutes(3)
        life.then(
            lambda customer: customer.open_file(
                name=owner.name,
                customer_kind=CustomerKind.COMPANY if owner.company else CustomerKind.PERSON,
                trigger=FileTrigger.REPAIR,
                triggered_at=visit.at,
                site_id=visit.site.id,
                at=at,
                phone=owner.phone,
                address=owner.address,
            ),
            at=at,
        )
        for purpose, share in ((Purpose.CALL_RECORDING, 0.7), (Purpose.MARKETING, 0.4)):
            if chance.random() < share:
                life.then(
                    lambda customer, purpose=purpose: customer.give_consent(
                        purpose=purpose, evidence="到店签署的授权书"
                    ),
                    at=at + minutes(1),
                )
        if chance.random() < 0.15:  # noqa: PLR2004 - a few say how to be reached
            life.then(
                lambda customer: customer.set_contact_preference(
                    preferred_channel=Channel.WECHAT, remark="请先发微信"
                ),
                at=at + minutes(2),
            )

    return script


def vehicle_script(visit: Visit) -> Script[Vehicle]:
    """What a visit writes in the vehicle's file, and the file itself where it is new."""

    def script(life: Life[Vehicle]) -> None:
        if visit.first:
            _register(life, visit.car, visit)
        life.then(
            lambda vehicle: vehicle.record_odometer(
                odometer_km=Km(visit.odometer_km),
                source=OdometerSource.RECEPTION,
                at=visit.at,
                repair_order_id=visit.order_id,
            ),
            at=visit.at,
        )
        if visit.job.campaign is not None:
            _attach_recall(life, visit, visit.job.campaign)
        if visit.delivered:
            _leave(life, visit)

    return script


def _register(life: Life[Vehicle], car: Car, visit: Visit) -> None:
    at = visit.at
    life.then(
        lambda vehicle: vehicle.register(
            make=car.model.make,
            model=car.model.model,
            vehicle_kind=car.model.vehicle_kind,
            use_kind=UseKind.COMMERCIAL if car.owner.company else UseKind.HOUSEHOLD,
            vin=car.vin,
            plate=car.plate,
            model_year=car.model_year,
            at=at,
        ),
        at=at,
    )
    life.then(
        lambda vehicle: vehicle.record_sale(
            invoice_on=car.sold_on,
            price_fen=car.model.price_fen,
            seller=car.site.name,
            at=at,
            free_repair_years=car.free_repair_years,
            free_repair_km=Km(car.free_repair_km),
        ),
        at=at,
    )
    life.then(
        lambda vehicle: vehicle.link_owner(
            customer_id=car.owner.id, since=car.sold_on, relation=OwnerRelation.OWNER, at=at
        ),
        at=at,
    )
    life.then(
        lambda vehicle: vehicle.set_maintenance_plan(
            interval_months=car.model.interval_months, interval_km=Km(car.model.interval_km)
        ),
        at=at,
    )
    insured_until = after_months(shanghai_date(at), visit.chance("insurance").randint(1, 11))
    life.then(
        lambda vehicle: vehicle.record_insurance_policy(
            insurer="平安财险",
            insurance_kind=InsuranceKind.COMMERCIAL,
            starts_on=insured_until - timedelta(days=364),
            expires_on=insured_until,
        ),
        at=at,
    )


def _attach_recall(life: Life[Vehicle], visit: Visit, campaign: str) -> None:
    if campaign not in life.state.recalls:
        issued_on = shanghai_date(visit.at - _RECALL_KNOWN)
        life.then(
            lambda vehicle: vehicle.attach_recall_notice(
                campaign=campaign, title="高压燃油管接头渗漏", issued_on=issued_on, at=visit.at
            ),
            at=visit.at,
        )


def _leave(life: Life[Vehicle], visit: Visit) -> None:
    at, on = visit.delivered_at, shanghai_date(visit.delivered_at)
    model, out_km = visit.car.model, visit.odometer_km + TEST_DRIVE_KM
    life.then(
        lambda vehicle: vehicle.record_odometer(
            odometer_km=Km(out_km),
            source=OdometerSource.DELIVERY,
            at=at,
            repair_order_id=visit.order_id,
        ),
        at=at,
    )
    campaign = visit.job.campaign
    if campaign is not None and not life.state.recalls[campaign].remedied:
        life.then(
            lambda vehicle: vehicle.remedy_recall(
                campaign=campaign, remedied_on=on, at=at, repair_order_id=visit.order_id
            ),
            at=at,
        )
    life.then(
        lambda vehicle: vehicle.advise_next_service(
            at=at,
            due_on=after_months(on, model.interval_months),
            due_km=Km(out_km + model.interval_km),
            advised_in_order_id=visit.order_id,
        ),
        at=at,
    )
