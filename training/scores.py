"""Scores on prepared batches, gold tokens: what the training log shows."""

from __future__ import annotations

from training.labels import Labels
from training.network import Network
from training.streams import Item, padded, same_sentence, tensors

Found = list[tuple[int, int, str]]


def syntax_scores(network: Network, batches: list[list[Item]]) -> dict[str, float]:
    """UPOS, UAS and LAS in per cent of words (greedy heads), and F1 of sentence starts inside units."""
    words = upos_right = uas = las = start_right = start_gold = start_found = 0
    for items in batches:
        ids, shapes, mask, first = tensors(items)
        width = first.shape[1] - 1
        outputs = network.encoder(ids, shapes, mask)
        upos, _, start = network.tags(outputs, first)
        arcs, child, head = network.arcs(outputs, first)
        guess = arcs.masked_fill(~same_sentence(items, width), -1e9).argmax(-1)
        relation = network.label_logits(child, head, guess).argmax(-1)
        heads = padded([item.heads for item in items], width)
        known = heads >= 0
        right = (guess == heads) & known
        words += int(known.sum())
        upos_right += int(((upos.argmax(-1) == padded([item.upos for item in items], width)) & known).sum())
        uas += int(right.sum())
        las += int((right & (relation == padded([item.labels for item in items], width))).sum())
        starts = padded([item.starts for item in items], width)
        inner = known.clone()
        inner[:, 0] = False
        begins = (start > 0) & inner
        start_right += int((begins & (starts == 1)).sum())
        start_gold += int(((starts == 1) & inner).sum())
        start_found += int(begins.sum())
    return {
        "upos": round(100 * upos_right / words, 2),
        "uas": round(100 * uas / words, 2),
        "las": round(100 * las / words, 2),
        "starts": round(200 * start_right / max(1, start_gold + start_found), 2),
    }


def spans_of(tags: list[str]) -> Found:
    """Spans (start, end, label) of BIO tags; an I that continues nothing opens a span."""
    spans: Found = []
    for index, tag in enumerate(tags):
        mark, _, label = tag.partition("-")
        if mark == "I" and spans and spans[-1][1] == index and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], index + 1, label)
        elif mark != "O":
            spans.append((index, index + 1, label))
    return spans


def names_scores(network: Network, batches: list[list[Item]], labels: Labels) -> dict[str, float]:
    """F1 of exact names in per cent (greedy tags)."""
    right = gold = found = 0
    for items in batches:
        ids, shapes, mask, first = tensors(items)
        guess = network.name_logits(network.encoder(ids, shapes, mask), first).argmax(-1)
        for row, item in enumerate(items):
            wanted = set(spans_of([labels.names[k] for k in item.names]))
            seen = set(spans_of([labels.names[int(k)] for k in guess[row, : len(item.names)]]))
            right, gold, found = right + len(wanted & seen), gold + len(wanted), found + len(seen)
    return {"names": round(200 * right / max(1, gold + found), 2)}


def trigger_scores(network: Network, batches: list[list[Item]], labels: Labels) -> dict[str, float]:
    """Precision, recall and F1 of triggers (overlap, same direction), accuracies at them, and of role decisions."""
    right = gold = found = 0
    hits = {"status": 0, "kind": 0, "instrument": 0}
    role_right = role_gold = role_found = 0
    for items in batches:
        ids, shapes, mask, first = tensors(items)
        trigger, status, kind, instrument, roles = network.triggers(network.encoder(ids, shapes, mask), first, mask)
        guess = trigger.argmax(-1)
        for row, item in enumerate(items):
            wanted = spans_of([labels.triggers[k] for k in item.triggers])
            seen = spans_of([labels.triggers[int(k)] for k in guess[row, : len(item.triggers)]])
            gold, found = gold + len(wanted), found + len(seen)
            about = {action[0]: action[1:] for action in item.actions}
            for start, end, label in wanted:
                match = next((s for s in seen if s[0] < end and start < s[1] and s[2] == label), None)
                if match is None:
                    continue
                seen.remove(match)
                right += 1
                for name, logits, want in zip(hits, (status, kind, instrument), about[start], strict=True):
                    hits[name] += int(logits[row, match[0]].argmax()) == want
            for role, left, word, holds in item.roles:
                said = bool(roles[row, role, left, word] > 0)
                role_right, role_gold, role_found = role_right + (said and holds), role_gold + holds, role_found + said
    scores = {
        "trigger_p": round(100 * right / max(1, found), 2),
        "trigger_r": round(100 * right / max(1, gold), 2),
        "trigger_f": round(200 * right / max(1, gold + found), 2),
    }
    scores |= {name: round(100 * count / max(1, right), 2) for name, count in hits.items()}
    if role_gold:
        scores["roles"] = round(200 * role_right / (role_gold + role_found), 2)
    return scores
