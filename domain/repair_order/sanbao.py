"""Commands that say what a repair is under the 三包 rule, so that its counters can be kept."""

from typing import Final

from domain.kernel import Actor, Refused, Role
from domain.kernel.checked import optional_text, required_text
from domain.repair_order import rules_after as rules
from domain.repair_order.afterwards import Afterwards
from domain.repair_order.guards import NAME, STORY, role_is
from domain.repair_order.sanbao_events import (
    EarlierFault,
    FaultClassified,
    ReplacementClassified,
)
from domain.repair_order.terms import LineKind
from domain.values.sanbao_words import Assembly, SafetyFault

JUDGES: Final = (Role.ADVISER, Role.SUPERVISOR, Role.TEAM_LEADER, Role.INSPECTOR)


class SanbaoJudgement(Afterwards, frozen=True):
    """What the facts of a repair cannot say by themselves; it may be judged anew at any time."""

    def classify_fault(
        self,
        *,
        concern_id: str,
        quality_problem: bool,
        reason: str,
        actor: Actor,
        safety: SafetyFault | None = None,
        assembly: Assembly | None = None,
        main_part: str | None = None,
        same_as: EarlierFault | None = None,
        new_problem: bool = False,
    ) -> FaultClassified:
        """Somebody judges what a concern is under the 三包 rule; the latest judgement stands (R097)."""
        self._judged_by(actor)
        self._concern(concern_id)
        part = optional_text("mainPart", main_part, NAME)
        _of_an_assembly(assembly, part)
        if not quality_problem and (safety or assembly or same_as):
            raise Refused(rules.NO_QUALITY_PROBLEM, field="qualityProblem", concern_id=concern_id)
        self._one_problem(concern_id, same_as, new_problem=new_problem)
        return FaultClassified(
            concern_id=concern_id,
            quality_problem=quality_problem,
            safety=safety,
            assembly=assembly,
            main_part=part,
            same_as=same_as,
            new_problem=new_problem,
            reason=required_text("reason", reason, STORY),
        )

    def _one_problem(
        self, concern_id: str, same_as: EarlierFault | None, *, new_problem: bool
    ) -> None:
        if same_as is None:
            return
        if new_problem:
            raise Refused(rules.NEW_AND_SAME, field="newProblem")
        if (same_as.order_id, same_as.concern_id) == (self.id, concern_id):
            raise Refused(rules.SAME_AS_ITSELF, field="sameAs")

    def classify_replacement(
        self,
        *,
        line_id: str,
        actor: Actor,
        assembly: Assembly | None = None,
        main_part: str | None = None,
    ) -> ReplacementClassified:
        """Somebody judges which assembly or main part a line replaces, if any (R097)."""
        self._judged_by(actor)
        line = self._line(line_id)
        part = optional_text("mainPart", main_part, NAME)
        _of_an_assembly(assembly, part)
        if assembly is not None and line.quoted.kind not in (LineKind.PART, LineKind.SUBLET):
            raise Refused(rules.REPLACES_NOTHING, field="lineId", line_id=line_id)
        return ReplacementClassified(line_id=line_id, assembly=assembly, main_part=part)

    def _judged_by(self, actor: Actor) -> None:
        self._open_or_delivered()
        role_is(actor, *JUDGES)


def _of_an_assembly(assembly: Assembly | None, main_part: str | None) -> None:
    if main_part is not None and assembly is None:
        raise Refused(rules.PART_OF_WHAT, field="assembly", main_part=main_part)
