"""One visit in a vehicle's history: what is loaded for all visits of a page at once."""

from typing import Any, Final

from api.documents.links import document_url, settlement_url
from api.documents.paper import Form
from api.graphql.as_of import AS_OF
from api.graphql.children import batched
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.rows import row_type
from domain.repair_order.events import Ground, Relation
from projections.consent import LineStatus
from projections.vehicle_history import part_queries, quality_queries, queries, work_queries
from projections.vehicle_history.words import InspectionKind, Task, VisitStatus

graphql_enum(Ground, "CoverGround")
graphql_enum(InspectionKind)
graphql_enum(LineStatus)
graphql_enum(Relation, "SignerRelation")
graphql_enum(Task, "VisitTask")
graphql_enum(VisitStatus)
row_type(work_queries.Diagnosis, "VisitDiagnosis")
row_type(work_queries.Concern, "VisitConcern")
row_type(work_queries.Comeback, "VisitComeback")
row_type(
    work_queries.Settlement,
    "VisitSettlement",
    also={
        "html_url": document_url(
            lambda bill: settlement_url(bill.order_id, bill.settlement_number, Form.HTML),
            "The bill as a page (结算清单), on this server.",
        ),
        "pdf_url": document_url(
            lambda bill: settlement_url(bill.order_id, bill.settlement_number, Form.PDF),
            "The bill as a PDF (结算清单), on this server.",
        ),
    },
)
row_type(work_queries.Warranty, "VisitWarranty")
row_type(quality_queries.Person, "VisitPerson")
row_type(quality_queries.Inspection, "VisitInspection")
row_type(quality_queries.FunctionTest, "VisitFunctionTest")
row_type(quality_queries.Certificate, "VisitCertificate")
row_type(quality_queries.Rework, "VisitRework")

visit_type: Final[Any] = row_type(
    queries.Visit,
    node=Root("visit", {"order_number": "orderNumber"}),
    also=AS_OF
    | {
        "concerns": batched(
            work_queries.concerns_of,
            work_queries.Concern,
            "3C: what the customer said, what the cause was, what was done.",
        ),
        "lines": batched(
            work_queries.lines_of,
            work_queries.VisitLine,
            "Lines as offered last, with approval, amount, payer and correction.",
        ),
        "parts": batched(
            part_queries.parts_of,
            part_queries.PartExchange,
            "Parts fitted and removed, with grade, batch and serial number.",
        ),
        "people": batched(
            quality_queries.people_of, quality_queries.Person, "Who did what in the visit."
        ),
        "inspections": batched(
            quality_queries.inspections_of,
            quality_queries.Inspection,
            "Entry inspection, the three gates of quality, and the look over the car at its exit.",
        ),
        "function_tests": batched(
            quality_queries.function_tests_of,
            quality_queries.FunctionTest,
            "Functions that were tried before the final inspection (R066).",
        ),
        "certificates": batched(
            quality_queries.certificates_of,
            quality_queries.Certificate,
            "Certificates of the finished repair.",
        ),
        "reworks": batched(
            quality_queries.reworks_of,
            quality_queries.Rework,
            "Lines that were opened again before the delivery.",
        ),
        "settlements": batched(
            work_queries.settlements_of, work_queries.Settlement, "Bills, reversed ones included."
        ),
        "comebacks": batched(
            work_queries.comebacks_of,
            work_queries.Comeback,
            "Comebacks in this visit, and comebacks elsewhere that blame it (R092, R093).",
            belongs=("order_id", "original_order_id"),
        ),
        "warranties": batched(
            work_queries.warranties_of,
            work_queries.Warranty,
            "Repair warranties granted, by law and by promise.",
        ),
        "corrections": batched(
            work_queries.corrections_of,
            work_queries.EntryCorrection,
            "Entries that were wrong: what stood there, what counts, by whom and why.",
        ),
    },
)
