from django.urls import path

from secretariat.committees import views, views_budget, views_registers

urlpatterns = [
    path("bodies/<path:reference>/seats/", views.seats, name="seats"),
    path("bodies/<path:reference>/terms/", views_registers.terms, name="terms"),
    path("registers/", views_registers.registers, name="registers"),
    path("actions/by-body/", views_registers.actions_by_body, name="actions-by-body"),
    path("readiness/", views_registers.readiness, name="readiness"),
    path("environments/calendar/", views_registers.environments, name="environments-calendar"),
    path("transitional-governance/", views_registers.transitional_governance, name="transitional-governance"),
    path("budget/", views_budget.now, name="budget-now"),
    path("budget/<str:year>/", views_budget.year, name="budget"),
    path("budget/<str:year>/by-month.svg", views_budget.by_month, name="budget-by-month"),
    path("budget/<str:year>/by-category.svg", views_budget.by_category, name="budget-by-category"),
]
