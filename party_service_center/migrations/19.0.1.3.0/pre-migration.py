"""Requests and decisions are kept under one name in all kinds of records."""

RENAMED = ("party_ticket_unlock", "party_member_change")


def migrate(cr, version):
    if not version:
        return
    for table in RENAMED:
        cr.execute(f"ALTER TABLE {table} RENAME COLUMN requested_by_id TO asked_by_id")
        cr.execute(f"ALTER TABLE {table} ADD COLUMN asked_at timestamp")
        # a request is made by entering it; who asked was kept since 1.1
        cr.execute(
            f"UPDATE {table} SET asked_at = create_date,"
            " asked_by_id = coalesce(asked_by_id, create_uid)"
        )
