"""The printed letter of a referral: an official letter without seal (A2.5)."""

from .common import LETTER, RARE_NAMES, PartyReportsCommon

ID_NUMBER = "33052319750315001X"


class TestReferralLetter(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5012345"

    def _refer(self, ticket=None, **values):
        ticket = ticket or self._create_ticket(
            requester_name=RARE_NAMES[:4],
            request_text="The landlord keeps the deposit.\nThe lease has ended.",
        )
        given = {
            "ticket_id": ticket.id,
            "addressee_name": "Legal Aid Center of the Test County",
            "letter_number": "2026-12",
            "is_agreed": True,
            "sent_way": "post",
            "due_date": "2026-10-12",
        }
        return (
            self.env["party.ticket.referral"]
            .with_user(self.clerk_a)
            .create(given | values)
        )

    def test_letter_is_one_page(self):
        referral = self._refer()
        referral.action_send()
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(referral, LETTER, self.clerk_a)
        [page] = self._pages(content)
        self.assertEqual(self._page_sizes(content), [(210, 297)])
        self.assertPrinted(
            self._dense(page),
            self.env[
                "report.party_service_center_reports.party_referral_letter"
            ]._issuer(),
            "2026-12",
            "Referral of a Request (Consultation)",
            "Legal Aid Center of the Test County:",
            RARE_NAMES[:4],
            "The landlord keeps the deposit.",
            "Please let us know the outcome by October 12, 2026.",
            "Center A",
            "September 21, 2026",
            "Clerk A, telephone 0572-5012345",
        )

    def test_draft_is_printed_to_be_signed(self):
        referral = self._refer(letter_number=False, due_date=False)
        printed = self._printed(referral, LETTER)
        self.assertPrinted(printed, "September 21, 2026")
        self.assertNotPrinted(printed, "Please let us know the outcome by", "False")

    def test_name_of_the_issuer_fits_its_line(self):
        letter = self.env["report.party_service_center_reports.party_referral_letter"]
        for name, points in (
            ("安吉县个体民营企业协会", 34),
            ("中共安吉县个体民营企业协会委员会", 30),
            ("A" * 200, 16),
            ("", 34),
        ):
            with self.subTest(name=name[:20]):
                self.assertEqual(letter._points_of(name), points)

    def test_id_numbers_are_hidden(self):
        """Also one that somebody typed into the request, the title or the text."""
        ticket = self._create_ticket(request_text=f"My number is {ID_NUMBER.lower()}.")
        referral = self._refer(ticket)
        referral.letter_subject = f"About {ID_NUMBER}"
        referral.letter_body += "\nAgain: 330523 19750315 001X"
        printed = self._printed(referral, LETTER)
        self.assertNotIn("19750315", printed)
        self.assertEqual(printed.count("330523********001X"), 3)

    def test_no_telephone_of_the_requester(self):
        printed = self._printed(self._refer(), LETTER)
        self.assertNotIn("13800000001", printed)

    def test_long_text_flows(self):
        referral = self._refer(letter_body="A long matter. \n" * 1_200)
        pages = self._pages(self._print(referral, LETTER, self.clerk_a))
        self.assertGreater(len(pages), 2)
        printed = self._dense("".join(pages))
        self.assertEqual(printed.count("Alongmatter."), 1_200)
        self.assertNotIn("— 1 —", pages[0])
        self.assertIn("— 2 —", pages[1])
        self.assertIn("Center A", pages[-1])

    def test_foreign_letter_is_refused(self):
        self.assertPrintRefused(self._refer(), LETTER)

    def test_queries_do_not_grow_with_the_letters(self):
        referrals = self.env["party.ticket.referral"]
        for _number in range(4):
            referrals |= self._refer()
        self.assertQueriesSteady(referrals.browse(referrals.ids), LETTER)
