"""What a tracked field of a record was on a past day, by the trace of its changes."""

from datetime import date


def changes(records, name):
    """When the field ``name`` was changed, and what it said before.

    :param name: a field with ``tracking`` that is a number, yes or no, or one record
    :return: id of the record → [(moment, value before)], in order
    """
    # traces are nobody's to read one by one; here they say no more than the field did
    traces_sudo = records.env["mail.tracking.value"].sudo()
    found_sudo = traces_sudo.search(
        [
            ("field_id.model", "=", records._name),
            ("field_id.name", "=", name),
            ("mail_message_id.model", "=", records._name),
            ("mail_message_id.res_id", "in", records.ids),
        ],
        order="id",
    )
    result = {}
    for trace in found_sudo:
        message = trace.mail_message_id
        result.setdefault(message.res_id, []).append(
            (message.date, trace.old_value_integer)
        )
    return result


def spans_of(record, name, changed, local_date):
    """The days on which the field ``name``, yes or no, said yes at any time.

    :param changed: what ``changes`` found of this record
    :param local_date: function from a moment to its date
    :return: [(first day, last day)]; the first one begins and the last one ends with
        the calendar
    """
    spans, first = [], date.min
    for moment, before in changed:
        day = local_date(moment)
        if before:
            spans.append((first, day))
        first = day
    if record[name]:
        spans.append((first, date.max))
    return spans


def at(record, name, changed, moment):
    """What the field ``name`` said at ``moment``, as a number.

    :param changed: what ``changes`` found of this record
    """
    for later, before in changed:
        if later > moment:
            return before
    field = record._fields[name]
    value = record[name]
    return value.id if field.type == "many2one" else int(value)


def held_by(records, name, person, moment_of):
    """Those of ``records`` whose field ``name`` said ``person`` at a past moment.

    :param moment_of: function from a record to that moment
    """
    changed = changes(records, name)
    return records.filtered(
        lambda record: (
            at(record, name, changed.get(record.id, ()), moment_of(record)) == person.id
        )
    )
