"""Setting up: posts, and who holds them or stands in."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from agencies import services as agencies
from agencies.models import Holding, Post, Service
from agencies.queries import people_of
from agencies.routes import holders_by_post
from audit.history import RecordModel
from components.forms import VersionedForm
from escalation.forms.setting_up import HoldForm, NewPostForm, PostForm
from escalation.presenters.setting_up import desks, post_titles
from escalation.services import setting_up as services
from escalation.services.policies import policy_in_force
from escalation.views.doors import standing
from escalation.views.setting_up_agencies import AgencyForms
from escalation.views.setting_up_doors import SettingUp, SettingUpForm


class AddPost(AgencyForms):
    form_class = NewPostForm
    heading = "Add a post"
    button_text = "Add this post"

    def get_form_kwargs(self) -> dict[str, Any]:
        version = policy_in_force(self.partnership, self.day)
        return {
            "slugs": post_titles(version.policy if version else None),
            "services": Service.objects.filter(agency=self.place).order_by("name"),
        }

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": "A post is a desk or a duty. People come and go, the post stays: disagreements are sent to it, "
            "and whoever holds it or stands in finds them on their list."
        }

    def carry_out(self, form: VersionedForm) -> None:
        typed = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "once")}
        self.added = agencies.add_post(
            partnership=self.partnership, agency=self.place, by=self.by, now=self.now, **typed
        )
        self.done = f"The post {self.added.title} was added. Say who holds it"

    def get_success_url(self) -> str:
        added: Post | None = getattr(self, "added", None)
        return self.address("post", added.pk) if added else self.back_href()


class PostPage(SettingUp):
    """A post: who holds it, who stands in, what waits there."""

    template_name = "agencies/post.html"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.desk = self.post_of(kwargs["post"])
        self.heading = self.desk.title

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        version = policy_in_force(self.partnership, self.day)
        titles = post_titles(version.policy if version else None)
        (shown,) = desks([self.desk], holders_by_post([self.desk], self.day), titles)
        later = Holding.objects.filter(post=self.desk, starts__gt=self.day, ends=None)
        return self.page(
            {
                "desk": shown,
                "later": later.select_related("membership__user"),
                "waiting": services.matters_at(self.desk, standing(self.request)),
            }
        )

    def back_href(self) -> str:
        return self.place_address(self.desk.agency)


class PostForms(SettingUpForm):
    """A form about one post."""

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        self.desk = self.post_of(kwargs["post"])

    def back_href(self) -> str:
        return self.address("post", self.desk.pk)


class ChangePost(PostForms):
    form_class = PostForm
    heading = "Change what is known of this post"
    done = "Saved"

    def thing(self) -> RecordModel:
        return self.desk

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.desk, name) for name in ("title", "telephone", "hours")}

    def carry_out(self, form: VersionedForm) -> None:
        typed = dict(form.cleaned_data)
        typed.pop("once")
        agencies.change_post(post=self.desk, by=self.by, now=self.now, **typed)


class ClosePost(PostForms):
    form_class = VersionedForm
    heading = "Close this post"
    button_text = "Close the post"
    done = "The post was closed"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": f"{self.desk} will lead nowhere any more, and whoever holds it holds it no longer. "
            "A post with which an open matter sits cannot be closed."
        }

    def carry_out(self, form: VersionedForm) -> None:
        services.close_post(post=self.desk, by=self.by, now=self.now)

    def get_success_url(self) -> str:
        return self.place_address(self.desk.agency)


class HoldPost(PostForms):
    form_class = HoldForm
    button_text = "Save"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().fetch(**kwargs)
        self.heading = f"Who holds {self.desk.title}, or stands in?"

    def get_form_kwargs(self) -> dict[str, Any]:
        people: QuerySet = people_of(self.partnership, on=self.day)
        if self.desk.agency:
            people = people.filter(agency=self.desk.agency)
        return {"people": people, "today": self.day}

    def get_initial(self) -> dict[str, Any]:
        return {"starts": self.day}

    def carry_out(self, form: VersionedForm) -> None:
        typed = form.cleaned_data
        person, stands_in = typed["membership"], typed["how"] == "stands_in"
        agencies.hold_post(
            post=self.desk,
            membership=person,
            stands_in=stands_in,
            starts=typed["starts"],
            by=self.by,
            now=self.now,
        )
        self.done = f"{person.user.name} {'stands in for' if stands_in else 'holds'} {self.desk.title}"


class EndHolding(SettingUpForm):
    form_class = VersionedForm
    button_text = "End it today"

    def fetch(self, **kwargs: Any) -> None:  # noqa: ANN401
        open_ones = Holding.objects.filter(post__partnership=self.partnership, ends=None)
        open_ones = open_ones.select_related("post__agency", "post__partnership", "membership__user")
        self.holding = get_object_or_404(open_ones, pk=kwargs["holding"])
        name, how = (
            self.holding.membership.user.name,
            "standing in for" if self.holding.stands_in else "holding",
        )
        self.heading = f"End {name} {how} {self.holding.post.title}"
        self.done = f"{name} is no longer {how} {self.holding.post.title}"

    def get_context(self) -> dict[str, Any]:
        return {
            "intro": "It ends at once. What was written in the meantime stays under their name. "
            "What is open stays with the post."
        }

    def carry_out(self, form: VersionedForm) -> None:
        agencies.end_holding(holding=self.holding, by=self.by, now=self.now)

    def back_href(self) -> str:
        return self.address("post", self.holding.post.pk)
