"""The environments of the contestants: each made by pip from a file of pinned packages."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
FOLDER = Path(__file__).parents[1] / ".venv-bench"


def python_of(environment: str | None) -> Path:
    """The Python of an environment, set up if need be; None is the one that runs this.

    The environment is made again when a file of requirements has changed since.
    """
    if environment is None:
        return Path(sys.executable)
    folder = FOLDER / environment
    python, stamp = folder / "bin" / "python", folder / "requirements.sha256"
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(REQUIREMENTS.iterdir())))
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        print(f"Setting up the environment {environment}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        files = ["--constraint", REQUIREMENTS / "constraints.txt"]
        files += ["--requirement", REQUIREMENTS / f"{environment}.txt"]
        subprocess.run([*pip, *files], check=True)
        stamp.write_text(digest.hexdigest())
    return python
