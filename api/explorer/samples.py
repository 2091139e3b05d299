"""What the explorer opens with: one tab a sample."""

from collections.abc import Sequence

from api.explorer.daily import DAILY
from api.explorer.sample import Sample

__all__ = ["SAMPLES", "Sample"]

SAMPLES: Sequence[Sample] = (
    Sample(
        title="“第二个项目我没同意过” · Who agreed to which line, when, how, with what evidence",
        query="""\
query ApprovalTrail($order: String!) {
  approvalTrail(orderNumber: $order) {
    orderNumber
    quotes {
      quoteVersion
      lines {
        lineId
        description
        amountFen
        lineStatus
        answer {
          person
          method
          answeredAt
          takenBy
          evidence {
            kind
            sha256
          }
        }
        work {
          step
          doneAt
          doneBy
        }
      }
    }
    executedWithoutApproval {
      lineId
    }
    chargedWithoutApproval {
      lineId
    }
  }
}
""",
        variables={"order": "RO-S1-2026-000017"},
    ),
    Sample(
        title="里程录错与更正 · A mistyped odometer, corrected a week later",
        query="""\
query Odometer($plate: String!) {
  findVehicles(plate: $plate) {
    make
    model
    vin
    odometer {
      readAt
      recordedKm
      odometerKm
      corrections {
        correctedAt
        correctedBy
        reason
      }
    }
  }
}
""",
        variables={"plate": "浙A6B715"},
    ),
    Sample(
        title="客户档案 · A customer's file, found by plate",
        query="""\
query CustomerFile($plate: String!) {
  findCustomerFiles(plate: $plate) {
    name
    phone
    address
    wish
    openedInTime
    vehicles {
      nodes {
        model
        plate
        nextDueOn
        nextDueKm
      }
    }
    visits(first: 5) {
      nodes {
        orderNumber
        visitedAt
        items {
          description
        }
      }
    }
  }
}
""",
        variables={"plate": "沪A8K321"},
    ),
    Sample(
        title="投诉看板 · Open complaints and their two clocks",
        query="""\
query ComplaintBoard($site: String) {
  complaintBoard(siteId: $site, openOnly: true, first: 10) {
    nodes {
      complaintNumber
      severity
      step
      responseState
      resolutionDueAt
      resolutionState
    }
  }
}
""",
        variables={"site": None},
    ),
    Sample(
        title="满意度 · Satisfaction of a period",
        query="""\
query Satisfaction($since: Date!, $until: Date!) {
  satisfaction(since: $since, until: $until) {
    figures {
      n
      meanOnFive
      csat
      flagged
    }
    distribution {
      scale
      score
      answers
    }
  }
}
""",
        variables={"since": "2026-01-01", "until": "2026-10-31"},
    ),
    Sample(
        title="承诺兑现了吗 · Which promises were kept in a month, and the cases that were not",
        query="""\
query Promises($since: Date!, $until: Date!) {
  promiseCompliance(since: $since, until: $until) {
    complaintRate {
      complaints
      deliveries
      limitPermille
    }
    promises {
      promise
      due
      kept
      broken
      overdue
      open
      keptRate
      cases(first: 5, state: BROKEN) {
        nodes {
          subjectNumber
          personId
          dueAt
          doneAt
        }
      }
    }
  }
}
""",
        variables={"since": "2026-09-01", "until": "2026-09-30"},
    ),
    *DAILY,
    Sample(
        title="凭全局编号再取一次 · A visit asked for again by its id over all types",
        query="""\
query Again($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Visit {
      orderNumber
      visitStatus
      openedAt
      lines {
        description
        lineStatus
      }
    }
  }
}
""",
        variables={"id": "WyJWaXNpdCIsWyJSTy1TMS0yMDI2LTAwMDAxNyJdXQ=="},
    ),
    Sample(
        title="一条被拒的命令 · A command that a rule refuses",
        query="""\
mutation CancelOrder($order: UUID!) {
  cancelRepairOrder(input: {repairOrderId: $order, reason: "客户改期"}) {
    ... on RepairOrderReceipt {
      version
      position
    }
    ... on Refusal {
      kind
      code
      source
      messageZh
      messageEn
    }
  }
}
""",
        variables={"order": "00000000-0000-4000-8000-000000000000"},
    ),
)
