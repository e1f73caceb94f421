const globals = require("globals");

module.exports = [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, odoo: "readonly" },
        },
        rules: {
            "no-undef": "error",
            "no-unused-vars": "error",
            "prefer-const": "error",
            eqeqeq: "error",
            "no-console": "error",
        },
    },
];
