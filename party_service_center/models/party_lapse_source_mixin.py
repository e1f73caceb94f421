"""The record that shows a lapse, and what becomes of the lapse where it is secret."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import AccountabilityRefused


class PartyLapseSourceMixin(models.AbstractModel):
    """A lapse with the record that shows it, often a ticket or a part of one.

    What is said of a secret ticket is its circle's. Where nobody in the circle decides
    on the lapse, the committee does: it sees number, center, kind and days, and the
    ticket stays closed to it.

    Clause: A4.6; P-17
    """

    _name = "party.lapse.source.mixin"
    _description = "Lapse Shown by a Record"

    # one proposal for each
    key = fields.Char("Key of the Fact", readonly=True, copy=False)
    res_model = fields.Char("Kind of Record", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    source_name = fields.Char("Shown by", readonly=True)
    ticket_id = fields.Many2one(
        "party.ticket",
        compute="_compute_ticket_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The ticket that the record is, or belongs to; a secret one is its"
        " circle's, and so is what is said of it here (P-17).",
    )
    is_stranded = fields.Boolean(
        "Nobody in the Circle Decides",
        compute="_compute_is_stranded",
        search="_search_is_stranded",
        help="The ticket is secret and nobody in its circle decides on this, so the"
        " committee does. The ticket itself stays with its circle (P-17).",
    )
    can_open_source = fields.Boolean(compute="_compute_can_open_source")

    _key_uniq = models.UniqueIndex(
        "(key) WHERE key IS NOT NULL", "This fact is proposed already."
    )

    @api.depends("res_model", "res_id")
    def _compute_ticket_id(self):
        tickets = self.env["party.ticket"]
        for lapse in self:
            source = lapse._source()
            if source is None:
                lapse.ticket_id = False
            elif source._name == tickets._name:
                lapse.ticket_id = source
            else:
                lapse.ticket_id = "ticket_id" in source._fields and source.ticket_id

    @api.depends(
        "person_id",
        "person_role",
        "center_id",
        "ticket_id.is_confidential",
        "ticket_id.circle_ids",
    )
    @api.depends_context("uid", "tz")
    def _compute_is_stranded(self):
        # who is in the circle is asked, not shown
        stranded_sudo = self.sudo().filtered_domain(self._stranded_domain())
        for lapse in self:
            lapse.is_stranded = lapse in stranded_sudo

    @api.model
    def _search_is_stranded(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._stranded_domain()

    @api.model
    def _stranded_domain(self):
        """What the present user decides on because nobody in the circle does."""
        if not self._is_overseer():
            return Domain.FALSE
        is_secret = Domain("ticket_id.is_confidential", "=", True)
        return is_secret & ~Domain.OR(self._decided_in_circle())

    @api.model
    def _decided_in_circle(self):
        """For each who decides on lapses: those that they see in a circle.

        The record rules say the same: the committee, and the director about clerks;
        nobody about themselves.
        """
        for person in self._overseers():
            yield self._seen_in_circle(person)
        # the record rules stand on it: who directs a center is no secret
        posts_sudo = self.env["party.staff"].sudo()
        is_director = Domain("role", "=", "director")
        is_director &= Domain("user_id.active", "=", True)
        on_duty = Domain(posts_sudo._on_duty_domain())
        for post in posts_sudo.search(is_director & on_duty):
            yield (
                self._seen_in_circle(post.user_id)
                & Domain("center_id", "=", post.center_id.id)
                & Domain("person_role", "in", ("clerk", False))
            )

    @api.model
    def _seen_in_circle(self, person):
        is_inside = Domain("ticket_id.circle_ids", "in", person.ids)
        return is_inside & Domain("person_id", "!=", person.id)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_can_open_source(self):
        for lapse in self:
            source = lapse._source()
            lapse.can_open_source = source and source.has_access("read")

    def action_open_source(self):
        """Show the record that shows the fact, to whoever may see it."""
        self.ensure_one()
        self.check_access("read")
        source = self._source()
        if not source:
            raise AccountabilityRefused(self.env._("No record shows this fact."))
        source.check_access("read")
        return source._open_form()

    @api.model
    def _shown_by(self, source):
        """Values of a lapse that the record ``source`` shows; none without one."""
        if not source:
            return {}
        return {
            "res_model": source._name,
            "res_id": source.id,
            "source_name": source.display_name,
        }

    def _source(self):
        """The record that shows the fact; None where there is none any more."""
        known = self.res_model and self.res_model in self.env
        return known and self.env[self.res_model].browse(self.res_id).exists() or None
