"""Candidates turned down before there was a state for it are called so, not former members."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        UPDATE member SET state = 'rejected'
        WHERE state = 'former' AND 'rejection' = (
            SELECT kind FROM member_event
            WHERE member_id = member.id ORDER BY number DESC LIMIT 1
        )
        """
    )
