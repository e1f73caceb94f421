"""Facts that may be lapses; somebody looks at each, nothing follows by itself."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..exceptions import AccountabilityRefused, NotOnDuty
from ..tools.transitions import Transitions
from .accountability_codes import NAME_LENGTH, NO_POST, TEXT_LENGTH
from .party_staff import ROLES

KINDS = [
    ("overdue", "Told Late"),
    ("unanswered", "Not Answered in Time"),
    ("callback", "Callback Missing"),
    ("letter", "Annual Letter After Its Last Day"),
    ("access", "Access to Personal Data"),
    ("complaint", "Complaint About Staff"),
    ("other", "Other"),
]
ENTERED_KINDS = ("complaint", "other")


class PartyLapse(models.Model):
    """A fact that may be a lapse of somebody on the staff, found or entered.

    It proposes a file and is never a penalty: the director of the center or the
    committee opens a file on it, or sets it aside with a reason. The person concerned
    does not see it.

    Clause: A4.6 (Accountability for Dereliction of Duty)
    """

    _name = "party.lapse"
    _description = "Possible Lapse"
    _inherit = [
        "party.transition.mixin",
        "party.watched.mixin",
        "party.reason.mixin",
        "party.lapse.find.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["source_name", "person_id"]

    _transitions = Transitions.declare(
        {"proposed": ["opened", "set_aside"], "opened": [], "set_aside": []}
    )
    _stamps = {
        "opened": ("decided_at", "decided_by_id"),
        "set_aside": ("decided_at", "decided_by_id"),
    }
    _proof_fields = frozenset(
        {
            "kind",
            "date",
            "words",
            "key",
            "res_model",
            "res_id",
            "source_name",
            "set_aside_reason",
            "entered_by_id",
            "is_secrecy_breach",
            "accountability_id",
        }
    )
    _watched_fields = frozenset({"words", "remark", "set_aside_reason"})
    _reasoned_steps = {"set_aside": "_set_aside"}

    state = fields.Selection(
        [
            ("proposed", "To Be Looked at"),
            ("opened", "File Opened"),
            ("set_aside", "Set Aside"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        tracking=True,
        group_expand=True,
    )
    kind = fields.Selection(KINDS, "Kind of Lapse", required=True, readonly=True)
    center_id = fields.Many2one(
        "party.center",
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Where it happened. Of somebody without a post the committee enters it.",
    )
    person_id = fields.Many2one(
        "res.users",
        "Person Concerned",
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Who was responsible at that moment: first contact, handler or director.",
    )
    date = fields.Date(required=True, readonly=True, index=True)
    person_role = fields.Selection(
        [*ROLES, NO_POST],
        "Post Held",
        compute="_compute_person_role",
        store=True,
        help="The post that the person held there on that day.",
    )
    words = fields.Text(
        "In Words",
        required=True,
        readonly=True,
        help="As it was found or entered; what is known beyond it is a remark.",
    )
    remark = fields.Text(copy=False)
    is_secrecy_breach = fields.Boolean("May Breach Secrecy", readonly=True)
    entered_by_id = fields.Many2one(
        "res.users",
        "Entered by",
        readonly=True,
        ondelete="restrict",
        help="Empty where the daily check found it.",
    )

    # the record that shows it; one proposal for each
    key = fields.Char("Key of the Fact", readonly=True, copy=False)
    res_model = fields.Char("Kind of Record", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    source_name = fields.Char("Shown by", readonly=True)
    ticket_id = fields.Many2one(
        "party.ticket",
        compute="_compute_ticket_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The ticket that the record is, or belongs to; a secret one is its"
        " circle's, and so is what is said of it here (P-17).",
    )

    accountability_id = fields.Many2one(
        "party.accountability",
        "Accountability File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    set_aside_reason = fields.Text("Why It Was Set Aside", readonly=True, copy=False)
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, ondelete="restrict"
    )

    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_place = fields.Boolean(compute="_compute_can_decide")

    _key_uniq = models.UniqueIndex(
        "(key) WHERE key IS NOT NULL", "This fact is proposed already."
    )
    _proposed_idx = models.Index("(center_id, id) WHERE state = 'proposed'")
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(words), char_length(remark),"
        " char_length(set_aside_reason))"
        f" <= {TEXT_LENGTH}"
        " AND greatest(char_length(key), char_length(res_model),"
        f" char_length(source_name)) <= {NAME_LENGTH})",
        "A text has at most 20,000 characters.",
    )
    _set_aside_reasoned = models.Constraint(
        "CHECK ((state != 'set_aside' OR set_aside_reason IS NOT NULL)"
        " AND (state = 'opened') = (accountability_id IS NOT NULL))",
        "A lapse is set aside with a reason, or there is a file on it.",
    )

    @api.depends("kind", "source_name", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for lapse in self:
            shown = lapse.source_name or lapse.date and str(lapse.date)
            parts = (kinds.get(lapse.kind), shown)
            lapse.display_name = " · ".join(filter(None, parts))

    @api.depends("person_id", "center_id", "date")
    def _compute_person_role(self):
        for lapse in self:
            role = lapse._post().role or NO_POST[0]
            lapse.person_role = role if lapse.person_id else False

    @api.depends("res_model", "res_id")
    def _compute_ticket_id(self):
        tickets = self.env["party.ticket"]
        for lapse in self:
            source = lapse._source()
            if source is None:
                lapse.ticket_id = False
            elif source._name == tickets._name:
                lapse.ticket_id = source
            else:
                lapse.ticket_id = "ticket_id" in source._fields and source.ticket_id

    @api.depends("state", "center_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        """Whoever sees a lapse may open a file on it, or set it aside."""
        is_overseer = self._is_overseer()
        for lapse in self:
            lapse.can_decide = lapse.state == "proposed"
            lapse.can_place = (
                lapse.can_decide and is_overseer and not lapse._origin.center_id
            )

    @api.model
    def _mine_to_decide(self, centers):
        """What waits at ``centers``; the record rules say who sees it.

        Where all centers are meant, so is what happened at none: it is the committee's.
        """
        here = Domain("center_id", "in", centers.ids)
        # there are a handful of centers
        # pylint: disable-next=no-search-all
        if self._is_overseer() and centers >= self.env["party.center"].search([]):
            here |= Domain("center_id", "=", False)
        return Domain("state", "=", "proposed") & here

    # ------------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------------
    @api.model
    def _propose(self, facts):
        """Propose facts that are not proposed yet.

        :param facts: values of a lapse, each with its ``key``
        """
        known = set(
            self.search([("key", "in", [f["key"] for f in facts])]).mapped("key")
        )
        fresh = {fact["key"]: fact for fact in facts if fact["key"] not in known}
        # the person may be who is at work just now (a mass export), and authors read
        # the log of what they make: nobody is the author of what is found
        lapses = self.with_user(SUPERUSER_ID)._as_mover().create(list(fresh.values()))
        return lapses._as_user().with_env(self.env)

    @api.model
    def _note_fact(self, kind, key, person, date, words, source=None, **values):
        """Propose one fact that another part of the product has found.

        :param str key: names the fact among those of its kind, for ever
        :param person: ``res.users``, who was responsible
        :param source: the record that shows it
        """
        return self._propose(
            [
                {
                    "kind": kind,
                    "key": f"{kind}/{key}",
                    "person_id": person.id,
                    "center_id": self._center_of(person, date).id,
                    "date": date,
                    "words": words,
                    "res_model": source._name if source else False,
                    "res_id": source.id if source else False,
                    "source_name": source.display_name if source else False,
                }
                | values
            ]
        )

    @api.model
    def _center_of(self, person, day):
        """Where ``person`` worked on ``day``; nowhere where they held no post."""
        return self._post_on(person, day).center_id

    @api.model
    def _post_on(self, person, day, centers=None):
        """The assignment of ``person`` on ``day``, the highest where there are several.

        :param centers: ``party.center``, None for all of them
        """
        held = Domain("user_id", "=", person.id) & Domain("date_from", "<=", day)
        held &= Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        if centers is not None:
            held &= Domain("center_id", "in", centers.ids)
        return self.env["party.staff"].search(
            held, order="role desc, date_from desc, id", limit=1
        )

    @api.model
    def _enter(self, staff, kind, date, words, source=None):
        """Enter what somebody saw or heard; whoever works at the center may.

        :param staff: ``party.staff``, whom it is about
        """
        self._check_may_enter(staff, kind, date, words)
        # clerks enter complaints and see none of them afterwards, nor their log, which
        # authors read
        return (
            self.sudo()
            .with_context(mail_create_nolog=True)
            ._as_mover()
            .create(
                {
                    "kind": kind,
                    "center_id": staff.center_id.id,
                    "person_id": staff.user_id.id,
                    "date": date,
                    "words": words,
                    "entered_by_id": self.env.uid,
                    "res_model": source._name if source else False,
                    "res_id": source.id if source else False,
                    "source_name": source.display_name if source else False,
                }
            )
            ._as_user()
            .sudo(False)
        )

    @api.model
    def _check_may_enter(self, staff, kind, date, words):
        is_here = self.env["party.staff"]._is_assigned(self.env.user, staff.center_id)
        if not is_here and not self._is_overseer():
            raise NotOnDuty(
                self.env._(
                    "Complaints about the staff of a center are entered there, or by"
                    " the Party committee."
                )
            )
        if kind not in ENTERED_KINDS:
            raise AccountabilityRefused(
                self.env._("Choose a complaint or another matter; the rest is found.")
            )
        if not (words or "").strip():
            raise AccountabilityRefused(self.env._("Write down what happened."))
        today = staff.center_id._today()
        last = min(today, staff.date_to or today)
        if not date or not staff.date_from <= date <= last:
            raise AccountabilityRefused(
                self.env._(
                    "Enter the day on which it happened: from %(start)s until %(end)s,"
                    " while %(person)s worked there.",
                    start=staff.date_from,
                    end=last,
                    person=staff.user_id.name,
                )
            )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self._check_proposed(
                {"person_id", "center_id", "remark"}.intersection(vals)
            )
            if "center_id" in vals:
                self._check_may_place()
        res = super().write(vals)
        if "person_id" in vals and not self._is_mover():
            self._check_person()
        return res

    def _check_may_place(self):
        if not self._is_overseer() or self.center_id:
            raise NotOnDuty(
                self.env._(
                    "The center is entered by the Party committee, once, where the"
                    " person worked at none."
                )
            )

    def _check_person(self):
        """Raise AccountabilityRefused unless whoever is named worked there then."""
        for lapse in self:
            if lapse.person_id and lapse.center_id and not lapse._post():
                raise AccountabilityRefused(
                    self.env._(
                        "%(person)s did not work at %(center)s on that day. Enter who"
                        " was responsible there.",
                        person=lapse.person_id.name,
                        center=lapse.center_id.display_name,
                    )
                )

    def _check_proposed(self, names):
        self.check_access("write")
        if names and any(lapse.state != "proposed" for lapse in self):
            raise AccountabilityRefused(
                self.env._("What was decided on stays as it was found.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccountabilityRefused(
            self.env._("Possible lapses are kept. Set one aside with a reason.")
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_set_aside(self):
        self.ensure_one()
        self._check_step("set_aside")
        return self._ask_reason("set_aside", self.env._("Set the Matter Aside"))

    def _set_aside(self, reason):
        self.ensure_one()
        self._move("set_aside", set_aside_reason=reason)

    def action_open_file(self):
        """Open a file on the fact; one that is being written takes it up."""
        self.ensure_one()
        self._check_step("opened")
        if not self.person_id:
            raise AccountabilityRefused(
                self.env._(
                    "Enter first who was responsible: somebody who worked at the"
                    " center on that day."
                )
            )
        if not self.center_id:
            raise AccountabilityRefused(
                self.env._(
                    "Enter first the center that keeps the file; the Party committee"
                    " says which, where the person worked at none."
                )
            )
        file = self._draft()
        if file:
            file.facts = f"{file.facts}\n{self.words}"
            file.is_secrecy_breach |= self.is_secrecy_breach
        else:
            file = file._open_on(self)
        self._move("opened", accountability_id=file.id)
        return file._open_form()

    def _draft(self):
        """The file about the person that is being written, if there is one."""
        return self.env["party.accountability"].search(
            [
                ("person_id", "=", self.person_id.id),
                ("center_id", "=", self.center_id.id),
                ("staff_id", "=", self._post().id),
                ("state", "=", "draft"),
            ],
            limit=1,
        )

    def _post(self):
        """The assignment of the person concerned, at the center, on that day."""
        return self._post_on(self.person_id, self.date, self.center_id)

    def action_open_source(self):
        """Show the record that shows the fact, to whoever may see it."""
        self.ensure_one()
        self.check_access("read")
        source = self._source()
        if not source:
            raise AccountabilityRefused(self.env._("No record shows this fact."))
        source.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "view_mode": "form",
        }

    def _source(self):
        """The record that shows the fact; None where there is none any more."""
        known = self.res_model and self.res_model in self.env
        return known and self.env[self.res_model].browse(self.res_id).exists() or None
