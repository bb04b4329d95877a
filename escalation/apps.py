"""The escalation app: how it moves: policy, clocks, the state machine, records, panel, learning, notices."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """How it moves: policy, clocks, the state machine, records, panel, learning, notices."""

    name = "escalation"
    verbose_name = "Escalation"

    def ready(self) -> None:
        from escalation import (
            auditors,
            importing,
            kinds,
            kinds_learning,
            kinds_referrals,
            kinds_setting_up,
            making,
            opened,
            rows,
            rows_learning,
            rows_words,
        )

        auditors.register_walls()
        kinds.register_kinds()
        kinds_setting_up.register_kinds()
        kinds_referrals.register_kinds()
        kinds_learning.register_kinds()
        opened.register_contents_of_rows()
        rows.register_rows()
        rows_learning.register_lessons()
        rows_words.register_words()
        making.register_jobs()
        importing.register_jobs()
