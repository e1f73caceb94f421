"""The kinds of service a center offers, their limits and who answers for them."""

from odoo import api, fields, models

from ..exceptions import TicketRefused

OWNER_ROLES = [
    ("clerk", "Clerk"),
    ("director", "Director"),
    ("committee", "Party Committee"),
]
NEEDED_FIELDS = ("limit_days", "owner_role")  # before a kind can be used (A1.3.1)
TEXT_LENGTH = 20_000  # characters, in all languages together


class PartyServiceType(models.Model):
    """A kind of service as the catalogue of the centers states it.

    Its limit is copied by each ticket at acceptance: a changed limit counts for the
    tickets taken from then on.

    Clause: A1.3.1 (service content), A4.4 (Time-Limited Completion)
    """

    _name = "party.service.type"
    _description = "Kind of Service"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="“rights” and “legal_aid” mark the legal matters (A2.5).",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    limit_days = fields.Integer(
        "Time Limit",
        help="Working days within which the requester must have been told the result;"
        " the day of acceptance is not counted (A3.2.4, A4.4).",
    )
    owner_role = fields.Selection(
        OWNER_ROLES,
        "Owner Post",
        help="The post that answers for matters of this kind (A1.3.1).",
    )
    is_important = fields.Boolean(
        "Important by Default",
        help="A ticket of this kind begins as an important matter (A3.2.6).",
    )
    is_callback = fields.Boolean(
        "Callback",
        help="Requesters of this kind are called back once they were told the result"
        " (A3.2.6, A4.5).",
    )
    clause = fields.Char(help="Clause of the founding notice that this kind serves.")
    description = fields.Text("What Is Done", translate=True)
    papers = fields.Text(
        "Papers Needed", translate=True, help="Which papers the requester brings."
    )
    is_ready = fields.Boolean(
        "Ready for Use",
        compute="_compute_is_ready",
        store=True,
        help="Tickets of this kind can be taken: time limit and owner post are set.",
    )
    lacking_text = fields.Char("Still Lacking", compute="_compute_lacking_text")

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Another kind of service has this code already."
    )
    _limit_sane = models.Constraint(
        "CHECK (limit_days BETWEEN 0 AND 60)",
        "A time limit lies between 1 and 60 working days.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(description::text), char_length(papers::text))"
        f" <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters, all languages together.",
    )

    @api.depends(*NEEDED_FIELDS)
    def _compute_is_ready(self):
        for kind in self:
            kind.is_ready = all(kind[name] for name in NEEDED_FIELDS)

    @api.depends(*NEEDED_FIELDS)
    @api.depends_context("lang")
    def _compute_lacking_text(self):
        for kind in self:
            kind.lacking_text = ", ".join(
                self._fields[name]._description_string(self.env)
                for name in NEEDED_FIELDS
                if not kind[name]
            )

    def _check_usable(self):
        """Raise TicketRefused unless tickets of these kinds can be taken (A1.3.1)."""
        for kind in self:
            if not kind.active:
                raise TicketRefused(
                    self.env._(
                        "“%(kind)s” is no longer offered. Choose another kind of"
                        " service.",
                        kind=kind.name,
                    )
                )
            if not kind.is_ready:
                raise TicketRefused(
                    self.env._(
                        "“%(kind)s” cannot be used yet; still lacking: %(lacking)s."
                        " Choose another kind of service, or ask the administrator to"
                        " complete this one (A1.3.1).",
                        kind=kind.name,
                        lacking=kind.lacking_text,
                    )
                )
