"""The home page: what came in at each center this month, and what waits there."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .counted_by_center import Counted, counted_by_center
from .data_quality import PRESENT, confirmation_due, incomplete, sound
from .event_codes import COMING_STATES
from .party_registration import OPEN_STATES as OPEN_CASES
from .party_ticket import OPEN_STATES as OPEN_TICKETS
from .period_figures import PERIOD_FIGURES

# what is counted → the list that shows it
ACTIONS = {
    "party.registration": "party_service_center.party_registration_action",
    "party.ticket": "party_service_center.party_ticket_action",
    "party.ticket.callback": "party_service_center.party_ticket_callback_action",
    "party.member": "party_service_center.party_member_action",
    "party.event": "party_service_center.party_event_action",
    "party.event.participant": "party_service_center.party_event_participation_action",
    "party.letter": "party_service_center.party_letter_action",
}
# figure → its own list, where the usual one of its records would not serve
OWN_ACTIONS = {
    "event_call_count": "party_service_center.party_event_call_action",
    "overdue_ticket_count": "party_service_center.party_ticket_action_unanswered",
}
# the card of all centers together; no center comes that far
ALL_CENTERS = 2**31 - 1
# share, in whole percent rounded down → (part, whole)
PERCENTS = {
    "quality_percent": ("sound_count", "member_count"),
    "instant_percent": ("instant_count", "taken_count"),
    "in_time_percent": ("in_time_count", "answered_count"),
    "satisfied_percent": ("satisfied_count", "opinion_count"),
    "attendance_percent": ("took_part_count", "invited_count"),
}


class PartyCenterOverview(models.Model):
    """The card of one center on the home page, or of all of them together.

    It has no table of its own. Each figure counts what its link opens, by the same
    domain and under the rights of whoever looks. The card of all centers is for those
    who read them all.

    Clause: A1.1.6 (data quality), A3.1.1–A3.1.5 (registrations), A3.2.3, A4.4, A4.5
    (tickets), A3.3.1–A3.3.3 (activities), A3.3.4 (letters)
    """

    _name = "party.center.overview"
    _description = "Overview of a Center"
    _inherit = ["party.overview.pending.mixin"]
    _auto = False
    _rec_name = "center_id"
    _order = "sequence, code"
    _depends = {"party.center": ["active", "code", "sequence"]}

    center_id = fields.Many2one("party.center", readonly=True)
    sequence = fields.Integer(readonly=True)
    code = fields.Char(readonly=True)
    director_user_id = fields.Many2one(related="center_id.director_user_id")
    is_vacant = fields.Boolean(related="center_id.is_vacant")
    is_own = fields.Boolean(
        related="center_id.is_own",
        help="Who holds no assignment here today takes down nothing here.",
    )

    # this month
    found_count = fields.Integer("Found This Month", compute="_compute_figures")
    told_count = fields.Integer("Told This Month", compute="_compute_figures")
    confirmed_count = fields.Integer("Confirmed This Month", compute="_compute_figures")
    pledged_count = fields.Integer("Pledged This Month", compute="_compute_figures")
    entered_count = fields.Integer("Entered This Month", compute="_compute_figures")

    # tickets of this month
    taken_count = fields.Integer("Taken This Month", compute="_compute_figures")
    instant_count = fields.Integer(
        "Taken This Month, Answered at Once", compute="_compute_figures"
    )
    answered_count = fields.Integer("Answered This Month", compute="_compute_figures")
    in_time_count = fields.Integer(
        "Answered in Time This Month", compute="_compute_figures"
    )
    opinion_count = fields.Integer("Opinions This Month", compute="_compute_figures")
    satisfied_count = fields.Integer("Satisfied This Month", compute="_compute_figures")
    instant_percent = fields.Integer(
        "Answered at Once",
        compute="_compute_percents",
        help="Of the requests taken this month (A3.2.3).",
    )
    in_time_percent = fields.Integer(
        "Answered in Time",
        compute="_compute_percents",
        help="Of the requests answered this month (A3.2.5, A4.4).",
    )
    satisfied_percent = fields.Integer(
        "Satisfied",
        compute="_compute_percents",
        help="Of the callbacks of this month with a recorded opinion (A4.5).",
    )

    # activities
    held_event_count = fields.Integer(
        "Activities Held This Month", compute="_compute_figures"
    )
    coming_event_count = fields.Integer(
        "Activities to Come", compute="_compute_figures"
    )
    waiting_event_count = fields.Integer(
        "Plans Waiting for Approval", compute="_compute_figures"
    )
    event_call_count = fields.Integer(
        "To Be Called About Activities", compute="_compute_figures"
    )
    invited_count = fields.Integer(
        "Invited to Activities This Month", compute="_compute_figures"
    )
    took_part_count = fields.Integer(
        "Took Part in Activities This Month", compute="_compute_figures"
    )
    attendance_percent = fields.Integer(
        "Attendance Rate",
        compute="_compute_percents",
        help="Who took part, of those invited to the activities held this month"
        " (A3.3.3).",
    )

    # what waits
    open_case_count = fields.Integer("Open Registrations", compute="_compute_figures")
    calling_count = fields.Integer("Waiting for Call", compute="_compute_figures")
    overdue_call_count = fields.Integer("Calls Overdue", compute="_compute_figures")
    open_ticket_count = fields.Integer("Open Tickets", compute="_compute_figures")
    overdue_ticket_count = fields.Integer("Tickets Overdue", compute="_compute_figures")
    callback_count = fields.Integer("Callbacks to Make", compute="_compute_figures")
    overdue_callback_count = fields.Integer(
        "Callbacks Overdue", compute="_compute_figures"
    )

    # letters to home organizations
    unsent_letter_count = fields.Integer("Letters Unsent", compute="_compute_figures")
    overdue_letter_count = fields.Integer("Letters Overdue", compute="_compute_figures")

    # data quality
    member_count = fields.Integer("Members", compute="_compute_figures")
    sound_count = fields.Integer("Members in Order", compute="_compute_figures")
    due_count = fields.Integer("Not Confirmed for a Year", compute="_compute_figures")
    incomplete_count = fields.Integer("Key Entries Missing", compute="_compute_figures")
    duplicate_count = fields.Integer("Perhaps Twice", compute="_compute_figures")
    quality_percent = fields.Integer(
        "Data Quality",
        compute="_compute_percents",
        help="Members confirmed within a year, complete and not perhaps twice in the"
        " register, of all members; in whole percent, rounded down (A1.1.6).",
    )

    @property
    def _table_query(self):
        return SQL(
            "SELECT id, id AS center_id, sequence, code FROM party_center WHERE active"
            " UNION ALL SELECT %s, NULL, -1, NULL",
            ALL_CENTERS,
        )

    @api.depends("center_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for overview in self:
            name = overview.center_id.display_name
            overview.display_name = name or self.env._("All Centers")

    def _centers(self):
        """The centers these cards tell of; all where one of them tells of all."""
        if all(overview.center_id for overview in self):
            return self.center_id
        # there are a handful of centers
        # pylint: disable-next=no-search-all
        return self.env["party.center"].search([])

    @api.depends_context("uid")
    def _compute_figures(self):
        figures = self._figures()
        pending = self.env["party.center.pending"]._figures(self._centers())
        counts = counted_by_center(self.env, figures | pending)
        self._add_up_pending(counts)
        for overview in self:
            for name in figures:
                overview[name] = overview._count_of(counts[name])

    def _count_of(self, by_center):
        """The count at the card's center, or at all of them together."""
        center = self.center_id
        return by_center.get(center.id, 0) if center else sum(by_center.values())

    @api.depends(*(name for pair in PERCENTS.values() for name in pair))
    def _compute_percents(self):
        for overview in self:
            for name, (part, whole) in PERCENTS.items():
                overview[name] = 100 * overview[part] // (overview[whole] or 1)

    def _figures(self):
        """What the figures of these cards count: {name: Counted}."""
        centers = self._centers()
        here = Domain("center_id", "in", centers.ids)
        past = centers._in_own_time(
            lambda center: Domain("due_date", "<", center._today())
        )
        is_open = Domain("state", "in", OPEN_TICKETS)
        waits = Domain("state", "=", "waiting")
        coming = Domain("state", "in", COMING_STATES)
        counted = {
            "party.event": {
                "coming_event_count": coming
                & Domain("date_end", ">", fields.Datetime.now()),
                "waiting_event_count": Domain("state", "=", "submitted"),
            },
            "party.event.participant": {
                "event_call_count": Domain("reach", "=", "to_call")
                & Domain("date_begin", ">", fields.Datetime.now())
                & Domain("event_state", "in", ("announced", "cancelled")),
            },
            "party.registration": {
                "open_case_count": Domain("state", "in", OPEN_CASES),
                "calling_count": Domain("state", "=", "calling"),
                "overdue_call_count": past & self._running("party.registration"),
            },
            "party.ticket": {
                "open_ticket_count": is_open,
                # the page "Without Answer", in the words that its index knows (A4.4)
                "overdue_ticket_count": past & self._running("party.ticket"),
            },
            "party.ticket.callback": {
                "callback_count": waits,
                "overdue_callback_count": past & self._running("party.ticket.callback"),
            },
            "party.letter": {
                "unsent_letter_count": self.env["party.letter"]._unsent_domain(centers),
                "overdue_letter_count": past & self._running("party.letter"),
            },
            "party.member": {
                "member_count": PRESENT,
                "sound_count": sound(centers),
                "due_count": confirmation_due(centers),
                "incomplete_count": incomplete(),
                "duplicate_count": Domain("is_duplicate", "=", True),
            },
        }
        waiting = {
            name: Counted(model, here & domain)
            for model, domains in counted.items()
            for name, domain in domains.items()
        }
        of_month = {
            name: Counted(
                model, here & self._this_month(centers, model, field) & domain
            )
            for name, (model, field, domain) in PERIOD_FIGURES.items()
            if name in self._fields
        }
        return of_month | waiting

    @api.model
    def _running(self, model):
        return Domain(self.env[model]._running_domain())

    @api.model
    def _this_month(self, centers, model, name):
        """Domain of what came to ``name`` in the present month of each center."""
        is_date = self.env[model]._fields[name].type == "date"

        def since(center):
            first = center._today().replace(day=1)
            return Domain(name, ">=", first if is_date else center._first_moment(first))

        return centers._in_own_time(since)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_open_figure(self):
        """Open the records that the figure named in the context counts."""
        self.ensure_one()
        self.check_access("read")
        name = self.env.context.get("figure")
        figures = self._figures()
        if not isinstance(name, str) or name not in figures:
            raise UserError(self.env._("There is no such figure."))
        model, domain, _whose = figures[name]
        window = OWN_ACTIONS.get(name) or ACTIONS[model]
        return self.env["party.center.pending"]._window(window) | {
            "display_name": self._fields[name]._description_string(self.env),
            "domain": list(domain),
            "context": {"default_center_id": self.center_id.id},
        }

    def action_new_registration(self):
        return self._open_new("party.registration", self.env._("Register a Trader"))

    def action_new_ticket(self):
        return self._open_new("party.ticket", self.env._("New Ticket"))

    def _open_new(self, model, name):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "context": {"default_center_id": self.center_id.id},
        }
