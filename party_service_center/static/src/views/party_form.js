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
}

registry.category("views").add("party_form", {
    ...formView,
    Controller: PartyFormController,
});
