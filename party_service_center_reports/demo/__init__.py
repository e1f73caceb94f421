from . import party_demo
