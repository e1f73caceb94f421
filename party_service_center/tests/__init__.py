from . import test_tools
from . import test_party_workday
from . import test_party_member
from . import test_party_center
from . import test_party_ticket
from . import test_ticket_access
from . import test_ticket_reminders
from . import test_ticket_tour
