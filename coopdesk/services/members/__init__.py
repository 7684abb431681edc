"""Members: their register, and taking in the member list of an office."""

from coopdesk.services.members.commands import (
    AdmitMember,
    ChangeMember,
    MemberProfile,
    admit_member,
    change_member,
)
from coopdesk.services.members.export import (
    export_members,
    export_members_kit,
    write_blank_members,
)
from coopdesk.services.members.names import initials_of
from coopdesk.services.members.queries import (
    FoundMember,
    MemberCount,
    MemberItem,
    MemberRecord,
    count_members,
    find_members,
    get_member,
    list_members,
)
from coopdesk.services.members.sheet import (
    ImportMembers,
    MemberPreview,
    forget_members_mapping,
    import_members,
    look_into_members_sheet,
    preview_members_sheet,
)

__all__ = [
    "AdmitMember",
    "ChangeMember",
    "FoundMember",
    "ImportMembers",
    "MemberCount",
    "MemberItem",
    "MemberPreview",
    "MemberProfile",
    "MemberRecord",
    "admit_member",
    "change_member",
    "count_members",
    "export_members",
    "export_members_kit",
    "find_members",
    "forget_members_mapping",
    "get_member",
    "import_members",
    "initials_of",
    "list_members",
    "look_into_members_sheet",
    "preview_members_sheet",
    "write_blank_members",
]
