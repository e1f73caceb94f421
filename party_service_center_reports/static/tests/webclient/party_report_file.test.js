import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { download } from "@web/core/network/download";
import { WebClient } from "@web/webclient/webclient";

// with time going on, the web client asks for messages
defineMailModels();

/**
 * Opens the dialog of an export.
 *
 * @param {Object} params of the action; those of an export with a counter unless given
 * @returns {Promise<Object>} with the download, to be ended by the test
 */
async function openDialog(
    params = { export_id: 7, url: "/party_report/export/7", total: 10000 },
) {
    const saved = new Deferred();
    patchWithCleanup(download, {
        _download: (options) => {
            expect.step(`download ${options.url}`);
            return saved;
        },
    });
    onRpc("/party_report/progress/7", () => {
        expect.step("progress");
        return { done: 2500, total: 10000 };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "party_report_file",
        target: "new",
        params,
    });
    return { saved };
}

test("the bar shows the rows written so far, then the file is saved", async () => {
    const { saved } = await openDialog();
    expect.verifySteps(["download /party_report/export/7"]);
    expect(".o_party_report_file button").toHaveProperty("disabled", true);
    await advanceTime(1000);
    await animationFrame();
    expect.verifySteps(["progress"]);
    expect(".progress").toHaveAttribute("aria-valuenow", "25");
    expect(".o_party_report_file p").toHaveText("2,500 of 10,000 rows");
    saved.resolve();
    await animationFrame();
    expect(".o_party_report_file p").toHaveText("The file was saved.");
    await advanceTime(5000);
    expect.verifySteps([]);
    await contains(".o_party_report_file button").click();
    expect(".o_party_report_file").toHaveCount(0);
});

test("a file without a counter asks for no progress", async () => {
    const { saved } = await openDialog({ url: "/party_report/extract/7" });
    await advanceTime(3000);
    await animationFrame();
    expect.verifySteps(["download /party_report/extract/7"]);
    expect(".o_party_report_file p").toHaveText("The file is being finished…");
    saved.resolve();
    await animationFrame();
    expect(".o_party_report_file p").toHaveText("The file was saved.");
});

test("a refusal is shown in its own words", async () => {
    const { saved } = await openDialog();
    saved.reject({ data: { message: "Choose your own centers." } });
    await animationFrame();
    expect(".o_party_report_file .alert").toHaveText("Choose your own centers.");
    expect(".o_party_report_file button").toHaveProperty("disabled", false);
    expect.verifySteps(["download /party_report/export/7"]);
});
