"""The rooms of the main addon know each other in one direction only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "party_service_center"
REPORTS = ROOT / "party_service_center_reports"

# From the ground up; a room may know itself and those before it.
ROOMS = [
    [
        "party.single.mixin",
        "party.export.mixin",
        "party.thread.mixin",
        "party.protected.mixin",
        "party.transition.mixin",
        "party.concurrency.mixin",
        "party.reason.mixin",
        "party.decision.mixin",
        "party.voided.mixin",
        "party.succession.mixin",
        "party.photo.mixin",
        "party.step.reason",
        "party.lock.log",
        "party.filed.mixin",
    ],
    ["party.organization"],
    ["party.workday.year", "party.workday"],
    [
        "party.center",
        "party.staff.company.mixin",
        "party.staff.gap.mixin",
        "party.staff.stand.in.mixin",
        "party.staff",
        "party.badge",
        "party.absence",
    ],
    ["party.delivery"],
    ["party.sms.template", "party.sms.test"],
    ["party.secret.mixin"],
    ["party.reminder.step", "party.deadline.mixin", "party.reminder"],
    ["party.published.mixin", "party.text", "party.rule"],
    ["party.qualification", "party.undertaking", "party.rule.reading"],
    ["party.identity.mixin", "party.person.mixin", "party.signed.mixin"],
    [
        "party.member",
        "party.member.participation.mixin",
        "party.member.distinction",
        "party.standing",
        "party.business",
        "party.access.log",
        "party.member.change",
        "party.member.transfer",
        "party.credit.record",
        "party.member.reveal",
        "party.standing.change",
        "party.business.change",
        "party.member.leave",
        "party.member.invite",
        "party.member.merge",
        "party.member.merge.line",
        "party.member.distinguish",
        "party.member.distinguish.line",
        "party.roster.show",
    ],
    ["party.import", "party.import.row", "party.import.progress"],
    [
        "party.registration",
        "party.registration.call",
        "party.registration.tell",
        "party.registration.end",
    ],
    ["party.sweep", "party.sweep.line"],
    ["party.person.record.mixin"],
    ["party.consent", "party.consent.take", "party.consent.withdraw"],
    [
        "party.rights.request",
        "party.rights.request.identify",
        "party.rights.request.answer",
    ],
    [
        "party.pledge",
        "party.pledge.item",
        "party.plaque",
        "party.handbook",
        "party.handbook.stock",
        "party.handbook.copy",
        "party.plaque.hand.out",
        "party.handbook.deliver",
    ],
    ["party.service.type", "party.answer.template", "party.ticket.topic"],
    [
        "party.ticket",
        "party.ticket.intake.mixin",
        "party.ticket.matter.mixin",
        "party.ticket.part.mixin",
        "party.ticket.extended.mixin",
        "party.ticket.pressed.mixin",
        "party.ticket.message.mixin",
        "party.ticket.help.mixin",
        "party.ticket.part.mixin",
        "party.ticket.referral.ledger.mixin",
        "party.ticket.referral",
        "party.ticket.visit",
        "party.ticket.transfer",
        "party.ticket.extension",
        "party.ticket.extension.ask",
        "party.ticket.supervision",
        "party.ticket.supervision.answer",
        "party.ticket.press",
        "party.ticket.notice",
        "party.ticket.transfer.make",
        "party.ticket.tell",
        "party.ticket.file",
        "party.ticket.step",
        "party.ticket.callback",
        "party.ticket.unlock",
        "party.ticket.link",
    ],
    ["party.ticket.analysis"],
    [
        "party.channel",
        "party.channel.idle.mixin",
        "party.channel.robot.mixin",
        "party.channel.elearning.mixin",
        "party.channel.count",
        "party.channel.queue.mixin",
        "party.channel.post",
        "party.channel.post.make",
        "party.channel.post.confirm",
        "party.learning",
    ],
    [
        "party.event.kind",
        "party.event.target.mixin",
        "party.event.list.mixin",
        "party.event.step.mixin",
        "party.event.task.mixin",
        "party.event.calendar.mixin",
        "party.event.part.mixin",
        "party.event.announced.mixin",
        "party.event.reached.mixin",
        "party.event.page.mixin",
        "party.event.analysis.mixin",
        "party.event.double.mixin",
        "party.event.record.mixin",
        "party.event.door.mixin",
        "party.event",
        "party.event.plan",
        "party.event.plan.line",
        "party.event.invite",
        "party.event.route",
        "party.event.announcement",
        "party.event.notice",
        "party.event.announce",
        "party.event.approval",
        "party.event.attendee.mixin",
        "party.event.participant",
        "party.event.attendance",
        "party.event.attendance.change",
        "party.event.walk.in",
        "party.event.photo",
        "party.event.photo.add",
        "party.code.attempt",
    ],
    [
        "party.letter.figure.mixin",
        "party.letter.company.mixin",
        "party.letter.choice.mixin",
        "party.letter.draft.mixin",
        "party.letter.direct.mixin",
        "party.letter.watch.mixin",
        "party.letter.made.mixin",
        "party.letter.recount.mixin",
        "party.letter.step.mixin",
        "party.letter.sending.mixin",
        "party.letter.unsent.mixin",
        "party.letter.address.mixin",
        "party.letter.run",
        "party.letter",
        "party.letter.named.mixin",
        "party.letter.line",
        "party.letter.omission",
        "party.letter.dialog.mixin",
        "party.letter.send",
        "party.letter.reply",
    ],
    [
        "party.handover.right.mixin",
        "party.handover.task.mixin",
        "party.handover",
        "party.handover.line",
    ],
    [
        "party.asset.watch.mixin",
        "party.asset",
        "party.asset.check",
        "party.poster",
        "party.poster.hang",
        "party.standard",
        "party.standard.item",
        "party.inspection.score.mixin",
        "party.inspection.task.mixin",
        "party.inspection.vacant.mixin",
        "party.inspection",
        "party.inspection.line",
        "party.inspection.photo",
        "party.inspection.answer",
        "party.rectification",
        "party.center.expiry",
    ],
    [
        "party.watched.mixin",
        "party.accountability.look",
        "party.lapse.company.mixin",
        "party.lapse.source.mixin",
        "party.lapse.propose.mixin",
        "party.lapse.enter.mixin",
        "party.lapse.find.mixin",
        "party.lapse",
        "party.lapse.enter",
        "party.measure",
        "party.accountability.open.mixin",
        "party.accountability.step.mixin",
        "party.accountability.decision.mixin",
        "party.accountability.review.mixin",
        "party.accountability.breach.mixin",
        "party.accountability",
        "party.accountability.part.mixin",
        "party.accountability.statement",
        "party.accountability.notice",
        "party.accountability.ask",
        "party.accountability.say",
        "party.accountability.measure.mixin",
        "party.accountability.decide",
        "party.accountability.review",
        "party.accountability.serve",
    ],
    [
        "party.evaluation.scheme",
        "party.evaluation.indicator",
        "party.evaluation.count.mixin",
        "party.evaluation.watch.mixin",
        "party.evaluation.average.mixin",
        "party.evaluation",
        "party.evaluation.sheet",
        "party.evaluation.score",
        "party.evaluation.objection",
        "party.evaluation.place",
        "party.evaluation.mark",
        "party.evaluation.remark",
        "party.evaluation.object",
        "party.evaluation.decide",
        "party.evaluation.check",
    ],
    [
        "party.center.pending",
        "party.overview.pending.mixin",
        "party.center.overview",
    ],
    ["party.demo"],
]
FLOOR = {model: floor for floor, room in enumerate(ROOMS) for model in room}


def _files():
    return sorted(
        path
        for folder in ("models", "wizard", "demo")
        for path in (ADDON / folder).glob("*.py")
    )


def _value(node):
    return node.value if isinstance(node, ast.Constant) else None


def _comodel(call):
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    return _value(call.args[0] if call.args else named.get("comodel_name"))


def _asked_of_env(tree):
    """Models a piece of code names as ``env["model"]``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            if getattr(node.value, "attr", getattr(node.value, "id", "")) == "env":
                yield _value(node.slice)


def _knows(body):
    """What a class is called, and the models it inherits, points to or asks for.

    A One2many shows a room below, and so does the count over it; nothing else may.
    """
    names, inherited, known, mirrors, counted = [], [], set(), set(), set()
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            target = node.targets[0].id
            if target in ("_name", "_inherit"):
                value = ast.literal_eval(node.value)
                values = [value] if isinstance(value, str) else value
                (names if target == "_name" else inherited).extend(values)
            elif target == "_inherits":
                known.update(ast.literal_eval(node.value))
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                if call.func.attr in ("Many2one", "Many2many"):
                    known.add(_comodel(call))
                elif call.func.attr == "One2many":
                    mirrors.add(_comodel(call))
        is_count = getattr(node, "name", "").endswith("_count")
        (counted if is_count else known).update(_asked_of_env(node))
    own = (names or inherited or [None])[0]
    return own, known | set(inherited) | (counted - mirrors)


def _upward(tree):
    """Pairs (model, model of a room below that it knows)."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            own, known = _knows(node.body)
            floor = FLOOR.get(own, -1)
            if own and own.startswith("party."):
                assert own in FLOOR, f"{own} is in no room: add it to ROOMS"
                yield from ((own, to) for to in known if FLOOR.get(to, -1) > floor)


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_no_arrow_points_upward(path):
    assert not sorted(_upward(ast.parse(path.read_text())))


def test_an_arrow_upward_is_seen():
    head = 'class A(models.Model):\n    _name = "party.center"\n    '
    for line in (
        'a_id = fields.Many2one("party.ticket")',
        'a_id = fields.Many2one(comodel_name="party.ticket")',
        '_inherit = ["mail.thread", "party.ticket"]',
        'def _a(self): return self.env["party.ticket"].search([])',
        'a_ids = fields.One2many("party.ticket")\n    '
        'def _a(self): return self.env["party.ticket"].search([])',
    ):
        assert list(_upward(ast.parse(head + line))), line
    for line in (
        'a_id = fields.Many2one("party.organization")',
        'a_ids = fields.One2many("party.ticket", "center_id")\n    '
        'def _compute_ticket_count(self): self.env["party.ticket"]._read_group([])',
    ):
        assert not list(_upward(ast.parse(head + line))), line


def test_pure_rules_know_no_odoo():
    for path in (ADDON / "tools").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            assert not [m for m in modules if m.split(".")[0] == "odoo"], path


def test_nobody_reads_the_reports():
    for path in ADDON.rglob("*"):
        if path.suffix in (".py", ".xml", ".csv", ".js"):
            assert "party_service_center_reports" not in path.read_text(), path
