"""The network: the MiniLM encoder and, on one pass of it, a head for each thing that is read.

Encoder: all-MiniLM-L6-v2 (Apache-2.0), 6 layers of width 384, its word table frozen, a shape embedding added. Heads:
part-of-speech tags, sentence starts, names (BIO), dependency arcs (biaffine, Dozat and Manning 2017) and labels, action
triggers (BIO by direction) with status, kind and instrument, and the roles (imposer, target, good) between a trigger
and a word. Each group of heads mixes the layers with weights of its own (ELMo's scalar mix), so that tasks share the
pass without having to agree on one layer.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

WIDTH, LAYERS, ATTENTION_HEADS, INNER = 384, 6, 12, 1536


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        split = self.qkv(x).view(batch, length, 3, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(split[0], split[1], split[2], attn_mask=mask)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Returns the output of the embeddings and of every layer."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(8, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> list[Tensor]:
        x = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]])
        x = self.dropout(x + self.shapes(shapes))
        bias = ((1.0 - mask) * -1e4)[:, None, None, :].to(x.dtype)
        outputs = [x]
        for layer in self.layers:
            x = layer(x, bias.to(x.dtype))
            outputs.append(x)
        return outputs

    def load_base(self, weights: Path) -> None:
        """Copy the published weights (a safetensors file with BERT's names)."""
        from safetensors.torch import load_file

        stored = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
        with torch.no_grad():
            self.words.weight.copy_(stored["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(
                stored["embeddings.position_embeddings.weight"] + stored["embeddings.token_type_embeddings.weight"][0]
            )
            for part in ("weight", "bias"):
                getattr(self.norm, part).copy_(stored[f"embeddings.LayerNorm.{part}"])
                for number, layer in enumerate(self.layers):
                    name = f"encoder.layer.{number}."
                    joined = [stored[f"{name}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(joined))
                    getattr(layer.out, part).copy_(stored[f"{name}attention.output.dense.{part}"])
                    getattr(layer.norm1, part).copy_(stored[f"{name}attention.output.LayerNorm.{part}"])
                    getattr(layer.up, part).copy_(stored[f"{name}intermediate.dense.{part}"])
                    getattr(layer.down, part).copy_(stored[f"{name}output.dense.{part}"])
                    getattr(layer.norm2, part).copy_(stored[f"{name}output.LayerNorm.{part}"])


class Mix(nn.Module):
    """A learned average of the layers, starting near the top."""

    def __init__(self) -> None:
        super().__init__()
        start = torch.zeros(LAYERS + 1)
        start[-3:] = torch.tensor([0.5, 1.0, 1.5])
        self.weights = nn.Parameter(start)

    def forward(self, outputs: list[Tensor]) -> Tensor:
        share = torch.softmax(self.weights, 0)
        return sum((share[i] * x for i, x in enumerate(outputs)), torch.zeros(()))


def pick(x: Tensor, positions: Tensor) -> Tensor:
    """Rows of x (batch, pieces, width) at positions (batch, words)."""
    return torch.gather(x, 1, positions.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class Biaffine(nn.Module):
    """Scores of every pair (left word, right word), for `outputs` relations: (batch, outputs, left, right)."""

    def __init__(self, width: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, width + 1, width) * 0.02)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        left = torch.cat([left, torch.ones_like(left[..., :1])], -1)
        return torch.matmul(torch.matmul(left.unsqueeze(1), self.weight), right.transpose(1, 2).unsqueeze(1))


class Network(nn.Module):
    """Encoder and heads; `sizes` maps each label set's name to its number of labels."""

    def __init__(self, sizes: dict[str, int], arc: int = 256, label: int = 192, role: int = 96) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.mix_tags, self.mix_tree, self.mix_names, self.mix_triggers, self.mix_about = (Mix() for _ in range(5))
        self.upos = nn.Linear(WIDTH, sizes["upos"])
        self.xpos = nn.Linear(WIDTH, sizes["xpos"])
        self.start = nn.Linear(WIDTH, 1)
        self.names = nn.Linear(WIDTH, sizes["names"])
        self.arc_child, self.arc_head = nn.Linear(WIDTH, arc), nn.Linear(WIDTH, arc)
        self.arc = Biaffine(arc, 1)
        self.label_child, self.label_head = nn.Linear(WIDTH, label), nn.Linear(WIDTH, label)
        self.label = nn.Linear(label, sizes["labels"])
        self.trigger = nn.Linear(WIDTH, sizes["triggers"])
        self.about = nn.Linear(2 * WIDTH, 256)
        self.status = nn.Linear(256, sizes["status"])
        self.kind = nn.Linear(256, sizes["kind"])
        self.instrument = nn.Linear(256, sizes["instrument"])
        self.role_trigger, self.role_word = nn.Linear(WIDTH, role), nn.Linear(WIDTH, role)
        self.role = Biaffine(role, sizes["roles"])
        self.drop, self.drop_tree = nn.Dropout(0.2), nn.Dropout(0.25)

    def tags(self, outputs: list[Tensor], first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of UPOS, XPOS and of a sentence start, per word."""
        x = self.drop(pick(self.mix_tags(outputs), first[:, 1:]))
        return self.upos(x), self.xpos(x), self.start(x).squeeze(-1)

    def name_logits(self, outputs: list[Tensor], first: Tensor) -> Tensor:
        return self.names(self.drop(pick(self.mix_names(outputs), first[:, 1:])))

    def arcs(self, outputs: list[Tensor], first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Arc scores (batch, words, 1 + words; column 0 is the root), and the label features of child and head."""
        x = self.drop(pick(self.mix_tree(outputs), first))

        def squash(layer: nn.Linear, y: Tensor) -> Tensor:
            return self.drop_tree(F.leaky_relu(layer(y), 0.1))

        scores = self.arc(squash(self.arc_child, x[:, 1:]), squash(self.arc_head, x)).squeeze(1)
        return scores, self.label_child(x[:, 1:]), self.label_head(x)

    def label_logits(self, child: Tensor, head: Tensor, heads: Tensor) -> Tensor:
        """Label logits for each word given its head (batch, words)."""
        return self.label(self.drop_tree(F.leaky_relu(child + pick(head, heads), 0.1)))

    def triggers(self, outputs: list[Tensor], first: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Logits per word of the trigger tag, status, kind and instrument, and role scores (batch, roles, trigger,
        word)."""
        words = pick(self.mix_triggers(outputs), first[:, 1:])
        deep = self.mix_about(outputs)
        mean = (deep * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        about = pick(deep, first[:, 1:])
        z = torch.tanh(self.about(self.drop(torch.cat([about, mean.unsqueeze(1).expand_as(about)], -1))))
        z = self.drop(z)
        roles = self.role(
            self.drop(F.leaky_relu(self.role_trigger(about), 0.1)), self.drop(F.leaky_relu(self.role_word(about), 0.1))
        )
        return self.trigger(self.drop(words)), self.status(z), self.kind(z), self.instrument(z), roles


class Exported(nn.Module):
    """What the shipped file computes: everything of one pass but the tree, which is decoded in `core/trees.py`."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        outputs = self.network.encoder(ids, shapes, mask)
        upos, xpos, start = self.network.tags(outputs, first)
        arcs, child, head = self.network.arcs(outputs, first)
        names = self.network.name_logits(outputs, first)
        return (
            upos.argmax(-1),
            xpos.argmax(-1),
            start,
            names,
            arcs,
            child,
            head,
            *self.network.triggers(outputs, first, mask),
        )
