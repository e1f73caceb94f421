import { registry } from "@web/core/registry";

import { closed, press } from "./tour_steps";

/**
 * An inspection on the phone: the window is not met without a photo (A1.1.3), the
 * camera's picture makes it met, a finding gets its words, and all is concluded.
 */
const tours = registry.category("web_tour.tours");

/** The line's card or row. */
const line = (name) =>
    `.o_kanban_record:contains('${name}'), .o_data_row:contains('${name}')`;

const choose = (label) => ({
    trigger: `.modal [name='result'] .o_selection_badge:contains('${label}')`,
    run: "click",
});

/** What the camera of a phone hands over. */
async function takePicture() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    canvas.getContext("2d").fillRect(8, 8, 48, 48);
    const blob = await new Promise((resolve) =>
        canvas.toBlob(resolve, "image/jpeg", 0.9),
    );
    const files = new DataTransfer();
    files.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    const input = document.querySelector(
        ".modal [name='new_photo'] input[type='file']",
    );
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
}

tours.add("party_inspection_on_site", {
    steps: () => [
        ...press("action_start"),
        {
            content: "What the system counts has its result already",
            trigger: ".o_kanban_record:contains('Center director') .badge",
        },
        { trigger: line("Registration window"), run: "click" },
        choose("Met"),
        { trigger: ".modal button[name='action_next']", run: "click" },
        {
            content: "Refused, and the item is named",
            trigger:
                ".modal:contains('“Registration window” cannot be met without a photo')",
        },
        {
            trigger:
                ".modal:contains('without a photo') button.btn-primary:contains('Close')",
            run: "click",
        },
        { trigger: ".modal [name='new_photo']", run: takePicture },
        { trigger: ".modal [name='new_photo'] img[src^='data:image']" },
        { trigger: ".modal button[name='action_next']", run: "click" },
        {
            content: "The next line that waits for a result",
            trigger: ".modal:contains('Venue for activities')",
        },
        { trigger: ".modal button[special='cancel']", run: "click" },
        closed,
        {
            content: "The list knows",
            trigger: ".o_kanban_record:contains('Registration window'):contains('Met')",
        },
        { trigger: line("Newspaper rack"), run: "click" },
        choose("Not Met"),
        {
            trigger: ".modal [name='remark'] textarea",
            run: "edit The papers lie on the table",
        },
        { trigger: ".modal button[name='action_save']", run: "click" },
        closed,
        {
            trigger: ".o_kanban_record:contains('Newspaper rack'):contains('Not Met')",
        },
    ],
});

tours.add("party_inspection_conclude", {
    steps: () => [
        ...press("action_conclude"),
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        closed,
        { trigger: ".o_form_view .badge:contains('Does Not Meet It')" },
        { trigger: "[name='finding_count']" },
    ],
});
