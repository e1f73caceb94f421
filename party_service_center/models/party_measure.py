"""What the committee may decide on a lapse, from a talk to removal."""

from odoo import api, fields, models

from .accountability_codes import NAME_LENGTH, TEXT_LENGTH

MOST_MONTHS = 60


class PartyMeasure(models.Model):
    """One kind of measure; the committee keeps the list.

    Clause: A4.6 (criticism and education, and handling by how grave it is)
    """

    _name = "party.measure"
    _description = "Measure"
    _order = "level, id"

    name = fields.Char("Measure", required=True, translate=True)
    level = fields.Integer(
        required=True,
        default=1,
        aggregator=None,
        help="How grave it is: 1 is the lightest.",
    )
    months_min = fields.Integer(
        "Months at Least",
        aggregator=None,
        help="0 for a measure that has no end date.",
    )
    months_max = fields.Integer("Months at the Most", aggregator=None)
    description = fields.Text("What It Means", translate=True)
    active = fields.Boolean(default=True)

    _bounds_sane = models.Constraint(
        "CHECK (level BETWEEN 1 AND 99 AND coalesce(months_min, 0) >= 0"
        " AND coalesce(months_min, 0) <= coalesce(months_max, 0)"
        f" AND coalesce(months_max, 0) <= {MOST_MONTHS}"
        " AND (coalesce(months_min, 0) > 0) = (coalesce(months_max, 0) > 0))",
        "A level lies between 1 and 99; months are either both 0, or from at least 1 to"
        " at most 60.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(name::text) <= {10 * NAME_LENGTH}"
        f" AND char_length(description::text) <= {TEXT_LENGTH})",
        "A name has at most 200 characters, a description at most 20,000.",
    )

    def _is_dated(self):
        """Whether it holds for a number of months."""
        return bool(self.months_max)

    @api.model
    def _worded(self, measure, months):
        """“Admonition, 3 months”; nothing where there is no measure."""
        if not measure or not months:
            return measure.name or ""
        return self.env._(
            "%(measure)s, %(months)s months", measure=measure.name, months=months
        )
