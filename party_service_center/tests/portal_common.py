"""Members with access to the portal."""

from odoo.addons.mail.tests.common import MockEmail

from .common import PartyCommon


class PortalCommon(PartyCommon, MockEmail):
    """Members at center A and B who sign in to the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.write({"phone": "0572-5123456", "window": "Hall 1, Counter 3"})
        case = cls("setUp")
        cls.member = case._create_member(center_id=cls.center_a.id)
        cls.other_member = case._create_member(
            cls.clerk_b, name="Other Person", mobile="13800000003"
        )
        cls.member_user = case._let_in(cls.member, "qian@example.com")
        cls.other_user = case._let_in(cls.other_member, "other@example.com")
        cls.env.flush_all()

    def _invite(self, member, email):
        """Give access the way staff do it, through the dialog."""
        dialogs = self.env["party.member.invite"].with_env(member.env)
        dialogs.create({"member_id": member.id, "email": email}).action_confirm()
        return member.sudo().partner_id.user_ids

    def _let_in(self, member, email):
        with self.mock_mail_gateway():
            user = self._invite(member, email)
        user.password = email
        return user

    def _sign_in(self, user, password=None):
        self.authenticate(user.login, password or user.login)
        self.opener.cookies["frontend_lang"] = "en_US"
