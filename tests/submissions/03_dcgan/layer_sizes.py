# %% wrong: The size is rounded up: a window that does not fit is left out, //.
def layer_sizes(size, layers):
    from math import ceil

    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = ceil((size + 2 * padding - kernel) / stride) + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% variant: minus the floor of minus
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = -((kernel - 2 * padding - size) // stride) + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The + 1 is missing: the first place of the window counts too.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The padding of a convolution counts twice, once for each border.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The kernel is left out of the size of a convolution: it has to fit into the image.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding) // stride
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The + 1 comes before the division: divide, then add 1.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel + 1) // stride
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The padding of a transposed convolution cuts off: it is subtracted, not added.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel + 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: The padding of a transposed convolution is left out.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel
        sizes.append(size)
    return sizes


# %% wrong: There are size - 1 steps between the copies of a transposed convolution, not size.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = size * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: A transposed convolution does not simply multiply the size by its stride.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = size * stride
        sizes.append(size)
    return sizes


# %% wrong: The two kinds are exchanged: conv makes an image smaller, transposed larger.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "transposed":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% variant: two functions in a dictionary
def layer_sizes(size, layers):
    rules = {
        "transposed": lambda n, k, s, p: (n + 2 * p - k) // s + 1,
        "conv": lambda n, k, s, p: (n - 1) * s + k - 2 * p,
    }
    sizes = []
    for kind, *numbers in layers:
        size = rules[kind](size, *numbers)
        sizes.append(size)
    return sizes


# %% wrong: Every layer is computed from the size of the input: start from what the layer before has left.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            new = (size + 2 * padding - kernel) // stride + 1
        else:
            new = (size - 1) * stride + kernel - 2 * padding
        sizes.append(new)
    return sizes


# %% wrong: The sizes are fractions: heights are whole numbers, divide by //.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) / stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: Stride and padding are exchanged: a layer is (kind, kernel, stride, padding).
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, padding, stride in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // max(1, stride) + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: Only the last height is returned: a list with one for each layer is asked for.
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes[-1]


# %% wrong: The height of the input stands first: only those after the layers are asked for.
def layer_sizes(size, layers):
    sizes = [size]
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% wrong: It returns nothing
def layer_sizes(size, layers):
    sizes = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def layer_sizes(size, layers):
    sizes = []
    device
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes


# %% right: accumulate
def layer_sizes(size, layers):
    from itertools import accumulate

    def after(n, layer):
        kind, k, s, p = layer
        return (n + 2 * p - k) // s + 1 if kind == "conv" else s * (n - 1) + k - 2 * p

    return list(accumulate(layers, after, initial=size))[1:]


# %% right: recursion
def layer_sizes(size, layers):
    if not layers:
        return []
    import math

    (kind, k, s, p), *rest = layers
    size = math.floor((size + 2 * p - k) / s + 1) if kind == "conv" else (size - 1) * s + k - 2 * p
    return [size] + layer_sizes(size, rest)


# %% right: asking PyTorch
def layer_sizes(size, layers):
    x, sizes = torch.zeros(1, 1, size, size), []
    for kind, kernel, stride, padding in layers:
        layer = {"conv": nn.Conv2d, "transposed": nn.ConvTranspose2d}[kind]
        with torch.no_grad():
            x = layer(1, 1, kernel, stride, padding)(x)
        sizes.append(x.shape[-1])
    return sizes


# %% right: a generator function inside
def layer_sizes(size, layers):
    def heights(n):
        for kind, kernel, stride, padding in layers:
            if kind.startswith("t"):
                n = stride * n - stride + kernel - padding - padding
            else:
                n = 1 + (n - kernel + 2 * padding) // stride
            yield n

    return [*heights(size)]


# %% right: match, and a tuple
def layer_sizes(size, layers):
    sizes = ()
    for layer in layers:
        match layer:
            case ("conv", k, s, p):
                size = int((size + 2 * p - k) / s) + 1
            case ("transposed", k, s, p):
                size = (size - 1) * s + k - 2 * p
        sizes += (size,)
    return sizes


# %% wrong: Transposed convolutions change nothing here: their kind is called "transposed".
def layer_sizes(size, layers):
    out = []
    for kind, k, s, p in layers:
        if kind == "conv":
            size = (size + 2 * p - k) // s + 1
        elif kind == "transpose":
            size = (size - 1) * s + k - 2 * p
        out.append(size)
    return out


# %% wrong: The list of layers belongs to the caller: loop over it, and leave it as it is.
def layer_sizes(size, layers):
    out = []
    while layers:
        kind, k, s, p = layers.pop(0)
        size = (size + 2 * p - k) // s + 1 if kind == "conv" else (size - 1) * s + k - 2 * p
        out.append(size)
    return out

# %% wrong: Convolutions are taken for transposed ones: their kind is called "conv".
def layer_sizes(size, layers):
    heights = []
    for kind, kernel, stride, padding in layers:
        if kind == "Conv2d":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        heights.append(size)
    return heights

# %% wrong: Pairs come back, a height and a width: one whole number for each layer is asked for.
def layer_sizes(size, layers):
    heights = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        heights.append((size, size))
    return heights

# %% wrong: This is an iterator, used up once it is read: a list is asked for.
def layer_sizes(size, layers):
    heights = []
    for kind, kernel, stride, padding in layers:
        if kind == "conv":
            size = (size + 2 * padding - kernel) // stride + 1
        else:
            size = (size - 1) * stride + kernel - 2 * padding
        heights.append(size)
    yield from heights
