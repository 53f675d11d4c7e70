"""Names of a frame's views, one of each kind at least."""

VIEWS = ("whole", "top_left", "bottom_left", "shifted_top_left", "random_1", "random2_1",
         "overlapping_r1c2", "centre", "jittered_1", "enlarged", "crops_mean",
         "oracle")  # fmt: skip
