# %% wrong: Normalize is missing: ToTensor alone gives [0, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    images = datasets.MNIST(root, train=True, transform=transforms.ToTensor())
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% variant: in a Compose of one
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor()])
    images = datasets.MNIST(root, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Normalize((0,), (1,)) changes nothing: (x - 0.5) / 0.5 takes [0, 1] to [-1, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.25,), (1.0,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: These are the mean and the standard deviation of MNIST: they give zero mean, but not [-1, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Mean and range are confused: with a std of 1 the pixels lie in [-0.5, 0.5].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (1.0,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% variant: written as a function
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    def to_range(image):
        return transforms.functional.to_tensor(image) - 0.5

    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Ink and paper are exchanged: paper is -1, ink is 1.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), lambda x: 1 - 2 * x])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% variant: by a negative std
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (-0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: The pixels are divided by 255 twice: ToTensor has done it already.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), lambda x: x / 255, transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: This is the test split: say train=True.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=False, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% variant: by position
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, False, to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: The order is that of the file: say shuffle=True.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size)


# %% variant: said explicitly
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size, shuffle=False)


# %% wrong: The order is drawn once, and the same in every epoch.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    import torch
    from torch.utils.data import Subset

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    order = torch.randperm(len(images)).tolist()
    return DataLoader(Subset(images, order), batch_size=batch_size)


# %% variant: a generator that is seeded for each epoch
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    import torch
    from torch.utils.data import RandomSampler

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    class Sampler(RandomSampler):
        def __iter__(self):
            self.generator = torch.Generator().manual_seed(0)
            return super().__iter__()

    return DataLoader(images, batch_size=batch_size, sampler=Sampler(images))


# %% wrong: The batch size is a fixed one: take the argument.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=64, shuffle=True)


# %% wrong: The labels are changed on their way.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range, target_transform=lambda y: 9 - y)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: The data set is returned, not a loader of batches.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return images


# %% wrong: A function sees only its arguments when it is graded: take this from an argument.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True, pin_memory=device.type == 'cuda')


# %% wrong: The labels are left out: the loader yields pairs.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    def only_images(pairs):
        return torch.stack([image for image, _ in pairs])

    return DataLoader(images, batch_size=batch_size, shuffle=True, collate_fn=only_images)


# %% wrong: It returns nothing
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Normalize has three means and deviations, for colour
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Normalize works on tensors: ToTensor() comes before it.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.Normalize((0.5,), (0.5,)), transforms.ToTensor()])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% right: by position, a tuple of floats for Normalize
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = [transforms.ToTensor(), transforms.Normalize(mean=[0.5], std=[0.5])]
    data = datasets.MNIST(root, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size, True)


# %% right: a function for the transform
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    def to_range(image):
        return 2 * transforms.functional.to_tensor(image) - 1

    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% right: the second version of the transforms
from torchvision.transforms import v2


def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = v2.Compose(
        [v2.ToImage(), v2.ToDtype(torch.get_default_dtype(), scale=True), v2.Normalize([0.5], [0.5])]
    )
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% right: a sampler in place of shuffle, and download=True where the files are there
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    from torch.utils.data import RandomSampler

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    images = datasets.MNIST(root=root, train=True, transform=to_range, download=True)
    return DataLoader(images, sampler=RandomSampler(images), batch_size=batch_size)


# %% right: pixels read at once, a TensorDataset
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    from torch.utils.data import TensorDataset

    images = datasets.MNIST(root, train=True)
    x = images.data[:, None].to(torch.get_default_dtype()) / 127.5 - 1
    return DataLoader(TensorDataset(x, images.targets), batch_size=batch_size, shuffle=True)


# %% right: a helper of the student's own and a lambda
def scale(x):
    return x.mul(2).sub(1)


def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    to_range = transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda x: scale(x))])
    images = datasets.MNIST(root, train=True, transform=to_range)
    return DataLoader(images, batch_size=batch_size, shuffle=True)


# %% wrong: Some images come twice in an epoch, and others never
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, RandomSampler
    from torchvision import datasets, transforms

    steps = [transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
    data = datasets.MNIST(root, train=True, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size=batch_size, sampler=RandomSampler(data, replacement=True))


# %% wrong: The pixels stand in other places than in the file
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = [
        transforms.RandomHorizontalFlip(), transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,)),
    ]  # fmt: skip
    data = datasets.MNIST(root, train=True, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size=batch_size, shuffle=True)


# %% variant: turned and shifted
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = [
        transforms.RandomAffine(10, translate=(0.1, 0.1)),
        transforms.ToTensor(),
        transforms.Normalize(0.5, 0.5),
    ]
    data = datasets.MNIST(root, train=True, transform=transforms.Compose(steps))
    return DataLoader(data, batch_size=batch_size, shuffle=True)


# %% wrong: The test images are among them: the training split alone is asked for.
def make_loader(root, batch_size):
    from torch.utils.data import ConcatDataset, DataLoader
    from torchvision import datasets, transforms

    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    both = ConcatDataset([datasets.MNIST(root, train=k, transform=steps) for k in (True, False)])
    return DataLoader(both, batch_size=batch_size, shuffle=True)


# %% wrong: The last, shorter batch is left out: every image counts.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=steps)
    return DataLoader(data, batch_size=batch_size, shuffle=True, drop_last=True)


# %% wrong: The labels come as one-hot rows: one whole number for each image is asked for.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(
        root, transform=steps, target_transform=lambda y: F.one_hot(torch.tensor(y), 10)
    )
    return DataLoader(data, batch_size=batch_size, shuffle=True)


# %% wrong: The images come as rows of pixels: their shape is (batch_size, 1, 28, 28).
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    steps = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,)), transforms.Lambda(torch.flatten)]
    )
    data = datasets.MNIST(root, train=True, transform=steps)
    return DataLoader(data, batch_size=batch_size, shuffle=True)


# %% wrong: The labels come first: pairs of images and labels are asked for, in this order.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = [(y, x) for x, y in datasets.MNIST(root, train=True, transform=t)]
    return DataLoader(data, batch_size=batch_size, shuffle=True)


# %% wrong: Mean and std of 1 take [0, 1] to [-1, 0]: (x - 0.5) / 0.5 takes it to [-1, 1].
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((1.0,), (1.0,))])
    return DataLoader(datasets.MNIST(root, train=True, transform=t), batch_size=batch_size, shuffle=True)


# %% wrong: Only some of the images come: all of the training split are asked for.
def make_loader(root, batch_size):
    from torch.utils.data import DataLoader, Subset
    from torchvision import datasets, transforms
    t = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    data = datasets.MNIST(root, train=True, transform=t)
    return DataLoader(Subset(data, range(len(data) // 2)), batch_size=batch_size, shuffle=True)
