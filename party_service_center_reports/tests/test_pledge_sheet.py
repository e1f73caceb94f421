"""The printed pledge: as a draft to sign, signed, checked, at its end."""

from odoo.tests import freeze_time

from .common import PICTURE, PLEDGE, RARE_NAMES, PartyReportsCommon

DRAFT = "Draft: takes effect when signed"


class TestPledgeSheet(PartyReportsCommon):
    def _draft(self, **values):
        case = self._bring_registration_to("confirmed", name=RARE_NAMES[6:])
        return (
            self.env["party.pledge"]
            .with_user(self.clerk_a)
            .create(
                {
                    "registration_id": case.id,
                    "paper_place": "Folder 2",
                    "witness": "Qian Muhan",
                    "item_ids": [
                        (
                            0,
                            0,
                            {
                                "name": "A discount for the needy",
                                "measure": "A sign at the door",
                                "due_date": "2027-06-30",
                            },
                        )
                    ],
                }
                | values
            )
        )

    def test_draft_is_marked_and_can_be_signed_by_hand(self):
        pledge = self._draft()
        [page] = self._pages(self._print(pledge, PLEDGE, self.clerk_a))
        printed = self._dense(page)
        self.assertPrinted(printed, DRAFT, RARE_NAMES[6:], "1 A discount", "2 3")
        self.assertEqual(printed.count("Date"), 3, "room for three dates by hand")
        self.assertNotPrinted(printed, "Valid until", "TA-P-")

    def test_signed_pledge_is_one_page(self):
        pledge = self._draft()
        pledge.action_sign()
        with self.assertNoLogs("weasyprint", "WARNING"):
            [page] = self._pages(self._print(pledge, PLEDGE, self.clerk_a))
        printed = self._dense(page)
        self.assertPrinted(
            printed,
            "Number TA-P-2026-0001",
            RARE_NAMES[6:],
            "Shen's Tea",
            "Full Member",
            "First Branch of Test Town",
            pledge.text_body,
            "A discount for the needy",
            "A sign at the door",
            "June 30, 2027",
            "Qian Muhan",
            "Center A",
            "September 21, 2026",
            "General Clauses of the Pledge, version 1",
            "Valid until September 21, 2027",
        )
        self.assertNotPrinted(printed, DRAFT, "Yearly Check", "Date")

    def test_signed_wording_stays(self):
        pledge = self._draft()
        pledge.action_sign()
        following = pledge.text_id.sudo().copy({"body": "Other clauses."})
        following.action_publish()
        printed = self._printed(pledge, PLEDGE)
        self.assertPrinted(printed, "Pledge, version 1")
        self.assertNotPrinted(printed, "Other clauses.")

    def test_drawn_signature(self):
        pledge = self._draft()
        pledge.signature = PICTURE
        content = self._print(pledge, PLEDGE, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 1)

    def test_yearly_check(self):
        pledge = self._draft()
        pledge.action_sign()
        pledge.item_ids.write({"outcome": "partly", "evidence": "The sign was torn"})
        printed = self._printed(pledge, PLEDGE)
        self.assertPrinted(
            printed, "Yearly Check", "Partly Met September 21, 2026 The sign was torn"
        )

    def test_pledge_of_a_member(self):
        """Later pledges belong to the member alone, without a registration."""
        pledge = self._sign_pledge(self._create_member(name="Hang Qiu"))
        self.assertPrinted(
            self._printed(pledge, PLEDGE), "Hang Qiu", "First Branch of Test Town"
        )

    def test_ended_pledge_says_so(self):
        pledge = self._draft()
        pledge.action_sign()
        pledge._withdraw("Closed the shop")
        self.assertPrinted(
            self._printed(pledge, PLEDGE), "Withdrawn on September 21, 2026"
        )
        expired = self._sign_pledge(self._create_member())
        with freeze_time("2027-09-22 02:00:00"):
            self.env["party.pledge"]._cron_watch_terms()
        self.assertPrinted(
            self._printed(expired, PLEDGE), "Expired on September 21, 2027"
        )

    def test_long_items_go_on_on_further_pages(self):
        item = {"name": "long promise " * 38, "measure": "long measure " * 38}
        pledge = self._draft(item_ids=[(0, 0, item) for _number in range(12)])
        pledge.action_sign()
        pages = self._pages(self._print(pledge, PLEDGE, self.clerk_a))
        self.assertGreater(len(pages), 1)
        printed = self._dense("".join(pages))
        self.assertEqual(printed.count("longpromise"), 12 * 38)
        for page in pages[1:]:
            self.assertIn(pledge.name, page, "every page says whose it is")
        for text in ("Pledging Member (signature)", "Service Center (seal)"):
            self.assertPrinted(self._dense(pages[-1]), text)

    def test_foreign_pledge_is_refused(self):
        self.assertPrintRefused(self._draft(), PLEDGE)

    def test_queries_do_not_grow_with_the_pledges(self):
        pledges = self.env["party.pledge"]
        for number in range(4):
            member = self._create_member(
                name=f"Member {number}", mobile=f"1380000030{number}"
            )
            pledges |= self._sign_pledge(member)
        self.assertQueriesSteady(pledges, PLEDGE)
