"""The yearly account as members see it, and through a real mail server."""

from lxml import html

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .account_common import JANUARY, MAIL, AccountCommon
from .test_party_report_smtp import LoopbackMail

LIST = "/my/accounts"


@tagged("post_install", "-at_install")
class TestPartyYearlyAccountPortal(AccountCommon, HttpCase):
    def _page(self, path):
        return html.fromstring(self.url_open(path).content)

    def test_member_reads_the_own_account_and_that_of_all(self):
        self._make_year()
        account = self._published(foreword="A year of rights <script>.")
        together = self._published(center=None)
        draft = self._draft(year=2025)
        self._sign_in(self.member_user)
        home = self._page("/my")
        self.assertTrue(home.xpath(f"//a[@href='{LIST}']"))
        links = self._page(LIST).xpath("//a[contains(@href, '/my/accounts/')]/@href")
        self.assertEqual(set(links), {f"{LIST}/{account.id}", f"{LIST}/{together.id}"})
        page = self._page(f"{LIST}/{account.id}")
        text = page.text_content()
        for part in ("Center A, 2026", "A year of rights <script>.", "under 3"):
            self.assertIn(part, text)
        self.assertTrue(page.xpath("//*[name()='svg']"))
        paper = self.url_open(f"{LIST}/{account.id}/paper")
        self.assertEqual(paper.content, self._stored(account, "document"))
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        for _again in range(2):
            self.url_open(f"{LIST}/{account.id}")
        self.env.invalidate_all()
        self.assertEqual(account.opened_count, 1)
        self.assertEqual(self.url_open(f"{LIST}/{draft.id}").status_code, 404)

    @mute_logger("odoo.http")
    def test_others_find_nothing(self):
        account = self._published()
        drafted = self._draft(center=None)
        unknown = f"{LIST}/{max((account | drafted).ids) + 1000}"
        for user, password in (
            (self.other_user, None),
            (self.portal_user, "portal_member"),
        ):
            self._sign_in(user, password)
            with self.subTest(user=user.login):
                answers = {
                    (answer.status_code, len(answer.content))
                    for path in (
                        unknown,
                        f"{LIST}/{account.id}",
                        f"{LIST}/{drafted.id}",
                    )
                    for answer in [self.url_open(path)]
                }
                self.assertEqual({status for status, _size in answers}, {404})
                self.assertEqual(
                    self.url_open(f"{LIST}/{account.id}/paper").status_code, 404
                )
                for kind in ("paper", "wall", "workbook"):
                    path = f"/party_yearly_account/{account.id}/{kind}"
                    self.assertIn(self.url_open(path).status_code, (403, 404))
                self.assertNotIn("list-group-item", self.url_open(LIST).text)
        self.env.invalidate_all()
        self.assertEqual(account.opened_count, 0)

    @mute_logger("odoo.http")
    def test_taken_back_is_gone_from_the_portal(self):
        account = self._published()
        self._give_reason(account, "withdraw", "A wrong figure")
        self._sign_in(self.member_user)
        self.assertEqual(self.url_open(f"{LIST}/{account.id}").status_code, 404)
        self.assertIn("There is no account yet", self.url_open(LIST).text)

    @mute_logger("odoo.http")
    def test_files_for_staff(self):
        self._make_year()
        account = self._published()
        draft = self._draft(center="b")
        self.authenticate("clerk_a", "clerk_a" + "x")
        for kind, start in (("paper", b"%PDF"), ("wall", b"%PDF"), ("workbook", b"PK")):
            path = f"/party_yearly_account/{account.id}/{kind}"
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.content.startswith(start))
            path = f"/party_yearly_account/{draft.id}/{kind}"
            self.assertEqual(self.url_open(path).status_code, 404)


@tagged("post_install", "-at_install")
class TestPartyYearlyAccountSmtp(LoopbackMail, AccountCommon):
    def test_members_receive_one_mail_each(self):
        self._make_year()
        account = self._published(center=None)
        with freeze_time(JANUARY):
            account.action_mail()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        self._run_at(JANUARY, MAIL)
        self._send_queue()
        messages = self.mailbox.messages()
        self.assertEqual(
            sorted(addresses for addresses, _message in messages),
            [["other@example.com"], ["qian@example.com"]],
        )
        for _addresses, message in messages:
            self.assertEqual(message["Subject"], "Yearly Account, all centers, 2026")
            self.assertFalse(list(message.iter_attachments()))
            body = message.get_body(("html",)).get_content()
            self.assertIn(f"/my/accounts/{account.id}", body)
            for name in ("Qian", "Other Person", "Shen"):
                self.assertNotIn(name, body)
        account.invalidate_recordset()
        self.assertEqual(account.sent_count, 2)
        self._send_queue()
        self.assertEqual(len(self.mailbox.messages()), 2)
