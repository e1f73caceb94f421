"""The printed Service Acceptance (Handling) Form: the screen's content (A3.2.2)."""

import re

import lxml.html

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.party_service_center.tests.common import PIXEL

from .common import FORM, PartyReportsCommon

MODULE = "party_service_center_reports"
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
    "Important matter",
    "Hand-over",
    "Answer Due on",
    "Deadline Told",
    "Result",
    "Decision",
    "Result Told at",
    "Told by",
    "Requester (signature)",
    "Handler (signature)",
    "Center Director (signature)",
    "File Number",
    "Filed at",
    "Filed by",
    "Place of the Paper",
    "Keep for",
)
# rows of the course that an ordinary ticket does not have
PARTS = (
    "Extensions",
    "Supervision",
    "Referrals",
    "Visits",
    "Callback",
    "Further Rounds",
    "Same Matter",
    "Circle",
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
                self.assertNotPrinted(printed, *PARTS)
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

    # ------------------------------------------------------------------
    # The whole course
    # ------------------------------------------------------------------
    def _refer(self, ticket, **values):
        given = {
            "ticket_id": ticket.id,
            "addressee_kind": "lawyer",
            "addressee_name": "Office of Lawyer Ye",
            "is_agreed": True,
            "sent_way": "post",
            "due_date": "2026-10-12",
        }
        referral = self.env["party.ticket.referral"].with_env(ticket.env)
        referral = referral.create(given | values)
        referral.action_send()
        return referral

    def _visit(self, ticket, **values):
        given = {"ticket_id": ticket.id, "findings": "The roof leaks."}
        return (
            self.env["party.ticket.visit"].with_env(ticket.env).create(given | values)
        )

    def _step(self, ticket, text):
        values = {"ticket_id": ticket.id, "text": text}
        self.env["party.ticket.step"].with_env(ticket.env).create(values)

    def _answer_committee(self, demand, text):
        dialogs = self.env["party.ticket.supervision.answer"]
        dialogs.with_user(self.director_a).create(
            {"supervision_id": demand.id, "answer_text": text}
        ).action_confirm()

    def _link(self, ticket, other, relation):
        values = {"ticket_id": ticket.id, "other_id": other.id, "relation": relation}
        dialogs = self.env["party.ticket.link"].with_env(ticket.env)
        dialogs.create(values).action_confirm()

    def _make_rich(self):
        """A told ticket that has everything a form can show."""
        ticket = self._create_ticket(is_important=True)
        self._hand_over(ticket, is_promise_told=True)
        ticket.with_user(self.director_a).action_accept_transfer()
        ticket.with_user(self.director_a).cohandler_ids = self.data_officer
        self._step(ticket, "The branch was called.")
        extension = self._ask_extension(ticket)
        extension.with_user(self.director_a).action_approve()
        self._tell(ticket, "extension", channel="phone", note="Agrees to wait")
        self._answer_committee(self._press(ticket), "On Friday.")
        referral = self._refer(ticket.with_user(self.director_a))
        referral.write({"outcome_kind": "settled", "outcome_text": "A lawyer helped."})
        referral.action_record_outcome()
        self._visit(ticket, help_given="300 yuan")
        self._settle(ticket)
        self._tell(ticket, "answer", channel="letter")
        self._tell(ticket, channel="visit", note="Many thanks")
        self._call_back(ticket, self.clerk_a, satisfaction="2", opinion="Too slow")
        ticket.signature = PIXEL
        return ticket

    def test_ordinary_form_is_one_page_at_each_stage(self):
        for state in ("accepted", "processing", "done", "told", "filed", "withdrawn"):
            with self.subTest(state=state):
                content = self._print(self._bring_to(state), user=self.clerk_a)
                self.assertEqual(self._page_sizes(content), [(210, 297)])

    def test_form_says_what_the_screen_says(self):
        ticket = self._make_rich()
        printed = self._printed(ticket)
        self.assertPrinted(
            printed,
            self.data_officer.name,
            "September 21, 2026 10:00 Clerk A: The branch was called.",
            # both dates, and the extension between them
            "October 16, 2026 First due on: October 8, 2026",
            "1. Waiting for Another Authority, 7 working days:"
            " The branch of origin has not answered yet.",
            "Asked for: September 21, 2026 10:00 Clerk A",
            "Approved: September 21, 2026 10:00 Director A",
            "Due on: October 8, 2026 → October 16, 2026",
            "New due date told: September 21, 2026 10:00 Telephone Clerk A:"
            " Agrees to wait",
            # the committee
            "September 21, 2026 10:00 Committee: Why is this not settled?",
            "Answer due on: September 23, 2026",
            "September 21, 2026 10:00 Director A: On Friday.",
            # help from outside
            "Office of Lawyer Ye (Lawyer): Answered",
            "Sent on: September 21, 2026 (By Post)",
            "Answer expected by: October 12, 2026",
            "September 21, 2026 Settled: A lawyer helped.",
            "September 21, 2026 Clerk A: The roof leaks.",
            "Done or given: 300 yuan",
            # result, callback and what came after it
            "Answer Announced September 21, 2026 10:00 Letter Clerk A",
            "What the Requester Said Many thanks",
            "September 21, 2026 10:00 Telephone Clerk A"
            " (important, sent to the committee)",
            "Satisfaction: Dissatisfied",
            "Opinion: Too slow",
            f"{ticket.name}-2: Director A, Accepted, due on: September 29, 2026",
        )
        self.assertPrinted(self._printed(ticket.round_ids), "Further round of:")

    def test_marks_are_those_of_the_language(self):
        """Western ones between Chinese words look like slips of the pen."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms([MODULE], ["zh_CN"])
        ticket = self._make_rich()
        actions = self.env["ir.actions.report"].with_context(lang="zh_CN")
        page = actions._party_pages(self.env.ref(FORM), {}, ticket.ids)[ticket.id]
        text = lxml.html.fromstring(page).text_content()
        self.assertIn("Clerk A\uff1aThe branch was called.", text)
        self.assertFalse(re.findall(r"\S+\uff1a\s+", text))

    def test_boxes_are_ticked(self):
        """The style sheet draws the ticks; the layout says which there are."""
        ticket = self._create_ticket(is_important=True)
        self._tell(ticket, result_text="Ask the branch.", decision="partly")
        html = self.env["ir.actions.report"]._render_qweb_html(FORM, ticket.ids)[0]
        ticked = html.decode().split("party_tick party_ticked")[1:]
        labels = [text.partition("</span>")[2].split("<")[0] for text in ticked]
        labels = [label.strip() for label in labels]
        self.assertEqual(
            [self._dense(label) for label in labels],
            ["AttheWindow", "Answereddirectly", "Importantmatter", "PartlySolved"],
        )

    def test_open_callback_and_follow_up(self):
        ticket = self._create_ticket(is_important=True)
        self._visit(ticket, follow_up_date="2026-09-28")
        self._tell(ticket, result_text="Come on Friday.")
        self.assertPrinted(
            self._printed(ticket),
            "Follow-up on: September 28, 2026",
            "To be made by: September 29, 2026 Director A (important)",
        )
        with freeze_time("2026-09-28 02:00:00"):
            self._visit(ticket, findings="Mended.", visit_date="2026-09-28")
        self.assertPrinted(self._printed(ticket), "(made: September 28, 2026)")

    def test_refused_extension_and_recalled_letter_show_why(self):
        ticket = self._create_ticket()
        extension = self._ask_extension(ticket)
        self._give_reason(
            extension.with_user(self.director_a), "refuse", "Seven days will do"
        )
        referral = self._refer(ticket)
        self._give_reason(referral, "recall", "Wrong office")
        self.assertPrinted(
            self._printed(ticket),
            "Refused: September 21, 2026 10:00 Director A (Seven days will do)",
            "Recalled: September 21, 2026 10:00 Clerk A (Wrong office)",
        )

    def test_failed_message_is_told_of(self):
        self.center_a.phone = "0572-5012345"
        ticket = self._create_ticket(requester_email="yifan@example.org")
        self._hand_over(ticket)
        self._tell(ticket, "promise", channel="email")
        deliveries = ticket.notice_ids.sudo().message_id.notification_ids
        deliveries.write(
            {"notification_status": "exception", "failure_reason": "No such mailbox"}
        )
        self.assertPrinted(
            self._printed(ticket), "E-mail Clerk A (Failed: No such mailbox)"
        )

    def test_tickets_of_one_matter(self):
        first = self._create_ticket(self.director_a)
        again, twice = self._create_ticket(), self._create_ticket()
        self._link(again, first, "again")
        self._link(twice, first, "twice")
        self.assertPrinted(self._printed(first), "Other tickets of the matter: 2")
        self.assertPrinted(
            self._printed(again), f"Asked again, began with: {first.name}"
        )
        self.assertPrinted(
            self._printed(twice), f"Taken twice, goes on as: {first.name}"
        )
        # it became secret later, and the reader is not of its circle
        self._give_reason(first.with_user(self.director_a), "mark_secret", "Private")
        self.assertFalse(first.with_env(again.env).has_access("read"))
        printed = self._printed(again)
        self.assertPrinted(printed, again.request_text)
        self.assertNotPrinted(printed, first.name)

    # ------------------------------------------------------------------
    # Secrecy, signature, file
    # ------------------------------------------------------------------
    def test_secret_form_is_marked_on_each_page(self):
        """P-17: the mark stands on the paper, and only the circle prints it."""
        ticket = self._create_ticket(request_text="A long complaint.\n" * 120)
        self.assertNotIn("Internal", self._printed(ticket))
        self._give_reason(ticket, "mark_secret", "A family matter")
        content = self._print(ticket, user=self.clerk_a)
        pages = self._pages(content)
        self.assertGreater(len(pages), 2)
        for page in pages:
            self.assertEqual(page.count("Internal"), 1)
        for page in pages[1:]:
            self.assertIn(ticket.name, page)
        self.assertPrinted(self._dense(pages[0]), "Circle Clerk A, Director A")
        with self.assertRaises(AccessError):
            self._print(ticket, user=self.committee)

    def test_marks_do_not_pass_to_other_forms(self):
        secret, plain = self._create_ticket(), self._create_ticket()
        self._give_reason(secret, "mark_secret", "A family matter")
        content = self._print(secret | plain, user=self.clerk_a)
        marked = ["Internal" in page for page in self._pages(content)]
        self.assertEqual(marked, [True, False])

    def test_signature_or_why_there_is_none(self):
        ticket = self._create_ticket()
        self._tell(ticket, result_text="Come on Friday.")
        content = self._print(ticket, user=self.clerk_a)
        self.assertEqual(self._count_pictures(content), 0)
        self.assertNotIn("signed", "".join(self._pages(content)))
        ticket.unsigned_reason = "Spoke by telephone"
        self.assertPrinted(self._printed(ticket), "Not signed: Spoke by telephone")
        ticket.write({"scan": PIXEL, "unsigned_reason": False})
        self.env.invalidate_all()  # what was read of the scan's size
        self.assertPrinted(self._printed(ticket), "Signed on paper")
        ticket.signature = PIXEL
        content = self._print(ticket, user=self.clerk_a)
        self.assertEqual(self._count_pictures(content), 1)
        self.assertNotPrinted(self._dense("".join(self._pages(content))), "on paper")

    def test_filed_form_says_where_it_lies(self):
        ticket = self._bring_to("filed")
        self.assertPrinted(
            self._printed(ticket),
            ticket.file_number,
            "Folder 3",
            "10 Years",
            "Not signed: Refused to sign",
            "Filed by Clerk A",
        )

    def test_long_course_flows_over_pages(self):
        ticket = self._create_ticket()
        for number in range(40):
            self._step(ticket, f"Call {number}. " + "They will look for it. " * 15)
        pages = self._pages(self._print(ticket, user=self.clerk_a))
        self.assertGreater(len(pages), 3)
        for page in pages[1:]:
            self.assertIn(ticket.name, page)
        text = " ".join(pages)
        self.assertTrue(all(f"Call {number}." in text for number in range(40)))

    def test_short_result_keeps_to_its_label(self):
        """A row moves to the next page with its text, wherever the page ends."""
        ticket = self._create_ticket()
        self._tell(ticket, result_text="Come on Friday.")
        for count in (20, 24, 28, 32, 36):
            ticket.sudo()._record_proof(request_text="A line.\n" * count)
            pages = self._pages(self._print(ticket, user=self.clerk_a))
            with self.subTest(lines=count):
                dense = [self._dense(page) for page in pages]
                self.assertTrue(any("ResultComeonFriday." in page for page in dense))

    def test_queries_do_not_grow_with_the_forms(self):
        tickets = self._make_rich()
        for _number in range(4):
            tickets |= self._make_rich()
        self.assertQueriesSteady(tickets, FORM)
