/** Steps that the tours share. */

/** A button of the form's header; on a phone all but the first are in a menu. */
export function press(name) {
    return [
        {
            isActive: ["mobile"],
            content: "Open the menu of further buttons if the button is in it",
            trigger: `body:has(button[name='${name}']), .o_statusbar_buttons .o-dropdown`,
            run() {
                if (!document.querySelector(`button[name='${name}']`)) {
                    document.querySelector(".o_statusbar_buttons .o-dropdown").click();
                }
            },
        },
        { trigger: `button[name='${name}']`, run: "click" },
    ];
}

/** No dialog is open any more. */
export const closed = { trigger: "body:not(:has(.modal))" };

/** The dialog's own button that does what the dialog is for. */
export const confirm = [
    { trigger: ".modal button[name='action_confirm']", run: "click" },
    closed,
];
