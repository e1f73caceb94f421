"""The printed handbook and the receipt on which the member signs."""

from .common import HANDBOOK, RARE_NAMES, RECEIPT, PartyReportsCommon

PROMISES = (
    "First-Contact Responsibility",
    "Circulation of Information",
    "Badge on Duty",
    "Time-Limited Completion",
    "Follow-up Visits",
    "Accountability",
)


class TestHandbookBooklet(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.write(
            {"window": "Window 3", "venue": "Hall 2", "phone": "0572-5054321"}
        )

    def _copy(self, mobile="13800000801", **values):
        values = {"name": RARE_NAMES[:3], "mobile": mobile} | values
        return self._bring_registration_to("equipped", **values).copy_ids

    def test_booklet_of_three_folded_sheets(self):
        copy = self._copy()
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(copy, HANDBOOK, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(148, 210)] * 12)
        pages = [self._dense(page) for page in self._pages(content)]
        cover, holder, services, course, rules = pages[:5]
        self.assertPrinted(
            cover, "Service Handbook", copy.handbook_id.name, copy.name, "Center A"
        )
        self.assertPrinted(
            holder,
            copy.person_name,
            "Shen's Tea",
            "First Branch of Test Town",
            "TA-B-2026-0001",
            "Window 3",
            "Hall 2",
            "0572-5054321",
            "September 21, 2026",
        )
        # pylint: disable-next=no-search-all
        for service_type in self.env["party.service.type"].search([]):
            self.assertPrinted(services, service_type.name)
            if service_type.papers:
                self.assertPrinted(services, service_type.papers)
        self.assertPrinted(course, "How a Request Goes")
        self.assertPrinted(rules, *PROMISES)
        for page in pages[5:8]:
            self.assertPrinted(page, "Activities I Took Part in")
        for page in pages[8:11]:
            self.assertPrinted(page, "Services I Received")
        self.assertPrinted(pages[11], "Notes")

    def test_limits_are_those_in_force(self):
        copy = self._copy()
        self.consultation.limit_days = 13
        hidden = self.env.ref("party_service_center.party_service_type_other")
        hidden.active = False
        unready = self.env.ref("party_service_center.party_service_type_legal_aid")
        unready.owner_role = False
        services = self._pages(self._print(copy, HANDBOOK, self.clerk_a))[2]
        self.assertIn("13", services)
        self.assertNotIn(hidden.name, services)
        self.assertNotIn(unready.name, services)

    def test_void_plaque_is_not_named(self):
        copy = self._copy()
        plaque = copy.registration_id.plaque_ids
        plaque._return("Moved away")
        for report in (HANDBOOK, RECEIPT):
            self.assertNotPrinted(self._printed(copy, report), plaque.name)

    def test_copy_of_a_member(self):
        member = self._create_member(name="Hang Qiu")
        copy = (
            self.env["party.handbook.copy"]
            .with_user(self.clerk_a)
            ._issue(self._stock_handbooks(self.center_a), member=member)
        )
        for report in (HANDBOOK, RECEIPT):
            self.assertPrinted(self._printed(copy, report), "Hang Qiu", copy.name)

    def test_receipt(self):
        copy = self._copy()
        content = self._print(copy, RECEIPT, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(210, 148)])
        self.assertPrinted(
            self._dense(self._pages(content)[0]),
            copy.person_name,
            copy.handbook_id.name,
            copy.name,
            "TA-B-2026-0001",
            "Member (signature)",
            "Handed Out by (signature)",
        )

    def test_several_copies(self):
        copies = self._copy() | self._copy("13800000802", name=RARE_NAMES[3:6])
        pages = self._pages(self._print(copies, HANDBOOK, self.clerk_a))
        self.assertEqual(len(pages), 24)
        for copy, cover in zip(copies, (pages[0], pages[12]), strict=True):
            self.assertIn(copy.name, cover)
        pages = self._pages(self._print(copies, RECEIPT, self.clerk_a))
        self.assertEqual(len(pages), 2)

    def test_long_texts_go_on_on_further_pages(self):
        self.consultation.description = "long description. " * 300 + "The end."
        pages = self._pages(self._print(self._copy(), HANDBOOK, self.clerk_a))
        self.assertGreater(len(pages), 12)
        self.assertIn("The end.", "".join(pages))
        self.assertIn("Notes", pages[-1])

    def test_foreign_copy_is_refused(self):
        copy = self._copy()
        for report in (HANDBOOK, RECEIPT):
            self.assertPrintRefused(copy, report)

    def test_queries_do_not_grow_with_the_copies(self):
        copies = self.env["party.handbook.copy"]
        for number in range(4):
            copies |= self._copy(f"1380000090{number}")
        for report in (HANDBOOK, RECEIPT):
            self.assertQueriesSteady(copies, report)
