# Each step as a target of its own; nothing is made here.


rule frames:
    """The frames of all samples."""
    input:
        FRAMES,
        unusable("frames"),
    localrule: True


rule resized:
    """The frames at one height."""
    input:
        FRAMES,
        *STEPS["resized"],
        unusable("resized"),
    localrule: True


rule crops:
    """The whole frames and their crops."""
    input:
        FRAMES,
        *STEPS["crops"],
        unusable("crops"),
    localrule: True


rule predictions:
    """The predictions of the networks for every view."""
    input:
        FRAMES,
        *STEPS["predictions"],
        unusable("predictions"),
    localrule: True


rule gradcam:
    """The maps: drawn, stitched and measured."""
    input:
        FRAMES,
        *STEPS["gradcam"],
        unusable("gradcam"),
    localrule: True


rule comparison:
    """The comparison of whole pictures and their crops."""
    input:
        FRAMES,
        *STEPS["comparison"],
        unusable("comparison"),
    localrule: True


rule faithfulness:
    """Tests of the maps by perturbed views."""
    input:
        FRAMES,
        *STEPS["faithfulness"],
        unusable("faithfulness"),
    localrule: True


rule randomisation:
    """Tests of the maps by networks with randomised weights."""
    input:
        FRAMES,
        *STEPS["randomisation"],
        unusable("randomisation"),
    localrule: True


rule report:
    """The report."""
    input:
        FRAMES,
        *STEPS["report"],
        unusable("report"),
    localrule: True


rule site:
    """The site of the run, for any host of static files."""
    input:
        FRAMES,
        *STEPS["site"],
        unusable("site"),
    localrule: True


rule overlays:
    """Frames with their maps, boxes and scores, as videos and sheets."""
    input:
        FRAMES,
        *STEPS["overlays"],
        unusable("overlays"),
    localrule: True
