"""A report that is drafted, completed and told: who completes it, and its figures."""

from odoo import api, fields, models

from ..tables.frozen import freeze, thaw


class PartyReportDraftMixin(models.AbstractModel):
    """A report whose draft holds the figures of a moment that it names.

    Counting takes a while. It is done when the report is drafted, when whoever
    completes it asks for it, and when it is signed or published; opening a draft counts
    nothing.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.report.draft.mixin"
    _description = "Report That Is Drafted, Completed and Told"
    _inherit = ["party.protected.mixin"]

    # what is told
    data = fields.Json(readonly=True, copy=False)
    # what was counted, without the words, which may change until it is told
    draft_data = fields.Json(
        "Counted Figures",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,  # the page asks who may see them
    )
    counted_at = fields.Datetime("Figures as of", readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"data", "draft_data", "counted_at"}

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    def _completers(self):
        """Who completes it: the director and who stands in for them today; the
        committee where nobody is director and for all centers together."""
        self.ensure_one()
        director = self.center_id.director_user_id
        if not director:
            return self.env["party.center"]._committee()
        stand_in = self.env["party.absence"]._stand_in_for(director, self._today())
        return director | stand_in

    def _check_may_complete(self):
        """Refuse whoever does not complete the report, and one that is told already."""
        raise NotImplementedError

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    def action_count(self):
        """Count the figures of a draft anew, as of now."""
        self.ensure_one()
        self._check_may_complete()
        self._count()

    def _count_missing(self):
        """Count drafts that hold no figures: they are older than this way of work."""
        for report in self.filtered(lambda r: r.state == "draft" and not r.counted_at):
            report._count()

    def _count(self):
        """Keep the figures of this moment, in the language of those who are told."""
        self.ensure_one()
        told = self.with_context(lang=self._language(), tz=self._tz())
        report, kept = told._build()
        # nobody reads the figures but through the page, the mover as little
        self.sudo()._record_proof(
            draft_data=kept | {"report": freeze(report)},
            counted_at=fields.Datetime.now(),
        )

    def _contents(self):
        """The report, and a dict of what is kept with it.

        As it was told; before that with the figures that were counted and the words as
        they stand.
        """
        self.ensure_one()
        if data := self.data:
            return thaw(data["report"]), data
        # whoever is asked for a draft's page or paper has asked who may see it
        if data := self.sudo().draft_data:
            report, kept = thaw(data["report"]), data
        else:
            report, kept = self._build()
        return report.with_texts(self._texts()), kept

    def _report(self):
        return self._contents()[0]

    def _frozen(self):
        """What is told from now on, of figures that were counted a moment ago."""
        report, kept = self._contents()
        return report, kept | {"report": freeze(report)}

    def _build(self):
        """Count: the report with empty passages, and a dict of what is kept with it."""
        raise NotImplementedError

    def _texts(self):
        """The words of the report's passages, in their order."""
        raise NotImplementedError

    def _language(self):
        """The language of those who are told."""
        raise NotImplementedError
