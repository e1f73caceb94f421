"""The printed plaque: who is named on it (P-02), the emblem, exact size."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..exceptions import DocumentRefused
from .common import PICTURE, PLATE, RARE_NAMES, PartyReportsCommon

NAME = RARE_NAMES[-4:]


class TestPlaquePlate(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5054321"

    def _plaque(self, answer="yes", mobile="13800000401", **values):
        """A plaque of a person who gave ``answer`` to the public display."""
        case = self._create_registration(
            **{"name": NAME, "mobile": mobile, "found_via": "self"} | values
        )
        self._take_consents(case, display_answer=answer)
        self._complete_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        return case.plaque_ids

    def _answer(self, plaque, is_accepted):
        text = self.env["party.text"]._current("display")
        self.env["party.consent"].with_user(self.clerk_a)._record(
            {text: is_accepted}, "paper", registration=plaque.registration_id
        )

    def test_plate(self):
        plaque = self._plaque()
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(plaque, PLATE, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(300, 200)])
        association = self.env.ref(
            "party_service_center.party_organization_association"
        )
        self.assertPrinted(
            self._dense(self._pages(content)[0]),
            "Member's Shop",
            NAME,
            "Shen's Tea",
            "Serial TA-B-2026-0001",
            association.name,
            "Center A",
            "0572-5054321",
            "September 21, 2026",
        )

    def test_without_consent_no_name(self):
        """P-02, P-04: the plaque is given all the same, with business and serial."""
        printed = self._printed(self._plaque("no"), PLATE)
        self.assertPrinted(printed, "Member's Shop", "Shen's Tea", "TA-B-2026-0001")
        self.assertNotPrinted(printed, NAME)

    def test_never_asked_no_name(self):
        member = self._create_member(name=NAME)
        plaque = self.env["party.plaque"].with_user(self.clerk_a)
        plaque = plaque._issue(self._sign_pledge(member))
        self.assertNotPrinted(self._printed(plaque, PLATE), NAME)

    def test_withdrawn_consent_no_name(self):
        plaque = self._plaque()
        plaque.registration_id.action_enter()
        consents = plaque.member_id.consent_ids
        consents.filtered(lambda c: c.kind == "display")._withdraw("paper")
        self.assertNotPrinted(self._printed(plaque, PLATE), NAME)

    def test_latest_answer_holds(self):
        plaque = self._plaque("no")
        self._answer(plaque, True)
        self.assertPrinted(self._printed(plaque, PLATE), NAME)
        self._answer(plaque, False)
        self.assertNotPrinted(self._printed(plaque, PLATE), NAME)

    def test_business_called_after_its_owner(self):
        business = f"{NAME} Tea"
        named = self._plaque(business_name=business)
        self.assertPrinted(self._printed(named, PLATE), business)
        unnamed = self._plaque("no", "13800000402", business_name=business)
        printed = self._printed(unnamed, PLATE)
        self.assertPrinted(printed, unnamed.name)
        self.assertNotPrinted(printed, NAME, "Tea")

    def test_consent_counts_in_the_register_too(self):
        plaque = self._plaque()
        plaque.registration_id.action_enter()
        self.assertTrue(plaque.member_id)
        self.assertPrinted(self._printed(plaque, PLATE), NAME)

    def test_void_serial_is_refused(self):
        for verb in ("lose", "return", "withdraw"):
            plaque = self._plaque(mobile=f"138000005{len(verb):02}")
            getattr(plaque, f"_{verb}")("As the member said")
            other = self._plaque(mobile=f"138000006{len(verb):02}")
            with (
                self.subTest(verb=verb),
                self.assertRaisesRegex(DocumentRefused, plaque.name),
            ):
                self._print(plaque | other, PLATE, self.clerk_a)

    def test_replacement_prints_the_new_serial(self):
        plaque = self._plaque()
        plaque._replace("Broken")
        following = plaque.replaced_by_ids
        self.assertPrinted(self._printed(following, PLATE), following.name)
        with self.assertRaises(DocumentRefused):
            self._print(plaque, PLATE, self.clerk_a)

    def test_no_emblem_unless_chosen(self):
        plaque = self._plaque()
        self.assertFalse(self.env.company.party_emblem)
        self.assertEqual(
            self._count_pictures(self._print(plaque, PLATE, self.clerk_a)), 0
        )
        system = new_test_user(self.env, "system", "base.group_system")
        settings = self.env["res.config.settings"].with_user(system)
        settings.create({"party_emblem": PICTURE}).execute()
        self.assertTrue(self.env.company.party_emblem_on_badges)
        self.assertEqual(
            self._count_pictures(self._print(plaque, PLATE, self.clerk_a)), 0
        )
        settings.create({"party_emblem_on_plaques": True}).execute()
        content = self._print(plaque, PLATE, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 1)
        self.assertEqual(self._page_sizes(content), [(300, 200)])
        settings.create({"party_emblem": False}).execute()
        self.assertEqual(
            self._count_pictures(self._print(plaque, PLATE, self.clerk_a)), 0
        )

    def test_emblem_is_the_administrator_s(self):
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.assertRaises(AccessError):
                self.env.company.with_user(user).party_emblem = PICTURE

    def test_longest_texts_stay_on_the_plate(self):
        self.env.company.write(
            {"party_emblem": PICTURE, "party_emblem_on_plaques": True}
        )
        plaque = self._plaque(name="赟" * 50, business_name="玥" * 200)
        [page] = self._pages(self._print(plaque, PLATE, self.clerk_a))
        self.assertEqual((page.count("赟"), page.count("玥")), (50, 200))

    def test_several_plates(self):
        plaques = self._plaque() | self._plaque("no", "13800000402")
        content = self._print(plaques, PLATE, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(300, 200)] * 2)
        for plaque, page in zip(plaques, self._pages(content), strict=True):
            self.assertIn(plaque.name, page)

    def test_foreign_plaque_is_refused(self):
        self.assertPrintRefused(self._plaque(), PLATE)

    def test_queries_do_not_grow_with_the_plates(self):
        plaques = self.env["party.plaque"]
        for number in range(4):
            plaques |= self._plaque(mobile=f"1380000070{number}")
        self.assertQueriesSteady(plaques, PLATE)
