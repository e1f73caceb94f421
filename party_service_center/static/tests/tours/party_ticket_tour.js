import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

import { confirm, press } from "./tour_steps";

/**
 * A clerk's and a director's day, the same steps at desk width and on a phone: a person
 * comes in, the ticket gets its number and due date, goes to the director, comes to a
 * result, is told and filed (A3.2.1–A3.2.7).
 */
const tours = registry.category("web_tour.tours");

tours.add("party_ticket_intake", {
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
        { trigger: "[name='requester_phone'] input", run: "edit 138 0000 0001" },
        {
            content: "What for",
            trigger: "[name='request_text'] textarea",
            run: "edit My stall's lease ends and the landlord keeps the deposit.",
        },
        ...stepUtils.saveForm(),
        {
            content: "The number is there",
            trigger: "h1 [name='name']:contains('TA-2026-0001')",
        },
        { trigger: "a[name='due']", run: "click" },
        {
            content: "The seventh working day after 21 September is 8 October",
            trigger: "[name='due_explanation'] tr.fw-bold:contains('10/08/2026')",
        },
        ...press("action_hand_over"),
        {
            trigger: ".modal [name='note'] textarea",
            run: "edit The contract is in the folder.",
        },
        { trigger: ".modal [name='is_promise_told'] input", run: "click" },
        ...confirm,
        {
            content: "The director decides, not the clerk",
            trigger: ".o_form_view:not(:has(button[name='action_accept_transfer']))",
        },
        { trigger: "a[name='course']", run: "click" },
        { trigger: "[name='notice_ids']:contains('Deadline')" },
    ],
});

tours.add("party_ticket_decide", {
    steps: () => [
        { trigger: "h1 [name='name']:contains('TA-2026-0001')" },
        ...press("action_accept_transfer"),
        {
            content: "Write down how it ended",
            trigger: "[name='result_text'] textarea",
            run: "edit The landlord pays the deposit back.",
        },
        { trigger: "[name='decision'] .o_radio_item:first-child input", run: "click" },
        ...press("action_record_result"),
        ...press("action_tell_result"),
        ...confirm,
        ...press("action_file"),
        {
            trigger: ".modal [name='paper_place'] input",
            run: "edit Cabinet 2",
        },
        {
            trigger: ".modal [name='unsigned_reason'] input",
            run: "edit Refused to sign",
        },
        ...confirm,
        {
            content: "Filed: nothing is left to do",
            trigger: ".o_form_view:not(:has(button[name='action_file']))",
        },
    ],
});

tours.add("party_ticket_two_at_once", {
    steps: () => [
        {
            content: "Begin to write",
            trigger: "[name='request_text'] textarea",
            run: "edit What the first clerk writes",
        },
        {
            content: "Meanwhile a colleague saves the same ticket",
            trigger: "h1 [name='name']",
            async run() {
                const id = Number(window.location.pathname.match(/\d+$/)[0]);
                const params = {
                    model: "party.ticket",
                    method: "write",
                    args: [[id], { requester_name: "Changed meanwhile" }],
                    kwargs: {},
                };
                await fetch("/web/dataset/call_kw/party.ticket/write", {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
                });
            },
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Refused in words that name who it was",
            trigger: ".modal:contains('while you were writing')",
        },
        { trigger: ".modal .btn-primary", run: "click" },
        {
            content: "Nothing is lost: the text is still on the screen",
            trigger:
                "[name='request_text'] textarea:value('What the first clerk writes')",
        },
        { trigger: ".o_form_button_cancel", run: "click" },
        { trigger: "[name='requester_name'] input:value('Changed meanwhile')" },
    ],
});
