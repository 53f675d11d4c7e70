"""Limits the threads and memory of TensorFlow; Snakemake limits NumPy's threads."""

import os


def single_threaded_tensorflow() -> None:
    """Have TensorFlow compute with one thread; to be called before it is imported.

    With more, sums are split by the number of threads and their last digits with them, so results
    would depend on the machine's cores. Batches run side by side instead.
    """
    os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"


def frugal_tensorflow() -> None:
    """Single-threaded, and freed memory is given back, which costs a twentieth of the speed.

    For building networks: TensorFlow would keep what a large one's weights took on their way.
    """
    single_threaded_tensorflow()
    os.environ["TF_ONEDNN_USE_SYSTEM_ALLOCATOR"] = "1"
