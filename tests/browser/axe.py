"""What axe-core finds in a part of a page."""

from course_utils.files import ROOT

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
# Given a selector: the serious and critical findings, each with its rule and places.
SERIOUS = """(part) => axe.run(part).then((all) => all.violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => ({rule: v.id, where: v.nodes.map((n) => n.html.slice(0, 200))})))"""
# Given a part and what is known, [rule, selector] each: the same findings but for those, and the numbers
# of those that were found.
SERIOUS_BUT = """([part, known]) => axe.run(part ?? document, {elementRef: true}).then((all) => {
    const found = all.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
        .flatMap(({id, nodes}) => nodes.map(({element, html}) => ({
            rule: id, where: html.slice(0, 200),
            known: known.findIndex(([rule, place]) => rule === id && element.matches(place)),
        })));
    return {
        ours: found.filter((one) => one.known < 0).map(({rule, where}) => ({rule, where})),
        known: [...new Set(found.map((one) => one.known))].filter((k) => k >= 0).sort(),
    };
})"""
