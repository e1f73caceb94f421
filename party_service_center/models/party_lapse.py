"""Facts that may be lapses; somebody looks at each, nothing follows by itself."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import AccountabilityRefused, NotOnDuty
from ..tools.transitions import Transitions
from .accountability_codes import NAME_LENGTH, TEXT_LENGTH

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
            "center_id",
            "date",
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
    kind = fields.Selection(KINDS, "What Happened", required=True, readonly=True)
    center_id = fields.Many2one(
        "party.center", readonly=True, index=True, ondelete="restrict"
    )
    person_id = fields.Many2one(
        "res.users",
        "Person Concerned",
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Who was responsible at that moment: first contact, handler or director.",
    )
    date = fields.Date("On", required=True, readonly=True, index=True)
    words = fields.Text("In Words", required=True)
    is_secrecy_breach = fields.Boolean("May Breach Secrecy", readonly=True)
    entered_by_id = fields.Many2one(
        "res.users",
        "Entered by",
        readonly=True,
        ondelete="restrict",
        help="Empty where the daily check found it.",
    )

    # the record that shows it; one proposal for each
    key = fields.Char(readonly=True, copy=False)
    res_model = fields.Char("Kind of Record", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    source_name = fields.Char("Shown by", readonly=True)

    accountability_id = fields.Many2one(
        "party.accountability",
        "File",
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

    _key_uniq = models.UniqueIndex(
        "(key) WHERE key IS NOT NULL", "This fact is proposed already."
    )
    _proposed_idx = models.Index("(center_id, id) WHERE state = 'proposed'")
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(words), char_length(set_aside_reason))"
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

    @api.depends("state")
    def _compute_can_decide(self):
        """Whoever sees a lapse may open a file on it, or set it aside."""
        for lapse in self:
            lapse.can_decide = lapse.state == "proposed"

    @api.model
    def _mine_to_decide(self, centers):
        """What waits at ``centers``; the record rules say who sees it."""
        return Domain("state", "=", "proposed") & Domain("center_id", "in", centers.ids)

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
        return self._as_mover().create(list(fresh.values()))._as_user()

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
        posts = self.env["party.staff"].search(
            [
                ("user_id", "=", person.id),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="role desc, date_from desc, id",
            limit=1,
        )
        return posts.center_id

    @api.model
    def _enter(self, staff, kind, date, words, source=None):
        """Enter what somebody saw or heard; whoever works at the center may.

        :param staff: ``party.staff``, whom it is about
        """
        self._check_may_enter(staff, kind, date, words)
        # clerks enter complaints and see none of them afterwards
        return (
            self.sudo()
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
        if not date or not staff.date_from <= date <= today:
            raise AccountabilityRefused(
                self.env._(
                    "Enter the day on which it happened: from %(start)s, when"
                    " %(person)s began there, until today.",
                    start=staff.date_from,
                    person=staff.user_id.name,
                )
            )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self._check_proposed({"person_id", "words"}.intersection(vals))
        return super().write(vals)

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
        files = self.env["party.accountability"]
        staff = self._post()
        file = files.search(
            [("staff_id", "=", staff.id), ("state", "=", "draft")], limit=1
        ) or files.create(
            {
                "staff_id": staff.id,
                "facts": self.words,
                "is_secrecy_breach": self.is_secrecy_breach,
            }
        )
        if self.words not in file.facts:
            file.facts = f"{file.facts}\n{self.words}"
        self._move("opened", accountability_id=file.id)
        return file._open_form()

    def _post(self):
        """The assignment of the person concerned, at the center, on that day.

        :raise AccountabilityRefused: nobody is named, or they held no post there
        """
        posts = self.env["party.staff"].search(
            [
                ("user_id", "=", self.person_id.id),
                ("center_id", "=", self.center_id.id),
                ("date_from", "<=", self.date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", self.date),
            ],
            order="role desc, date_from desc, id",
            limit=1,
        )
        if not posts:
            raise AccountabilityRefused(
                self.env._(
                    "Enter first who was responsible: somebody who worked at the"
                    " center on that day."
                )
            )
        return posts

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
