"""Give kinds of service their owner, and tickets the first date that they had."""

OLD_RIGHTS = "Disputes in production and trade. Bring contracts, receipts and letters."
PAPERS = {
    "rights": "Business licence, contracts, receipts and letters.",
    "legal_aid": "Identity card and the papers of the case.",
    "hardship": "Identity card and what shows the hardship.",
}


def migrate(cr, version):
    if version:
        _complete_kinds(cr)
        _keep_first_due_dates(cr)


def _complete_kinds(cr):
    """No ticket can be taken of a kind that nobody answers for."""
    cr.execute(
        "ALTER TABLE party_service_type ADD COLUMN IF NOT EXISTS owner_role varchar,"
        " ADD COLUMN IF NOT EXISTS is_important boolean,"
        " ADD COLUMN IF NOT EXISTS is_callback boolean,"
        " ADD COLUMN IF NOT EXISTS papers jsonb"
    )
    cr.execute(
        """
        UPDATE party_service_type
           SET owner_role =
                   CASE WHEN code IN %(grave)s THEN 'director' ELSE 'clerk' END,
               is_important = code IN %(grave)s,
               is_callback = code IN %(grave)s
        """,
        {"grave": tuple(PAPERS)},
    )
    for code, papers in PAPERS.items():
        cr.execute(
            "UPDATE party_service_type"
            " SET papers = jsonb_build_object('en_US', %s::text) WHERE code = %s",
            [papers, code],
        )
    # the papers stood in the description; only an unchanged one gives them up
    cr.execute(
        "UPDATE party_service_type SET description ="
        " jsonb_build_object('en_US', split_part(%s, ' Bring', 1))"
        " WHERE code = 'rights' AND description->>'en_US' = %s",
        [OLD_RIGHTS, OLD_RIGHTS],
    )


def _keep_first_due_dates(cr):
    """Nothing was extended before: the date that held is the first one."""
    cr.execute("ALTER TABLE party_ticket ADD COLUMN IF NOT EXISTS first_due_date date")
    cr.execute("UPDATE party_ticket SET first_due_date = due_date")
