module.exports = {
    plugins: ["@prettier/plugin-xml"].map((name) => require.resolve(name)),
    tabWidth: 4,
    printWidth: 88,
    bracketSpacing: true,
    proseWrap: "preserve",
    xmlWhitespaceSensitivity: "preserve",
    xmlSelfClosingSpace: true,
    overrides: [{ files: ["*.yml", "*.yaml"], options: { tabWidth: 2 } }],
};
