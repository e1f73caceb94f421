"""Papers of an accountability matter: asked, told, received (A4.6)."""

from odoo.addons.party_service_center.tests.accountability_common import (
    FACTS,
    AccountabilitySteps,
)

from .common import DECISION, REQUEST, SLIP, PartyReportsCommon

ID_NUMBER = "33052319750315001X"


class TestAccountabilityLetter(AccountabilitySteps, PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.file = case._bring_file_to(
            "submitted", facts=f"{FACTS}\nOf {ID_NUMBER}.", note="Between us"
        )
        admonition = cls.env.ref("party_service_center.party_measure_admonition")
        case._decide(cls.file, measure_id=admonition.id, months=3)
        case._dialog(cls.file, "serve")

    def test_request(self):
        printed = self._printed(self.file.statement_ids, REQUEST)
        self.assertPrinted(
            printed,
            "TA-D-2026-0001",
            "Internal",
            "Request for a Statement",
            f"{self.clerk_a.name}:",
            FACTS,
            "Please write by September 29, 2026",
        )
        self.assertNotPrinted(printed, "Between us", "19750315")

    def test_decision(self):
        printed = self._printed(self.file.notice_ids, DECISION)
        self.assertPrinted(
            printed,
            "Notice of a Decision",
            FACTS,
            "Nobody was told in time.",
            "Decision: Admonition, 3 months",
            "The measure ends on December 21, 2026.",
            "You may object in writing until",
        )
        self.assertNotPrinted(printed, "Between us", "19750315")

    def test_decision_before_it_is_served(self):
        """It is handed over before the service can be recorded."""
        file = self._bring_file_to("submitted")
        self._decide(file, is_secrecy_breach=True)
        self.env.flush_all()
        self.env.invalidate_all()
        printed = self._printed(file.notice_ids, DECISION, self.director_a)
        self.assertPrinted(
            printed,
            file.name,
            "Decision: Criticism and Education",
            "within 10 working days of the day on which you received this",
            "Party secrecy rules were broken",
        )
        self.assertPrinted(
            self._printed(file.notice_ids, SLIP, self.director_a), file.name
        )

    def test_decision_on_the_objection(self):
        self._object(self.file)
        admonition = self.env.ref("party_service_center.party_measure_admonition")
        self._dialog(
            self.file.with_user(self._second()),
            "review",
            review="changed",
            measure_id=admonition.id,
            months=4,
            text="Harder, and in time.",
        )
        printed = self._printed(self.file.notice_ids, DECISION)
        self.assertPrinted(
            printed,
            "Decision: Admonition, 3 months",
            "The measure ends on December 21, 2026.",
            "Harder, and in time.",
            "Decision on the objection: Another Measure: Admonition, 4 months",
            "After the objection, the measure ends on January 21, 2027.",
        )
        self.assertNotPrinted(printed, "You may object")

    def test_person_prints_with_a_cold_cache(self):
        """The number alone is theirs, whatever was read before."""
        for record, paper in (
            (self.file.statement_ids, REQUEST),
            (self.file.notice_ids, DECISION),
            (self.file.notice_ids, SLIP),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            printed = self._printed(record, paper, self.clerk_a)
            self.assertPrinted(printed, "TA-D-2026-0001")

    def test_slip_says_nothing_of_the_matter(self):
        printed = self._printed(self.file.notice_ids, SLIP)
        self.assertPrinted(printed, "Slip of Receipt", "TA-D-2026-0001", "Signature")
        self.assertNotPrinted(printed, FACTS, "Admonition", "Nobody was told")

    def test_foreign_paper_is_refused(self):
        for record, paper in (
            (self.file.statement_ids, REQUEST),
            (self.file.notice_ids, DECISION),
            (self.file.notice_ids, SLIP),
        ):
            self.assertPrintRefused(record, paper)

    def test_a_print_is_a_look(self):
        """Noted when the transaction ends; here the rows that would be written."""
        noted = []
        looks = type(self.env["party.accountability.look"])
        self.patch(looks, "_note", lambda _self, docs, verb: noted.append((docs, verb)))
        self._print(self.file.notice_ids, DECISION, self.committee)
        self.assertIn((self.file.notice_ids, "print"), noted)
