# %% wrong: BatchNorm is missing: it follows every layer but the last.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.first(z), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(x, 0.2)
        x = F.leaky_relu(self.up(x), 0.2)
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: BatchNorm follows the last layer too: it would force the contrast of the image.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.BatchNorm2d(4),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The layers before BatchNorm have biases: BatchNorm takes them away, say bias=False.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: The transposed convolution before BatchNorm has a bias: BatchNorm takes it away, say bias=False.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The last layer has no bias: nothing would take one away there.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1, bias=False),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: kernel by name
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same", bias=False)

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: BatchNorm stands after the LeakyReLU: it comes between the layer and the activation.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.LeakyReLU(0.2),
            nn.BatchNorm1d(8 * width),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.LeakyReLU(0.2),
            nn.BatchNorm2d(2 * width),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = self.norm_1(F.leaky_relu(self.first(z), 0.2))
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = self.norm_2(F.leaky_relu(x, 0.2))
        x = self.norm_3(F.leaky_relu(self.up(x), 0.2))
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: The activation is ReLU: here it is LeakyReLU(0.2).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.ReLU(),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.relu(self.norm_1(self.first(z)))
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.relu(self.norm_2(x))
        x = F.relu(self.norm_3(self.up(x)))
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: The slope of the LeakyReLU is PyTorch's default 0.01: say 0.2.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: functions
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)))
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x))
        x = F.leaky_relu(self.norm_3(self.up(x)))
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% wrong: Tanh at the end is missing: images lie in (-1, 1).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: A sigmoid stands at the end: images lie in (-1, 1), take tanh.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.layers(z)


# %% variant: a function
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.sigmoid(F.pixel_shuffle(self.last(x), 2))


# %% wrong: The 0.8 is taken for eps: BatchNorm(c, 0.8) adds it to the variance. Leave it out.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width, 0.8),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width, 0.8),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: InstanceNorm stands where BatchNorm2d is asked for: it normalises each image by itself.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.InstanceNorm2d(2 * width, affine=True),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.InstanceNorm2d(width, affine=True),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: BatchNorm has no running statistics: in eval mode a sample would depend on its batch.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width, track_running_stats=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The kernel of the transposed convolution is 3: kernel 4 is a multiple of the stride.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 3, 2, 1, output_padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The kernel of the last convolution is 5: it is 3.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 5, padding=2),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The image is enlarged by copying pixels: PixelShuffle(2) lays four channels out as 2 × 2 pixels.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 1, 3, padding=1),
            nn.Upsample(scale_factor=2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The four channels are reshaped, not shuffled: PixelShuffle(2) keeps the pixels of a place together.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.tanh(self.last(x).reshape(-1, 1, 28, 28))


# %% wrong: A transposed convolution stands last: it is a Conv2d to four channels and PixelShuffle(2).
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(width, 1, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The first Linear layer is missing: z passes through 8w units before there are any pixels.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The default of width is 64: it is 32 for G.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The default of z_dim is 100: it is 74.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=100, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The widths are fixed in the code: take them from the argument width.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 256, bias=False),
            nn.BatchNorm1d(256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 64 * 49, bias=False),
            nn.Unflatten(1, (64, 7, 7)),
            nn.BatchNorm2d(64),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.2),
            nn.Conv2d(32, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The width of the noise is fixed in the code: take it from the argument z_dim.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(74, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The arguments are exchanged: z_dim comes first.
class DcganGenerator(nn.Module):
    def __init__(self, width=32, z_dim=74):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: Gradients must reach all weights and pass on to the input
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z.detach())


# %% wrong: Lazy layers have no weights yet
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.LazyLinear(8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: the output is random
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.Dropout(0.2),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: The first line of __init__ must be super().__init__().
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.layers(z)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        ).to(device)

    def forward(self, z):
        return self.layers(z)


# %% right: functions and single attributes
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.tanh(F.pixel_shuffle(self.last(x), 2))


# %% right: blocks in a helper
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width

        def block(layer, norm):
            return [layer, norm, nn.LeakyReLU(0.2, inplace=True)]

        self.dense = nn.Sequential(
            *block(nn.Linear(z_dim, 8 * w, bias=False), nn.BatchNorm1d(8 * w)),
            nn.Linear(8 * w, 2 * w * 7 * 7, bias=False),
        )
        self.images = nn.Sequential(
            nn.BatchNorm2d(2 * w),
            nn.LeakyReLU(0.2, inplace=True),
            *block(nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w)),
            nn.Conv2d(w, 4, 3, 1, 1),
            nn.PixelShuffle(2),
        )

    def forward(self, z):
        dense = self.dense(z)
        return self.images(dense.reshape(len(z), -1, 7, 7)).tanh()


# %% right: tanh before the pixels are laid out
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.Tanh(),
            nn.PixelShuffle(2),
        )

    def forward(self, z):
        return self.layers(z)


# %% right: pixels laid out by hand
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.w = width
        self.first = nn.Linear(z_dim, 8 * width, bias=False)
        self.norm_1 = nn.BatchNorm1d(8 * width)
        self.second = nn.Linear(8 * width, 98 * width, bias=False)
        self.norm_2 = nn.BatchNorm2d(2 * width)
        self.up = nn.ConvTranspose2d(2 * width, width, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm_3 = nn.BatchNorm2d(width)
        self.last = nn.Conv2d(width, 4, kernel_size=3, padding="same")

    def shuffled(self, x):
        x = x.view(-1, 1, 2, 2, 14, 14).permute(0, 1, 4, 2, 5, 3)
        return x.reshape(-1, 1, 28, 28)

    def forward(self, z):
        x = F.leaky_relu(self.norm_1(self.first(z)), 0.2)
        x = self.second(x).view(-1, 2 * self.w, 7, 7)
        x = F.leaky_relu(self.norm_2(x), 0.2)
        x = F.leaky_relu(self.norm_3(self.up(x)), 0.2)
        return torch.tanh(self.shuffled(self.last(x)))


# %% right: a loop over a ModuleList
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        self.layers = nn.ModuleList([*nn.Sequential(
            nn.Linear(z_dim, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )])

    def forward(self, z):
        for layer in self.layers:
            z = layer(z)
        return z


# %% wrong: There is no LeakyReLU between the transposed convolution and the last one.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(nn.Linear(z_dim, 8*w, bias=False), nn.BatchNorm1d(8*w), nn.LeakyReLU(0.2), nn.Linear(8*w, 98*w, bias=False), nn.Unflatten(1, (2*w, 7, 7)), nn.BatchNorm2d(2*w), nn.LeakyReLU(0.2), nn.ConvTranspose2d(2*w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())
    def forward(self, z):
        return self.net(z)


# %% wrong: forward switches to eval mode: the mode is for the caller to choose.
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(nn.Linear(z_dim, 8*w, bias=False), nn.BatchNorm1d(8*w), nn.LeakyReLU(0.2), nn.Linear(8*w, 98*w, bias=False), nn.Unflatten(1, (2*w, 7, 7)), nn.BatchNorm2d(2*w), nn.LeakyReLU(0.2), nn.ConvTranspose2d(2*w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2), nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())
    def forward(self, z):
        self.net.eval(); return self.net(z)


# %% wrong: The channels come last before they are permuted: Unflatten makes (2w, 7, 7).
class Rows(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.w = w
    def forward(self, x):
        return x.view(-1, 7, 7, 2 * self.w).permute(0, 3, 1, 2)
class DcganGenerator(nn.Module):
    def __init__(self, z_dim=74, width=32):
        super().__init__()
        w = width
        self.net = nn.Sequential(nn.Linear(z_dim, 8*w, bias=False), nn.BatchNorm1d(8*w), nn.LeakyReLU(0.2), nn.Linear(8*w, 98*w, bias=False), Rows(w), nn.BatchNorm2d(2*w), nn.LeakyReLU(0.2), nn.ConvTranspose2d(2*w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.LeakyReLU(0.2), nn.Conv2d(w, 4, 3, padding=1), nn.PixelShuffle(2), nn.Tanh())
    def forward(self, z):
        return self.net(z)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class DcganGenerator(DcganGenerator):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)
