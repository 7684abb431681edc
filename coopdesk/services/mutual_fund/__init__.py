"""The mutual fund: shares, advances, seed fund; every step posts its voucher with it."""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.services.mutual_fund.accounts import money_accounts
    from coopdesk.services.mutual_fund.advance_book import (
        AdvanceChangeItem,
        AdvanceItem,
        GuarantorItem,
    )
    from coopdesk.services.mutual_fund.advance_changes import (
        AdvanceChangedItem,
        ExtendAdvance,
        RateAdvance,
        RescheduleAdvance,
        WithdrawAdvanceChange,
        WriteOffAdvance,
        extend_advance,
        find_change,
        rate_advance,
        reschedule_advance,
        withdraw_advance_change,
        write_off_advance,
    )
    from coopdesk.services.mutual_fund.advance_room import AdvanceRoomItem, get_advance_room
    from coopdesk.services.mutual_fund.advances import (
        AdvanceGivenItem,
        GiveAdvance,
        RepaidItem,
        RepayAdvance,
        find_advance,
        get_advance,
        give_advance,
        repay_advance,
    )
    from coopdesk.services.mutual_fund.checks import FUND_CHECKS, list_fund_checks
    from coopdesk.services.mutual_fund.corrections import take_back
    from coopdesk.services.mutual_fund.documents import (
        FundDocumentItem,
        document_numbers,
        get_document_number,
        list_documents,
    )
    from coopdesk.services.mutual_fund.guarantees import GuaranteeItem, Guarantor, list_guarantees
    from coopdesk.services.mutual_fund.journal import JournalCheck, KindItem, check_journal
    from coopdesk.services.mutual_fund.journal_intake import (
        JournalTakenItem,
        TakeInJournal,
        take_in_journal,
    )
    from coopdesk.services.mutual_fund.money_words import percent, rate_in_words
    from coopdesk.services.mutual_fund.payouts import (
        OwedItem,
        PaidOutItem,
        PayOutSurplus,
        list_owed,
        pay_out_surplus,
    )
    from coopdesk.services.mutual_fund.people import Person, find_member, get_person
    from coopdesk.services.mutual_fund.registers import (
        MemberAccountItem,
        MemberLineItem,
        ShareholderItem,
        get_ageing,
        get_member_account,
        list_advances,
        list_share_register,
    )
    from coopdesk.services.mutual_fund.rules import (
        FundRuleItem,
        SetFundRule,
        list_fund_rules,
        list_purposes,
        set_fund_rule,
    )
    from coopdesk.services.mutual_fund.seed_fund import (
        ReceiveSeedFund,
        SeedFundItem,
        SeedFundLineItem,
        SeedFundReceivedItem,
        get_seed_fund,
        receive_seed_fund,
    )
    from coopdesk.services.mutual_fund.share_moves import (
        ConvertToShares,
        InheritShares,
        Payable,
        SharesMovedItem,
        TransferShares,
        convert_to_shares,
        inherit_shares,
        transfer_shares,
    )
    from coopdesk.services.mutual_fund.shares import (
        OpenedItem,
        OpenShareAccounts,
        RedeemShares,
        SharesItem,
        SubscribeShares,
        open_share_accounts,
        redeem_shares,
        subscribe_shares,
    )
    from coopdesk.services.mutual_fund.surplus import (
        PostSurplusPlan,
        ResolveSurplusPlan,
        SaveSurplusPlan,
        SurplusPostedItem,
        post_surplus_plan,
        resolve_surplus_plan,
        save_surplus_plan,
    )
    from coopdesk.services.mutual_fund.surplus_facts import list_surplus_years
    from coopdesk.services.mutual_fund.surplus_plans import (
        SurplusPartItem,
        SurplusPlanItem,
        SurplusState,
        get_surplus_plan,
    )
    from coopdesk.services.share_totals import holdings_by_member

__all__ = [
    "FUND_CHECKS",
    "AdvanceChangeItem",
    "AdvanceChangedItem",
    "AdvanceGivenItem",
    "AdvanceItem",
    "AdvanceRoomItem",
    "ConvertToShares",
    "ExtendAdvance",
    "FundDocumentItem",
    "FundRuleItem",
    "GiveAdvance",
    "GuaranteeItem",
    "Guarantor",
    "GuarantorItem",
    "InheritShares",
    "JournalCheck",
    "JournalTakenItem",
    "KindItem",
    "MemberAccountItem",
    "MemberLineItem",
    "OpenShareAccounts",
    "OpenedItem",
    "OwedItem",
    "PaidOutItem",
    "PayOutSurplus",
    "Payable",
    "Person",
    "PostSurplusPlan",
    "RateAdvance",
    "ReceiveSeedFund",
    "RedeemShares",
    "RepaidItem",
    "RepayAdvance",
    "RescheduleAdvance",
    "ResolveSurplusPlan",
    "SaveSurplusPlan",
    "SeedFundItem",
    "SeedFundLineItem",
    "SeedFundReceivedItem",
    "SetFundRule",
    "ShareholderItem",
    "SharesItem",
    "SharesMovedItem",
    "SubscribeShares",
    "SurplusPartItem",
    "SurplusPlanItem",
    "SurplusPostedItem",
    "SurplusState",
    "TakeInJournal",
    "TransferShares",
    "WithdrawAdvanceChange",
    "WriteOffAdvance",
    "check_journal",
    "convert_to_shares",
    "document_numbers",
    "extend_advance",
    "find_advance",
    "find_change",
    "find_member",
    "get_advance",
    "get_advance_room",
    "get_ageing",
    "get_document_number",
    "get_member_account",
    "get_person",
    "get_seed_fund",
    "get_surplus_plan",
    "give_advance",
    "holdings_by_member",
    "inherit_shares",
    "list_advances",
    "list_documents",
    "list_fund_checks",
    "list_fund_rules",
    "list_guarantees",
    "list_owed",
    "list_purposes",
    "list_share_register",
    "list_surplus_years",
    "money_accounts",
    "open_share_accounts",
    "pay_out_surplus",
    "percent",
    "post_surplus_plan",
    "rate_advance",
    "rate_in_words",
    "receive_seed_fund",
    "redeem_shares",
    "repay_advance",
    "reschedule_advance",
    "resolve_surplus_plan",
    "save_surplus_plan",
    "set_fund_rule",
    "subscribe_shares",
    "take_back",
    "take_in_journal",
    "transfer_shares",
    "withdraw_advance_change",
    "write_off_advance",
]
