{
    "name": "Party Member Service Center: Reports",
    "summary": "Registers as XLSX, monthly mails to the Party committee, printed forms",
    "version": "19.0.1.0.0",
    "category": "Services/Party Service Center",
    "author": "Anji County Association of Self-employed and Private Enterprises",
    "website": "https://github.com/anji-association/party-service-center",
    "license": "LGPL-3",
    "depends": ["party_service_center"],
    "external_dependencies": {"python": ["weasyprint", "xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/party_report_export_security.xml",
        "data/party_report_mailing_data.xml",
        "data/ir_cron_data.xml",
        "report/party_document_templates.xml",
        "report/party_report_mail_templates.xml",
        "report/party_ticket_form_templates.xml",
        "report/party_ticket_form_reports.xml",
        "wizard/party_report_export_views.xml",
        "views/ir_actions_report_views.xml",
        "views/party_report_mailing_views.xml",
        "views/party_report_dispatch_views.xml",
        "views/party_service_center_reports_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "party_service_center_reports/static/src/webclient/**/*",
        ],
        "web.assets_unit_tests": [
            "party_service_center_reports/static/tests/webclient/**/*",
        ],
    },
}
