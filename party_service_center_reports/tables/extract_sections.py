"""What a member's extract is read from: one section for each kind of record (P-05).

No section names a field that points to a member of the staff or to another member: the
extract says what is held on one person, and of nobody else.
"""

from typing import NamedTuple

# as on the survey form, in its order
SURVEY = (
    "name",
    "sex",
    "birth_date",
    "ethnic_group",
    "id_number",
    "education",
    "mobile",
    "phone",
    "residence",
    "member_category",
    "join_date",
    "full_member_date",
    "party_post",
    "home_branch_id",
    "relation_type",
    "is_floating",
    "floating_since_date",
    "has_floating_card",
    "note",
)
SHOP = (
    "business_name",
    "business_role",
    "credit_code",
    "premises",
    "market",
    "stall_no",
    "trade",
    "opened_date",
)
OF_TICKET = ("ticket_id.member_id",)
OF_PARTICIPANT = ("participant_id.member_id",)


class Section(NamedTuple):
    """Records of one kind and the fields of them that are shown.

    A name with a dot is a field of the record that the first part points to.
    """

    model: str
    names: tuple[str, ...]
    paths: tuple[str, ...] = ("member_id",)  # each says whose a record is
    head: str = ""  # many fields: one line for each, headed by the value of this one
    is_closed: bool = False  # no rank reads them; the person has a right to them


SECTIONS = (
    Section(
        "party.member",
        (
            *SURVEY,
            "home_committee_id",
            "center_id",
            "found_via",
            "registered_at",
            "confirmed_date",
            "has_home_consent",
            "has_display_consent",
            "photo",
            "portal_login",
            "left_date",
            "is_deceased",
        ),
        paths=("id",),
        head="registered_at",
    ),
    Section(
        "party.consent",
        (
            "text_id",
            "is_accepted",
            "answered_at",
            "way",
            "withdrawn_at",
            "withdrawal_way",
            "effects",
        ),
    ),
    Section(
        "party.registration",
        (
            "state",
            "center_id",
            "found_via",
            "told_at",
            "told_channel",
            "survey_at",
            *SURVEY,
            "home_phone",
            *SHOP,
            "filled_at",
            "signature",
            "paper_place",
            "scan",
            "held_at",
            "held_reason",
            "confirmed_at",
            "pledged_at",
            "equipped_at",
            "entered_at",
            "ended_at",
            "end_kind",
            "end_reason",
        ),
        head="found_date",
    ),
    Section(
        "party.registration.call",
        ("called_at", "organization_id", "outcome", "note"),
        paths=("registration_id.member_id",),
    ),
    Section(
        "party.standing",
        (
            "date_from",
            "date_to",
            "state",
            "center_id",
            "home_branch_id",
            "relation_type",
            "member_category",
            "leaving_kind",
            "reason",
        ),
    ),
    Section(
        "party.member.transfer",
        (
            "from_center_id",
            "to_center_id",
            "reason",
            "state",
            "decided_at",
            "return_reason",
        ),
    ),
    Section(
        "party.member.change",
        (
            "asked_at",
            "reason",
            "difference",
            "state",
            "decided_at",
            "decision_note",
        ),
    ),
    Section(
        "party.business",
        (
            "date_to",
            "state",
            "name",
            "role",
            "credit_code",
            "premises",
            "market",
            "stall_no",
            "trade",
            "opened_date",
        ),
        head="date_from",
    ),
    Section(
        "party.credit.record",
        (
            "date",
            "kind",
            "grade",
            "description",
            "source",
            "evidence",
            "voided_at",
            "void_reason",
        ),
    ),
    Section(
        "party.pledge",
        (
            "state",
            "text_id",
            "signed_date",
            "date_to",
            "signature",
            "scan",
            "paper_place",
            "withdrawn_at",
            "withdraw_reason",
        ),
        head="name",
    ),
    Section(
        "party.pledge.item",
        (
            "pledge_id.name",
            "name",
            "measure",
            "due_date",
            "outcome",
            "evidence",
            "checked_date",
        ),
        paths=("pledge_id.member_id",),
    ),
    Section(
        "party.plaque",
        (
            "name",
            "business_name",
            "issued_date",
            "receipt",
            "state",
            "ended_at",
            "end_reason",
        ),
    ),
    Section(
        "party.handbook.copy",
        (
            "name",
            "handbook_id",
            "issued_date",
            "receipt",
            "state",
            "ended_at",
            "end_reason",
        ),
    ),
    Section(
        "party.ticket",
        (
            "state",
            "center_id",
            "channel",
            "accepted_at",
            "requester_phone",
            "requester_email",
            "service_type_id",
            "subject",
            "request_text",
            "due_date",
            "decision",
            "result_text",
            "done_at",
            "told_at",
            "told_channel",
            "is_told_late",
            "withdrawn_at",
            "withdraw_reason",
            "signature",
            "unsigned_reason",
            "scan",
            "paper_place",
            "filed_at",
        ),
        head="name",
    ),
    Section(
        "party.ticket.step", ("ticket_id.name", "done_at", "text"), paths=OF_TICKET
    ),
    Section(
        "party.ticket.notice",
        ("ticket_id.name", "kind", "told_at", "channel", "delivery_state", "note"),
        paths=OF_TICKET,
    ),
    Section(
        "party.ticket.extension",
        (
            "ticket_id.name",
            "asked_at",
            "reason_class",
            "reason",
            "days",
            "state",
            "new_due_date",
        ),
        paths=OF_TICKET,
    ),
    Section(
        "party.ticket.referral",
        (
            "state",
            "addressee_kind",
            "addressee_name",
            "letter_number",
            "letter_subject",
            "letter_body",
            "is_agreed",
            "sent_date",
            "sent_way",
            "outcome_kind",
            "outcome_text",
            "outcome_date",
            "recall_reason",
            "scan",
        ),
        paths=OF_TICKET,
        head="ticket_id.name",
    ),
    Section(
        "party.ticket.visit",
        ("ticket_id.name", "visit_date", "place", "findings", "help_given"),
        paths=OF_TICKET,
    ),
    Section(
        "party.ticket.callback",
        ("ticket_id.name", "state", "called_at", "means", "satisfaction", "opinion"),
        paths=OF_TICKET,
    ),
    Section(
        "party.event.participant",
        (
            "date_begin",
            "reply",
            "reply_reason",
            "replied_at",
            "excuse_note",
            "attendance",
            "minutes",
            "attendance_note",
        ),
        head="theme",
    ),
    Section(
        "party.event.notice",
        (
            "participant_id.theme",
            "announcement_id.kind",
            "kind",
            "state",
            "told_at",
            "outcome",
            "note",
        ),
        paths=OF_PARTICIPANT,
    ),
    Section(
        "party.event.attendance",
        (
            "participant_id.theme",
            "attendance",
            "minutes",
            "way",
            "arrived_at",
            "recorded_at",
            "note",
            "undone_at",
            "undo_reason",
        ),
        paths=OF_PARTICIPANT,
    ),
    Section(
        "party.learning",
        (
            "date",
            "channel_id",
            "course",
            "minutes",
            "result",
            "source",
            "voided_at",
            "void_reason",
        ),
    ),
    Section(
        "party.letter.line",
        (
            "letter_id.addressee_name",
            "letter_state",
            "letter_id.way",
            "letter_id.sent_date",
            "letter_id.received_date",
            "year",
            "member_name",
            "business_name",
            "home_branch_name",
            "activity_text",
            "learning_minutes",
            "trading_text",
            "credit_text",
            "pledge_text",
            "remark",
        ),
        head="letter_id.name",
    ),
    Section(
        "party.letter.omission",
        ("run_id", "member_name", "home_branch_name", "reason"),
    ),
    # letters are found by their number, see member_extract
    Section(
        "party.delivery",
        (
            "started_at",
            "channel",
            "purpose",
            "recipient",
            "data_kinds",
            "basis",
            "state",
        ),
        paths=(),
        is_closed=True,
    ),
    Section(
        "party.yearly.account.receiver",
        ("account_id", "state", "queued_at", "opened_at"),
        is_closed=True,
    ),
    Section("party.access.log", ("create_date", "reason"), is_closed=True),
    Section(
        "party.rights.request",
        (
            "kind",
            "requester_kind",
            "channel",
            "request_text",
            "due_date",
            "state",
            "identity_way",
            "identified_at",
            "answered_at",
            "answer_channel",
            "answer_text",
            "refused_at",
            "refuse_reason",
            "withdrawn_at",
            "withdraw_reason",
        ),
        head="received_at",
    ),
    Section(
        "party.import.row",
        ("import_id", "row_number", "name", "mobile", "outcome", "sheet_text"),
    ),
    Section("party.sweep.line", ("sweep_id", "kind", "since_date", "state", "done_at")),
    Section("party.evaluation.sheet", ("date_to", "total", "grade", "rank", "remark")),
    # its reason speaks of somebody else, hence only that there is such a finding
    Section(
        "party.member.distinction",
        ("decided_at",),
        paths=("member_id", "other_id"),
        is_closed=True,
    ),
)

# kinds of records that point to what the sections show → why they stand in none
LEFT_OUT = {
    "party.lapse": "a matter of the staff, not of the person who asked",
    "party.ticket.transfer": "a note between colleagues, of whom the ticket tells",
    "party.ticket.supervision": "a demand of the committee to the center",
    "party.ticket.unlock": "a decision about the form, not about the person",
}
