"""Rules of a demand for exchange or return."""

from domain.kernel import Rule

NOT_RECEIVED = Rule(
    "sanbao_demand.not_received",
    "三包规定 Art. 28",
    en="there is no such demand",
    zh="没有该退换车要求",
)
ENDED = Rule(
    "sanbao_demand.ended",
    "三包规定 Art. 28",
    en="the demand is {status}: nothing more happens to it",
    zh="该退换车要求状态为 {status}，不能再处理",
)
ANSWERED_BEFORE = Rule(
    "sanbao_demand.answered_before",
    "三包规定 Art. 28",
    en="the demand is {status}: only a refusal can be taken back, by granting it",
    zh="该退换车要求状态为 {status}，仅可将拒绝改为同意",
)
NOT_GRANTED = Rule(
    "sanbao_demand.not_granted",
    "三包规定 Art. 28",
    en="the demand is {status}: it is carried out once it is granted",
    zh="该退换车要求状态为 {status}，同意后方可办理",
)
NO_REASONS = Rule(
    "sanbao_demand.no_reasons",
    "三包规定 Art. 28: a refusal says why",
    en="a refusal needs a ground and the reasons in words",
    zh="拒绝退换车要求须注明依据并说明理由",
)
REASONS_OF_A_GRANT = Rule(
    "sanbao_demand.grounds_of_a_grant",
    "三包规定 Art. 28",
    en="what is granted has no ground of refusal",
    zh="同意退换车时不应填写拒绝依据",
)
ONLY_A_SUPERVISOR = Rule(
    "sanbao_demand.only_a_supervisor",
    "三包规定 Art. 28: the seller answers",
    en="a supervisor answers a demand, not a {role}",
    zh="退换车要求由主管答复，{role} 无权答复",
)
OTHER_REMEDY = Rule(
    "sanbao_demand.other_remedy",
    "三包规定 Art. 22-24: the consumer chooses",
    en="the consumer demanded {wanted}",
    zh="消费者要求的是 {wanted}",
)
SAME_CAR = Rule(
    "sanbao_demand.same_car",
    "三包规定 Art. 29",
    en="the car cannot be exchanged for itself",
    zh="不能以原车更换原车",
)
STILL_IN_TIME = Rule(
    "sanbao_demand.still_in_time",
    "三包规定 Art. 28: 20 working days",
    en="the exchange is in time until {due}: only then may the consumer demand the money back",
    zh="更换期限至 {due}，逾期未完成的消费者方可要求退货",
)
IN_THE_PAST = Rule(
    "sanbao_demand.before_receipt",
    "D.2: a fact has its turn",
    en="the demand was received at {received}, which is later",
    zh="该时间早于退换车要求的受理时间 {received}",
)
