"""The undertaking to be signed, and the list of what somebody hands over."""

from .common import HANDOVER, UNDERTAKING, PartyReportsCommon


class TestPeoplePapers(PartyReportsCommon):
    def test_undertaking_to_sign(self):
        newcomer = self._new_user("newcomer", "clerk", is_sworn=False)
        papers = self.env["party.undertaking"].with_user(self.admin)
        paper = papers.create({"user_id": newcomer.id})
        [page] = self._pages(self._print(paper, UNDERTAKING, self.admin))
        self.assertPrinted(
            self._dense(page),
            "Secrecy Undertaking",
            newcomer.name,
            "Secrecy Undertaking of Staff, version 1",
            "My login is mine alone",
            "Who undertakes (signature)",
        )
        own = papers.search([("user_id", "=", self.clerk_a.id)])
        self.assertPrintRefused(own, UNDERTAKING)

    def test_the_words_stay_those_of_the_sheet(self):
        papers = self.env["party.undertaking"]
        paper = papers.search([("user_id", "=", self.clerk_a.id)])
        following = paper.text_id.copy({"body": "Other words"})
        following.action_publish()
        [page] = self._pages(self._print(paper, UNDERTAKING, self.clerk_a))
        self.assertPrinted(self._dense(page), "version 1", "My login is mine alone")
        self.assertNotPrinted(self._dense(page), "Other words")

    def test_handover_list(self):
        ticket = self._create_ticket()
        post = self.center_a.staff_ids.filtered(lambda s: s.user_id == self.clerk_a)
        post.date_to = "2026-09-30"
        handover = post.handover_ids
        handover.heir_id = self.director_a
        [page] = self._pages(self._print(handover, HANDOVER, self.director_a))
        self.assertPrinted(
            self._dense(page),
            "Handover of Open Work",
            "Center A",
            self.clerk_a.name,
            "September 30, 2026",
            ticket.name,
            self.director_a.name,
            "Listed",
        )
        self.assertPrintRefused(handover, HANDOVER)
