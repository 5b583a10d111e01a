from django.urls import include, path

from secretariat.accounts import views, views_programs

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/tokens/", views_programs.tokens_of_mine, name="tokens"),
    path("account/tokens/<str:reference>/end/", views_programs.end_token, name="token-end"),
    path("account/webhooks/", views_programs.webhooks_of_mine, name="webhooks"),
    path("account/webhooks/<str:reference>/", views_programs.deliveries, name="deliveries"),
    path("account/webhooks/<str:reference>/end/", views_programs.end_webhook, name="webhook-end"),
    path("account/webhooks/<str:reference>/<int:sequence>/again/", views_programs.send_again, name="delivery-again"),
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
]
