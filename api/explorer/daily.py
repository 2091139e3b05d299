"""Samples of the lists that somebody at a site works from on a day.

They are asked as on the last evening of the demonstration, so that they show the same on every day.
"""

from collections.abc import Sequence
from typing import Final

from api.explorer.sample import Sample

_EVENING: Final = "2026-10-31T18:00:00+08:00"

DAILY: Sequence[Sample] = (
    Sample(
        title="车间看板 · Cars in the workshop: what each waits for, and whether it will be late",
        query="""\
query Workshop($at: DateTime!) {
  workshopBoard(at: $at, first: 12) {
    nodes {
      orderNumber
      siteId
      plate
      state
      minutesInState
      promisedAt
      late
      predictedLate
      waiting {
        reason
      }
    }
  }
}
""",
        variables={"at": _EVENING},
    ),
    Sample(
        title="待回访 · Calls that are owed, with what was said before",
        query="""\
query Callbacks($at: DateTime!) {
  callbacksDue(at: $at, first: 10) {
    nodes {
      state
      seq
      opensOn
      closesOn
      customerName
      phone
      plate
      orderNumber
      attempts
      lastOutcome
    }
  }
}
""",
        variables={"at": _EVENING},
    ),
    Sample(
        title="待提醒 · Who is to be reminded of what, by which way, and what keeps one back",
        query="""\
query Reminders($until: Date!, $at: DateTime!) {
  remindersDue(until: $until, at: $at, first: 10) {
    nodes {
      kind
      remindOn
      dueOn
      text
      plate
      name
      via
      heldBack
    }
  }
}
""",
        variables={"until": "2026-11-15", "at": _EVENING},
    ),
    Sample(
        title="问题批次装到了哪些车 · A blocked batch of parts, and every car that has it",
        query="""\
query PartsTrace($batch: String!) {
  partsTrace(batchId: $batch, first: 10) {
    batch {
      name
      supplierName
      blockReason
      blockedAt
    }
    totals {
      vehicles
      fitted
      withoutReachableOwner
    }
    vehicles {
      nodes {
        plate
        model
        ownerReachable
        uses {
          orderNumber
          technicianIds
        }
      }
    }
  }
}
""",
        variables={"batch": "S1-260805-0417"},
    ),
    Sample(
        title="三包索赔与时限 · Demands for exchange or return, with the clocks of the law",
        query="""\
query SanbaoDemands($at: DateTime!) {
  openSanbaoDemands(at: $at) {
    nodes {
      wanted
      ground
      receivedAt
      answerClock
      answerDueAt
      completeDueAt
    }
  }
}
""",
        variables={"at": _EVENING},
    ),
    Sample(
        title="低分评价与措施 · Low ratings, and who does what about them",
        query="""\
query LowRatings($since: Date!, $until: Date!) {
  lowRatings(since: $since, until: $until, first: 10) {
    nodes {
      orderNumber
      instrument
      scoreHundredths
      scaleMax
      comment
      actionState
      actions {
        actionKind
        ownerId
        dueOn
        doneAt
        result
      }
    }
  }
}
""",
        variables={"since": "2026-01-01", "until": "2026-10-31"},
    ),
)
