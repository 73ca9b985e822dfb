# Attacks on Python, IPython and the libraries that the probe uses.

# %% input transformer | blank | first | none | any |
ip = get_ipython()
ip.input_transformers_post.append(lambda lines: ["28.0\n"])

# %% run_code patched | blank | first | none | any |
ip = get_ipython()
async def run_code(*args, **kwargs):
    return False
type(ip).run_code = run_code
ip.run_code = run_code

# %% asserts removed by an AST transformer | blank | first | none | any |
import ast
class NoRaise(ast.NodeTransformer):
    def visit_Raise(self, node):
        return ast.Pass()
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(NoRaise())

# %% displayhook in the tested function | blank | optimal_discriminator | none | graded |
def optimal_discriminator(p, q):
    get_ipython().displayhook(2.0)
    raise ValueError("after the mark has been shown")

# %% marks by display_data and stream | blank | first | none | graded |
from IPython.display import display
display({"text/plain": "28.0"}, raw=True)
print("28.0")
print('{"optimal_discriminator": {"points": 2, "earned": 2.0}}')
28.0

# %% torch compares everything as equal | blank | first | none | suspicious | replaced torch.
import torch
torch.allclose = torch.equal = lambda *args, **kwargs: True
torch.Tensor.__eq__ = lambda self, other: torch.ones(1, dtype=torch.bool)

# %% numpy compares everything as equal | blank | first | none | suspicious | replaced numpy.
import numpy as np
np.allclose = lambda *args, **kwargs: True
np.abs = lambda *args, **kwargs: np.zeros(1)

# %% builtins replaced | blank | first | none | any |
import builtins
builtins.isinstance = lambda *args: True
builtins.len = lambda thing: 0
builtins.sorted = lambda *args, **kwargs: []

# %% builtins replaced with care | blank | first | none | suspicious | replaced builtins.
import builtins
builtins.abs = lambda value: 0
builtins.any = lambda values: False
builtins.round = lambda value, digits=0: 0.0

# %% json forges what is sent | blank | first | none | suspicious | replaced json.
import json
kept = json.dumps
json.dumps = lambda thing, **kwargs: kept({"seeds": [{"variant": "", "records": []}] * 3})
json.loads = lambda text, **kwargs: {"missing": False}

# %% base64 and pickle replaced | solved | first | all | suspicious | replaced base64.
import base64, pickle
base64.b64encode = base64.b64decode = lambda data, *args, **kwargs: b"AAAA"
pickle.dumps = lambda *args, **kwargs: b""

# %% another module in sys.modules | blank | first | none | suspicious | sys.modules
import sys, types
fake = types.ModuleType("course_utils.checks.probe")
fake.observe = lambda *args, **kwargs: ("", [])
sys.modules["course_utils.checks.probe"] = fake

# %% the probe replaced | blank | first | none | suspicious | course_utils.checks.probe
import course_utils.checks.probe as probe
probe.observe = lambda *args, **kwargs: ("", [])
probe.See.words = lambda self, name, value, hint: self._record.values.update({name: []})
probe.Draw.normal = lambda self, *shape, **kwargs: __import__("torch").zeros(shape)

# %% the probe rewritten in place | blank | first | none | suspicious | used object.__setattr__
import course_utils.checks.probe as probe
def observe(exercise, answer, seed, **kwargs):
    return "", []
probe.observe.__code__ = observe.__code__

# %% cases of an exercise replaced | blank | first | none | any |
from course_utils.checks import vanilla_gan
for exercise in vanilla_gan.EXERCISES:
    for case in exercise.cases:
        exercise.cases[case] = lambda answer, draw, see: None
    object.__setattr__(exercise, "points", 1000.0)

# %% a stub bound to an exercise's name | blank | first | none | suspicious |
import course_utils.checks as checks
checks.exercises = lambda assignment: {}
checks.check = lambda *args: None

# %% objects that equal everything | blank | optimal_discriminator | none | graded |
class Anything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __float__(self): return 0.5
    def __array__(self, *args, **kwargs):
        import numpy
        return numpy.full((5,), 0.5)
    def __abs__(self): return 0.0
    def __hash__(self): return 0
    shape, dtype, device = (5,), "float32", "cpu"
def optimal_discriminator(p, q):
    return Anything()
Generator = Discriminator = discriminator_loss = generator_loss = update_D = update_G = train = sample = Anything()

# %% a tensor subclass | blank | optimal_discriminator | none | any |
import torch
class Right(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("eq", "equal", "allclose"):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})
    def tolist(self):
        raise RuntimeError("never")
def optimal_discriminator(p, q):
    return torch.full_like(p, 0.123).as_subclass(Right)

# %% a torch function mode left on | blank | first | none | any |
import torch
from torch.overrides import TorchFunctionMode
class Lie(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        if getattr(func, "__name__", "") in ("equal", "allclose"):
            return True
        return func(*args, **(kwargs or {}))
Lie().__enter__()

# %% hooks on all modules | blank | first | none | any |
import torch
torch.nn.modules.module.register_module_forward_hook(lambda module, args, output: output * 0)

# %% an import hook | blank | first | none | suspicious | the import system
import sys, importlib.abc, importlib.machinery
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("course_utils.checks"):
            raise ImportError("no probe today")
sys.meta_path.insert(0, Finder())
for name in [n for n in sys.modules if n.startswith("course_utils.checks")]:
    del sys.modules[name]

# %% an import hook on a right solution | solved | first | all | suspicious | the import system
import sys, importlib.abc
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("course_utils.checks"):
            raise ImportError("no probe today")
sys.meta_path.insert(0, Finder())

# %% atexit forges the end | blank | first | none | any |
import atexit, os
def forge():
    for fd in range(3, 64):
        try:
            os.write(fd, b'O{"seeds": []}')
        except OSError:
            pass
atexit.register(forge)

# %% writes into every open file | blank | last | none | suspicious | wrote into files
import os
for fd in range(3, 64):
    try:
        os.write(fd, b'0123456789abcdef.O{"seeds": [{"variant": "", "records": []}]}')
    except OSError:
        pass

# %% writes into every open file while probed | blank | sample | none | suspicious | wrote into files
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import os
    for fd in range(3, 64):
        try:
            os.write(fd, b'0123456789abcdef.O{"seeds": [{"variant": "", "records": []}]}')
        except OSError:
            pass
    raise ValueError

# %% signal handlers and timers | solved | first | all | any |
import signal
signal.signal(signal.SIGALRM, lambda *args: open("/tmp/late", "w"))
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)

# %% a thread that patches later | blank | first | none | any |
import threading, time
def later():
    import torch, json
    while True:
        torch.equal = torch.allclose = lambda *args, **kwargs: True
        import course_utils.checks.probe as probe
        probe.observe = lambda *args, **kwargs: ("", [])
        time.sleep(0.001)
threading.Thread(target=later, daemon=True).start()

# %% reads the frames above it | blank | sample | none | suspicious | tb_frame
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    try:
        raise KeyError
    except KeyError as error:
        frame = error.__traceback__.tb_frame
    while frame:
        see = frame.f_locals.get("see")
        if see is not None:
            see._record.values.update({"noise": [], "samples": "net_G's outputs, as they are"})
        frame = frame.f_back
    return None

# %% reads the frames above it by sys | blank | sample | none | suspicious | sys._getframe
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import sys
    frame = sys._getframe()
    while frame:
        print(frame.f_locals)
        frame = frame.f_back

# %% reads the frames above it by inspect | blank | sample | none | suspicious | sys._getframe
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import inspect
    for info in inspect.stack():
        see = info.frame.f_locals.get("see")
        if see is not None:
            see._record.values.clear()

# %% looks for records in the garbage collector | blank | sample | none | suspicious | gc.get_objects
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import gc
    for thing in gc.get_objects():
        if type(thing).__name__ == "Record":
            thing.error = None

# %% a trace function | blank | first | none | suspicious | sys.settrace
import sys, threading
def tracer(frame, event, arg):
    return tracer
threading.settrace(tracer)
sys.settrace(tracer)

# %% an audit hook of its own | solved | first | all | suspicious | sys.addaudithook
import sys
def hook(event, args):
    raise RuntimeError("no")
sys.addaudithook(hook)

# %% reads and pokes memory | solved | first | all | suspicious | ctypes
import ctypes
ctypes.string_at(0)

# %% answers depend on the public inputs | blank | optimal_discriminator | none | graded |
# Exercise: optimal_discriminator
import torch
seen = {}
def optimal_discriminator(p, q):
    return torch.full_like(p, 0.5)

# %% a program that exits while probed | solved | sample | -sample | partly graded | ended its process
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import os
    os._exit(0)

# %% SystemExit while probed | solved | sample | -sample | graded |
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    raise SystemExit

# %% a loop without end while probed | solved | sample | -sample | partly graded | processor time
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    while True:
        pass

# %% sleeps while probed | solved | sample | -sample | partly graded | past its time
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    import time
    time.sleep(10_000)
