"""The audit app: the ground: the ledger of acts, access log, verification, exports."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The ground: the ledger of acts, access log, verification, exports."""

    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        import audit.asking  # noqa: F401 - it tells each connection how to plan
        from audit.append_only import install_after_migrate
        from audit.exporting import register_jobs
        from audit.logins import grant_after_migrate
        from audit.services import register_kinds

        register_kinds()
        register_jobs()

        # Without a sender: the tables of the record belong to every app, and any migration may remake one.
        post_migrate.connect(install_after_migrate, dispatch_uid="append-only")
        # Once, and after every trigger stands: nobody may write where there is none yet.
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="grants")
