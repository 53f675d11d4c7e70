"""What networks and chats show of a link to the site: title, text and a picture with the answer.

In the words of the Open Graph protocol (https://ogp.me), which most of them read.
"""

import textwrap
from typing import NamedTuple

import numpy as np
from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

from cropsight.maps.drawing import HeatmapStyle, overlay, palette
from cropsight.maps.upsampling import upsample
from cropsight.media.manifest import read_listed
from cropsight.media.pictures import read_rgb
from cropsight.publishing.lettering import font
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.report.sections.headline import short_words
from cropsight.report.sections.opening import answer_words, question_words, title_words
from cropsight.report.sections.telling_frame import Call, telling_frame
from cropsight.report.view_files import RawMap, View, ViewFiles
from cropsight.report.wording import call_chip, list_words, score_words, view_words

PICTURE = "preview.jpg"
SIZE = 1200, 630  # pixels, as Open Graph's readers want it
LONGEST = 200  # characters of the text
_EDGE, _GAP = 48, 24
_PAPER, _INK, _SOFT = "#14171c", "#f4f4f2", "#a9b0ba"
# Where the pictures begin, and their height.
_TOP, _HEIGHT = 256, 300


class LinkPreview(NamedTuple):
    """What is shown: in the languages of the report, without markup."""

    title: str
    question: str
    answer: str


def link_preview(results: RunResults) -> LinkPreview:
    """The words of a run; of several models or targets, all answers in three words each."""
    targets = [results.about(name) for name in results.targets]
    if len(targets) == len(results.models) == 1:
        answer = answer_words(targets[0], results.models[0])
    else:
        said = [
            f"{one.target} by {model}: {short_words(one.verdict(model)).lower()}"
            for one in targets
            for model in results.models
        ]
        answer = f"{list_words(said)}."
    return LinkPreview(title_words(results), question_words(results), answer)


def with_link_preview(page: str, preview: LinkPreview, url: str | None, *, index: bool) -> str:
    """The report's page with what link previews need in its head.

    Args:
        page: HTML of the report.
        preview: the words.
        url: where the site will be; without it, the picture's address is relative, and only some
            readers find it.
        index: whether search engines may list it.

    Raises:
        ValueError: the page is of another run.
    """
    text = textwrap.shorten(f"{preview.question} {preview.answer}", LONGEST, placeholder=" \u2026")
    base = f"{url.rstrip('/')}/" if url else ""
    properties = {
        "og:type": "article",
        "og:site_name": "cropsight",
        "og:title": preview.title,
        "og:description": text,
        "og:image": base + PICTURE,
        "og:image:width": f"{SIZE[0]}",
        "og:image:height": f"{SIZE[1]}",
        "og:image:alt": preview.answer,
    } | ({"og:url": base} if url else {})
    names = {"description": text, "twitter:card": "summary_large_image"}
    if not index:
        names["robots"] = "noindex"
    head = Markup("\n").join(
        [Markup('<meta name="{}" content="{}">').format(*item) for item in names.items()]
        + [Markup('<meta property="{}" content="{}">').format(*item) for item in properties.items()]
        + ([Markup('<link rel="canonical" href="{}">').format(base)] if url else [])
    )
    title = f"<title>{escape(preview.title)}</title>"
    before, mark, after = page.partition(title)
    if not mark:
        raise ValueError(f"the page has not the title {preview.title}")
    return f"{before}{head}\n{mark}{after}"


def link_picture(results: RunResults, files: ViewFiles, preview: LinkPreview) -> Image.Image:
    """The answer over the most telling frame of the first model and target: whole, and its crop.

    Both are under their maps, on one scale.

    Args:
        results: of the run.
        files: of its views and maps.
        preview: the words.
    """
    card = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(card)
    draw.text((_EDGE, 40), preview.question, _SOFT, font(26))
    lines = _wrapped(preview.answer, font(38, bold=True), SIZE[0] - 2 * _EDGE, 3)
    draw.multiline_text((_EDGE, 88), "\n".join(lines), _INK, font(38, bold=True), spacing=10)
    of_target, model = results.about(results.targets[0]), results.models[0]
    telling = telling_frame(of_target, model)
    views = {view.name: view for view in files.views(telling.sample, telling.frame)}
    maps = files.maps(model, telling.sample, telling.frame, of_target.question(model))
    shown = [
        (telling.whole, "whole picture"),
        (telling.crops, f"its {view_words(telling.crops.view)}"),
    ]
    maximum = max(maps[call.view].maximum for call, _ in shown)
    left = _EDGE
    for call, words in shown:
        room = (SIZE[0] - 2 * _EDGE - _GAP) // 2
        picture = _laid_over(views[call.view], maps[call.view], maximum, results)
        picture.thumbnail((room, _HEIGHT), Image.Resampling.LANCZOS)
        card.paste(picture, (left, _TOP))
        said = _call_words(of_target, call, telling.truth)
        draw.text((left, _TOP + _HEIGHT + 14), f"{words}: {said}", _INK, font(22))
        left += picture.width + _GAP
    return card


def _laid_over(view: View, raw: RawMap, maximum: float, results: RunResults) -> Image.Image:
    """A view under its map.

    Args:
        view: of the frame.
        raw: its map.
        maximum: upper end of the scale.
        results: whose maps they are.
    """
    picture = read_rgb(read_listed(view.manifest, view.row))
    # Small ones are enlarged, so that both are of one height.
    scale = _HEIGHT / picture.height
    size = max(1, round(picture.width * scale)), _HEIGHT
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    if not raw.maximum > 0:
        return picture
    heatmap = results.config.heatmap
    shades = (upsample(raw.values, *size) / maximum * 255).round().astype(np.uint8)
    style = HeatmapStyle(heatmap.colormap, heatmap.alpha, "mix")
    return Image.fromarray(overlay(np.asarray(picture), shades, palette(heatmap.colormap), style))


def _call_words(results: TargetResults, call: Call, truth: str) -> str:
    return f"{call_chip(truth, call.called).word}, {score_words(call.score, results.threshold)}"


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """Lines of a text, the last of which ends in an ellipsis if there is more of it.

    Args:
        text: whose words are kept whole.
        font: in which it is drawn.
        width: that lines have to fit, in pixels.
        most: lines.
    """
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] += " \u2026"
            break
    return lines
