# %% wrong: int32 and bool get through: compare the dtype with torch.int64.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.is_floating_point():
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% variant: by the sign of the dtype
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype in (torch.float32, torch.float64, torch.float16):
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: A bool or an int32 is converted in silence: refuse it with TypeError.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype.is_floating_point or labels.dtype == torch.bool:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    labels = labels.long()
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: A wrong type is a TypeError, not a ValueError.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise ValueError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise ValueError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: The length alone is looked at: shape (4, 1) and shape () get through or raise something else.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if len(labels) != n:
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.flatten().tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: The number of labels is counted, not their shape: shape (4, 1) gets through.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.numel() != n:
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.flatten().tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% variant: by the first dimension
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if not labels.dim() or labels.size(0) != n:
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.flatten().tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: num_classes itself gets through: the largest class is num_classes - 1.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label <= num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% variant: compared as a tensor
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    bad = labels[(labels > num_classes) | (labels < 0)]
    if bad.numel():
        raise ValueError(f"There is a label {bad[0]} outside the classes.")
    return labels


# %% wrong: Labels below 0 get through: indexing counts those from the end.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if label >= num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% variant: by the largest label
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    if len(labels):
        label = max(labels.tolist())
        if label >= num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: The sentence does not name the label that is outside.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"There is a label outside the classes.")
    return labels


# %% wrong: Without labels it raises: no labels, with n=0, fit.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError(f"The labels go from {labels.min()} to {labels.max()}.")
    return labels


# %% wrong: It returns nothing
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")


# %% wrong: Other labels come back than came: return them as they are.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels.float()


# %% wrong: Nothing is raised: bad labels are clipped into the range.
def check_labels(labels, num_classes, n):
    return torch.as_tensor(labels).long().flatten()[:n].clamp(0, num_classes - 1)


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != Y.dtype:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels


# %% wrong: The label that the sentence names fits: name one that is outside.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor) or labels.dtype != torch.int64:
        raise TypeError("labels must be a tensor of type torch.int64")
    if labels.shape != (n,):
        raise ValueError(f"labels must have the shape ({n},)")
    if n and (labels.max() >= num_classes or labels.min() < 0):
        raise ValueError(f"The label {labels.max().item()} is not a class.")
    return labels


# %% wrong: torch.LongTensor is a type of the CPU alone: compare labels.dtype with torch.int64.
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.LongTensor):
        raise TypeError("labels must be a tensor of type torch.int64")
    if labels.shape != (n,):
        raise ValueError(f"labels must have the shape ({n},)")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not a class.")
    return labels


# %% variant: its name
def check_labels(labels, num_classes, n):
    if not (torch.is_tensor(labels) and labels.type() == "torch.LongTensor"):
        raise TypeError("labels must be a tensor of type torch.int64")
    if labels.shape != (n,):
        raise ValueError(f"labels must have the shape ({n},)")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not a class.")
    return labels


# %% right: one comparison for all labels
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    outside = labels[(labels < 0) | (labels >= num_classes)]
    if outside.numel() > 0:
        raise ValueError(f"{outside.tolist()} are no classes: use 0 to {num_classes - 1}.")
    return labels


# %% right: the first and the last of the sorted labels
def check_labels(labels, num_classes, n):
    if not torch.is_tensor(labels) or labels.dtype is not torch.long:
        raise TypeError("Use a tensor of whole numbers, such as torch.tensor([0, 1]).")
    if labels.ndim != 1 or len(labels) != n:
        raise ValueError(f"There must be {n} labels in one row.")
    for extreme in labels.sort().values[[0, -1]] if n else []:
        if extreme not in range(num_classes):
            raise ValueError(f"Label {extreme.item()} does not exist, there are {num_classes}.")
    return labels


# %% right: errors of its own classes
class BadLabelError(ValueError):
    """A label that does not fit."""


def check_labels(labels, num_classes, n):
    if type(labels) is not torch.Tensor or labels.dtype != torch.int64:
        raise TypeError("The labels are not a tensor of dtype int64.")
    if tuple(labels.size()) != (n,):
        raise ValueError("The labels have another shape than (n,), see n.")
    known = set(range(num_classes))
    unknown = set(labels.tolist()) - known
    if unknown:
        raise ValueError(f"These labels are no classes here: {sorted(unknown)}")
    return labels


# %% right: checks in helpers
def refuse(wrong, error, sentence):
    if wrong:
        raise error(sentence)


def check_labels(labels, num_classes, n):
    refuse(not isinstance(labels, torch.Tensor), TypeError, "This is not a tensor of labels.")
    refuse(labels.dtype != torch.int64, TypeError, "These labels are not of dtype int64.")
    refuse(labels.shape != torch.Size([n]), ValueError, f"There should be {n} labels in a row.")
    bad = [y for y in labels.tolist() if y < 0 or y > num_classes - 1]
    refuse(bad, ValueError, f"There are labels that are no classes: {bad}.")
    return labels


# %% right: a clone comes back
def check_labels(labels, num_classes, n):
    if not isinstance(labels, torch.Tensor):
        raise TypeError("labels must be a tensor.")
    if labels.dtype != torch.int64:
        raise TypeError(f"labels must be of type int64, not {labels.dtype}.")
    if labels.shape != (n,):
        raise ValueError(f"labels must have shape ({n},), not {tuple(labels.shape)}.")
    for label in labels.tolist():
        if not 0 <= label < num_classes:
            raise ValueError(f"The label {label} is not below {num_classes}.")
    return labels.clone()
