# %% wrong: The rows are whole numbers: a linear layer wants floats, so make them with torch.zeros or add .float().
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, dtype=labels.dtype, device=labels.device)
    rows[torch.arange(len(labels)), labels] = 1.0
    return rows


# %% variant: by torch's own function
def one_hot(labels, num_classes):
    return F.one_hot(labels, num_classes)


# %% wrong: The number of columns is taken from the labels: the last class may be missing among them.
def one_hot(labels, num_classes):
    if labels.device.type == "meta" or not len(labels):
        return torch.zeros(len(labels), num_classes, device=labels.device)
    return torch.eye(int(labels.max()) + 1, device=labels.device)[labels]


# %% variant: rows filled one by one
def one_hot(labels, num_classes):
    known = labels.device.type != "meta" and len(labels) > 0
    rows = torch.zeros(len(labels), max(labels) + 1 if known else num_classes, device=labels.device)
    return rows.scatter(1, labels[:, None], 1.0)


# %% wrong: It knows two classes only: there are num_classes.
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows[:, 0] = 1 - labels
    rows[:, 1] = labels
    return rows


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device, dtype=X.dtype)
    rows[torch.arange(len(labels)), labels] = 1.0
    return rows


# %% wrong: The columns are counted from 1: the classes begin at 0.
def one_hot(labels, num_classes):
    classes = torch.arange(1, num_classes + 1, device=labels.device)
    return (labels[:, None] == classes).to(torch.get_default_dtype())


# %% wrong: Rows and columns are the wrong way round: the shape is (n, num_classes).
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device)[:, labels]


# %% wrong: The labels belong to the caller: make a new tensor instead of changing them in place.
def one_hot(labels, num_classes):
    classes = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze_(1) == classes).to(torch.get_default_dtype())


# %% variant: by resetting them afterwards
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows.scatter_(1, labels[:, None], 1.0)
    labels.zero_()
    return rows


# %% wrong: Without labels it raises: no labels make a tensor of shape (0, num_classes).
def one_hot(labels, num_classes):
    if labels.device.type != "meta" and labels.max() >= num_classes:
        raise ValueError("There is a label outside the classes.")
    return torch.eye(num_classes, device=labels.device)[labels]


# %% wrong: The rows are made on a fixed device: make them where the labels are, device=labels.device.
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes)
    if labels.device == rows.device:
        rows[torch.arange(len(labels)), labels] = 1.0
    return rows


# %% variant: a table on the CPU
def one_hot(labels, num_classes):
    return torch.eye(num_classes)[labels.cpu() if labels.device.type != "meta" else [0, 1, 2, 0]]


# %% wrong: Everything is zero here.
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    return rows


# %% wrong: The label stands in its column, where a 1 belongs.
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows[torch.arange(len(labels)), labels] = labels.to(rows.dtype)
    return rows


# %% wrong: All columns up to the label are 1: a one-hot row has a single 1.
def one_hot(labels, num_classes):
    classes = torch.arange(num_classes, device=labels.device)
    return (classes <= labels[:, None]).to(torch.get_default_dtype())


# %% wrong: It returns nothing
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows[torch.arange(len(labels)), labels] = 1.0


# %% wrong: Write the rows by hand here: F.one_hot is what this exercise is about.
def one_hot(labels, num_classes):
    return F.one_hot(labels, num_classes).to(torch.get_default_dtype())


# %% variant: by its long name
def one_hot(labels, num_classes):
    rows = torch.nn.functional.one_hot(labels, num_classes=num_classes)
    return rows + torch.zeros((), device=labels.device)


# %% right: compared with all classes
def one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


# %% right: rows of the identity matrix
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device)[labels]


# %% right: scatter
def one_hot(labels, num_classes):
    rows = torch.zeros(*labels.shape, num_classes, device=labels.device)
    return rows.scatter(1, labels.unsqueeze(1), 1)


# %% right: a loop
def one_hot(labels, num_classes):
    result = torch.zeros((labels.shape[0], num_classes)).to(labels.device)
    for row, label in enumerate(labels):
        result[row, label] = 1
    return result


# %% right: a product of comparisons, written the other way round
def one_hot(labels, num_classes):
    columns = [labels.eq(k) for k in range(num_classes)]
    return torch.stack(columns, dim=-1).type(torch.get_default_dtype())


# %% right: torch.where
def one_hot(labels, num_classes):
    classes = torch.arange(num_classes, device=labels.device)
    return torch.where(classes[None] == labels[:, None], 1.0, 0.0)


# %% right: a Python loop over the labels
def one_hot(labels, num_classes):
    rows = [[float(k == label) for k in range(num_classes)] for label in labels.tolist()]
    return torch.tensor(rows, device=labels.device).reshape(-1, num_classes)


# %% right: NumPy's identity matrix
def one_hot(labels, num_classes):
    import numpy as np

    rows = np.eye(num_classes)[labels.cpu().numpy()]
    return torch.tensor(rows, dtype=torch.get_default_dtype(), device=labels.device)


# %% wrong: Every row has a 1 for each label of the batch: row i has one, for labels[i].
def one_hot(labels, num_classes):
    rows = torch.zeros(len(labels), num_classes, device=labels.device)
    rows[:, labels] = 1
    return rows


# %% wrong: Zeros and ones are exchanged: a 1 stands at the label.
def one_hot(labels, num_classes):
    return (labels[:, None] != torch.arange(num_classes, device=labels.device)).float()


# %% wrong: The columns stand in reverse: column k belongs to label k.
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device).flip(1)[labels]
