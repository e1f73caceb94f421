"""Give members of 1.0 their standings, closed businesses their row, centers numbers."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if version:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["party.center"].with_context(active_test=False).search([])._make_sequences()
        _begin_standings(cr)
        _close_businesses(cr)


def _begin_standings(cr):
    """One standing from the entry on; a second one where the member was archived."""
    cr.execute(
        """
        INSERT INTO party_standing
                    (member_id, state, date_from, date_to,
                     center_id, home_branch_id, relation_type, member_category)
             SELECT m.id, 'present',
                    least(
                        (coalesce(registered_at, m.create_date)
                            AT TIME ZONE 'UTC' AT TIME ZONE c.tz)::date,
                        left_date
                    ),
                    left_date,
                    center_id, home_branch_id, relation_type, member_category
               FROM party_member m
               JOIN party_center c ON c.id = center_id
              WHERE NOT EXISTS (SELECT FROM party_standing WHERE member_id = m.id)
        """
    )
    cr.execute(
        """
        INSERT INTO party_standing
                    (member_id, state, leaving_kind, date_from,
                     center_id, home_branch_id, relation_type, member_category)
             SELECT id, 'left', 'other', left_date,
                    center_id, home_branch_id, relation_type, member_category
               FROM party_member m
              WHERE left_date IS NOT NULL
                AND NOT EXISTS (SELECT FROM party_standing
                                 WHERE member_id = m.id AND date_to IS NULL)
        """
    )


def _close_businesses(cr):
    """The closing ends the row that was open and begins one that is closed."""
    cr.execute(
        """
        INSERT INTO party_business
                    (state, date_from, previous_id, member_id, center_id, name, role,
                     credit_code, premises, market, stall_no, trade, opened_date)
             SELECT 'closed', closed_date, id, member_id, center_id, name, role,
                    credit_code, premises, market, stall_no, trade, opened_date
               FROM party_business
              WHERE closed_date IS NOT NULL AND date_to IS NULL AND state = 'open'
        """
    )
    cr.execute(
        """
        UPDATE party_business
           SET date_to = closed_date
         WHERE closed_date IS NOT NULL AND date_to IS NULL AND state = 'open'
        """
    )
