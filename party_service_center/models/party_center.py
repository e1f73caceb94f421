"""The regional service centers and the time zone their dates are counted in."""

from datetime import UTC
from zoneinfo import ZoneInfo, available_timezones

from odoo import api, fields, models

DEFAULT_TIME_ZONE = "Asia/Shanghai"


class PartyCenter(models.Model):
    """A regional Party member service center of a sub-association.

    Clause: Body, A1.1 (Construction standard)
    """

    _name = "party.center"
    _description = "Party Member Service Center"
    _inherit = ["party.protected.mixin", "mail.thread"]
    _order = "sequence, code"

    _proof_fields = frozenset({"ticket_sequence_id"})

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="Two to eight capital letters or digits; they begin every ticket number.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    sub_association = fields.Char(
        "Sub-association",
        translate=True,
        help="The sub-association whose region the center serves.",
    )
    tz = fields.Selection(
        lambda self: [(tz, tz) for tz in sorted(available_timezones())],
        "Time Zone",
        required=True,
        default=DEFAULT_TIME_ZONE,
        help="Days that prove timeliness are days in this time zone.",
    )

    # place
    window = fields.Char(
        "Registration Window",
        translate=True,
        help="Where members check in, at the licensing window (A1.1.3).",
    )
    venue = fields.Char(
        translate=True, help="Where members meet and are served (A1.1.4)."
    )
    phone = fields.Char("Telephone")

    # people
    staff_ids = fields.One2many("party.staff", "center_id", "Assignments")
    director_user_id = fields.Many2one(
        "res.users",
        "Director",
        compute="_compute_director_user_id",
        help="Who holds the director's post today.",
    )
    is_vacant = fields.Boolean(
        "Vacant",
        compute="_compute_director_user_id",
        search="_search_is_vacant",
        help="Nobody holds the director's post today (Body of the notice).",
    )

    ticket_sequence_id = fields.Many2one(
        "ir.sequence",
        "Ticket Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another center has this code already; choose another one."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[A-Z0-9]{2,8}$')",
        "A center's code is two to eight capital letters or digits.",
    )

    @api.depends("staff_ids.date_from", "staff_ids.date_to", "staff_ids.role")
    @api.depends_context("tz")
    def _compute_director_user_id(self):
        directors = self.env["party.staff"].search(
            [("center_id", "in", self.ids), ("role", "=", "director")]
            + self.env["party.staff"]._on_duty_domain()
        )
        by_center = {staff.center_id.id: staff.user_id for staff in directors}
        for center in self:
            center.director_user_id = by_center.get(center.id, False)
            center.is_vacant = center.id not in by_center

    @api.model
    def _search_is_vacant(self, operator, value):
        if operator != "in":
            return NotImplemented
        duty = self.env["party.staff"]._on_duty_domain()
        return [("staff_ids", "not any", [("role", "=", "director")] + duty)]

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        for center in centers:
            center._make_ticket_sequence()
        return centers

    def write(self, vals):
        res = super().write(vals)
        if "code" in vals:
            for center in self:
                center.sudo().ticket_sequence_id.prefix = center._ticket_prefix()
        return res

    def _ticket_prefix(self):
        return f"{self.code}-%(range_year)s-"

    def _make_ticket_sequence(self):
        # sequences are the technical administrator's; this one belongs to the center
        sequences_sudo = self.env["ir.sequence"].sudo()
        sequence_sudo = sequences_sudo.create(
            {
                "name": f"party.ticket {self.code}",
                "implementation": "no_gap",
                "use_date_range": True,
                "prefix": self._ticket_prefix(),
                "padding": 4,
                "company_id": False,
            }
        )
        self._record_proof(ticket_sequence_id=sequence_sudo.id)

    def _next_ticket_number(self, day):
        """The next number of this center in the year of ``day`` (local date).

        The sequence's row stays locked until the transaction ends, so that numbers
        have neither gaps nor doubles (A3.2.2).
        """
        self.ensure_one()
        # users may only read sequences
        sequence_sudo = self.sudo().ticket_sequence_id
        return sequence_sudo.next_by_id(sequence_date=day)

    def _local_date(self, moment):
        """The date at this center of ``moment`` (naive UTC)."""
        self.ensure_one()
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.tz)).date()

    def _today(self):
        """Today's date at this center."""
        return self._local_date(fields.Datetime.now())

    @api.model
    def _default_for_user(self):
        """The center of the present user's only or first open assignment."""
        duty = self.env["party.staff"]._on_duty_domain()
        return (
            self.env["party.staff"]
            .search(
                [("user_id", "=", self.env.uid)] + duty, order="date_from, id", limit=1
            )
            .center_id
        )
