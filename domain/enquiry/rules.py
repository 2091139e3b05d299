"""What an enquiry refuses, and where each rule comes from."""

from domain.kernel import Rule

NOT_RECEIVED = Rule(
    "enquiry.not_received",
    "R144",
    en="no such enquiry was received",
    zh="没有收到过该咨询",
)
SETTLED = Rule(
    "enquiry.settled",
    "R114",
    en="the enquiry is answered already",
    zh="该咨询已答复",
)
TURNED = Rule(
    "enquiry.turned_complaint_already",
    "R144: convertible with link",
    en="the enquiry goes on as complaint {complaint_id}",
    zh="该咨询已转为投诉 {complaint_id}",
)
ESCALATED = Rule(
    "enquiry.escalated_already",
    "R114",
    en="the supervisor knows of this enquiry already",
    zh="该咨询已上报主管",
)
NO_SOLUTION = Rule(
    "enquiry.no_solution",
    "R115",
    en="there is no solution to tell yet: record it first, or answer directly",
    zh="尚无解决方法可告知，请先登记解决方法或直接答复",
)
NO_PERSON = Rule(
    "enquiry.no_person",
    "R116: every contact is recorded by whoever had it",
    en="an enquiry comes by a person's way, not by {channel}",
    zh="咨询渠道不能为“{channel}”",
)
VOICED_OUT_OF_TIME = Rule(
    "enquiry.voiced_out_of_time",
    "R127: the clocks start when the customer complains",
    en="the complaint was voiced between the receipt at {received_at} and now",
    zh="投诉表达时间须在咨询受理时间 {received_at} 之后且不晚于现在",
)
