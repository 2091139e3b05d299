"""How far a bearer reaches: staff to their sites, customers to what is theirs (R168, R171).

What belongs to no site – cars, customers, prices – is the whole group's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from api.access.grants import OTHER_POST, spelled, spelled_zh
from api.access.posts import POST_ZH
from api.graphql.identity import OTHER_SITE, Identity
from domain.appointment.aggregate import Appointment
from domain.bay_day.aggregate import BayDay
from domain.campaign.aggregate import Campaign
from domain.complaint.aggregate import Complaint
from domain.customer.aggregate import Customer
from domain.enquiry.aggregate import Enquiry
from domain.file_duty.aggregate import FileDuty
from domain.follow_up.aggregate import FollowUp
from domain.health_record.aggregate import HealthRecord
from domain.kernel import Aggregate, Refused, Role, Rule
from domain.letter.aggregate import Letter
from domain.outreach.aggregate import Outreach
from domain.part_batch.aggregate import PartBatch
from domain.part_stock.aggregate import PartStock
from domain.period_summary.aggregate import PeriodSummary
from domain.price_list.aggregate import PriceList
from domain.rating_flag.aggregate import RatingFlag
from domain.reminder.aggregate import Reminder
from domain.repair_order.aggregate import RepairOrder
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.service_promise.aggregate import ServicePromise
from domain.site.aggregate import Site
from domain.survey.aggregate import Survey
from domain.vehicle.aggregate import Vehicle

NOT_YOURS = Rule(
    "access.not_yours",
    "R168",
    en="this belongs to another customer",
    zh="该记录属于其他客户，您无权操作",
)

SITE_OF: Final[Mapping[type[Aggregate], Callable[[Any], str | None]]] = {
    Campaign: lambda it: it.planned and it.planned.site_id,
    Appointment: lambda it: it.requested and it.requested.site_id,
    FileDuty: lambda it: it.owed and it.owed.site_id,
    Complaint: lambda it: it.received and it.received.site_id,
    Enquiry: lambda it: it.received and it.received.site_id,
    FollowUp: lambda it: it.opened and it.opened.site_id,
    PartBatch: lambda it: it.site_id,
    PartStock: lambda it: it.site_id,
    Letter: lambda it: it.sent and it.sent.site_id,
    Outreach: lambda it: it.opened and it.opened.site_id,
    RatingFlag: lambda it: it.flagged and it.flagged.site_id,
    RepairOrder: lambda it: it.site_id,
    SanbaoDemand: lambda it: it.received and it.received.site_id,
    Site: lambda it: it.site_id,
    Survey: lambda it: it.asked and it.asked.site_id,
}
"""Whose work it is, where it is a site's."""
OF_THE_GROUP: Final[frozenset[type[Aggregate]]] = frozenset(
    {Customer, HealthRecord, PeriodSummary, PriceList, Reminder, ServicePromise, Vehicle}
)
WRITTEN_BESIDE: Final[frozenset[type[Aggregate]]] = frozenset({BayDay})
"""No command asks for it: its facts go along with another aggregate's."""
CUSTOMER_OF: Final[Mapping[type[Aggregate], Callable[[Any], UUID | None]]] = {
    Appointment: lambda it: it.customer_id,
    Complaint: lambda it: it.received and it.received.customer_id,
    Customer: lambda it: it.id,
    Enquiry: lambda it: it.received and it.received.customer_id,
    FollowUp: lambda it: it.opened and it.opened.customer_id,
    RepairOrder: lambda it: it.customer_id,
    SanbaoDemand: lambda it: it.received and it.received.customer_id,
    Survey: lambda it: it.asked and it.asked.customer_id,
}
"""Whose matter it is, where it is a customer's."""


def require_post(name: str, role: Role, posts: Mapping[str, frozenset[Role]]) -> None:
    """Refuse a post that has no grant for that root field."""
    granted = posts.get(name, frozenset())
    if role not in granted:
        raise Refused(
            OTHER_POST,
            name=name,
            role=role,
            posts=spelled(granted) or "nobody",
            role_zh=POST_ZH[role],
            posts_zh=spelled_zh(granted) or "无",
        )


def require_site(identity: Identity, site: str) -> None:
    """Refuse a site that is not one of the bearer's."""
    if not identity.acts_at(site):
        raise Refused(OTHER_SITE, site=site, sites=", ".join(identity.sites))


def require_site_or_all(identity: Identity, site: str | None) -> None:
    """As `require_site`; None stands for the whole group, which is for who acts at all sites."""
    if site is not None:
        require_site(identity, site)
    elif not identity.at_all_sites:
        raise Refused(OTHER_SITE, site="*", sites=", ".join(identity.sites))


def require_reach(identity: Identity, state: Aggregate) -> None:
    """Refuse who acts on another site's work, or on another customer's matter."""
    site_of, customer_of = SITE_OF.get(type(state)), CUSTOMER_OF.get(type(state))
    if site := site_of(state) if site_of else None:
        require_site(identity, site)
    if identity.actor.role is Role.CUSTOMER:
        owner = customer_of(state) if customer_of else None
        if owner is None or str(owner) != identity.actor.id:
            raise Refused(NOT_YOURS)


def require_own_naming(identity: Identity, customer_id: UUID | None) -> None:
    """Refuse a customer who begins something in another's name."""
    if identity.actor.role is Role.CUSTOMER and str(customer_id) != identity.actor.id:
        raise Refused(NOT_YOURS, field="customerId")
