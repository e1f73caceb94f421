from . import test_party_document
from . import test_party_document_js
from . import test_party_report_access
from . import test_party_report_export
from . import test_party_report_mailing
from . import test_party_report_smtp
from . import test_ticket_form
from . import test_ticket_register
