"""Every printed form by its id."""

from collections.abc import Mapping
from types import MappingProxyType

from coopdesk.forms.elements import Layout
from coopdesk.forms.layouts.acceptance_papers import (
    ACCEPTANCE_APPLICATION,
    ACCEPTANCE_REPORT,
    RATING_TABLE,
)
from coopdesk.forms.layouts.advance_agreement import ADVANCE_AGREEMENT
from coopdesk.forms.layouts.advance_papers import (
    ADVANCE_NOTICE,
    ADVANCE_SCHEDULE,
    REPAYMENT_RECEIPT,
    SHARE_TRANSFER,
)
from coopdesk.forms.layouts.attendance_sheet import ATTENDANCE_SHEET
from coopdesk.forms.layouts.award_application import (
    ACCEPTANCE_AWARD,
    DIVIDEND_REBATE,
    ENTERPRISE_AWARD,
    REVENUE_AWARD,
)
from coopdesk.forms.layouts.award_money_papers import (
    AWARD_NOTICE,
    PAYMENT_REQUEST,
    SEED_FUND_REPORT,
)
from coopdesk.forms.layouts.award_papers import AWARD_PAPERS, AWARD_SUMMARY
from coopdesk.forms.layouts.ballot_paper import BALLOT_PAPER
from coopdesk.forms.layouts.election_report import ELECTION_REPORT
from coopdesk.forms.layouts.key_sheet import KEY_SHEET
from coopdesk.forms.layouts.meeting_minutes import MEETING_MINUTES
from coopdesk.forms.layouts.meeting_notice import MEETING_NOTICE, RESOLUTION_NOTICE
from coopdesk.forms.layouts.member_account import MEMBER_ACCOUNT
from coopdesk.forms.layouts.member_card import MEMBER_CARD, MEMBER_CARD_SHEET
from coopdesk.forms.layouts.member_register import MEMBER_EXTRACT, MEMBER_REGISTER
from coopdesk.forms.layouts.organization_record import ORGANIZATION_LIST, ORGANIZATION_RECORD
from coopdesk.forms.layouts.package_cover import PACKAGE_COVER
from coopdesk.forms.layouts.receipt import PACKAGE_RECEIPT
from coopdesk.forms.layouts.recovery_sheet import RECOVERY_SHEET
from coopdesk.forms.layouts.report_reminder import REPORT_REMINDER
from coopdesk.forms.layouts.resolution_sheet import RESOLUTION_SHEET
from coopdesk.forms.layouts.roll_call import ROLL_CALL
from coopdesk.forms.layouts.share_certificate import SHARE_CERTIFICATE
from coopdesk.forms.layouts.share_receipt import SHARE_RECEIPT, SHARE_REDEMPTION
from coopdesk.forms.layouts.statements import (
    BALANCE_SHEET,
    EQUITY_CHANGES,
    STATEMENT_NOTES,
    SURPLUS_STATEMENT,
)
from coopdesk.forms.layouts.supervision_papers import (
    ASSESSMENT_FEEDBACK,
    ASSESSMENT_RANKING,
    ASSESSMENT_REMINDER,
    ASSESSMENT_SCORECARD,
    ASSESSMENT_TALK,
    PROGRESS_TALK,
    RECTIFICATION_NOTICE,
)
from coopdesk.forms.layouts.surplus_papers import SURPLUS_PAYOUT, SURPLUS_PLAN
from coopdesk.forms.layouts.trial_balance import TRIAL_BALANCE
from coopdesk.forms.layouts.turnaround_papers import (
    ASSET_VERIFICATION,
    ENTERPRISE_PLAN,
    TURNAROUND_TABLE,
)
from coopdesk.forms.layouts.voucher import ACCOUNTING_VOUCHER

FORMS: Mapping[str, Layout] = MappingProxyType(
    {
        layout.form_id: layout
        for layout in (
            ACCEPTANCE_AWARD,
            REVENUE_AWARD,
            ENTERPRISE_AWARD,
            DIVIDEND_REBATE,
            AWARD_PAPERS,
            AWARD_SUMMARY,
            AWARD_NOTICE,
            PAYMENT_REQUEST,
            SEED_FUND_REPORT,
            ACCEPTANCE_APPLICATION,
            ACCEPTANCE_REPORT,
            RATING_TABLE,
            MEETING_NOTICE,
            MEETING_MINUTES,
            ATTENDANCE_SHEET,
            RESOLUTION_SHEET,
            RESOLUTION_NOTICE,
            ROLL_CALL,
            BALLOT_PAPER,
            ELECTION_REPORT,
            ACCOUNTING_VOUCHER,
            TRIAL_BALANCE,
            BALANCE_SHEET,
            SURPLUS_STATEMENT,
            STATEMENT_NOTES,
            EQUITY_CHANGES,
            MEMBER_ACCOUNT,
            ADVANCE_AGREEMENT,
            ADVANCE_SCHEDULE,
            REPAYMENT_RECEIPT,
            ADVANCE_NOTICE,
            SHARE_RECEIPT,
            SHARE_REDEMPTION,
            SHARE_TRANSFER,
            SURPLUS_PLAN,
            SURPLUS_PAYOUT,
            ASSESSMENT_SCORECARD,
            ASSESSMENT_RANKING,
            ASSESSMENT_FEEDBACK,
            ASSESSMENT_REMINDER,
            ASSESSMENT_TALK,
            PROGRESS_TALK,
            RECTIFICATION_NOTICE,
            TURNAROUND_TABLE,
            ENTERPRISE_PLAN,
            ASSET_VERIFICATION,
            RECOVERY_SHEET,
            PACKAGE_COVER,
            PACKAGE_RECEIPT,
            KEY_SHEET,
            REPORT_REMINDER,
            SHARE_CERTIFICATE,
            MEMBER_CARD,
            MEMBER_CARD_SHEET,
            MEMBER_EXTRACT,
            MEMBER_REGISTER,
            ORGANIZATION_RECORD,
            ORGANIZATION_LIST,
        )
    }
)
