"""Two people at one form: the second save is refused in words, not swallowed."""

from odoo import api, fields, models

from ..exceptions import StaleRecord


class PartyConcurrencyMixin(models.AbstractModel):
    """A record whose form sends back the time of the version it was opened with.

    The web client's form (``js_class="party_form"``) puts ``version_seen`` beside its
    changes. Only ``web_save`` looks at it: imports and steps have no version.
    """

    _name = "party.concurrency.mixin"
    _description = "Record Guarded Against Simultaneous Saving"

    version = fields.Char(
        compute="_compute_version",
        help="Changes with every save; the form uses it to notice that somebody else"
        " saved the record meanwhile.",
    )

    @api.depends("write_date")
    def _compute_version(self):
        for record in self:
            record.version = record.write_date and record.write_date.isoformat()

    def web_save(self, vals, specification, next_id=None):
        seen = vals.pop("version_seen", None)
        if self and seen:
            self._check_version(seen)
        return super().web_save(vals, specification, next_id=next_id)

    def _check_version(self, seen):
        """Raise StaleRecord when the record was saved after ``seen``.

        A save that runs at this very moment is caught as well: the database refuses
        the later write, the request starts anew and meets this check.
        """
        self.ensure_one()
        if self.version == seen:
            return
        raise StaleRecord(
            self.env._(
                "%(person)s saved “%(record)s” while you were writing. Nothing was"
                " overwritten and your text is still on the screen: copy what you need,"
                " discard your changes, then enter it again.",
                person=self.write_uid.sudo().name,  # a colleague's name, nothing else
                record=self.display_name,
            )
        )
