"""Members: their register, and taking in the member list of an office."""

from coopdesk.services.members.commands import (
    AdmitMember,
    ChangeMember,
    MemberProfile,
    admit_member,
    change_member,
)
from coopdesk.services.members.doubles import (
    DoubleDraft,
    DoublePair,
    KnownMember,
    PossibleDouble,
    list_doubles,
    possible_doubles,
)
from coopdesk.services.members.export import (
    export_members,
    write_blank_members,
)
from coopdesk.services.members.merge import (
    MergeField,
    MergeMembers,
    UnmergeMember,
    list_merge_fields,
    merge_members,
    unmerge_member,
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
    import_members,
    preview_members_sheet,
)

__all__ = [
    "AdmitMember",
    "ChangeMember",
    "DoubleDraft",
    "DoublePair",
    "FoundMember",
    "ImportMembers",
    "KnownMember",
    "MemberCount",
    "MemberItem",
    "MemberPreview",
    "MemberProfile",
    "MemberRecord",
    "MergeField",
    "MergeMembers",
    "PossibleDouble",
    "UnmergeMember",
    "admit_member",
    "change_member",
    "count_members",
    "export_members",
    "find_members",
    "get_member",
    "import_members",
    "initials_of",
    "list_doubles",
    "list_members",
    "list_merge_fields",
    "merge_members",
    "possible_doubles",
    "preview_members_sheet",
    "unmerge_member",
    "write_blank_members",
]
