"""The printed Service Acceptance (Handling) Form: the screen's content (A3.2.2)."""

from .common import FORM, PartyReportsCommon

LABELS = (
    "Requester",
    "Telephone",
    "Home Organization",
    "Business",
    "Accepted at",
    "Kind of Service",
    "First Contact",
    "Channel",
    "Request",
    "Handling",
    "Hand-over",
    "Answer Due on",
    "Deadline Told",
    "Result",
    "Result Told at",
    "Told by",
    "Requester (signature)",
    "Handler (signature)",
    "Center Director (signature)",
    "Filed at",
    "Filed by",
)


class TestTicketForm(PartyReportsCommon):
    def test_every_stage_prints_the_whole_form(self):
        for state in (
            "accepted",
            "transferred",
            "processing",
            "done",
            "told",
            "filed",
            "withdrawn",
        ):
            ticket = self._bring_to(state)
            with self.subTest(state=state):
                printed = self._printed(ticket)
                self.assertPrinted(printed, *LABELS)
                self.assertPrinted(
                    printed,
                    ticket.name,
                    "Center A",
                    ticket.requester_name,
                    ticket.requester_phone,
                    ticket.request_text,
                    ticket.first_contact_id.name,
                    "September 21, 2026 10:00",
                    "October 8, 2026",
                    dict(ticket._fields["state"]._description_selection(self.env))[
                        state
                    ],
                )

    def test_course_and_result(self):
        ticket = self._bring_to("processing")
        self._tell(ticket, "promise", channel="phone")
        self._settle(ticket)
        self._tell(ticket, channel="visit")
        printed = self._printed(ticket)
        self.assertPrinted(
            printed,
            "September 21, 2026 10:00 Clerk A → Director A",
            "September 21, 2026 10:00 Director A: Taken Over",
            "September 21, 2026 10:00 Telephone Clerk A",
            ticket.result_text,
            "Visit",
        )

    def test_returned_hand_over_shows_its_reason(self):
        ticket = self._create_ticket()
        self._hand_over(ticket, note="Please call the market.")
        self._give_reason(
            ticket.with_user(self.director_a), "return", "Answer it yourself"
        )
        self.assertPrinted(
            self._printed(ticket),
            ": Please call the market.",
            "Returned (Answer it yourself)",
        )

    def test_withdrawal_shows_its_reason(self):
        ticket = self._bring_to("withdrawn")
        self.assertPrinted(self._printed(ticket), "By mistake")
        self.assertNotIn("Bymistake", self._printed(self._create_ticket()))

    def test_member_and_business(self):
        branch = self.env["party.organization"].create(
            {"name": "Stone Dragon Branch", "kind": "branch"}
        )
        member = self._create_member(
            name="䶮㛃𬘡𬭚",
            home_branch_id=branch.id,
            business_ids=[(0, 0, {"name": "Tea Shop"})],
        )
        ticket = self._create_ticket(member_id=member.id, requester_name=member.name)
        with self.assertNoLogs("weasyprint", "WARNING"):
            printed = self._printed(ticket)
        self.assertPrinted(
            printed, "䶮㛃𬘡𬭚", "Stone Dragon Branch", "Tea Shop", "Full Member"
        )

    def test_member_of_another_center_stays_hidden(self):
        """P-09: who sees the ticket need not see the member's file."""
        branch = self.env["party.organization"].create(
            {"name": "Stone Dragon Branch", "kind": "branch"}
        )
        member = self._create_member(
            self.clerk_b, home_branch_id=branch.id, center_id=self.center_b.id
        )
        ticket = self._create_ticket()
        ticket.sudo().member_id = member
        printed = self._printed(ticket.sudo(False))
        self.assertPrinted(printed, ticket.request_text)
        self.assertNotIn("StoneDragon", printed)

    def test_foreign_ticket_is_refused(self):
        self.assertPrintRefused(self._create_ticket(), FORM)

    def test_markup_of_people_is_text(self):
        ticket = self._create_ticket(
            requester_name="<b>Bold</b>",
            request_text="<img src='http://127.0.0.1:9/x'/> & </article><article>",
        )
        with self.assertNoLogs("weasyprint", "WARNING"):
            printed = self._printed(ticket)
        self.assertPrinted(
            printed,
            "<b>Bold</b>",
            "<img src='http://127.0.0.1:9/x'/> & </article><article>",
        )

    def test_form_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["party_service_center_reports"], ["zh_CN"]
        )
        printed = self._printed(self._create_ticket(), lang="zh_CN")
        self.assertPrinted(
            printed,
            "个体工商户(市场经营户)党员服务受(办)理表",
            "首问责任人",
            "2026年9月21日 10:00",
            "2026年10月8日",
            "年月日",
        )

    def test_queries_do_not_grow_with_the_forms(self):
        tickets = self._create_ticket()
        for _number in range(4):
            tickets |= self._create_ticket()
        self.assertQueriesSteady(tickets, FORM)
