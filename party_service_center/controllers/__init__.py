from . import party_import
