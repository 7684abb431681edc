"""Who can sign in: operators with their passphrases, in the database and in the key file.

A passphrase wraps the workspace's key and is stored nowhere; so these take the open workspace, not
a unit of work. The log is written first: an entry too many says less wrong than one too few.
"""

from dataclasses import dataclass

from coopdesk.domain.errors import require
from coopdesk.domain.rights import (
    Capability,
    Role,
    assess_leaving,
    assess_passphrase,
    assess_right,
)
from coopdesk.services.passphrases import forget_wrong
from coopdesk.services.system import (
    AddOperator,
    ChangeOperator,
    NotePassphrase,
    OperatorItem,
    add_operator,
    change_operator,
    note_passphrase,
)
from coopdesk.services.workspace import Workspace, verify_passphrase
from coopdesk.storage import keys


@dataclass(frozen=True, slots=True)
class EnrolOperator:
    """Let another person sign in, with a first passphrase."""

    name: str
    role: Role
    passphrase: str


@dataclass(frozen=True, slots=True)
class OwnPassphrase:
    """Change the own passphrase, the old one proved."""

    old_passphrase: str
    passphrase: str


def enrol_operator(workspace: Workspace, command: EnrolOperator) -> str:
    """Add an operator who can sign in at once, and return the id.

    Raises RuleViolation as ``add_operator``, and ``operator.passphrase_short`` or ``_simple``;
    nothing is added then.
    """
    name = command.name.strip()
    require(assess_leaving(is_rehearsal=workspace.runner.actor.is_rehearsal))
    require(assess_passphrase(command.passphrase, [name]))
    key = workspace.runner.do(add_operator, AddOperator(name, command.role))
    keys.set_passphrase(workspace.folder, workspace.key, name, command.passphrase)
    return key


def stop_operator(workspace: Workspace, operator: OperatorItem) -> None:
    """Let the person sign in no more: the passphrase opens nothing from then on.

    Raises RuleViolation ``operator.last_manager``.
    """
    require(assess_leaving(is_rehearsal=workspace.runner.actor.is_rehearsal))
    workspace.runner.do(change_operator, ChangeOperator(operator.id, operator.role, active=False))
    keys.forget(workspace.folder, operator.name)


def start_operator(workspace: Workspace, operator: OperatorItem, passphrase: str) -> None:
    """Let a stopped operator sign in again, with a new passphrase.

    Raises RuleViolation ``operator.passphrase_short`` or ``_simple``.
    """
    require(assess_leaving(is_rehearsal=workspace.runner.actor.is_rehearsal))
    require(assess_passphrase(passphrase, [operator.name]))
    workspace.runner.do(change_operator, ChangeOperator(operator.id, operator.role, active=True))
    keys.set_passphrase(workspace.folder, workspace.key, operator.name, passphrase)


def set_passphrase(workspace: Workspace, operator: str, passphrase: str) -> None:
    """Give an operator a passphrase; only a manager gives one to somebody else.

    Raises RuleViolation ``operator.passphrase_short`` or ``_simple``, and ``right.missing``.
    """
    actor = workspace.runner.actor
    require(assess_leaving(is_rehearsal=actor.is_rehearsal))
    reasons = assess_passphrase(passphrase, [operator, actor.office_name])
    if operator != actor.operator:
        reasons += assess_right([Role(actor.role)], Capability.SYSTEM)
    require(reasons)
    workspace.runner.do(note_passphrase, NotePassphrase(operator))
    keys.set_passphrase(workspace.folder, workspace.key, operator, passphrase)
    forget_wrong(workspace.folder, operator)


def change_own_passphrase(workspace: Workspace, command: OwnPassphrase) -> None:
    """Change the passphrase of the operator who is signed in.

    Raises WorkspaceTrouble ``wrong_passphrase`` for the old one, RuleViolation
    ``operator.passphrase_short`` or ``_simple`` for the new one.
    """
    verify_passphrase(workspace, command.old_passphrase)
    set_passphrase(workspace, workspace.runner.actor.operator, command.passphrase)
