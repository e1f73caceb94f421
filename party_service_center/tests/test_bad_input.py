"""Steps called from outside the screen: refused in words, never a traceback.

Steps and dialogs are read from the registry, so that new ones are tried as well.
"""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS

from ..exceptions import OneRecordOnly
from .samples import PartySamples

MISSING_ID = 2_000_000_000
ADDON = "odoo.addons.party_service_center."


class TestBadInput(PartySamples):
    def _steps(self):
        """(records of center A, name of a step) for every public step of our own."""
        for model, rows in self.samples.items():
            for name in dir(self.env.registry[model]):
                if name.startswith("action_"):
                    method = getattr(self.env.registry[model], name)
                    if method.__module__.startswith(ADDON):
                        yield rows, name

    def _take(self, records, name):
        """Call a step as a client would: what it raises besides refusals fails."""
        return self._refusal_of(lambda: getattr(records, name)())

    def test_steps_are_found(self):
        names = {name for _rows, name in self._steps()}
        self.assertLess(
            {"action_enter", "action_approve", "action_leave", "action_void"}, names
        )
        self.assertGreater(len(list(self._steps())), 50)

    def test_strangers_take_no_step(self):
        for rows, name in self._steps():
            for user in self.strangers_inside | self.strangers_outside:
                with self.subTest(model=rows._name, step=name, user=user.login):
                    refusal = self._take(rows[:1].with_user(user), name)
                    self.assertIsInstance(refusal, AccessError)

    def test_wrong_numbers_of_records(self):
        for rows, name in self._steps():
            records = rows.with_user(self.clerk_a)
            several = rows.sudo().search([], limit=2).with_user(self.clerk_a)
            with self.subTest(model=rows._name, step=name):
                self._take(records.browse(), name)
                self._take(several, name)
                refusal = self._take(records.browse(MISSING_ID), name)
                self.assertIsInstance(refusal, UserError)

    def test_several_records_are_refused_in_words(self):
        members = self._create_member() | self._create_member(mobile="13800000003")
        with self.assertRaisesRegex(OneRecordOnly, "here are 2"):
            members.action_leave()
        dialogs = self.env["party.roster.show"].with_user(self.clerk_a)
        with self.assertRaisesRegex(OneRecordOnly, "here are 2"):
            dialogs.create([{}, {}]).action_confirm()

    def test_whatever_the_state(self):
        """Each step from the state at hand: taken, or refused in words."""
        for rows, name in self._steps():
            for user in (self.clerk_a, self.director_a, self.committee, self.admin):
                with self.subTest(model=rows._name, step=name, user=user.login):
                    self._take(rows[:1].with_user(user), name)

    # ------------------------------------------------------------------------------
    def _dialogs(self):
        """(dialog, values that open it on records of center A) of every kind."""
        for model in sorted(self._party_models(transient=True)):
            fields = self.env[model]._fields
            linked = {
                name: self.samples[field.comodel_name][:1].id
                for name, field in fields.items()
                if field.type == "many2one" and field.comodel_name in self.samples
                if field.store and not field.compute
            }
            if not linked:
                continue
            others = {
                name: self._value_for(field)
                for name, field in fields.items()
                if name not in linked
                and field.store
                and name not in MAGIC_COLUMNS
                and not field.compute
                and field.type not in ("one2many", "many2many")
            }
            whose = {"member_id", "registration_id"}
            if whose <= set(linked):  # about the one or the other
                for name in whose:
                    rest = {key: linked[key] for key in linked if key != name}
                    yield model, rest | others
            else:
                yield model, linked | others

    def test_dialogs_of_strangers_do_nothing(self):
        dialogs = list(self._dialogs())
        self.assertGreater(len(dialogs), 10)
        for model, values in dialogs:
            for user in self.strangers_inside | self.strangers_outside:
                records = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    refusal = self._refusal_of(
                        lambda r=records, v=values: self._confirm(r, v)
                    )
                    self.assertIsInstance(refusal, AccessError)

    def test_dialogs_are_seen_by_who_opened_them(self):
        seen = 0
        for model, values in self._dialogs():
            dialog = self._opened(model, values)
            if not dialog:
                continue
            seen += 1
            self.assertTrue(dialog.has_access("read"))
            others = self.director_a | self.strangers_inside | self.strangers_outside
            for user in others:
                theirs = dialog.with_user(user)
                with self.subTest(model=model, user=user.login):
                    for operation in ("read", "write"):
                        self.assertFalse(theirs.has_access(operation))
                    if theirs.browse().has_access("read"):
                        self.assertFalse(theirs.search([("id", "=", dialog.id)]))
        self.assertGreater(seen, 20)

    def _opened(self, model, values):
        """A dialog that clerk A opened; none where it cannot be opened now."""
        records = self.env[model].with_user(self.clerk_a)
        if self._refusal_of(records.create, values):
            return None
        return records.create(values)

    def _confirm(self, records, values):
        dialog = records.create(values)
        if hasattr(dialog, "action_confirm"):
            dialog.action_confirm()
        else:  # a line of a dialog shows what stands in its dialog
            dialog.merge_id.action_confirm()

    def test_dialogs_answer_in_words(self):
        """Whatever own staff type in, from whatever state, no traceback."""
        for model, values in self._dialogs():
            for odd in (
                {},
                {name: MISSING_ID for name in values if name.endswith("_id")},
                {name: False for name in values},
                {
                    name: "x" * 100_000
                    for name, value in values.items()
                    if value == "Poison"
                },
                {name: " " for name, value in values.items() if value == "Poison"},
                {
                    name: "1900-01-01"
                    for name, value in values.items()
                    if self.env[model]._fields[name].type in ("date", "datetime")
                },
                {
                    name: "2100-01-01"
                    for name, value in values.items()
                    if self.env[model]._fields[name].type in ("date", "datetime")
                },
            ):
                for user in (self.clerk_a, self.director_a):
                    records = self.env[model].with_user(user)
                    with self.subTest(model=model, odd=list(odd), user=user.login):
                        self._refusal_of(
                            lambda r=records, v=values | odd: self._confirm(r, v)
                        )

    def test_dialogs_are_about_one_person(self):
        """What belongs to a case cannot be recorded for another center's member."""
        foreign = self._create_member(self.clerk_b)
        case = self._bring_registration_to("pledged", name="Of Center A")
        self._stock_handbooks(case.center_id)
        both = {"member_id": foreign.id, "registration_id": case.id}
        for model, values in (
            ("party.consent.take", {"way": "screen"}),
            ("party.consent.withdraw", {"way": "screen"}),
            ("party.plaque.hand.out", {}),
        ):
            dialogs = self.env[model].with_user(self.clerk_a)
            for whose in (both, {}):
                with self.subTest(model=model, whose=whose):
                    self.assertTrue(self._refusal_of(dialogs.create, values | whose))
        pledges = self.env["party.pledge"].with_user(self.clerk_a)
        own = self._create_member()
        for whose in (both, both | {"member_id": own.id}):
            with self.subTest(whose=whose):
                self.assertTrue(self._refusal_of(pledges.create, whose))

    # ------------------------------------------------------------------------------
    def test_reason_dialog(self):
        member = self.samples["party.member"]
        credit = self.samples["party.credit.record"]
        foreign = self._make_foreign()
        base = {"res_model": credit._name, "res_id": credit.id, "step": "void"}
        dialogs = self.env["party.step.reason"].with_user(self.clerk_a)
        for odd in (
            {"res_model": "no.such.model"},
            {"res_model": "party.reason.mixin"},
            {"res_model": "res.users", "step": "void"},
            {"res_model": "party.member"},
            {"step": "_void"},
            {"step": "unlink"},
            {"step": False},
            {"res_id": 0},
            {"res_id": -1},
            {"res_id": False},
            {"res_id": MISSING_ID},
            {"res_id": foreign.id},
            {"res_model": "party.member", "res_id": member.id, "step": "return"},
            {"reason": False},
            {"reason": ""},
            {"reason": " \n\t"},
            {"reason": "x" * 100_000},
            {"reason": "x" * 2_001},
        ):
            values = base | {"reason": "Wrong row"} | odd
            with self.subTest(odd=str(odd)[:60]):
                refusal = self._refusal_of(self._confirm, dialogs, values)
                self.assertTrue(refusal)
        self.assertFalse(credit.voided_at)
        dialogs.create(base | {"reason": "Wrong row"}).action_confirm()
        self.assertEqual(credit.void_reason, "Wrong row")

    def _make_foreign(self):
        member = self._create_member(self.clerk_b)
        values = self._values_of_credit_record() | {"member_id": member.id}
        return self.env["party.credit.record"].with_user(self.clerk_b).create(values)

    def test_id_number_of_odd_types(self):
        """A number of several people, of the wrong type, or of nobody."""
        members = self._create_member(name="A") | self._create_member(name="B")
        cases = self._make("party.registration")
        for records in (members, members[:1], members.browse(), cases):
            for value in ([], {}, 5, 5.5, True, "x" * 100_000, ["330523"]):
                with self.subTest(records=records, value=str(value)[:20]):
                    self._refusal_of(records.write, {"id_number": value})
        refusal = self._refusal_of(members.write, {"id_number": "330523200002290027"})
        self.assertIsInstance(refusal, OneRecordOnly)

    def _typed_days(self, model, is_new):
        """Names and values of all days that a client may type, at the ends of time."""
        proofs, facts = self._locked_names(self.env[model])
        locked = proofs if is_new else proofs | facts
        ends = {
            "date": (date.min, date.max),
            "datetime": (datetime.min, datetime(9999, 12, 31, 23, 59, 59)),
        }
        for name, field in self.env[model]._fields.items():
            if field.store and not field.readonly and name not in locked:
                for day in ends.get(field.type, ()):
                    yield name, day

    def _creator(self, model):
        """Who may enter a record of ``model``; None where nobody does by hand."""
        if not hasattr(self, f"_values_of_{model[len('party.') :].replace('.', '_')}"):
            return None
        users = (self.clerk_a, self.director_a, self.committee, self.admin)
        return next(
            (u for u in users if not self._refusal_of(self._make, model, u)), None
        )

    def test_days_at_the_ends_of_time(self):
        """Taken, or refused in words: when entered, when changed and when read."""
        tried = set()
        for model, rows in self.samples.items():
            days = list(self._typed_days(model, is_new=True))
            if creator := days and self._creator(model):
                for name, day in days:
                    tried.add(f"{model}.{name}")
                    with self.subTest(model=model, name=name, day=str(day)):
                        self._refusal_of(
                            lambda m=model, v={name: day}, u=creator: self._make(
                                m, u, **v
                            ).read()
                        )
            for name, day in self._typed_days(model, is_new=False):
                for user in (self.clerk_a, self.committee):
                    own = rows[:1].with_user(user)
                    with self.subTest(model=model, changed=name, day=str(day)):
                        self._refusal_of(
                            lambda r=own, v={name: day}: r.write(v) and r.read()
                        )
        self.assertLess({"party.asset.since_date", "party.asset.check.date"}, tried)

    def test_empty_dates_are_refused_in_words(self):
        case = self._make("party.registration")
        for values in (
            {"found_date": False},
            {"found_date": False, "opened_date": "2020-01-01"},
        ):
            with self.subTest(values=values):
                self.assertTrue(self._refusal_of(case.write, values))
