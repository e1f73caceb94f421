"""Inspections the way the committee carries them out."""

from .common import MODULE, PIXEL


class InspectionSteps:
    """Steps of an inspection, mixed into a test case of centers and people."""

    def _item(self, name):
        """The item ``name`` of the standard that is shipped."""
        return self.env.ref(f"{MODULE}.party_standard_item_{name}")

    def _begin_inspection(self, user=None, **values):
        """An inspection of center A by ``user`` (the committee unless given)."""
        inspections = self.env["party.inspection"].with_user(user or self.committee)
        inspection = inspections.create({"center_id": self.center_a.id} | values)
        inspection.action_start()
        return inspection

    def _line(self, inspection, name):
        item = self._item(name)
        return inspection.line_ids.filtered(lambda line: line.item_id == item)

    def _find(self, line, result, remark="As it should be"):
        """Write the result of ``line`` with the proof that it needs."""
        line.write(
            {
                "result": result,
                "remark": remark,
                "counted": line.wanted if result == "met" else 0,
            }
            | ({"document": PIXEL} if line.evidence == "document" else {})
            | ({"new_photo": PIXEL} if line.evidence == "photo" else {})
        )

    def _fill(self, inspection, **results):
        """Give every line that a person fills its result: met unless said otherwise.

        :param results: name of an item → result
        """
        found = {self._item(name): result for name, result in results.items()}
        for line in inspection.line_ids:
            if line.evidence != "computed" and not line.result:
                self._find(line, found.get(line.item_id, "met"))

    def _inspect(self, **results):
        """A concluded inspection of center A."""
        inspection = self._begin_inspection()
        self._fill(inspection, **results)
        inspection.action_conclude()
        return inspection
