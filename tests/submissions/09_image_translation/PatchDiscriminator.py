# %% wrong: A sigmoid stands at the end: logits are asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% variant: a function
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return torch.sigmoid(self.logit(x))


# %% wrong: The logits are averaged over the patches: one for each patch is asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image).mean(dim=(2, 3))


# %% variant: a global pool
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: the logits have shape (3, 6) where (3, 1, 2, 3) is asked for
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
            nn.Flatten(),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: the logits have shape (3, 2, 3) where (3, 1, 2, 3) is asked for
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image).squeeze(1)


# %% wrong: The condition comes first: its channels stand behind those of the image.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([condition, image], dim=1)
        return self.layers(image)


# %% variant: a function
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat((condition, image), 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return self.logit(x)


# %% wrong: A convolution for 3 channels gets
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        return self.layers(image)


# %% wrong: is the dimension right, and has each as many rows?
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition])
        return self.layers(image)


# %% wrong: A call does not fit the signature
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: condition is None where there is none: then the image goes into the layers alone.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        return self.layers(torch.cat([image, condition], dim=1))


# %% wrong: There is BatchNorm in D: each logit is to depend on its own image alone.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% variant: a function
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.norm = nn.BatchNorm2d(2 * width)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.norm(self.to_quarter(x)), 0.2)
        return self.logit(x)


# %% wrong: There is InstanceNorm in D: no norm is asked for.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.InstanceNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The convolutions have no bias: without a norm behind them they need one.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The activation is ReLU: it is LeakyReLU(0.2), for the gradients that G learns from.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The slope of LeakyReLU is torch's default, 0.01: it is 0.2.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: There is no activation between the convolutions: all three are one linear map.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The first activation is missing.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = self.to_half(x)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return self.logit(x)


# %% wrong: There is an activation behind the last convolution: nothing comes after it.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return F.leaky_relu(self.logit(x), 0.2)


# %% wrong: The last convolution has the kernel 1: with 3 a patch is 18 pixels wide.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The first two convolutions have the kernel 3: it is 4.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The first convolution has the stride 1: both halve the size.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The padding of the last convolution is missing: 28 pixels end in 7.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The second convolution has w channels: it has 2w.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: The width is fixed: it is an argument.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        width = 16
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: in_channels is not used: it is the first convolution's number of inputs.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: width is 64 by default: 16 it is.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=64):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: in_channels is 3 by default: 1 it is.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=3, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: Gradients must reach all weights and pass on to the input
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image.detach())


# %% wrong: The network is there for one size of images: convolutions alone take any.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 49, 49),
            nn.Unflatten(1, (1, 7, 7)),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: keep layers as attributes, in an nn.Sequential or in an nn.ModuleList, not in a Python list
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.last = [nn.Conv2d(2 * width, 1, 3, 1, 1)]

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return self.last[0](x)


# %% wrong: half is a method that every nn.Module has: give the layer another name.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return self.logit(x)


# %% wrong: The first line of __init__ must be super().__init__().
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: the output is random: two passes over the same input differ
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Dropout(0.3),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )
        self.to(device)

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% right: functions
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = F.leaky_relu(self.to_half(x), 0.2)
        x = F.leaky_relu(self.to_quarter(x), 0.2)
        return self.logit(x)


# %% right: convolutions that know their place
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        x = image
        for layer in self.layers:
            x = layer(x)
        return x


# %% right: a list of modules
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.relu = nn.LeakyReLU(negative_slope=0.2, inplace=True)
        self.to_half = nn.Conv2d(in_channels, width, 4, 2, 1)
        self.to_quarter = nn.Conv2d(width, 2 * width, 4, 2, 1)
        self.logit = nn.Conv2d(2 * width, 1, 3, 1, 1)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        x = self.relu(self.to_half(x))
        x = self.relu(self.to_quarter(x))
        return self.logit(x)


# %% right: whatever comes
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 1, 3, padding=1),
        )

    def forward(self, image, condition=None):
        return self.layers(torch.cat([x for x in (image, condition) if x is not None], dim=-3))


# %% right: padding by a layer of its own
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ZeroPad2d(1),
            nn.Conv2d(in_channels, width, 4, stride=2),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.ZeroPad2d(1),
            nn.Conv2d(2 * width, 1, 3),
        )

    def forward(self, image, condition=None):
        if condition is not None:
            image = torch.cat([image, condition], dim=1)
        return self.layers(image)


# %% right: a Sequential with names
class PatchDiscriminator(nn.Module):
    def __init__(self, in_channels=1, width=16):
        super().__init__()
        convs = [nn.Conv2d(2 * width, 1, 3, padding='same')]
        for inputs, outputs in ((width, 2 * width), (in_channels, width)):
            convs[:0] = [nn.Conv2d(inputs, outputs, kernel_size=4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        self.net = nn.Sequential(*convs)

    def forward(self, image, condition=None):
        x = image if condition is None else torch.cat([image, condition], 1)
        return self.net(x)
