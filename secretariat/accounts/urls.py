from django.urls import include, path

from secretariat.accounts import views, views_exchange

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
    path("exchange/", views_exchange.index, name="exchange"),
    path("exchange/new/", views_exchange.new, name="exchange-new"),
    path("exchange/<str:reference>/", views_exchange.delivery, name="exchange-delivery"),
    path("exchange/<str:reference>/file/", views_exchange.file, name="exchange-file"),
    path("exchange/<str:reference>/withdraw/", views_exchange.withdraw, name="exchange-withdraw"),
]
