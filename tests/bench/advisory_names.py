#!/usr/bin/env python3
"""advisory_names.py FREEHOLD FOLDER [COUNT]: how well a device is found by the names that a home has for it.

Takes COUNT products (400; drawn with a fixed seed) from the branches of real CSAF documents below FOLDER, names each as at home (the maker without "Inc" and
its like, the model without brackets and words such as "firmware" or "series"), and has all documents judged for it, version unknown. Found: of the documents
whose branches list the product, how many are told. Told: how many documents in all; those beyond the listed ones name it otherwise, or are false alarms.
"""
import collections
import json
import pathlib
import random
import re
import subprocess
import sys

FORMS = re.compile(r"[,.]?\s+(Inc|LLC|Ltd|GmbH|Co|Corporation|AG|Corp|Limited)\b\.?")
WORDS = re.compile(r"\b(firmware|controllers?|devices?|series|family|software|all versions|gateways?|cameras?|modules?)\b", re.IGNORECASE)


def products(branches, vendor, product):
    for b in branches:
        name = b["name"].strip()
        v = name if b["category"] == "vendor" else vendor
        p = name if b["category"] == "product_name" else product
        if v and p:
            yield v, p
        yield from products(b.get("branches", []), v, p)


def main(freehold, folder, count=400):
    files = sorted(str(p) for p in pathlib.Path(folder).rglob("*.json"))
    ids, listed = {}, collections.defaultdict(set)
    for f in files:
        document = json.load(open(f, encoding="utf-8"))
        ids[f] = document["document"]["tracking"]["id"]
        for key in products(document.get("product_tree", {}).get("branches", []), None, None):
            listed[key].add(ids[f])
    draw = random.Random(11).sample(sorted(listed), min(int(count), len(listed)))
    wanted = found = told = 0
    for vendor, product in draw:
        maker = FORMS.sub("", vendor).strip(" ,.")
        model = re.sub(r"\s+", " ", WORDS.sub("", re.sub(r"\([^)]*\)", "", product))).strip(" ,:-")
        if len(model) < 3:
            continue
        out = subprocess.run([freehold, "advisories", "check", "--json", "--maker", maker, "--model", model, *files], capture_output=True, check=False).stdout
        hits = {r["id"] for r in json.loads(out) if r["state"] in ("affected", "possibly", "under_investigation")}
        wanted += len(listed[vendor, product])
        found += len(listed[vendor, product] & hits)
        told += len(hits)
    print(json.dumps({"documents": len(files), "products": len(draw), "listed": wanted, "found": found, "told": told}))


main(*sys.argv[1:])
