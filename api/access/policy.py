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
        returnLoaner waiveLoaner payTravelAllowance recordRescueTravel acceptByAdviser recheckExterior announceReady explainHandover
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
        startLabour stopLabour pauseWork resumeWork completeLine recordCleaning recordRescueTravel
        reservePart replacePart
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
        """reservePart issuePart returnPart returnOldPart noticeBlockedBatch noticeReleasedBatch
        correctRepairOrderEntry""",
    ),
    grant(
        "who may answers for a part that is not listed for the car (R086)",
        (_LEADER, _INSPECTOR, _SUPERVISOR),
        "approvePartFit",
    ),
    grant(
        "a leader answers for a part that is not listed (R086)", (_LEADER, *_DESK), "approvePartFit"
    ),
    grant("a released batch is told like a blocked one", _STORE, "noticeReleasedBatch"),
    grant("what a rescue took on the road (R003)", (*_WORKSHOP, _ADVISER), "recordRescueTravel"),
    # appointments
    grant(
        "anybody may ask for an appointment, and change their own mind (R001-R009)",
        (*_CARE, _CUSTOMER),
        """requestAppointment requestRescue cancelAppointment declineAppointmentChange
        reconfirmAppointment""",
    ),
    grant(
        "the appointment book (R001-R014)",
        _CARE,
        """changeAppointmentKind confirmAppointment dispatchTechnician identifyAppointmentCustomer
        proposeAppointmentChange recordAppointmentConfirmationSent recordAppointmentReminderSent
        recordCustomerArrival recordNoShow rescheduleAppointment respondToAppointment""",
    ),
    grant("who drove out says when they were there (R002, R003)", _WORKSHOP, "recordOnSiteArrival"),
    grant("the desk takes down when help arrived", (_ADVISER, _AGENT), "recordOnSiteArrival"),
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
    # reminders
    grant("who reminds a customer says so (R153-R155)", _CARE, "recordReminderSent"),
    # tracking calls
    grant(
        "tracking calls (R109-R125)",
        _CARE,
        """openFollowUp assignFollowUp recordCallAttempt logTrackingCall rateTrackingCall answerCallIssue
        escalateCallIssue obtainSolution tellCustomerSolution closeFollowUp abandonFollowUp""",
    ),
    grant("only a supervisor appoints a deputy (R118)", (_SUPERVISOR,), "delegateFollowUp"),
    grant("customers rate a call themselves", (_CUSTOMER,), "rateTrackingCall"),
    # activities, notices, letters, questions, ratings
    grant(
        "a supervisor plans activities (R157-R160)",
        (_SUPERVISOR, _INTEGRATION),
        "planCampaign extendCampaignAudience cancelCampaign",
    ),
    grant(
        "notices, letters and questions (R114-R117, R144, R158, R159)",
        _CARE,
        """openOwnerOutreach recordNoticeAttempt notifyCustomer findLetterNeedless recordAttendance
        withdrawOutreach sendLetter recordLetterDelivery receiveEnquiry answerEnquiry studyEnquiry
        escalateEnquiry solveEnquiry tellEnquirySolution turnEnquiryIntoComplaint""",
    ),
    grant("customers ask by themselves (R144)", (_CUSTOMER,), "receiveEnquiry"),
    grant(
        "periodic surveys and what is done about low ratings (R145-R147)",
        _CARE,
        "askSurvey rateSurvey openRatingAction handOverRatingAction completeRatingAction",
    ),
    grant("customers answer surveys themselves (R145)", (_CUSTOMER,), "rateSurvey"),
    grant(
        "who mends what was rated low says so (R146)",
        (_LEADER, _INSPECTOR),
        "completeRatingAction",
    ),
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
        """publishPriceList adoptPromiseVersion publishCalendarYear registerSite correctSiteDetails
        setWorkBays""",
    ),
    grant(
        "the feed to the authorities (JT/T 1132)",
        (_REPORTING, _INTEGRATION, _SUPERVISOR),
        "sendHealthRecord acceptHealthRecord rejectHealthRecord",
    ),
    grant(
        "messages that nobody took are looked after",
        (_SUPERVISOR, _AUDITOR),
        "retryDelivery discardDelivery",
    ),
    grant(
        "what a view could not show is looked after",
        (_AUDITOR, _SUPERVISOR),
        "replayParkedStream discardParkedStream",
    ),
    grant(
        "the month is summed up by the supervisor (R175)", (_SUPERVISOR, _REPORTING), "fileSummary"
    ),
)

QUESTIONS: Final = (
    grant("how far the history reaches, and what things cost", _EVERYBODY, "position priceList"),
    grant("a thing by its id: what its own root field shows them", _EVERYBODY, "node nodes"),
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
        "calls, questions and letters with their registers (RM2-RM4), notices",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR),
        "calls callRegister registeredCall letterRegister registeredLetter enquiries notices",
    ),
    grant("notices of a blocked batch (R085)", (_PARTS,), "notices"),
    grant(
        "letters to one customer, customers their own (R117)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _OFFICER, _CUSTOMER),
        "lettersTo",
    ),
    grant(
        "whom to call, and which points wait (RM8)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR),
        "callbacksDue callIssues",
    ),
    grant(
        "what is owed by when (R142)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _LEADER, _REPORTING),
        "deadlines",
    ),
    grant(
        "numbers without persons",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _REPORTING),
        """callCount callbackCounts callTopics registeredCallCount satisfaction satisfactionBy lowRatings
        repeatedComplaints callSummary registeredLetterCount enquiryTopics campaigns""",
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
        "appointments by day, number and plate (R001-R014)",
        (_ADVISER, _AGENT, _SUPERVISOR, _AUDITOR, _LEADER, _INTEGRATION),
        """appointment appointments appointmentsOfPlate unansweredAppointments""",
    ),
    grant(
        "customers see their own appointment, and when a bay is free (R006, R011)",
        (_CUSTOMER,),
        "appointment freeBayTimes",
    ),
    grant(
        "the workshop sees who comes, without persons", (_TECHNICIAN,), "appointment appointments"
    ),
    grant(
        "whom to remind of what (RM11)",
        (_AGENT, _ADVISER, _SUPERVISOR, _AUDITOR),
        "remindersDue",
    ),
    grant(
        "which bay is free, and by which way requests come",
        (_ADVISER, _AGENT, _SUPERVISOR, _AUDITOR, _LEADER, _INTEGRATION, _REPORTING),
        "freeBayTimes appointmentRequestsByChannel",
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
        "how promises are kept, site by site and person by person (RM14, RM18, R152)",
        (_SUPERVISOR, _REPORTING, _AUDITOR),
        "promiseCompliance promisedCases periodReport periodSummaries",
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
    grant(
        "orders by kind of service (R058)",
        (_ADVISER, _LEADER, _SUPERVISOR, _AUDITOR, _REPORTING),
        "ordersByServiceKind",
    ),
    grant(
        "that the history is what it was, and who did and read what (RM15)",
        (_AUDITOR, _OFFICER, _SUPERVISOR),
        "checkpoints integrityProof auditLog auditedFact caseFile",
    ),
    grant(
        "what is held on a person and its erasure, customers their own (RM19, PIPL Art. 45-47)",
        (_OFFICER, _CUSTOMER),
        "dataSubjectView erasureCertificate",
    ),
    grant(
        "that something was erased, without what (PIPL Art. 47)", (_AUDITOR,), "erasureCertificate"
    ),
    grant("messages to the world outside", (_SUPERVISOR, _AUDITOR), "deliveries"),
    grant("what a view does not show", (_AUDITOR, _SUPERVISOR), "parkedStreams parkedStream"),
)

DOCUMENTS: Final = (
    grant(
        "papers with a customer and money on them, customers their own (R022, R036, R079)",
        (_ADVISER, _SUPERVISOR, _AGENT, _OFFICER, _AUDITOR, _INTEGRATION, _CUSTOMER),
        "quote settlement authorisation",
    ),
    grant(
        "the file of a whole case, without people (RM15)",
        (_AUDITOR, _SUPERVISOR, _OFFICER),
        "caseFile",
    ),
    grant("the same with people in it (RM19)", (_OFFICER,), "caseFileWithPeople"),
)

CHANGES: Final = (
    grant(
        "what happens to a car and its visits, customers their own (RM5, RM6)",
        set(_EVERYBODY) - {_REPORTING},
        "vehicleChanged repairOrderChanged",
    ),
    grant(
        "what happens to complaints (RM9)",
        (_AGENT, _SUPERVISOR, _ADVISER, _AUDITOR, _LEADER),
        "complaintBoardChanged",
    ),
    grant("the whole history, fact by fact (RM15)", (_AUDITOR,), "historyFrom"),
)

POSTS_FOR_COMMAND: Final = posts_by_name(COMMANDS)
POSTS_FOR_QUESTION: Final = posts_by_name(QUESTIONS)
POSTS_FOR_DOCUMENT: Final = posts_by_name(DOCUMENTS)
POSTS_FOR_CHANGE: Final = posts_by_name(CHANGES)
