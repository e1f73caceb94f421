import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { download } from "@web/core/network/download";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const POLL_INTERVAL = 1000; // milliseconds

/** Makes and saves the file of an export while a bar shows how far it has come. */
export class PartyReportFile extends Component {
    static template = "party_service_center_reports.PartyReportFile";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.params = this.props.action.params;
        this.state = useState({
            done: 0,
            total: this.params.total || 0,
            isFinished: false,
            failure: "",
        });
        this.isGone = false;
        onMounted(() => this.save());
        onWillUnmount(() => {
            this.isGone = true;
            browser.clearTimeout(this.timer);
        });
    }

    get share() {
        const { done, total } = this.state;
        return total ? Math.min(100, Math.round((done / total) * 100)) : 0;
    }

    get text() {
        const { done, total, isFinished } = this.state;
        if (isFinished) {
            return _t("The file was saved.");
        }
        if (!total || done >= total) {
            return _t("The file is being finished…");
        }
        return _t("%(done)s of %(total)s rows", {
            done: done.toLocaleString(),
            total: total.toLocaleString(),
        });
    }

    async save() {
        if (this.params.export_id) {
            this.timer = browser.setTimeout(() => this.poll(), POLL_INTERVAL);
        }
        try {
            await download({ url: this.params.url, data: {} });
            this.state.done = this.state.total;
            this.state.isFinished = true;
        } catch (error) {
            this.state.failure =
                error.data?.message ||
                _t("The file could not be made. Try again, or ask the administrator.");
        } finally {
            browser.clearTimeout(this.timer);
        }
    }

    async poll() {
        try {
            const url = `/party_report/progress/${this.params.export_id}`;
            const progress = await rpc(url, {}, { silent: true });
            this.state.done = Math.max(this.state.done, progress.done);
        } catch {
            // the bar stands still; the download itself tells what is wrong
        }
        if (!this.isGone && !this.state.isFinished && !this.state.failure) {
            this.timer = browser.setTimeout(() => this.poll(), POLL_INTERVAL);
        }
    }

    close() {
        this.action.doAction({ type: "ir.actions.act_window_close" });
    }
}

registry.category("actions").add("party_report_file", PartyReportFile);
