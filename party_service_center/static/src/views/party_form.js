import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * Form that sends the version it was opened with, so that the server can refuse to
 * overwrite what somebody else saved meanwhile (party.concurrency.mixin).
 */
export class PartyFormController extends FormController {
    /** @override */
    async onWillSaveRecord(record, changes) {
        if (record.resId && record.data.version) {
            changes.version_seen = record.data.version;
        }
        return super.onWillSaveRecord(...arguments);
    }

    /**
     * Show what stands in the database now: a colleague's save may be the reason.
     * @override
     */
    async discard() {
        await super.discard();
        if (this.model.root.resId && !this.env.inDialog) {
            await this.model.root.load();
        }
    }
}

registry.category("views").add("party_form", {
    ...formView,
    Controller: PartyFormController,
});
