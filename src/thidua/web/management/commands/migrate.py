"""`migrate`, quicker where Django renders models anew for nothing.

After each operation Django renders every model that is related to the changed one: here most are, through agency and
account, and 860 operations render 36,000 classes in more than two minutes. Two of the kinds need none of it: an index,
a constraint or a trigger changes no field, and a new model needs only itself. What the operations do to the database
stays Django's own; `benchmarks/migrating.py` compares the schema of both ways.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ModelState, ProjectState

IN_PLACE = ("indexes", "constraints", "triggers")  # options that no other model depends on


class Command(migrate.Command):
    """Django's `migrate` with quicker states."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the migrations."""
        with quick_states():
            super().handle(*args, **options)


@contextmanager
def quick_states() -> Iterator[None]:
    """Render again only what a changed model really changes, as long as this lasts."""
    kept = ModelState.render, ProjectState.reload_model, ProjectState.add_model
    render, reload_model, add_model = kept

    def noting(state: ModelState, apps: Any) -> Any:
        model = render(state, apps)
        model._rendered_from = _essence(state)
        return model

    def reloading(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        state = self.models[app_label, model_name]
        model = _rendered(self, app_label, model_name)
        if model is None or getattr(model, "_rendered_from", None) != _essence(state):
            reload_model(self, app_label, model_name, delay)
            return
        for option in IN_PLACE:
            if option in state.options:
                setattr(model._meta, option, state.options[option])

    def adding(self: ProjectState, state: ModelState) -> None:
        if "apps" not in self.__dict__ or _rendered(self, state.app_label, state.name_lower):
            add_model(self, state)
            return
        apps = self.__dict__.pop("apps")
        try:
            add_model(self, state)  # without rendering
        finally:
            self.__dict__["apps"] = apps
        apps.render_multiple([state])

    # Django offers no place to give states of one's own to the executor.
    _put(noting, reloading, adding)
    try:
        yield
    finally:
        _put(*kept)


def _put(*methods: Any) -> None:
    places = (ModelState, "render"), (ProjectState, "reload_model"), (ProjectState, "add_model")
    for (owner, name), method in zip(places, methods, strict=True):
        setattr(owner, name, method)


def _rendered(project: ProjectState, app_label: str, model_name: str) -> Any:
    """The class as it was rendered, None when there is none or nothing was rendered yet."""
    apps = project.__dict__.get("apps")
    return apps.all_models[app_label].get(model_name) if apps is not None else None


def _essence(state: ModelState) -> tuple[Any, ...]:
    """What of a state other models and its own fields depend on; fields are told apart by identity, as states do."""
    others = {key: value for key, value in state.options.items() if key not in IN_PLACE}
    return [(name, id(field)) for name, field in state.fields.items()], state.bases, state.managers, others
