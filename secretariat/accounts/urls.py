from allauth.account.decorators import reauthentication_required
from allauth.usersessions.views import list_usersessions
from django.urls import URLPattern, include, path, re_path

from secretariat.accounts import (
    elsewhere,
    views,
    views_data,
    views_exchange,
    views_feeds,
    views_following,
    views_inbox,
    views_notices,
    views_programs,
)
from secretariat.core.tables import all_tables


def feeds() -> list[URLPattern]:
    """The addresses of calendars and feeds: plain, and private under a secret."""
    names = "|".join(sorted(table.name for table in all_tables()))
    record = rf"(?P<table>{names})/(?P<reference>.+)"
    token = r"feeds/(?P<token>[^/]+)"
    found = []
    for form, file in (("ics", r"calendar\.ics"), ("atom", r"changes\.atom")):
        given = {"form": form}
        found += [
            re_path(rf"^{record}/{file}$", views_feeds.record, given, name=f"feed-record-{form}"),
            re_path(rf"^{token}/{file}$", views_feeds.own, given, name=f"feed-own-{form}"),
            re_path(rf"^{token}/{record}/{file}$", views_feeds.own_record, given, name=f"feed-own-record-{form}"),
        ]
    return [
        *found,
        path("search/changes.atom", views_feeds.search, name="feed-search"),
        re_path(rf"^{token}/search/changes\.atom$", views_feeds.own_search, name="feed-own-search"),
    ]


urlpatterns = [
    path("inbox/", views_inbox.inbox, name="inbox"),
    path("follow/", views_following.follow, name="follow"),
    path("unsubscribe/<str:token>/", views_following.unsubscribe, name="unsubscribe"),
    path("notices/", views_notices.log, name="notices"),
    path("notices/preview/", views_notices.preview, name="notices-preview"),
    path("account/following/", views_following.following, name="following"),
    path("account/feeds/", views_feeds.addresses, name="feeds"),
    *feeds(),
    path("account/", views.account, name="account"),
    path("account/tokens/", views_programs.tokens_of_mine, name="tokens"),
    path("account/tokens/<str:reference>/end/", views_programs.end_token, name="token-end"),
    path("account/webhooks/", views_programs.webhooks_of_mine, name="webhooks"),
    path("account/webhooks/<str:reference>/", views_programs.deliveries, name="deliveries"),
    path("account/webhooks/<str:reference>/end/", views_programs.end_webhook, name="webhook-end"),
    path("account/webhooks/<str:reference>/<int:sequence>/again/", views_programs.send_again, name="delivery-again"),
    path("account/", include("allauth.account.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
    # What ends sessions wants a fresh proof, as whatever else keeps people out of an account does.
    path("account/sessions/", reauthentication_required(list_usersessions, allow_get=True), name="usersessions_list"),
    path("account/elsewhere/", include("allauth.socialaccount.urls")),
    path("account/elsewhere/oidc/<str:provider_id>/login/", elsewhere.login, name="openid_connect_login"),
    path(
        "account/elsewhere/oidc/<str:provider_id>/login/callback/", elsewhere.callback, name="openid_connect_callback"
    ),
    path("access_requests/<path:reference>/decide/", views.decide, name="access-request-decide"),
    path("roles/<path:reference>/end/", views.end_role, name="role-end"),
    path("people/<path:reference>/leave/", views.leave, name="person-leave"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<path:reference>/withdraw/", views.withdraw, name="invitation-withdraw"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("account/data/", views_data.own, name="account-data"),
    path("account/data/export.json", views_data.export, name="account-data-export"),
    path("data-protection/", views_data.explained, name="data-protection"),
    path("data-protection/register/", views_data.register, name="processing"),
    path("data-protection/register.csv", views_data.register_csv, name="processing-csv"),
    path("people/<path:reference>/erase/", views_data.erase, name="person-erase"),
    path("people/<path:reference>/hold/", views_data.hold, name="person-hold"),
    path("legal_holds/<path:reference>/end/", views_data.end_hold, name="hold-end"),
    path("erasure_requests/<path:reference>/decide/", views_data.decide, name="erasure-decide"),
    path("exchange/", views_exchange.index, name="exchange"),
    path("exchange/new/", views_exchange.new, name="exchange-new"),
    path("exchange/<str:reference>/", views_exchange.delivery, name="exchange-delivery"),
    path("exchange/<str:reference>/file/", views_exchange.file, name="exchange-file"),
    path("exchange/<str:reference>/withdraw/", views_exchange.withdraw, name="exchange-withdraw"),
]
