"""One record of every kind at center A, for what all kinds have to promise."""

import base64
from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .accountability_common import AccountabilitySteps
from .common import NOW, PIXEL, PartyCommon
from .evaluation_common import EvaluationSteps
from .inspection_common import InspectionSteps
from .letter_common import LetterSteps

NUMBER = "33052319750315001X"
OTHER_NUMBER = "330523200002290027"
# kinds of records that belong to all centers alike: no person, no center's work
SHARED = {
    "party.absence",
    "party.answer.template",
    "party.center",
    "party.evaluation",
    "party.evaluation.indicator",
    "party.evaluation.scheme",
    "party.event.kind",
    "party.handbook",
    "party.measure",
    "party.organization",
    "party.reminder.step",
    "party.rule",
    "party.service.type",
    "party.sms.template",
    "party.staff",
    "party.standard",
    "party.standard.item",
    "party.text",
    "party.ticket.topic",
    "party.workday",
    "party.workday.year",
}
# kinds of records that the committee keeps and their center reads
COMMITTEES = {
    "party.accountability",
    "party.inspection",
    "party.inspection.line",
    "party.inspection.photo",
    "party.lapse",
}
# machinery that nobody may write, and administrators alone may look at
CLOSED = {"party.import.progress"}
# written in a transaction of its own when another one has failed
LOGS = {"party.lock.log"}


class _WentThrough(Exception):
    """Nobody refused."""


class PartySamples(
    EvaluationSteps, InspectionSteps, AccountabilitySteps, LetterSteps, PartyCommon
):
    """``samples``: kind of record → records of center A, made by clerk A.

    A new kind of record needs a row here (or in ``SHARED``); the tests of protection,
    isolation and bad input cover it then.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_c = cls.env["party.center"].create({"name": "C", "code": "TC"})
        cls.env["party.handbook"].create(
            [{"name": "Old", "issued_date": "2013-01-01"}, {"name": "2026"}]
        )
        case = cls("setUp")
        cls.samples = case._make_samples()
        cls.strangers_inside = cls.clerk_b | cls.director_b | cls.unassigned
        cls.public_user = cls.env.ref("base.public_user")
        cls.strangers_outside = cls.outsider | cls.portal_user | cls.public_user
        cls.env.flush_all()

    def _make_samples(self):
        case = self._bring_registration_to("survey")
        case.write({"id_number": NUMBER, "ethnic_group": "01", "signature": PIXEL})
        self._complete_survey(case)
        self._call(case)
        self._sign_pledge(case)
        self._equip(case)
        case.action_enter()
        member = case.member_id
        pledge, plaque = case.pledge_ids, case.plaque_ids
        plaque.receipt = PIXEL
        ticket = self._create_ticket(member_id=member.id)
        self._hand_over(ticket, is_promise_told=True)
        self._ask_extension(ticket)
        self._press(ticket)
        self.env["party.access.log"]._record(member, "Test")
        records = [
            case,
            case.call_ids,
            case.consent_ids,
            member,
            member.standing_ids,
            member.business_ids,
            pledge,
            pledge.item_ids,
            plaque,
            case.copy_ids,
            case.copy_ids.stock_id,
            ticket,
            ticket.transfer_ids,
            ticket.notice_ids,
            *self._sample_course(member),
            ticket.extension_ids,
            ticket.supervision_ids,
            self._sample_reminder(ticket),
            self._make("party.ticket.referral", ticket_id=ticket.id, scan=PIXEL),
            self._make("party.ticket.visit", ticket_id=ticket.id),
            self.env["party.access.log"].search([("member_id", "=", member.id)]),
            self._make("party.member.change"),
            self._make("party.member.transfer"),
            self._make("party.credit.record"),
            self._make("party.rights.request", member_id=member.id),
            self._sample_told_apart(member),
            self._sample_delivery(),
            self._sample_badge(),
            *self._sample_people(),
            *self._sample_channel(),
            *self._sample_event(member),
            *self._sample_record(member),
            *self._sample_sweep(),
            *self._sample_roster(),
            *self._sample_letter(),
            *self._sample_evaluation(),
            *self._sample_equipment(),
            *self._sample_inspection(),
            *self._sample_accountability(),
        ]
        return {rows._name: rows for rows in records}

    def _sample_badge(self):
        badge = self._make("party.badge", self.director_a, photo=PIXEL)
        badge.action_issue()
        return badge.sudo()

    def _sample_people(self):
        """Papers of clerk A, what they have to read, and what they would hand over."""
        post = self._post_of_clerk()
        self.env["party.rule.reading"]._keep_up(
            self.env["party.rule"]._newest(), self.center_a
        )
        handovers = self.env["party.handover"]
        # the director decides on the clerk's, the committee on the director's
        posts = (post, self._post_of(self.director_a))
        handover = handovers.union(*(handovers._list_for(one) for one in posts))
        papers = self.env["party.undertaking"].search(
            [("user_id", "=", self.clerk_a.id)]
        )
        readings = self.env["party.rule.reading"].search([("staff_id", "=", post.id)])
        training = self._make("party.qualification", self.director_a)
        return training.sudo(), papers, readings, handover, handover.line_ids

    def _post_of_clerk(self):
        return self.center_a.staff_ids.filtered(lambda s: s.user_id == self.clerk_a)

    def _sample_delivery(self):
        values = {
            "key": "sample",
            "channel": "robot",
            "provider": "wecom",
            "purpose": "Announcement",
            "recipient": "Traders' Group",
            "started_at": "2026-09-21 02:00:00",
            "company_id": self.env.company.id,
        }
        deliveries = self.env["party.delivery"]._as_mover()
        return deliveries.create(deliveries._ledger_values(values))._as_user()

    def _sample_channel(self):
        channel = self._make("party.channel")
        posts = self.env["party.channel.post"].with_user(self.clerk_a)
        return (
            channel,
            posts._post(channel, "We meet on Friday.", "sample"),
            self._make("party.channel.count", channel_id=channel.id),
            self._make("party.learning"),
        )

    def _sample_event(self, member):
        """An activity of the yearly plan: announced, with one member invited."""
        line = self._make("party.event.plan.line")
        event = self._create_event(target_mode="hand", plan_line_id=line.id)
        self._invite(event, member)
        self._approve(event)
        self._announce(event)
        return (
            line.plan_id,
            line,
            event,
            event.approval_ids,
            event.participant_ids,
            event.route_ids,
            event.announcement_ids,
            event.participant_ids.notice_ids,
        )

    def _sample_record(self, member):
        """Who came to an activity, and a photo of it."""
        event = self._event_at_the_door(member)
        event.participant_ids.action_present()
        photos = self.env["party.event.photo"].with_user(self.clerk_a)
        picture = ("door.png", base64.b64decode(PIXEL))
        return event.participant_ids.attendance_ids, photos._add(event, [picture])

    def _sample_course(self, member):
        """Steps, a callback and a request to unlock, on tickets that have them."""
        called = self._create_ticket(member_id=member.id, is_important=True)
        step = self._make("party.ticket.step", ticket_id=called.id)
        self._tell(called, result_text="Come on Friday.")
        unlock = self._make("party.ticket.unlock")
        return step, called.callback_ids, unlock

    def _sample_reminder(self, ticket):
        """One that the clerk got; the next message has not gone out yet."""
        people = {ticket: {self.clerk_a: "responsible"}}
        return self.env["party.reminder"]._record(people, self.center_a._today())

    def _sample_told_apart(self, member):
        distinctions = self.env["party.member.distinction"]
        namesake = self._create_member(name=member.name, mobile="13800000198")
        distinctions._record(member, namesake, "Born in another year")
        return distinctions._of(member)

    def _sample_sweep(self):
        """A list of center A with a trader who was not asked yet."""
        self._create_registration(name="Ye Linchuan", found_date="2026-08-20")
        sweep = self.env["party.sweep"]._make(self.center_a, self.center_a._today())
        return sweep, sweep.line_ids

    def _sample_roster(self):
        """An import of center A with one row that was read."""
        roster = self._make("party.import")
        row = (
            self.env["party.import.row"]
            ._as_mover()
            .create(
                {
                    "import_id": roster.id,
                    "row_number": 2,
                    "name": "Luo Shuyao",
                    "mobile": "13800000199",
                    "outcome": "refused",
                    "remark": "As an example",
                }
            )
        )
        return roster, row._as_user()

    def _sample_letter(self):
        """A letter of center A that went out, and a member it does not tell of."""
        members = self._make_writable(2, branch=self._make_organization())
        self._withdraw_consent(members[1])
        run = self._half_year_run()
        run.action_draft()
        run.action_approve()
        letter = run.letter_ids
        self._send(letter)
        rows = (letter, letter.line_ids, run.omission_ids)
        # runs are the director's
        return run, *(row.with_user(self.clerk_a) for row in rows)

    def _sample_equipment(self):
        """A thing of center A with a check of it, and a poster on its wall."""
        asset = self._make("party.asset", photo=PIXEL)
        check = self._make("party.asset.check", asset_id=asset.id, photo=PIXEL)
        return asset, check, self._make("party.poster", photo=PIXEL)

    def _sample_inspection(self):
        """An inspection of center A under way, and a finding of an earlier one."""
        found = self._inspect(rack="not").rectification_ids
        running = self._begin_inspection()
        line = self._line(running, "window")
        self._find(line, "met")
        rows = (running, line, line.photo_ids)
        finding = found.filtered(lambda f: f.line_id.item_id == self._item("rack"))
        # they are the committee's
        return finding.with_user(self.clerk_a), *(row.sudo() for row in rows)

    def _sample_accountability(self):
        """A complaint about clerk A, and a file about them that was served."""
        lapse = self._complain()
        file = self._bring_file_to("served").sudo()
        looks = self.env["party.accountability.look"]
        looks._keep(looks._rows(file.with_user(self.committee), "read"))
        look = looks.search([("res_id", "=", file.id)], limit=1)
        return lapse, file, file.statement_ids, file.notice_ids, look

    def _sample_evaluation(self):
        """The published sheet of clerk A, who objects to a figure of it."""
        sheet = self._sheet(self._publish("staff"), user=self.clerk_a)
        sheet = sheet.with_user(self.clerk_a)
        objection = self._object_to(
            self._score(sheet, "own_confirmed"),
            self.clerk_a,
            evidence=PIXEL,
            evidence_name="badge.png",
        )
        place = (
            self.env["party.evaluation.place"]
            .sudo()
            ._as_mover()
            .create(
                {
                    "sheet_id": sheet.id,
                    "objection_id": objection.id,
                    "old_rank": 2,
                    "new_rank": 1,
                    "moved_at": NOW,
                }
            )
            ._as_user()
        )
        return sheet, sheet.score_ids, objection, place

    def _make(self, model, user=None, context=None, **values):
        """A new record of ``model`` as a client of ``user`` would create it."""
        maker = getattr(
            self, f"_values_of_{model.removeprefix('party.')}".replace(".", "_")
        )
        records = self.env[model].with_user(user or self.clerk_a)
        return records.with_context(**context or {}).create(maker() | values)

    # values of a creation from outside -------------------------------------------
    def _values_of_ticket_step(self):
        return {"ticket_id": self._create_ticket().id, "text": "Called the branch"}

    def _values_of_ticket_unlock(self):
        return {"ticket_id": self._bring_to("filed").id, "reason": "A wrong name"}

    def _values_of_accountability(self):
        return {"staff_id": self._post_of(self.clerk_a).id, "facts": "Told nobody."}

    def _values_of_badge(self):
        return {"staff_id": self._post_of_clerk().id}

    def _values_of_qualification(self):
        return {
            "user_id": self.clerk_a.id,
            "name": "Receiving Members",
            "passed_date": "2026-09-01",
            "certificate": PIXEL,
        }

    def _values_of_asset(self):
        return {
            "name": "Computer at the window",
            "kind": "computer",
            "center_id": self.center_a.id,
        }

    def _values_of_asset_check(self):
        return {"asset_id": self._make("party.asset").id, "counted": 1}

    def _values_of_poster(self):
        process = self.env["party.rule"]._current("process")
        return {"rule_id": process.id, "center_id": self.center_a.id}

    def _values_of_channel(self):
        return {"name": "Traders' Group", "center_id": self.center_a.id}

    def _values_of_event_plan(self):
        years = self.env["party.event.plan"].search([]).mapped("year")
        return {"center_id": self.center_a.id, "year": max([2026, *years]) + 1}

    def _values_of_event_plan_line(self):
        return {
            "plan_id": self._make("party.event.plan").id,
            "month": "9",
            "theme": "Honest Scales in the Market",
            "kind_id": self.env.ref("party_service_center.party_event_kind_study").id,
        }

    def _values_of_channel_count(self):
        return {"channel_id": self._make("party.channel").id, "members": 120}

    def _values_of_learning(self):
        return {
            "member_id": self._create_member().id,
            "course": "Safe Food",
            "date": "2026-09-01",
            "minutes": 90,
        }

    def _values_of_registration(self):
        return {"name": "Wu Qinghe", "found_via": "self"}

    def _values_of_registration_call(self):
        case = self._bring_registration_to("calling", name="Waits for a Call")
        return {"registration_id": case.id, "outcome": "not_reached"}

    def _values_of_business(self):
        return {"member_id": self._create_member().id, "name": "Second Shop"}

    def _values_of_member_change(self):
        member = self._create_member(name="Li Wang")
        return {"member_id": member.id, "name": "Li Wan", "reason": "The card says so"}

    def _values_of_member_transfer(self):
        return {
            "member_id": self._create_member().id,
            "to_center_id": self.center_c.id,
            "reason": "Trades there now",
        }

    def _values_of_credit_record(self):
        return {
            "member_id": self._create_member().id,
            "kind": "award",
            "date": "2026-09-01",
            "description": "Honest Trader of the Year",
            "source": "The market office",
            "evidence": PIXEL,
            "evidence_name": "award.png",
        }

    def _values_of_rights_request(self):
        return {
            "member_id": self._create_member().id,
            "kind": "access",
            "request_text": "What do you know of me?",
        }

    def _values_of_import(self):
        return {"filename": "roster.xlsx"}

    def _values_of_pledge(self):
        return {"member_id": self._create_member().id}

    def _values_of_pledge_item(self):
        return {"pledge_id": self._make("party.pledge").id, "name": "A discount"}

    def _values_of_handbook_stock(self):
        edition = self.env["party.handbook"].create(
            {"name": "Another Edition", "issued_date": "2014-01-01"}
        )
        return {"handbook_id": edition.id, "center_id": self.center_a.id}

    def _values_of_ticket(self):
        return {
            "requester_name": "Shen Yifan",
            "service_type_id": self.consultation.id,
            "request_text": "How do I move my affiliation?",
        }

    def _values_of_ticket_referral(self):
        return {
            "ticket_id": self._create_ticket().id,
            "addressee_name": "Legal Aid Center of the Test County",
            "phone": "0572-5012348",
            "is_agreed": True,
            "sent_way": "hand",
            "due_date": "2026-10-20",
        }

    def _values_of_ticket_visit(self):
        return {
            "ticket_id": self._create_ticket().id,
            "findings": "The roof leaks",
            "follow_up_date": "2026-09-28",
        }

    # ------------------------------------------------------------------------------
    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def _refusal_of(self, call, *arguments):
        """The refusal that ``call`` meets, or None; nothing it did stays.

        A refusal by the database is told in words as well; anything else is no answer
        and fails the test.
        """
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                call(*arguments)
                self.env.flush_all()
                raise _WentThrough
        except _WentThrough:
            return None
        except (UserError, IntegrityError) as refusal:
            return refusal

    def _assert_refuses(self, error, pattern, call, *arguments):
        refusal = self._refusal_of(call, *arguments)
        self.assertIsInstance(refusal, error)
        self.assertRegex(str(refusal), pattern)

    def _locked_names(self, rows):
        """(fields that only steps write, facts that are entered once) of ``rows``."""
        if not hasattr(rows, "_protected_fields"):
            return frozenset(), frozenset()
        return frozenset(rows._protected_fields()), rows._fixed_fields

    def _party_models(self, transient=False):
        """Names of all kinds of party records that have a table."""
        return {
            name
            for name, model in self.env.registry.items()
            if name.startswith("party.")
            and model._auto
            and not model._abstract
            and bool(model._transient) == transient
        }

    def _value_for(self, field, poison=False):
        """Some value of the type of ``field``; one that steps never write if poison."""
        kinds = {
            "boolean": not (poison and field.default and field.default(self)),
            "integer": 77,
            "float": 77.5,
            "many2one_reference": 77,
            "date": date(2013, 3, 3) if poison else date(2026, 9, 1),
            "datetime": datetime(2013, 3, 3) if poison else datetime(2026, 9, 1),
            "char": "Poison",
            "text": "Poison",
            "html": "Poison",
            "json": [],
            "binary": PIXEL,
        }
        if field.type in kinds:
            return kinds[field.type]
        if field.type == "selection":
            return field.get_values(self.env)[-1]
        if field.type in ("one2many", "many2many"):
            return [(5, 0, 0)]
        if field.comodel_name == "res.users":
            return self.clerk_b.id
        sample = self.samples.get(field.comodel_name, self.env[field.comodel_name])
        other = sample.search([("id", "not in", sample.ids)], order="id", limit=1)
        return (other or sample if poison else sample or other)[:1].id

    def _models_inheriting(self, mixin):
        return sorted(
            name
            for name in self._party_models()
            if mixin in self._ancestors(self.env.registry[name])
        )

    def _ancestors(self, model):
        return {getattr(base, "_name", None) for base in model.__mro__}
