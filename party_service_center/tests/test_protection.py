"""No state, stamp or fixed fact is written past its step, whatever the way in.

The kinds of records and their protected fields are read from the registry, so that a
new kind is tried as well.
"""

from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from ..exceptions import ProtectedField, TransitionRefused
from .samples import CLOSED, LOGS, SHARED, PartySamples

# a sequence's number range is set up with its center
CENTERS = "party.center"


class TestProtection(PartySamples):
    def test_every_kind_of_record_is_tried(self):
        """Fails for a new kind of record: give it a row in samples.py."""
        known = set(self.samples) | SHARED | CLOSED | LOGS
        self.assertEqual(self._party_models(), known)
        for model, rows in self.samples.items():
            self.assertTrue(rows, model)

    def _guarded(self):
        """(records, names of protected and fixed fields) of each guarded kind."""
        for model in self._models_inheriting("party.protected.mixin"):
            rows = self.samples.get(model) or self.env[model].search([], limit=1)
            names = rows._protected_fields() | rows._fixed_fields
            self.assertLessEqual(names, set(rows._fields), model)
            if names:
                yield rows[:1], sorted(names)

    def test_written_by_nobody(self):
        guarded = list(self._guarded())
        self.assertGreater(len(guarded), 15)
        for row, names in guarded:
            for name in names:
                values = {name: self._value_for(row._fields[name])}
                for user in (self.clerk_a, self.director_a, self.admin):
                    with self.subTest(model=row._name, field=name, user=user.login):
                        with self.assertRaises(ProtectedField):
                            row.with_user(user).write(values)
                with self.subTest(model=row._name, field=name, user="superuser"):
                    with self.assertRaises(ProtectedField):
                        row.sudo().write(values)
                    with self.assertRaises(ProtectedField):
                        row.sudo().with_context(party_mover=True).write(values)

    def test_states_and_stamps_are_protected(self):
        """What a course declares as its stamps exists and is guarded."""
        for model in self._models_inheriting("party.transition.mixin"):
            records = self.env[model]
            stamps = {name for pair in records._stamps.values() for name in pair}
            with self.subTest(model=model):
                self.assertLessEqual(
                    {"state"} | stamps,
                    records._protected_fields() & set(records._fields),
                )
                self.assertEqual(
                    set(records._transitions.states),
                    set(records._fields["state"].get_values(self.env)),
                )
                self.assertTrue(records._fields["state"].required)
                self.assertFalse(records._fields["state"].copy and records._stamps)

    def test_no_undeclared_step(self):
        for model in self._models_inheriting("party.transition.mixin"):
            for state, following in self.env[model]._transitions.following.items():
                for other in self.env[model]._transitions.states:
                    record = self.env[model].new({"state": state})
                    with self.subTest(model=model, state=state, to=other):
                        refusal = self._refusal_of(record._check_step, other)
                        wanted = type(None) if other in following else TransitionRefused
                        self.assertIsInstance(refusal, wanted)

    def test_lines_sent_along_stay_guarded(self):
        """x2many commands of a parent are no way to the fields of its lines."""
        tried = 0
        for parents in self.samples.values():
            parent = parents[:1].with_user(self.clerk_a)
            for field in parent._fields.values():
                lines = self.samples.get(field.comodel_name or "")
                if field.type != "one2many" or field.compute or not lines:
                    continue
                line = parent.sudo()[field.name][:1] or lines[:1]
                proofs, facts = self._locked_names(line)
                commands = [(2, line.id)]
                if parent.sudo()[field.name] and field.inverse_name in proofs | facts:
                    commands += [(3, line.id), (5, 0, 0)]
                commands += [
                    (1, line.id, {name: self._value_for(line._fields[name])})
                    for name in sorted(proofs | facts)
                ]
                commands += [
                    (0, 0, {name: self._value_for(line._fields[name])})
                    for name in sorted(proofs)
                ]
                for command in commands:
                    tried += 1
                    with self.subTest(model=parent._name, field=field.name, c=command):
                        self._assert_refused(parent.write, {field.name: [command]})
        self.assertGreater(tried, 200)

    def _assert_refused(self, call, *arguments):
        self.assertTrue(self._refusal_of(call, *arguments))

    def test_defaults_of_a_client_reach_nothing_protected(self):
        """``default_`` keys of a context, on creation by hand and by a step."""
        for model, make in self._makers().items():
            fields = self.env[model]._fields
            # what is computed is computed anew, whatever a default says
            records = self.env[model]
            names = records._protected_fields() - records._derived_fields()
            poison = {
                name: self._value_for(fields[name], poison=True)
                for name in names
                if fields[name].type not in ("one2many", "many2many", "binary", "json")
            }
            context = {f"default_{name}": value for name, value in poison.items()}
            record = make(context).sudo()
            record.invalidate_recordset()
            for name, value in poison.items():
                field = fields[name]
                stored = field.convert_to_write(record[name], record)
                with self.subTest(model=model, field=name):
                    self.assertNotEqual(
                        field.convert_to_cache(stored, record),
                        field.convert_to_cache(value, record),
                    )

    def _makers(self):
        """Kind of record → how a client makes one under a context of its choice."""
        makers = {
            f"party.{name}": lambda context, name=name: self._make(
                f"party.{name}", context=context
            )
            for name in (
                "registration",
                "registration.call",
                "business",
                "member.change",
                "member.transfer",
                "credit.record",
                "rights.request",
                "pledge",
                "pledge.item",
                "handbook.stock",
                "ticket",
                "ticket.referral",
                "ticket.visit",
            )
        }
        return makers | {
            "party.member": self._enter_with,
            "party.plaque": lambda context: self._equip_with(context).plaque_ids,
            "party.handbook.copy": lambda context: self._equip_with(context).copy_ids,
            "party.consent": self._consent_with,
            "party.standing": self._leave_with,
            "party.accountability": lambda context: self._make(
                "party.accountability", self.director_a, context
            ),
        }

    def _enter_with(self, context):
        case = self._bring_registration_to(
            "equipped", name="Only One", mobile="13800000777"
        )
        case.with_context(**context).action_enter()
        return case.member_id

    def _equip_with(self, context):
        case = self._bring_registration_to("pledged")
        self._stock_handbooks(case.center_id)
        self._hand_out(case.with_context(**self._of_case(context)))
        return case

    def _of_case(self, context):
        """Without what a dialog asks its user, and what it refuses (two people)."""
        asked = {"default_member_id", "default_registration_id"}
        asked |= {"default_way", "default_stock_id"}
        return {name: context[name] for name in context if name not in asked}

    def _consent_with(self, context):
        case = self._create_registration(found_via="self")
        self._take_consents(case.with_context(**self._of_case(context)))
        return case.consent_ids.filtered(lambda consent: consent.kind == "display")

    def _leave_with(self, context):
        member = self._create_member().with_context(**context)
        dialogs = self.env["party.standing.change"].with_env(member.env)
        dialogs.create(
            {
                "member_id": member.id,
                "member_category": "probationary",
                "reason": "As the branch said",
            }
        ).action_confirm()
        self.assertTrue(member.active)
        return member.standing_ids[:1]

    def test_import_writes_nothing_protected(self):
        """Odoo's own import answers with a message, and the record stays."""
        for row, names in self._guarded():
            if not row.with_user(self.clerk_a).browse().has_access("read"):
                continue
            before = row.sudo().read(names)
            for name in names:
                field = row._fields[name]
                if field.type in ("one2many", "json", "binary"):
                    continue
                column = f"{name}/.id" if field.relational else name
                value = self._value_for(field)
                if field.type == "selection":
                    value = dict(field._description_selection(self.env))[value]
                records = row.browse().with_user(self.clerk_a)
                with self.subTest(model=row._name, field=name):
                    result = self._load(records, [".id", column], row.id, value)
                    self.assertFalse(result["ids"])
                    self.assertTrue(result["messages"])
                    if name in row._protected_fields():
                        result = self._load(records, ["id", column], "x.new", value)
                        self.assertFalse(result["ids"])
            row.invalidate_recordset()
            self.assertEqual(row.sudo().read(names), before)

    @mute_logger("odoo.sql_db", "odoo.orm.models", "odoo.models")
    def _load(self, records, columns, key, value):
        return records.load(columns, [[str(key), str(value)]])

    def test_files_of_proofs_are_written_by_their_record_alone(self):
        """A signature or an evidence is no attachment to be swapped."""
        tried = 0
        for model, rows in self.samples.items():
            files = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", model),
                        ("res_id", "in", rows.ids),
                        ("res_field", "!=", False),
                    ]
                )
            )
            for file in files:
                tried += 1
                for user in (self.clerk_a, self.director_a, self.admin):
                    mine = file.with_user(user)
                    values = {
                        "name": "swapped",
                        "raw": b"x",
                        "res_model": model,
                        "res_id": file.res_id,
                    }
                    with self.subTest(model=model, field=file.res_field, user=user):
                        field = {"res_field": file.res_field}
                        self._assert_refused(mine.write, {"raw": b"swapped"})
                        self._assert_refused(mine.write, {"res_field": False})
                        self._assert_refused(mine.unlink)
                        self._assert_refused(mine.create, values | field)
                        if not rows[:1].with_user(user).has_access("write"):
                            continue  # and adds no files of their own either
                        other = mine.create(values)
                        self._assert_refused(other.write, field)
        self.assertGreaterEqual(tried, 3)

    def test_long_texts_are_refused_by_the_database(self):
        """Whatever a client may write has an end; nobody stores a book in a field."""
        tried = 0
        for model, rows in self.samples.items():
            for name, field in rows._fields.items():
                if (
                    field.type not in ("char", "text")
                    or not field.store
                    or field.compute
                    or field._module != "party_service_center"
                    or name in self._locked_names(rows)[0]
                ):
                    continue
                tried += 1
                row = rows[:1]
                with (
                    self.subTest(model=model, field=name),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(IntegrityError),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(
                        f"UPDATE {row._table} SET {name} = repeat('x', 100000)"
                        " WHERE id = %s",
                        [row.id],
                    )
        self.assertGreater(tried, 30)
