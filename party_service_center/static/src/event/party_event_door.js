import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const INTERVAL = 5000; // milliseconds between two questions

/**
 * The screen at the door: a code that changes by the minute, for members to scan with
 * their phones, and how many have checked in.
 */
export class PartyEventDoor extends Component {
    static template = "party_service_center.EventDoor";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.eventId = this.props.action.context.active_id;
        this.state = useState({ values: null, isOffline: false });
        onWillStart(() => this.ask());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    async ask() {
        try {
            // silent: a moment without network is no reason to block the screen
            this.state.values = await this.orm.silent.call(
                "party.event",
                "door_values",
                [this.eventId],
            );
            this.state.isOffline = false;
        } catch {
            // an old code would send everybody away who scans it
            this.state.isOffline = true;
        }
        this.timer = setTimeout(() => this.ask(), INTERVAL);
    }

    close() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "party.event",
            res_id: this.eventId,
            views: [[false, "form"]],
            target: "main",
        });
    }
}

registry.category("actions").add("party_event_door", PartyEventDoor);
