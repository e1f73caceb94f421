"""All that is held on one member, for the member: the copy that the law grants (P-05).

Records are those that the present user may see. How many more of a kind other centers
hold is said beneath the table, except of secret requests: not even that they exist is
for somebody outside their circle to learn.
"""

from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.party_service_center.models.personal_erasure import same_people
from odoo.addons.party_service_center.tools.id_number import hide

from . import frame
from .extract_sections import SECTIONS
from .local_time import local
from .report import Passage
from .table import Column, Kind

# characters; Chinese ones take two
HEAD_WIDTH = 22
LABEL_WIDTH = 26
CONTENT_WIDTH = 72
WIDTHS = {"date": 12, "datetime": 17, "integer": 9, "boolean": 9, "binary": 10}
WIDTHS |= {"selection": 14, "text": 34, "many2one": 22}
CHAR_WIDTH = 18
KINDS = {"date": Kind.DATE, "datetime": Kind.DATETIME, "integer": Kind.INTEGER}


def build(env, member, wording, in_full=False):
    """The extract of ``member``: a report with a table for each kind of record.

    :param bool in_full: whether the ID number is shown in full (P-03)
    :raise AccessError: a member of another center, or the number in full for somebody
        who is no data officer
    """
    member.check_access("read")
    frame.check_in_full(env, in_full)
    # what was merged into the member is the member's, wherever the row lies
    people_sudo = same_people(member.sudo())
    reader = _Reader(env, member.center_id.tz, in_full)
    tables = []
    for section in SECTIONS:
        rows_sudo, hidden = _find(env, section, people_sudo)
        tables.append(_table(reader, section, rows_sudo, hidden, member, wording))
    return frame.report(
        member.center_id,
        wording,
        title=env._("Extract of All Data on a Member"),
        subtitle=f"{member.name} · {member.center_id.name}",
        parts=(_preface(env, member, in_full), *tables),
    )


def _preface(env, member, in_full):
    numbers = (
        env._("The ID number is shown in full, as the maker of the extract may see it.")
        if in_full
        else env._(
            "The middle of the ID number is hidden: only a data officer gives it out in"
            " full (P-03)."
        )
    )
    return Passage(
        env._("What Stands Here and What Does Not"),
        "\n".join(
            (
                env._(
                    "This is what the service centers hold on %(member)s, given to the"
                    " person themselves at their request (Personal Information"
                    " Protection Law, 45).",
                    member=member.name,
                ),
                numbers,
                env._(
                    "Names of other people and notes between colleagues are left out."
                    " Pictures, signatures and scans are named only; the center shows"
                    " them."
                ),
                env._(
                    "A request that is kept secret stands here only if the maker of the"
                    " extract belongs to those who may know of it. Whoever keeps it"
                    " gives it out."
                ),
            )
        ),
    )


def _find(env, section, people_sudo):
    """Records of a section as superuser, and how many the user may not see."""
    model = env[section.model].with_context(active_test=False, bin_size=True)
    domain = _domain(section, people_sudo)
    if section.is_closed:
        # no rank opens the log or the ledger; these rows are about the person alone
        return model.sudo().search(domain), 0
    found = model.search(domain)
    hidden = domain & _not_secret(model) & Domain("id", "not in", found.ids)
    # which rows was asked with the user's own rights; they also name what they point
    # to, such as a channel or a letter, and of the others they say only how many
    model_sudo = model.sudo()
    return found.sudo(), model_sudo.search_count(hidden)


def _domain(section, people_sudo):
    if section.model == "party.delivery":
        letters_sudo = people_sudo.letter_line_ids.letter_id
        return Domain("key", "in", [letter._ledger_key() for letter in letters_sudo])
    return Domain.OR(Domain(path, "in", people_sudo.ids) for path in section.paths)


def _not_secret(model):
    for name, path in (("is_confidential", ""), ("ticket_id", "ticket_id.")):
        if name in model._fields:
            return Domain(f"{path}is_confidential", "=", False)
    return Domain.TRUE


def _table(reader, section, rows_sudo, hidden, member, wording):
    env = reader.env
    notes = []
    if not rows_sudo:
        notes.append(env._("Nothing is recorded here."))
    if hidden:
        notes.append(
            env._(
                "%(count)s more are held by another center: ask there, or the Party"
                " committee.",
                count=hidden,
            )
        )
    lay_out = _lines if section.head else _rows
    columns, rows = lay_out(reader, section, rows_sudo)
    return frame.table(
        member.center_id,
        wording,
        title=env["ir.model"]._get(section.model).name,
        columns=columns,
        rows=rows,
        notes=tuple(notes),
    )


def _rows(reader, section, rows_sudo):
    """Records of few fields: each is one row."""
    fields = {name: _field(rows_sudo, name) for name in section.names}
    columns = tuple(
        Column(
            name,
            field._description_string(reader.env),
            KINDS.get(field.type, Kind.TEXT),
            WIDTHS.get(field.type, CHAR_WIDTH),
        )
        for name, field in fields.items()
    )
    rows = [
        tuple(reader.value(row_sudo, name) for name in fields) for row_sudo in rows_sudo
    ]
    return columns, rows


def _lines(reader, section, rows_sudo):
    """Records of many fields: each filled field is one row."""
    env = reader.env
    labels = {
        name: _field(rows_sudo, name)._description_string(env)
        for name in (section.head, *section.names)
    }
    columns = (
        Column("head", labels[section.head], width=HEAD_WIDTH),
        Column("label", env._("Entry"), width=LABEL_WIDTH),
        Column("content", env._("Content"), width=CONTENT_WIDTH),
    )
    rows = []
    for row_sudo in rows_sudo:
        head = reader.text(row_sudo, section.head)
        for name in section.names:
            if text := reader.text(row_sudo, name):
                rows.append((head, labels[name], text))
    return columns, rows


def _field(records, name):
    *way, last = name.split(".")
    for step in way:
        records = records[step]
    return records._fields[last]


class _Reader:
    """Reads values of records in the words and the time of a center."""

    def __init__(self, env, tz, in_full):
        self.env = env
        self.tz = tz
        self.in_full = in_full
        self.labels = {}

    def value(self, record_sudo, name):
        """The value for a cell; None where there is none."""
        *way, last = name.split(".")
        for step in way:
            record_sudo = record_sudo[step]
        field = record_sudo._fields[last]
        if last == "id_number" and self.in_full:
            return record_sudo.id_number_full or None
        value = record_sudo[last]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "integer":
            return value
        if not value:
            return None
        return self._say(field, value)

    def _say(self, field, value):
        if field.type == "selection":
            if field not in self.labels:
                self.labels[field] = dict(field._description_selection(self.env))
            return self.labels[field].get(value, value)
        if field.type == "datetime":
            return local(value, self.tz)
        if field.type == "many2one":
            return value.display_name
        if field.type == "binary":
            return self.env._("On record")
        # somebody may have typed an ID number into a text (P-03)
        return hide(value) if isinstance(value, str) else value

    def text(self, record_sudo, name):
        """The value as a text for a line of its own; empty where there is none."""
        value = self.value(record_sudo, name)
        if value is None:
            return ""
        kind = _field(record_sudo, name).type
        if kind == "datetime":
            return f"{format_date(self.env, value.date())} {value:%H:%M}"
        return format_date(self.env, value) if kind == "date" else str(value)
