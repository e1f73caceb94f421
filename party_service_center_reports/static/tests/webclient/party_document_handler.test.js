import { expect, test } from "@odoo/hoot";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { downloadReport } from "@web/webclient/actions/reports/utils";
import { WebClient } from "@web/webclient/webclient";

function stepDownloads() {
    patchWithCleanup(download, {
        _download: (options) => {
            const [url, type] = JSON.parse(options.data.data);
            expect.step(`${options.url} ${url} ${type}`);
            return Promise.resolve();
        },
    });
    // the answer is kept between reports
    patchWithCleanup(downloadReport, { wkhtmltopdfStatusProm: undefined });
    onRpc("/report/check_wkhtmltopdf", () => {
        expect.step("check_wkhtmltopdf");
        return "ok";
    });
}

function report(values) {
    return {
        type: "ir.actions.report",
        report_type: "qweb-pdf",
        report_name: "some.form",
        context: { active_ids: [7, 8] },
        ...values,
    };
}

test("own documents are downloaded without asking for wkhtmltopdf", async () => {
    stepDownloads();
    await mountWithCleanup(WebClient);
    await getService("action").doAction(report({ is_party_document: true }));
    expect.verifySteps(["/report/download /report/pdf/some.form/7,8 qweb-pdf"]);
});

test("other reports are left to the web client", async () => {
    stepDownloads();
    await mountWithCleanup(WebClient);
    await getService("action").doAction(report());
    expect.verifySteps([
        "check_wkhtmltopdf",
        "/report/download /report/pdf/some.form/7,8 qweb-pdf",
    ]);
});
