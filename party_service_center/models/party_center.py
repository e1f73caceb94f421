"""The regional service centers and the time zone their dates are counted in."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import EventRefused

DEFAULT_TIME_ZONE = "Asia/Shanghai"
# between these nobody is disturbed by a reminder; local time of working days
OPENING, CLOSING = time(8, 30), time(17, 0)
# field of the sequence → what its numbers have between center and year
SEQUENCES = {
    "ticket_sequence_id": "",
    "pledge_sequence_id": "P-",
    "plaque_sequence_id": "B-",
    "handbook_sequence_id": "H-",
    "file_sequence_id": "F-",
    "event_sequence_id": "A-",
    "badge_sequence_id": "W-",
    "inspection_sequence_id": "I-",
    "accountability_sequence_id": "D-",
}


class PartyCenter(models.Model):
    """A regional Party member service center of a sub-association.

    Clause: Body, A1.1 (Construction standard)
    """

    _name = "party.center"
    _description = "Party Member Service Center"
    _inherit = ["party.protected.mixin", "mail.thread"]
    _order = "sequence, code"

    _proof_fields = frozenset(SEQUENCES)

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
    branch_id = fields.Many2one(
        "party.organization",
        "Branch of the Sub-association",
        domain=[("is_outside", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="The Party organization that members of the sub-association belong to,"
        " itself or one below it. The wall shows its members (A1.1.4).",
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
    supervision_phone = fields.Char(
        "Supervision Telephone",
        tracking=True,
        help="Where people complain about the center's staff; it stands on badges,"
        " slips and posters (A4.3). The center's own telephone where none is entered.",
    )

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
    no_badge_count = fields.Integer(
        "Staff Without Badge",
        compute="_compute_no_badge_count",
        help="Who works here today and wears no badge that is valid (A4.3).",
    )
    staff_gap_count = fields.Integer(
        "Assignments With Gaps",
        compute="_compute_staff_gap_count",
        search="_search_staff_gap_count",
        help="Whose training, branch post, undertaking, badge, reading or handover"
        " lacks (A1.1.1, A1.1.2), as far as it is shown to whoever looks.",
    )
    is_own = fields.Boolean(
        "I Work Here",
        compute="_compute_is_own",
        search="_search_is_own",
        help="Whoever looks holds an assignment here today (P-09).",
    )

    approver_id = fields.Many2one(
        "res.users",
        "Approver of Activities",
        tracking=True,
        ondelete="restrict",
        help="The member of the Party committee who decides on the center's plans; any"
        " member where nobody is named (A3.3.1).",
    )

    ticket_sequence_id = fields.Many2one(
        "ir.sequence",
        "Ticket Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    pledge_sequence_id = fields.Many2one(
        "ir.sequence",
        "Pledge Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    plaque_sequence_id = fields.Many2one(
        "ir.sequence",
        "Plaque Serials",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    handbook_sequence_id = fields.Many2one(
        "ir.sequence",
        "Handbook Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    file_sequence_id = fields.Many2one(
        "ir.sequence",
        "File Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    event_sequence_id = fields.Many2one(
        "ir.sequence",
        "Activity Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    badge_sequence_id = fields.Many2one(
        "ir.sequence",
        "Badge Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    inspection_sequence_id = fields.Many2one(
        "ir.sequence",
        "Inspection Numbers",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    accountability_sequence_id = fields.Many2one(
        "ir.sequence",
        "Numbers of Accountability Files",
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
        directors = self.env["party.staff"].search_fetch(
            [("center_id", "in", self.ids), ("role", "=", "director")]
            + self.env["party.staff"]._on_duty_domain(),
            ["center_id", "user_id"],
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

    @api.depends("staff_ids.has_badge", "staff_ids.is_on_duty")
    @api.depends_context("tz")
    def _compute_no_badge_count(self):
        counts = dict(
            self.env["party.staff"]._read_group(
                self.env["party.staff"]._on_duty_domain()
                + [("center_id", "in", self.ids), ("has_badge", "=", False)],
                ["center_id"],
                ["__count"],
            )
        )
        for center in self:
            center.no_badge_count = counts.get(center, 0)

    @api.depends("staff_ids.has_gap")
    @api.depends_context("uid", "tz")
    def _compute_staff_gap_count(self):
        counts = self.env["party.staff"]._gap_counts(self)
        for center in self:
            center.staff_gap_count = counts.get(center, 0)

    @api.model
    def _search_staff_gap_count(self, operator, value):
        if operator != ">":
            return NotImplemented
        # pylint: disable-next=no-search-all
        counts = self.env["party.staff"]._gap_counts(self.search([]))
        return [("id", "in", [c.id for c, count in counts.items() if count > value])]

    @api.depends(
        "staff_ids.user_id",
        "staff_ids.active",
        "staff_ids.date_from",
        "staff_ids.date_to",
    )
    @api.depends_context("uid", "tz")
    def _compute_is_own(self):
        own = self._own()
        for center in self:
            center.is_own = center in own

    @api.model
    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the centers themselves, not a condition on assignments: the database plans a
        # search of a million tickets well only when it knows which center is asked for
        return Domain("id", "in", self._own().ids)

    @api.model
    def _own(self):
        """The centers at which the present user holds an assignment today."""
        # the record rules stand on it: they hold whatever a user may read of others,
        # and a page asks for many of them, so the assignments are read once
        staff_sudo = self.env.user.sudo().party_staff_ids
        return staff_sudo.filtered_domain(staff_sudo._on_duty_domain()).center_id

    @api.model_create_multi
    def create(self, vals_list):
        centers = super().create(vals_list)
        centers._make_sequences()
        return centers

    def write(self, vals):
        res = super().write(vals)
        if "code" in vals:
            for center in self:
                for field, kind in SEQUENCES.items():
                    center.sudo()[field].prefix = center._number_prefix(kind)
        return res

    def _number_prefix(self, kind):
        return f"{self.code}-{kind}%(range_year)s-"

    def _make_sequences(self):
        """Make the sequences that centers do not have yet."""
        # sequences are the technical administrator's; these belong to the center
        sequences_sudo = self.env["ir.sequence"].sudo()
        for center in self:
            missing = [field for field in SEQUENCES if not center.sudo()[field]]
            made_sudo = sequences_sudo.create(
                [
                    {
                        "name": f"{center.code} {SEQUENCES[field]}".strip("- "),
                        # a record rule keeps some of them from their readers
                        "code": f"{center._name}.{field}",
                        "implementation": "no_gap",
                        "use_date_range": True,
                        "prefix": center._number_prefix(SEQUENCES[field]),
                        "padding": 4,
                        "company_id": False,
                    }
                    for field in missing
                ]
            )
            center._record_proof(**dict(zip(missing, made_sudo.ids, strict=True)))

    def _next_number(self, sequence, day):
        """The next number of one kind at this center in the year of ``day``.

        The sequence's row stays locked until the transaction ends, so that numbers
        have neither gaps nor doubles (A3.2.2).

        :param sequence: field of the sequence, such as ``"ticket_sequence_id"``
        :param date day: local date
        """
        self.ensure_one()
        # users may only read sequences
        sequence_sudo = self.sudo()[sequence]
        years_sudo = sequence_sudo.date_range_ids
        if not years_sudo.filtered(lambda year: year.date_from <= day <= year.date_to):
            self._lock_new_year(sequence_sudo)
        return sequence_sudo.next_by_id(sequence_date=day)

    @api.model
    def _lock_new_year(self, sequence_sudo):
        """Of two people who begin the count of a year at once the second starts anew.

        The database refuses the year's second row for good. A row that was written
        meanwhile it refuses as well, but that request is tried again from the start.
        """
        # nothing is changed, which the ORM cannot write
        self.env.cr.execute(
            SQL(
                "UPDATE ir_sequence SET write_date = write_date WHERE id = %s",
                sequence_sudo.id,
            )
        )

    def _approvers(self, requester):
        """Who may approve what ``requester`` asks for: never they themselves.

        The center's director; the committee where there is none or the director asks.
        """
        self.ensure_one()
        if director := self.director_user_id - requester:
            return director
        return self._committee() - requester

    def _approved_by_me(self):
        """Requests of others at these centers that the present user may approve.

        The same rule as ``_approvers``.
        """
        by_director = self.grouped("director_user_id")
        led = by_director.pop(self.env.user, self.browse())
        mine = Domain("center_id", "in", led.ids)
        if not self._is_on_committee():
            return mine
        return mine | Domain.OR(
            Domain("center_id", "in", those.ids)
            & (Domain("asked_by_id", "=", person.id) if person else Domain.TRUE)
            for person, those in by_director.items()
        )

    @api.model
    def _is_on_committee(self):
        """Whether the present user is; asks the database nothing."""
        return self.env.user.has_group("party_service_center.group_party_committee")

    @api.model
    def _committee(self):
        """Who is on the association's Party committee today."""
        # unlike ref() this asks the database once, for however many records
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "party_service_center.group_party_committee"
        )
        # clerks cannot read groups; who is on the committee is no secret
        group_sudo = self.env["res.groups"].sudo().browse(group_id)
        return group_sudo.all_user_ids.filtered("active").sudo(False)

    def _plan_deciders(self, involved):
        """Who decides on a plan of this center that ``involved`` made (A3.3.1).

        The committee's member in charge, their stand-in while they are away; anybody on
        the committee where neither is named or may.
        """
        self.ensure_one()
        committee = self._committee() - involved
        return self._in_charge_today() & committee or committee

    def _in_charge_today(self):
        """The approver or, while they are away, the stand-in, or that one's; nobody
        where all of them are away.
        """
        self.ensure_one()
        return self._person_in_charge(self.env["party.absence"]._away_on(self._today()))

    def _by_person_in_charge(self):
        """Who is in charge today → their centers; nobody → the others."""
        absences = self.env["party.absence"]
        days = {center: center._today() for center in self}
        away = {day: absences._away_on(day) for day in set(days.values())}
        return self.grouped(lambda center: center._person_in_charge(away[days[center]]))

    def _person_in_charge(self, away):
        person, seen = self.approver_id, self.approver_id.browse()
        while stand_in := away.get(person):
            seen |= person
            if stand_in in seen:
                return stand_in.browse()
            person = stand_in
        return person

    def _answerable(self):
        """Who answers for the center, decides on excuses, is told of unsent letters.

        The director; the committee where the post is vacant.
        """
        self.ensure_one()
        return self.director_user_id or self._committee()

    def _acting(self):
        """Who acts for the center: the director, else a clerk on duty (A1.1.1).

        Nobody where nobody works there; never the committee, which inspects it.
        """
        self.ensure_one()
        return self.director_user_id or self._receptionist()

    def _excused_by_me(self):
        """Those of these centers where the present user decides on excuses."""
        mine = self.filtered(lambda center: center.director_user_id == self.env.user)
        if self._is_on_committee():
            mine |= self.filtered(lambda center: not center.director_user_id)
        return mine

    @api.constrains("approver_id")
    def _check_approver(self):
        committee = self._committee()
        for center in self:
            if center.approver_id and center.approver_id not in committee:
                raise EventRefused(
                    self.env._(
                        "%(person)s is not on the Party committee. Choose somebody who"
                        " is as approver of activities.",
                        person=center.approver_id.name,
                    )
                )

    @api.constrains("branch_id")
    def _check_branch(self):
        for center in self:
            if center.branch_id.is_outside:
                raise ValidationError(
                    self.env._(
                        "%(branch)s lies outside the association. Choose the"
                        " organization of the center's own sub-association.",
                        branch=center.branch_id.name,
                    )
                )

    def _receptionist(self):
        """Who receives at this center today: a clerk, else the director (A1.1.2).

        Whose assignment began first; nobody where no assignment is open.
        """
        self.ensure_one()
        on_duty = (
            self.env["party.staff"]
            .with_context(tz=self.tz)
            .search(
                [("center_id", "=", self.id), ("user_id.active", "=", True)]
                + self.env["party.staff"]._on_duty_domain(),
                order="date_from, id",
            )
        )
        clerks = on_duty.filtered(lambda staff: staff.role == "clerk")
        return (clerks or on_duty)[:1].user_id

    def _complaint_phone(self):
        """The telephone for complaints about the staff; the center's where none is."""
        self.ensure_one()
        return self.supervision_phone or self.phone or ""

    def _local_date(self, moment):
        """The date at this center of ``moment`` (naive UTC)."""
        self.ensure_one()
        try:
            return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.tz)).date()
        except OverflowError:
            # a year typed wrong: the last day that there is has none after it
            return moment.date()

    def _today(self):
        """Today's date at this center."""
        return self._local_date(fields.Datetime.now())

    def _first_moment(self, day):
        """The moment (naive UTC) at which ``day`` begins at this center."""
        self.ensure_one()
        local = datetime.combine(day, time(), ZoneInfo(self.tz))
        return local.astimezone(UTC).replace(tzinfo=None)

    def _moment_on(self, day):
        """When what is recorded now happened on ``day``: now, or as that day began.

        A ledger bears the day of the deed and not that of its record (P-07).
        """
        is_today = day == self._today()
        return fields.Datetime.now() if is_today else self._first_moment(day)

    def _next_opening(self):
        """When working hours begin here next (naive UTC); None while they last."""
        self.ensure_one()
        zone = ZoneInfo(self.tz)
        now = fields.Datetime.now().replace(tzinfo=UTC).astimezone(zone)
        calendar = self.env["party.workday"]._calendar()
        # the next working day after the last one whose working hours are over
        over = now.date() - timedelta(days=now.time() < CLOSING)
        opening = datetime.combine(calendar.add(over, 1), OPENING, zone)
        return opening.astimezone(UTC).replace(tzinfo=None) if opening > now else None

    @api.model
    def _wait_until(self):
        """The next moment (naive UTC) at which centers open that are closed now."""
        # pylint: disable-next=no-search-all
        zones = self.search([]).grouped("tz").values()
        return min(filter(None, (z[0]._next_opening() for z in zones)), default=None)

    @api.model
    def _where_open(self, make_domain):
        """``_in_own_time`` of the centers that have working hours now."""
        return self._in_own_time(
            lambda center: (
                Domain.FALSE if center._next_opening() else make_domain(center)
            )
        )

    def _in_own_time(self, make_domain):
        """Domain of records that each center judges by its own clock.

        Holds for these centers, for all of them when called on none.

        :param make_domain: a center → what holds at it and those in its time zone
        """
        # pylint: disable-next=no-search-all
        centers = self or self.with_context(active_test=False).search([])
        # most often all share one time zone
        return Domain.OR(
            Domain("center_id", "in", neighbors.ids) & make_domain(neighbors[0])
            for neighbors in centers.grouped("tz").values()
        )

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
