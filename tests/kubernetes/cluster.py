"""A stand-in for a Kubernetes cluster: enough of its API to take jobs and run them as pods.

The container of each job is run as a process of this machine, in a new and empty folder, with no
environment but that of the job's secret. So a job finds nothing that it does not bring along.
"""

import base64
import json
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from workspace import RECORDING


@dataclass
class Pod:
    """A job's process: what it printed, the files it left, its exit code once it has ended."""

    folder: Path
    container: dict[str, Any]
    printed: str = ""
    left: list[str] = field(default_factory=list)
    code: int | None = None


class Cluster:
    """Takes Kubernetes' requests on a port of this machine; `kubeconfig` says where.

    At most `cpus` pods run at a time; the others wait.
    """

    def __init__(self, folder: Path, cpus: int) -> None:
        self.folder = folder
        # What the jobs' scripts read, by sitecustomize.py.
        self.records = folder / "records"
        self.records.mkdir()
        self.pods: dict[str, Pod] = {}
        self.secrets: dict[str, dict[str, str]] = {}
        self._places = threading.Semaphore(cpus)
        self._image = _image(folder / "image")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.kubeconfig = folder / "kubeconfig"
        self.kubeconfig.write_text(json.dumps(_kubeconfig(self._server.server_port)))

    def close(self) -> None:
        """Take no more requests."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, parts: list[str], query: str, body: dict[str, Any]) -> Any:
        """What the API says to a request; `parts` is its path from the kind of object on."""
        match method, parts:
            case "POST", ["secrets"]:
                self.secrets[body["metadata"]["name"]] = body["data"]
                return body
            case "POST", ["jobs"]:
                return self._start(body)
            case "GET", ["jobs", name, "status"]:
                return {"status": _status(self.pods[name])}
            case "GET", ["pods"]:
                return {"items": [_described(query.removeprefix("labelSelector=job-name%3D"))]}
            case "GET", ["pods", name, "log"]:
                return self.pods[name].printed
            case "DELETE", _:
                return {}
        raise AssertionError(f"the stand-in for Kubernetes does not know {method} {parts}")

    def _start(self, job: dict[str, Any]) -> dict[str, Any]:
        name = job["metadata"]["name"]
        (container,) = job["spec"]["template"]["spec"]["containers"]
        self.pods[name] = Pod(self.folder / "pods" / name, container)
        threading.Thread(target=self._run, args=(self.pods[name],), daemon=True).start()
        return job

    def _run(self, pod: Pod) -> None:
        secret = {
            item["name"]: base64.b64decode(
                self.secrets[item["valueFrom"]["secretKeyRef"]["name"]][
                    item["valueFrom"]["secretKeyRef"]["key"]
                ]
            ).decode()
            for item in pod.container["env"]
        }
        workdir = pod.folder / "workdir"
        workdir.mkdir(parents=True)
        environment = secret | {
            "PATH": f"{self._image}:/usr/bin:/bin",
            "HOME": str(pod.folder / "home"),
            "PYTHONPATH": str(RECORDING),
            "CROPSIGHT_READS": str(self.records),
        }
        with self._places:
            done = subprocess.run(
                [*pod.container["command"], *pod.container["args"]],
                cwd=workdir,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        pod.printed = done.stdout
        pod.left = sorted(
            str(path.relative_to(workdir)) for path in workdir.rglob("*") if path.is_file()
        )
        shutil.rmtree(pod.folder)
        pod.code = done.returncode


def _image(folder: Path) -> Path:
    """The programs of the container image: Python with the workflow's packages, and a pip.

    The image has the storage plugin, which Snakemake asks pip to install; there is nothing to do.
    """
    folder.mkdir(parents=True)
    for name, text in (("python", f'exec {sys.executable} "$@"'), ("pip", "exit 0")):
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return folder


def _kubeconfig(port: int) -> dict[str, Any]:
    return {
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "me"}}],
        "clusters": [{"name": "here", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "me", "user": {}}],
    }


def _status(pod: Pod) -> dict[str, int]:
    if pod.code is None:
        return {"active": 1}
    return {"succeeded": 1} if pod.code == 0 else {"failed": 1}


def _described(name: str) -> dict[str, Any]:
    state = {"name": "snakemake", "image": "", "imageID": "", "ready": True, "restartCount": 0}
    return {"metadata": {"name": name}, "status": {"containerStatuses": [state | {"state": {}}]}}


def _handler(cluster: Cluster) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            # /api/v1/namespaces/default/secrets, /apis/batch/v1/namespaces/default/jobs
            parts = path.partition("/namespaces/default/")[2].split("/")
            answer = cluster.answer(self.command, parts, query, json.loads(body or b"{}"))
            text = answer if isinstance(answer, str) else json.dumps(answer)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            pass

    return Handler
