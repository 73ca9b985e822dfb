# %% wrong: A sigmoid stands at the end: logits are asked for.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: a function
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.conv_2(x), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return torch.sigmoid(self.logit(x))


# %% wrong: There is BatchNorm in D: each logit is to depend on its own image alone.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: a function
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(2 * width)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.norm(self.conv_2(x)), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.logit(x)


# %% wrong: BatchNorm follows both convolutions of D: each logit is to depend on its own image alone.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The convolutions have no bias: without BatchNorm behind them they need one.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The activation is ReLU: it is LeakyReLU(0.2), for the gradients that G learns from.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.ReLU(),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: functions
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.relu(self.conv_1(x))
        x = F.relu(self.conv_2(x))
        x = F.relu(self.dense(x.flatten(1)))
        return self.logit(x)


# %% wrong: The slope of the LeakyReLU is PyTorch's default 0.01: say 0.2.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: functions
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.leaky_relu(self.conv_1(x))
        x = F.leaky_relu(self.conv_2(x))
        x = F.leaky_relu(self.dense(x.flatten(1)))
        return self.logit(x)


# %% wrong: A LeakyReLU stands after the last layer: logits may be as negative as they like.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
            nn.LeakyReLU(0.2),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is no activation between the two linear layers.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% variant: functions
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.conv_2(x), 0.2)
        x = self.dense(x.flatten(1))
        return self.logit(x)


# %% wrong: The pixels are reshaped, not shuffled: PixelUnshuffle(4) keeps the 4 × 4 pixels of a place together.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = x.reshape(-1, 16, 7, 7)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.conv_2(x), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.logit(x)


# %% wrong: A strided convolution stands first: it is PixelUnshuffle(4).
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The image is pooled: a stride makes it smaller.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.MaxPool2d(2, ceil_mode=True),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The stride stands at the first convolution: it belongs to the second.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The kernel of the convolutions is 5: it is 3.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 5, padding=2),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 5, stride=2, padding=2),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The hidden linear layer is missing: 4w units come before the logit.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The default of width is 32: it is 64 for D.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The widths are fixed in the code: take them from the argument width.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, 64, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2048, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: squeeze() removes the batch dimension of a batch of one: keep (n, 1).
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x).squeeze()[..., None]


# %% wrong: The logits have shape (n,): keep (n, 1).
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)[:, 0]


# %% wrong: the output is random
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: Gradients must reach all weights and pass on to the input
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x.detach())


# %% wrong: Lazy layers have no weights yet
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.LazyLinear(4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        ).to(device)

    def forward(self, x):
        return self.layers(x)


# %% right: functions and single attributes
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, 4)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.conv_2(x), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.logit(x)


# %% right: two sequences
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
        )
        self.judge = nn.Sequential(
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.judge(torch.flatten(self.layers(x), start_dim=1))


# %% right: pixels taken apart by hand
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.conv_1 = nn.Conv2d(16, width, kernel_size=3, padding="same")
        self.conv_2 = nn.Conv2d(width, 2 * width, kernel_size=3, stride=2, padding=1)
        self.dense = nn.Linear(32 * width, 4 * width)
        self.logit = nn.Linear(4 * width, 1)

    def forward(self, x):
        x = x.view(-1, 7, 4, 7, 4).permute(0, 2, 4, 1, 3).reshape(-1, 16, 7, 7)
        x = F.leaky_relu(self.conv_1(x), 0.2)
        x = F.leaky_relu(self.conv_2(x), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.logit(x)


# %% right: inplace activations
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(negative_slope=0.2, inplace=True),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(negative_slope=0.2, inplace=True),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(negative_slope=0.2, inplace=True),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% right: the flat width computed
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * (-(-7 // 2)) ** 2, 4 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(4 * width, 1),
        )

    def forward(self, x):
        return self.layers(x)


# %% wrong: The images are rescaled first: they come in (-1, 1) already.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        w = width
        self.net = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(16, w, 3, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(w, 2*w, 3, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(32*w, 4*w), nn.LeakyReLU(0.2), nn.Linear(4*w, 1))
    def forward(self, x):
        return self.net(x * 2 - 1)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class DcganDiscriminator(DcganDiscriminator):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)
