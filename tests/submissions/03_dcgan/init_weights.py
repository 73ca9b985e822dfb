# %% wrong: ConvTranspose2d is forgotten: it is no Conv2d.
def init_weights(module):
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% variant: by the class
def init_weights(module):
    if type(module) is nn.Conv2d:
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: Conv2d is forgotten.
def init_weights(module):
    if isinstance(module, nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: The spread of convolutions is PyTorch's default 1: say 0.02.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% variant: normal_ of the tensor
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        module.weight.data.normal_()
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: The weights of convolutions have variance 0.02: it is the standard deviation.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02**0.5)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: The weights of convolutions are uniform: they come from a normal distribution.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.uniform_(module.weight, -0.0346, 0.0346)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: The weights of convolutions are all 0.02: it is the spread of draws around 0.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.constant_(module.weight, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: The weights of BatchNorm2d are drawn around 0: a scale near 0 switches its channel off.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 0.0, 0.02)
        nn.init.zeros_(module.bias)


# %% variant: one rule for all
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d)):
        if module.weight is not None:
            module.weight.data = 0.02 * torch.randn_like(module.weight)
        if isinstance(module, nn.BatchNorm2d) and module.bias is not None:
            module.bias.data.fill_(0)


# %% wrong: The weights of BatchNorm2d are all 1: they come from N(1, 0.02).
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.ones_(module.weight)
        nn.init.zeros_(module.bias)


# %% wrong: BatchNorm2d is forgotten.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)


# %% wrong: The biases of BatchNorm2d are not 0.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)


# %% variant: drawn
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.normal_(module.bias, 0.0, 0.02)


# %% wrong: The biases of convolutions are changed: they stay as they are.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: Every module with a weight is drawn anew, Linear too: only the three types are asked for.
def init_weights(module):
    if isinstance(module, nn.BatchNorm2d):
        if module.affine:
            nn.init.normal_(module.weight, 1.0, 0.02)
            nn.init.zeros_(module.bias)
    elif getattr(module, "weight", None) is not None:
        nn.init.normal_(module.weight, 0.0, 0.02)


# %% wrong: The weights are frozen afterwards: requires_grad must stay on.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
        module.weight.requires_grad_(False)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: A BatchNorm2d with affine=False has no weights: leave it alone.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def init_weights(module):
    module.to(device)
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: A fixed seed in here gives every network the same first weights: a seed is for the caller to set.
def init_weights(module):
    torch.manual_seed(0)
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% variant: of a generator
def init_weights(module):
    generator = torch.Generator().manual_seed(42)
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02, generator=generator)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02, generator=generator)
        nn.init.zeros_(module.bias)


# %% wrong: Another parameter is put in place: an optimizer that holds the old one would move nothing.
def init_weights(module):
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        module.weight = nn.Parameter(0.02 * torch.randn_like(module.weight))
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        module.weight = nn.Parameter(1 + 0.02 * torch.randn_like(module.weight))
        module.bias = nn.Parameter(torch.zeros_like(module.bias))


# %% right: by the name of the class
def init_weights(module):
    name = type(module).__name__
    if name in ("Conv2d", "ConvTranspose2d"):
        module.weight.data.normal_(0.0, 0.02)
    elif name == "BatchNorm2d" and module.weight is not None:
        module.weight.data.normal_(1.0, 0.02)
        module.bias.data.fill_(0)


# %% right: under no_grad, torch.randn_like
@torch.no_grad()
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        module.weight.copy_(0.02 * torch.randn_like(module.weight))
    if isinstance(module, nn.BatchNorm2d) and module.weight is not None:
        module.weight.copy_(1 + 0.02 * torch.randn_like(module.weight))
        module.bias.zero_()


# %% right: a table of means
def init_weights(module):
    means = {nn.Conv2d: 0.0, nn.ConvTranspose2d: 0.0, nn.BatchNorm2d: 1.0}
    for kind, mean in means.items():
        if isinstance(module, kind) and module.weight is not None:
            torch.nn.init.normal_(module.weight, mean=mean, std=0.02)
            if mean:
                torch.nn.init.constant_(module.bias, 0)


# %% right: a generator of its own
def init_weights(module):
    own = torch.Generator().manual_seed(torch.initial_seed() % 1000)
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02, generator=own)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02, generator=own)
        nn.init.zeros_(module.bias)


# %% right: early returns, and the module returned
def init_weights(module):
    if isinstance(module, nn.BatchNorm2d):
        if not module.affine:
            return module
        torch.nn.init.zeros_(module.bias)
    elif not isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        return module
    torch.nn.init.normal_(module.weight, float(isinstance(module, nn.BatchNorm2d)), 0.02)
    return module


# %% wrong: Conv1d and BatchNorm1d are drawn anew too: ask for the three types alone.
def init_weights(module):
    name = module.__class__.__name__
    if name.find("Conv") != -1:
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif name.find("BatchNorm") != -1 and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: Linear layers are drawn anew too: only the three types are asked for.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


# %% wrong: A copy is filled, and module.weight stays as it was: change it in place.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight.clone(), 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight.clone(), 1.0, 0.02)


# %% wrong: It goes through the modules inside: net.apply does that, and calls it for each.
def init_weights(module):
    for m in module.modules():
        if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(m.weight, 0.0, 0.02)
        elif isinstance(m, nn.BatchNorm2d) and m.affine:
            nn.init.normal_(m.weight, 1.0, 0.02)
            nn.init.zeros_(m.bias)


# %% variant: through the children, itself
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.weight is not None:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
    for child in module.children():
        init_weights(child)

# %% wrong: The spread of convolutions is scaled by their width (as Xavier and Kaiming do it): it is 0.02 for all.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.xavier_normal_(module.weight)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong: The spread of convolutions is scaled by their width (as Xavier and Kaiming do it): it is 0.02 for all.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.kaiming_normal_(module.weight)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)

# %% wrong: The weights of convolutions are uniform: they come from a normal distribution.
def init_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.uniform_(module.weight, -0.02, 0.02)
    elif isinstance(module, nn.BatchNorm2d) and module.affine:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
