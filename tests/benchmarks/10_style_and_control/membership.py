"""10_style_and_control: was an image in the training set? Pairs that saw 64, 1,000 and 60,000 images.

    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.membership --weights
    COURSE_DATA=... OMP_NUM_THREADS=1 python -m tests.benchmarks.10_style_and_control.membership --seeds 3 --write

Every pair makes as many steps, with the same networks. --weights trains seed 0 and writes
course_utils/weights/trained_on_NUMBER.pt, which the notebook reads; runs of seeds are stored as soon as each ends
(see --out), so that an interrupted command goes on where it stopped. Times are CPU seconds of one thread. --write puts
the figures of what ships, and of all stored runs, into membership.md beside it.
"""

import io
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from course_utils.data.digits import MNIST, Images, mnist
from course_utils.files import PACKAGE, write_atomic
from course_utils.metrics import nearest
from course_utils.recipes.trained_on import NUM_IMAGES, order_of_images, trained_on
from course_utils.weights import pack
from tests.benchmarks.stored import Runs, finish, made_by, options

from .lean import LEAN_VERSION, sample, train_lean

RESULTS = Path(__file__).with_suffix(".md")
NUM_STEPS = 2000
NUM_ASKED = 1000  # members, and others, at most
NUM_SAMPLES = 10_000  # that neighbours are looked for in


def known(train, number, seed):
    """The images that the pair of a seed is trained on; those of seed 0 are the notebook's."""
    order = order_of_images(len(train)).roll(-number * seed)[:number]
    return Images(train.x[order], train.y[order], train.source, train.value_range)


def scores(net_G, net_D, images):
    """By D: its logit. By neighbours: how near a sample comes, the larger the nearer."""
    with torch.no_grad():
        logits = net_D(images)[:, 0]
    samples = sample(net_G, NUM_SAMPLES, seed=1)
    return {"D": logits, "neighbours": -nearest(images, samples)[0][:, 0]}


def told(net_G, net_D, members, others):
    """Area under the ROC curve, and the share of members found when one of a hundred others is accused."""
    inside, outside = (scores(net_G, net_D, images) for images in (members, others))
    figures = {}
    for name in inside:
        a, b = inside[name], outside[name]
        truth = torch.cat([torch.ones(len(a)), torch.zeros(len(b))])
        figures[f"AUC, {name}"] = float(roc_auc_score(truth, torch.cat([a, b])))
        figures[f"found, {name}"] = (a > b.quantile(0.99)).float().mean().item()
    return figures


def measure(train, others, number, seed):
    images = known(train, number, seed)
    net_G, net_D, cpu = train_lean(images, NUM_STEPS, seed)
    return (net_G, net_D), dict(
        **told(net_G, net_D, images.x[:NUM_ASKED], others), seconds=round(cpu, 1)
    )


def write_weights(number, net_G, net_D):
    buffer = io.BytesIO()
    torch.save({"net_G": pack(net_G.state_dict()), "net_D": pack(net_D.state_dict())}, buffer)
    write_atomic(PACKAGE / "weights" / f"trained_on_{number}.pt", buffer.getvalue())


def row(title, figures, seconds):
    cells = [
        f"{figures[f'{what}, {by}']:.3f}" for by in ("D", "neighbours") for what in ("AUC", "found")
    ]
    return f"| {title} | {' | '.join(cells)} | {seconds} |"


def text(runs, train, others):
    lines = ["# Was this image in the training set?", "", *made_by(__doc__)]
    lines += [
        f"{NUM_STEPS:,} steps of 64 images each. Asked of up to {NUM_ASKED:,} members and of {len(others):,} test images; "
        f"neighbours among {NUM_SAMPLES:,} samples, by pixels. found: share of the members above 99 % of the others.",
        "",
        "| images, seed | AUC, D | found, D | AUC, neighbours | found, neighbours | CPU s |",
        "|---|---|---|---|---|---|",
    ]
    for number in NUM_IMAGES:
        members = known(train, number, 0).x[:NUM_ASKED]
        lines.append(row(f"{number:,}, as shipped", told(*trained_on(number), members, others), ""))
    for run in sorted(runs, key=lambda run: (int(run["name"]), run["seed"])):
        lines.append(row(f"{int(run['name']):,}, {run['seed']}", run, run["seconds"]))
    return "\n".join(lines) + "\n"


def main() -> None:
    names = [str(number) for number in NUM_IMAGES]
    parser = options(__doc__, names, RESULTS, names[0])
    parser.set_defaults(recipe=names)
    parser.add_argument("--weights", action="store_true", help="train what ships")
    args = parser.parse_args()
    torch.set_num_threads(1)
    train, test = mnist("train"), mnist("test")
    if train.source != MNIST:
        raise SystemExit("The benchmark needs the real MNIST.")
    others = test.x[order_of_images(len(test))[:NUM_ASKED]]
    runs = Runs(args.out, f"{LEAN_VERSION} {NUM_STEPS}")
    jobs = runs.missing(args.seeds, args.recipe)
    if args.weights:
        jobs = [(name, 0) for name in args.recipe]
    for name, seed in tqdm(jobs, unit="run"):
        pair, figures = measure(train, others, int(name), seed)
        if args.weights:
            write_weights(int(name), *pair)
        runs.add(name=name, seed=seed, **figures)
        print(name, seed, figures, flush=True)
    if args.write:
        finish(args, text(list(runs), train, others), RESULTS)


if __name__ == "__main__":
    main()
