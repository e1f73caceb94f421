"""One figure of an evaluation sheet, with the records it was counted from."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import EvaluationRefused
from ..tools.id_ranges import pack, unpack
from ..tools.scoring import POINT_DIGITS, points, round_half_up
from .evaluation_codes import TEXT_LENGTH
from .evaluation_measures import REGISTRY, measure
from .evaluation_subject import Subject


class PartyEvaluationScore(models.Model):
    """What one indicator brought on one sheet.

    Counted points come with the records that were counted and those of them that did
    as they should, kept as they were; points by hand come with a reason. A decision on
    an objection puts other points beside the old ones, which stay readable.

    Clause: A1.3.4
    """

    _name = "party.evaluation.score"
    _description = "Score of an Indicator"
    _inherit = ["party.protected.mixin", "party.evaluation.average.mixin"]
    _order = "sheet_id, sequence, id"
    _rec_name = "indicator_id"

    _averaged_where = {"value": "is_applicable"}
    _proof_fields = frozenset(
        {
            "sheet_id",
            "indicator_id",
            "part",
            "whole",
            "value",
            "is_applicable",
            "points",
            "counted_at",
            "res_model",
            "counted_refs",
            "met_refs",
            "is_given",
            "hand_reason",
            "hand_by_id",
            "hand_at",
            "is_corrected",
            "corrected_points",
        }
    )

    sheet_id = fields.Many2one(
        "party.evaluation.sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(related="sheet_id.kind", store=True)
    state = fields.Selection(related="sheet_id.state", store=True)
    center_id = fields.Many2one(related="sheet_id.center_id", store=True, index=True)
    user_id = fields.Many2one(related="sheet_id.user_id", store=True)
    date_to = fields.Date(related="sheet_id.date_to", store=True)
    indicator_id = fields.Many2one(
        "party.evaluation.indicator",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(related="indicator_id.sequence", store=True)
    weight = fields.Float("Out of", related="indicator_id.weight", store=True)
    unit = fields.Selection(related="indicator_id.unit")
    clause = fields.Char(related="indicator_id.clause")
    is_veto = fields.Boolean(related="indicator_id.is_veto")
    is_by_hand = fields.Boolean(
        "Points by Hand", compute="_compute_is_by_hand", store=True, precompute=True
    )
    part = fields.Integer("As They Should", readonly=True)
    whole = fields.Integer("Records Counted", readonly=True)
    value = fields.Float(readonly=True, digits=(8, 2), aggregator="avg")
    is_applicable = fields.Boolean(
        "Applicable",
        readonly=True,
        help="Off where there was nothing to measure: the weight is spread over the"
        " other indicators.",
    )
    points = fields.Float("Counted or Given", readonly=True, digits=(6, 2))
    counted_at = fields.Datetime("Counted at", readonly=True)
    res_model = fields.Char("Kind of Record", readonly=True)
    counted_refs = fields.Text(readonly=True)
    met_refs = fields.Text(readonly=True)
    is_given = fields.Boolean("Points Given", readonly=True)
    hand_reason = fields.Text("Reason for the Points", readonly=True)
    hand_by_id = fields.Many2one(
        "res.users", "Points Given by", readonly=True, ondelete="restrict"
    )
    hand_at = fields.Datetime("Points Given at", readonly=True)
    is_corrected = fields.Boolean(
        "Corrected", readonly=True, help="By a decision on an objection."
    )
    corrected_points = fields.Float(readonly=True, digits=(6, 2))
    final_points = fields.Float(
        "Points",
        compute="_compute_final_points",
        store=True,
        digits=(6, 2),
        aggregator="avg",  # of several periods; their sum would be above all limits
    )
    missed = fields.Integer("Fell Short", compute="_compute_missed")
    result_text = fields.Char("What Was Achieved", compute="_compute_result_text")
    can_mark = fields.Boolean(compute="_compute_can_mark")

    _indicator_uniq = models.UniqueIndex(
        "(sheet_id, indicator_id)", "This indicator has a score already."
    )
    _given_with_reason = models.Constraint(
        "CHECK (is_given IS NOT TRUE OR (hand_by_id IS NOT NULL"
        " AND trim(hand_reason) != ''))",
        "Points by hand have a reason.",
    )
    _reason_bounded = models.Constraint(
        f"CHECK (char_length(hand_reason) <= {TEXT_LENGTH})",
        "The reason for points has at most 20,000 characters.",
    )

    @api.depends("indicator_id.measure")
    def _compute_is_by_hand(self):
        for score in self:
            score.is_by_hand = not score.indicator_id.measure

    @api.depends("points", "is_corrected", "corrected_points")
    def _compute_final_points(self):
        for score in self:
            score.final_points = (
                score.corrected_points if score.is_corrected else score.points
            )

    @api.depends("part", "whole")
    def _compute_missed(self):
        for score in self:
            score.missed = score.whole - score.part

    @api.depends("is_applicable", "is_by_hand", "is_given", "part", "whole", "value")
    @api.depends_context("lang")
    def _compute_result_text(self):
        for score in self:
            score.result_text = score._describe()

    def _describe(self):
        if self.is_by_hand:
            return self.hand_reason if self.is_given else self.env._("Not given yet")
        if not self.is_applicable:
            return self.env._("Not applicable, weight spread")
        if self.unit == "count":
            return self.env._("%(count)s found", count=self.whole)
        return self.env._(
            "%(part)s of %(whole)s, %(value)s %%",
            part=self.part,
            whole=self.whole,
            value=round_half_up(self.value, 1),
        )

    @api.depends("is_by_hand", "sheet_id.can_mark")
    @api.depends_context("uid")
    def _compute_can_mark(self):
        for score in self:
            score.can_mark = score.is_by_hand and score.sheet_id.can_mark

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------
    def _measure(self, counted_at):
        """What the indicator's measure finds, as it was at ``counted_at``, and points.

        :return: (``Measured``, points or None of nothing to measure)
        """
        self.ensure_one()
        sheet, indicator = self.sheet_id, self.indicator_id
        subject = Subject(
            sheet.center_id,
            sheet.user_id,
            sheet.member_id,
            sheet.evaluation_id.date_from,
            sheet.evaluation_id.date_to,
            counted_at,
            sheet._spans(),
        )
        found = measure(self.env, indicator.measure, subject)
        return found, points(
            found.value, indicator.weight, indicator.floor, indicator.target
        )

    def _count(self):
        """Measure anew; points by hand stay."""
        now = fields.Datetime.now()
        for score in self.filtered(lambda s: not s.is_by_hand):
            found, reached = score._measure(now)
            is_secret = REGISTRY[score.indicator_id.measure].is_secret
            score._record_proof(
                part=len(found.met),
                whole=len(found.counted),
                value=found.value or 0,
                is_applicable=found.value is not None,
                points=reached or 0,
                counted_at=now,
                res_model=not is_secret and found.counted._name,
                counted_refs=not is_secret and pack(found.counted.ids),
                met_refs=not is_secret and pack(found.met.ids),
            )

    def _difference(self):
        """What was kept beside what is found now, of the same moment of counting.

        :return: ((part, whole, points) kept, the same found, whether other records were
            counted though the numbers are equal); None where nothing differs
        """
        measured = REGISTRY.get(self.indicator_id.measure)
        if not measured or measured.is_snapshot or not self.counted_at:
            return None
        found, reached = self._measure(self.counted_at)
        before = (self.part, self.whole, round_half_up(self.points, POINT_DIGITS))
        after = (len(found.met), len(found.counted), reached or 0.0)
        kept = (self.counted_refs or "", self.met_refs or "")
        is_other = not measured.is_secret and kept != (
            pack(found.counted.ids),
            pack(found.met.ids),
        )
        if before == after and not is_other:
            return None
        return before, after, before == after

    def _marks(self):
        """Fields of a ``Mark`` for each score, as it counts now."""
        return [
            (
                score.weight,
                score.final_points
                if score.is_applicable or score.is_given or score.is_corrected
                else None,
                score.is_by_hand,
                score.is_veto,
            )
            for score in self
        ]

    # ------------------------------------------------------------------
    # By hand, and after an objection
    # ------------------------------------------------------------------
    def _check_points(self, value):
        """``value`` as points of this indicator.

        :raise EvaluationRefused: they are fewer than none or more than its weight
        """
        if not 0 <= value <= self.weight:
            raise EvaluationRefused(
                self.env._(
                    "“%(name)s” brings 0 to %(weight)s points.",
                    name=self.indicator_id.name,
                    weight=round_half_up(self.weight, POINT_DIGITS),
                )
            )
        return round_half_up(value, POINT_DIGITS)

    def _give(self, value, reason):
        """Points by hand, with the reason; until the round is published."""
        self.sheet_id._check_may_mark()
        if not self.is_by_hand:
            raise EvaluationRefused(
                self.env._("“%(name)s” is counted.", name=self.indicator_id.name)
            )
        if not (reason or "").strip():
            raise EvaluationRefused(self.env._("Write down the reason; it is kept."))
        # the committee judges by this step alone
        self.sudo()._record_proof(
            points=self._check_points(value),
            is_given=True,
            hand_reason=reason,
            hand_by_id=self.env.uid,
            hand_at=fields.Datetime.now(),
        )
        self.sheet_id.evaluation_id._settle()

    def _correct(self, value):
        """Other points by a decision on an objection, which keeps the old ones."""
        self._record_proof(
            is_corrected=True, corrected_points=self._check_points(value)
        )
        self.sheet_id.evaluation_id._settle()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_mark(self):
        self.ensure_one()
        self.sheet_id._check_may_mark()
        return self._open_dialog(
            "party.evaluation.mark",
            self.indicator_id.name,
            score_id=self.id,
            points=self.points,
            reason=self.hand_reason,
        )

    def action_open_counted(self):
        """The records that were counted, as they were found then."""
        return self._open_records(unpack(self.counted_refs or ""))

    def action_open_missed(self):
        """Those of them that did not do as they should."""
        met = set(unpack(self.met_refs or ""))
        counted = unpack(self.counted_refs or "")
        return self._open_records([number for number in counted if number not in met])

    def _open_records(self, ids):
        self.ensure_one()
        self.check_access("read")
        if not self.res_model:
            raise EvaluationRefused(
                self.env._(
                    "“%(name)s” is kept as a figure alone; there are no records to"
                    " open.",
                    name=self.indicator_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.indicator_id.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(Domain("id", "in", ids)),
            "context": {"create": False, "active_test": False},
        }
