import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

import { closed, confirm, press } from "./tour_steps";

/**
 * A trader's way into the register, the same steps at desk width and on a phone: comes
 * to the window, answers to the notice, fills in the form, is confirmed, signs, gets
 * plaque and handbook, is entered (A3.1.1–A3.1.5).
 */
const tours = registry.category("web_tour.tours");

const type = (field, text) => ({
    trigger: `[name='${field}'] input`,
    run: `edit ${text}`,
});
const choose = (field, value) => ({
    trigger: `[name='${field}'] input[data-value='${value}']`,
    run: "click",
});

/** Below the field as it is typed; on a phone from a page of its own. */
const chooseOrganization = (name) => [
    { isActive: ["desktop"], ...type("home_branch_id", name) },
    {
        isActive: ["desktop"],
        trigger: `.o-autocomplete--dropdown-item:contains('${name}')`,
        run: "click",
    },
    { isActive: ["mobile"], trigger: "[name='home_branch_id'] input", run: "click" },
    {
        isActive: ["mobile"],
        trigger: `.modal .o_kanban_record:contains('${name}')`,
        run: "click",
    },
];

tours.add("party_registration_way", {
    url: "/odoo/party-registrations",
    steps: () => [
        {
            content: "Somebody comes to the window",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        type("name", "Shen Yunshu"),
        type("mobile", "138 0000 0101"),
        type("business_name", "Shen's Tea"),
        type("credit_code", "92330523MA2B3C4D5J"),
        type("premises", "1 Test Street"),
        ...stepUtils.saveForm(),
        ...press("action_begin_survey"),
        {
            content: "The notice is read and accepted (P-01)",
            trigger: ".modal [name='is_notice_accepted'] input",
            run: "click",
        },
        choose("sensitive_answer", "yes"),
        choose("home_answer", "yes"),
        choose("display_answer", "no"),
        ...confirm,
        {
            content: "The number fills sex and date of birth",
            ...type("id_number", "33052319750315001X"),
        },
        choose("member_category", "full"),
        { trigger: "[name='birth_date'] button:contains('1975')" },
        type("join_date", "07/01/2001"),
        type("full_member_date", "07/01/2002"),
        { trigger: "[name='relation_type'] .o_select_menu input", run: "click" },
        {
            trigger: ".o-dropdown--menu .o_select_menu_item:contains('Origin')",
            run: "click",
        },
        ...chooseOrganization("First Branch of Test Town"),
        type("paper_place", "Folder 1"),
        ...stepUtils.saveForm(),
        ...press("action_complete_survey"),
        ...press("action_call"),
        choose("outcome", "confirmed"),
        {
            trigger: ".modal [name='spoke_to'] input",
            run: "edit Secretary Ye",
        },
        { trigger: ".modal button:contains('Record the Call')", run: "click" },
        closed,
        ...press("action_sign_pledge"),
        { trigger: "h1 [name='person_name']:contains('Shen Yunshu')" },
    ],
});

tours.add("party_registration_entry", {
    steps: () => [
        ...press("action_hand_out"),
        ...confirm,
        ...press("action_enter"),
        {
            content: "The member's form opens, the number with its middle hidden",
            trigger:
                ".o_form_view [name='id_number_masked']:contains('330523********001X')",
        },
    ],
});
