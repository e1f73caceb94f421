import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

const INTERVAL = 1500;

class PartyImport extends models.Model {
    _name = "party.import";
    state = fields.Char();
    progress_count = fields.Integer();
    progress_total = fields.Integer();
    _records = [{ id: 1, state: "writing", progress_count: 0, progress_total: 0 }];
    _views = {
        form: `<form>
            <field name="state"/>
            <widget name="party_import_progress" invisible="state != 'writing'"/>
        </form>`,
    };
}

defineMailModels();
defineModels([PartyImport]);

function stepQuestions() {
    onRpc("party.import", "read", () => expect.step("asked"));
}

test("a run is asked after until it has ended", async () => {
    stepQuestions();
    await mountView({ type: "form", resModel: "party.import", resId: 1 });
    expect(".o_party_import_progress").toHaveText("Begins in a moment…");
    MockServer.env["party.import"].write([1], {
        progress_count: 5,
        progress_total: 20,
    });
    await advanceTime(INTERVAL);
    await animationFrame();
    expect(".o_party_import_progress").toHaveText("5 of 20 rows");
    MockServer.env["party.import"].write([1], { state: "done" });
    await advanceTime(INTERVAL);
    await animationFrame();
    expect(".o_party_import_progress").toHaveCount(0);
    await advanceTime(3 * INTERVAL);
    expect.verifySteps(["asked", "asked"]);
});

test("nothing is asked once the form was left, though an answer comes later", async () => {
    const answer = new Deferred();
    onRpc("party.import", "read", async () => {
        expect.step("asked");
        await answer;
    });
    await mountWithCleanup(WebClient);
    const action = {
        type: "ir.actions.act_window",
        res_model: "party.import",
        views: [[false, "form"]],
    };
    await getService("action").doAction({ ...action, res_id: 1 });
    await advanceTime(INTERVAL);
    expect.verifySteps(["asked"]);
    await getService("action").doAction({ ...action, res_id: false });
    answer.resolve();
    await animationFrame();
    await advanceTime(3 * INTERVAL);
    expect.verifySteps([]);
});
