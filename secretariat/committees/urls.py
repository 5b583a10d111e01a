from django.urls import path

from secretariat.committees import views, views_elections, views_meetings, views_sitting

urlpatterns = [
    path("bodies/<path:reference>/seats/", views.seats, name="seats"),
    path("bodies/<path:reference>/terms/", views_elections.terms, name="terms"),
    path("bodies/<path:reference>/interests/", views_elections.register, name="interests"),
    path("contests/<path:reference>/candidates/", views_elections.candidates, name="candidates"),
    path("contests/<path:reference>/ballot/", views_elections.ballot, name="ballot"),
    path("contests/<path:reference>/result/", views_elections.result, name="result"),
    path("contests/<path:reference>/sealed.json", views_elections.sealed, name="sealed-ballots"),
    path("meetings/calendar/", views_meetings.calendar, name="meetings-calendar"),
    path("meetings/<path:reference>/agenda/", views_meetings.agenda, name="agenda"),
    path("meetings/<path:reference>/prepare/", views_meetings.prepare, name="meeting-prepare"),
    path("meetings/<path:reference>/pack/", views_meetings.pack, name="pack"),
    path("meetings/<path:reference>/pack.pdf", views_meetings.pack_file, name="pack-file"),
    path("papers/<path:reference>/cover/", views_meetings.cover, name="cover"),
    path("paper_files/<path:reference>/file/", views_meetings.file, name="paper-file"),
    path("meetings/<path:reference>/sitting/", views_sitting.screen, name="sitting"),
    path("meetings/<path:reference>/minutes/", views_sitting.minutes, name="minutes"),
    path("meetings/<path:reference>/minutes.docx", views_sitting.minutes_word, name="minutes-word"),
    path("meetings/<path:reference>/headlines/", views_sitting.headlines, name="headlines"),
    path("packs/", views_meetings.pack_list, name="packs"),
]
