import { registry } from "@web/core/registry";

/** An invited member answers on the phone, and changes the answer (A3.3.2). */
registry.category("web_tour.tours").add("party_activity_answer", {
    steps: () => [
        {
            content: "The code for the door is there",
            trigger: "img[alt='QR code of this invitation']",
        },
        {
            content: "Nothing is wider than the screen",
            trigger: "main",
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} px on ${clientWidth}`);
                }
            },
        },
        {
            trigger: "button:contains('I am coming')",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains('Thank you'):contains('You are coming')" },
        { trigger: "summary:contains('I ask to be excused')", run: "click" },
        { trigger: "textarea[name='reason']", run: "edit My child is ill." },
        { trigger: "details button", run: "click", expectUnloadPage: true },
        {
            trigger:
                ".alert-success:contains('You asked to be excused'):contains('My child is ill.')",
        },
    ],
});
