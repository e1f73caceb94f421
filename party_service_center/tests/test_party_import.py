from .common import PartyCommon


class TestPartyImport(PartyCommon):
    def test_x(self):
        r = self.env["party.import"].with_user(self.clerk_a).create({})
        r.read()
