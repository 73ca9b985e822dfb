# %% wrong: This is the straight line from a to b.
def slerp(a, b, t):
    return a + t[:, None] * (b - a)


# %% variant: torch.lerp
def slerp(a, b, t):
    return torch.lerp(a[None], b[None], t[:, None])


# %% wrong: The straight line is brought to a length: the points are not evenly spaced on the circle.
def slerp(a, b, t):
    line = a + t[:, None] * (b - a)
    length = a.norm() + t[:, None] * (b.norm() - a.norm())
    return length * line / line.norm(dim=1, keepdim=True)


# %% wrong: The cosine is taken of vectors that do not have length 1: divide by both lengths.
def slerp(a, b, t):
    omega = torch.acos((torch.dot(a, b) / len(a)).clamp(-0.99, 0.99))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: a and b are shortened to length 1: they themselves are weighted.
def slerp(a, b, t):
    a, b = a / a.norm(), b / b.norm()
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% variant: in the formula
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega) / torch.sin(omega)
    right = torch.sin(t * omega) / torch.sin(omega)
    return left.unsqueeze(1) * a / a.norm() + right.unsqueeze(1) * b / b.norm()


# %% wrong: a and b are exchanged: at t = 0 stands a.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * b + torch.sin(t * omega) * a) / torch.sin(omega)


# %% variant: the weights
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega) / torch.sin(omega)
    right = torch.sin(t * omega) / torch.sin(omega)
    return right.unsqueeze(1) * a + left.unsqueeze(1) * b


# %% wrong: The division by sin(omega) is missing.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b)


# %% variant: both
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega)
    right = torch.sin(t * omega)
    return left.unsqueeze(1) * a + right.unsqueeze(1) * b


# %% wrong: omega is the cosine itself: torch.acos makes the angle of it.
def slerp(a, b, t):
    omega = (torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: torch.asin stands where torch.acos makes the angle of the cosine.
def slerp(a, b, t):
    omega = torch.asin(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: The weights are cosines: they are sines.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.cos((1 - t) * omega) * a + torch.cos(t * omega) * b) / torch.sin(omega)


# %% wrong: One t makes one row: shape (1, z_dim).
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    points = (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)
    return points.squeeze(0)


# %% wrong: t is taken as a column of points: make it a column, t[:, None], so that each t makes a row.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t.mean()
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: The points are columns: each t makes a row of shape (z_dim,).
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    points = (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)
    return points.T


# %% wrong: Evenly spaced t are made here: the points are those of the t that are given.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = torch.linspace(0, 1, len(t))[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: a is changed on the way: make new tensors.
def slerp(a, b, t):
    length = a.norm()
    a /= length
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin((1 - t) * omega) * length * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: It returns nothing
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None]
    points = (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def slerp(a, b, t):
    omega = torch.acos(torch.dot(a, b) / (a.norm() * b.norm()))
    t = t[:, None].to(device)
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


# %% right: two weights
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega) / torch.sin(omega)
    right = torch.sin(t * omega) / torch.sin(omega)
    return left.unsqueeze(1) * a + right.unsqueeze(1) * b


# %% right: row by row
def slerp(a, b, t):
    omega = torch.acos(F.cosine_similarity(a, b, dim=0))
    rows = [
        (torch.sin((1 - s) * omega) * a + torch.sin(s * omega) * b) / torch.sin(omega) for s in t
    ]
    return torch.stack(rows)


# %% right: outer products
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega) / torch.sin(omega)
    right = torch.sin(t * omega) / torch.sin(omega)
    return torch.outer(left, a) + torch.outer(right, b)


# %% right: one product of matrices
def slerp(a, b, t):
    omega = torch.arccos((a / a.norm()) @ (b / b.norm()))
    left = torch.sin((1 - t) * omega) / torch.sin(omega)
    right = torch.sin(t * omega) / torch.sin(omega)
    return torch.stack([left, right], dim=1) @ torch.stack([a, b])


# %% right: the angle by atan2
def slerp(a, b, t):
    u, v = a / a.norm(), b / b.norm()
    omega = 2 * torch.atan2((u - v).norm(), (u + v).norm())
    t = t.view(-1, 1)
    return torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(
        omega
    ) * b


# %% wrong: The cosine is taken of vectors that do not have length 1: divide by both lengths.
def slerp(a, b, t):
    o = torch.acos((a @ b).clamp(-0.999, 0.999))
    t = t[:, None]
    return (torch.sin((1 - t) * o) * a + torch.sin(t * o) * b) / torch.sin(o)


# %% wrong: Angles above 90 degrees are taken for 90: their cosine is negative, and must not be cut off at 0.
def slerp(a, b, t):
    o = torch.acos((a @ b / (a.norm() * b.norm())).clamp(0, 1))
    t = t[:, None]
    return (torch.sin((1 - t) * o) * a + torch.sin(t * o) * b) / torch.sin(o)


# %% wrong: omega stands outside of the sine: sin((1 - t) * omega).
def slerp(a, b, t):
    o = torch.acos(a @ b / (a.norm() * b.norm()))
    t = t[:, None]
    return (torch.sin(1 - t) * o * a + torch.sin(t) * o * b) / torch.sin(o)


# %% wrong: The cosine is divided by squared lengths: a.norm() * b.norm().
def slerp(a, b, t):
    o = torch.acos(torch.dot(a, b) / (torch.dot(a, a) * torch.dot(b, b)))
    t = t.unsqueeze(1)
    return (torch.sin((1 - t) * o) * a + torch.sin(t * o) * b) / torch.sin(o)


# %% wrong: The points are brought to the length of a: leave them as the formula makes them.
def slerp(a, b, t):
    o = torch.acos(a @ b / (a.norm() * b.norm()))
    t = t[:, None]
    x = (torch.sin((1 - t) * o) * a + torch.sin(t * o) * b) / torch.sin(o)
    return x / x.norm(dim=1, keepdim=True) * a.norm()

# %% wrong: These are the weights of a quarter circle: the angle between a and b is any.
def slerp(a, b, t):
    angle = t[:, None] * torch.pi / 2
    return angle.cos() * a + angle.sin() * b

# %% wrong: The weight of b is 1 minus that of a: it is sin(t * omega) / sin(omega).
def slerp(a, b, t):
    omega = torch.acos(a @ b / (a.norm() * b.norm()))
    weight = torch.sin((1 - t[:, None]) * omega) / torch.sin(omega)
    return weight * a + (1 - weight) * b

# %% wrong: The points are brought to a length between those of a and b: leave them as the formula makes them.
def slerp(a, b, t):
    one, other = a / a.norm(), b / b.norm()
    omega, t = torch.acos(one @ other), t[:, None]
    points = (torch.sin((1 - t) * omega) * one + torch.sin(t * omega) * other) / torch.sin(omega)
    return points * ((1 - t) * a.norm() + t * b.norm())

# %% wrong: The straight line is brought to a length: the points are not evenly spaced on the circle.
def slerp(a, b, t):
    line = a + t[:, None] * (b - a)
    return F.normalize(line, dim=1) * a.norm()
