"""The escalation app: how it moves: policy, clocks, the state machine, records, panel, learning, notices."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """How it moves: policy, clocks, the state machine, records, panel, learning, notices."""

    name = "escalation"
    verbose_name = "Escalation"

    def ready(self) -> None:
        from escalation import kinds, kinds_referrals, kinds_setting_up, rows

        kinds.register_kinds()
        kinds_setting_up.register_kinds()
        kinds_referrals.register_kinds()
        rows.register_rows()
