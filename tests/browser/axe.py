"""What axe-core finds in a part of a page."""

from course_utils.files import ROOT

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
# Given a selector: the serious and critical findings, each with its rule and places.
SERIOUS = """(part) => axe.run(part).then((all) => all.violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => ({rule: v.id, where: v.nodes.map((n) => n.html.slice(0, 200))})))"""
