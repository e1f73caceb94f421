"""Rights requests: asked, identity checked, answered in time, with reasons (P-05)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..exceptions import (
    FiledRecord,
    InvalidPhone,
    ProtectedField,
    RightsRefused,
    TransitionRefused,
)
from ..models.party_rights_request import KINDS
from .common import PIXEL, PartyCommon

NUMBER = "33052319750315001X"
STATES = ("received", "identified", "answered", "refused", "withdrawn")


class PartyRightsCommon(PartyCommon):
    def setUp(self):
        super().setUp()
        self.member = self._create_member()

    def _ask(self, user=None, **values):
        """A request written down by ``user`` (clerk of center A unless given)."""
        person = {} if "registration_id" in values else {"member_id": self.member.id}
        return (
            self.env["party.rights.request"]
            .with_user(user or self.clerk_a)
            .create(
                {"kind": "copy", "request_text": "A copy of everything, please."}
                | person
                | values
            )
        )

    def _identify(self, request, way="card", note=False):
        wizard = self.env["party.rights.request.identify"].with_env(request.env)
        wizard.create(
            {"request_id": request.id, "way": way, "note": note}
        ).action_confirm()
        return request

    def _answer(self, request, text="Handed over.", **values):
        wizard = self.env["party.rights.request.answer"].with_env(request.env)
        wizard.create(
            {"request_id": request.id, "answer_text": text} | values
        ).action_confirm()

    def _reason(self, request, step, reason):
        """Press the button of ``step`` and give the reason in its dialog."""
        action = getattr(request, f"action_{step}")()
        dialogs = self.env["party.step.reason"].with_env(request.env)
        dialogs.with_context(**action["context"]).create(
            {"reason": reason}
        ).action_confirm()

    def _bring_request_to(self, state, **values):
        request = self._ask(**values)
        if state in ("identified", "answered"):
            self._identify(request)
        if state == "answered":
            self._answer(request)
        elif state in ("refused", "withdrawn"):
            step = {"refused": "refuse", "withdrawn": "withdraw"}[state]
            self._reason(request, step, "As said.")
        return request


class TestPartyRightsRequest(PartyRightsCommon):
    def test_request_is_answered(self):
        form = Form(self.env["party.rights.request"].with_user(self.clerk_a))
        form.member_id = self.member
        form.kind = "access"
        form.request_text = "What do you know of me?"
        request = form.save()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "received",
                    "display_name": "Qian Muhan · See the Data",
                    "center_id": self.center_a.id,
                    "responsible_id": self.clerk_a.id,
                    # two holidays and a make-up Saturday lie between
                    "due_date": date(2026, 10, 19),
                    "limit_days": 15,
                }
            ],
        )
        self.assertEqual(self.member.rights_request_count, 1)
        self._identify(request)
        self.assertEqual(request.identified_by_id, self.clerk_a)
        form = Form(
            self.env["party.rights.request.answer"]
            .with_env(request.env)
            .with_context(**request.action_answer()["context"])
        )
        self.assertEqual(form.channel, "window")
        form.answer_text = "Shown on the screen."
        form.save().action_confirm()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "answered",
                    "answer_text": "Shown on the screen.",
                    "answer_channel": "window",
                    "answered_by_id": self.clerk_a.id,
                    "next_reminder_date": False,
                }
            ],
        )
        self.member.invalidate_recordset(["rights_request_count"])
        self.assertEqual(self.member.rights_request_count, 0)

    def test_due_date_counts_from_the_day_of_receipt_at_the_center(self):
        """2026-09-20 17:00 UTC is the 21st in Shanghai."""
        request = self._ask(received_at="2026-09-20 17:00:00")
        self.assertEqual(request.due_date, date(2026, 10, 19))
        request = self._ask(received_at="2026-09-20 15:00:00")
        self.assertEqual(request.due_date, date(2026, 10, 16))
        self.assertIn("Working day", request.due_explanation)

    def test_nothing_is_answered_before_the_identity_check(self):
        request = self._ask()
        with self.assertRaises(TransitionRefused):
            self._answer(request)
        with self.assertRaises(TransitionRefused):
            request.action_answer()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            request._record_proof(
                state="answered", answer_text="x", answered_at="2026-09-21 02:00:00"
            )

    def test_relative_asks_after_a_death_only(self):
        """PIPL 49, P-19."""
        request = self._ask(requester_kind="relative", requester_name="Qian Yue")
        with self.assertRaisesRegex(RightsRefused, "papers"):
            self._identify(request, "papers")
        with self.assertRaisesRegex(RightsRefused, "died"):
            self._identify(request, "papers", "Household register: daughter")
        leave = self.env["party.member.leave"].with_user(self.clerk_a)
        leave.create(
            {"member_id": self.member.id, "leaving_kind": "deceased"}
        ).action_confirm()
        self._identify(request, "papers", "Household register: daughter")
        self.assertEqual(request.state, "identified")

    def test_representative_shows_a_power(self):
        request = self._ask(requester_kind="representative", requester_name="Lawyer Xu")
        with self.assertRaisesRegex(RightsRefused, "papers"):
            self._identify(request, "papers", " ")
        self._identify(request, "papers", "Power of attorney of 2026-09-01")
        self.assertEqual(request.identity_note, "Power of attorney of 2026-09-01")

    def test_refusal_and_withdrawal_need_a_reason(self):
        for step, state in (("refuse", "refused"), ("withdraw", "withdrawn")):
            for start in ("received", "identified"):
                request = self._bring_request_to(start)
                with self.subTest(step=step, start=start):
                    with self.assertRaises(UserError):
                        self._reason(request, step, "  ")
                    self._reason(request, step, "Not the person's data.")
                    self.assertEqual(request.state, state)
                    self.assertEqual(
                        request[f"{step}_reason"], "Not the person's data."
                    )

    def test_correction_waits_for_the_change(self):
        request = self._identify(self._ask(kind="correct"))
        change = (
            self.env["party.member.change"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": self.member.id,
                    "name": "Qian Mohan",
                    "reason": "Misspelled, the card was seen",
                }
            )
        )
        request.change_id = change
        with self.assertRaisesRegex(RightsRefused, "approval"):
            self._answer(request)
        change.with_user(self.director_a).action_approve()
        self._answer(request, "The name is corrected.")
        self.assertEqual(request.person_name, "Qian Mohan")

    def test_change_of_somebody_else_is_refused(self):
        other = self._create_member(name="Li Wang", mobile="13800000301")
        change = (
            self.env["party.member.change"]
            .with_user(self.clerk_a)
            .create({"member_id": other.id, "name": "Li Wan", "reason": "Misspelled"})
        )
        for kind in ("correct", "copy"):
            with self.subTest(kind=kind), self.assertRaises(RightsRefused):
                self._ask(kind=kind).change_id = change

    def test_bad_facts_are_refused_in_words(self):
        case = self._bring_registration_to("entered")
        for values in (
            {"received_at": "2026-09-21 02:01:00"},
            {"received_at": "2011-12-31 02:00:00"},
            {"received_at": "yesterday"},
            {"request_text": " "},
            {"member_id": False},
            {"requester_kind": "relative"},
            {"requester_kind": "representative", "requester_name": " "},
            {"registration_id": case.id},
            {"registration_id": case.id, "member_id": self.member.id},
        ):
            with self.subTest(values=values), self.assertRaises(RightsRefused):
                self._ask(**values)
        with self.assertRaises(InvalidPhone):
            self._ask(requester_phone="12")

    def test_every_forbidden_step_is_refused(self):
        """No state and no proof can be written, and no step taken out of turn."""
        for state in STATES:
            request = self._bring_request_to(state)
            following = request._transitions.following[state]
            protected = request._protected_fields() | request._fixed_fields
            for user in (self.clerk_a, self.director_a, self.admin):
                for name in protected:
                    with self.subTest(state=state, field=name, user=user.login):
                        with self.assertRaises(ProtectedField):
                            request.with_user(user).write({name: False})
            for other in STATES:
                if other not in following:
                    with self.subTest(state=state, step=other):
                        with self.assertRaises(TransitionRefused):
                            request._check_step(other)

    def test_proofs_are_not_brought_along(self):
        requests = self.env["party.rights.request"].with_user(self.clerk_a)
        values = {"member_id": self.member.id, "kind": "copy", "request_text": "x"}
        for name, value in [
            ("state", "answered"),
            ("due_date", "2030-01-01"),
            ("identified_at", "2026-09-21 01:00:00"),
            ("answer_text", "x"),
        ]:
            with self.subTest(field=name):
                with self.assertRaises(ProtectedField):
                    requests.create(values | {name: value})
                request = requests.with_context(**{f"default_{name}": value})
                self.assertNotEqual(request.create(values)[name], value)
        with self.assertRaises(ProtectedField):
            requests.create(values | {"center_id": self.center_b.id})

    def test_finished_request_is_closed(self):
        for state in ("answered", "refused", "withdrawn"):
            request = self._bring_request_to(state)
            for values in (
                {"responsible_id": self.director_a.id},
                {"requester_phone": "13800000009"},
            ):
                with self.subTest(state=state, values=values):
                    with self.assertRaises(FiledRecord):
                        request.write(values)
        for user in (self.clerk_a, self.director_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                request.with_user(user).unlink()
        with self.assertRaises(FiledRecord):
            request.sudo().unlink()

    def test_reminders(self):
        request = self._ask()
        cron = self.env.ref("party_service_center.party_ticket_cron_remind").with_user(
            self.env.ref("base.user_root")
        )
        for moment, people in [
            ("2026-10-12 00:40:00", self.env["res.users"]),
            ("2026-10-13 00:40:00", self.clerk_a),
            ("2026-10-19 00:40:00", self.clerk_a | self.director_a),
        ]:
            with self.subTest(moment=moment), freeze_time(moment):
                with self.enter_registry_test_mode():
                    cron.method_direct_trigger()
                self.env.invalidate_all()
                self.assertEqual(request.sudo().activity_ids.user_id, people)
        self._identify(request)
        self._answer(request)
        self.assertFalse(request.sudo().activity_ids)

    def test_overdue_is_found(self):
        request = self._ask()
        done = self._bring_request_to("answered")
        requests = self.env["party.rights.request"].with_user(self.clerk_a)
        domain = [("is_overdue", "=", True)]
        with freeze_time("2026-10-19 02:00:00"):
            self.assertFalse(requests.search(domain))
        with freeze_time("2026-10-19 17:00:00"):  # the 20th in Shanghai
            self.env.invalidate_all()
            self.assertEqual(requests.search(domain), request)
            self.assertTrue(request.is_overdue)
            self.assertFalse(done.is_overdue)

    def test_provisional_date_is_settled(self):
        with freeze_time("2026-12-28 02:00:00"):
            request = self._ask()
            done = self._bring_request_to("answered")
        self.assertTrue(request.is_due_provisional)
        old_date = request.due_date
        year = self.env["party.workday.year"].search([("year", "=", 2027)])
        year = year or self.env["party.workday.year"].create({"year": 2027})
        self.env["party.workday"].create(
            [
                {"date": day, "name": name, "year_id": year.id}
                for day, name in [
                    ("2027-01-01", "元旦"),
                    ("2027-01-04", "元旦"),
                    ("2027-02-05", "春节"),
                    ("2027-04-05", "清明节"),
                    ("2027-05-03", "劳动节"),
                    ("2027-06-09", "端午节"),
                    ("2027-09-15", "中秋节"),
                    ("2027-10-01", "国庆节"),
                ]
            ]
        )
        with freeze_time("2026-12-30 02:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "party_service_center.party_deadline_mixin_cron_recount"
            ).method_direct_trigger()
        self.assertFalse(request.is_due_provisional)
        self.assertEqual((request.due_date - old_date).days, 1)
        self.assertIn(str(old_date), request.message_ids[0].body)
        self.assertEqual(done.due_date, old_date, "closed ones stay")

    def test_request_follows_the_person_into_the_register(self):
        case = self._bring_registration_to("equipped")
        request = self._ask(registration_id=case.id)
        self.assertFalse(request.member_id)
        self.assertEqual(request.person_name, case.name)
        case.action_enter()
        self.assertEqual(request.member_id, case.member_id)
        self.assertEqual(case.member_id.rights_request_count, 1)

    def test_request_follows_the_member_to_another_center(self):
        request = self._ask()
        transfer = (
            self.env["party.member.transfer"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": self.member.id,
                    "to_center_id": self.center_b.id,
                    "reason": "Trades there now",
                }
            )
        )
        transfer.with_user(self.clerk_b).action_accept()
        self.assertEqual(request.sudo().center_id, self.center_b)
        self._identify(request.with_user(self.clerk_b))

    def test_merged_member_brings_the_requests(self):
        other = self._create_member(name="Qian Muhan", mobile="13800000302")
        request = self._bring_request_to("answered", member_id=other.id)
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge.create(
            {"member_id": self.member.id, "other_id": other.id}
        ).action_confirm()
        self.assertEqual(request.member_id, self.member)

    def test_queries_of_the_list_do_not_grow(self):
        counts = []
        names = ("person_name", "kind", "due_date", "days_left", "is_overdue", "state")
        spec = {name: {} for name in names}
        requests = self.env["party.rights.request"].with_user(self.clerk_a)
        for size in (1, 5, 40):  # the first one fills caches
            for _serial in range(size):
                self._ask()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            requests.web_search_read([], spec, limit=80)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])


class TestErasure(PartyRightsCommon):
    """What is erased goes from every row; what is kept is named with its reason."""

    ERASED = {
        "ethnic_group": "01",
        "education": "bachelor",
        "phone": "0572-5012345",
        "residence": "Test Town",
        "note": "Likes tea",
    }

    def setUp(self):
        super().setUp()
        case = self._create_registration(found_via="self")
        self._take_consents(case, display_answer="yes")
        educations = dict(case._fields["education"]._description_selection(self.env))
        self.values = self.ERASED | {"education": next(iter(educations))}
        drawn = {"signature": PIXEL, "scan": PIXEL, "scan_name": "form.png"}
        case.write(self.values | {"id_number": NUMBER} | drawn)
        self._complete_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        case.action_enter()
        self.case, self.member = case, case.member_id
        self.member.photo = PIXEL

    def assertErased(self, row):
        row_sudo = row.sudo()
        for name in (
            *self.values,
            "id_number",
            "id_number_full",
            "id_number_hash",
            "id_number_masked",
            "photo",
            "signature",
            "scan",
        ):
            if name in row_sudo._fields:
                self.assertFalse(row_sudo[name], f"{row._name}.{name}")

    def test_erasing_answers_the_request(self):
        request = self._identify(self._ask(kind="erase"))
        kept = request.kept_text
        for label in ("Party Member: ", "Consent: ", "Registration: ", "Pledge"):
            self.assertIn(label, kept)
        self._reason(request, "erase", "Consent withdrawn (PIPL 47)")
        self.assertErased(self.member)
        self.assertErased(self.case)
        self.assertTrue(self.member.active)
        self.assertEqual(self.member.name, "Shen Yunshu")
        self.assertEqual(self.case.state, "entered")
        self.assertRecordValues(
            request,
            [
                {
                    "state": "answered",
                    "answered_by_id": self.clerk_a.id,
                    "answer_channel": "window",
                }
            ],
        )
        for text in (
            "ID Number (Masked), Ethnic Group, Education, Other Telephone, Residence,"
            " Note, Photo, Member's Signature, Scan of the Paper, Name of the Scan.",
            "Consent withdrawn (PIPL 47)",
            kept,
        ):
            self.assertIn(text, request.answer_text)
        self.assertIn("Ethnic Group", self.member.message_ids[0].body)
        self.assertNotIn("330523", request.answer_text)

    def test_fingerprint_is_free_again(self):
        request = self._identify(self._ask(kind="erase"))
        self._reason(request, "erase", "Wants it")
        known = self.env["party.member"]._find_by_id_number(NUMBER)
        self.assertFalse(known)

    def test_changes_of_identity_data_lose_the_secrets(self):
        change = (
            self.env["party.member.change"]
            .with_user(self.clerk_a)
            .create(
                {
                    "member_id": self.member.id,
                    "id_number": "330523197503150036",
                    "reason": "Mistyped",
                }
            )
        )
        request = self._identify(self._ask(kind="erase"))
        self.assertIn("Change of Identity Data: ", request.kept_text)
        self._reason(request, "erase", "Wants it")
        self.assertErased(change)

    def test_rows_merged_into_the_member_are_erased_too(self):
        other = self._create_member(mobile="13800000302", **self.values)
        merge = self.env["party.member.merge"].with_user(self.director_a)
        merge.create(
            {"member_id": self.member.id, "other_id": other.id}
        ).action_confirm()
        request = self._identify(self._ask(kind="erase"))
        self._reason(request, "erase", "Wants it")
        self.assertErased(other)

    def test_person_outside_the_register(self):
        case = self._bring_registration_to("survey", name="Li Wang", mobile=False)
        case.write(self.values | {"signature": PIXEL})
        case._end("declined", "Does not want to")
        request = self._identify(self._ask(kind="erase", registration_id=case.id))
        self.assertIn("Registration: ", request.kept_text)
        self._reason(request, "erase", "Never wanted to register")
        self.assertErased(case)
        self.assertEqual(case.end_reason, "Does not want to")

    def test_erasing_out_of_turn_is_refused(self):
        with self.assertRaises(TransitionRefused):
            self._ask(kind="erase").action_erase()
        for kind, _label in KINDS:
            request = self._identify(self._ask(kind=kind))
            if kind == "erase":
                with self.assertRaisesRegex(RightsRefused, "Erase what may"):
                    self._answer(request)
            else:
                with self.subTest(kind=kind), self.assertRaises(RightsRefused):
                    self._reason(request, "erase", "x")
        self.assertTrue(self.member.sudo().id_number_full)

    def test_nothing_recorded_is_said(self):
        member = self._create_member(name="Li Wang", mobile="13800000303")
        request = self._identify(self._ask(kind="erase", member_id=member.id))
        self._reason(request, "erase", "Wants it")
        self.assertIn("Erased: nothing was recorded.", request.answer_text)

    def test_others_erase_nothing(self):
        request = self._identify(self._ask(kind="erase"))
        for user in (self.clerk_b, self.committee, self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user)._erase("x")
        self.assertTrue(self.member.sudo().id_number_full)


class TestRightsRequestAccess(PartyRightsCommon):
    """Requests by role and center, below the screen (P-09)."""

    def setUp(self):
        super().setUp()
        self.request = self._ask(requester_phone="13800000009")

    def test_own_center_and_committee_read(self):
        for user in self.clerk_a | self.director_a | self.committee | self.admin:
            with self.subTest(user=user.login):
                request = self.request.with_user(user)
                self.assertEqual(request.search([]), self.request)
                request.read(["request_text"])

    def test_others_see_nothing(self):
        for user in self.clerk_b | self.director_b | self.unassigned:
            foreign = self.request.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(foreign.search([]))
                self.assertFalse(foreign.search([("is_overdue", "=", True)]))
                self.assertFalse(foreign.formatted_read_group([], ["kind"]))
                self.assertFalse(foreign.name_search("Qian"))
                with self.assertRaises(AccessError):
                    foreign.read(["kind"])
                with self.assertRaises(AccessError):
                    foreign._export_rows([["request_text"]])
        for user in self.outsider | self.portal_user:
            foreign = self.request.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    foreign.search([])
                with self.assertRaises(AccessError):
                    foreign.name_search("Qian")
                with self.assertRaises(AccessError):
                    foreign.formatted_read_group([], ["kind"])
                with self.assertRaises(AccessError):
                    foreign.read(["kind"])
                with self.assertRaises(AccessError):
                    foreign._export_rows([["request_text"]])

    def test_others_change_nothing(self):
        for user in self.clerk_b | self.committee | self.outsider | self.portal_user:
            foreign = self.request.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    foreign.write({"responsible_id": user.id})
                with self.assertRaises(AccessError):
                    self._ask(user)
                with self.assertRaises(AccessError):
                    foreign.unlink()
                for step, arguments in [
                    ("_identify", ("card", "x")),
                    ("_answer", ("x", "phone")),
                    ("_refuse", ("x",)),
                    ("_withdraw", ("x",)),
                    ("action_identify", ()),
                    ("action_answer", ()),
                    ("action_erase", ()),
                    ("action_refuse", ()),
                    ("action_withdraw", ()),
                ]:
                    with self.assertRaises(AccessError, msg=step):
                        getattr(foreign, step)(*arguments)

    def test_registration_of_another_center_is_refused(self):
        case = self._create_registration()
        with self.assertRaises(AccessError):
            self._ask(self.clerk_b, registration_id=case.id)

    def test_dialogs_are_their_openers(self):
        wizard = self.env["party.rights.request.identify"].with_user(self.clerk_a)
        wizard = wizard.create(
            {"request_id": self.request.id, "way": "card", "note": "Seen"}
        )
        for user in self.clerk_b | self.committee | self.outsider:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizard.with_user(user).read(["note"])

    def test_attachments_and_messages_follow_the_request(self):
        self.request.message_post(body="Talked on the phone")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "letter.txt",
                "raw": b"letter",
                "res_model": self.request._name,
                "res_id": self.request.id,
            }
        )
        for user in (self.clerk_b, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["raw"])
                with self.assertRaises(AccessError):
                    self.request.message_ids.with_user(user).read(["body"])
                with self.assertRaises(AccessError):
                    self.request.with_user(user).message_post(body="x")
        self.assertEqual(attachment.with_user(self.clerk_a).raw, b"letter")
