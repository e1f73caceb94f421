from . import party_letter_email
from . import party_channel_post_make
from . import party_report_export
from . import party_member_extract
from . import party_wall_print
from . import party_report_progress
