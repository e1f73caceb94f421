"""How members get into the portal and out of it again (A3.2.1, P-09)."""

from odoo.exceptions import AccessDenied, AccessError
from odoo.tools import mute_logger

from ..exceptions import MemberRefused
from ..models import portal_access
from .portal_common import PortalCommon


class TestPortalAccess(PortalCommon):
    def test_invitation(self):
        member = self._create_member(name="Shi Anran", mobile="13800000004")
        for user in (self.clerk_a, self.director_a):
            member = member.with_user(user)
            self.assertFalse(member.portal_login)
            with self.mock_mail_gateway():
                guest = self._invite(member, " Shi.Anran@Example.com ")
            self.assertEqual(member.portal_login, "shi.anran@example.com")
            self.assertTrue(guest._is_portal())
            self.assertEqual(guest.tz, self.center_a.tz)
            self.assertEqual(len(self._new_mails), 1)
            self.assertIn("signup", self._new_mails.body_html)
            self.assertNotIn(member.mobile, self._new_mails.body_html)
            member.action_take_portal_access_back()
        self.assertIn("May sign in to the portal.", member.message_ids[1].body)

    def test_contact_carries_name_and_address_alone(self):
        """Every internal user reads all contacts (P-09)."""
        contact = self.member.partner_id.with_user(self.outsider)
        names = [
            name
            for name, field in contact._fields.items()
            if field.type in ("char", "text", "html") and not field.groups
        ]
        texts = " ".join(str(value) for value in contact.read(names)[0].values())
        self.assertIn("Qian Muhan", texts)
        for secret in (self.member.mobile, self.center_a.name, self.branch.name):
            self.assertNotIn(secret, texts)
        self.assertFalse(contact.phone)
        self.assertFalse(contact.contact_address.strip())

    def test_nobody_adds_more_to_the_contact(self):
        contact = self.member.sudo().partner_id
        for values in ({"phone": "13800000002"}, {"street": "1 Test Street"}):
            with self.assertRaisesRegex(MemberRefused, "name and an e-mail"):
                contact.write(values)
            with self.assertRaisesRegex(MemberRefused, "name and an e-mail"):
                contact.create({"name": "At home", "parent_id": contact.id} | values)
        # other people's contacts are none of its business
        self.outsider.partner_id.phone = "13800000007"

    def test_corrected_name_reaches_the_contact(self):
        change = self.env["party.member.change"].with_user(self.clerk_a)
        change = change.create(
            {"member_id": self.member.id, "name": "Qian Mohan", "reason": "The card"}
        )
        change.with_user(self.director_a).action_approve()
        self.assertEqual(self.member.partner_id.name, "Qian Mohan")

    def test_refusals_are_told_in_words(self):
        member = self._create_member(name="Shi Anran", mobile="13800000004")
        self.director_b.partner_id.email = "director@example.com"
        for email, reason in (
            ("nobody", "is no e-mail address"),
            ("", "is no e-mail address"),
            ("a@example.com, b@example.com", "is no e-mail address"),
            ("x" * 300 + "@example.com", "is no e-mail address"),
            ("qian@example.com", "Somebody else"),
            ("QIAN@example.com", "Somebody else"),
            ("director@example.com", "Somebody else"),
        ):
            with self.subTest(email=email[:30]):
                with self.assertRaisesRegex(MemberRefused, reason):
                    portal_access.give(member, email)
        with self.assertRaisesRegex(MemberRefused, "signs in to the portal already"):
            portal_access.give(self.member.with_user(self.clerk_a), "new@example.com")
        self.assertFalse(member.partner_id)

    def test_who_left_is_not_invited(self):
        member = self._create_member(name="Shi Anran", mobile="13800000004")
        for kind in ("moved_away", "deceased"):
            member._leave(member.center_id._today(), kind, "As told")
            with self.assertRaisesRegex(MemberRefused, "left the register"):
                portal_access.give(member, "shi@example.com")
            member._return("Trades again")

    def test_strangers_give_and_take_nothing(self):
        people = self.clerk_b | self.director_b | self.committee | self.outsider
        for user in people | self.portal_user | self.member_user:
            member = self.member.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    portal_access.give(member, "new@example.com")
                with self.assertRaises(AccessError):
                    member.action_take_portal_access_back()
        self.assertEqual(self.member.portal_login, "qian@example.com")

    def test_defaults_of_a_client_reach_no_user(self):
        member = self._create_member(name="Shi Anran", mobile="13800000004")
        internal = self.env.ref("base.group_user")
        with self.mock_mail_gateway():
            user = self._invite(
                member.with_context(
                    default_group_ids=internal.ids,
                    default_phone="13800000004",
                    default_partner_ids=self.outsider.partner_id.ids,
                    default_active=False,
                ),
                "shi@example.com",
            )
        self.assertTrue(user._is_portal())
        self.assertFalse(user.phone)
        self.assertFalse(self.outsider.share)

    def test_taken_back_access_opens_nothing(self):
        login = self.member_user.login
        self.member.action_take_portal_access_back()
        self.assertFalse(self.member.partner_id)
        self.assertFalse(self.member.portal_login)
        self.assertFalse(self.member_user.active)
        with mute_logger("odoo.addons.base.models.res_users"):
            with self.assertRaises(AccessDenied):
                self.env["res.users"]._login(
                    {"login": login, "password": login, "type": "password"}, {}
                )
        # the address is free, for this member or another one
        with self.mock_mail_gateway():
            user = self._invite(self.member, login)
        self.assertNotEqual(user, self.member_user)

    def test_leaving_ends_the_access(self):
        for kind in ("moved_away", "deceased"):
            member = self._create_member(name=kind, mobile="13800000005")
            user = self._let_in(member, f"{kind}@example.com")
            member._leave(member.center_id._today(), kind, "As told")
            self.assertFalse(user.active)
            self.assertFalse(member.partner_id)
            member._return("Trades again")
            self.assertFalse(member.portal_login)

    def test_another_center_keeps_the_access(self):
        transfers = self.env["party.member.transfer"].with_user(self.clerk_a)
        transfer = transfers.create(
            {
                "member_id": self.member.id,
                "to_center_id": self.center_b.id,
                "reason": "Trades there now",
            }
        )
        transfer.with_user(self.clerk_b).action_accept()
        self.assertTrue(self.member_user.active)
        self.assertEqual(self.member.sudo().portal_login, "qian@example.com")

    def test_merging_keeps_one_access(self):
        for is_kept_let_in in (False, True):
            kept = self._create_member(name="Twice", mobile="13800000006")
            gone = self._create_member(name="Twice", mobile="13800000006")
            kept_user = is_kept_let_in and self._let_in(kept, "kept@example.com")
            gone_user = self._let_in(gone, f"gone{is_kept_let_in}@example.com")
            self.env["party.member.merge"].with_user(self.director_a).create(
                {"member_id": kept.id, "other_id": gone.id}
            ).action_confirm()
            staying = kept_user or gone_user
            self.assertEqual(kept.portal_login, staying.login)
            self.assertFalse(gone.partner_id)
            self.assertEqual(gone_user.active, not is_kept_let_in)

    def test_closed_account_is_no_access(self):
        """A member may close the account in the portal by themselves (P-04)."""
        self.member_user._deactivate_portal_user()
        self.assertFalse(self.member.portal_login)
        with self.mock_mail_gateway():
            self._invite(self.member, "qian@example.com")
        self.assertEqual(self.member.portal_login, "qian@example.com")
