"""What one letter says of one member."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, LetterRefused
from ..tools.id_number import hide
from .letter_codes import NOTE_LENGTH, OPEN_STATES

# what is told as a figure or a word; all else is in the facts
FIGURES = (
    "member_name",
    "business_name",
    "home_branch_name",
    "invited_count",
    "took_part_count",
    "minutes",
    "learning_minutes",
)


class PartyLetterLine(models.Model):
    """One member in one letter: figures and facts as they were counted.

    Never an ID number, a request or a rights case (A3.3.4, P-03).
    """

    _name = "party.letter.line"
    _description = "Member in a Letter"
    _inherit = ["party.letter.named.mixin"]
    _order = "member_name, id"
    _rec_names_search = ["member_name"]

    _proof_fields = frozenset(
        {
            "letter_id",
            "member_id",
            "member_name",
            "business_name",
            "home_branch_id",
            "home_branch_name",
            "invited_count",
            "took_part_count",
            "minutes",
            "learning_minutes",
            "facts",
            "before",
        }
    )

    letter_id = fields.Many2one(
        "party.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    run_id = fields.Many2one(related="letter_id.run_id", store=True, index=True)
    center_id = fields.Many2one(related="letter_id.center_id", store=True, index=True)
    letter_state = fields.Selection(related="letter_id.state", string="Letter Is")
    year = fields.Integer(related="letter_id.year", aggregator=None)
    is_live = fields.Boolean(
        compute="_compute_is_live",
        store=True,
        help="Its letter was not withdrawn: the member is written of.",
    )
    member_id = fields.Many2one(
        "party.member",
        "Party Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )

    # as it was when the letter was drafted, or counted for its approval
    member_name = fields.Char("Name in the Letter", required=True, readonly=True)
    business_name = fields.Char("Business in the Letter", readonly=True)
    home_branch_id = fields.Many2one(
        "party.organization",
        "Home Organization",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    home_branch_name = fields.Char("Home Organization in the Letter", readonly=True)
    invited_count = fields.Integer("Invited to Activities", readonly=True)
    took_part_count = fields.Integer("Took Part in Activities", readonly=True)
    minutes = fields.Integer("Minutes of Activities", readonly=True)
    learning_minutes = fields.Integer("Minutes of Learning", readonly=True)
    facts = fields.Json(readonly=True)
    activity_text = fields.Text("Activities One by One", compute="_compute_texts")
    trading_text = fields.Text("Lawful Trading", compute="_compute_texts")
    credit_text = fields.Text("Credit Records", compute="_compute_texts")
    pledge_text = fields.Text("Result of the Pledge", compute="_compute_texts")
    before = fields.Json(
        readonly=True, help="What the draft said where the approval found another."
    )
    change_text = fields.Text("Changed since the Draft", compute="_compute_change_text")
    remark = fields.Text(
        "Director's Remark", help="Stands in the letter; written until its approval."
    )

    _member_uniq = models.UniqueIndex(
        "(run_id, member_id) WHERE is_live",
        "The member stands in another letter of this run already.",
    )
    _remark_bounded = models.Constraint(
        f"CHECK (char_length(remark) <= {NOTE_LENGTH})",
        "A remark has at most 2,000 characters.",
    )

    @api.depends("member_name", "letter_id.name", "year")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.member_name} ({line.letter_id.year or ''})"

    @api.depends("letter_id.state")
    def _compute_is_live(self):
        for line in self:
            line.is_live = line.letter_id.state != "void"

    @api.depends("facts")
    def _compute_texts(self):
        """The facts in words, one a line, for whoever checks the letter."""
        for line in self:
            line.update(line._fact_texts(line.facts or {}))

    @api.model
    def _fact_texts(self, facts):
        """The texts of ``facts`` by field."""
        attendance = self._labels("party.event.participant", "attendance")
        kinds = self._labels("party.credit.record", "kind")
        return {
            "activity_text": "\n".join(
                self._join(
                    fact["date"], fact["theme"], attendance.get(fact["attendance"], "–")
                )
                for fact in facts.get("activities", ())
            ),
            "trading_text": "\n".join(
                self._join(
                    fact["date"], kinds.get(fact["kind"]), fact["what"], fact["source"]
                )
                for fact in facts.get("trading", ())
            ),
            "credit_text": "\n".join(
                self._join(fact["date"], fact["grade"], fact["what"], fact["source"])
                for fact in facts.get("credit", ())
            ),
            "pledge_text": self._pledge_words(facts.get("pledge") or {}),
        }

    @api.depends("before", "facts", *FIGURES)
    def _compute_change_text(self):
        """What the draft said, beside what the letter says now; one a line."""

        def shown(value):
            return "–" if value is False else value

        for line in self:
            before = line.before or {}
            rows = [
                f"{label}: {shown(before[name])} → {shown(line[name])}"
                for name, label in line._figure_labels()
                if name in before
            ]
            if "facts" in before:
                rows += line._changed_facts(before["facts"])
            line.change_text = "\n".join(rows)

    @api.model
    def _figure_labels(self):
        return [
            (name, self._fields[name]._description_string(self.env)) for name in FIGURES
        ]

    def _changed_facts(self, before):
        """Rows of the facts ``before`` that are gone, and those that are new."""
        then, now = self._fact_texts(before), self._fact_texts(self.facts or {})
        for name in then:
            old, new = then[name].split("\n"), now[name].split("\n")
            yield from (f"− {row}" for row in old if row and row not in new)
            yield from (f"+ {row}" for row in new if row and row not in old)

    def _take_figures(self, facts):
        """Take what was counted anew; what the draft said is kept beside it.

        :param facts: values by member
        :return: the lines that say something else now
        """
        changed = self.browse()
        for line in self:
            new = facts[line.member_id]
            said = {
                name: line[name].id if name == "home_branch_id" else line[name]
                for name in new.keys() - {"member_id"}
            }
            said = {name: value for name, value in said.items() if value != new[name]}
            if not said:
                continue
            # of several counts the draft's is the one to compare with
            before = said | (line.before or {})
            before = {name: was for name, was in before.items() if was != new[name]}
            line._record_proof(
                before=before or False, **{name: new[name] for name in said}
            )
            changed |= line
        return changed

    @api.model
    def _labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _join(self, *parts):
        return " · ".join(str(part) for part in parts if part)

    @api.model
    def _pledge_words(self, pledge):
        if not pledge.get("number"):
            return self.env._("No pledge in this time.")
        return self.env._(
            "%(number)s: %(met)s met, %(partly)s partly met, %(not_met)s not met,"
            " %(unchecked)s not checked.",
            number=pledge["number"],
            met=pledge["met"],
            partly=pledge["partly"],
            not_met=pledge["not_met"],
            unchecked=pledge["unchecked"],
        )

    @api.model
    def _drop(self, letters, members):
        """Delete what is written anew, in ``letters`` and about ``members``.

        :return: (the director's remarks by member, the letters in which they stood)
        """
        mine = [
            ("run_id", "in", letters.run_id.ids),
            ("letter_id.state", "in", OPEN_STATES),
            "|",
            ("letter_id", "in", letters.ids),
            ("member_id", "in", members.ids),
        ]
        lines = self.search(mine)
        remarks = {line.member_id.id: line.remark for line in lines if line.remark}
        touched = lines.letter_id
        lines._as_mover().unlink()
        return remarks, touched

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        if not self._is_mover() and "remark" in vals:
            self.check_access("write")
            self._check_open()
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """Hide the ID numbers that somebody typed into a remark (P-03)."""
        remark = vals.get("remark")
        return vals | {"remark": hide(remark)} if isinstance(remark, str) else vals

    def _check_open(self):
        """Remarks are the director's, until the letter is approved.

        The letter is locked: its approval at the same moment writes the letter and
        not its lines, and the database would let both pass.

        :raise FiledRecord: the letter is approved
        :raise LetterRefused: it is being approved at this moment
        :raise NotOnDuty: somebody else is the center's director
        """
        letters = self.letter_id
        free = letters.try_lock_for_update(allow_referencing=True)
        if busy := letters - free:
            raise LetterRefused(
                self.env._(
                    "%(letter)s is being worked on at this moment; reload it.",
                    letter=busy[0].display_name,
                )
            )
        for letter in letters:
            letter.run_id._check_may_direct()
            if letter.state not in OPEN_STATES:
                raise FiledRecord(
                    self.env._(
                        "%(letter)s is settled and stays as it is.",
                        letter=letter.display_name,
                    )
                )

    @api.model
    def _counting_domain(self):
        # as the index: what was withdrawn tells of nobody
        return [("is_live", "=", True)]

    @api.ondelete(at_uninstall=False)
    def _unlink_by_run(self):
        if not self._is_mover():
            raise FiledRecord(
                self.env._("What a letter says is changed by drafting it anew.")
            )
