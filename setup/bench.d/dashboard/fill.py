"""Fill a copy of the demonstration with a million tickets, all like those there.

One in 25 is open; the closed ones are spread over four years.
"""

from os import environ

SIZE = int(environ["SIZE"])
OPEN_SHARE, CLOSED_DAYS = 25, 1500
OWN = {
    "name": "'BENCH-' || n",
    "file_number": "CASE WHEN t.file_number IS NOT NULL THEN 'BENCH-F-' || n END",
}

env.cr.execute(  # noqa: F821
    """
    SELECT column_name, data_type FROM information_schema.columns
     WHERE table_name = 'party_ticket' AND column_name != 'id'
    """
)
columns = {
    name: OWN.get(name)
    or (f"t.{name} - age.days" if kind == "date" else None)
    or (f"t.{name} - age.days * interval '1 day'" if "timestamp" in kind else None)
    or f"t.{name}"
    for name, kind in env.cr.fetchall()  # noqa: F821
}
env.cr.execute(  # noqa: F821
    f"""
    CREATE TEMP TABLE pattern AS
    SELECT id, is_open, row_number() OVER (PARTITION BY is_open ORDER BY id) - 1 AS no,
           count(*) OVER (PARTITION BY is_open) AS of_all
      FROM (SELECT id, told_date IS NULL AND withdrawn_at IS NULL AS is_open
              FROM party_ticket) AS known;
    INSERT INTO party_ticket ({", ".join(columns)})
    SELECT {", ".join(columns.values())}
      FROM generate_series(1, {SIZE}) AS n
      JOIN pattern AS p ON p.is_open = (n %% {OPEN_SHARE} = 0)
           AND p.no = n %% p.of_all
      JOIN party_ticket AS t ON t.id = p.id
CROSS JOIN LATERAL (
           SELECT CASE WHEN p.is_open THEN 0 ELSE n %% {CLOSED_DAYS} END AS days
           ) AS age
    """.replace("%%", "%")
)
env.cr.commit()  # noqa: F821
