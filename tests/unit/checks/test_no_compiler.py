"""Torch's compiler stays out of a check, and is there as ever for whoever wants it."""

import subprocess
import sys
import textwrap


def in_a_fresh_kernel(code: str) -> str:
    begin = """
        import sys, torch
        from course_utils.checks.no_compiler import without_compiler
        net = torch.nn.Linear(2, 2)
        def step(kind):
            optimizer = kind(net.parameters(), lr=0.1)
            net(torch.ones(1, 2)).sum().backward()
            optimizer.step()
            optimizer.zero_grad()
        def is_there():
            return "torch._dynamo" in sys.modules
    """
    whole = textwrap.dedent(begin) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_optimizers_step_without_it_and_leave_no_trace():
    said = in_a_fresh_kernel("""
        before = net.weight.clone()
        with without_compiler():
            step(torch.optim.SGD), step(torch.optim.Adam)
        moved = not torch.equal(before, net.weight)
        print(moved, is_there(), hasattr(torch.optim.Optimizer.zero_grad.__wrapped__, "__dynamo_disable"))
        step(torch.optim.SGD)
        print(is_there(), hasattr(sys.modules["torch._dynamo"], "optimize"))
    """)
    assert said.splitlines() == ["True False False", "True True"]


def test_who_asks_for_more_gets_the_compiler():
    said = in_a_fresh_kernel("""
        with without_compiler():
            step(torch.optim.SGD)
            import torch._dynamo.config
            print(torch._dynamo.config.__name__, hasattr(torch._dynamo, "optimize"))
            step(torch.optim.SGD)
        print(is_there())
    """)
    assert said.splitlines() == ["torch._dynamo.config True", "True"]
