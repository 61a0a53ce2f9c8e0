"""The panel and its parts of one or few modules: what organizers can say and press."""

from handlers.events import SheetRead
from handlers.organize import (
    actions,
    agencies,
    agency_actions,
    agency_list,
    giving,
    history,
    invitations,
    late_access,
    late_actions,
    panel,
    people,
    replication,
    replication_actions,
    requests,
    staff,
    staff_actions,
)
from handlers.surface import Surface

PANEL = Surface(
    commands=[
        (["panitia", "organize"], panel.panel),
    ],
    presses=[
        (actions.Panel, panel.panel),
    ],
)

AGENCIES = Surface(
    presses=[
        (actions.Waiting, requests.show_waiting),
        (agency_actions.OpenRequest, requests.open_request),
        (agency_actions.Agencies, agencies.home),
        (agency_actions.BrowseRegions, agencies.browse_regions),
        (agency_actions.BrowseAgencies, agencies.browse_agencies),
        (agency_actions.OpenAgency, agencies.open_agency),
        (agency_actions.MakeInvitation, invitations.make),
        (agency_actions.OpenInvitations, invitations.show_open),
        (agency_actions.RevokeInvitation, invitations.revoke),
        (agency_actions.AskColleague, invitations.ask_colleague),
        (agency_actions.InviteMany, invitations.many),
        (agency_actions.MakeList, invitations.make_list),
        (agency_actions.AskColleagues, invitations.ask_colleagues),
        (agency_actions.OpenContact, people.open_contact),
        (agency_actions.EndContact, people.end_contact),
        (agency_actions.MarkHead, people.mark_head),
        (agency_actions.MoveContact, people.ask_where),
        (agency_actions.MoveTo, people.move_to),
        (agency_actions.AgencyList, agency_list.LIST.explain),
        (agency_actions.SendAgencyList, agency_list.send_list),
        (agency_actions.TakeAgencyList, agency_list.LIST.take),
        (agency_actions.LeaveAgencyList, agency_list.LIST.leave),
    ],
    awaited={
        "organize.agency": agencies.take_name,
        "organize.move_to": people.take_where,
        agency_list.LIST.awaited: agency_list.LIST.take_sent,
    },
    events=[
        (SheetRead, agency_list.LIST.tell_read),
    ],
)

STAFF = Surface(
    presses=[
        (staff_actions.Staff, staff.show_staff),
        (staff_actions.OpenGrant, staff.open_grant),
        (staff_actions.EndGrant, staff.end_grant),
        (staff_actions.NewGrant, giving.choose_role),
        (staff_actions.GrantRegion, giving.choose_region),
        (staff_actions.GrantEdition, giving.choose_edition),
        (staff_actions.GrantPerson, giving.ask_person),
        (staff_actions.GiveRole, giving.give_role),
        (staff_actions.StaffLink, giving.make_link),
        (staff_actions.StaffLinks, giving.show_links),
        (staff_actions.RevokeStaffLink, giving.revoke_link),
        (staff_actions.History, history.show),
    ],
    awaited={
        "organize.staff": giving.take_person,
    },
)

LATE_ACCESS = Surface(
    presses=[
        (late_actions.LateAccesses, late_access.show_list),
        (late_actions.NewLateAccess, late_access.ask_agency),
        (late_actions.LateFor, late_access.ask_reason),
        (late_actions.LateUntil, late_access.offer_until),
        (late_actions.MakeLate, late_access.make),
        (late_actions.OpenLate, late_access.show),
        (late_actions.TellLate, late_access.tell),
        (late_actions.RevokeLate, late_access.revoke),
    ],
    awaited={
        "organize.late_agency": late_access.take_agency,
        "organize.late_reason": late_access.take_reason,
        "organize.late_until": late_access.take_until,
    },
)

REPLICATION = Surface(
    presses=[
        (replication_actions.Interests, replication.show_all),
        (replication_actions.OpenInterest, replication.open_one),
        (replication_actions.MarkMet, replication.mark_met),
    ],
)
