"""What kinds of activities there are: study, volunteering, a meeting, …"""

from odoo import fields, models

NAME_LENGTH = 100  # characters


class PartyEventKind(models.Model):
    """A kind of activity, shared by all centers.

    Clause: A2.3
    """

    _name = "party.event.kind"
    _description = "Kind of Activity"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_bounded = models.Constraint(
        f"CHECK (char_length(name::text) <= {10 * NAME_LENGTH})",
        "The name of a kind is too long; use at most 100 characters.",
    )
