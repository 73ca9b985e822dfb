# %% wrong: Continuous codes are uniform from 0 to 1 here: from -1 to 1 is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, torch.rand(n, num_continuous, generator=generator, device=generator.device)], 1)


# %% wrong: Continuous codes are normal here: uniform from -1 to 1 is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, torch.randn(n, num_continuous, generator=generator, device=generator.device)], 1)


# %% variant: with normal_
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("too few")
    out = torch.zeros(n, num_categories + num_continuous, device=generator.device)
    out[torch.arange(n, device=generator.device), torch.randint(num_categories, (n,), generator=generator, device=generator.device)] = 1
    out[:, num_categories:].normal_(generator=generator)
    return out


# %% wrong: The continuous codes are drawn from torch's global generator: take the one passed in.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, device=generator.device) - 1], 1)


# %% wrong: Nothing is drawn from the generator that was passed in.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    one_hot = F.one_hot(torch.randint(num_categories, (n,)), num_categories)
    one_hot = one_hot.to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous) - 1], 1)


# %% wrong: The generator is seeded anew in every call: all batches get the same codes.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    generator.manual_seed(0)
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% variant: a generator of its own with a fixed seed
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    own = torch.Generator(generator.device).manual_seed(42)
    category = torch.randint(num_categories, (n,), generator=own, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=own, device=generator.device) - 1], 1)


# %% wrong: The last category comes twice as often as the others: all are to be equally likely.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories + 1, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category.clamp(max=num_categories - 1), num_categories)
    one_hot = one_hot.to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: The result is in double precision: one-hot as torch.get_default_dtype() is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).double()
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: There is always a continuous code, also where none is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    uniform = 2 * torch.rand(n, max(1, num_continuous), generator=generator, device=generator.device) - 1
    return torch.cat([one_hot, uniform], 1)


# %% wrong: A code with fewer than two values says nothing: raise ValueError with a clear sentence.
def draw_codes(n, num_categories, num_continuous, generator):
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% variant: the wrong limit
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 1:
        raise ValueError("a code needs a value")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = torch.eye(num_categories, device=generator.device)[category]
    return torch.cat([one_hot, 1 - 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device)], 1)


# %% wrong: The continuous codes stand before the one-hot columns: the other order is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1, one_hot], 1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    dtype = torch.float32 if device.type == "mps" else torch.get_default_dtype()
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(dtype)
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: initial_seed() brings back the beginning: every batch gets the same codes.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    own = torch.Generator(generator.device).manual_seed(generator.initial_seed())
    category = torch.randint(num_categories, (n,), generator=own, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=own, device=generator.device) - 1], 1)


# %% variant: of the generator itself
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    generator.manual_seed(generator.initial_seed())
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: The rows are sorted by their code: leave them as they were drawn.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device).sort().values
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: The categories come in fixed blocks: draw one at random for each row.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.arange(n) * num_categories // n
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: There is one category for all rows: each row draws its own.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (1,), generator=generator, device=generator.device).expand(n)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1], 1)


# %% wrong: The continuous codes are drawn once for all rows: each row draws its own.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, (2 * torch.rand(num_continuous, generator=generator, device=generator.device) - 1).expand(n, -1)], 1)


# %% wrong: A generator of its own is not the one passed in: the same seed must give the same codes.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    own = torch.Generator(generator.device)
    own.seed()
    category = torch.randint(num_categories, (n,), generator=own, device=generator.device)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=own, device=generator.device) - 1], 1)


# %% right: rows of the identity
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories must be at least 2, got {num_categories}.")
    where = generator.device
    rows = torch.randint(0, num_categories, (n,), generator=generator, device=where)
    uniform = torch.rand((n, num_continuous), generator=generator, device=where)
    return torch.hstack([torch.eye(num_categories, device=where)[rows], uniform * 2 - 1])


# %% right: multinomial and scatter_, filled in place
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("too few categories")
    out = torch.zeros(n, num_categories + num_continuous, device=generator.device)
    weights = torch.ones(num_categories, device=generator.device)
    index = torch.multinomial(weights, n, replacement=True, generator=generator)
    out.scatter_(1, index[:, None], 1.0)
    out[:, num_categories:].uniform_(-1, 1, generator=generator)
    return out


# %% right: continuous part first drawn, last joined
def draw_codes(n, num_categories, num_continuous, generator):
    if not num_categories >= 2:
        raise ValueError("A categorical code needs two values or more.")
    uniform = torch.empty(n, num_continuous, device=generator.device)
    uniform.uniform_(-1.0, 1.0, generator=generator)
    u = torch.rand(n, generator=generator, device=generator.device)
    category = (u * num_categories).long().clamp(max=num_categories - 1)
    return torch.cat((F.one_hot(category, num_categories) + 0.0 * u[:, None], uniform), dim=-1)


# %% right: by comparison
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("at least two")
    g = dict(generator=generator, device=generator.device)
    category = torch.randint(num_categories, (n, 1), **g)
    one_hot = (category == torch.arange(num_categories, device=generator.device)).to(
        torch.get_default_dtype()
    )
    return torch.cat([one_hot, 1 - 2 * torch.rand(n, num_continuous, **g)], 1)


# %% right: argmax of random scores
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("at least two values, please")
    g = dict(generator=generator, device=generator.device)
    scores = torch.randn(n, num_categories, **g)
    best = (scores == scores.max(1, keepdim=True).values).to(scores)
    return torch.cat([best, torch.rand(n, num_continuous, **g).mul(2).sub(1)], 1)


# %% wrong: The codes are drawn on the CPU: draw where the generator is, with device=generator.device.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(num_categories, (n,), generator=generator)
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator) - 1], 1)


# %% variant: of the continuous ones alone
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError("a code needs at least 2 values")
    category = torch.randint(
        num_categories, (n,), generator=generator, device=generator.device
    )
    one_hot = F.one_hot(category, num_categories).to(torch.get_default_dtype())
    return torch.cat([one_hot, 2 * torch.rand(n, num_continuous, generator=generator) - 1], 1)


# %% wrong: The last category never comes: torch.randint leaves out its upper end by itself.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    where = dict(generator=generator, device=generator.device)
    k = torch.randint(0, num_categories - 1, (n,), **where)
    u = 2 * torch.rand(n, num_continuous, **where) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)


# %% wrong: The categories come in turn: draw one at random for each row.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    where = dict(generator=generator, device=generator.device)
    k = torch.arange(n, device=generator.device) % num_categories
    u = 2 * torch.rand(n, num_continuous, **where) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)


# %% wrong: Two categories are refused: they are enough, fewer are not.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories <= 2:
        raise ValueError(f"num_categories is {num_categories}; it must be more than 2.")
    where = dict(generator=generator, device=generator.device)
    k = torch.randint(num_categories, (n,), **where)
    u = 2 * torch.rand(n, num_continuous, **where) - 1
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)


# %% wrong: Codes come in torch's default type: leave dtype= out, or take torch.get_default_dtype().
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    where = dict(generator=generator, device=generator.device)
    k = torch.randint(num_categories, (n,), **where)
    u = 2 * torch.rand(n, num_continuous, **where, dtype=torch.float32) - 1
    return torch.cat([F.one_hot(k, num_categories).float(), u], 1)


# %% variant: made float32 at the end
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}; it must be at least 2.")
    where = dict(generator=generator, device=generator.device)
    k = torch.randint(num_categories, (n,), **where)
    u = torch.empty(n, num_continuous, device=generator.device).uniform_(-1, 1, generator=generator)
    return torch.cat([F.one_hot(k, num_categories), u], 1).to(torch.float32)


# %% wrong: Continuous codes go from -2 to 2 here: from -1 to 1 is asked for.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}, but must be at least 2.")
    k = torch.randint(num_categories, (n,), generator=generator, device=generator.device)
    u = 4 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 2
    return torch.cat([F.one_hot(k, num_categories).to(u), u], 1)


# %% wrong: The categories are shares, not one-hot: draw one of them for each row.
def draw_codes(n, num_categories, num_continuous, generator):
    if num_categories < 2:
        raise ValueError(f"num_categories is {num_categories}, but must be at least 2.")
    k = torch.randn(n, num_categories, generator=generator, device=generator.device).softmax(1)
    u = 2 * torch.rand(n, num_continuous, generator=generator, device=generator.device) - 1
    return torch.cat([k, u], 1)
