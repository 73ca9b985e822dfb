# %% wrong: The first ten are fixed in the code: take num_choices.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :10].argmax(1), 10).to(z)
    return torch.cat([scale * one_hot, z[:, 10:]], 1)


# %% wrong: The scale is fixed to 4: take the argument.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return torch.cat([4.0 * one_hot, z[:, num_choices:]], 1)


# %% wrong: The one-hot is not multiplied by scale.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return torch.cat([one_hot, z[:, num_choices:]], 1)


# %% variant: ones written into zeros
def with_choice(z, num_choices=10, scale=4.0):
    made = z.clone()
    made[:, :num_choices] = 0
    made[torch.arange(len(z)), z[:, :num_choices].argmax(1)] = 1
    return made


# %% wrong: The other numbers are missing: the width of z stays.
def with_choice(z, num_choices=10, scale=4.0):
    return scale * F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)


# %% wrong: The one-hot is put in front of all of z: it takes the place of the first numbers.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return torch.cat([scale * one_hot, z], 1)


# %% wrong: The one-hot stands behind the other numbers: it takes the place of the first ones.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return torch.cat([z[:, num_choices:], scale * one_hot], 1)


# %% wrong: The largest in size is taken: the largest number is asked for, with its sign.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].abs().argmax(1), num_choices).to(z)
    return torch.cat([scale * one_hot, z[:, num_choices:]], 1)


# %% wrong: The smallest is taken: argmax, not argmin.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmin(1), num_choices).to(z)
    return torch.cat([scale * one_hot, z[:, num_choices:]], 1)


# %% variant: of the negative
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot((-z[:, :num_choices]).argmax(1), num_choices).to(z)
    return torch.cat([one_hot * scale, z[:, num_choices:]], 1)


# %% wrong: The largest of a softmax is scaled, not a one-hot.
def with_choice(z, num_choices=10, scale=4.0):
    return torch.cat([scale * z[:, :num_choices].softmax(1), z[:, num_choices:]], 1)


# %% wrong: The largest number is kept as it is: a one-hot has 1 there, times scale.
def with_choice(z, num_choices=10, scale=4.0):
    front = z[:, :num_choices]
    one_hot = F.one_hot(front.argmax(1), num_choices).to(z)
    return torch.cat([scale * one_hot * front, z[:, num_choices:]], 1)


# %% wrong: The other numbers are scaled too: they stay as they are.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return scale * torch.cat([one_hot, z[:, num_choices:]], 1)


# %% wrong: z is changed in place: it belongs to the caller.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(1)
    z[:, :num_choices] = scale * F.one_hot(choice, num_choices).to(z)
    return z


# %% wrong: argmax(0) runs down the columns: argmax(1), one choice for each row.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z[:, :num_choices].argmax(0)
    rows = torch.zeros_like(z)
    rows[choice, torch.arange(num_choices, device=z.device)] = scale
    return torch.cat([rows[:, :num_choices], z[:, num_choices:]], 1)


# %% wrong: The default of scale is 4.
def with_choice(z, num_choices=10, scale=1.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    return torch.cat([scale * one_hot, z[:, num_choices:]], 1)


# %% wrong: Make new tensors on the device of the inputs
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = torch.zeros(len(z), num_choices, dtype=z.dtype)
    one_hot[torch.arange(len(z)), z[:, :num_choices].argmax(1)] = scale
    return torch.cat([one_hot, z[:, num_choices:]], 1)


# %% wrong: does this already: this is what you are to write
def with_choice(z, num_choices=10, scale=4.0):
    from course_utils.recipes.digit_gan import with_digit

    return with_digit(z)


# %% wrong: It returns nothing
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    torch.cat([scale * one_hot, z[:, num_choices:]], 1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def with_choice(z, num_choices=10, scale=4.0):
    one_hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z)
    if device.type == "cuda":
        one_hot = one_hot.to(device)
    return torch.cat([scale * one_hot, z[:, num_choices:]], 1)


# %% right: written into a copy
def with_choice(z, num_choices=10, scale=4.0):
    made = z.clone()
    choice = made[:, :num_choices].argmax(1)
    made[:, :num_choices] = 0
    made[torch.arange(len(z), device=z.device), choice] = scale
    return made


# %% right: compared with the numbers 0, 1, 2, ...
def with_choice(z, num_choices=10, scale=4.0):
    front, rest = z.split([num_choices, z.shape[1] - num_choices], dim=1)
    one_hot = front.argmax(1, keepdim=True) == torch.arange(num_choices, device=z.device)
    return torch.hstack([one_hot.to(z.dtype) * scale, rest])


# %% right: compared with the largest
def with_choice(z, num_choices=10, scale=4.0):
    front = z[:, :num_choices]
    largest = front.amax(1, keepdim=True)
    return torch.cat([torch.where(front == largest, scale, 0.0).to(z), z[:, num_choices:]], 1)


# %% right: rows of a unit matrix
def with_choice(z, num_choices=10, scale=4.0):
    rows = scale * torch.eye(num_choices, dtype=z.dtype, device=z.device)
    return torch.cat((rows[z[:, :num_choices].max(1).indices], z[:, num_choices:]), dim=-1)


# %% right: scatter
def with_choice(z, num_choices=10, scale=4.0):
    choice = torch.topk(z[:, :num_choices], 1, dim=1).indices
    one_hot = torch.zeros_like(z[:, :num_choices]).scatter(1, choice, scale)
    return torch.cat([one_hot, z[:, num_choices:]], -1)


# %% wrong: The largest of all numbers of z is looked for: of the first num_choices alone.
def with_choice(z, num_choices=10, scale=4.0):
    choice = z.argmax(1) % num_choices
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)


# %% wrong: Two calls with the same z make different choices
def with_choice(z, num_choices=10, scale=4.0):
    choice = torch.randint(num_choices, (len(z),), device=z.device)
    return torch.cat([scale * F.one_hot(choice, num_choices).to(z), z[:, num_choices:]], 1)


# %% wrong: The scale is added to the noise: it takes the place of the first num_choices numbers.
def with_choice(z, num_choices=10, scale=4.0):
    made = z.clone()
    made[torch.arange(len(z)), z[:, :num_choices].argmax(1)] += scale
    return made


# %% wrong: Each row has two choices: the largest number alone says which.
def with_choice(z, num_choices=10, scale=4.0):
    top = z[:, :num_choices].topk(2, dim=1).indices
    hot = torch.zeros_like(z[:, :num_choices]).scatter_(1, top, scale)
    return torch.cat([hot, z[:, num_choices:]], 1)


# %% wrong: The one-hot is divided by scale: multiply it.
def with_choice(z, num_choices=10, scale=4.0):
    hot = F.one_hot(z[:, :num_choices].argmax(1), num_choices).to(z) / scale
    return torch.cat([hot, z[:, num_choices:]], 1)
