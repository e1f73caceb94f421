import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const TONES = { success: 880, warning: 440, danger: 220 }; // hertz
const TONE_LENGTH = 0.15; // seconds
const NEXT = 1500; // milliseconds in which the answer is read before the camera reopens

/**
 * Staff scan the codes of members one after the other, with the phone's camera or a
 * hand scanner that types; what cannot be scanned is typed in the same place.
 */
export class PartyEventScan extends Component {
    static template = "party_service_center.EventScan";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.eventId = this.props.action.context.active_id;
        this.hasCamera = isBarcodeScannerSupported();
        this.input = useRef("code");
        this.state = useState({ code: "", answer: null, isBusy: false, count: 0 });
        onMounted(() => this.input.el.focus());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    async scan() {
        clearTimeout(this.timer);
        let code;
        try {
            code = await scanBarcode(this.env);
        } catch (error) {
            this.show({ kind: "danger", title: _t("No Camera"), text: error.message });
            return;
        }
        await this.record(code);
        if (this.state.answer.kind === "success") {
            this.timer = setTimeout(() => this.scan(), NEXT);
        }
    }

    async type() {
        if (this.state.code.trim()) {
            await this.record(this.state.code);
            this.state.code = "";
            this.input.el.focus();
        }
    }

    async record(code) {
        this.state.isBusy = true;
        try {
            const args = [this.eventId, code];
            this.show(await this.orm.call("party.event", "scan_code", args));
        } finally {
            this.state.isBusy = false;
        }
    }

    show(answer) {
        this.state.answer = answer;
        if (answer.kind === "success") {
            this.state.count++;
        }
        this.beep(TONES[answer.kind]);
    }

    beep(frequency) {
        const audio = new AudioContext();
        const tone = audio.createOscillator();
        tone.frequency.value = frequency;
        tone.connect(audio.destination);
        tone.onended = () => audio.close();
        tone.start();
        tone.stop(audio.currentTime + TONE_LENGTH);
    }
}

registry.category("actions").add("party_event_scan", PartyEventScan);
