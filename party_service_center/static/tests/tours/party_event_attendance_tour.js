import { registry } from "@web/core/registry";

import { closed, confirm, press } from "./tour_steps";

/**
 * Attendance of an activity: ten people ticked after a sheet of paper, codes typed by
 * the staff, and a member who checks in by themselves on the phone (A3.3.3).
 */
const tours = registry.category("web_tour.tours");

/** What is in the person's row or card. */
const within = (name, what = "") =>
    `.o_data_row:contains('${name}') ${what}, .o_kanban_record:contains('${name}') ${what}`;

/** One click on the person's button, and the wait for what was recorded. */
function tick(name, button, label) {
    return [
        {
            trigger: within(name, `button[name='${button}']`),
            run: "click",
        },
        {
            content: `${name}: ${label}`,
            trigger: within(name, `[name='attendance']:contains('${label}')`),
        },
    ];
}

tours.add("party_event_tick_ten", {
    steps: () => [
        ...press("action_record_attendance"),
        { trigger: within("Person 0") },
        ...[0, 1, 2, 3, 4, 5, 6].flatMap((number) =>
            tick(`Person ${number}`, "action_present", "Present"),
        ),
        ...tick("Person 7", "action_late", "Late"),
        ...tick("Person 8", "action_absent", "Absent"),
        ...tick("Person 9", "action_absent", "Absent"),
    ],
});

tours.add("party_event_correct", {
    steps: () => [
        ...press("action_record_attendance"),
        {
            content: "Ticked by mistake",
            trigger: within("Person 8", "button[name='action_change_attendance']"),
            run: "click",
        },
        {
            trigger: ".modal [name='attendance'] .o_radio_item:contains('Left') input",
            run: "click",
        },
        { trigger: ".modal [name='minutes'] input", run: "edit 45" },
        {
            trigger: ".modal [name='reason'] textarea",
            run: "edit Was there, the wrong row was ticked",
        },
        ...confirm,
        {
            trigger: within("Person 8", "[name='attendance']:contains('Left')"),
        },
        {
            trigger: within("Person 9", "button[name='action_undo_attendance']"),
            run: "click",
        },
        { trigger: ".modal [name='reason'] textarea", run: "edit Not sure" },
        ...confirm,
        {
            trigger: within("Person 9", "button[name='action_present']"),
        },
        closed,
    ],
});

tours.add("party_event_scan_typed", {
    steps: () => [
        ...press("action_scan"),
        { trigger: ".o_party_scan_code", run: "edit WRONG234" },
        { trigger: ".o_party_scan form button", run: "click" },
        { trigger: ".o_party_scan .alert-danger:contains('Nobody has this code')" },
        { trigger: ".o_party_scan_code", run: "edit abcd-2345" },
        { trigger: ".o_party_scan form button", run: "click" },
        { trigger: ".o_party_scan .alert-success:contains('Person 0')" },
        { trigger: ".o_party_scan_code", run: "edit ABCD2345" },
        { trigger: ".o_party_scan form button", run: "click" },
        { trigger: ".o_party_scan .alert-warning:contains('already at')" },
        { trigger: ".o_party_scan button:contains('Finish')", run: "click" },
        { trigger: ".o_form_view [name='name']" },
    ],
});

tours.add("party_event_door", {
    steps: () => [
        ...press("action_open_door"),
        {
            content: "The code, and nobody has come yet",
            trigger: ".o_party_door:has(img[src^='data:image']):contains('0 of 10')",
        },
        { trigger: ".o_party_door_close", run: "click" },
        { trigger: ".o_form_view [name='name']" },
    ],
});

tours.add("party_event_check_in", {
    steps: () => [
        { trigger: "input[name='code']", run: "edit abcd 2344" },
        {
            trigger: "button:contains('Check In')",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-danger:contains('Nobody on the list')" },
        { trigger: "input[name='code']", run: "edit abcd 2345" },
        {
            trigger: "button:contains('Check In')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What is recorded, in large letters",
            trigger: ".alert-success:contains('You are checked in'):contains('P**')",
        },
    ],
});
