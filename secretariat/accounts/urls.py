from django.urls import include, path

from secretariat.accounts import views, views_data, views_exchange

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/", include("allauth.account.urls")),
    path("account/factors/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/elsewhere/", include("allauth.socialaccount.urls")),
    path("account/elsewhere/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("access_requests/<str:reference>/decide/", views.decide, name="access-request-decide"),
    path("roles/<str:reference>/end/", views.end_role, name="role-end"),
    path("people/<str:reference>/leave/", views.leave, name="person-leave"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<str:reference>/withdraw/", views.withdraw, name="invitation-withdraw"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("account/data/", views_data.own, name="account-data"),
    path("account/data/export.json", views_data.export, name="account-data-export"),
    path("data-protection/", views_data.explained, name="data-protection"),
    path("data-protection/register/", views_data.register, name="processing"),
    path("data-protection/register.csv", views_data.register_csv, name="processing-csv"),
    path("people/<str:reference>/erase/", views_data.erase, name="person-erase"),
    path("people/<str:reference>/hold/", views_data.hold, name="person-hold"),
    path("legal_holds/<str:reference>/end/", views_data.end_hold, name="hold-end"),
    path("erasure_requests/<str:reference>/decide/", views_data.decide, name="erasure-decide"),
    path("exchange/", views_exchange.index, name="exchange"),
    path("exchange/new/", views_exchange.new, name="exchange-new"),
    path("exchange/<str:reference>/", views_exchange.delivery, name="exchange-delivery"),
    path("exchange/<str:reference>/file/", views_exchange.file, name="exchange-file"),
    path("exchange/<str:reference>/withdraw/", views_exchange.withdraw, name="exchange-withdraw"),
]
