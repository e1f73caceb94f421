"""Personal codes and numbers of the invited leave no trace where others read (P-09)."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .event_notice_common import EventNoticeCommon

PERSON = "party.event.participant"
TEMPLATES = "party_service_center.party_event_"


@tagged("post_install", "-at_install")
class TestEventIsolation(EventNoticeCommon):
    """What Odoo's own rooms keep of a notice; an activity of center A is announced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = (
            cls.clerk_b
            | cls.director_b
            | cls.unassigned
            | cls.outsider
            | cls.portal_user
        )

    def setUp(self):
        super().setUp()
        self._set_up(sms=True)
        self.event = self._announced(self.plain)
        self._set_up(sms=False)
        self.event |= self._announced(self.online)
        self.people = self.event.participant_ids
        self.codes = self.people.mapped("code")

    def test_messages_with_codes(self):
        """Text messages, e-mails and what becomes of them are nobody's to read."""
        sms = self._messages()
        mail = self.env["mail.mail"].sudo().search([("event_notice_id", "!=", False)])
        trackers = self.env["sms.tracker"].sudo()
        trackers = trackers.search([("event_notice_id", "!=", False)])
        for records in (sms, mail, mail.mail_message_id, trackers):
            self.assertTrue(records)
            for user in self.others:
                theirs = records.with_user(user)
                with self.subTest(model=records._name, user=user.login):
                    with self.assertRaises(AccessError):
                        theirs.read(["id", "create_uid"])
                    with self.assertRaises(AccessError):
                        theirs.check_access("write")
        for user in self.others - self.portal_user:
            for code in self.codes:
                messages = self.env["mail.message"].with_user(user)
                self.assertFalse(messages.search([("body", "ilike", code)]))

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_templates_show_nobody_elses_code(self):
        """A preview of a notice's text asks for the right to the person."""
        for medium, preview, link in (
            ("sms", "sms.template.preview", "sms_template_id"),
            ("mail", "mail.template.preview", "mail_template_id"),
        ):
            template = self.env.ref(f"{TEMPLATES}{medium}_invitation")
            for user in self.clerk_a | self.others - self.portal_user:
                for person, code in zip(self.people, self.codes, strict=True):
                    previews = self.env[preview].with_user(user)
                    about = f"{PERSON},{person.id}"
                    values = {link: template.id, "resource_ref": about}
                    with self.subTest(preview=preview, user=user.login):
                        shown = self._shown(previews, values)
                        self.assertEqual(code in shown, user == self.clerk_a, shown)

    def _forget(self):
        """A request begins with an empty cache: what was read before is asked anew."""
        self.env.flush_all()
        self.env.invalidate_all()

    def _shown(self, previews, values):
        """All that a dialog shows, or the refusal."""
        self._forget()
        try:
            with self.env.cr.savepoint():
                dialog = previews.create(values)
                return str(dialog.read())
        except UserError as error:
            return str(error)

    @mute_logger("odoo.addons.mail.models.mail_render_mixin")
    def test_composers_send_nobody_elses_code(self):
        """Nor does a message that a stranger writes to the person by a template."""
        template = self.env.ref(f"{TEMPLATES}sms_invitation")
        for user in self.clerk_a | self.others - self.portal_user:
            composers = self.env["sms.composer"].with_user(user)
            values = {
                "composition_mode": "mass",
                "res_model": PERSON,
                "res_ids": str(self.people.ids),
                "template_id": template.id,
                "numbers": "13800000777",
            }
            before = self._messages()
            with self.subTest(user=user.login), patch.object(self.env.cr, "commit"):
                shown = self._sent(composers, values)
                made = self._messages() - before
                shown += str(made.mapped("body"))
                for code in self.codes:
                    self.assertEqual(code in shown, user == self.clerk_a, shown)
                made.unlink()

    def _sent(self, composers, values):
        self._forget()
        try:
            with self.env.cr.savepoint():
                composer = composers.create(values)
                shown = str(composer.read(["body"]))
                composer.action_send_sms()
                return shown
        except UserError as error:
            return str(error)
