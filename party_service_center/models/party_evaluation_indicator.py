"""The indicators of a scheme of evaluation."""

from odoo import api, fields, models

from ..exceptions import EvaluationRefused
from ..tools.scoring import WHOLE
from .evaluation_codes import DIRECTIONS, MEASURES, NAME_LENGTH, UNITS
from .evaluation_measures import REGISTRY


class PartyEvaluationIndicator(models.Model):
    """One thing that is evaluated: what is counted, and how points come of it.

    Without a measure its points are given by hand, with a reason.

    Clause: A1.3.4
    """

    _name = "party.evaluation.indicator"
    _description = "Indicator of an Evaluation"
    _inherit = ["party.protected.mixin"]
    _order = "scheme_id, sequence, id"

    _is_list_exported = True
    _fixed_fields = frozenset({"scheme_id"})

    scheme_id = fields.Many2one(
        "party.evaluation.scheme", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(related="scheme_id.kind")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    clause = fields.Char(help="The clause of the founding notice it serves.")
    measure = fields.Selection(
        MEASURES,
        "What Is Counted",
        help="What the system counts; empty where points are given by hand.",
    )
    unit = fields.Selection(UNITS, compute="_compute_unit")
    weight = fields.Float("Points", required=True, default=10, digits=(6, 2))
    direction = fields.Selection(DIRECTIONS, required=True, default="more")
    target = fields.Float(
        required=True, default=100, digits=(6, 2), help="All points from here on."
    )
    floor = fields.Float(
        required=True, default=0, digits=(6, 2), help="No points from here on."
    )
    is_veto = fields.Boolean(
        "Veto", help="No points here bring the whole evaluation to 0 (secrecy)."
    )

    _weight_is_share = models.Constraint(
        "CHECK (weight > 0 AND weight <= 100)", "An indicator has 0 to 100 points."
    )
    _target_beyond_floor = models.Constraint(
        "CHECK ((direction = 'more' AND target > floor)"
        " OR (direction = 'less' AND target < floor))",
        "Where more is better the target lies above the floor, else below it.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(clause) <= {NAME_LENGTH})",
        "A clause has at most 100 characters.",
    )
    _measure_uniq = models.UniqueIndex(
        "(scheme_id, measure) WHERE measure IS NOT NULL",
        "This is measured by another indicator of the scheme already.",
    )

    @api.depends("measure")
    def _compute_unit(self):
        for indicator in self:
            known = REGISTRY.get(indicator.measure)
            indicator.unit = known.unit if known else False

    @api.constrains("name")
    def _check_name(self):
        for indicator in self:
            if not 0 < len((indicator.name or "").strip()) <= NAME_LENGTH:
                raise EvaluationRefused(
                    self.env._("The name of an indicator has 1 to 100 characters.")
                )

    @api.constrains("measure", "scheme_id")
    def _check_measure(self):
        for indicator in self.filtered("measure"):
            if indicator.scheme_id.kind not in REGISTRY[indicator.measure].kinds:
                raise EvaluationRefused(
                    self.env._(
                        "“%(name)s” cannot be measured of those whom this scheme is"
                        " for. Choose another measure.",
                        name=indicator.name,
                    )
                )

    @api.onchange("measure")
    def _onchange_measure(self):
        """What is counted should be none; what is a share should be all of it."""
        if self.unit == "count":
            self.direction, self.target, self.floor = "less", 0, 1
        elif self.measure:
            self.direction, self.target, self.floor = "more", WHOLE, 0

    # ------------------------------------------------------------------
    # Kept with its scheme
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        indicators = super().create(vals_list)
        indicators.scheme_id._check_draft()
        return indicators

    def write(self, vals):
        self._check_unfixed(vals)
        self.check_access("write")
        self.scheme_id._check_draft()
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """What a published scheme says changes in no language."""
        self.check_access("write")
        self.scheme_id._check_draft()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self.scheme_id._check_draft()
