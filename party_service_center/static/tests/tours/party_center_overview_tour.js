import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

/**
 * From the home page to what is behind a figure and to new work; two people who share
 * a telephone are told apart. The same steps at desk width and on a phone.
 */
const tours = registry.category("web_tour.tours");

const CARD = ".o_party_overview .o_kanban_record:contains('Center A')";

tours.add("party_overview", {
    url: "/odoo/party-overview",
    steps: () => [
        {
            content: "One card, with what was found this month",
            trigger: `${CARD} .o_party_overview_step:contains('Found'):contains('1')`,
            run: "click",
        },
        {
            content: "The list behind the figure",
            trigger:
                ".o_data_row:contains('Shen Yunshu'), .o_kanban_record:contains('Shen Yunshu')",
        },
        {
            content: "Back to the overview",
            trigger: ".o_back_button, .breadcrumb-item a",
            run: "click",
        },
        { trigger: `${CARD} button[name='action_new_ticket']`, run: "click" },
        { trigger: "[name='requester_name'] input", run: "edit Ye Zhixia" },
        { trigger: "[name='request_text'] textarea", run: "edit Where to register?" },
        ...stepUtils.saveForm(),
        { trigger: "h1 [name='name']:contains('TA-2026-0001')" },
    ],
});

tours.add("party_told_apart", {
    steps: () => [
        {
            content: "Somebody else has the same mobile",
            trigger: ".alert-warning:contains('the same mobile')",
        },
        {
            trigger: ".alert-warning button[name='action_distinguish']",
            run: "click",
        },
        { trigger: ".modal [name='line_ids'] .o_data_row:contains('the same mobile')" },
        {
            trigger: ".modal [name='reason'] textarea",
            run: "edit Husband and wife",
        },
        { trigger: ".modal button[name='action_confirm']", run: "click" },
        { trigger: "body:not(:has(.modal)):not(:has(.alert-warning))" },
    ],
});

tours.add("party_pending", {
    url: "/odoo/party-overview",
    steps: () => [
        {
            content: "Two things of different kinds wait for the director",
            trigger: `${CARD} .o_party_overview_tile:contains('My Decision'):contains('2')`,
            run: "click",
        },
        {
            content: "The kinds with their counts",
            trigger:
                ".o_kanban_record:contains('Extensions of Deadlines'):contains('1')",
        },
        {
            trigger: ".o_kanban_record:contains('Tickets Handed Over'):contains('1')",
            run: "click",
        },
        {
            content: "The record behind the figure",
            trigger: ".o_kanban_record:contains('Ye Zhixia')",
            run: "click",
        },
        { trigger: ".o_form_view [name='requester_name']" },
    ],
});
