"""Who has read which version of the duties and rules that bind them."""

from hashlib import sha256

from odoo import api, fields, models

from ..exceptions import FiledRecord, NotOnDuty
from ..tools.transitions import Transitions

READING_DAYS = 10  # working days to read a version
READING_TASK = "party_service_center.mail_activity_type_reading"
KEEP_UP = "party_service_center.party_rule_reading_cron_keep_up"
# kind of rule → the posts it binds; every other one binds whoever is on duty
POSTS = {"duty_director": ("director",), "duty_staff": ("clerk",)}


class PartyRuleReading(models.Model):
    """That one holder of a post was asked to read one version of a rule, and did.

    It is made when a version comes into use or somebody begins, and closed when they
    leave, change their post or the next version comes; who comes back to the post is
    asked anew. Nobody says for another that they have read.

    Clause: A1.3.2 (duties acknowledged by the holder), P-18 (hash of what was read)
    """

    _name = "party.rule.reading"
    _description = "Reading of a Rule"
    _inherit = [
        "party.transition.mixin",
        "party.deadline.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "state desc, due_date, id"
    _rec_name = "rule_id"

    _transitions = Transitions.declare(
        {"open": ["read", "closed"], "read": [], "closed": ["open"]}
    )
    _stamps = {
        "read": ("read_at", "read_by_id"),
        "closed": ("closed_at", "closed_by_id"),
    }
    _fixed_fields = frozenset({"rule_id", "staff_id", "asked_date"})
    _proof_fields = frozenset({"body_hash"})
    _reminder_type = READING_TASK
    _deadline_clause = "A1.3.2"

    rule_id = fields.Many2one(
        "party.rule", "Duties or Rule", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="rule_id.kind", store=True)
    version = fields.Integer(
        related="rule_id.version", store=True, aggregator=None, string="Version Read"
    )
    body = fields.Text(related="rule_id.body", string="Wording")
    staff_id = fields.Many2one(
        "party.staff", "Assignment", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(related="staff_id.center_id", store=True, index=True)
    user_id = fields.Many2one(
        related="staff_id.user_id", store=True, index=True, string="Reader"
    )
    asked_date = fields.Date("Asked on", required=True, readonly=True)
    state = fields.Selection(
        [("open", "To Be Read"), ("read", "Read"), ("closed", "No Longer Asked")],
        required=True,
        readonly=True,
        default="open",
    )
    limit_days = fields.Integer(
        "Days to Read", help="Working days after the day of asking."
    )
    due_date = fields.Date(
        "To Be Read by the Day", help="Last day on which reading it is in time."
    )
    read_at = fields.Datetime("Read at", readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", "Acknowledged by", readonly=True, copy=False, ondelete="restrict"
    )
    body_hash = fields.Char(
        "Hash of the Wording",
        readonly=True,
        copy=False,
        help="SHA-256 of the words as they were shown to the reader (P-18).",
    )
    closed_at = fields.Datetime("Closed at", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    can_read = fields.Boolean(compute="_compute_can_read")

    _once = models.UniqueIndex(
        "(staff_id, rule_id)", "This holder was asked to read this version already."
    )
    _open_idx = models.Index("(center_id, due_date) WHERE state = 'open'")
    _read_complete = models.Constraint(
        "CHECK (state != 'read' OR (read_at IS NOT NULL AND read_by_id IS NOT NULL"
        " AND body_hash IS NOT NULL))",
        "What was read records who read it, when and which words.",
    )

    @api.depends("rule_id", "user_id")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = reading.rule_id.display_name

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_read(self):
        for reading in self:
            reading.can_read = (
                reading.state == "open" and reading.user_id == self.env.user
            )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def action_read(self):
        """“I have read it”, said by the holder of the post alone."""
        for reading in self:
            reading._check_step("read")
            if reading.user_id != self.env.user:
                raise NotOnDuty(
                    self.env._(
                        "Only %(person)s can say that they have read it (A1.3.2).",
                        person=reading.user_id.name,
                    )
                )
            words = (reading.body or "").encode()
            reading._move(
                "read", body_hash=sha256(words).hexdigest(), next_reminder_date=False
            )
            # of a person who was reminded there may be several tasks; all are done
            reading.sudo().activity_unlink([READING_TASK])

    def _close(self):
        """Nobody is waited for any more: the holder left, or a new version came."""
        self._move("closed", next_reminder_date=False)
        self.activity_unlink([READING_TASK])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise FiledRecord(self.env._("Readings are kept: they prove who knew."))

    # ------------------------------------------------------------------
    # Asking (when a version comes into use, and daily)
    # ------------------------------------------------------------------
    @api.model
    def _ask_soon(self):
        """Have whoever begins asked in a moment, apart from their entry."""
        # who enters an assignment may not know of jobs
        self.env.ref(KEEP_UP).sudo()._trigger()

    @api.model
    def _cron_keep_up(self):
        """Ask whoever began, close what concerns nobody any more."""
        cron = self.env["ir.cron"]
        # pylint: disable-next=no-search-all
        centers = self.env["party.center"].search([])
        rules = self.env["party.rule"]._newest()
        cron._commit_progress(remaining=len(centers))
        for center in centers:
            self._keep_up(rules, center)
            if not cron._commit_progress(1):
                break

    @api.model
    def _keep_up(self, rules, centers=None):
        """Ask each holder to read those of ``rules`` that bind them, each once.

        Whoever read a version at another post is not asked again.
        """
        # the readings of all centers, which no administrator writes by hand either
        readings_sudo = self.sudo()
        if centers is None:
            # pylint: disable-next=no-search-all
            centers = self.env["party.center"].search([])
        readings_sudo.search(
            [("state", "=", "open"), ("center_id", "in", centers.ids)]
        ).filtered(lambda reading: reading._is_idle())._close()
        known = {
            (reading.staff_id, reading.rule_id): reading
            for reading in readings_sudo.search(
                [("rule_id", "in", rules.ids), ("center_id", "in", centers.ids)]
            )
        }
        read = {
            (reading.user_id, reading.rule_id)
            for reading in readings_sudo.search(
                [("rule_id", "in", rules.ids), ("state", "=", "read")]
            )
        }
        wanted = [
            (post, rule)
            for post in readings_sudo._holders(centers)
            for rule in rules.sudo()
            if readings_sudo._binds(rule, post) and (post.user_id, rule) not in read
        ]
        closed = readings_sudo.browse(
            known[pair].id
            for pair in wanted
            if pair in known and known[pair].state == "closed"
        )
        closed._reopen()
        values = [
            {"staff_id": post.id, "rule_id": rule.id}
            | readings_sudo._asked_on(post.center_id._today())
            for post, rule in wanted
            if (post, rule) not in known
        ]
        made = readings_sudo._as_mover().create(values)._as_user()
        (made | closed)._give_tasks()

    @api.model
    def _binds(self, rule, post):
        return post.role in POSTS.get(rule.kind, (post.role,))

    def _reopen(self):
        """Ask those again who left or changed their post, and have come back."""
        for center, readings in self.grouped("center_id").items():
            readings._move(
                "open",
                closed_at=False,
                closed_by_id=False,
                **self._asked_on(center._today()),
            )

    @api.model
    def _holders(self, centers):
        posts = self.env["party.staff"].search(
            [("center_id", "in", centers.ids), ("user_id.active", "=", True)],
            order="id",
        )
        return posts.filtered(
            lambda post: not post._is_over() and post.date_from <= post._today()
        )

    @api.model
    def _asked_on(self, day):
        return {"asked_date": day} | self._deadline_values(day, READING_DAYS)

    def _is_idle(self):
        """Whether nobody has to read it any more."""
        self.ensure_one()
        post, rule = self.staff_id, self.rule_id
        return post._is_over() or not rule.is_current or not self._binds(rule, post)

    def _give_tasks(self):
        """A task for each holder; it shows in their menu, no mail for each of them."""
        kind = self.env.ref(READING_TASK)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": reading.id,
                    "activity_type_id": kind.id,
                    "user_id": reading.user_id.id,
                    "date_deadline": reading.due_date,
                    "automated": True,
                }
                for reading in self
            ]
        )

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _deadline_start(self):
        return self.asked_date

    def _today(self):
        return (self.center_id or self.center_id._default_for_user())._today()

    def _running_domain(self):
        return [("state", "=", "open")]

    def _responsible(self):
        return self.user_id

    def _reminder_number(self):
        return self.rule_id.display_name
