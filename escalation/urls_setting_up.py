"""Addresses: setting up, and leaving."""

from django.urls import path

from escalation.views import (
    auditors,
    leaving,
    policy_card,
    policy_drafts,
    policy_in_force,
    setting_up,
    setting_up_agencies,
    setting_up_days,
    setting_up_on_accord,
    setting_up_people,
    setting_up_policy,
    setting_up_posts,
)

PARTNERSHIP = "setting-up/<slug:code>/"
AGENCY = f"{PARTNERSHIP}agencies/<slug:agency>/"
BOARD = f"{PARTNERSHIP}board/"
POST = f"{PARTNERSHIP}posts/<uuid:post>/"
PERSON = f"{PARTNERSHIP}people/<uuid:person>/"
GRANT = "auditors/<uuid:grant>/"
DRAFT = f"{PARTNERSHIP}policy/drafts/<uuid:policy_draft>/"

urlpatterns = [
    path("setting-up/", setting_up.WhichPartnership.as_view(), name="setting_up_which"),
    path(PARTNERSHIP, setting_up.TaskList.as_view(), name="setting_up"),
    path(f"{PARTNERSHIP}names/", setting_up.Names.as_view(), name="setting_up_names"),
    path(
        f"{PARTNERSHIP}close-of-business/",
        setting_up.CloseOfBusiness.as_view(),
        name="setting_up_close_of_business",
    ),
    path(f"{PARTNERSHIP}referrals/", setting_up.Referrals.as_view(), name="setting_up_referrals"),
    path(f"{PARTNERSHIP}front-door/", setting_up.FrontDoor.as_view(), name="setting_up_front_door"),
    path(f"{PARTNERSHIP}told-of-a-child/", setting_up.Shared.as_view(), name="setting_up_shared"),
    path(f"{PARTNERSHIP}papers/", setting_up.Papers.as_view(), name="setting_up_papers"),
    path(f"{PARTNERSHIP}bank-holidays/", setting_up_days.BankHolidays.as_view(), name="bank_holidays"),
    path(
        f"{PARTNERSHIP}bank-holidays/<slug:day>/cancel/",
        setting_up_days.CancelBankHoliday.as_view(),
        name="bank_holiday_cancel",
    ),
    path(f"{PARTNERSHIP}closures/", setting_up_days.Closures.as_view(), name="closures"),
    path(
        f"{PARTNERSHIP}closures/<uuid:closure>/withdraw/",
        setting_up_days.WithdrawClosure.as_view(),
        name="closure_withdraw",
    ),
    path(f"{PARTNERSHIP}policy/", setting_up_policy.Policies.as_view(), name="setting_up_policy"),
    path(f"{PARTNERSHIP}policy/new/", policy_drafts.Begin.as_view(), name="policy_begin"),
    path(DRAFT, policy_drafts.Draft.as_view(), name="policy_draft"),
    path(f"{DRAFT}cards/<slug:card>/", policy_card.EditCard.as_view(), name="policy_card"),
    path(f"{DRAFT}read/", policy_in_force.Preview.as_view(), name="policy_preview"),
    path(f"{DRAFT}side-by-side/", policy_in_force.SideBySide.as_view(), name="policy_side_by_side"),
    path(f"{DRAFT}put-in-force/", policy_in_force.PutInForce.as_view(), name="policy_put_in_force"),
    path(f"{DRAFT}throw-away/", policy_in_force.ThrowAway.as_view(), name="policy_throw_away"),
    path(f"{DRAFT}file/", policy_drafts.DraftFile.as_view(), name="policy_draft_file"),
    path(f"{PARTNERSHIP}gaps/", setting_up.Gaps.as_view(), name="gaps"),
    path(f"{PARTNERSHIP}stand-ins/", setting_up.StandIns.as_view(), name="stand_ins"),
    path(f"{PARTNERSHIP}test-notice/", setting_up.TestNotice.as_view(), name="setting_up_test_notice"),
    path(f"{PARTNERSHIP}go-live/", setting_up.GoLive.as_view(), name="go_live"),
    path(f"{PARTNERSHIP}agencies/", setting_up_agencies.Agencies.as_view(), name="agencies"),
    path(f"{PARTNERSHIP}add-agency/", setting_up_agencies.AddAgency.as_view(), name="agency_add"),
    path(AGENCY, setting_up_agencies.AgencyPage.as_view(), name="agency"),
    path(f"{AGENCY}change/", setting_up_agencies.ChangeAgency.as_view(), name="agency_change"),
    path(f"{AGENCY}on-accord/", setting_up_on_accord.OnAccord.as_view(), name="agency_on_accord"),
    path(f"{AGENCY}add-service/", setting_up_agencies.AddService.as_view(), name="service_add"),
    path(f"{AGENCY}add-post/", setting_up_posts.AddPost.as_view(), name="post_add"),
    path(f"{AGENCY}add-person/", setting_up_people.AddPerson.as_view(), name="person_add"),
    path(BOARD, setting_up_agencies.BoardPage.as_view(), name="board"),
    path(f"{BOARD}add-post/", setting_up_posts.AddPost.as_view(), name="board_post_add"),
    path(f"{BOARD}add-person/", setting_up_people.AddPerson.as_view(), name="board_person_add"),
    path(POST, setting_up_posts.PostPage.as_view(), name="post"),
    path(f"{POST}change/", setting_up_posts.ChangePost.as_view(), name="post_change"),
    path(f"{POST}close/", setting_up_posts.ClosePost.as_view(), name="post_close"),
    path(f"{POST}hold/", setting_up_posts.HoldPost.as_view(), name="post_hold"),
    path(
        f"{PARTNERSHIP}holdings/<uuid:holding>/end/",
        setting_up_posts.EndHolding.as_view(),
        name="holding_end",
    ),
    path(f"{PARTNERSHIP}people/", setting_up_people.People.as_view(), name="people"),
    path(PERSON, setting_up_people.PersonPage.as_view(), name="person"),
    path(f"{PERSON}change/", setting_up_people.ChangePerson.as_view(), name="person_change"),
    path(f"{PERSON}manager/", setting_up_people.ChangeManager.as_view(), name="person_manager"),
    path("auditors/", auditors.Auditors.as_view(), name="auditors"),
    path(f"{PARTNERSHIP}auditors/ask/", auditors.Ask.as_view(), name="grant_ask"),
    path(GRANT, auditors.GrantPage.as_view(), name="grant"),
    path(f"{GRANT}agree/", auditors.Agree.as_view(), name="grant_agree"),
    path(f"{GRANT}end/", auditors.End.as_view(), name="grant_end"),
    path("leaving/<slug:code>/<uuid:person>/", leaving.Leaving.as_view(), name="leaving"),
]
