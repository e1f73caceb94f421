"""Equipment, posters and inspections of the centers (A1.1, A1.3)."""

import base64
from datetime import timedelta

from . import room_photo
from . import standard_texts as texts
from .told_in_order import ToldInOrder

MODULE = "party_service_center."
PICTURES = {
    "window": room_photo.COUNTER,
    "computer": room_photo.COUNTER,
    "bookcase": room_photo.SHELVES,
    "readers": room_photo.SHELVES,
    "members_wall": room_photo.WALL,
}
SINCE = timedelta(days=700)  # how long the things have been there
RECENT, LONG_AGO = timedelta(days=40), timedelta(days=400)  # since the last check
INSPECTED = timedelta(days=18)  # since the inspection that is told


class StandardWork(ToldInOrder):
    """What the clerk keeps and what the committee finds at one center."""

    def __init__(self, demo, random, center, clerk, number):
        self.demo = demo
        self.random = random
        self.center = center
        self.clerk = clerk
        self.number = number
        self.today = center._today()
        self.moment = None
        self.committee = demo.env.ref(f"{MODULE}user_committee")

    def _picture(self, thing):
        return base64.b64encode(room_photo.drawn(self.random, thing))

    # ------------------------------------------------------------------
    # What the center keeps
    # ------------------------------------------------------------------
    def equip(self, is_careless):
        """:param is_careless: the checks are overdue and one thing is missing"""
        assets = self.demo.env["party.asset"].with_user(self.clerk)
        rows = texts.EQUIPMENT[:-1] if is_careless else texts.EQUIPMENT
        made = assets.create(
            [
                {
                    "kind": kind,
                    "name": name,
                    "place": place,
                    "quantity": quantity,
                    "wanted_quantity": wanted,
                    "check_months": months,
                    "since_date": self.today - SINCE,
                    "center_id": self.center.id,
                    "opening_hours": kind == "window" and texts.OPENING_HOURS,
                    "serial": kind == "computer"
                    and texts.SERIAL.format(number=self.number + 1),
                    "photo": kind in PICTURES and self._picture(PICTURES[kind]),
                }
                for kind, name, place, quantity, wanted, months in rows
            ]
        )
        self._check(made, is_careless)
        if not self.number:
            self._retire(assets)

    def _check(self, assets, is_careless):
        ago = LONG_AGO if is_careless else RECENT
        checks = self.demo.env["party.asset.check"].with_user(self.clerk)
        checks.create(
            [
                {
                    "asset_id": asset.id,
                    "date": self.today - ago,
                    "counted": asset.quantity,
                    "condition": "worn" if asset.kind == "readers" else "good",
                    "remark": texts.WORN if asset.kind == "readers" else texts.CHECKED,
                }
                for asset in assets
            ]
        )

    def _retire(self, assets):
        old = assets.create(
            {
                "kind": "computer",
                "name": texts.OLD_COMPUTER,
                "since_date": self.today - 2 * SINCE,
                "center_id": self.center.id,
            }
        )
        old._retire(texts.RETIRED)

    def hang(self):
        """Hang the texts as they are in use today."""
        posters = self.demo.env["party.poster"].with_user(self.clerk)
        posters._hang_current(self.center, texts.POSTER_PLACE)

    # ------------------------------------------------------------------
    # What the committee finds
    # ------------------------------------------------------------------
    def _plan(self):
        inspections = self.demo.env["party.inspection"].with_user(self.committee)
        return inspections.create({"center_id": self.center.id})

    def _find(self, inspection, found, is_complete):
        for line in inspection.line_ids.filtered(lambda x: x.evidence != "computed"):
            name = self._name(line.item_id)
            if name not in found and not is_complete:
                continue
            result, remark = found.get(name, ("met", texts.SEEN))
            thing = PICTURES.get(name, room_photo.WALL)
            values = {"result": result, "remark": remark}
            if line.evidence == "count":
                values["counted"] = line.wanted if result == "met" else line.wanted // 2
            if line.evidence == "photo":
                values["new_photo"] = self._picture(thing)
            if line.evidence == "document":
                values |= {
                    "document": self._picture(room_photo.WALL),
                    "document_name": "scheme.jpg",
                }
            line.write(values)

    @staticmethod
    def _name(item):
        prefix = f"{MODULE}party_standard_item_"
        return item.get_external_id()[item.id].removeprefix(prefix)

    def inspect(self):
        """Weeks ago: findings that fall due, one closed and one returned."""
        day = self.today - INSPECTED
        inspection = self._plan()
        inspection.companions = texts.COMPANIONS
        inspection.action_start()
        inspection._record_proof(started_at=self.on(day))
        inspection._as_mover().write({"date": day})
        self._find(inspection, texts.FOUND, is_complete=True)
        inspection.conclusion = texts.CONCLUSION
        inspection.action_conclude()
        inspection._record_proof(concluded_at=self.on(day))
        answered = self.on(day + timedelta(days=3))
        inspection.with_user(self.center.director_user_id)._answer(texts.ANSWER)
        # the moments of the past are nobody's to write but the story's
        inspection.sudo()._record_proof(answered_at=answered)
        self._put_right(inspection)

    def _put_right(self, inspection):
        findings = {
            self._name(finding.line_id.item_id): finding
            for finding in inspection.rectification_ids
        }
        for name, words in texts.DONE.items():
            self._report(findings[name], words)
        rack, books = findings["rack"], findings["study_books"]
        rack.with_user(self.committee)._return(texts.RETURNED)
        books.with_user(self.committee).action_close()

    def _report(self, finding, words):
        finding = finding.with_user(self.clerk)
        finding.write(
            {"action_text": words, "photo": self._picture(room_photo.SHELVES)}
        )
        finding.action_done()

    def look_around(self):
        """Today: the committee is at the center and has come to the fourth item."""
        inspection = self._plan()
        inspection.action_start()
        self._find(inspection, texts.RUNNING, is_complete=False)

    def plan_visit(self):
        """A visit in three weeks."""
        self._plan().date = self.today + timedelta(days=21)
