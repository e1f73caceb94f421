"""Requests for more time on a ticket and the decisions on them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ExtensionRefused, FiledRecord, NotOnDuty
from ..tools.transitions import Transitions
from .party_ticket import TEXT_LENGTH
from .party_ticket_extended_mixin import EXTENSION

# "Settled point" of the notice: at most so many working days each time, so many times
EXTENSION_DAYS = 7
MOST_EXTENSIONS = 2
REASONS = [
    ("authority", "Waiting for Another Authority"),
    ("evidence", "Collecting Evidence"),
    ("survey", "Needs a Survey on the Spot"),
    ("requester", "The Requester Asked for Later"),
    ("force_majeure", "Force Majeure"),
    ("other", "Other"),
]
DECIDED = ("approved", "refused", "withdrawn")


class PartyTicketExtension(models.Model):
    """One request for more time to answer a requester, and the decision on it.

    It is asked for on or before the due date. The center's director decides on the
    first one of a ticket, the committee on the second; nobody on their own. Rows are
    written by their steps alone and stay as they were decided.

    Clause: A4.4 (the seven working days may be extended where the case calls for it)
    """

    _name = "party.ticket.extension"
    _description = "Extension of a Deadline"
    _inherit = [
        "party.decision.mixin",
        "party.ticket.part.mixin",
    ]
    _order = "asked_at desc, id desc"
    _rec_names_search = ["ticket_id"]

    _transitions = Transitions.declare(
        {
            "requested": ["approved", "refused", "withdrawn"],
            "approved": [],
            "refused": [],
            "withdrawn": [],
        }
    )
    _stamps = {state: ("decided_at", "decided_by_id") for state in DECIDED}
    _proof_fields = frozenset(
        {
            "ticket_id",
            "number",
            "level",
            "reason_class",
            "reason",
            "days",
            "old_due_date",
            "new_due_date",
            "due_trace",
            "is_due_provisional",
        }
    )
    _reasoned_steps = {"refuse": "_refuse"}

    # request
    number = fields.Integer(
        required=True,
        aggregator=None,
        help="The first or the second extension of the ticket.",
    )
    level = fields.Selection(
        [("director", "Center Director"), ("committee", "Party Committee")],
        "Decided at the Level of",
        required=True,
        help="The director decides on the first one, the committee on the second.",
    )
    reason_class = fields.Selection(REASONS, "Kind of Reason", required=True)
    reason = fields.Text(required=True)
    days = fields.Integer(
        "Working Days", required=True, help="Added to the due date.", aggregator=None
    )
    old_due_date = fields.Date(
        "Due Before",
        required=True,
        help="The due date on the day of asking, then on the day of the approval.",
    )

    # decision
    state = fields.Selection(
        [
            ("requested", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
    )
    new_due_date = fields.Date("Due After")
    due_trace = fields.Json()
    is_due_provisional = fields.Boolean(
        "Provisional",
        help="The count reached into a year whose working-day list was not there.",
    )
    is_decided_late = fields.Boolean(
        "Decided After the Due Date",
        compute="_compute_is_decided_late",
        help="Asked for in time; the approval came when the due date had passed.",
    )
    notice_ids = fields.One2many(
        "party.ticket.notice", "extension_id", "Tellings", readonly=True
    )
    is_told = fields.Boolean("Requester Was Told", compute="_compute_is_told")

    # of two who ask at once, one is refused by the database
    _pending_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state = 'requested'",
        "More time is asked for already; wait for the decision.",
    )
    _number_uniq = models.UniqueIndex(
        "(ticket_id, number) WHERE state IN ('requested', 'approved')",
        "A ticket has one first and one second extension.",
    )
    _waiting_idx = models.Index("(center_id) WHERE state = 'requested'")
    _within_cap = models.Constraint(
        f"CHECK (days BETWEEN 1 AND {EXTENSION_DAYS}"
        f" AND number BETWEEN 1 AND {MOST_EXTENSIONS}"
        " AND (level = 'director') = (number = 1))",
        "A deadline is extended by 1 to 7 working days, at most twice: by the director,"
        " then by the committee.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reason), char_length(decision_note))"
        f" <= {TEXT_LENGTH})",
        "A reason has at most 20,000 characters.",
    )
    _decision_complete = models.Constraint(
        "CHECK ((state = 'requested') = (decided_at IS NULL)"
        " AND (state != 'approved' OR (new_due_date > old_due_date"
        " AND due_trace IS NOT NULL))"
        " AND (state != 'refused' OR decision_note IS NOT NULL))",
        "A decision has its moment; an approval has a later due date, a refusal its"
        " reason.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("ticket_id.name", "days")
    def _compute_display_name(self):
        for extension in self:
            extension.display_name = self.env._(
                "%(number)s: %(days)s more working days",
                number=extension.ticket_id.name or "",
                days=extension.days,
            )

    @api.depends("state", "decided_at", "old_due_date")
    def _compute_is_decided_late(self):
        for extension in self:
            extension.is_decided_late = (
                extension.state in ("approved", "refused")
                and extension.center_id._local_date(extension.decided_at)
                > extension.old_due_date
            )

    @api.depends(
        "state",
        "number",
        "ticket_id.notice_ids.extension_id",
        "ticket_id.notice_ids.delivery_state",
    )
    def _compute_is_told(self):
        """Who was told of the second extension knows the date that holds."""
        for extension in self:
            told = extension.ticket_id.notice_ids._told().extension_id.mapped("number")
            extension.is_told = extension.state == "approved" and any(
                number >= extension.number for number in told
            )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------
    @api.model
    def _most(self):
        return MOST_EXTENSIONS

    @api.model
    def _check_may_ask(self, ticket):
        """Refuse a request by the wrong person, after expiry, or once too often.

        :raise NotOnDuty: the present user is not in charge of the ticket
        :raise ExtensionRefused: it cannot be extended, in words
        """
        ticket.check_access("read")
        if self.env.user not in ticket._people_in_charge():
            raise NotOnDuty(
                self.env._(
                    "More time for %(number)s is asked for by its first contact, its"
                    " handler or the center's director (A4.4).",
                    number=ticket.name,
                )
            )
        if not ticket._is_running():
            raise ExtensionRefused(
                self.env._(
                    "%(number)s is finished: there is nothing to extend.",
                    number=ticket.name,
                )
            )
        if ticket.center_id._today() > ticket.due_date:
            raise ExtensionRefused(
                self.env._(
                    "%(number)s was due on %(date)s. More time is asked for on or"
                    " before the due date; afterwards the ticket is overdue and cannot"
                    " be extended (A4.4). Tell the requester as soon as you can.",
                    number=ticket.name,
                    date=ticket.due_date,
                )
            )
        if ticket._pending_extension():
            raise ExtensionRefused(
                self.env._(
                    "More time is asked for already on %(number)s; wait for the"
                    " decision.",
                    number=ticket.name,
                )
            )
        if len(ticket._approved_extensions()) >= MOST_EXTENSIONS:
            raise ExtensionRefused(
                self.env._(
                    "%(number)s was extended %(count)s times already, which is the most"
                    " there can be (A4.4).",
                    number=ticket.name,
                    count=MOST_EXTENSIONS,
                )
            )

    def _ask(self, ticket, days, reason_class, reason):
        """Ask for ``days`` more working days and call on whoever decides."""
        self._check_may_ask(ticket)
        if not 1 <= days <= EXTENSION_DAYS:
            raise ExtensionRefused(
                self.env._(
                    "Ask for 1 to %(most)s working days; an extension grants no more at"
                    " a time (A4.4).",
                    most=EXTENSION_DAYS,
                )
            )
        if not (reason or "").strip():
            raise ExtensionRefused(
                self.env._("Write down why more time is needed; it is decided by that.")
            )
        number = len(ticket._approved_extensions()) + 1
        # clerks may read requests but make them by this step alone
        extension = (
            self.sudo()
            ._as_mover()
            .create(
                self._asked_now()
                | {
                    "ticket_id": ticket.id,
                    "number": number,
                    "level": "director" if number == 1 else "committee",
                    "reason_class": reason_class,
                    "reason": reason,
                    "days": days,
                    "old_due_date": ticket.due_date,
                }
            )
            ._as_user()
            .sudo(False)
        )
        extension._change_task(extension._deciders())
        return extension

    def _deciders(self):
        """Who may decide: never who asked, and of a secret ticket its circle only."""
        self.ensure_one()
        committee = self.center_id._committee() - self.asked_by_id
        if self.level == "director":
            people = self.center_id._approvers(self.asked_by_id)
        else:
            people = committee
        if self.ticket_id.is_confidential:
            circle = self.ticket_id.circle_ids
            people = people & circle or committee & circle
        return people

    @api.model
    def _mine_to_decide(self, centers):
        """The same rule as ``_deciders``; only the circle reads of secret tickets."""
        waits = Domain("state", "=", "requested") & self._of_others()
        first = Domain("level", "=", "director")
        mine = first & centers._approved_by_me()
        if centers._is_on_committee():
            here = Domain("center_id", "in", centers.ids)
            secret = (
                here & waits & first & Domain("ticket_id.is_confidential", "=", True)
            )
            # asked one by one: they are few, and the secret ones of a million are not
            found = self.search(secret).filtered("can_decide")
            mine |= here & ~first | Domain("id", "in", found.ids)
        return waits & mine

    def _change_task(self, people, **values):
        """Let the matter be with ``people``; whoever had it before is done with it."""
        ticket = self.ticket_id
        # the tasks of colleagues are theirs to close; the step closes them all
        ticket.sudo().activity_unlink([EXTENSION])
        ticket._give_task(EXTENSION, people, **values)

    # ------------------------------------------------------------------
    # Decision
    # ------------------------------------------------------------------
    @api.model
    def _decision_rule(self):
        return self.env._(
            "The first extension of a ticket is decided by the center's director, or by"
            " the committee when the director asks for it or the post is vacant; the"
            " second one by the committee. Nobody decides on their own request (A4.4)."
        )

    def _added_to(self, values):
        """Due date, day-by-day trace and whether provisional, with these days added.

        :param dict values: the same of the ticket before the extension
        """
        calendar = self.env["party.workday"]._calendar()
        deadline = calendar.explain(values["due_date"], self.days)
        # the first step is the date that is left behind
        steps = [step | {"extension": self.number} for step in deadline.to_trace()[1:]]
        is_provisional = values["is_due_provisional"] or deadline.is_provisional
        years = self.env["party.workday.year"]
        rule = (values["due_rule"] or {}) | {
            "is_provisional": is_provisional,
            "lists": years._lists(self.ticket_id.accepted_date, deadline.due),
        }
        return {
            "due_date": deadline.due,
            "is_due_provisional": is_provisional,
            "due_trace": values["due_trace"] + steps,
            "due_rule": rule,
        }

    def action_approve(self):
        """Grant the days asked for; they count from the due date that holds now."""
        self._check_may_decide("approved")
        ticket = self.ticket_id
        before, trace = ticket.due_date, ticket.due_trace
        values = ticket._extend(self)
        # the committee, who may only read, decides where a director cannot
        self.sudo()._move(
            "approved",
            old_due_date=before,
            new_due_date=values["due_date"],
            due_trace=values["due_trace"][len(trace) :],
            is_due_provisional=values["is_due_provisional"],
        )
        self._change_task(
            self._people_to_answer(),
            summary=self.env._("More time is granted: tell the requester the new date"),
        )

    def action_refuse(self):
        self._check_may_decide("refused")
        return self._ask_reason("refuse", self.env._("Refuse More Time"))

    def _refuse(self, reason):
        self._check_may_decide("refused")
        # the committee, who may only read, decides where a director cannot
        self.sudo()._move("refused", decision_note=reason)
        self._change_task(
            self._people_to_answer(), summary=self.env._("More time was refused")
        )

    def _people_to_answer(self):
        """Who asked; the first contact where they cannot see the ticket any more."""
        ticket = self.ticket_id
        can_see = ticket.with_user(self.asked_by_id).has_access("read")
        return self.asked_by_id if can_see else ticket.first_contact_id

    def _check_tellable(self, told_at):
        """Raise ExtensionRefused when it was not approved yet at ``told_at``."""
        if told_at < self.decided_at.replace(second=0, microsecond=0):
            raise ExtensionRefused(
                self.env._(
                    "More time for %(number)s was approved after that moment; the"
                    " requester cannot have been told before. Check date and time.",
                    number=self.ticket_id.name,
                )
            )

    def action_withdraw(self):
        """Who asked, or who is in charge of the ticket, no longer needs more time."""
        self.ensure_one()
        self.check_access("read")
        people = self.asked_by_id | self.ticket_id._people_in_charge()
        if self.env.user not in people:
            raise NotOnDuty(
                self.env._(
                    "A request for more time is withdrawn by who asked or by who is in"
                    " charge of the ticket."
                )
            )
        # clerks may read requests but withdraw them by this step alone
        self.sudo()._move("withdrawn")
        self._change_task(self.env["res.users"])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._(
                "Requests for more time are kept. Withdraw one that was made by"
                " mistake."
            )
        )
