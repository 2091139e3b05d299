"""Values of enums of the list of calls to make and of running deadlines: the Chinese word first."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "CallbackState.UPCOMING": "未到期 – the window opens later",
    "CallbackState.IN_WINDOW": "回访期内 – the window is open",
    "CallbackState.DUE_TODAY": "今日到期 – the window closes on that day",
    "CallbackState.OVERDUE": "逾期 – the window has closed",
    "CallbackState.REACHED": "已接通 – made on that day",
    "CallIssueState.OPEN": "待答复 – neither answered nor reported",
    "CallIssueState.ESCALATED": "已上报主管 – with the supervisor",
    "CallIssueState.TO_TELL": "待告知客户 – solved, and the customer does not know yet",
    "DeadlineKind.COMPLAINT_RESPONSE": "投诉响应 – a person contacts the complainant (R127)",
    "DeadlineKind.COMPLAINT_INVESTIGATION": "投诉调查 – the inquiry is on record (R132)",
    "DeadlineKind.COMPLAINT_RESOLUTION": "投诉解决 – remedied, and the complainant knows (R128)",
    "DeadlineKind.FIRST_CALL": "第一次回访 – the first tracking call (R109)",
    "DeadlineKind.SECOND_CALL": "第二次回访 – the second tracking call (R110)",
    "DeadlineKind.CALL_ISSUE": "回访事项 – a point is answered or reported (R114)",
    "DeadlineKind.SOLUTION_TOLD": "告知解决方法 – on the day it was found (R115)",
    "DeadlineKind.APPOINTMENT_RESPONSE": "预约响应 – a person answers a request (R001)",
    "DeadlineKind.TECHNICIAN_ARRIVAL": "到达现场 – a technician is at the car (R002, R003)",
    "DeadlineKind.ACTIVITY_NOTICE": "活动通知 – the customer is told by phone (R158)",
    "DeadlineKind.NOTICE_LETTER": "通知信函 – a letter, or that none is needed (R159)",
    "DeadlineKind.ENQUIRY_ANSWER": "咨询答复 – a question is answered or reported (R114)",
    "DeadlineKind.ENQUIRY_TOLD": "告知咨询结果 – on the day it was found (R115)",
    "DeadlineKind.CUSTOMER_FILE": "建立客户档案 – the customer gets a file (R101)",
    "DeadlineKind.SANBAO_ANSWER": "退换车答复 – within 10 working days (三包 Art. 28)",
    "DeadlineKind.SANBAO_COMPLETION": "退换车办理 – within 20 working days (三包 Art. 28)",
}
