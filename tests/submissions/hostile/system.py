# Attacks on the machine, the course folder, other students and the network.

# %% reads solutions and other submissions | solved | first | all | any |
import glob, os
found = glob.glob("{root}/**", recursive=True)
print("FOUND", found)
for path in ("{root}/solutions/01_vanilla_gan.py", "{root}/gradebook.db", "{root}/submitted/honest-0/01_vanilla_gan/vanilla_gan.ipynb", "{root}/.grading/01_vanilla_gan/expected.json"):
    try:
        print("READ", open(path, "rb").read()[:100])
    except OSError as error:
        print(type(error).__name__)

# %% golden observations and the grader's code | solved | first | all | any |
import importlib.util, os, pathlib, course_utils
package = pathlib.Path(course_utils.__file__).parent
print("GOLDEN", list((package / "checks" / "golden").glob("*")), "GRADER", list((package / "grading").glob("*")))
print(importlib.util.find_spec("course_utils.grading.judge") is None if (package / "grading" / "judge.py").exists() else "none")

# %% what has run before | solved | last | all | graded |
print("TESTS", [cell for cell in In if "check(" in cell and "BEGIN" in cell], len(Out))

# %% writes the gradebook and a start-up file | solved | first | all | suspicious | tried to open
import os, pathlib
for path in ("{root}/gradebook.db", "{root}/nbgrader_config.py", "/root/.ipython/profile_default/startup/0.py", "/etc/passwd", "/usr/lib/x.py"):
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "a").write("{mark}")
    except OSError as error:
        print(type(error).__name__)
home = pathlib.Path.home() / ".ipython" / "profile_default" / "startup"
home.mkdir(parents=True)
(home / "0.py").write_text("print('{mark}')")

# %% marks in shared places | solved | first | all | any |
import pathlib, os
for place in ("/tmp/{mark}", "/dev/shm/{mark}", os.path.expanduser("~/{mark}"), "./{mark}"):
    pathlib.Path(place).write_text("{mark}")
import torch
torch.course_mark = "{mark}"
from multiprocessing import shared_memory
shared_memory.SharedMemory("mark", create=True, size=16)

# %% looks for marks in shared places | solved | first | all | any |
import os, torch
seen = [place for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), ".") if any("mark" in name for name in os.listdir(place))]
print("SEEN", seen, hasattr(torch, "course_mark"))
from multiprocessing import shared_memory
try:
    shared_memory.SharedMemory("mark")
    print("SEEN shared memory")
except FileNotFoundError:
    pass

# %% changes files of installed packages | solved | first | all | any |
import torch, os, course_utils
for module in (torch, course_utils):
    try:
        open(module.__file__, "a").write("# {mark}\n")
    except OSError as error:
        print(type(error).__name__)

# %% the environment | solved | first | all | suspicious | /proc
import os
print("ENV", dict(os.environ))
for path in ("/proc/1/environ", "/proc/self/environ", "/proc/1/cmdline", "/proc/1/mem"):
    try:
        print("PROC", open(path, "rb").read(4000))
    except OSError as error:
        print(type(error).__name__)
print("PIDS", [name for name in os.listdir("/proc") if name.isdigit()])

# %% connects to loopback | solved | first | all | suspicious | connect
import socket
for address in (("127.0.0.1", {port}), ("1.1.1.1", 53)):
    try:
        socket.create_connection(address, timeout=2).sendall(b"{mark}")
        print("CONNECTED", address)
    except OSError as error:
        print(type(error).__name__)

# %% connects to unix sockets | solved | first | all | suspicious | connect
import socket, glob
for path in ["\0{mark}", "/run/docker.sock", "/tmp/.X11-unix/X0", "{root}/socket", *glob.glob("/run/**/*.sock", recursive=True)]:
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(path)
            print("CONNECTED", path)
    except OSError as error:
        print(type(error).__name__)

# %% the kernel's connection file | solved | first | all | any |
import glob, os
places = ("/run/**/kernel-*.json", "/root/.local/**/kernel-*.json", os.path.expanduser("~/.local/share/jupyter/**"))
print("FILES", [name for place in places for name in glob.glob(place, recursive=True)])
try:
    from ipykernel import get_connection_file
    print("CONNECTION", get_connection_file())
except Exception as error:
    print(type(error).__name__)

# %% a daemon that survives | solved | first | all | suspicious | os.fork
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(3, 64):
            try:
                os.read(fd, 0)
            except OSError:
                pass
        os.execv("/bin/sh", ["sh", "-c", "sleep 86399; echo {mark}"])
    os._exit(0)

# %% a fork that goes on with the notebook | solved | first | all | suspicious | os.fork
import os
os.fork()

# %% a child that steals what is asked | blank | last | none | suspicious | os.fork
import os, time
if os.fork() == 0:
    end = time.time() + 20
    while time.time() < end:
        for fd in range(3, 20):
            try:
                os.set_blocking(fd, False)
                data = os.read(fd, 65536)
                if data:
                    os.write(fd, data[:16] + b'.O{"seeds": [{"variant": "", "records": []}, {"variant": "", "records": []}, {"variant": "", "records": []}]}')
            except OSError:
                pass
    os._exit(0)

# %% a fork bomb | solved | first | all | suspicious | os.fork
import os
for _ in range(10_000):
    try:
        if os.fork() == 0:
            import time
            time.sleep(600)
            os._exit(0)
    except OSError:
        break

# %% a thread bomb | solved | first | all | any |
import threading, time
try:
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
except RuntimeError as error:
    print(error)

# %% kills everything it can | solved | first | all | any |
import os, signal
try:
    os.kill(-1, signal.SIGKILL)
except OSError as error:
    print(type(error).__name__)
try:
    os.kill(1, signal.SIGKILL)
except OSError as error:
    print(type(error).__name__)

# %% ptrace of a sibling | solved | first | all | any |
import subprocess
print(subprocess.run(["gdb", "-p", "1"], capture_output=True).returncode if __import__("shutil").which("gdb") else "no gdb")
open("/proc/1/mem", "rb")

# %% new namespaces and mounts | solved | first | all | any |
import subprocess
print("MOUNT", subprocess.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/usr"], capture_output=True).returncode)
print("CHROOT", subprocess.run(["mount", "--bind", "/", "/mnt"], capture_output=True).returncode)

# %% ends its process | solved | first | all | partly graded | exit
import os
os._exit(0)

# %% becomes another program | solved | first | all | suspicious | exit
import os
os.execv("/bin/true", ["true"])

# %% a segmentation fault | solved | last | all | partly graded | SIGSEGV
import faulthandler
faulthandler._sigsegv()

# %% every cell kills its process | solved | train | -train | partly graded | SIGABRT
# Exercise: train
import os
os.abort()

# %% a loop without end | solved | first | all | graded |
while True:
    pass

# %% a loop that cannot be interrupted | solved | first | all | partly graded | past its time
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True:
    try:
        time.sleep(1000)
    except BaseException:
        pass

# %% SystemExit in a cell | solved | first | all | graded |
raise SystemExit(1)

# %% exit and quit | solved | first | all | graded |
exit()
quit()

# %% too much memory | solved | first | all | any |
import torch
hoard = [torch.ones(2**28) for _ in range(64)]

# %% too much memory in several processes | solved | first | all | any |
import os, time
for _ in range(12):
    if os.fork() == 0:
        hoard = bytearray(b"x") * (300 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(5)

# %% a full disk | solved | first | all | graded |
for i in range(40):
    with open(f"/tmp/big-{i}", "wb") as file:
        file.write(bytes(32 * 2**20))

# %% a gigabyte of output | solved | first | all | graded |
for _ in range(1024):
    print("x" * 2**20)

# %% output without newlines from a subprocess | solved | first | all | any |
import subprocess
subprocess.run("head -c 100000000 /dev/zero | tr '\\0' x; head -c 1000000 /dev/zero >&2", shell=True)

# %% ANSI and HTML in outputs | solved | first | all | graded |
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("<script>alert('{mark}')</script>"), Javascript("alert('{mark}')"), SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"))
display(Markdown("<img src=x onerror=alert('{mark}')>"))
display({"application/vnd.jupyter.widget-view+json": {"model_id": "{mark}"}, "text/html": "<script>1</script>"}, raw=True)
print("\x1b[2J\x1b]0;{mark}\x07\x1b[31m red \x00\x08\x7f <script>alert(2)</script>")
class Odd:
    def _repr_html_(self): return "<script>alert('{mark}')</script>"
    def __repr__(self): return "<script>alert('plain')</script>"
Odd()

# %% HTML in an exception | blank | sample | none | graded |
# Exercise: sample
def sample(net_G, n, z_dim, seed=0):
    raise ValueError("<script>alert(1)</script>\x1b[31m" + "x" * 10_000)

# %% an exception that cannot be shown | blank | sample | none | any |
# Exercise: sample
class Bad(Exception):
    def __str__(self): raise SystemExit
    def __repr__(self): raise SystemExit
def sample(net_G, n, z_dim, seed=0):
    raise Bad()

# %% recursion without end | solved | first | all | any |
import sys
sys.setrecursionlimit(10**9)
def down(n):
    return down(n + 1) + 1
down(0)

# %% warnings and stderr everywhere | solved | last | all | graded |
import sys, warnings, logging
kept = optimal_discriminator
def optimal_discriminator(p, q):
    warnings.warn("careful")
    logging.error("an error that is none")
    print("to stderr", file=sys.stderr)
    return kept(p, q)

# %% zip bomb unpacked in the notebook | solved | first | all | any |
import io, zipfile, shutil
with zipfile.ZipFile("/tmp/bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for i in range(20):
        archive.writestr(f"{i}", bytes(64 * 2**20 - 1))
with zipfile.ZipFile("/tmp/bomb.zip") as archive:
    archive.extractall("/tmp/out")
