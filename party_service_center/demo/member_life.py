"""What members of long standing have: pledges, plaques, records, changes (A2.2)."""

from datetime import timedelta
from random import Random

from odoo.fields import Command

from . import portrait, texts

STOCK = 40  # handbooks delivered to each center
PLEDGED = 8  # members of a center with pledge, plaque and handbook


class MemberLife:
    """Lets the first members of a center live through what a register records."""

    def __init__(self, demo, center, clerk, members):
        self.env = demo.env(user=clerk)
        self.center = center
        self.members = members
        self.today = center._today()

    def live(self, worked):
        self._deliver_handbooks()
        for member in self.members[:PLEDGED]:
            self._equip(member)
        self._confirm()
        self._end_plaques()
        self._record_credit()
        self._move_business()
        self._change_standing(worked)
        self._ask_for_changes()
        self._hang_on_wall()

    def _hang_on_wall(self):
        """Most of the association's own members show who they are (A1.1.4)."""
        texts_ = self.env["party.text"]
        answer = {texts_._current("notice"): True, texts_._current("display"): True}
        own = self.members.filtered(lambda m: m.relation_type == "association")
        for member in own[: len(own) - 1]:
            self.env["party.consent"]._record(answer, "paper", member=member)
            member.photo = portrait.drawn(Random(member.id))

    def _deliver_handbooks(self):
        edition = self.env["party.handbook"].search([], limit=1)
        # editions are the administrator's; the demonstration makes one for all
        edition = edition or self.env["party.handbook"].sudo().create(
            {"name": texts.EDITION}
        )
        stock = self.env["party.handbook.stock"].create(
            {"handbook_id": edition.id, "center_id": self.center.id}
        )
        stock._change(STOCK, texts.DELIVERED)

    def _equip(self, member):
        day = self.today - timedelta(days=40 + member.id % 280)
        pledge = self.env["party.pledge"].create(
            {
                "member_id": member.id,
                "signed_date": day,
                "paper_place": texts.FOLDER,
                "item_ids": texts.pledge_items(self.today),
            }
        )
        pledge.action_sign()
        self.env["party.plaque.hand.out"].create(
            {"member_id": member.id}
        ).action_confirm()
        member.plaque_ids._record_proof(issued_date=day)
        member.copy_ids._record_proof(issued_date=day)
        pledge.item_ids[:1].write({"outcome": "met", "evidence": texts.EVIDENCE})
        texts_ = self.env["party.text"]
        self.env["party.consent"]._record(
            {
                texts_._current(kind): kind != "display" or member.id % 3 > 0
                for kind in ("notice", "sensitive", "home", "display")
            },
            "paper",
            member=member,
        )

    def _confirm(self):
        """Most were confirmed within a year, some are due, one never was."""
        for index, member in enumerate(self.members[:-1]):
            days = 400 if index % 5 == 4 else 30 + 20 * index
            member._record_proof(
                confirmed_date=self.today - timedelta(days=days),
                confirmed_by_id=self.env.uid,
            )

    def _end_plaques(self):
        plaques = self.members[:PLEDGED].plaque_ids
        plaques[-1]._lose(texts.LOST)
        plaques[-2]._replace(texts.REPLACED)

    def _record_credit(self):
        for member, (kind, days, grade, what, source) in zip(
            self.members, texts.CREDIT, strict=False
        ):
            self.env["party.credit.record"].create(
                {
                    "member_id": member.id,
                    "kind": kind,
                    "date": self.today - timedelta(days=days),
                    "grade": grade,
                    "description": what,
                    "source": source,
                }
            )

    def _move_business(self):
        moved, paused = self.members[1:3].business_ids
        moved._change(self.today - timedelta(days=60), premises=texts.NEW_PREMISES)
        paused._change(self.today - timedelta(days=20), state="suspended")

    def _change_standing(self, worked):
        """One became a full member, one left."""
        standings = self.env["party.standing"]
        probationary = self.members.filtered(
            lambda m: m.member_category == "probationary"
        )
        standings._change(
            probationary[0], worked[-1], member_category="full", reason=texts.FULL_NOW
        )
        standings._change(
            self.members[-1],
            worked[30],
            state="left",
            leaving_kind="moved_away",
            reason=texts.LEFT,
        )

    def _ask_for_changes(self):
        member = self.members[3]
        self.env["party.member.change"].create(
            {
                "member_id": member.id,
                "join_date": member.join_date - timedelta(days=31),
                "reason": texts.WRONG_DATE,
                **{
                    name: member[name]
                    for name in ("name", "sex", "birth_date", "full_member_date")
                },
            }
        )
        self.env["party.rights.request"].create(
            {
                "member_id": self.members[4].id,
                **texts.RIGHTS_REQUEST,
            }
        )
        self.env["party.pledge"].create(
            {
                "member_id": self.members[PLEDGED].id,
                "item_ids": [Command.create({"name": texts.PROMISES[0][0]})],
            }
        )
