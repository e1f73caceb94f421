import { registry } from "@web/core/registry";

import { closed, confirm, press } from "./tour_steps";

/**
 * More time and supervision, at desk width and on a phone: the clerk asks, the director
 * approves, the requester is told; the committee presses, the director answers (A4.4).
 */
const tours = registry.category("web_tour.tours");

tours.add("party_ticket_extension_ask", {
    steps: () => [
        { trigger: "button[name='action_ask_extension']", run: "click" },
        {
            content: "Seven working days more are offered",
            trigger: ".modal [name='new_due_date']:contains('Oct 16')",
        },
        {
            trigger:
                ".modal [name='reason_class'] .o_radio_item:contains('Survey') input",
            run: "click",
        },
        {
            trigger: ".modal [name='reason'] textarea",
            run: "edit The stall has to be seen.",
        },
        ...confirm,
        {
            content: "It waits; the clerk does not decide",
            trigger:
                ".alert:contains('The stall has to be seen.'):not(:has(button[name='action_approve_extension']:visible))",
        },
    ],
});

tours.add("party_ticket_extension_decide", {
    steps: () => [
        {
            content: "The list of what is to be decided",
            trigger:
                ".o_data_row [name='reason']:contains('has to be seen'), .o_kanban_record:contains('TA-2026')",
            run: "click",
        },
        { trigger: ".o_form_view [name='reason']:contains('has to be seen')" },
        ...press("action_approve"),
        { trigger: ".o_form_view [name='new_due_date']:contains('Oct 16')" },
    ],
});

tours.add("party_ticket_extension_tell", {
    steps: () => [
        { trigger: "button[name='action_tell_extension']", run: "click" },
        { trigger: ".modal [name='due_date']:contains('Oct 16')" },
        ...confirm,
        {
            content: "The first date stays beside the new one",
            trigger: ".o_form_view [name='first_due_date']:contains('Oct 8')",
        },
        { trigger: "a[name='due']", run: "click" },
        { trigger: "[name='due_explanation']:contains('Extension 1')" },
        { trigger: "a[name='extensions']", run: "click" },
        { trigger: "[name='extension_ids']:contains('Approved')" },
        {
            trigger: "body:not(:has(button[name='action_tell_extension']:visible))",
        },
    ],
});

tours.add("party_ticket_supervision_press", {
    steps: () => [
        ...press("action_press"),
        { trigger: ".modal [name='text'] textarea", run: "edit Who saw the stall?" },
        ...confirm,
        { trigger: ".alert:contains('Who saw the stall?')" },
        { trigger: "a[name='supervision']", run: "click" },
        { trigger: "[name='supervision_ids']:contains('Answer Wanted')" },
    ],
});

tours.add("party_ticket_supervision_answer", {
    steps: () => [
        {
            trigger:
                ".o_data_row [name='text']:contains('Who saw the stall?'), .o_kanban_record:contains('Who saw the stall?')",
            run: "click",
        },
        { trigger: ".o_form_view button[name='action_answer']", run: "click" },
        {
            trigger: ".modal [name='answer_text'] textarea",
            run: "edit The clerk saw it today.",
        },
        { trigger: ".modal button[name='action_confirm']", run: "click" },
        closed,
        { trigger: ".o_form_view [name='answer_text']:contains('today')" },
    ],
});
