"""Keep what 1.0 knew of closed businesses and archived members."""


def migrate(cr, version):
    if version:
        _date_businesses(cr)
        _date_archived_members(cr)


def _date_businesses(cr):
    """A row holds from a first day; before, only opening and closing were known."""
    cr.execute(
        "ALTER TABLE party_business ADD COLUMN IF NOT EXISTS date_from date,"
        " ADD COLUMN IF NOT EXISTS state varchar"
    )
    cr.execute(
        """
        UPDATE party_business
           SET state = 'open',
               date_from = least(coalesce(opened_date, create_date::date), closed_date)
        """
    )


def _date_archived_members(cr):
    """Archiving is leaving now, and leaving has a date: that of the last change."""
    cr.execute("ALTER TABLE party_member ADD COLUMN IF NOT EXISTS left_date date")
    cr.execute(
        """
        UPDATE party_member m
           SET left_date = (m.write_date AT TIME ZONE 'UTC' AT TIME ZONE c.tz)::date
          FROM party_center c
         WHERE c.id = m.center_id AND m.active IS NOT TRUE
        """
    )
