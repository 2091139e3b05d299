"""The GraphQL schema: every aggregate's mutations, every read model's root field."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.graphql.errors import Schema
from api.graphql.names import Names
from api.graphql.scalars import SCALARS
from api.mutations.appointment import AppointmentMutations
from api.mutations.campaign import CampaignMutations
from api.mutations.complaint import ComplaintMutations
from api.mutations.customer import CustomerMutations
from api.mutations.deliveries import DeliveryMutations
from api.mutations.enquiry import EnquiryMutations
from api.mutations.follow_up import FollowUpMutations
from api.mutations.health_record import HealthRecordMutations
from api.mutations.letter import LetterMutations
from api.mutations.outreach import OutreachMutations
from api.mutations.parked import ParkedMutations
from api.mutations.part_batch import PartBatchMutations
from api.mutations.part_stock import PartStockMutations
from api.mutations.period_summary import PeriodSummaryMutations
from api.mutations.price_list import PriceListMutations
from api.mutations.rating_flag import RatingFlagMutations
from api.mutations.reminder import ReminderMutations
from api.mutations.repair_order import RepairOrderMutations
from api.mutations.sanbao_demand import SanbaoDemandMutations
from api.mutations.service_promise import ServicePromiseMutations
from api.mutations.site import SiteMutations
from api.mutations.survey import SurveyMutations
from api.mutations.vehicle import VehicleMutations
from api.queries.appointment_book import AppointmentBookQueries
from api.queries.approval_trail import ApprovalTrailQueries
from api.queries.audit_log import AuditLogQueries
from api.queries.call_record import CallRecordQueries
from api.queries.call_register import CallRegisterQueries
from api.queries.callbacks_due import CallbacksDueQueries
from api.queries.case_file import CaseFileQueries
from api.queries.complaint_board import ComplaintBoardQueries
from api.queries.cover import CoverQueries
from api.queries.customer_file import CustomerFileQueries
from api.queries.deadlines import DeadlineQueries
from api.queries.deferred_work import DeferredWorkQueries
from api.queries.deliveries import DeliveryQueries
from api.queries.enquiry_board import EnquiryBoardQueries
from api.queries.health_record_feed import HealthRecordFeedQueries
from api.queries.history import HistoryQueries
from api.queries.integrity import IntegrityQueries
from api.queries.letter_register import LetterRegisterQueries
from api.queries.node import NodeQueries
from api.queries.outreach_board import OutreachBoardQueries
from api.queries.parked import ParkedQueries
from api.queries.parts_trace import PartsTraceQueries
from api.queries.period_summary import PeriodSummaryQueries
from api.queries.price_list import PriceListQueries
from api.queries.privacy import PrivacyQueries
from api.queries.promise_compliance import PromiseComplianceQueries
from api.queries.reminders import RemindersQueries
from api.queries.satisfaction import SatisfactionQueries
from api.queries.stock_alerts import StockAlertsQueries
from api.queries.vehicle_history import VehicleHistoryQueries
from api.queries.workshop_board import WorkshopBoardQueries
from api.subscriptions.changed import Subscription


@strawberry.type(description="What can be asked.")
class Query(
    AppointmentBookQueries,
    ApprovalTrailQueries,
    AuditLogQueries,
    CallRecordQueries,
    CallRegisterQueries,
    CallbacksDueQueries,
    CaseFileQueries,
    ComplaintBoardQueries,
    CoverQueries,
    CustomerFileQueries,
    DeadlineQueries,
    DeferredWorkQueries,
    DeliveryQueries,
    EnquiryBoardQueries,
    HealthRecordFeedQueries,
    HistoryQueries,
    LetterRegisterQueries,
    OutreachBoardQueries,
    IntegrityQueries,
    NodeQueries,
    ParkedQueries,
    PartsTraceQueries,
    PeriodSummaryQueries,
    PriceListQueries,
    PrivacyQueries,
    PromiseComplianceQueries,
    RemindersQueries,
    SatisfactionQueries,
    StockAlertsQueries,
    VehicleHistoryQueries,
    WorkshopBoardQueries,
):
    pass


@strawberry.type(description="What can be done: each mutation is one command.")
class Mutation(
    CampaignMutations,
    AppointmentMutations,
    ComplaintMutations,
    CustomerMutations,
    DeliveryMutations,
    EnquiryMutations,
    FollowUpMutations,
    HealthRecordMutations,
    LetterMutations,
    OutreachMutations,
    ParkedMutations,
    PartBatchMutations,
    PartStockMutations,
    PeriodSummaryMutations,
    PriceListMutations,
    RatingFlagMutations,
    ReminderMutations,
    RepairOrderMutations,
    SanbaoDemandMutations,
    ServicePromiseMutations,
    SiteMutations,
    SurveyMutations,
    VehicleMutations,
):
    pass


schema = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(scalar_map=SCALARS, name_converter=Names()),
)
