"""Names, lengths and kinds that the records of evaluation share."""

# who is evaluated
CENTER, DIRECTOR, STAFF, MEMBER = "center", "director", "staff", "member"
KINDS = [
    (CENTER, "Centers"),
    (DIRECTOR, "Center Directors"),
    (STAFF, "Full-Time Staff"),
    (MEMBER, "Party Members"),
]
LENGTHS = [
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half_year", "Half-Yearly"),
    ("year", "Yearly"),
]
DIRECTIONS = [("more", "More Is Better"), ("less", "Less Is Better")]
MEASURES = [
    ("confirmed_same_day", "Registrations Confirmed the Same Day"),
    ("answered_in_time", "Tickets Told in Time"),
    ("responded", "Tickets Responded to by the Due Date"),
    ("solved", "Tickets Solved or Explained"),
    ("instant", "Tickets Answered at Once"),
    ("callbacks", "Callbacks Made in Time"),
    ("satisfied", "Satisfied at the Callback"),
    ("planned_held", "Planned Activities Held"),
    ("attendance", "Invited Who Took Part"),
    ("letters", "Annual Letters Sent in Time"),
    ("filed", "Forms Filed in Time"),
    ("channels", "Channels in Use"),
    ("database", "Member Records in Order"),
    ("inspection", "Result of the Last Inspection"),
    ("secrecy", "Breaches of Secrecy"),
    ("extensions_decided", "Extensions Decided in Time"),
    ("handovers_answered", "Hand-Overs Answered in Time"),
    ("own_answered_in_time", "Own Tickets Told in Time"),
    ("own_callbacks", "Own Callbacks Made in Time"),
    ("own_confirmed", "Own Registrations Confirmed the Same Day"),
    ("own_reading", "Duties and Rules Read in Time"),
    ("member_activities", "Activities Taken Part in"),
    ("member_credit", "Adverse Credit Records"),
]
UNITS = [("percent", "%"), ("count", "Number of Records")]
GRADES = [
    ("excellent", "Excellent"),
    ("good", "Very Good"),
    ("pass", "Passed"),
    ("fail", "Not Passed"),
]
SEEN_STATES = ("published", "closed")  # by those who are evaluated

TEXT_LENGTH = 20_000  # characters
NAME_LENGTH = 100  # characters
AT_ONCE = 30  # sheets that are counted while somebody waits; more in the background
CHECKED_AT_ONCE = 100  # sheets that are compared while somebody waits

ROUND_TASK = "party_service_center.mail_activity_type_evaluation"
OBJECTION_TASK = "party_service_center.mail_activity_type_evaluation_objection"
COUNT_CRON = "party_service_center.party_evaluation_cron_count"
