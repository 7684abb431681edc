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
    write_blank_members,
)
from coopdesk.services.members.names import initials_of
from coopdesk.services.members.queries import (
    FoundMember,
    MemberCount,
    MemberItem,
    MemberRecord,
    count_members,
    count_register,
    find_members,
    get_member,
    list_members,
    searched_in,
)
from coopdesk.services.members.sheet import (
    ImportMembers,
    MemberPreview,
    import_members,
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
    "count_register",
    "export_members",
    "find_members",
    "get_member",
    "import_members",
    "initials_of",
    "list_members",
    "preview_members_sheet",
    "searched_in",
    "write_blank_members",
]
