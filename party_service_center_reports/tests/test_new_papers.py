"""Badge, notice slip, consents, posters and the wall sheet of members."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from odoo.addons.party_service_center.models.party_rule import KINDS

from ..exceptions import DocumentRefused
from ..report.party_rule_poster import COURSES
from .common import (
    BADGE,
    CENTER_POSTERS,
    CONSENTS,
    MEMBER_CONSENTS,
    NOTICE_SLIP,
    PICTURE,
    POSTER,
    WALL_SHEET,
    PartyReportsCommon,
)

# another picture than the photos: equal ones are one in a paper
EMBLEM = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9"
    b"i18U1AAAAABJRU5ErkJggg=="
)
SHOWN = {"Shown One", "Shown Two", "Shown Below"}


class TestBadgeCard(PartyReportsCommon):
    def _badge(self, user=None):
        post = self.center_a.staff_ids.filtered(
            lambda s: s.user_id == (user or self.clerk_a)
        )
        badges = self.env["party.badge"].with_user(self.director_a)
        return badges.create({"staff_id": post.id, "photo": PICTURE})

    def test_card(self):
        self.center_a.supervision_phone = "0572-5129999"
        badge = self._badge()
        with self.assertRaisesRegex(DocumentRefused, "handed out"):
            self._print(badge, BADGE, self.clerk_a)
        badge.action_issue()
        content = self._print(badge, BADGE, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(60, 90)])
        self.assertEqual(self._count_pictures(content), 2)
        [page] = self._pages(content)
        self.assertPrinted(
            self._dense(page),
            "Clerk A",
            "Clerk",
            "Center A",
            badge.name,
            "September 21, 2028",
            "Supervision 0572-5129999",
        )
        self._give_reason(badge, "lose", "On the way")
        with self.assertRaisesRegex(DocumentRefused, badge.name):
            self._print(badge, BADGE, self.clerk_a)

    def test_what_is_over_is_not_printed(self):
        """Nobody gets a new card for a badge that holds no more (A4.3)."""
        badge = self._badge()
        badge.valid_to_date = "2026-09-21"
        badge.action_issue()
        self.assertTrue(self._print(badge, BADGE))
        with freeze_time("2026-09-22 02:00:00"):
            self.env.invalidate_all()
            with self.assertRaisesRegex(DocumentRefused, badge.name):
                self._print(badge, BADGE)
        self.env.invalidate_all()
        post = badge.staff_id.sudo()
        director = self.center_a.staff_ids.filtered(lambda s: s.role == "director")
        director.sudo().active = False
        for values, back in (
            ({"date_to": "2026-09-20"}, {"date_to": False}),
            ({"active": False}, {"active": True}),
            ({"role": "director"}, {}),
        ):
            with self.subTest(values=values):
                post.write(values)
                with self.assertRaisesRegex(DocumentRefused, badge.name):
                    self._print(badge, BADGE)
                post.write(back)

    def test_badge_from_tomorrow_is_made_ready(self):
        badge = self._badge()
        badge.valid_from_date = "2026-09-22"
        badge.action_issue()
        self.assertFalse(badge.is_valid)
        self.assertTrue(self._print(badge, BADGE, self.clerk_a))

    def test_emblem_where_it_is_wanted(self):
        badge = self._badge()
        badge.action_issue()
        company = self.env.company
        for is_wanted, pictures in ((True, 3), (False, 2)):
            company.write({"party_emblem": EMBLEM, "party_emblem_on_badges": is_wanted})
            content = self._print(badge, BADGE)
            self.assertEqual(self._count_pictures(content), pictures)

    def test_long_names_stay_on_one_card(self):
        for name in ("Wu", "Elisabeth Margarethe von und zu Langenstein " * 3):
            self.clerk_a.name = name
            badge = self._badge()
            badge.action_issue()
            with self.subTest(name=name[:9]):
                self.assertEqual(len(self._pages(self._print(badge, BADGE))), 1)
            self._give_reason(badge, "withdraw", "Reprinted")

    def test_many_in_one_file_and_by_own_staff_alone(self):
        badges = self._badge() | self._badge(self.director_a)
        for badge in badges:
            badge.action_issue()
        self.assertEqual(len(self._pages(self._print(badges, BADGE))), 2)
        self.assertPrintRefused(badges[0], BADGE)


class TestNoticeSlip(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.write(
            {"phone": "0572-5012345", "supervision_phone": "0572-5129999"}
        )

    def _handed_over(self, **values):
        ticket = self._create_ticket(request_text="A secret quarrel", **values)
        self._hand_over(ticket)
        return ticket

    def test_slip(self):
        ticket = self._handed_over()
        content = self._print(ticket, NOTICE_SLIP, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(148, 210)])
        [page] = self._pages(content)
        printed = self._dense(page)
        self.assertPrinted(
            printed,
            ticket.name,
            "Shen Yifan",
            "Consultation",
            "Clerk A",
            "Director A",
            "September 21, 2026",
            "October 8, 2026",
            "0572-5012345",
            "0572-5129999",
            "I was told",
            "Requester (signature)",
        )
        # no content of the request, no telephone of the requester (P-14)
        self.assertNotPrinted(printed, "quarrel", ticket.requester_phone)
        self.assertEqual(self._count_pictures(content), 0, "no portal, no code")

    def test_code_where_the_member_has_the_portal(self):
        member = self._create_member()
        user = new_test_user(self.env, "a_member", "base.group_portal")
        member.sudo()._record_proof(partner_id=user.partner_id.id)
        ticket = self._handed_over(member_id=member.id)
        content = self._print(ticket, NOTICE_SLIP, self.clerk_a)
        self.assertEqual(self._count_pictures(content), 1)
        self.assertEqual(len(self._pages(content)), 1)

    def test_only_of_what_was_handed_over(self):
        told = self._bring_to("told")
        for ticket in (self._create_ticket(), told):
            with self.assertRaisesRegex(DocumentRefused, ticket.name):
                self._print(ticket, NOTICE_SLIP, self.clerk_a)

    def test_returned_is_not_handed_over(self):
        """The director gave it back: the paper would say what is not so."""
        ticket = self._handed_over()
        self.assertTrue(ticket.has_slip)
        self._give_reason(ticket.with_user(self.director_a), "return", "Not ours")
        self.assertFalse(ticket.has_slip)
        with self.assertRaisesRegex(DocumentRefused, ticket.name):
            self._print(ticket, NOTICE_SLIP, self.clerk_a)
        self._hand_over(ticket)
        ticket.with_user(self.director_a).action_accept_transfer()
        self.assertTrue(self._print(ticket, NOTICE_SLIP, self.clerk_a))

    def test_foreign_slip_is_refused(self):
        self.assertPrintRefused(self._handed_over(), NOTICE_SLIP)

    def test_queries_do_not_grow(self):
        tickets = self._handed_over() | self._handed_over() | self._handed_over()
        self.assertQueriesSteady(tickets | self._handed_over(), NOTICE_SLIP)


class TestConsentSheet(PartyReportsCommon):
    def _ticks(self, case, report=CONSENTS):
        html = self.env["ir.actions.report"]._render_qweb_html(report, case.ids)[0]
        return html.decode().count("party_tick party_ticked")

    def test_nothing_is_ticked_before(self):
        """No box is ticked for anybody (P-02)."""
        case = self._create_registration(found_via="self")
        self.assertEqual(self._ticks(case), 0)
        content = self._print(case, CONSENTS, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(210, 297)])
        printed = self._dense("".join(self._pages(content)))
        for kind in ("notice", "sensitive", "home", "display"):
            text = self.env["party.text"]._current(kind)
            self.assertPrinted(printed, text.display_name, text.body)
        self.assertPrinted(printed, "Signature in Person", case.name)
        self.assertNotPrinted(printed, "Answered on")

    def test_ticked_as_answered_in_the_words_answered(self):
        case = self._create_registration(found_via="self")
        self._take_consents(case, display_answer="no")
        old = self.env["party.text"]._current("home")
        new = old.copy({"body": "Quite another wording"})
        new.action_publish()
        self.assertEqual(self._ticks(case), 4)
        printed = self._printed(case, CONSENTS)
        self.assertPrinted(printed, old.body, "Answered on September 21, 2026")
        self.assertNotPrinted(printed, "Quite another wording")
        other = self._create_registration(name="Other", mobile="13800000555")
        self.assertPrinted(self._printed(other, CONSENTS), "Quite another wording")

    def test_of_a_member(self):
        case = self._bring_registration_to("entered")
        member = case.member_id
        self.assertEqual(self._ticks(member, MEMBER_CONSENTS), 4)
        home = member.consent_ids.filtered(lambda c: c.kind == "home")
        home.with_user(self.clerk_a)._withdraw("letter")
        printed = self._printed(member, MEMBER_CONSENTS)
        self.assertPrinted(printed, "Withdrawn on September 21, 2026.")
        self.assertPrintRefused(member, MEMBER_CONSENTS)

    def test_page_numbers_where_it_is_long(self):
        text = self.env["party.text"]._current("notice")
        text.copy({"body": "A long notice. " * 400}).action_publish()
        case = self._create_registration(found_via="self")
        pages = self._pages(self._print(case, CONSENTS, self.clerk_a))
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"{number} / {len(pages)}", page)


class TestPosters(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.supervision_phone = "0572-5129999"
        cls.rules = cls.env["party.rule"]._newest()

    def _of_kind(self, kind):
        return self.rules.filtered(lambda rule: rule.kind == kind)

    def test_each_poster_is_one_sheet(self):
        kinds = dict(KINDS)
        for rule in self.rules:
            content = self._print(rule, POSTER, self.clerk_a)
            with self.subTest(kind=rule.kind):
                self.assertEqual(self._page_sizes(content), [(297, 420)])
                printed = self._dense(self._pages(content)[0])
                self.assertPrinted(
                    printed,
                    kinds[rule.kind],
                    "Center A",
                    "Supervision Telephone 0572-5129999",
                    "Version 1, in use since",
                    *rule.body.split("\n"),
                )

    def test_only_what_is_numbered_hangs(self):
        rule = self.rules[0].copy({"body": "1. Receive people.\nAsk us.\n二、Answer."})
        html = self.env["ir.actions.report"]._render_qweb_html(POSTER, rule.ids)[0]
        [paragraph] = html.decode().split('class="party_poster_paragraph"')[1:]
        self.assertIn("Ask us.", paragraph.partition("</p>")[0])

    def test_all_of_a_center(self):
        content = self._print(self.center_b, CENTER_POSTERS, self.clerk_b)
        self.assertEqual(self._page_sizes(content), [(297, 420)] * len(KINDS))
        for page, (_kind, label) in zip(self._pages(content), KINDS, strict=True):
            self.assertPrinted(self._dense(page), label, "Center B")

    def test_process_draws_the_stages_of_the_system(self):
        rule = self._of_kind("process")
        printed = self._printed(rule, POSTER)
        for model in COURSES:
            states = self.env[model]._fields["state"]._description_selection(self.env)
            self.assertPrinted(printed, *(label for _key, label in states))

    def test_stages_follow_each_other_as_drawn(self):
        """Each arrow of the picture is a step that the system allows (A1.3.3)."""
        for model, side in COURSES.items():
            records = self.env[model]
            states = [s for s in records._fields["state"].get_values(self.env)]
            self.assertLessEqual(set(side), set(states))
            main = [state for state in states if state not in side]
            for state, following in zip(main, main[1:], strict=False):
                with self.subTest(model=model, state=state):
                    self.assertTrue(records._transitions.allows(state, following))

    def test_services_of_the_catalogue(self):
        printed = self._printed(self._of_kind("content"), POSTER)
        for kind in self.env["party.service.type"].search([("is_ready", "=", True)]):
            self.assertPrinted(printed, kind.name, kind.description or "")

    def test_new_version_and_draft(self):
        rule = self.rules[0]
        draft = rule.copy({"body": "Another wording"})
        self.assertPrinted(self._printed(draft, POSTER), "Draft, not in use")
        with freeze_time("2026-10-09 02:00:00"):
            draft.action_publish()
        printed = self._printed(self.center_a, CENTER_POSTERS)
        self.assertPrinted(printed, "Another wording", "Version 2", "October 9, 2026")
        self.assertNotPrinted(printed, rule.body)

    def test_long_wording_takes_smaller_type(self):
        report = self.env["report.party_service_center_reports.party_rule_poster"]
        sizes = [
            report._type_size(self.env["party.rule"].new({"kind": "badge", "body": b}))
            for b in ("Short", "A wording of some length. " * 30, "Long. " * 900)
        ]
        self.assertEqual(sizes, sorted(set(sizes), reverse=True))
        rule = self.rules[0].copy({"body": "A wording of some length. " * 60})
        self.assertEqual(len(self._pages(self._print(rule, POSTER))), 1)

    def test_not_for_outsiders(self):
        for user in (self.outsider, self.portal_user):
            for records, report in (
                (self.rules[0], POSTER),
                (self.center_a, CENTER_POSTERS),
            ):
                with self.assertRaises(AccessError):
                    self._print(records, report, user)


class TestWallSheet(PartyReportsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_branch = cls.env["party.organization"].create(
            {"name": "Own Branch", "is_outside": False}
        )
        below, other = cls.env["party.organization"].create(
            [
                {"name": name, "is_outside": False, "parent_id": parent}
                for name, parent in (
                    ("Market Group", cls.own_branch.id),
                    ("Branch of Another Center", False),
                )
            ]
        )
        cls.center_a.branch_id = cls.own_branch
        case = cls("setUp")
        own = {"home_branch_id": cls.own_branch.id, "relation_type": "association"}
        cls.people = {
            name: case._create_member(name=name, mobile=f"1380000{number:04}", **values)
            for number, (name, values) in enumerate(
                {
                    "Shown One": own,
                    "Shown Two": own,
                    "Shown Below": own | {"home_branch_id": below.id},
                    "Branch Elsewhere": own | {"home_branch_id": other.id},
                    "Refused It": own,
                    "Never Asked": own,
                    "From Elsewhere": {"relation_type": "origin"},
                    "Outside Branch": {"relation_type": "association"},
                    "Market Here": own | {"relation_type": "market"},
                    "Who Died": own,
                    "Who Left": own,
                }.items(),
                start=300,
            )
        }
        for name, member in cls.people.items():
            if name not in ("Refused It", "Never Asked"):
                case._answer(member, True)
        case._answer(cls.people["Refused It"], False)
        cls.people["Who Died"].sudo()._record_proof(is_deceased=True)
        cls.people["Who Left"].sudo()._record_proof(
            left_date="2026-09-01", active=False
        )

    def _answer(self, member, is_accepted):
        text = self.env["party.text"]._current("display")
        self.env["party.consent"].with_user(self.clerk_a)._record(
            {text: is_accepted}, "paper", member=member
        )

    def _sheet(self):
        return self._printed(self.center_a, WALL_SHEET)

    def test_only_those_who_may_be_shown(self):
        self.people["Shown One"].photo = PICTURE
        pledge = self._sign_pledge(self.people["Shown One"])
        content = self._print(self.center_a, WALL_SHEET, self.clerk_a)
        self.assertEqual(self._page_sizes(content), [(420, 297)])
        self.assertEqual(self._count_pictures(content), 1)
        printed = self._sheet()
        self.assertPrinted(printed, *SHOWN, "Center A", pledge.item_ids.name)
        left_out = set(self.people) - SHOWN
        self.assertNotPrinted(printed, *left_out)

    def test_withdrawn_consent(self):
        """After a withdrawal the next print is without the member (P-04)."""
        self.people["Shown Two"].photo = PICTURE
        consent = self.people["Shown Two"].consent_ids
        self.assertPrinted(self._sheet(), "Shown Two")
        consent.with_user(self.clerk_a)._withdraw("screen")
        self.assertFalse(self.people["Shown Two"].photo, "it was for the wall alone")
        self.assertNotPrinted(self._sheet(), "Shown Two")
        for name in ("Shown One", "Shown Below"):
            self.people[name].consent_ids.with_user(self.clerk_a)._withdraw("screen")
        with self.assertRaisesRegex(DocumentRefused, "Nobody"):
            self._sheet()

    def test_affiliation_moves_away(self):
        member = self.people["Shown Two"]
        member.sudo()._as_mover().relation_type = "origin"
        self.assertNotPrinted(self._sheet(), "Shown Two")

    def test_dialog_counts_those_left_out(self):
        self.people["Shown One"].photo = PICTURE
        dialog = self.env["party.wall.print"].with_user(self.clerk_a).create({})
        self.assertEqual(dialog.center_id, self.center_a)
        self.assertEqual(dialog.branch_id, self.own_branch)
        self.assertEqual(dialog.shown_count, 3)
        self.assertEqual(dialog.no_photo_count, 2)
        self.assertEqual(dialog.no_consent_count, 2)
        self.assertEqual(dialog.elsewhere_count, 4)
        action = dialog.action_confirm()
        self.assertEqual(action["report_name"], WALL_SHEET.removesuffix("_report"))
        for user in (self.director_a, self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                self.assertFalse(dialog.with_user(user).has_access("read"))

    def test_center_without_branch_shows_nobody(self):
        self.center_a.branch_id = False
        with self.assertRaisesRegex(DocumentRefused, "none is entered for Center A"):
            self._sheet()
        dialog = self.env["party.wall.print"].with_user(self.clerk_a).create({})
        self.assertFalse(dialog.branch_id or dialog.shown_count)

    def test_other_centers_see_nobody(self):
        """The center is there for all staff to read; its members are not (P-09)."""
        with self.assertRaises(DocumentRefused):
            self._print(self.center_a, WALL_SHEET, self.clerk_b)
        dialogs = self.env["party.wall.print"].with_user(self.clerk_b)
        dialog = dialogs.create({"center_id": self.center_a.id})
        self.assertEqual(dialog.shown_count, 0)
        self.assertEqual(dialog.no_consent_count, 0)
        for user in (self.outsider, self.portal_user):
            with self.assertRaises(AccessError):
                self._print(self.center_a, WALL_SHEET, user)
        self.assertTrue(self._print(self.center_a, WALL_SHEET, self.committee))

    def test_many_go_on_on_further_sheets(self):
        people = self._make_people(
            8, home_branch_id=self.own_branch.id, relation_type="association"
        )
        for member in people:
            self._answer(member, True)
        pages = self._pages(self._print(self.center_a, WALL_SHEET, self.clerk_a))
        self.assertEqual(len(pages), 2)
        for number, page in enumerate(pages, start=1):
            self.assertIn(f"{number} / 2", page)
            self.assertIn("Party Members Among Our Traders", page)
