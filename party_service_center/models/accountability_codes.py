"""States, lengths and tasks that lapses and accountability files share."""

ANSWER_DAYS = 5  # working days for the person's statement (A4.6)
OBJECTION_DAYS = 10  # working days after the decision was served
MOST_DAYS = 30  # working days for a statement at the most
TEXT_LENGTH = 20_000  # characters
NAME_LENGTH = 200  # characters

CLERK = "party_service_center.group_party_clerk"
COMMITTEE = "party_service_center.group_party_committee"
ADMIN = "party_service_center.group_party_admin"
# an administrator who sits on the committee
ACCOUNTABILITY = "party_service_center.group_party_accountability"

STATEMENT_TASK = "party_service_center.mail_activity_type_statement"
FILE_TASK = "party_service_center.mail_activity_type_accountability"
SERVED_TASK = "party_service_center.mail_activity_type_decision_served"

OUTCOMES = [("measure", "A Measure"), ("none", "No Measure")]
EXONERATIONS = [
    ("client", "False Statements by the Client"),
    ("rule_gap", "A Gap in the Rules"),
    ("force_majeure", "Force Majeure"),
]
REVIEWS = [
    ("upheld", "The Decision Stands"),
    ("changed", "Another Measure"),
    ("lifted", "The Measure Is Lifted"),
]
SERVICE_WAYS = [
    ("hand", "Delivered in Person"),
    ("post", "Registered Letter"),
    ("system", "In This System"),
]
# who worked at no center on that day; a role of theirs beside those of posts
NO_POST = ("other", "No Post at the Center")
# before the committee has it
PREPARED_STATES = ("draft", "asked", "stated", "expired")
OVER_STATES = ("closed", "ended")
