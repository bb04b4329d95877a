"""The addresses of matters, by area."""

from escalation import (
    urls_board,
    urls_importing,
    urls_learning,
    urls_letters,
    urls_panels,
    urls_papers,
    urls_raising,
    urls_reading,
    urls_recording,
    urls_referrals,
    urls_setting_up,
    urls_settling,
    urls_ways,
)

app_name = "escalation"
urlpatterns = [
    *urls_reading.urlpatterns,
    *urls_board.urlpatterns,
    *urls_importing.urlpatterns,
    *urls_papers.urlpatterns,
    *urls_raising.urlpatterns,
    *urls_recording.urlpatterns,
    *urls_referrals.urlpatterns,
    *urls_settling.urlpatterns,
    *urls_panels.urlpatterns,
    *urls_learning.urlpatterns,
    *urls_letters.urlpatterns,
    *urls_setting_up.urlpatterns,
    *urls_ways.urlpatterns,
]
