# %% wrong: The inner product has shape (n,), and adding it to (n, 1) makes (n, n): keep the dimension.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1)
        return self.linear(features) + match


# %% variant: with einsum
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = torch.einsum("ij,ij->i", features, v)
        return self.linear(features) + match


# %% wrong: The sum runs over the whole batch: one inner product for each row.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum()
        return self.linear(features) + match


# %% wrong: The mean of the products is taken: an inner product is their sum.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).mean(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The mean over the batch is taken: each row has its own inner product.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1).mean()
        return self.linear(features) + match


# %% wrong: The label is left out: add the inner product with its vector.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features)


# %% wrong: The linear part w·f + b is left out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return match


# %% wrong: The linear layer has no bias b.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1, bias=False)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The two parts are multiplied: add them.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) * match


# %% wrong: There is a sigmoid at the end: the losses work on logits.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return torch.sigmoid(self.linear(features) + match)


# %% wrong: Some layers or parameters are not asked for: a linear layer, an embedding, nothing else.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)
        self.gate = nn.Linear(num_features, 1)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True) * self.gate(features).softmax(1)
        return self.linear(features) + match


# %% variant: a layer that is never used
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)
        self.spare = nn.Linear(num_features, 1)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: squeeze() removes the batch dimension of a batch of one: leave the shape (n, 1) alone.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features.squeeze() * v.squeeze()).sum(1, keepdim=True)
        return self.linear(features) + match


# %% variant: of the products
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).squeeze().sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: A batch of one is taken for something else: one row is a batch too.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        if len(features) == 1:
            return self.linear(features)
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: It returns nothing
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        self.linear(features) + match


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match.to(X.dtype)


# %% wrong: The output is cut off from the weights: no detach() and no torch.no_grad() in forward().
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return (self.linear(features) + match).detach()


# %% variant: @torch.no_grad()
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    @torch.no_grad()
    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The vectors are cut off: the embedding cannot learn.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels).detach()
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% variant: .data
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding.weight.data[labels]
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The features are cut off: what comes before the head learns nothing from it.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features.detach() * v).sum(1, keepdim=True)
        return self.linear(features.detach()) + match


# %% wrong: The embedding is frozen: it has to learn.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)
        self.embedding.weight.requires_grad_(False)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: padding_idx keeps the vector of one label from learning: leave it out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features, padding_idx=0)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The features of the product are detached: what v_y says does not come back to them.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features.detach() * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: The sizes of the embedding are the wrong way round: nn.Embedding(num_classes, num_features).
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_features, num_classes)

    def forward(self, features, labels):
        v = self.embedding(labels)
        return self.linear(features) + (features * v).sum(1, keepdim=True)


# %% right: a product of matrices, batch by batch
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = torch.bmm(v[:, None], features[:, :, None])[:, 0]
        return self.linear(features) + match


# %% right: all classes at once, and the right column picked
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        match = (features @ self.embedding.weight.T).gather(1, labels[:, None])
        return self.linear(features) + match


# %% right: the vectors of w and of the label added first
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        both = v + self.linear.weight
        return (features * both).sum(1, keepdim=True) + self.linear.bias


# %% right: einsum
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.Linear(num_features, 1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = torch.einsum("nf,nf->n", features, v).unsqueeze(1)
        return self.linear(features) + match


# %% right: parameters of its own
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(1, num_features))
        self.b = nn.Parameter(torch.zeros(1))
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return F.linear(features, self.w, self.b) + match


# %% right: nn.LazyLinear, which finds its own input width
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.LazyLinear(1)
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        v = self.embedding(labels)
        match = (features * v).sum(1, keepdim=True)
        return self.linear(features) + match


# %% wrong: There is a normalisation too: w·f + b + v_y·f and nothing else.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear = nn.utils.spectral_norm(nn.Linear(num_features, 1))
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        match = (features * self.embedding(labels)).sum(1, keepdim=True)
        return self.linear(features) + match


# %% right: w a row of numbers
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(num_features))
        self.b = nn.Parameter(torch.zeros(1))
        self.embedding = nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        match = (features * self.embedding(labels)).sum(1, keepdim=True)
        return (features * self.w).sum(1, keepdim=True) + self.b + match


# %% right: the vectors by a linear layer on one-hot rows
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.num_classes = num_classes
        self.linear = nn.Linear(num_features, 1)
        self.vectors = nn.Linear(num_classes, num_features, bias=False)

    def forward(self, features, labels):
        v = self.vectors(F.one_hot(labels, self.num_classes).to(features.dtype))
        return self.linear(features) + (features * v).sum(1, keepdim=True)


# %% wrong: A seed is for the caller to set: leave torch.manual_seed out.
class ProjectionHead(ProjectionHead):
    def __init__(self, *args, **options):
        torch.manual_seed(0)
        super().__init__(*args, **options)


# %% wrong: Each row is compared with the vectors of all rows' labels: only with that of its own.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.table = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        return self.linear(features) + (features @ self.table(labels).T).mean(1, keepdim=True)


# %% wrong: This is the cosine of the two: an inner product keeps their lengths.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.table = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)

    def forward(self, features, labels):
        return self.linear(features) + F.cosine_similarity(features, self.table(labels), dim=1)[:, None]


# %% wrong: max_norm shortens the vectors, in the pass itself: leave it out.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.linear, self.table = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features, max_norm=1.0)

    def forward(self, features, labels):
        return self.linear(features) + (features * self.table(labels)).sum(1, keepdim=True)


# %% wrong: The inner product is divided by the root of the width: it is taken as it is.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v, self.n = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features), num_features
    def forward(self, features, labels):
        return self.w(features) + (features * self.v(labels)).sum(1, keepdim=True) / self.n**0.5


# %% wrong: There is a LeakyReLU before the products: features come in as they are.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        features = F.leaky_relu(features, 0.2)
        return self.w(features) + (features * self.v(labels)).sum(1, keepdim=True)


# %% wrong: The inner product is subtracted: add it.
class ProjectionHead(nn.Module):
    def __init__(self, num_features, num_classes):
        super().__init__()
        self.w, self.v = nn.Linear(num_features, 1), nn.Embedding(num_classes, num_features)
    def forward(self, features, labels):
        return self.w(features) - (features * self.v(labels)).sum(1, keepdim=True)
