#include "devices/chosen_store.h"

int chosen_store_open(struct chosen *q, struct store *s)
{
	int e = store_prepare(s, &q->get, "SELECT 1 FROM password_digest WHERE digest = ?1");
	return e ? e : store_prepare(s, &q->put, "INSERT INTO password_digest(digest) VALUES(?1) ON CONFLICT DO NOTHING");
}

int chosen_store_has(struct chosen *q, const uint8_t digest[32])
{
	stmt_bind_blob(q->get, 1, digest, 32);
	int e = stmt_step(q->get);
	stmt_done(q->get);
	return e;
}

int chosen_store_put(struct chosen *q, const uint8_t digest[32])
{
	stmt_bind_blob(q->put, 1, digest, 32);
	return stmt_run(q->put);
}
