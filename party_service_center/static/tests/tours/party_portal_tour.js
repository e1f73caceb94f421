import { registry } from "@web/core/registry";

/** A member makes a request on the phone and finds it in the list (A3.2.1, A4.4). */
registry.category("web_tour.tours").add("party_portal_request", {
    url: "/my/home",
    steps: () => [
        {
            content: "The card of the portal's first page",
            trigger: ".o_portal_index_card a[href='/my/tickets']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[href='/my/tickets/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What it is about",
            trigger: "label:contains('Protection of Rights') input",
            run: "click",
        },
        {
            trigger: "textarea[name='text']",
            run: "edit My stall's lease ends and the landlord keeps the deposit.",
        },
        { trigger: "button:contains('Send')", run: "click", expectUnloadPage: true },
        {
            content: "Number and deadline are told at once",
            trigger: ".alert-success:contains('TA-2026-0001'):contains('10/08/2026')",
        },
        {
            trigger: ".breadcrumb a[href='/my/tickets']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It stands in the list",
            trigger: ".list-group-item:contains('TA-2026-0001'):contains('Received')",
        },
    ],
});
