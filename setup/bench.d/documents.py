"""200 letters of one page printed at once, with the memory they take; nothing is kept.

Promised: under 40 seconds.
"""

import resource
from io import BytesIO
from time import perf_counter

from pypdf import PdfReader

LETTERS = 200
PROMISED = 40  # seconds
LETTER = "party_service_center_reports.party_referral_letter_report"

pattern = env["party.ticket.referral"].search([], order="id", limit=1)  # noqa: F821
clerk = pattern.ticket_id.center_id._receptionist()
letters = env["party.ticket.referral"].with_user(clerk)  # noqa: F821
letters = letters.create(
    [
        {
            "ticket_id": pattern.ticket_id.id,
            "addressee_name": pattern.addressee_name,
            "is_agreed": True,
            "sent_way": "post",
        }
        for _number in range(LETTERS)
    ]
)
env.flush_all()  # noqa: F821
env.invalidate_all()  # noqa: F821
reports = env["ir.actions.report"].with_user(clerk)  # noqa: F821
reports = reports.with_context(force_report_rendering=True)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
queries, begin = env.cr.sql_log_count, perf_counter()  # noqa: F821
content, _kind = reports._render_qweb_pdf(LETTER, letters.ids)
spent = perf_counter() - begin
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
assert len(PdfReader(BytesIO(content)).pages) == LETTERS, "each is one page"
print(
    f"  {LETTERS} letters: {spent:.1f} s (promised {PROMISED} s),"
    f" {env.cr.sql_log_count - queries} queries,"  # noqa: F821
    f" {len(content) / 1024:.0f} KB, {grown:.0f} MB more memory"
)
env.cr.rollback()  # noqa: F821
