"""The same person twice in one roster: the second row is refused."""


def refuse_doubles(record, people):
    """Refuse the people of a batch who stand in an earlier row of the sheet.

    One person is who has the same ID number, is the same member, or has the same mobile
    unless two ID numbers tell them apart.

    :param record: the import, whose rows hold the earlier batches
    """
    seen = _Seen(record.match_by == "mobile")
    for row in _earlier_rows(record, people):
        seen.add(row.row_number, row.id_number_hash, row.mobile, row.member_id.id)
    for person in people:
        facts = (
            person.id_number_hash,
            person.values.get("mobile"),
            person.member_id,
        )
        first = seen.first(*facts)
        seen.add(person.number, *facts)
        if first and not person.errors:
            person.errors.append(
                record.env._(
                    "The same person stands in row %(row)s already. Two people with one"
                    " mobile need an ID number each.",
                    row=first,
                )
            )
            person.refuse()


def _earlier_rows(record, people):
    # fingerprints are closed to everybody; they are compared, not shown
    rows_sudo = record.env["party.import.row"].sudo()
    return rows_sudo.search(
        [
            ("import_id", "=", record.id),
            "|",
            "|",
            ("id_number_hash", "in", [p.id_number_hash for p in people]),
            ("mobile", "in", [p.values.get("mobile") for p in people]),
            ("member_id", "in", [p.member_id for p in people if p.member_id]),
        ],
        order="row_number",
    )


class _Seen:
    def __init__(self, is_mobile_enough):
        self._is_mobile_enough = is_mobile_enough
        self._by_number, self._by_member, self._by_mobile = {}, {}, {}

    def add(self, row, number, mobile, member):
        if number:
            self._by_number.setdefault(number, row)
        if member:
            self._by_member.setdefault(member, row)
        if mobile:
            self._by_mobile.setdefault(mobile, []).append((row, number))

    def first(self, number, mobile, member):
        """The row in which the person stands already, or None."""
        found = self._by_number.get(number) or self._by_member.get(member)
        if found or not mobile:
            return found
        for row, other in self._by_mobile.get(mobile, ()):
            if self._is_mobile_enough or not (number and other):
                return row
        return None
