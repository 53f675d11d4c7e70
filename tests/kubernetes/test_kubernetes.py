"""profiles/kubernetes, run for real with Snakemake's plugins for Kubernetes and S3.

The S3 server is moto's; the cluster is a stand-in (cluster.py) that runs each job's command in an
empty folder of its own. So what a job reads or writes beside its input and output is not there.
"""

import json
import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import workspace
from cluster import Cluster
from workspace import Outcome, Workspace, digests

from parsed import asked, parsed

boto3 = pytest.importorskip("boto3")
pytest.importorskip("snakemake_executor_plugin_kubernetes")
moto = pytest.importorskip("moto.server")

PREFIX = "cropsight"
PROFILE = ("--profile", "profiles/kubernetes", "--seconds-between-status-checks", "1")


@dataclass(frozen=True)
class Remote:
    """A workspace whose media are in a bucket only, and the first run of it on a cluster."""

    made: Workspace
    cluster: Cluster
    bucket: "boto3.resources.base.ServiceResource"
    first: Outcome

    def download(self, folder: Path) -> Workspace:
        """What is in the bucket, as files."""
        for item in self.bucket.objects.all():
            path = folder / Path(item.key).relative_to(PREFIX)
            path.parent.mkdir(parents=True, exist_ok=True)
            item.Object().download_file(str(path))
        return Workspace(folder)


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> tuple[Workspace, Outcome]:
    """A workspace after a run on this machine, and how that went."""
    made = workspace.create(tmp_path_factory.mktemp("local") / "run")
    return made, made.run("--cores", "2")


@pytest.fixture(scope="module")
def remote(tmp_path_factory, finished) -> Iterator[Remote]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder = tmp_path_factory.mktemp("kubernetes")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    keys = {"aws_access_key_id": "me", "aws_secret_access_key": "secret"}
    bucket = boto3.resource("s3", endpoint_url=url, region_name="us-east-1", **keys).Bucket("lab")
    bucket.create()
    made = workspace.create(folder / "workspace", source=finished[0].root)
    for path in (made / "media").rglob("*"):
        if path.is_file():
            bucket.upload_file(str(path), f"{PREFIX}/{path.relative_to(made.root)}")
    shutil.rmtree(made / "media")
    made.replace("profiles/kubernetes/profile.yaml", "s3://YOUR-BUCKET/", "s3://lab/")
    made.replace("profiles/kubernetes/profile.yaml", "https://s3.amazonaws.com", url)
    cluster = Cluster(folder, cpus=2)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KUBECONFIG", str(cluster.kubeconfig))
        environment.setenv("SNAKEMAKE_STORAGE_S3_ACCESS_KEY", "me")
        environment.setenv("SNAKEMAKE_STORAGE_S3_SECRET_KEY", "secret")
        yield Remote(made, cluster, bucket, made.attempt(*PROFILE))
    cluster.close()
    server.stop()


def test_jobs_are_those_of_a_local_run(remote, finished):
    assert remote.first.code == 0, remote.first.terminal
    assert remote.first.names == finished[1].names
    assert len(remote.cluster.pods) == len(finished[1].names)


def test_results_are_those_of_a_local_run(remote, finished, tmp_path):
    stored, local = digests(remote.download(tmp_path)), digests(finished[0])
    assert stored.keys() == local.keys()
    assert [name for name in stored if stored[name] != local[name]] == []


def test_nothing_is_left_but_in_the_bucket(remote):
    # The sources are deleted from the bucket at the end of a run.
    keys = {Path(item.key).parts[1] for item in remote.bucket.objects.all()}
    assert keys == {"media", "resources", "results"}
    assert not (remote.made / "results").exists()
    assert not (remote.made / "resources").exists()


def test_jobs_write_their_output_only(remote):
    """In a pod, output and log are copies under .snakemake/storage; other files would be lost."""
    left = {path for pod in remote.cluster.pods.values() for path in pod.left}
    sources = {path for path in left if (remote.made / path).is_file() or path.endswith(".pyc")}
    assert sources
    assert {path for path in left - sources if not path.startswith(".snakemake/")} == set()


def test_jobs_read_nothing_of_the_folder_that_the_run_was_started_in(remote):
    root = remote.made.root
    processes = [json.loads(path.read_text()) for path in remote.cluster.records.glob("*.json")]
    assert len(processes) == len(remote.cluster.pods)
    read = {path for process in processes for path in process["modules"] + process["opened"]}
    assert {path for path in read if Path(path).is_relative_to(root)} == set()


def test_pods_ask_for_what_the_rules_ask_for(remote, tmp_path):
    requests = [pod.container["resources"]["requests"] for pod in remote.cluster.pods.values()]
    with parsed(tmp_path) as workflow:
        memory = {rule: resources["mem_mb"] for rule, resources in asked(workflow).items()}
    jobs = [job["rule"] for job in remote.first.jobs if job["rule"] != "all"]
    assert Counter(item["memory"] for item in requests) == Counter(
        f"{memory[rule]}M" for rule in jobs
    )
    assert {item["cpu"] for item in requests} == {"950m"}


def test_a_second_run_has_nothing_to_do(remote):
    again = remote.made.run(*PROFILE)
    assert again.names == []
    assert "Nothing to be done" in again.terminal


def test_a_sample_that_cannot_be_used_is_tried_again_until_it_can(remote):
    key = f"{PREFIX}/media/clip.avi"
    good = remote.bucket.Object(key).get()["Body"].read()
    remote.bucket.put_object(Key=key, Body=good[:100])
    for _ in range(2):
        outcome = remote.made.attempt(*PROFILE, "frames")
        assert outcome.code != 0 and outcome.names == ["extract_frames clip"], outcome.terminal
        assert "\n  clip: clip.avi cannot be opened as a video" in outcome.terminal
    remote.bucket.put_object(Key=key, Body=good)
    assert remote.made.run(*PROFILE, "frames").names == ["extract_frames clip"]


def test_a_job_does_not_find_what_it_does_not_declare(remote):
    """The test above has teeth: the same file would be there in a shared folder."""
    before = set(remote.cluster.pods)
    declared = "        pictures=lambda wildcards: ancient(batch_frames(wildcards)),\n"
    remote.made.replace("rules/resize_frames.smk", declared, "")
    batch = "results/resized/clip/0000.tsv"
    outcome = remote.made.attempt(*PROFILE, "--retries", "0", batch)
    assert outcome.code != 0
    assert outcome.names == ["resize_frames clip 0000"]
    (pod,) = set(remote.cluster.pods) - before
    assert "frames/clip/batches/0000/000000.jpg is missing" in remote.cluster.pods[pod].printed
