"""The second factor of an account: set up, used, replaced, taken away."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from participation.accounts.models import Account, RecoveryCode, RoleGrant, SecondFactor, SignInSession
from participation.accounts.queries import holds_at, second_factor_of
from participation.accounts.services.sessions import end_sessions
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import STAFF, Person

ALREADY = _("Ihr zweiter Schritt ist schon eingerichtet. Für ein neues Gerät schalten Sie ihn zuerst ab.")
USED = _("Dieser Code wurde schon benutzt. Bitte warten Sie auf den nächsten, höchstens 30 Sekunden.")


def begin_second_factor(account: Account, sealed_secret: str, *, at: datetime) -> None:
    """Keep a new secret that the person still has to confirm; an older one without that is forgotten.

    Raises RuleViolation when one is confirmed already.
    """
    factor = second_factor_of(account.id)
    if factor is not None and factor.confirmed_at is not None:
        raise RuleViolation(ALREADY)
    if factor is None:
        factor = SecondFactor(account_id=account.id)
        db.session.add(factor)
    factor.sealed_secret, factor.created_at = sealed_secret, at
    db.session.flush()


def confirm_second_factor(
    account: Account, step: int, recovery: Iterable[str], *, by: Person, at: datetime
) -> None:
    """From now on signing in asks for it. ``recovery`` are the digests of codes that stand in for the app.

    Raises RuleViolation when it is confirmed already.
    """
    confirmed = changed_rows(
        update(SecondFactor)
        .where(SecondFactor.account_id == account.id, SecondFactor.confirmed_at.is_(None))
        .values(confirmed_at=at, last_step=step)
    )
    if not confirmed:
        raise RuleViolation(ALREADY)
    record("account.set_second_factor", "account", account.id, by=by, at=at)
    keep_recovery_codes(account, recovery, at=at)


def keep_recovery_codes(account: Account, recovery: Iterable[str], *, at: datetime) -> None:
    """The new ones replace all older ones."""
    changed_rows(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.add_all(
        RecoveryCode(account_id=account.id, digest=digest, created_at=at) for digest in recovery
    )
    db.session.flush()


def renew_recovery_codes(account: Account, recovery: Iterable[str], *, by: Person, at: datetime) -> None:
    keep_recovery_codes(account, recovery, at=at)
    record("account.renew_recovery_codes", "account", account.id, by=by, at=at)


def use_step(account_id: int, step: int) -> None:
    """Use the code of this step up: of two with it, one gets in. Raises RuleViolation for an older one."""
    used = changed_rows(
        update(SecondFactor)
        .where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
        .values(last_step=step)
    )
    if not used:
        raise RuleViolation(USED, field="code")


def use_recovery_code(account_id: int, digest: str, *, at: datetime) -> bool:
    """Use a recovery code up; False for one that is unknown or was used."""
    used = changed_rows(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.digest == digest,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
    )
    if used:
        record("account.use_recovery_code", "account", account_id, by=Person(account_id), at=at)
    return bool(used)


def drop_second_factor(account: Account, *, by: Person, at: datetime) -> None:
    """The person takes their own away; once more changes nothing."""
    if forget(account):
        record("account.drop_second_factor", "account", account.id, by=by, at=at)


def reset_second_factor(account: Account, *, by: Person, at: datetime) -> bool:
    """Somebody else takes it away, for a person whose telephone is lost: they are signed out everywhere.

    False if there was none. Raises RuleViolation for one's own.
    """
    if by.id == account.id:
        raise RuleViolation(
            _("Den eigenen zweiten Schritt setzt jemand anderes zurück. Abschalten können Sie ihn im Konto.")
        )
    if not forget(account):
        return False
    record("account.reset_second_factor", "account", account.id, by=by, at=at)
    end_sessions(account.id, by=by, at=at)
    return True


def forget(account: Account) -> bool:
    changed_rows(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    return bool(changed_rows(delete(SecondFactor).where(SecondFactor.account_id == account.id)))


def end_sessions_without(municipality_id: int, *, at: datetime) -> int:
    """Sign out everybody who works for the town and has no second factor: it is asked for from now on."""
    staff = select(RoleGrant.account_id).where(RoleGrant.role.in_(STAFF), holds_at(at))
    guarded = select(SecondFactor.account_id).where(SecondFactor.confirmed_at.is_not(None))
    town = select(Account.id).where(
        Account.municipality_id == municipality_id, Account.id.in_(staff), Account.id.not_in(guarded)
    )
    return changed_rows(
        update(SignInSession)
        .where(SignInSession.account_id.in_(town), SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )
