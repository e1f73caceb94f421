import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const INTERVAL = 1500; // milliseconds between two questions

/**
 * How far the run of an import has come. Asks by itself while the run goes on and shows
 * the form anew when it has ended.
 */
export class PartyImportProgress extends Component {
    static template = "party_service_center.ImportProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        const { progress_count: done, progress_total: total } = this.props.record.data;
        this.progress = useState({ done, total });
        onMounted(() => this.wait());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get percent() {
        const { done, total } = this.progress;
        return total ? Math.min(Math.round((100 * done) / total), 100) : 0;
    }

    wait() {
        this.timer = setTimeout(() => this.ask(), INTERVAL);
    }

    async ask() {
        const { record } = this.props;
        const fields = ["state", "progress_count", "progress_total"];
        let values = false;
        try {
            // silent: a moment without network is no reason to block the screen
            [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                fields,
            );
        } catch {
            values = false;
        }
        if (values && values.state !== record.data.state) {
            await record.load();
            return;
        }
        if (values) {
            this.progress.done = values.progress_count;
            this.progress.total = values.progress_total;
        }
        this.wait();
    }
}

registry.category("view_widgets").add("party_import_progress", {
    component: PartyImportProgress,
    fieldDependencies: [
        { name: "progress_count", type: "integer" },
        { name: "progress_total", type: "integer" },
        { name: "state", type: "selection" },
    ],
});
