"""The catalogue, answers kept ready, who is known (A1.3.1, A2.4, A3.2.1)."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..exceptions import TicketRefused
from .common import MODULE, PartyCommon


class TestServiceCatalogue(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = cls.env["party.service.type"].with_user(cls.admin)
        cls.rights = cls.env.ref(f"{MODULE}.party_service_type_rights")

    def test_shipped_kinds_are_complete(self):
        important = {"rights", "legal_aid", "hardship"}
        kinds = self.kinds.search([("code", "in", [*important, "consultation"])])
        for kind in kinds | self.kinds.search([("code", "=", "other")]):
            with self.subTest(kind=kind.code):
                self.assertTrue(kind.is_ready)
                self.assertEqual(kind.limit_days, 7)
                self.assertTrue(kind.owner_role and kind.description)
                flags = (kind.is_important, kind.is_callback)
                self.assertEqual(flags, (kind.code in important,) * 2)
                self.assertEqual(bool(kind.papers), kind.code in important)
        self.assertEqual(len(kinds), 4)

    def test_kind_without_limit_and_owner_cannot_be_used(self):
        """A1.3.1: until both are set; the list says what lacks."""
        kind = self.kinds.create({"name": "Mediation", "code": "mediation"})
        self.assertFalse(kind.is_ready)
        self.assertEqual(kind.lacking_text, "Time Limit, Owner Post")
        steps = [({}, "Owner Post"), ({"limit_days": 5}, "Owner Post")]
        for values, lacking in steps:
            kind.write(values)
            with self.assertRaisesRegex(TicketRefused, f"Mediation.*{lacking}"):
                self._create_ticket(service_type_id=kind.id)
        kind.owner_role = "director"
        self.assertTrue(kind.is_ready)
        self.assertFalse(kind.lacking_text)
        self.assertEqual(self._create_ticket(service_type_id=kind.id).limit_days, 5)

    def test_unready_kind_is_neither_offered_nor_the_default(self):
        self.consultation.owner_role = False
        form = Form(self.env["party.ticket"].with_user(self.clerk_a))
        self.assertEqual(form.service_type_id, self.rights)
        field = self.env["party.ticket"]._fields["service_type_id"]
        self.assertEqual(field.domain, [("is_ready", "=", True)])

    def test_archived_kind_is_refused(self):
        self.rights.active = False
        with self.assertRaisesRegex(TicketRefused, "no longer offered"):
            self._create_ticket(service_type_id=self.rights.id)

    def test_running_ticket_moves_to_no_unready_kind(self):
        ticket = self._create_ticket()
        self.rights.limit_days = 0
        with self.assertRaisesRegex(TicketRefused, "Time Limit"):
            ticket.service_type_id = self.rights
        # its own kind may have been closed meanwhile
        self.consultation.active = False
        ticket.write({"service_type_id": self.consultation.id, "channel": "phone"})
        self.assertEqual(ticket.channel, "phone")

    def test_changed_limit_changes_no_running_ticket(self):
        ticket = self._create_ticket(service_type_id=self.rights.id)
        before = ticket.due_date
        self.rights.limit_days = 20
        self.assertEqual((ticket.limit_days, ticket.due_date), (7, before))

    def test_limit_out_of_range_is_refused(self):
        for days in (-1, 61):
            with (
                self.subTest(days=days),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.rights.limit_days = days
                self.env.flush_all()

    def test_long_texts_are_refused_by_the_database(self):
        template = self.env.ref(f"{MODULE}.party_answer_template_dues")
        topic = self.env["party.ticket.topic"].create({"name": "Rent"})
        for record, name in (
            (self.rights, "description"),
            (self.rights, "papers"),
            (template, "name"),
            (template, "text"),
            (topic, "name"),
        ):
            with (
                self.subTest(model=record._name, field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                record[name] = "x" * 100_000
                self.env.flush_all()

    def test_only_administrators_change_the_catalogue(self):
        for user in self.clerk_a | self.director_a | self.committee:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rights.with_user(user).limit_days = 3


class TestAnswerTemplate(PartyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dues = cls.env.ref(f"{MODULE}.party_answer_template_dues")
        cls.rights = cls.env.ref(f"{MODULE}.party_service_type_rights")
        cls.general = cls.env["party.answer.template"].create(
            {"name": "Opening hours", "text": "They hang at the door."}
        )

    def _dialog(self, ticket):
        return Form(
            self.env["party.ticket.tell"]
            .with_env(ticket.env)
            .with_context(default_ticket_id=ticket.id, default_kind="result")
        )

    def test_consultation_answered_from_a_template_is_closed_and_counted(self):
        """A2.4: closed at once, still counted."""
        ticket = self._create_ticket()
        dialog = self._dialog(ticket)
        dialog.template_id = self.dues.with_env(ticket.env)
        self.assertEqual(dialog.result_text, self.dues.text)
        dialog.save().action_confirm()
        self.assertRecordValues(
            ticket,
            [{"state": "told", "is_instant": True, "result_text": self.dues.text}],
        )
        counted = self.env["party.ticket"].with_user(self.clerk_a)
        self.assertEqual(counted.search_count([("is_instant", "=", True)]), 1)

    def test_template_replaces_a_template_and_follows_own_words(self):
        ticket = self._create_ticket()
        dialog = self._dialog(ticket)
        dialog.template_id = self.dues.with_env(ticket.env)
        dialog.template_id = self.general.with_env(ticket.env)
        self.assertEqual(dialog.result_text, self.general.text)
        dialog.template_id = self.dues.browse()
        self.assertEqual(dialog.result_text, self.general.text)
        dialog.result_text = "As you said on the telephone:"
        dialog.template_id = self.dues.with_env(ticket.env)
        self.assertEqual(
            dialog.result_text, f"As you said on the telephone:\n\n{self.dues.text}"
        )

    def test_template_by_rpc(self):
        ticket = self._create_ticket()
        self._tell(ticket, template_id=self.dues.id)
        self.assertEqual(ticket.result_text, self.dues.text)

    def test_changed_template_changes_no_answer(self):
        ticket = self._create_ticket()
        self._tell(ticket, template_id=self.dues.id)
        before = self.dues.text
        self.dues.text = "Another answer"
        self.assertEqual(ticket.result_text, before)

    def test_offered_by_kind_and_found_by_question_and_answer(self):
        templates = self.env["party.answer.template"].with_user(self.clerk_a)
        domain = self.env["party.ticket.tell"]._fields["template_id"].domain
        for kind, wanted in (
            (self.consultation, self.dues | self.general),
            (self.rights, self.general),
        ):
            offered = safe_eval(domain, {"service_type_id": kind.id})
            found = templates.search(offered) & (self.dues | self.general)
            self.assertEqual(found.sudo(), wanted)
        for words in ("my party dues", "depends on your income"):
            with self.subTest(words=words):
                ids = [row_id for row_id, _name in templates.name_search(words)]
                self.assertEqual(ids[0], self.dues.id)

    def test_shared_by_all_centers_and_kept_by_directors(self):
        for user in self.clerk_a | self.clerk_b:
            mine = self.dues.with_user(user)
            self.assertTrue(mine.name)
            with self.assertRaises(AccessError):
                mine.text = "changed"
        for user in self.director_a | self.director_b | self.admin:
            self.dues.with_user(user).text = f"changed by {user.login}"
        for user in self.outsider | self.portal_user:
            with self.assertRaises(AccessError):
                self.dues.with_user(user).read(["text"])

    def test_empty_template_is_refused(self):
        for values in ({"name": " "}, {"text": " \n"}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.general.write(values)

    def test_topics_are_kept_by_directors_and_picked_by_clerks(self):
        topics = self.env["party.ticket.topic"]
        with self.assertRaises(AccessError):
            topics.with_user(self.clerk_a).create({"name": "Rent"})
        topic = topics.with_user(self.director_a).create({"name": "Rent"})
        ticket = self._create_ticket(topic_ids=[Command.link(topic.id)])
        tickets = ticket.browse()
        self.assertEqual(tickets.search([("topic_ids.name", "=", "Rent")]), ticket)
        groups = tickets._read_group([], ["topic_ids"], ["__count"])
        self.assertIn((topic.with_env(ticket.env), 1), groups)
        with self.assertRaises(AccessError):
            topic.unlink()


class TestKnownAtIntake(PartyCommon):
    """Two workers take the same caller: the earlier open ticket is offered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        cls.member = case._create_member()
        cls.foreign = case._create_member(
            cls.clerk_b, name="Lan Xinyue", mobile="13800000003"
        )

    def _form(self, user=None, **typed):
        tickets = self.env["party.ticket"].with_user(user or self.clerk_a)
        form = Form(tickets)
        for name, value in typed.items():
            setattr(form, name, value)
        return form

    def test_telephone_finds_member_and_open_ticket(self):
        earlier = self._create_ticket(member_id=self.member.id)
        form = self._form(self.director_a, requester_phone="138 0000 0002")
        self.assertEqual(form.requester_phone, "13800000002")
        self.assertEqual(form.member_id, self.member)
        self.assertEqual(form.requester_name, "Qian Muhan")
        for text in (
            earlier.name,
            "How do I move my affiliation?",
            "10/08/2026",
            "Accepted",
            self.clerk_a.name,
            "the same member",
            f"/odoo/party-tickets/{earlier.id}",
        ):
            self.assertIn(text, form.known_text)

    def test_second_ticket_can_be_saved_all_the_same(self):
        self._create_ticket(member_id=self.member.id)
        form = self._form(requester_phone="13800000002", request_text="And dues?")
        self.assertEqual(form.save().member_id, self.member)

    def test_telephone_of_nobody_known_says_nothing(self):
        form = self._form(requester_phone="13800000099", requester_name="Xu Ke")
        self.assertFalse(form.known_text)
        self.assertFalse(form.member_id)

    def test_requester_who_is_no_member_is_found(self):
        earlier = self._create_ticket()
        by_phone = self._form(requester_phone="13800000001")
        self.assertIn(earlier.name, by_phone.known_text)
        self.assertIn("the same telephone", by_phone.known_text)
        by_name = self._form(requester_name=" Shen Yifan ")
        self.assertIn(earlier.name, by_name.known_text)
        self.assertIn("the same name", by_name.known_text)

    def test_namesake_member_is_offered_and_not_filled_in(self):
        form = self._form(requester_name="Qian Muhan")
        self.assertFalse(form.member_id)
        self.assertIn(f"/odoo/party-members/{self.member.id}", form.known_text)

    def test_typed_name_is_not_overwritten(self):
        form = self._form(requester_name="His Wife", requester_phone="13800000002")
        self.assertEqual(form.requester_name, "His Wife")
        self.assertFalse(form.member_id)
        self.assertIn("Qian Muhan", form.known_text)

    def test_two_members_of_one_telephone_are_both_offered(self):
        self._create_member(name="Qian Mulin")
        form = self._form(requester_phone="13800000002")
        self.assertFalse(form.member_id)
        self.assertIn("Qian Muhan", form.known_text)
        self.assertIn("Qian Mulin", form.known_text)

    def test_wrong_number_stays_on_the_screen(self):
        form = self._form(requester_phone="12345abc")
        self.assertEqual(form.requester_phone, "12345abc")
        self.assertFalse(form.known_text)

    def test_member_of_another_center_shows_as_somebody(self):
        """P-09: the center, and nothing else."""
        foreign_ticket = self._create_ticket(self.clerk_b, member_id=self.foreign.id)
        form = self._form(requester_phone="13800000003")
        self.assertFalse(form.member_id)
        self.assertIn("Somebody at Center B", form.known_text)
        for secret in ("Lan Xinyue", foreign_ticket.name, "party-members"):
            self.assertNotIn(secret, form.known_text)
        self.assertFalse(self._form(requester_name="Lan Xinyue").known_text)

    def test_secret_ticket_shows_to_its_circle_alone(self):
        secret = self._create_ticket(self.director_a)
        number = secret.name
        self._make_secret(secret, self.director_a)
        self.assertFalse(self._form(requester_phone="13800000001").known_text)
        form = self._form(self.director_a, requester_phone="13800000001")
        self.assertIn(number, form.known_text)

    def _make_secret(self, ticket, user):
        ticket.sudo()._record_proof(
            is_confidential=True, circle_ids=[Command.link(user.id)]
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def test_tickets_of_a_namesake_member_are_not_the_chosen_one_s(self):
        namesake = self._create_member(name="Qian Muhan", mobile="13800000055")
        other = self._create_ticket(member_id=namesake.id)
        form = self._form(requester_phone="13800000002")
        self.assertEqual(form.member_id, self.member)
        self.assertNotIn(other.name, form.known_text or "")

    def test_closed_tickets_of_late_are_counted(self):
        for start in ("2026-03-02 02:00:00", "2026-09-01 02:00:00"):
            with freeze_time(start):
                ticket = self._create_ticket()
                self._give_reason(ticket, "withdraw", "Settled by themselves")
        form = self._form(requester_phone="13800000001")
        self.assertRegex(form.known_text, r"last\s+90\s+days:\s+1\b")
        self.assertNotIn(ticket.name, form.known_text)

    def test_more_tickets_than_shown_are_counted(self):
        for _unused in range(7):
            self._create_ticket()
        form = self._form(requester_phone="13800000001")
        self.assertEqual(form.known_text.count("<a "), 5)
        self.assertIn("2 more", form.known_text.replace("  ", " "))

    def test_same_kind_stands_out_and_overdue_too(self):
        with freeze_time("2026-08-03 02:00:00"):
            self._create_ticket()
        form = self._form(requester_phone="13800000001")
        self.assertRegex(form.known_text, "<b>Consultation</b>")
        self.assertIn("text-danger", form.known_text)
        form.service_type_id = self.env.ref(f"{MODULE}.party_service_type_rights")
        self.assertNotRegex(form.known_text, "<b>Consultation</b>")

    def test_saved_ticket_names_nobody(self):
        self._create_ticket()
        ticket = self._create_ticket()
        self.assertFalse(ticket.known_text)

    def test_papers_of_the_kind_show_at_intake(self):
        form = self._form()
        form.service_type_id = self.env.ref(f"{MODULE}.party_service_type_rights")
        self.assertIn("contracts", form.papers)

    def test_strangers_learn_nothing_by_onchange(self):
        self._create_ticket(member_id=self.member.id)
        spec = {"known_text": {}, "member_id": {}, "requester_phone": {}}
        values = {"requester_phone": "13800000002", "requester_name": False}
        for user in self.outsider | self.portal_user:
            tickets = self.env["party.ticket"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                tickets.onchange(values, ["requester_phone"], spec)
        tickets = self.env["party.ticket"].with_user(self.clerk_b)
        told = tickets.onchange(values, ["requester_phone"], spec)["value"]
        self.assertIn("Somebody at Center A", told["known_text"])
        self.assertNotIn("Qian", str(told))

    def test_odd_values_by_onchange_are_no_traceback(self):
        tickets = self.env["party.ticket"].with_user(self.clerk_a)
        spec = {"known_text": {}, "member_id": {}, "requester_phone": {}}
        for value in (False, 5, "x" * 100_000, "'; --", "％"):
            with self.subTest(value=str(value)[:10]):
                try:
                    tickets.onchange(
                        {"requester_phone": value, "requester_name": value},
                        ["requester_phone", "requester_name"],
                        spec,
                    )
                except UserError as refusal:
                    self.assertTrue(str(refusal))

    def test_queries_of_the_panel_do_not_grow(self):
        counts = []
        start = date(2026, 6, 1)
        for size in (6, 1, 30):  # the first one fills caches
            for number in range(size):
                with freeze_time(f"{start + timedelta(number)} 02:00:00"):
                    self._create_ticket(member_id=self.member.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ticket = (
                self.env["party.ticket"]
                .with_user(self.clerk_a)
                .new({"requester_phone": "13800000002", "member_id": self.member.id})
            )
            self.assertTrue(ticket.known_text)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
