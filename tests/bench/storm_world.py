"""storm_world.py HUB_DB UNITS: puts units u1..uUNITS (user d-uN, password "secret") into the hub.db of a stopped hub, as adopted generic devices."""
import hashlib
import sqlite3
import sys
import time

path, units = sys.argv[1], int(sys.argv[2])
now = int(time.time() * 1000)
verifier = hashlib.sha256(b'secret').digest()
db = sqlite3.connect(path)
with db:
    for n in range(1, units + 1):
        unit = f'u{n}'
        db.execute("INSERT INTO unit(id, name, adapter, onboarding, state, epoch, adapter_state, legacy_warned, demo, created_at, trust, pin1, pin2)"
                   " VALUES(?, ?, 'generic', 'adopted', 'active', 0, '{}', 0, 0, ?, '', '', '')", (unit, f'Unit {n}', now))
        db.execute("INSERT INTO credential(unit, kind, state, username, client_id, verifier, fingerprint, legacy, fixed, created_at, issuer, chosen)"
                   " VALUES(?, 1, 1, ?, ?, ?, zeroblob(32), 0, 1, ?, '', 0)", (unit, f'd-u{n}', unit, verifier, now))
db.close()
