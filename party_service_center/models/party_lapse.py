"""Facts that may be lapses; somebody looks at each, nothing follows by itself."""

from odoo import api, fields, models
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
        "party.lapse.source.mixin",
        "party.lapse.propose.mixin",
        "party.lapse.enter.mixin",
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
