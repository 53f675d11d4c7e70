"""ROAD, remove and debias (Rong et al. 2022, arXiv:2202.00449).

Removed pixels are filled in from their surroundings, so that the network cannot tell from the shape
of a grey hole what was there.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.perturbations import Pictures, Probability, first_pixels

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Of the pixels that are removed, as in pytorch-grad-cam.
SHARES = np.arange(1, 10) / 10
# A pixel's neighbours, each once, and their weights in the paper: 1/6 beside, 1/12 across.
NEIGHBOURS = (((0, 1), 1 / 6), ((1, 0), 1 / 6), ((1, 1), 1 / 12), ((1, -1), 1 / 12))
# Standard deviation of the noise, in grey levels: a hundredth of their range.
NOISE = 2.55
# Side of the blocks that are not halved further; larger ones take more time.
BLOCK = 4


def impute(
    picture: Pictures, removed: NDArray[np.bool_], rng: np.random.Generator, noise: float = NOISE
) -> Pictures:
    """A picture with its removed pixels filled in by noisy linear imputation.

    Every removed pixel becomes the weighted mean of its neighbours, removed ones too, which is one
    sparse system of linear equations for all of them. Noise is added, because the smooth
    filling would itself tell where something was removed.

    Args:
        picture: [rows, columns, channels].
        removed: mask [rows, columns]; some pixel has to be left.
        rng: for the noise.
        noise: its standard deviation in grey levels.

    Returns:
        The picture in its shape, rounded and clipped to 0 to 255.
    """
    from scipy.sparse.linalg import splu

    unknown = removed.ravel()
    rows, columns, channels = picture.shape
    values = picture.reshape(-1, channels).astype(np.float64)
    if not unknown.any():
        return picture
    order = _elimination_order(rows, columns)
    order = order[unknown[order]]
    equations = _laplacian(rows, columns)[order]
    system, known = equations[:, order].tocsc(), equations[:, ~unknown] @ values[~unknown]
    # The system is symmetric and positive definite: no pivoting.
    solver = splu(system, "NATURAL", diag_pivot_thresh=0, options={"SymmetricMode": True})
    values[order] = solver.solve(-known)
    values[unknown] += rng.normal(0, noise, known.shape)
    return values.round().clip(0, 255).astype(np.uint8).reshape(picture.shape)


@cache
def _laplacian(rows: int, columns: int) -> "csr_array":
    """Weights of neighbours as a graph's Laplacian [rows * columns, rows * columns].

    A row of it is zero where a pixel is the weighted mean of its neighbours inside the picture.
    """
    from scipy import sparse

    pixels = np.arange(rows * columns).reshape(rows, columns)
    ones, others, weights = [], [], []
    for (down, right), weight in NEIGHBOURS:
        one = pixels[: rows - down, max(0, -right) : columns - max(0, right)]
        other = pixels[down:, max(0, right) : columns + min(0, right)]
        ones.append(one.ravel())
        others.append(other.ravel())
        weights.append(np.full(one.size, weight))
    pairs = np.concatenate(ones), np.concatenate(others)
    half = sparse.coo_array((np.concatenate(weights), pairs), shape=(pixels.size, pixels.size))
    adjacency = (half + half.T).tocsr()
    return (sparse.diags_array(adjacency.sum(axis=1)) - adjacency).tocsr()


@cache
def _elimination_order(rows: int, columns: int) -> NDArray[np.intp]:
    """The pixels of a picture [rows, columns] in the order in which a solver removes them.

    By nested dissection (George 1973): both sides of a line, then the line, and each side in the
    same way. It fills the factors in less than an order that is found for each system, and that
    search takes as long as the factors.
    """

    def dissected(pixels: NDArray[np.intp]) -> list[NDArray[np.intp]]:
        if max(pixels.shape) <= BLOCK:
            return [pixels.ravel()]
        if pixels.shape[0] < pixels.shape[1]:
            pixels = pixels.T
        line = len(pixels) // 2
        return [*dissected(pixels[:line]), *dissected(pixels[line + 1 :]), pixels[line]]

    return np.concatenate(dissected(np.arange(rows * columns).reshape(rows, columns)))


def road(
    picture: Pictures,
    order: NDArray[np.intp],
    probability: Probability,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The class's probability at each of SHARES removed, most and least relevant pixels first.

    Args:
        picture: [rows, columns, channels].
        order: its pixels from most to least important, see `perturbations.ranking`.
        probability: of the explained class.
        rng: for the noise of the imputation.

    Returns:
        Two curves [SHARES]; a faithful map has the first fall early and the second fall late, so
        the larger the second's mean less the first's, the better.
    """

    def curve(way: NDArray[np.intp]) -> NDArray[np.float64]:
        masks = first_pixels(way, SHARES, picture)
        return probability(np.stack([impute(picture, mask, rng) for mask in masks]))

    return curve(order), curve(order[::-1])
