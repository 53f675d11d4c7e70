"""Runs the same work through cropsight and through its peers, in turn, and compares their speed.

`make benchmark` is this; README.md beside it says what is compared and how to read the result.
"""

import argparse
import json
import math
import os
import platform
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import table
from environments import python_of
from table import OURS, Turn

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / "out" / "work"
LOGS = HERE / "out" / "logs"
RESULTS = HERE / "results"
SHOWN = 4
LOGIT_TOLERANCE = 1e-3
MAP_TOLERANCE = 0.98


class Entry(NamedTuple):
    """A contestant: the environment of its file in contestants/ (None: ours), and what it does."""

    environment: str | None
    label: str
    does: str


BOTH, FORWARD = "predictions, Grad-CAM", "predictions"
CONTESTANTS = {
    OURS: Entry(None, "cropsight", BOTH),
    "article": Entry("tensorflow", "the article's way, model loaded once", BOTH),
    "article_reloading": Entry("tensorflow", "the article's way, loaded per picture", BOTH),
    "keras_vis": Entry("tf-keras-vis", "tf-keras-vis", BOTH),
    "torch_grad_cam": Entry("torch", "pytorch-grad-cam", BOTH),
    "keras_predict": Entry("tensorflow", "Keras predict", FORWARD),
    "tensorflow_forward": Entry("tensorflow", "TensorFlow, tf.function", FORWARD),
    "torch_forward": Entry("torch", "PyTorch", FORWARD),
    "onnx_runtime": Entry("onnxruntime", "ONNX Runtime", FORWARD),
    "open_vino": Entry("openvino", "OpenVINO", FORWARD),
}


class Process:
    """A contestant's process, which is stopped but for its turns.

    A stopped process cannot compute, so that threads which an engine keeps awake between two calls
    do not slow down the others.
    """

    def __init__(self, name: str, network: str) -> None:
        """Start it, and wait until it has loaded its network, which is not timed."""
        self.name = name
        self.log = LOGS / f"{network}.{name}.txt"
        command = [python_of(CONTESTANTS[name].environment)]
        command += [HERE / "contestants" / f"{name}.py", network, WORK]
        with open(self.log, "w") as log:
            # A group of its own, so that stopping it also stops the processes that it starts.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                process_group=0,
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2", "KERAS_BACKEND": "tensorflow"},
            )
        try:
            self.facts = self._answer()
        except BaseException:
            self.end()
            raise
        self._signal(signal.SIGSTOP)

    def show(self, source: str, batch: int) -> dict[str, np.ndarray]:
        """Logits, and maps if it makes any, of the first views."""
        file = HERE / "out" / f"{self.name}.npz"
        self._do(source=source, count=SHOWN, batch=batch, file=str(file))
        with np.load(file) as shown:
            return dict(shown)

    def seconds(self, source: str, views: int, batch: int) -> float:
        """How long it takes for some views."""
        return self._do(source=source, count=views, batch=batch)["seconds"]

    def fastest(self, seconds: float) -> tuple[int, int]:
        """The fastest batch's size, and how many views it does in about `seconds`."""
        speeds = {}
        for batch in self.facts["batches"]:
            self.seconds("memory", batch, batch)  # what is done once, such as tracing, is not timed
            views = batch * math.ceil(4 / batch)
            speeds[batch] = views / self.seconds("memory", views, batch)
        batch = max(speeds, key=speeds.get)
        return batch, batch * max(1, round(speeds[batch] * seconds / batch))

    def end(self) -> None:
        """End it and all that it started."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _do(self, **command: Any) -> dict[str, Any]:
        self._signal(signal.SIGCONT)
        print(json.dumps(command), file=self.process.stdin, flush=True)
        answer = self._answer()
        self._signal(signal.SIGSTOP)
        return answer

    def _answer(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(
                f"Error: {self.name} ended before its time; see {self.log.relative_to(ROOT)}"
            )
        return json.loads(line)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@contextmanager
def processes(names: list[str], network: str) -> Iterator[list[Process]]:
    """The contestants with a network loaded, one after the other; ended in any case."""
    with ExitStack() as stack:
        started = []
        for name in names:
            started.append(Process(name, network))
            stack.callback(started[-1].end)
        yield started


def make_work(network: str, views: int) -> None:
    """Write the work of a network, as far as it is not there yet.

    Raises:
        SystemExit: a program that writes it failed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(exist_ok=True)
    onnx = WORK / f"{network}.onnx"
    converter = HERE / "contestants" / "torch_network.py"
    commands = [[python_of(None), HERE / "work.py", network, WORK, str(views)]]
    if not onnx.exists():
        commands.append([python_of("torch"), converter, network, WORK, onnx])
    log = LOGS / f"{network}.work.txt"
    with open(log, "w") as file:
        for command in commands:
            if subprocess.run(command, stdout=file, stderr=file, check=False).returncode:
                raise SystemExit(
                    f"Error: the work for {network} could not be made; see {log.relative_to(ROOT)}"
                )


def check_agreement(process: Process, batch: int, source: str, reference: dict) -> str:
    """How far a contestant's results are from ours, in words.

    Raises:
        SystemExit: too far; its speed would mean nothing.
    """
    shown = process.show(source, batch)
    deviation = table.logit_deviation(shown.pop("logits"), reference["logits"])
    words, agrees = f"logits within {deviation:.1e}", deviation <= LOGIT_TOLERANCE
    for name, maps in shown.items():
        correlation = table.map_correlation(maps, reference[name])
        words += f", {name} correlate by {correlation:.4f} or more"
        agrees &= correlation >= MAP_TOLERANCE
    if not agrees:
        raise SystemExit(f"Error: {process.name} disagrees with us on {source}: {words}")
    return words


def race(
    names: list[str], network: str, arguments: argparse.Namespace, versions: dict[str, str]
) -> Iterator[Turn]:
    """Every turn with one network: all contestants once, then all again, and so on.

    The versions of what they are built on are put into `versions`.
    """
    with processes(names, network) as contestants:
        plans = {}
        references: dict[str, dict] = {}
        for process in contestants:
            versions.update(process.facts["versions"])
            batch, views = plans[process.name] = process.fastest(arguments.seconds)
            for source in arguments.sources:
                if process.name == OURS:
                    references[source] = process.show(source, batch)
                elif process.facts["same_pictures"] or source == "memory":
                    words = check_agreement(process, batch, source, references[source])
                    print(f"  {process.name}, {source}: {words}", flush=True)
            print(f"  {process.name}: {views} views per turn, {batch} at once", flush=True)
        for source in arguments.sources:
            for number in range(arguments.rounds):
                print(f"  {source}, round {number + 1} of {arguments.rounds}", flush=True)
                for process in contestants:
                    batch, views = plans[process.name]
                    seconds = process.seconds(source, views, batch)
                    yield Turn(network, source, process.name, number, batch, views, seconds)


def machine(versions: Mapping[str, str]) -> str:
    """The processor, its cores that we may use, and what ran on it."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        facts = dict(line.split("\t: ") for line in lines if "\t: " in line)
        model = facts.get("model name", model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = {"Python": platform.python_version(), **versions}
    software = ", ".join(" ".join(pair) for pair in versions.items())
    return f"{model}, {cores} cores, {platform.system()}; {software}."


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, help="turns of each contestant (5)")
    parser.add_argument("--seconds", type=float, help="length of a turn, roughly (3)")
    parser.add_argument("--views", type=int, default=100, help="different views to work on")
    parser.add_argument(
        "--networks", nargs="+", choices=table.NETWORKS, default=list(table.NETWORKS)
    )
    parser.add_argument("--sources", nargs="+", choices=table.SOURCES, default=list(table.SOURCES))
    parser.add_argument(
        "--only", nargs="+", choices=CONTESTANTS, default=list(CONTESTANTS), help="and we ourselves"
    )
    parser.add_argument("--quick", action="store_true", help="one second, two rounds: a look")
    parser.add_argument("--set-up", action="store_true", help="make the environments, and stop")
    arguments = parser.parse_args()
    arguments.rounds = arguments.rounds or (2 if arguments.quick else 5)
    arguments.seconds = arguments.seconds or (1 if arguments.quick else 3)
    return arguments


def main() -> None:
    """Set up, race, and write the tables and the plot."""
    arguments = options()
    names = [name for name in CONTESTANTS if name in {OURS, *arguments.only}]
    for environment in dict.fromkeys(CONTESTANTS[name].environment for name in names):
        python_of(environment)
    if arguments.set_up:
        return
    turns, versions = [], {}
    for network in arguments.networks:
        print(f"{table.NETWORKS[network]}: making the work, loading", flush=True)
        make_work(network, arguments.views)
        turns += race(names, network, arguments, versions)
    rows = table.summarize(turns)
    labels = {name: entry.label for name, entry in CONTESTANTS.items()}
    does = {name: entry.does for name, entry in CONTESTANTS.items()}
    pace = f"{arguments.rounds} rounds, turns of about {arguments.seconds:g} s."
    text = f"{machine(versions)} {pace}\n\n{table.markdown(rows, labels, does)}"
    (RESULTS / "speed.md").write_text(text)
    (RESULTS / "speed.tsv").write_text(table.tsv(rows, does))
    (RESULTS / "turns.tsv").write_text(table.turns_tsv(turns))
    table.plot(rows, labels, RESULTS / "speed.png")
    print(f"\n{text}\nThe tables and the plot are in {RESULTS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
