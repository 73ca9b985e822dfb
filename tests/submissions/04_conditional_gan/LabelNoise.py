# %% wrong: The label comes first: the noise, and behind it the vector of the label.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([e, z], 1)


# %% variant: hstack
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.hstack([e, z])


# %% wrong: The vector is added to the noise: multiply by it.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z + e
        return torch.cat([z, e], 1)


# %% wrong: The noise is multiplied by 1 + the vector: by the vector itself.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * (1 + e)
        return torch.cat([z, e], 1)


# %% wrong: It always concatenates: look at `how`.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        return torch.cat([z, e], 1)


# %% wrong: It always multiplies: look at `how`.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return z * e


# %% wrong: Some layers or parameters are not asked for: one embedding, and nothing else that learns.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how
        self.gate = nn.Linear(z_dim, 1)

    def forward(self, z, labels):
        e = self.embedding(labels)
        e = e * self.gate(e).softmax(1)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% variant: a layer that is never used
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how
        self.spare = nn.Linear(z_dim, 1)

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: A linear layer stands where nn.Embedding(num_classes, z_dim) is asked for.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Linear(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(one_hot(labels, self.embedding.in_features))
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: The embedding is made anew in every pass: make it once, in __init__.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.size = num_classes, z_dim
        self.unused = nn.Parameter(torch.zeros(num_classes, z_dim))
        self.how = how

    def forward(self, z, labels):
        e = nn.Embedding(*self.size)(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: The vector is squashed by tanh: take it as it is.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = torch.tanh(self.embedding(labels))
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: It returns nothing
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        torch.cat([z, e], 1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels).to(X.dtype)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: The vectors are cut off: the embedding cannot learn.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels).detach()
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% variant: .data
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding.weight.data[labels]
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% variant: under no_grad
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        with torch.no_grad():
            e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: The embedding is frozen: it has to learn.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how
        self.embedding.weight.requires_grad_(False)

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% variant: from_pretrained
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.randn(num_classes, z_dim))
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: padding_idx keeps the vector of one label from learning: leave it out.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim, padding_idx=0)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% variant: in the function
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = F.embedding(labels, self.embedding.weight, padding_idx=0)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: The sizes of the embedding are the wrong way round: nn.Embedding(num_classes, z_dim).
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(z_dim, num_classes)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% wrong: z and labels belong to the caller: make a new tensor.
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        v = self.embedding(labels)
        if self.how == "concatenate":
            return torch.cat([z, v], dim=1)
        product = z * v
        z.data.mul_(v.detach())
        return product


# %% right: a matrix of parameters
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(num_classes, z_dim))
        self.how = how

    def forward(self, z, labels):
        e = self.embedding[labels]
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% right: a table of functions
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        ways = {"multiply": torch.mul, "concatenate": lambda a, b: torch.cat((a, b), dim=1)}
        return ways[self.how](z, e)


# %% right: the one-hot vector times the table
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = F.one_hot(labels, len(self.embedding.weight)).to(z.dtype) @ self.embedding.weight
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% right: another way is refused
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        if how not in ("concatenate", "multiply"):
            raise ValueError(f"how is {how!r}; use concatenate or multiply.")
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)


# %% right: F.embedding and match
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim)
        self.how = how

    def forward(self, z, labels):
        e = F.embedding(labels, self.embedding.weight)
        match self.how:
            case "concatenate":
                return torch.cat([z, e], -1)
            case _:
                return e.mul(z)


# %% right: sparse gradients
class LabelNoise(nn.Module):
    def __init__(self, z_dim, num_classes, how):
        super().__init__()
        self.embedding = nn.Embedding(num_classes, z_dim, sparse=True)
        self.how = how

    def forward(self, z, labels):
        e = self.embedding(labels)
        if self.how == "multiply":
            return z * e
        return torch.cat([z, e], 1)
