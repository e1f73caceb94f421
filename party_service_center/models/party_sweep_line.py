"""Who is to be asked this month, by whom, and what came of it."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, NotOnDuty, SweepRefused


class PartySweepLine(models.Model):
    """One trader to be told to register or one member to be confirmed.

    A line is done when what put it on the list no longer holds: the trader was asked or
    the registration ended, the member was confirmed, left or went to another center.
    That comes from the trader's and the member's own records, whoever took the step and
    wherever; what was done once stays done. A line that is still open when the next
    list is made is carried over to it and closed here.

    Clause: A2.1, A2.2
    """

    _name = "party.sweep.line"
    _description = "Line of a Sweep List"
    _inherit = ["party.protected.mixin"]
    _order = "kind, person_name, id"
    _rec_name = "person_name"

    _proof_fields = frozenset(
        {
            "sweep_id",
            "center_id",
            "kind",
            "registration_id",
            "member_id",
            "person_name",
            "since_date",
            "state",
            "done_at",
            "done_by_id",
            "carried_to_id",
        }
    )

    sweep_id = fields.Many2one(
        "party.sweep",
        "Sweep List",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    center_id = fields.Many2one(
        related="sweep_id.center_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("found", "Not Asked Yet"), ("member", "Not Confirmed")],
        "What Is Due",
        required=True,
        readonly=True,
    )
    registration_id = fields.Many2one(
        "party.registration", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    since_date = fields.Date(
        "Since",
        readonly=True,
        help="When the trader was found or the member was last confirmed.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty while nobody is on duty at the center.",
    )
    on_duty_ids = fields.Many2many("res.users", compute="_compute_on_duty_ids")

    # the person; what reaches them is shown to whoever may read their record
    person_name = fields.Char(
        "Name",
        compute="_compute_person_name",
        store=True,
        precompute=True,
        index="trigram",
    )
    business_name = fields.Char("Business", compute="_compute_reach")
    place = fields.Char(compute="_compute_reach")
    phone = fields.Char("Telephone", compute="_compute_reach")

    # what came of it
    state = fields.Selection(
        [
            ("open", "Open"),
            ("asked", "Asked"),
            ("ended", "Registration Ended"),
            ("confirmed", "Confirmed"),
            ("left", "Left the Register"),
            ("moved", "At Another Center"),
            ("carried", "Carried Over"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        required=True,
    )
    done_at = fields.Datetime(
        "Done at", compute="_compute_state", store=True, precompute=True
    )
    done_by_id = fields.Many2one(
        "res.users",
        "Done by",
        compute="_compute_state",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    carried_to_id = fields.Many2one(
        "party.sweep",
        "Carried Over to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The list of a later month on which this work goes on.",
    )

    _open_case_uniq = models.UniqueIndex(
        "(registration_id) WHERE state = 'open'",
        "The trader is on a sweep list already.",
    )
    _open_member_uniq = models.UniqueIndex(
        "(member_id) WHERE state = 'open'", "The member is on a sweep list already."
    )
    # the worklist of each person, and whether anything of it is left
    _open_idx = models.Index("(sweep_id, responsible_id) WHERE state = 'open'")
    _of_somebody = models.Constraint(
        "CHECK (num_nonnulls(registration_id, member_id) = 1"
        " AND (kind = 'found') = (registration_id IS NOT NULL))",
        "A line is about a registration or about a member.",
    )
    _end_stamped = models.Constraint(
        "CHECK ((state IN ('open', 'carried')) = (done_at IS NULL)"
        " AND (done_at IS NULL) = (done_by_id IS NULL)"
        " AND (state = 'carried') = (carried_to_id IS NOT NULL))",
        "A line records by whom and when it was done, or where it was carried over to.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("center_id")
    def _compute_on_duty_ids(self):
        """Who may take the line over today."""
        for center, lines in self.grouped("center_id").items():
            lines.on_duty_ids, _takers = self.env["party.sweep"]._on_duty(center)

    def _person(self):
        return self.registration_id or self.member_id

    @api.depends("registration_id.name", "member_id.name")
    def _compute_person_name(self):
        for line in self:
            line.person_name = line._person().name

    @api.depends("registration_id", "member_id")
    @api.depends_context("uid")
    def _compute_reach(self):
        """Shop and telephone; nothing of a member who is another center's by now."""
        readable = {
            *self.registration_id._filtered_access("read"),
            *self.member_id._filtered_access("read"),
        }
        for line in self:
            person = line._person()
            if person not in readable:
                person = person.browse()
            shop = person if line.registration_id else person._running_business()
            stall = " ".join(filter(None, (shop.market, shop.stall_no)))
            line.business_name = person.business_name
            line.place = stall or shop.premises
            line.phone = person.mobile or person.phone

    @api.depends(
        "carried_to_id",
        "registration_id.state",
        "member_id.active",
        "member_id.center_id",
        "member_id.confirmed_date",
    )
    def _compute_state(self):
        for line in self:
            # done stays done: who left may return, who was handed over may come back
            if not line.done_at:
                outcome = "carried" if line.carried_to_id else line._outcome()
                is_done = outcome not in ("open", "carried")
                line.state = outcome
                line.done_at = is_done and fields.Datetime.now()
                line.done_by_id = is_done and self.env.uid

    def _outcome(self):
        """What the record of the trader or member says now."""
        case, member = self.registration_id, self.member_id
        if case:
            return {"found": "open", "ended": "ended"}.get(case.state, "asked")
        if not member.active:
            return "left"
        if member.center_id != self.center_id:
            return "moved"
        confirmed = member.confirmed_date
        is_due = not confirmed or confirmed < self.sweep_id._confirmed_since()
        return "open" if is_due else "confirmed"

    def _compute_field_value(self, field):
        """A person's activity ends with the last open line, wherever that was done."""
        res = super()._compute_field_value(field)
        if field.compute == "_compute_state":
            ended = self.filtered(lambda line: line.id and line.state != "open")
            ended.sweep_id._sync_activities()
        return res

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    @api.model
    def _add(self, sweep, cases, members):
        """Put traders and members on ``sweep``; what is open elsewhere is carried over.

        Carried work stays with its person. A trader goes to who is responsible for the
        registration, everything else to the clerks in turn.
        """
        before = self.search(
            [("center_id", "=", sweep.center_id.id), ("state", "=", "open")]
        )
        carried = {line._person(): line.responsible_id for line in before}
        before._record_proof(carried_to_id=sweep.id)
        # nobody is open on two lists, not even until the transaction ends
        before.flush_recordset()
        nobody = self.env["res.users"]
        people = sweep._share_out(
            [carried.get(case) or case.responsible_id for case in cases]
            + [carried.get(member) or nobody for member in members]
        )
        facts = [
            {"kind": "found", "registration_id": case.id, "since_date": case.found_date}
            for case in cases
        ] + [
            {
                "kind": "member",
                "member_id": member.id,
                "since_date": member.confirmed_date,
            }
            for member in members
        ]
        self._as_mover().create(
            [
                fact | {"sweep_id": sweep.id, "responsible_id": person.id}
                for fact, person in zip(facts, people, strict=True)
            ]
        )

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------
    def write(self, vals):
        if "responsible_id" in vals and not self._is_mover():
            self._check_reassignable(vals["responsible_id"])
        # of two records that are merged, the one that goes has its own end first
        self.mapped("state")
        res = super().write(vals)
        if "responsible_id" in vals:
            self.sweep_id._sync_activities()
        return res

    def _check_reassignable(self, responsible):
        """Raise SweepRefused unless these lines may go to somebody else."""
        self.check_access("write")
        if not isinstance(responsible, int) or not responsible:
            raise SweepRefused(
                self.env._("Choose the person on duty who takes the line over.")
            )
        for line in self:
            line._check_open()

    def _check_open(self):
        if self.state != "open":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise SweepRefused(
                self.env._(
                    "The line of %(person)s is “%(state)s”; there is nothing to do on"
                    " it any more. Reload the list.",
                    person=self.person_name,
                    state=states[self.state],
                )
            )

    @api.constrains("responsible_id")
    def _check_on_duty(self):
        for center, lines in self.grouped("center_id").items():
            on_duty, _takers = self.env["party.sweep"]._on_duty(center)
            for user in lines.responsible_id - on_duty:
                raise NotOnDuty(
                    self.env._(
                        "%(person)s is not assigned to %(center)s today and cannot"
                        " take lines of its list. Choose somebody who is.",
                        person=user.name,
                        center=center.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Sweep lists are kept: they show who was asked when.")
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_tell(self):
        """Record when, how and by whom the trader was told to register (A3.1.1)."""
        self.ensure_one()
        self.check_access("read")
        if not self.registration_id:
            raise SweepRefused(
                self.env._(
                    "%(person)s is in the register already and only to be confirmed.",
                    person=self.person_name,
                )
            )
        self._check_open()
        return self.registration_id.action_tell()

    def action_confirm(self):
        """Record that all entries of these members were gone through (A2.2)."""
        self.check_access("read")
        for line in self:
            if not line.member_id:
                raise SweepRefused(
                    self.env._(
                        "%(person)s is not in the register yet and has nothing to"
                        " confirm. Tell them to register.",
                        person=line.person_name,
                    )
                )
            line._check_open()
        self.member_id.action_confirm()

    def action_open_person(self):
        """Show the registration or the member."""
        self.ensure_one()
        person = self._person()
        person.check_access("read")
        return person._open_form()
