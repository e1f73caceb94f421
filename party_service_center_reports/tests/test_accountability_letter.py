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
