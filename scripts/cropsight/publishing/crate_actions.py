"""What happened in a run, in its RO-Crate: the run as a whole, and each of its steps.

An action stands for all jobs of a rule. Products that are not in the crate are entities without a
file, so that one can follow what each step took from another.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

from cropsight.publishing.crate_inputs import one_or_all
from cropsight.publishing.crate_steps import GIVEN, PRODUCTS, Step


def add_actions(
    crate: ROCrate,
    workflow: Entity,
    steps: Sequence[Step],
    products: Mapping[str, Sequence[Entity]],
    values: Sequence[Entity],
    engine: Entity | None,
) -> list[Entity]:
    """Add the actions of a run, and what they are instances of; returns those that made something.

    Args:
        crate: to add to.
        workflow: that ran.
        steps: of it, in their order.
        products: entities by the name of a product; those of products that are not in the crate
            are added here.
        values: of the workflow's parameters.
        engine: Snakemake; None if its version is not known.
    """
    made = {name for step in steps for name in step.makes}
    known = {name: products[name] or _unpublished(crate, name, made) for name in PRODUCTS}
    given = [entity for name in GIVEN for entity in known[name]]
    results = [entity for step in steps for name in step.makes for entity in products[name]]
    published = [entity for entity in results if not entity.id.startswith("#")]
    for name in sorted(made):
        if PRODUCTS[name].paths:
            _add_output(crate, workflow, name, products[name])
    run = _add(
        crate,
        "run",
        "CreateAction",
        name="Run of the workflow",
        description="Makes the report and the data beside it from the media.",
        instrument=workflow,
        object=one_or_all([*given, *values]),
        result=one_or_all(published),
    )
    actions, controls = [run], []
    for position, step in enumerate(steps, start=1):
        action, control = _add_step(crate, workflow, step, position, known)
        actions.append(action)
        controls.append(control)
    if engine is not None and controls:
        _add(
            crate,
            "engine",
            "OrganizeAction",
            name="Run of Snakemake",
            instrument=engine,
            object=one_or_all(controls),
            result=run,
        )
    return actions


def _add_step(
    crate: ROCrate,
    workflow: Entity,
    step: Step,
    position: int,
    products: Mapping[str, Sequence[Entity]],
) -> tuple[Entity, Entity]:
    """Add a rule as a tool and as a step, and what was done with it.

    Args:
        crate: to add to.
        workflow: that it belongs to.
        step: the rule.
        position: of it among all, from 1.
        products: entities by the name of a product.
    """
    tool = _add(
        crate,
        f"tool/{step.name}",
        "SoftwareApplication",
        name=f"scripts/{step.name}.py",
        description=step.text,
        softwareVersion=workflow["version"],
    )
    workflow.append_to("hasPart", tool)
    place = _add(
        crate,
        f"step/{step.name}",
        "HowToStep",
        name=step.name,
        position=str(position),
        workExample=tool,
    )
    workflow.append_to("step", place)
    action = _add(
        crate,
        f"action/{step.name}",
        "CreateAction",
        name=step.name,
        description=step.text,
        instrument=tool,
        object=one_or_all([entity for name in step.uses for entity in products[name]]),
        result=one_or_all([entity for name in step.makes for entity in products[name]]),
    )
    control = _add(
        crate,
        f"control/{step.name}",
        "ControlAction",
        name=f"All jobs of {step.name}",
        instrument=place,
        object=action,
    )
    return action, control


def _unpublished(crate: ROCrate, name: str, made: set[str]) -> list[Entity]:
    """An entity for a product that only other steps use; none for one that was not made."""
    if name not in made or PRODUCTS[name].paths:
        return []
    text = f"{PRODUCTS[name].text}; made on the way, and not in this crate"
    place = f"product/{quote(name)}"
    return [_add(crate, place, "CreativeWork", name=name, description=text)]


def _add_output(crate: ROCrate, workflow: Entity, name: str, entities: Sequence[Entity]) -> None:
    if not entities:
        return
    parameter = crate.add_formal_parameter(
        name, "File", identifier=f"#output/{quote(name)}", description=PRODUCTS[name].text
    )
    workflow.append_to("output", parameter)
    for entity in entities:
        entity["exampleOfWork"] = parameter


def _add(crate: ROCrate, place: str, kind: str, **properties: Any) -> Entity:
    return crate.add(ContextEntity(crate, f"#{place}", {"@type": kind, **properties}))
