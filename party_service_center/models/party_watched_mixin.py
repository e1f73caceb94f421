"""Records that few may see: who looked, and who tried to, is noted."""

from odoo import api, models
from odoo.exceptions import AccessError

from ..exceptions import ExportRefused
from .accountability_codes import ACCOUNTABILITY, ADMIN, COMMITTEE


class PartyWatchedMixin(models.AbstractModel):
    """A record each look at which leaves a row (``party.accountability.look``).

    A model states in ``_watched_fields`` its contents: whoever reads one of them has
    looked. Nobody takes contents out of the house but on paper.

    Clause: A4.6 (seen by few), P-09, P-10
    """

    _name = "party.watched.mixin"
    _description = "Record Whose Readers Are Noted"
    _inherit = ["party.protected.mixin", "party.thread.mixin"]

    _watched_fields = frozenset()
    _is_for_the_center = False

    # ------------------------------------------------------------------
    # Who oversees
    # ------------------------------------------------------------------
    @api.model
    def _is_overseer(self, user=None):
        """Whether ``user`` (the present one) is on the committee in these matters.

        Administrators rank above it, which makes nobody a member; those who are one
        hold the right “Accountability” beside their rank. The record rules say the
        same.
        """
        user = user or self.env.user
        if not user.has_group(COMMITTEE):
            return False
        return user.has_group(ACCOUNTABILITY) or not user.has_group(ADMIN)

    @api.model
    def _overseers(self):
        """The members of the committee, without administrators by rank."""
        return self.env["party.center"]._committee().filtered(self._is_overseer)

    # ------------------------------------------------------------------
    # Looks
    # ------------------------------------------------------------------
    def _note_look(self, verb):
        if not self.env.su:
            self.env["party.accountability.look"]._note(self, verb)

    def _read_format(self, fnames, load="_classic_read"):
        if self._watched_fields.intersection(fnames):
            self._note_look("read")
        return super()._read_format(fnames, load)

    def read(self, fields=None, load="_classic_read"):
        try:
            return super().read(fields, load)
        except AccessError:
            self._note_look("refused")
            raise

    def check_access(self, operation):
        try:
            return super().check_access(operation)
        except AccessError:
            self._note_look("refused")
            raise

    # ------------------------------------------------------------------
    # Followers: every user of the house may read who follows what, so nobody does
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(mail_create_nosubscribe=True)
        records = super(PartyWatchedMixin, quiet).create(vals_list)
        return records.with_env(self.env)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody follows; whoever is to act gets a task."""
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        return True

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        return True

    # ------------------------------------------------------------------
    # Mentions: whoever is addressed by a message reads it, so only readers are
    # ------------------------------------------------------------------
    def _readers(self, partner_ids):
        """Ids of those of ``partner_ids`` whose user may see the record."""
        # that somebody has a user is no content
        users_sudo = self.env["res.partner"].sudo().browse(partner_ids or ()).user_ids
        readers = users_sudo.filtered(
            lambda user: user.active and self.with_user(user.id).has_access("read")
        )
        return readers.partner_id.ids

    def message_post(self, *, partner_ids=None, outgoing_email_to=False, **kwargs):
        """Post among those who see the record; no address outside gets a copy."""
        return super().message_post(partner_ids=self._readers(partner_ids), **kwargs)

    def message_notify(self, *, partner_ids=False, **kwargs):
        readers = self._readers(partner_ids)
        if not readers:
            return self.env["mail.message"]
        return super().message_notify(partner_ids=readers, **kwargs)

    def _message_update_content(self, message, /, *, partner_ids=None, **kwargs):
        return super()._message_update_content(
            message, partner_ids=self._readers(partner_ids), **kwargs
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [person for person in recipients if person["uid"]]

    # ------------------------------------------------------------------
    # Exports
    # ------------------------------------------------------------------
    def _refuse_export(self):
        """Note who tried, from other records' columns too; nobody exports these."""
        try:
            return super()._refuse_export()
        except ExportRefused:
            self._note_look("export_refused")
            raise

    def _export_refusal(self):
        return self.env._(
            "Accountability matters are not exported; the committee prints their"
            " papers. The attempt is logged (A4.6)."
        )

    # ------------------------------------------------------------------
    # Sums: contents read as groups would leave no row
    # ------------------------------------------------------------------
    @api.model
    def _check_not_contents(self, specification):
        name = specification.split(":")[0].split(".")[0]
        if name in self._watched_fields and not self.env.su:
            raise AccessError(
                self.env._("The contents of accountability matters are not grouped.")
            )

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_not_contents(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._check_not_contents(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)
