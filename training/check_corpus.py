#!/usr/bin/env python3
"""Check an annotated corpus of news passages (training/corpus/*.txt).

Parses the inline markup {{trigger|direction kind status|IMPOSERS>TARGETS|instrument|goods|claimed_by}}, validates the
vocabulary, prints counts per class and lists trigger-like words left outside the markup for a second look.

    python3 training/check_corpus.py training/corpus/news_a.txt [--flags] [--from N]
"""

import collections
import os
import re
import sys

KINDS = {"imposed": ("impose", "tighten", "extend", "reinstate"), "lifted": ("lift", "ease", "suspend", "exempt")}
STATUSES = ("denied", "called_for", "possible", "alleged", "conditional", "agreed", "in_force")
INSTRUMENTS = (
    "export_control",
    "export_tariff",
    "export_quota",
    "import_tariff",
    "import_ban",
    "import_quota",
    "sanction",
    "entity_listing",
    "investment_control",
    "procurement",
    "visa",
    "subsidy",
    "other",
)
MARK = re.compile(r"\{\{(.*?)\}\}", re.S)
CODES = re.compile(r"^(?:[A-Z]{2}(?:,[A-Z]{2})*)?$")
GOOD = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
SUSPECT = re.compile(
    r"\b(lift(?:s|ed|ing)?|impos(?:e|es|ed|ing|ition)|reimpos\w+|bann(?:ed|ing)|eas(?:e|es|ed|ing)|suspen(?:d|ds|ded|ding|sion)"
    r"|exten(?:d|ds|ded|ding|sion)|waiv(?:e|es|ed|ing|er|ers)|curb(?:ed|ing)|scrap(?:s|ped|ping)?|restor(?:e|es|ed|ing)"
    r"|reinstat\w+|relax\w*|loosen\w*|tighten\w*|exempt\w*|halt(?:s|ed|ing)?|resum(?:e|es|ed|ing|ption)|revok\w+|rescind\w*"
    r"|repeal\w*|remov(?:e|es|ed|ing|al)|cancel\w*|paus(?:e|es|ed|ing)|reprieve|lower(?:s|ed|ing)|rais(?:e|es|ed|ing)"
    r"|halv\w+|doubl(?:ed|ing)|slap\w*|blacklist\w*|sanctioned|sanctioning|prohibit\w*|barr(?:ed|ing)|block(?:s|ed|ing)?"
    r"|reopen\w*|clos(?:ed|es|ing|ure)|shut\w*|restrict(?:s|ed|ing)|lapse[ds]?|expir\w+|retaliat\w+|levied|hik(?:e|es|ed|ing)"
    r"|rollback|roll(?:ed|ing)? back|phase[ -]?out|delist\w*|unfr\w+|freez\w+|frozen|introduc\w+|abolish\w*|withdr[ae]w\w*)\b",
    re.I,
)


def parse(line):
    """-> text, [(start, end, trigger, direction, kind, status, imposer, target, instrument, goods, claimed_by)]"""
    text, acts, pos = "", [], 0
    for m in MARK.finditer(line):
        text += line[pos : m.start()]
        pos = m.end()
        parts = m.group(1).split("|")
        if len(parts) != 6:
            raise ValueError("fields: %s" % m.group(0))
        trigger, cls, who, instrument, goods, claimed = parts
        direction, kind, status = cls.split()
        imposer, target = who.split(">")
        start = len(text)
        text += trigger
        acts.append((start, len(text), trigger, direction, kind, status, imposer, target, instrument, goods, claimed))
    return text + line[pos:], acts


def problems(act):
    start, end, trigger, direction, kind, status, imposer, target, instrument, goods, claimed = act
    if not trigger or trigger != trigger.strip():
        yield "trigger %r" % trigger
    if kind not in KINDS.get(direction, ()):
        yield "%s %s" % (direction, kind)
    if status not in STATUSES:
        yield "status %s" % status
    if instrument not in INSTRUMENTS:
        yield "instrument %s" % instrument
    if not CODES.match(imposer) or not CODES.match(target):
        yield "codes %s>%s" % (imposer, target)
    if goods and not all(GOOD.match(g) for g in goods.split(",")):
        yield "goods %s" % goods
    if not claimed:
        yield "claimed_by empty"


def main(argv):
    path = argv[0]
    flags = "--flags" in argv
    first = int(argv[argv.index("--from") + 1]) if "--from" in argv else 1
    ids = "/work/shared/gold/commodity_ids.txt"
    known = set(open(ids).read().split()) if os.path.exists(ids) else set()
    passages = [p.strip() for p in open(path, encoding="utf-8").read().split("\n\n") if p.strip()]
    counts = {n: collections.Counter() for n in ("direction kind", "status", "instrument", "kind x status")}
    codes, new_goods, bad, empty, words, seen = collections.Counter(), collections.Counter(), 0, 0, 0, set()
    for number, passage in enumerate(passages, 1):
        if "\n" in passage:
            print("LINE %d: more than one line" % number)
            bad += 1
        try:
            text, acts = parse(passage)
        except ValueError as error:
            print("LINE %d: %s" % (number, error))
            bad += 1
            continue
        if "{{" in text or "}}" in text or "[[" in text or "]]" in text or "|" in text:
            print("LINE %d: stray markup" % number)
            bad += 1
        if text in seen:
            print("LINE %d: repeated" % number)
        seen.add(text)
        words += len(text.split())
        empty += not acts
        for act in acts:
            for problem in problems(act):
                print("LINE %d: %s" % (number, problem))
                bad += 1
            counts["direction kind"][" ".join(act[3:5])] += 1
            counts["status"][act[5]] += 1
            counts["instrument"][act[8]] += 1
            counts["kind x status"][" ".join(act[4:6])] += 1
            codes.update(c for c in (act[6] + "," + act[7]).split(",") if c)
            new_goods.update(g for g in act[9].split(",") if g and g not in known)
        if flags and number >= first:
            left = [m.group(0) for m in SUSPECT.finditer(MARK.sub("", passage))]
            if left:
                print("%4d %-40s %s" % (number, ",".join(left), text[:90]))
    total = sum(counts["status"].values())
    print(
        "%d passages, %d without action, %d actions, %d words, %d problems" % (len(passages), empty, total, words, bad)
    )
    for name, counter in counts.items():
        print(name, dict(counter.most_common()))
    print("codes", len(codes), dict(codes.most_common(60)))
    print("goods not in the list", dict(new_goods))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
