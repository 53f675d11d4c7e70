"""What every state of the page has to hold, asked of a page in a browser."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

# WCAG 2.2 at AA, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VALIDATOR = "html-validate@10.0.0"


def settled(page: Any) -> None:
    """Waits for two frames of the screen, after which a change is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def violations(page: Any, part: str | None = None) -> list[str]:
    """What axe finds on the page, or in the part that a selector names, as `rule: element`."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        # Or it asks for style sheets once more.
        "preload": False,
    }
    found = Axe().run(page, context=part, options=options)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def turned_words(page: Any) -> list[str]:
    """Words of Latin letters that are drawn from right to left, or not after the word before."""
    return page.evaluate(
        """() => {
            const turned = [], range = document.createRange();
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const place = (node, at) => {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                return range.getBoundingClientRect();
            };
            while (walk.nextNode()) {
                const node = walk.currentNode;
                if (!node.parentElement.checkVisibility()) continue;
                let before = null;
                for (const found of node.data.matchAll(/[A-Za-z]{2,}/g)) {
                    const first = place(node, found.index);
                    const last = place(node, found.index + found[0].length - 1);
                    const line = first.top === last.top;
                    const after = !before || before.top !== first.top || before.left < first.left;
                    if ((line && last.left <= first.left && first.width) || !after)
                        turned.push(`${found[0]} in ${node.data}`);
                    before = last;
                }
            }
            return turned;
        }"""
    )


def small_targets(page: Any, least: int = 24) -> list[str]:
    """What a pointer can act on and is smaller than 24 pixels a side, in HTML and in SVG.

    As in WCAG 2.5.8, with its exceptions: links within a sentence, and what has so much room that a
    circle of that size around its middle touches no other. A control with a label is as large as
    both together, since either can be pressed.
    """
    return page.evaluate(
        """least => {
            const kinds = 'a[href], button, input, select, textarea, summary, [tabindex],'
                + ' [role=button], [role=slider], [role=option], [role=tab], [role=link]';
            const shown = element => element.checkVisibility({ visibilityProperty: true });
            const whole = element => {
                const label = element.labels?.[0];
                const parts = (label ? [element, label] : [element])
                    .map(part => part.getBoundingClientRect());
                const left = Math.min(...parts.map(p => p.left));
                const top = Math.min(...parts.map(p => p.top));
                const right = Math.max(...parts.map(p => p.right));
                const bottom = Math.max(...parts.map(p => p.bottom));
                return { left, top, right, bottom, width: right - left, height: bottom - top };
            };
            const targets = [...document.querySelectorAll(kinds)].filter(
                element => shown(element) && !element.closest('[aria-hidden=true]')
                    && !(element.tabIndex < 0 && !element.matches('button, a[href], [role]'))
                    && whole(element).width > 1);
            const inSentence = element => element.matches('a') &&
                getComputedStyle(element).display === 'inline' &&
                element.parentElement.textContent.trim() !== element.textContent.trim();
            const boxes = targets.map(whole);
            const alone = index => {
                const middle = box => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
                const [x, y] = middle(boxes[index]);
                return boxes.every((box, other) => {
                    if (other === index || targets[other].contains(targets[index])) return true;
                    const dx = Math.max(box.left - x, 0, x - box.right);
                    const dy = Math.max(box.top - y, 0, y - box.bottom);
                    return Math.hypot(dx, dy) >= least / 2;
                });
            };
            return targets.filter((element, index) =>
                Math.min(boxes[index].width, boxes[index].height) < least - 0.5
                && !inSentence(element) && !alone(index)
            ).map(element => element.outerHTML.slice(0, 120));
        }""",
        least,
    )


def broken_words(page: Any) -> list[str]:
    """Words of the page's text that a line break divides, but for hashes, paths and such."""
    return page.evaluate(
        """() => {
            const broken = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            while (walker.nextNode()) {
                const node = walker.currentNode, parent = node.parentElement;
                if (!parent.checkVisibility()) continue;
                if (parent.closest('script, code, pre, .breaks')) continue;
                // Parts of long names of files have to break somewhere.
                const inName = /[\\p{L}\\p{N}][=.()<>"&]+[\\p{L}\\p{N}]/u;
                const text = node.data.replace(
                    /\\S{18,}/g, one => inName.test(one) ? " ".repeat(one.length) : one);
                for (const match of text.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                    if (match[0].length > 24) continue;
                    range.setStart(node, match.index);
                    range.setEnd(node, match.index + match[0].length);
                    const tops = new Set([...range.getClientRects()].filter(r => r.width)
                        .map(r => Math.round(r.top)));
                    if (tops.size > 1)
                        broken.push(`${match[0]} in ${parent.outerHTML.slice(0, 90)}`);
                }
            }
            return broken;
        }"""
    )


def beyond(page: Any) -> list[str]:
    """Elements that make the page wider than the window."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const wide = [...document.body.querySelectorAll('*')].filter(
                one => one.getBoundingClientRect().right > width + 0.5
            ).map(one => one.outerHTML.slice(0, 120)).slice(0, 10);
            // Text may run out of an element that does not.
            return wide.length ? wide : ['some text'];
        }"""
    )


def invalid(*reports: Path) -> str | None:
    """What html-validate says about pages; None where it cannot be had."""
    npx = shutil.which("npx")
    if npx is None:
        return None
    done = subprocess.run(
        [npx, "--yes", VALIDATOR, "--formatter", "text", *map(str, reports)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr if done.returncode else ""
