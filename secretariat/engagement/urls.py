from django.urls import path

from secretariat.engagement import views_help, views_support

urlpatterns = [
    path("help/", views_help.index, name="help"),
    path("help/ask/", views_help.ask, name="help-ask"),
    path("help/suggest/", views_help.suggest, name="help-suggest"),
    path("help/<str:reference>/", views_help.article, name="help-article"),
    path("help/<str:reference>/helpful/", views_help.helpful, name="help-helpful"),
    path("enquiry/<str:token>/", views_help.by_link, name="enquiry-by-link"),
    path("support/", views_support.queue, name="support"),
]
