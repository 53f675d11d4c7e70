"""How to cite cropsight and what it builds on: as in CITATION.cff, which a test compares."""

from cropsight.results.documents import Provenance

VERSION = "0.1.0"
TITLE = "cropsight: does cropping help an image classifier see the vehicle?"
AUTHORS = "The cropsight authors"
LICENCE = "Apache-2.0"
GRAD_CAM = (
    "Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra: Grad-CAM: Visual Explanations from Deep "
    "Networks via Gradient-Based Localization. IEEE International Conference on Computer Vision "
    "(ICCV), 2017. arXiv:1610.02391."
)


def citation(provenance: Provenance) -> str:
    """The line to cite, with the commit that made the run."""
    commit = f", commit {provenance.git_commit}" if provenance.git_commit else ""
    return f"{AUTHORS}: {TITLE} Version {VERSION}{commit}. Software, {LICENCE}."
