"""Texts of which every version that was ever in use is kept."""

from odoo import api, fields, models

from ..exceptions import FiledRecord

BODY_LENGTH = 20_000  # characters


class PartyPublishedMixin(models.AbstractModel):
    """One version of a text that is put into use and never changes from then on.

    Another wording is the next version. A model states ``kind``, a selection, and says
    in ``_used_text`` why a text in use cannot be changed.
    """

    _name = "party.published.mixin"
    _description = "Text Kept in All Its Versions"
    _inherit = ["party.protected.mixin", "mail.thread"]
    _order = "kind, version desc"
    _rec_names_search = ["body"]

    _is_list_exported = True
    _proof_fields = frozenset({"version", "published_at", "published_by_id"})

    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    body = fields.Text("Wording", required=True, translate=True)
    published_at = fields.Datetime("In Use since", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", "Published by", readonly=True, copy=False, ondelete="restrict"
    )

    _version_uniq = models.UniqueIndex(
        "(kind, version)", "This version of the text exists already."
    )
    _published_numbered = models.Constraint(
        "CHECK ((published_at IS NULL) = (version IS NULL OR version = 0))",
        "A published text has a version number.",
    )

    @api.constrains("body")
    def _check_body(self):
        for text in self:
            if not 0 < len((text.body or "").strip()) <= BODY_LENGTH:
                raise FiledRecord(
                    self.env._(
                        "A text has between 1 and %(limit)s characters.",
                        limit=BODY_LENGTH,
                    )
                )

    @api.depends("kind", "version")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for text in self:
            text.display_name = (
                self.env._(
                    "%(kind)s, version %(version)s",
                    kind=kinds.get(text.kind, ""),
                    version=text.version,
                )
                if text.version
                else self.env._("%(kind)s, draft", kind=kinds.get(text.kind, ""))
            )

    @api.model
    def _current(self, kind):
        """The version of ``kind`` in use; none when none was ever published."""
        return self.search(
            [("kind", "=", kind), ("published_at", "!=", False)],
            order="version desc",
            limit=1,
        )

    def write(self, vals):
        if not self._is_mover() and {"kind", "body"}.intersection(vals):
            self._check_draft()
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """A published wording changes in no language; this way passes by write."""
        if field_name == "body":
            self.check_access("write")
            self._check_draft()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _check_draft(self):
        for text in self.filtered("published_at"):
            raise FiledRecord(text._used_text())

    def _used_text(self):
        """Why this text, which is in use, is not changed any more, and what to do."""
        raise NotImplementedError

    def action_publish(self):
        """Put this wording into use as the next version."""
        self.check_access("write")
        self._check_draft()
        for text in self:
            text._record_proof(
                version=self._current(text.kind).version + 1,
                published_at=fields.Datetime.now(),
                published_by_id=self.env.uid,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_draft()
