"""Addresses: what is read. Your matters, a matter and its pages, the policy, the board's overview, help."""

from django.urls import path

from escalation.views import about, actions, home, matter, overview, policy

urlpatterns = [
    path("", home.home, name="home"),
    path("actions/", actions.everybodys, name="actions"),
    path("matters/<reference>/", matter.record, name="matter"),
    path("matters/<reference>/views/", matter.views, name="views"),
    path("matters/<reference>/people/", matter.people, name="matter_people"),
    path("matters/<reference>/times/", matter.times, name="times"),
    path("matters/<reference>/who-looked/", matter.who_looked, name="who_looked"),
    path("policies/<slug:key>/<int:number>/", policy.policy, name="policy"),
    path("policies/<slug:key>/<int:number>/file/", policy.policy_file, name="policy_file"),
    path("overview/", overview.overview, name="overview"),
    path("act-now/", about.act_now, name="act_now"),
    path("help/", about.help_page, name="help"),
]
