import { registry } from "@web/core/registry";

/**
 * A clerk's morning: a person comes in, the ticket gets its number and due date, the
 * matter goes to the director and the requester hears by which day (A3.2.1–A3.2.4).
 * The same steps at desk width and on a phone.
 */
registry.category("web_tour.tours").add("party_ticket_intake", {
    url: "/odoo/party-tickets",
    steps: () => [
        {
            content: "Take a new request",
            trigger: ".o_list_button_add, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "Who asks",
            trigger: "[name='requester_name'] input",
            run: "edit Shen Yifan",
        },
        {
            trigger: "[name='requester_phone'] input",
            run: "edit 13800000001",
        },
        {
            content: "What for",
            trigger: "[name='request_text'] textarea",
            run: "edit My stall's lease ends and the landlord keeps the deposit.",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The number is there",
            trigger: "[name='name']:contains('TA-2026-')",
        },
        {
            content: "The seventh working day after 21 September is 8 October",
            trigger: "[name='due_explanation']:contains('10/08/2026')",
        },
    ],
});

registry.category("web_tour.tours").add("party_ticket_hand_over", {
    steps: () => [
        {
            trigger: ".o_form_view [name='name']:contains('TA-2026-')",
        },
        {
            trigger: "button[name='action_hand_over']",
            run: "click",
        },
        {
            trigger: ".modal [name='note'] textarea",
            run: "edit Contract is in the folder.",
        },
        {
            trigger: ".modal [name='is_promise_told'] input",
            run: "click",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "Waiting for the director",
            trigger: "body:not(:has(.modal)) .o_field_widget[name='notice_ids']",
        },
    ],
});
