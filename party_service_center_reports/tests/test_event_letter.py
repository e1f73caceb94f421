"""The letter of invitation: one page, one address, one code, nothing else (A3.3.2)."""

from unittest.mock import patch

from odoo.exceptions import AccessError

from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..exceptions import DocumentRefused
from ..report import party_event_letter
from .common import EVENT_LETTER, NOTICE_LETTER, RARE_NAMES, PartyReportsCommon

ID_NUMBER = "33052319750315001X"


class TestEventLetter(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5012345"

    def _open_shop(self, member, **values):
        return self.env["party.business"].create(
            {"member_id": member.id, "name": "Tea and Bamboo"} | values
        )

    def test_letter_is_one_page(self):
        member = self._create_member(name=RARE_NAMES[:4], residence="Test Town")
        self._open_shop(member, premises="1 Test Street", market="Hall", stall_no="7")
        member.sudo().id_number = ID_NUMBER
        event = self._make_approved_event(member)
        person = event.participant_ids
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(person, EVENT_LETTER, self.clerk_a)
        [page] = self._pages(content)
        self.assertEqual(self._page_sizes(content), [(210, 297)])
        printed = self._dense(page)
        self.assertPrinted(
            printed,
            f"To: {RARE_NAMES[:4]}",
            "1 Test Street",
            "Hall 7",
            "Tea and Bamboo",
            "You are invited to an activity of our center.",
            event.number,
            "September 29, 2026 14:00 – 16:00",
            "Meeting room of the center",
            person.code,
            person._page_url(),
            "0572-5012345",
            "Center A",
            "September 21, 2026",
        )
        self.assertNotPrinted(
            printed,
            ID_NUMBER,
            "330523",
            member.mobile,
            self.branch.name,
            event.name,
            "Test Town",
        )

    def test_code_in_groups(self):
        event = self._make_approved_event(self._make_people(1))
        person = event.participant_ids
        [page] = self._pages(self._print(person, EVENT_LETTER, self.clerk_a))
        self.assertIn(f"{person.code[:4]} {person.code[4:]}", page)

    def test_picture_holds_the_link(self):
        event = self._make_approved_event(self._make_people(1))
        with patch.object(
            party_event_letter, "qr_data_uri", side_effect=qr_data_uri
        ) as draw:
            content = self._print(event.participant_ids, EVENT_LETTER, self.clerk_a)
        draw.assert_called_once_with(event.participant_ids._page_url())
        self.assertEqual(self._count_pictures(content), 1)

    def test_residence_without_a_business(self):
        member = self._create_member(residence="Test Town")
        event = self._make_approved_event(member)
        printed = self._printed(event.participant_ids, EVENT_LETTER)
        self.assertPrinted(printed, "Test Town")

    def test_letters_in_the_order_of_the_addresses(self):
        people = self._make_people(4)
        streets = ("C Street", "A Street", "B Street", "A Street")
        for member, street in zip(people, streets, strict=True):
            self._open_shop(member, premises=street)
        event = self._make_approved_event(people)
        pages = self._pages(
            self._print(event.participant_ids, EVENT_LETTER, self.clerk_a)
        )
        names = ["Member 0002", "Member 0004", "Member 0003", "Member 0001"]
        self.assertEqual(len(pages), len(names))
        for page, name in zip(pages, names, strict=True):
            self.assertIn(name, page)

    def test_long_entries_stay_on_one_page(self):
        member = self._make_people(1, name="A Long Name " * 4)
        self._open_shop(member, name="店" * 30, premises="街" * 30, market="市" * 30)
        event = self._make_approved_event(member, bring_text="带" * 60, place="地" * 60)
        pages = self._pages(
            self._print(event.participant_ids, EVENT_LETTER, self.clerk_a)
        )
        self.assertEqual(len(pages), 1)

    def test_only_while_it_is_to_come(self):
        """Nobody is told of a plan that is not approved, or of what is over."""
        event = self._create_event(target_mode="hand")
        self._invite(event, self._make_people(1))
        person = event.participant_ids
        for state in ("draft", "submitted", "held", "filed", "cancelled"):
            event.sudo()._as_mover().write({"state": state, "number": "TA-A-1"})
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(DocumentRefused, event.name),
            ):
                self._print(person, EVENT_LETTER, self.clerk_a)

    def test_nothing_goes_to_the_dead(self):
        people = self._make_people(2)
        event = self._make_approved_event(people)
        people[1].sudo()._record_proof(is_deceased=True)
        with self.assertRaisesRegex(DocumentRefused, people[1].name):
            self._print(event.participant_ids, EVENT_LETTER, self.clerk_a)

    def test_foreign_letter_is_refused(self):
        event = self._make_approved_event(self._make_people(1))
        self.assertPrintRefused(event.participant_ids, EVENT_LETTER)

    def test_own_member_of_a_foreign_activity(self):
        """Center B sees where its member is invited; the letter is center A's."""
        member = self._make_people(1)
        event = self._make_approved_event(member)
        member.sudo()._as_mover().center_id = self.center_b
        self.env.flush_all()
        person = event.participant_ids.with_user(self.clerk_b)
        self.assertTrue(person.has_access("read"))
        with self.assertRaises(AccessError):
            self._print(event.participant_ids, EVENT_LETTER, self.clerk_b)

    # ------------------------------------------------------------------
    # Letters of an announcement
    # ------------------------------------------------------------------
    def _announce_by_letter(self, count=2):
        event = self._create_event(target_mode="hand")
        event.route_ids = [(5,), (0, 0, {"kind": "letter"})]
        self._invite(event, self._make_people(count, residence="Test Town"))
        self._approve(event)
        self._announce(event)
        return event

    def _letters(self, event):
        return event.announcement_ids.sorted("id")[-1].notice_ids

    def test_letter_of_a_notice(self):
        event = self._announce_by_letter()
        letters = self._letters(event)
        self.assertEqual(set(letters.mapped("kind")), {"letter"})
        pages = self._pages(self._print(letters, NOTICE_LETTER, self.clerk_a))
        self.assertEqual(len(pages), 2)
        for page, person in zip(pages, letters.participant_id.sorted(), strict=True):
            self.assertPrinted(
                self._dense(page),
                "You are invited",
                person.member_name,
                person.code,
                "Test Town",
            )
        self.assertEqual(set(letters.mapped("state")), {"manual"}, "not posted yet")

    def test_letter_of_a_change(self):
        event = self._announce_by_letter()
        old = self._letters(event)
        event.place = "The other room"
        self._approve(event)
        self._announce(event)
        with self.assertRaises(DocumentRefused):
            self._print(old, NOTICE_LETTER, self.clerk_a)
        printed = self._printed(self._letters(event), NOTICE_LETTER)
        self.assertPrinted(printed, "has changed", "The other room")

    def test_letter_of_a_cancellation(self):
        event = self._announce_by_letter()
        self._give_reason(event.with_user(self.director_a), "cancel", "A typhoon")
        self._announce(event)
        letters = self._letters(event)
        printed = self._printed(letters, NOTICE_LETTER)
        self.assertPrinted(printed, "is cancelled", event.number, "0572-5012345")
        self.assertNotPrinted(
            printed, letters.participant_id[0].code, "whether you are coming"
        )

    def test_only_letters_are_printed(self):
        event = self._create_event(target_mode="hand")
        self._invite(event, self._make_people(1))
        self._approve(event)
        self._announce(event)
        with self.assertRaises(DocumentRefused):
            self._print(self._letters(event), NOTICE_LETTER, self.clerk_a)

    def test_foreign_notice_is_refused(self):
        event = self._announce_by_letter(1)
        self.assertPrintRefused(self._letters(event), NOTICE_LETTER)

    def test_queries_do_not_grow_with_the_notices(self):
        event = self._announce_by_letter(6)
        self.assertQueriesSteady(self._letters(event), NOTICE_LETTER)

    def test_queries_do_not_grow(self):
        people = self._make_people(6)
        for member in people:
            self._open_shop(member)
        event = self._make_approved_event(people)
        self.assertQueriesSteady(event.participant_ids, EVENT_LETTER)
