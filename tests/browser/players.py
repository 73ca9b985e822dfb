"""What a student has written when the widget appears: the source of a cell, and a module."""

import itertools

import torch
from torch import nn
from torch.nn import functional as F


def mlp(*sizes, extra=()):
    layers = []
    for n, m in itertools.pairwise(sizes):
        layers += [nn.Linear(n, m), nn.LeakyReLU(0.2), *extra]
    return nn.Sequential(*layers[: -1 - len(extra)])


def update_D(net_D, net_G, real, z, optimizer):
    with torch.no_grad():
        fake = net_G(z)
    loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(fake)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def update_G(net_D, net_G, z, optimizer):
    loss = F.softplus(-net_D(net_G(z))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
