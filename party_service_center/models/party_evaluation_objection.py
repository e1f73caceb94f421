"""Objections to a figure of an evaluation, and the decisions on them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EvaluationRefused
from ..tools.transitions import Transitions
from .evaluation_codes import NAME_LENGTH, OBJECTION_TASK, TEXT_LENGTH

DECIDED = ("upheld", "refused")


class PartyEvaluationObjection(models.Model):
    """One objection to one figure, with evidence, and what the committee decided.

    The row is the trace of a correction: the points and the total before and after,
    who decided, when and why. It stays as it was decided.

    Clause: A1.3.4
    """

    _name = "party.evaluation.objection"
    _description = "Objection to an Evaluation"
    _inherit = [
        "party.decision.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "asked_at desc, id desc"
    _rec_names_search = ["sheet_id"]

    _transitions = Transitions.declare(
        {"requested": ["upheld", "refused"], "upheld": [], "refused": []}
    )
    _stamps = {state: ("decided_at", "decided_by_id") for state in DECIDED}
    _proof_fields = frozenset(
        {
            "score_id",
            "reason",
            "evidence",
            "evidence_name",
            "old_points",
            "new_points",
            "old_total",
            "new_total",
        }
    )
    _reasoned_steps = {"refuse": "_refuse"}

    score_id = fields.Many2one(
        "party.evaluation.score",
        "Figure Objected to",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sheet_id = fields.Many2one(
        related="score_id.sheet_id", store=True, index=True, precompute=True
    )
    evaluation_id = fields.Many2one(
        related="sheet_id.evaluation_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(related="sheet_id.kind", store=True, precompute=True)
    center_id = fields.Many2one(
        related="sheet_id.center_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(related="sheet_id.user_id", store=True, precompute=True)
    state = fields.Selection(
        [
            ("requested", "To Be Decided"),
            ("upheld", "Upheld"),
            ("refused", "Objection Refused"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
        tracking=True,
    )
    reason = fields.Text("Objection Raised", required=True, readonly=True)
    asked_at = fields.Datetime("Objection Raised at")
    asked_by_id = fields.Many2one(string="Objection Raised by")
    evidence = fields.Binary(attachment=True, readonly=True)
    evidence_name = fields.Char("File Name", readonly=True)
    old_points = fields.Float("Points Before", readonly=True, digits=(6, 2))
    new_points = fields.Float("Points After", readonly=True, digits=(6, 2))
    old_total = fields.Float("Total Before", readonly=True, digits=(5, 1))
    new_total = fields.Float("Total After", readonly=True, digits=(5, 1))

    _open_uniq = models.UniqueIndex(
        "(score_id) WHERE state = 'requested'",
        "An objection to this figure waits for a decision already.",
    )
    _decided_complete = models.Constraint(
        "CHECK (state = 'requested' OR (decided_at IS NOT NULL"
        " AND decided_by_id IS NOT NULL AND trim(decision_note) != ''))",
        "A decision has its moment, who took it and the reason.",
    )
    _not_by_who_asked = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id != asked_by_id)",
        "Nobody decides on their own objection.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(reason), char_length(decision_note))"
        f" <= {TEXT_LENGTH} AND char_length(evidence_name) <= {NAME_LENGTH})",
        "A text has at most 20,000 characters, a file name at most 100.",
    )

    @api.depends("score_id", "sheet_id")
    def _compute_display_name(self):
        for objection in self:
            parts = (
                objection.sheet_id.display_name,
                objection.score_id.indicator_id.name,
            )
            objection.display_name = " · ".join(filter(None, parts))

    # ------------------------------------------------------------------
    # Who decides
    # ------------------------------------------------------------------
    @api.depends("state", "asked_by_id", "score_id.hand_by_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        return super()._compute_can_decide()

    def _deciders(self):
        """The committee: nobody on their own matter.

        Nor on points that they gave, where somebody else can decide.
        """
        self.ensure_one()
        committee = self.env["party.center"]._committee()
        people = committee - self.asked_by_id - self.sheet_id._involved()
        return people - self.score_id.hand_by_id or people

    @api.model
    def _mine_to_decide(self, centers):
        """The same rule as ``_deciders``."""
        if not centers._is_on_committee():
            return Domain.FALSE
        waits = Domain("state", "=", "requested") & self._of_others()
        waits &= Domain("center_id", "in", centers.ids)
        # asked one by one: few wait at a time, and who worked where in the period of
        # each is no condition of a search
        mine = self.search(waits).filtered(lambda o: self.env.user in o._deciders())
        return waits & Domain("id", "in", mine.ids)

    @api.model
    def _decision_rule(self):
        return self.env._(
            "The committee decides on objections (A1.3.4), but nobody who objected, is"
            " evaluated or worked at the center in the period, nor who gave the points"
            " by hand, unless nobody else can. Leave it to another member."
        )

    def _today(self):
        return self.center_id._today()

    # ------------------------------------------------------------------
    # Course
    # ------------------------------------------------------------------
    @api.model
    def _ask(self, sheet, score, reason, evidence=False, evidence_name=False):
        """Put an objection to ``score`` before the committee."""
        sheet._check_may_object()
        if score.sheet_id != sheet:
            raise EvaluationRefused(
                self.env._("Choose a figure of this sheet to object to.")
            )
        if not (reason or "").strip():
            raise EvaluationRefused(self.env._("Write down what is wrong and why."))
        # whoever is evaluated makes objections by this step alone
        objection = (
            self.sudo()
            ._as_mover()
            .create(
                self._asked_now()
                | {
                    "state": "requested",
                    "score_id": score.id,
                    "reason": reason,
                    "evidence": evidence,
                    "evidence_name": evidence_name,
                    "old_points": score.final_points,
                    "old_total": sheet.total,
                }
            )
            ._as_user()
            .sudo(False)
        )
        objection._give_task(OBJECTION_TASK, objection._deciders())
        return objection

    def action_uphold(self):
        """Open the dialog for the corrected points."""
        self._check_may_decide("upheld")
        return self._open_dialog(
            "party.evaluation.decide",
            self.env._("Uphold the Objection"),
            objection_id=self.id,
            points=self.score_id.final_points,
        )

    def _uphold(self, value, note):
        """Other points for the figure; what was before stays in this row."""
        self._check_may_decide("upheld")
        self._check_note(note)
        # the committee, who may only read, decides by this step alone
        objection_sudo = self.sudo()
        score_sudo = objection_sudo.score_id
        before = {
            "old_points": score_sudo.final_points,
            "old_total": score_sudo.sheet_id.total,
        }
        places = {s: s.rank for s in objection_sudo.evaluation_id.sheet_ids}
        score_sudo._correct(value)
        objection_sudo._move(
            "upheld",
            decision_note=note,
            new_points=score_sudo.final_points,
            new_total=score_sudo.sheet_id.total,
            **before,
        )
        self.env["party.evaluation.place"]._record_moves(self, places)
        self._tell_decided()

    def action_refuse(self):
        self._check_may_decide("refused")
        return self._ask_reason("refuse", self.env._("Refuse the Objection"))

    def _refuse(self, note):
        self._check_may_decide("refused")
        self._check_note(note)
        # the committee, who may only read, decides by this step alone
        objection_sudo = self.sudo()
        objection_sudo._move(
            "refused",
            decision_note=note,
            new_points=objection_sudo.score_id.final_points,
            new_total=objection_sudo.sheet_id.total,
        )
        self._tell_decided()

    def _check_note(self, note):
        if not (note or "").strip():
            raise EvaluationRefused(self.env._("Write down the reason; it is kept."))

    def _tell_decided(self):
        """Whoever objected hears that it is decided; no figures in the message."""
        # the tasks of colleagues are theirs to close; the decision closes them all
        objection_sudo = self.sudo()
        objection_sudo.activity_unlink([OBJECTION_TASK])
        person = self.asked_by_id
        mine = objection_sudo.with_context(lang=person.lang)
        mine.message_notify(
            partner_ids=person.partner_id.ids,
            subject=mine.env._("Your objection to the evaluation is decided"),
            body=mine.env._(
                "The committee has decided on the objection to %(name)s.",
                name=mine.display_name,
            ),
            email_layout_xmlid="mail.mail_notification_light",
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise EvaluationRefused(self.env._("Objections are kept."))
