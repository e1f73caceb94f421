"""What many people ask about."""

from odoo import fields, models

NAME_LENGTH = 100  # characters


class PartyTicketTopic(models.Model):
    """A hot topic: a subject that tickets of several kinds may share.

    Clause: A4.2 (hot and difficult points that members care about)
    """

    _name = "party.ticket.topic"
    _description = "Topic of Requests"
    _order = "name, id"

    name = fields.Char("Topic", required=True)
    color = fields.Integer(aggregator=None)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "This topic exists already, perhaps archived."
    )
    _name_bounded = models.Constraint(
        f"CHECK (char_length(name) <= {NAME_LENGTH})",
        "A topic has at most 100 characters.",
    )
