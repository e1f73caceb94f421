"""Names, lengths and tasks that the records of letters to home organizations share."""

KINDS = [("annual", "Annual Letters"), ("half_year", "Half-Year Notices")]
HALVES = [("1", "First Half"), ("2", "Second Half")]
WAYS = [("post", "By Post"), ("email", "By E-mail"), ("hand", "Delivered in Person")]
SECRECIES = [("internal", "Internal"), ("general", "Unrestricted")]
OMISSION_REASONS = [
    ("no_consent", "Has Not Consented"),
    ("deceased", "Deceased"),
    ("left_party", "Left the Party"),
    ("inside", "Belongs to the Association Itself"),
    ("withdrawn", "Letter Was Withdrawn"),
]
OPEN_STATES = ("draft", "held")  # may still be written anew
UNSENT_STATES = ("draft", "approved")
LEFT_STATES = ("draft", "held", "approved")  # not gone and not withdrawn
GONE_STATES = ("sent", "answered")
FIRST_YEAR, LAST_YEAR = 2012, 2100  # the centers were founded in the first one
TEXT_LENGTH = 200  # characters in a name or number
NOTE_LENGTH = 2000  # characters

LETTER_TASK = "party_service_center.mail_activity_type_letter"
OVERDUE_TASK = "party_service_center.mail_activity_type_letter_overdue"
OMISSION_TASK = "party_service_center.mail_activity_type_no_letter"
SEQUENCE = "party_service_center.party_letter_sequence"
CRON = "party_service_center.party_letter_run_cron_work"
# nobody is told about each of two thousand letters
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_activity_quick_update": True,
}
