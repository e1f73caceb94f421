"""The sign-in sheet: everybody invited, room to sign, room for who comes besides."""

from .common import EVENT_SHEET, RARE_NAMES, PartyReportsCommon


class TestEventSheet(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.short_name = "First Branch"

    def _sheet(self):
        return self.env["report.party_service_center_reports.party_event_sheet"]

    def test_few_people_take_one_page(self):
        people = self._make_people(2) | self._create_member(
            name=RARE_NAMES[:4], mobile="13800000001"
        )
        event = self._make_approved_event(people)
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(event, EVENT_SHEET, self.clerk_a)
        [page] = self._pages(content)
        self.assertEqual(self._page_sizes(content), [(210, 297)])
        printed = self._dense(page)
        self.assertPrinted(
            printed,
            "Sign-in Sheet",
            "Center A",
            event.number,
            "Honest Scales in the Market",
            "September 29, 2026 14:00 – 16:00",
            "Meeting room of the center",
            "Clerk A",
            "Member 0001",
            RARE_NAMES[:4],
            "138****0001",
            "First Branch",
            "1 / 1",
        )
        self.assertNotPrinted(printed, "13800000001", "First Branch of Test Town")
        self.assertIn("18", page.split(), "free lines are numbered on")

    def test_answers_are_shown(self):
        coming, asking, silent = self._make_people(3)
        event = self._make_approved_event(coming | asking | silent)
        by_member = {p.member_id: p for p in event.participant_ids.sudo()}
        by_member[coming]._answer("coming")
        by_member[asking]._answer("asking", "A trip")
        printed = self._printed(event, EVENT_SHEET)
        self.assertEqual(printed.count("Coming"), 1)
        self.assertNotPrinted(printed, "Asks to Be Excused", "No Answer", "A trip")

    def test_people_in_the_order_of_the_screen(self):
        people = self._make_people(30)
        event = self._make_approved_event(people)
        names = [p.member_name for p in event.participant_ids]
        printed = self._printed(event, EVENT_SHEET)
        places = [printed.index(self._dense(name)) for name in names]
        self.assertEqual(places, sorted(places))

    def test_heads_on_all_pages(self):
        event = self._make_approved_event(self._make_people(60))
        pages = self._pages(self._print(event, EVENT_SHEET, self.clerk_a))
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, start=1):
            with self.subTest(page=number):
                self.assertIn("Home Organization", page)
                self.assertIn(event.number, page)
                self.assertIn(f"{number} / {len(pages)}", page)

    def test_free_lines_fill_the_page(self):
        free = self._sheet()._free_lines
        self.assertEqual(
            [free(count) for count in (0, 3, 15, 16, 38, 40, 41)],
            [18, 15, 5, 27, 5, 5, 27],
        )

    def test_list_of_nobody(self):
        event = self._create_event(target_mode="hand", place=False)
        [page] = self._pages(self._print(event, EVENT_SHEET, self.clerk_a))
        self.assertPrinted(self._dense(page), "Draft: the list is not approved yet")
        self.assertNotIn("False", page)

    def test_long_entries_flow(self):
        name = "A Long Name " * 4
        self.branch.short_name = "An Organization With a Long Name " * 6
        people = self._create_member(name=name)
        event = self._make_approved_event(
            people, name="Theme " * 16, place="Place " * 16
        )
        printed = self._printed(event, EVENT_SHEET)
        self.assertPrinted(printed, name, self.branch.short_name, "Theme " * 16)

    def test_deceased_are_left_out(self):
        alive, dead = self._make_people(2)
        event = self._make_approved_event(alive | dead)
        dead.sudo()._record_proof(is_deceased=True)
        printed = self._printed(event, EVENT_SHEET)
        self.assertPrinted(printed, alive.name)
        self.assertNotPrinted(printed, dead.name)

    def test_member_of_another_center_by_name_alone(self):
        """Who left the center is invited still; telephone and home are not shown."""
        member = self._make_people(1)
        event = self._make_approved_event(member)
        member.sudo()._as_mover().center_id = self.center_b
        printed = self._printed(event, EVENT_SHEET)
        self.assertPrinted(printed, member.sudo().name)
        self.assertNotPrinted(printed, "139****0001", "First Branch")

    def test_foreign_sheet_is_refused(self):
        event = self._make_approved_event(self._make_people(1))
        self.assertPrintRefused(event, EVENT_SHEET)

    def test_queries_do_not_grow(self):
        people = self._make_people(12)
        events = self.env["party.event"]
        for size in (1, 3, 12, 12):
            events |= self._make_approved_event(people[:size])
        self.assertQueriesSteady(events.browse(events.ids), EVENT_SHEET)
