# %% wrong: The second skip is missing: what comes up is doubled, and what was kept at the quarter is not used.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        middle = self.middle(second)
        up = self.up(torch.cat([middle, middle], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% variant: functions
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, middle], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2))


# %% wrong: The first skip is missing: what comes up is doubled, and what was kept at half the size is not used.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, up], dim=1))


# %% wrong: The last map of the way up is left out: it is what has passed through all layers.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([first, first], dim=1))


# %% wrong: In the first concatenation what was kept comes first: it stands behind what comes up.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([second, self.middle(second)], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% variant: functions
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat((down_2, middle), 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2))


# %% wrong: In the second concatenation what was kept comes first: it stands behind what comes up.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([first, up], dim=1))


# %% wrong: In both concatenations what was kept comes first: it stands behind what comes up.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([second, self.middle(second)], dim=1))
        return self.last(torch.cat([first, up], dim=1))


# %% wrong: The skip comes from the wrong level: what was kept at the quarter is enlarged and used at half the size, too.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        kept = F.pixel_shuffle(second.repeat(1, 2, 1, 1), 2)
        return self.last(torch.cat([up, kept], dim=1))


# %% wrong: The skips are added: they are concatenated, so that the next layer can tell them apart.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(2 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(self.middle(second) + second)
        return self.last(up + first)


# %% wrong: There are no skips: a layer for 2w channels follows where the table concatenates.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(2 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(self.middle(second))
        return self.last(up)


# %% wrong: is the dimension right, and has each as many rows?
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, second], dim=1))


# %% wrong: A convolution for
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second]))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The layer at the quarter is left out: between both halves of the way stands one more convolution.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([second, second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: What was kept at half the size is cut off: gradients go back along the skips as well.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first.detach()], dim=1))


# %% variant: functions
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1.detach()], 1)), 2))


# %% wrong: What was kept at the quarter is cut off: gradients go back along the skips as well.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second.detach()], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: What goes through the bottom is cut off: gradients go back along both ways.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second.detach()), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: BatchNorm stands where InstanceNorm is asked for: each image is to be translated by itself.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: BatchNorm without parameters stands where InstanceNorm is asked for: each image is to be translated by itself.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(2 * width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.BatchNorm2d(2 * width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.BatchNorm2d(width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: InstanceNorm has scale and shift: its default has no parameters.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width, affine=True),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width, affine=True),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width, affine=True),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: InstanceNorm keeps running statistics: in eval mode nothing may be different.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width, track_running_stats=True),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width, track_running_stats=True),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width, track_running_stats=True),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: There is no norm: InstanceNorm2d follows three of the convolutions.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: There is a norm too many, behind the first convolution.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.InstanceNorm2d(width), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: On the way up the norm stands before PixelShuffle: it stands behind.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.InstanceNorm2d(4 * width),
            nn.PixelShuffle(2),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: LeakyReLU comes before the norm: it comes behind.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.InstanceNorm2d(2 * width),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.InstanceNorm2d(2 * width),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: All convolutions have a bias: one just before a norm is taken away with the mean, so these two have none.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: No convolution has a bias: only the two just before a norm have none.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1, bias=False), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1, bias=False),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1, bias=False), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: tanh is missing at the end: images lie in (-1, 1).
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2)
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% variant: functions
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2)


# %% wrong: A sigmoid stands at the end: images lie in (-1, 1), by tanh.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Sigmoid()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The activations are ReLU: they are LeakyReLU(0.2).
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.ReLU()
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.ReLU(),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.ReLU(),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.ReLU(),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: On the way up LeakyReLU(0.2) is missing behind the norm.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.to_quarter = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.at_quarter = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1), nn.PixelShuffle(2), nn.InstanceNorm2d(width)
        )
        self.to_image = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        half = self.to_half(x)
        quarter = self.to_quarter(half)
        up = self.up(torch.cat([self.at_quarter(quarter), quarter], dim=1))
        return self.to_image(torch.cat([up, half], dim=1))


# %% wrong: The slope of LeakyReLU is torch's default, 0.01: it is 0.2.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU()
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: Nearest neighbours are enlarged: PixelShuffle(2) arranges four channels.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Upsample(scale_factor=2),
            nn.Conv2d(4 * width, width, 3, padding=1),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Upsample(scale_factor=2), nn.Conv2d(2 * width, out_channels, 3, padding=1), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: A transposed convolution stands where a convolution and PixelShuffle(2) are asked for.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.ConvTranspose2d(4 * width, width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The first convolution halves the size itself: PixelUnshuffle(2) does, and the convolution has the stride 1.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The second convolution has the kernel 3: it is 4.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The arguments are exchanged: in_channels come in, and out_channels go out.
class SkipGenerator(nn.Module):
    def __init__(self, out_channels=1, in_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: out_channels is not used: it is the number of channels that come out.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * in_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The width is fixed: it is an argument.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        width = 16
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: width is 32 by default: 16 it is.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=32):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: Only the change is made: x is added at the end, which the table does not do.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        made = self.last(torch.cat([up, first], dim=1))
        return made + x.mean(dim=1, keepdim=True)


# %% wrong: Gradients must reach all weights and pass on to the input
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        x = x.detach()
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first.detach()], dim=1))


# %% wrong: Gradients must reach all weights and pass on to the input
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )
        self.first[1].requires_grad_(False)

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: the output is random: two passes over the same input differ
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.Dropout(0.5),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: The network is there for one size of images: convolutions alone take any.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        middle = self.middle(second).reshape(len(x), -1, 7, 7)
        up = self.up(torch.cat([middle, second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: keep layers as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.others = [nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)]

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.others[0](torch.cat([up, down_1], 1)), 2))


# %% wrong: The first line of __init__ must be super().__init__().
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )
        self.to(device)

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% right: functions
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2))


# %% right: tanh first, since it works number by number
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.Tanh(), nn.PixelShuffle(2)
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% right: a list of kept maps
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        kept = [self.first(x)]
        kept.append(self.second(kept[-1]))
        x = self.middle(kept[-1])
        for layer in (self.up, self.last):
            x = layer(torch.hstack([x, kept.pop()]))
        return x


# %% right: rearranged by hand
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(x.unflatten(2, (-1, 2)).unflatten(4, (-1, 2)).permute(0, 1, 3, 5, 2, 4).flatten(1, 3)), 0.2)
        down_2 = F.leaky_relu(F.instance_norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(F.instance_norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(F.instance_norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2))


# %% right: the norm by hand
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        w = width
        self.conv_1 = nn.Conv2d(4 * in_channels, w, 3, 1, 1)
        self.conv_2 = nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False)
        self.conv_3 = nn.Conv2d(2 * w, 2 * w, 3, 1, 1, bias=False)
        self.conv_4 = nn.Conv2d(4 * w, 4 * w, 3, 1, 1)
        self.conv_5 = nn.Conv2d(2 * w, 4 * out_channels, 3, 1, 1)

    def norm(self, x):
        mean, var = x.mean((2, 3), keepdim=True), x.var((2, 3), unbiased=False, keepdim=True)
        return (x - mean) / (var + 1e-5).sqrt()

    def forward(self, x):
        down_1 = F.leaky_relu(self.conv_1(F.pixel_unshuffle(x, 2)), 0.2)
        down_2 = F.leaky_relu(self.norm(self.conv_2(down_1)), 0.2)
        middle = F.leaky_relu(self.norm(self.conv_3(down_2)), 0.2)
        up = F.pixel_shuffle(self.conv_4(torch.cat([middle, down_2], 1)), 2)
        up = F.leaky_relu(self.norm(up), 0.2)
        return torch.tanh(F.pixel_shuffle(self.conv_5(torch.cat([up, down_1], 1)), 2))


# %% right: GroupNorm with a group for each channel
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.GroupNorm(2 * width, 2 * width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.middle = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 3, padding=1, bias=False),
            nn.GroupNorm(2 * width, 2 * width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.GroupNorm(width, width, affine=False),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))


# %% right: layers by a helper
class SkipGenerator(nn.Module):
    def __init__(self, in_channels=1, out_channels=1, width=16):
        super().__init__()
        self.first = nn.Sequential(
            nn.PixelUnshuffle(2), nn.Conv2d(4 * in_channels, width, 3, padding=1), nn.LeakyReLU(0.2)
        )
        def block(inputs, kernel, stride):
            return nn.Sequential(
                nn.Conv2d(inputs, 2 * width, kernel, stride, 1, bias=False),
                nn.InstanceNorm2d(2 * width),
                nn.LeakyReLU(0.2, inplace=True),
            )

        self.second, self.middle = block(width, 4, 2), block(2 * width, 3, 1)
        self.up = nn.Sequential(
            nn.Conv2d(4 * width, 4 * width, 3, padding=1),
            nn.PixelShuffle(2),
            nn.InstanceNorm2d(width),
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Sequential(
            nn.Conv2d(2 * width, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.Tanh()
        )

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        up = self.up(torch.cat([self.middle(second), second], dim=1))
        return self.last(torch.cat([up, first], dim=1))
