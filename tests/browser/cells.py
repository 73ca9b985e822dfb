"""The cells of the notebooks that the browser opens."""

# What a student has written when the widget appears.
PLAYERS = """
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import two_moons
from course_utils.networks import mlp
from course_utils.widgets.to_watch import update_D, update_G

torch.manual_seed(0)
torch.set_num_threads(1)
net_G, net_D = mlp(2, 64, 64, 2), mlp(2, 64, 64, 1)
data = two_moons(2000)
"""

GANLAB = """
from course_utils.widgets import GanLab

lab = GanLab(net_G, net_D, data, update_D=update_D, update_G=update_G)
lab
"""

LATENT = """
from course_utils.widgets import LatentExplorer

class Images(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.ConvTranspose2d(16, 64, 4), nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Tanh(),
        )

    def forward(self, z, y):
        z = torch.cat([z, F.one_hot(y, 3).float()], 1)
        return self.net(4 * z[:, :, None, None])

explorer = LatentExplorer(Images(), z_dim=13, num_classes=3)
explorer
"""

LIVE = """
import time
from course_utils.widgets import LivePlot

with LivePlot() as plot:
    for step in range(400):
        time.sleep(0.01)
        plot.update(loss_D=1.4 - step / 1000, loss_G=0.7, D_x=0.6, D_G_z=0.4,
                    samples=lambda: torch.rand(16, 1, 28, 28) * (1 - step / 400))
"""

EYE = """
from course_utils.widgets import EyeTest

generator = torch.Generator().manual_seed(0)
real = torch.rand(3, 1, 28, 28, generator=generator)
eye = EyeTest(real, -real)
eye
"""
