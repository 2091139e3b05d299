"""What the explorer opens with: one tab a sample."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One prefilled tab.

    The query names its operation, for GraphiQL takes the tab's name from there; the title, which may be
    Chinese, stands above the query as a comment. `variables` holds what JSON can hold.
    """

    title: str
    query: str
    variables: Mapping[str, object] = field(default_factory=dict[str, object])


SAMPLES: Sequence[Sample] = (
    Sample(
        title="这里能查什么 · What can be asked here",
        query="""\
query WhatCanBeAsked {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
""",
    ),
    Sample(
        title="车辆维修全史 · Every visit of a vehicle, as of a date",
        query="""\
query VehicleHistory($vin: String!, $asOf: DateTime) {
  vehicleHistory(vin: $vin, asOf: $asOf) {
    openedOn
    odometerKm
    lines {
      description
      amountFen
    }
  }
}
""",
        variables={"vin": "LSVAA4182E2184837", "asOf": "2025-06-30T18:00:00+08:00"},
    ),
    Sample(
        title="投诉看板 · Complaints and their clocks",
        query="""\
query ComplaintBoard($site: String!) {
  complaintBoard(site: $site) {
    number
    severity
    step
    dueAt
  }
}
""",
        variables={"site": "S001"},
    ),
)
