"""The kinds of service a center offers and their limits."""

from odoo import fields, models

DEFAULT_LIMIT = 7  # working days (A3.2.4, A4.4)


class PartyServiceType(models.Model):
    """A kind of service with its time limit.

    Clause: A1.3.1 (service content), A4.4 (Time-Limited Completion)
    """

    _name = "party.service.type"
    _description = "Kind of Service"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    limit_days = fields.Integer(
        "Time Limit",
        required=True,
        default=DEFAULT_LIMIT,
        help="Working days within which the requester must have been told the result;"
        " the day of acceptance is not counted (A3.2.4, A4.4).",
    )
    is_important = fields.Boolean("Important")
    is_callback = fields.Boolean("Callback")
    clause = fields.Char(help="Clause of the founding notice that this kind serves.")
    description = fields.Text(
        translate=True, help="What is done, and which papers the requester brings."
    )

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another kind of service has this code already."
    )
    _limit_sane = models.Constraint(
        "CHECK (limit_days BETWEEN 1 AND 60)",
        "A time limit lies between 1 and 60 working days.",
    )
