import { Component, onWillStart, onWillUpdateProps } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** Banner that tells which working-day lists are needed now and not complete. */
export class PartyWorkdayWarning extends Component {
    static template = "party_service_center.WorkdayWarning";
    static props = { list: { type: Object } };

    setup() {
        this.orm = useService("orm");
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.text = await this.orm.call("party.workday.year", "get_warning", []);
    }
}

export class PartyWorkdayListRenderer extends ListRenderer {
    static template = "party_service_center.WorkdayListRenderer";
    static components = { ...ListRenderer.components, PartyWorkdayWarning };
}

export class PartyWorkdayKanbanRenderer extends KanbanRenderer {
    static template = "party_service_center.WorkdayKanbanRenderer";
    static components = { ...KanbanRenderer.components, PartyWorkdayWarning };
}

registry.category("views").add("party_workday_list", {
    ...listView,
    Renderer: PartyWorkdayListRenderer,
});
registry.category("views").add("party_workday_kanban", {
    ...kanbanView,
    Renderer: PartyWorkdayKanbanRenderer,
});
