"""Who may do and ask what, by post (R171). One line a group of root fields; a test demands that each stands here.

The posts are those of the source documents: 4S shops name the duties of each. A field that is in no line
is for nobody.
"""

from typing import Final

from api.access.grants import grant, posts_by_name
from domain.kernel import Role

_ADVISER, _SUPERVISOR, _AGENT = Role.ADVISER, Role.SUPERVISOR, Role.CUSTOMER_SERVICE_AGENT
_TECHNICIAN, _LEADER, _INSPECTOR = Role.TECHNICIAN, Role.TEAM_LEADER, Role.INSPECTOR
_PARTS, _AUDITOR, _REPORTING = Role.PARTS_KEEPER, Role.AUDITOR, Role.REPORTING
_OFFICER, _CUSTOMER, _INTEGRATION = Role.DATA_PROTECTION_OFFICER, Role.CUSTOMER, Role.INTEGRATION

_DESK: Final = (_ADVISER, _SUPERVISOR, _INTEGRATION)
_WORKSHOP: Final = (_TECHNICIAN, _LEADER, _INSPECTOR, _SUPERVISOR, _INTEGRATION)
_CARE: Final = (_AGENT, _SUPERVISOR, _ADVISER, _INTEGRATION)
_STORE: Final = (_PARTS, _SUPERVISOR, _INTEGRATION)
_EVERYBODY: Final = tuple(role for role in Role if role is not Role.SYSTEM)

COMMANDS: Final = (
    # the repair order
    grant(
        "the desk receives, promises, settles and hands over (R019-R034, R074-R083)",
        _DESK,
        """openRepairOrder recordConcern recordEntryInspection listBelongings setRepairLevel setPromisedTime
        revisePromisedTime signAuthorisation answerJobSheetDispute issueQuote withdrawQuote acceptAdditionalWork
        refuseAdditionalWork deferWork reviveDeferredWork orderSublet receiveSublet notifyProgress provideLoaner
        returnLoaner waiveLoaner payTravelAllowance acceptByAdviser recheckExterior announceReady explainHandover
        returnBelongings deliverVehicle grantWarranty issueSettlement reverseSettlement recordPayment linkAsComeback
        acceptComeback refuseComeback cancelRepairOrder correctRepairOrderVehicle noteRepairOrderCallback
        assignTechnician reservePart classifyFault classifyReplacement correctRepairOrderEntry""",
    ),
    grant("the inspector helps at the entry (R026)", (_INSPECTOR,), "recordEntryInspection"),
    grant("who keeps the parts names their prices (R037)", (_PARTS,), "issueQuote"),
    grant(
        "a concern is also told on the phone", (_AGENT,), "recordConcern noteRepairOrderCallback"
    ),
    grant(
        "what the customer says: taken down, or said by themselves (R035-R043, R074-R080)",
        (*_DESK, _AGENT, _CUSTOMER),
        "approveQuoteLine declineQuoteLine approveLineRemoval acceptByCustomer rejectByCustomer rateHandover",
    ),
    grant(
        "the workshop looks, works and checks itself (R032-R066)",
        _WORKSHOP,
        """verifyPlate reportPlateMismatch disputeJobSheet recordDiagnosis reportAdditionalWork startWork
        startLabour stopLabour pauseWork resumeWork completeLine recordCleaning reservePart replacePart
        returnOldPart reportPartMismatch recordFunctionTest passSelfCheck passTeamCheck startRework
        classifyFault classifyReplacement correctRepairOrderEntry""",
    ),
    grant("a team leader gives out the work", (_LEADER,), "assignTechnician acceptAdditionalWork"),
    grant(
        "a dedicated inspector passes a car (R067, R068)",
        (_INSPECTOR,),
        "passFinalInspection failFinalInspection issueCertificate",
    ),
    grant("a certificate may be written by the supervisor", (_SUPERVISOR,), "issueCertificate"),
    grant(
        "parts leave the store through its keeper (R084-R090)",
        _STORE,
        "reservePart issuePart returnPart returnOldPart noticeBlockedBatch correctRepairOrderEntry",
    ),
    # complaints
    grant(
        "anybody may complain or report (R126, R143)",
        set(_EVERYBODY) - {_REPORTING},
        "receiveComplaint",
    ),
    grant(
        "the seven steps of a complaint (R129-R141)",
        _CARE,
        """confirmComplaintContent contactComplainant categoriseComplaint setComplaintSeverity assignComplaint
        reassignComplaint recordInvestigation planRemedy tellRemedy agreeCompensation completeRemedy
        tellComplaintOutcome referComplaintOutside logComplaintCallback recordComplainantSatisfied
        recordComplainantDissatisfied rateComplaintHandling closeComplaint reopenComplaint withdrawComplaint
        raiseImprovement completeImprovement pauseComplaintClock resumeComplaintClock escalateComplaint
        recordMissedDeadlines""",
    ),
    grant(
        "who finds the cause or mends it says so",
        (_LEADER, _INSPECTOR, _PARTS),
        "recordInvestigation completeRemedy completeImprovement",
    ),
    grant(
        "complainants decide about their own complaint",
        (_CUSTOMER,),
        "withdrawComplaint rateComplaintHandling",
    ),
    # customers
    grant(
        "the customer file (R101-R107)",
        _CARE,
        """openCustomerFile setContactDetails correctContactDetails setContactPreference recordServiceWish
        planNextService giveConsent withdrawConsent receiveDataRequest absorbCustomer mergeCustomer""",
    ),
    grant(
        "customers decide about their own data (R168)",
        (_CUSTOMER,),
        "setContactPreference recordServiceWish giveConsent withdrawConsent receiveDataRequest",
    ),
    grant(
        "the data-protection officer answers for personal data (R168)",
        (_OFFICER,),
        """receiveDataRequest answerDataRequest restrictProcessing resumeProcessing erasePersonalData
        disclosePersonalData correctContactDetails mergeCustomer absorbCustomer""",
    ),
    grant("a disclosure is the supervisor's decision too", (_SUPERVISOR,), "disclosePersonalData"),
    # appointments and reminders
    grant(
        "appointments, from the request to the arrival (R001-R014)",
        _CARE,
        """requestAppointment requestRescue identifyAppointmentCustomer respondToAppointment confirmAppointment
        recordAppointmentConfirmationSent proposeAppointmentChange declineAppointmentChange rescheduleAppointment
        reconfirmAppointment recordAppointmentReminderSent changeAppointmentKind dispatchTechnician
        recordOnSiteArrival recordCustomerArrival recordNoShow cancelAppointment recordReminderSent""",
    ),
    grant(
        "customers ask for an appointment themselves and call it off (R001, R004)",
        (_CUSTOMER,),
        "requestAppointment requestRescue cancelAppointment",
    ),
    grant(
        "whoever is sent says when they arrived (R002, R003)",
        (_TECHNICIAN, _LEADER),
        "recordOnSiteArrival",
    ),
    # tracking calls
    grant(
        "tracking calls (R109-R125)",
        _CARE,
        """openFollowUp assignFollowUp recordCallAttempt logTrackingCall rateTrackingCall answerCallIssue
        escalateCallIssue obtainSolution tellCustomerSolution closeFollowUp abandonFollowUp""",
    ),
    grant("only a supervisor appoints a deputy (R118)", (_SUPERVISOR,), "delegateFollowUp"),
    grant("customers rate a call themselves", (_CUSTOMER,), "rateTrackingCall"),
    # vehicles
    grant(
        "the vehicle's master data",
        _CARE,
        """registerVehicle correctVehicleDetails changePlate recordVehicleSale setVehicleUseKind
        linkVehicleOwner transferVehicleOwnership recordOdometer correctOdometer replaceOdometerUnit
        setMaintenancePlan adviseNextService recordInsurancePolicy sellExtendedWarranty attachRecallNotice
        remedyRecall markSanbaoReturned absorbVehicle mergeVehicle""",
    ),
    grant(
        "what the workshop reads and does on the car",
        (_TECHNICIAN, _LEADER, _INSPECTOR),
        "recordOdometer replaceOdometerUnit remedyRecall adviseNextService",
    ),
    # 三包
    grant(
        "a demand is received by whoever is asked (Art. 28)",
        (*_CARE, _CUSTOMER),
        "receiveSanbaoDemand withdrawSanbaoDemand",
    ),
    grant(
        "the dealership answers a demand",
        _DESK,
        "turnSanbaoDemandToReturn completeSanbaoExchange completeSanbaoReturn",
    ),
    grant("only a supervisor decides on a demand", (_SUPERVISOR,), "answerSanbaoDemand"),
    # parts store
    grant(
        "batches and stock (R084-R090)",
        _STORE,
        """receivePartBatch blockPartBatch releasePartBatch openPartStock setReorderPoint countPartStock
        releaseReservation recordPartShortage""",
    ),
    grant("whoever inspects may stop a batch (R085)", (_INSPECTOR,), "blockPartBatch"),
    grant("a part that is not there is noticed at the desk", (_ADVISER,), "recordPartShortage"),
    # the group
    grant(
        "what holds for all: prices, promise, calendar, sites",
        (_SUPERVISOR, _INTEGRATION),
        "publishPriceList adoptPromiseVersion publishCalendarYear registerSite correctSiteDetails setWorkBays",
    ),
    grant(
        "the feed to the authorities (JT/T 1132)",
        (_REPORTING, _INTEGRATION, _SUPERVISOR),
        "sendHealthRecord acceptHealthRecord rejectHealthRecord",
    ),
)

QUESTIONS: Final = (
    grant("how far the history reaches, and what things cost", _EVERYBODY, "position priceList"),
    grant(
        "the car and its visits: the workshop without persons and money, customers their own (RM5, RM6)",
        set(_EVERYBODY) - {_REPORTING},
        "vehicleHistory findVehicles visit approvalTrail cover deferredWork",
    ),
    grant(
        "customer files (RM1)",
        (_AGENT, _ADVISER, _SUPERVISOR, _OFFICER, _AUDITOR, _INTEGRATION, _CUSTOMER),
        "customerFile",
    ),
    grant(
        "lists of customers (RM1, R107)",
        (_AGENT, _ADVISER, _SUPERVISOR, _OFFICER, _AUDITOR, _INTEGRATION),
        "findCustomerFiles customerFiles customerFilesDue",
    ),
    grant(
        "who comes when, what waits for an answer, who is to be reminded (R001-R014, RM11)",
        (_AGENT, _ADVISER, _SUPERVISOR, _AUDITOR),
        "appointments unansweredAppointments appointmentsOfPlate remindersDue",
    ),
    grant(
        "one appointment by its number, also one's own; when a bay is free (R006, R011)",
        (_AGENT, _ADVISER, _SUPERVISOR, _AUDITOR, _INTEGRATION, _CUSTOMER),
        "appointment freeBayTimes",
    ),
    grant(
        "the workshop sees who comes, without persons",
        (_TECHNICIAN, _LEADER),
        "appointments appointment freeBayTimes",
    ),
    grant(
        "calls and their registers (RM2, RM3)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR),
        "calls callRegister registeredCall",
    ),
    grant(
        "numbers without persons",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _REPORTING),
        """appointmentRequestsByChannel callCount callTopics registeredCallCount satisfaction satisfactionBy lowRatings
        repeatedComplaints""",
    ),
    grant(
        "complaints (RM9)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _LEADER),
        "complaintBoard complaintOnBoard complaintFile",
    ),
    grant(
        "one's own complaint, by number and phone (R136)",
        (_CUSTOMER, _AGENT, _ADVISER, _SUPERVISOR, _INTEGRATION),
        "complaintProgress",
    ),
    grant(
        "work that was put off, cars under 三包 (RM13, RM20)",
        (_ADVISER, _SUPERVISOR, _AGENT, _AUDITOR),
        "deferredWorkDue carsToGiveBack openSanbaoDemands",
    ),
    grant(
        "health records (RM16)",
        (_REPORTING, _INTEGRATION, _SUPERVISOR, _ADVISER, _AUDITOR),
        "healthRecords",
    ),
    grant(
        "parts and where they went (RM12)",
        (_PARTS, _SUPERVISOR, _ADVISER, _AUDITOR, _TECHNICIAN, _LEADER, _INSPECTOR),
        "partsTrace partBatches partsOfVehicle openOldParts",
    ),
    grant(
        "stock (RM17)",
        (_PARTS, _SUPERVISOR, _ADVISER, _AUDITOR, _TECHNICIAN, _LEADER, _REPORTING, _INTEGRATION),
        "stockAlerts stockLevels partsFillRate",
    ),
    grant(
        "the workshop's board (RM7)",
        (_ADVISER, _LEADER, _SUPERVISOR, _TECHNICIAN, _INSPECTOR, _PARTS, _AUDITOR),
        "workshopBoard",
    ),
)

POSTS_FOR_COMMAND: Final = posts_by_name(COMMANDS)
POSTS_FOR_QUESTION: Final = posts_by_name(QUESTIONS)
