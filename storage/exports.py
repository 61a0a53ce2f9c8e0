"""Exports: ordering one, and its way from waiting to made, sent and removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.errors import DomainError
from domain.exports import (
    KEPT_FOR,
    MOST_ATTEMPTS,
    UNDER_WAY,
    ExportState,
    Format,
    Order,
    Subject,
    scope,
)
from domain.form import Language
from storage.staff import grants_of
from storage.tables import Export


def order_export(session: Session, order: Order, person_id: int, now: datetime) -> Export:
    """Writes an order down; raises DomainError ``exports.one_at_a_time``."""
    if under_way(session, person_id) is not None:
        raise DomainError("exports.one_at_a_time")
    regions = None if order.regions is None else sorted(order.regions)
    export = Export(
        subject=order.subject,
        format=order.format,
        edition_id=order.edition_id,
        regions=regions,
        personal=order.personal,
        language=order.language,
        requested_by=person_id,
        requested_at=now,
    )
    session.add(export)
    session.flush()
    return export


def order_of(export: Export) -> Order:
    return Order(
        Subject(export.subject),
        Format(export.format),
        export.edition_id,
        None if export.regions is None else frozenset(export.regions),
        export.personal,
        cast(Language, export.language),
    )


def under_way(session: Session, person_id: int) -> Export | None:
    """The export a person waits for."""
    return session.exec(
        select(Export).where(Export.requested_by == person_id, col(Export.state).in_(UNDER_WAY))
    ).first()


def is_still_allowed(session: Session, export: Export) -> bool:
    """Whether whoever ordered it may have its content now."""
    order = order_of(export)
    grants = grants_of(session, export.requested_by)
    regions = scope(grants, order.subject, order.edition_id, personal=order.personal)
    if regions is None:
        return True
    return bool(regions) and order.regions is not None and order.regions <= regions


def give_up_all(session: Session) -> None:
    """After a restore: whoever waited has it long since, or orders it again."""
    session.execute(
        update(Export).where(col(Export.state).in_(UNDER_WAY)).values(state=ExportState.CANCELLED)
    )
    session.execute(
        update(Export)
        .where(col(Export.state) == ExportState.READY)
        .values(state=ExportState.EXPIRED)
    )


# --- its way -------------------------------------------------------------------------------------


def begin_next(session: Session) -> Export | None:
    """The order that waits longest, now in the making; first what a crash left in the making.

    There is one maker, so when it asks for the next one, nothing else is made any more. An order
    that was begun too often is returned as failed.
    """
    export = session.exec(
        select(Export)
        .where(col(Export.state).in_(UNDER_WAY))
        .order_by(col(Export.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if export is None:
        return None
    export.attempts += 1
    export.state = ExportState.MAKING
    if export.attempts > MOST_ATTEMPTS:
        export.state, export.error = ExportState.FAILED, "exports.failed_often"
    session.flush()
    return export


def locked(session: Session, export_id: int) -> Export | None:
    """An export that nobody else changes until the transaction is over."""
    return session.exec(
        select(Export)
        .where(Export.id == export_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def cancel(session: Session, export: Export) -> bool:
    """``False`` where it is too late."""
    if export.state not in UNDER_WAY:
        return False
    export.state = ExportState.CANCELLED
    session.flush()
    return True


def finish(
    session: Session, export: Export, files: Sequence[dict[str, Any]], now: datetime
) -> None:
    export.state, export.files = ExportState.READY, list(files)
    export.ready_at, export.expires_at = now, now + KEPT_FOR
    session.flush()


def fail(session: Session, export: Export, reason: str) -> None:
    export.state, export.error = ExportState.FAILED, reason
    session.flush()


def over(session: Session, now: datetime) -> list[int]:
    """The exports whose time is over: they are gone from now on."""
    rows = session.exec(
        select(Export).where(Export.state == ExportState.READY, col(Export.expires_at) <= now)
    ).all()
    for export in rows:
        export.state = ExportState.EXPIRED
    session.flush()
    return [export.id or 0 for export in rows]


def next_over(session: Session) -> datetime | None:
    """When the next one's time is over."""
    return session.exec(
        select(Export.expires_at)
        .where(Export.state == ExportState.READY)
        .order_by(col(Export.expires_at))
        .limit(1)
    ).first()


def kept(session: Session) -> set[int]:
    """The exports that have files."""
    rows = session.exec(select(Export.id).where(Export.state == ExportState.READY))
    return {number for number in rows if number is not None}
