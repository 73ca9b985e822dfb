# %% wrong: BatchNorm is missing: it follows every layer but the first and the last.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: BatchNorm follows the first layer too: it would wash out brightness and contrast.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: BatchNorm follows the last layer too: logits are to be as they are.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.BatchNorm2d(1), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The convolutions before BatchNorm have biases: BatchNorm takes them away, say bias=False.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The first layer has no bias: no BatchNorm follows it.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The last layer has no bias: no BatchNorm follows it.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last, bias=False), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: BatchNorm stands after the LeakyReLU: it comes between the convolution and the activation.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.LeakyReLU(0.2),
                nn.BatchNorm2d(c_out),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% variant: functions
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        widths = [width * 2**i for i in range(2 if size == 28 else 4)]
        self.first = nn.Conv2d(1, width, 4, 2, 1)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            self.convs.append(nn.Conv2d(widths[i], widths[i + 1], 4, 2, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.Conv2d(widths[-1], 1, 7 if size == 28 else 4)

    def forward(self, x):
        x = F.leaky_relu(self.first(x), 0.2)
        for conv, norm in zip(self.convs, self.norms):
            x = norm(F.leaky_relu(conv(x), 0.2))
        return self.last(x).flatten(1)


# %% wrong: ReLU in place of LeakyReLU(0.2): the generator learns from this network's gradients.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.ReLU()], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% variant: clamp
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        widths = [width * 2**i for i in range(2 if size == 28 else 4)]
        self.first = nn.Conv2d(1, width, 4, 2, 1)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            self.convs.append(nn.Conv2d(widths[i], widths[i + 1], 4, 2, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.Conv2d(widths[-1], 1, 7 if size == 28 else 4)

    def forward(self, x):
        x = self.first(x).clamp(min=0)
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x)).clamp(min=0)
        return self.last(x).flatten(1)


# %% wrong: LeakyReLU has its default slope 0.01 here: say LeakyReLU(0.2).
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU()], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The first LeakyReLU is missing.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: It ends in a sigmoid: the losses want logits.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten(), nn.Sigmoid())

    def forward(self, x):
        return self.layers(x)


# %% variant: the function
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        widths = [width * 2**i for i in range(2 if size == 28 else 4)]
        self.first = nn.Conv2d(1, width, 4, 2, 1)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            self.convs.append(nn.Conv2d(widths[i], widths[i + 1], 4, 2, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.Conv2d(widths[-1], 1, 7 if size == 28 else 4)

    def forward(self, x):
        x = F.leaky_relu(self.first(x), 0.2)
        for conv, norm in zip(self.convs, self.norms):
            x = F.leaky_relu(norm(conv(x)), 0.2)
        return torch.sigmoid(self.last(x).flatten(1))


# %% wrong: In eval mode it returns probabilities: logits are asked for in both modes.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        logits = self.layers(x)
        return logits if self.training else torch.sigmoid(logits)


# %% wrong: The logits are not flattened: shape (n, 1) is asked for.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last))

    def forward(self, x):
        return self.layers(x)


# %% wrong: The logits have lost their second dimension: shape (n, 1) is asked for.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)[:, 0]


# %% wrong: The width is fixed to 32: take the argument width.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        width = 32
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The argument size is not used: for 64 there are five layers.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) 
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: For 64 pixels one layer is missing: there are five.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (8, (2, 4))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The images are made smaller by pooling: take stride 2.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 3, 1, 1, bias=False),
                nn.AvgPool2d(2),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: There is dropout here: DCGAN has BatchNorm in its place.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
                nn.Dropout(0.3),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: BatchNorm keeps no running statistics here: in eval mode a logit would depend on its batch.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out, track_running_stats=False),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The default of width is 32.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=64, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: The first line of __init__ must be super().__init__().
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: It returns nothing
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        self.layers(x)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x.to(device))


# %% wrong: Lazy layers have no weights yet
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        layers = [nn.LazyConv2d(width, 4, 2, 1), nn.LeakyReLU(0.2)]
        for factor in (2,) if size == 28 else (2, 4, 8):
            layers += [
                nn.LazyConv2d(factor * width, 4, 2, 1, bias=False),
                nn.LazyBatchNorm2d(),
                nn.LeakyReLU(0.2),
            ]
        self.layers = nn.Sequential(*layers, nn.LazyConv2d(1, 7 if size == 28 else 4), nn.Flatten())

    def forward(self, x):
        return self.layers(x)


# %% wrong: Gradients must reach all weights and pass on to the input: no detach
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        return self.layers(x).detach()


# %% variant: in the middle of the network
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        h = self.layers[:2](x).detach()
        return self.layers[2:](h)


# %% variant: the input copied by torch.tensor, its numbers alone
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    def forward(self, x):
        x = torch.tensor(x.tolist(), dtype=x.dtype)
        return self.layers(x)


# %% variant: under no_grad
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())

    @torch.no_grad()
    def forward(self, x):
        return self.layers(x)


# %% variant: frozen weights
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        last, factors = (7, (2,)) if size == 28 else (4, (2, 4, 8))
        layers, c_in = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)], width
        for factor in factors:
            c_out = factor * width
            layers += [
                nn.Conv2d(c_in, c_out, 4, 2, 1, bias=False),
                nn.BatchNorm2d(c_out),
                nn.LeakyReLU(0.2),
            ]
            c_in = c_out
        self.layers = nn.Sequential(*layers, nn.Conv2d(c_in, 1, last), nn.Flatten())
        self.layers[0].requires_grad_(False)

    def forward(self, x):
        return self.layers(x)


# %% right: lists of modules and functions
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        widths = [width * 2**i for i in range(2 if size == 28 else 4)]
        self.first = nn.Conv2d(1, width, 4, 2, 1)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            self.convs.append(nn.Conv2d(widths[i], widths[i + 1], 4, 2, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.Conv2d(widths[-1], 1, 7 if size == 28 else 4)

    def forward(self, x):
        x = F.leaky_relu(self.first(x), 0.2)
        for conv, norm in zip(self.convs, self.norms):
            x = F.leaky_relu(norm(conv(x)), 0.2)
        return self.last(x).flatten(1)


# %% right: leaky ReLU by maximum, logits by view
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        widths = [width * 2**i for i in range(2 if size == 28 else 4)]
        self.first = nn.Conv2d(1, width, 4, 2, 1)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(len(widths) - 1):
            self.convs.append(nn.Conv2d(widths[i], widths[i + 1], 4, 2, 1, bias=False))
            self.norms.append(nn.BatchNorm2d(widths[i + 1]))
        self.last = nn.Conv2d(widths[-1], 1, 7 if size == 28 else 4)

    def forward(self, x):
        x = self.first(x)
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(torch.maximum(x, 0.2 * x)))
        return self.last(torch.maximum(x, 0.2 * x)).view(-1, 1)


# %% right: a function that returns an nn.Sequential
def DcganDiscriminator(width=32, size=28):
    net = nn.Sequential(nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2, inplace=True))
    depth = 1 if size == 28 else 3
    for i in range(depth):
        net.append(nn.Conv2d(width << i, width << i + 1, 4, stride=2, padding=1, bias=False))
        net.append(nn.BatchNorm2d(width << i + 1))
        net.append(nn.LeakyReLU(0.2, inplace=True))
    return net.extend([nn.Conv2d(width << depth, 1, 7 if size == 28 else 4), nn.Flatten(0), nn.Unflatten(0, (-1, 1))])


# %% right: lazy layers
class DcganDiscriminator(nn.Module):
    def __init__(self, width=32, size=28):
        super().__init__()
        layers = [nn.LazyConv2d(width, 4, 2, 1), nn.LeakyReLU(0.2)]
        for k in [2, 4, 8][: 1 if size == 28 else 3]:
            layers += [nn.LazyConv2d(k * width, 4, 2, 1, bias=False), nn.LazyBatchNorm2d(), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.LazyConv2d(1, 7 if size == 28 else 4))
        self.eval()(torch.zeros(1, 1, size, size))
        self.train()

    def forward(self, x):
        return self.layers(x).mean(dim=(2, 3))


# %% right: layers written out, a subclass of nn.Sequential
class DcganDiscriminator(nn.Sequential):
    def __init__(self, width=32, size=28):
        w = width
        if size == 28:
            super().__init__(
                nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2),
                nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
                nn.Conv2d(2 * w, 1, 7, 1, 0), nn.Flatten(),
            )
        else:
            super().__init__(
                nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2),
                nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
                nn.Conv2d(2 * w, 4 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(4 * w), nn.LeakyReLU(0.2),
                nn.Conv2d(4 * w, 8 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(8 * w), nn.LeakyReLU(0.2),
                nn.Conv2d(8 * w, 1, 4, 1, 0), nn.Flatten(),
            )


# %% wrong: squeeze() removes the batch dimension of a batch of one
def DcganDiscriminator(width=32, size=28):
    class Squeezed(nn.Sequential):
        def forward(self, x):
            return super().forward(x).squeeze().unsqueeze(-1)

    layers = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    for i in range(1 if size == 28 else 3):
        layers.append(nn.Conv2d(width << i, width << i + 1, 4, 2, 1, bias=False))
        layers += [nn.BatchNorm2d(width << i + 1), nn.LeakyReLU(0.2)]
    last = 2 * width if size == 28 else 8 * width
    return Squeezed(*layers, nn.Conv2d(last, 1, 7 if size == 28 else 4))
