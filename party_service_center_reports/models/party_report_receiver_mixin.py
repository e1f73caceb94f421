"""Who on the Party committee gets a report by mail, and in which language."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..exceptions import NoRecipients

COMMITTEE = "party_service_center.group_party_committee"


class PartyReportReceiverMixin(models.AbstractModel):
    """A report with receivers: members of the committee, chosen or all of them."""

    _name = "party.report.receiver.mixin"
    _description = "Report with Receivers"
    _inherit = ["party.export.mixin"]

    recipient_ids = fields.Many2many(
        "res.users",
        string="Recipients",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(COMMITTEE).ids)],
        help="Members of the Party committee. Leave empty for everybody whose rank is"
        " Party Committee and who has an e-mail address.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        help="Of the files; empty for the first recipient's language. Each mail is in"
        " the language of whoever gets it.",
    )

    @api.constrains("recipient_ids")
    def _check_recipients(self):
        for record in self:
            for user in record.recipient_ids:
                if not user.has_group(COMMITTEE):
                    raise ValidationError(
                        self.env._(
                            "%(person)s does not belong to the Party committee and may"
                            " not receive “%(mailing)s”. Choose another person, or ask"
                            " the administrator for the rank.",
                            person=user.name,
                            mailing=record.display_name,
                        )
                    )

    def _recipients(self):
        """Active committee members with an address: those chosen, or all of them.

        :raise NoRecipients: when none is left
        """
        if recipients := self._reachable_recipients():
            return recipients
        raise NoRecipients(
            self.env._(
                "“%(mailing)s” has nobody to go to: give committee members an e-mail"
                " address, or choose recipients.",
                mailing=self.display_name,
            )
        )

    def _reachable_recipients(self):
        # a director who sends may not read groups; who is on the committee is no secret
        group_sudo = self.env.ref(COMMITTEE).sudo()
        chosen_sudo = self.sudo().recipient_ids or group_sudo.user_ids
        return (
            chosen_sudo.filtered(
                lambda user: user.active and user.email and user.has_group(COMMITTEE)
            )
            .sorted("id")
            .sudo(False)
        )

    def _language(self):
        """The language of the files: the one chosen, or the first recipient's."""
        # whoever sends may not read the settings of the receivers
        return self.lang or self._reachable_recipients()[:1].sudo().lang
