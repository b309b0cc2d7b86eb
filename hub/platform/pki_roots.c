// The root and the servers' CA under it, and their successors. Each generation has three files of its own (root.crt, server-ca.crt, server-ca.key; from the
// second on with its number: root-2.crt …), and the file "servers" says which one signs, which other one there is, and since when. It is replaced by one
// rename: that is the moment of every step, and whatever files it does not name are swept away at the next start.
//
// No certificate joins the old root with the new. The old intermediate may not vouch for another CA: its path length is 0, which every verifier has to heed
// (RFC 5280, 6.1.4; OpenSSL was tried and does), and the old root's key is gone. The other way round, the new root vouching for the old intermediate's key,
// holds only for verifiers that look for a second path (OpenSSL was tried and takes the first certificate of a name), and would carry a key into the new
// root's trust that may be the very reason for replacing it. So the overlap is that both roots are published and both chains exist; servers show one of them,
// and can go back to the other.
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki_parts.h"

#define STATE_FILE "servers"
#define GENERATIONS_MAX 9999

char *pki_generation_file(const char *name, const char *suffix, int generation)
{
	return generation > 1 ? mem_printf("%s-%d.%s", name, generation, suffix) : mem_printf("%s.%s", name, suffix);
}

static int drop(const struct pki *p, const char *name, const char *suffix, int generation)
{
	AUTO_FREE char *file = pki_generation_file(name, suffix, generation);
	AUTO_FREE char *path = pki_path(p->dir, file);
	return file_remove(path);
}

static int drop_generation(const struct pki *p, int generation)
{
	int r = drop(p, "server-ca", "key", generation);
	if (!r)
		r = drop(p, "server-ca", "crt", generation);
	return r ? r : drop(p, "root", "crt", generation);
}

static int read_state(struct pki_generations *ret, const struct pki *p)
{
	AUTO_FREE char *path = pki_path(p->dir, STATE_FILE);
	AUTO_FREE char *text = NULL;
	struct pki_generations g = {.active = 1, .last = 1};
	char end;
	long long since = 0;
	size_t len;
	int r = file_read(path, 128, &text, &len);
	if (r == ERR_NOT_FOUND)
		r = 0;
	else if (!r && (strcspn(text, "\n") + 1 != len || sscanf(text, "%d %d %d %d %lld%c", &g.active, &g.other, &g.last, &g.kept, &since, &end) != 6))
		r = ERR_PARSE;
	g.since_ms = since;
	if (!r && (g.active < 1 || g.other < 0 || g.active == g.other || g.last > GENERATIONS_MAX || g.active > g.last || g.other > g.last))
		r = ERR_PARSE;
	if (!r)
		*ret = g;
	return r;
}

static int write_state(const struct pki *p, const struct pki_generations *g)
{
	AUTO_FREE char *path = pki_path(p->dir, STATE_FILE);
	AUTO_FREE char *text = mem_printf("%d %d %d %d %lld\n", g->active, g->other, g->last, g->kept, (long long)g->since_ms);
	return file_replace(path, text, strlen(text), 0600);
}

static int load_cert(const struct pki *p, mbedtls_x509_crt *ret, const char *name, int generation)
{
	AUTO_FREE char *file = pki_generation_file(name, "crt", generation);
	AUTO_FREE char *path = pki_path(p->dir, file);
	mbedtls_x509_crt_free(ret);
	mbedtls_x509_crt_init(ret);
	return pki_load_cert(ret, path);
}

static int load_key(struct pki *p)
{
	AUTO_FREE char *file = pki_generation_file("server-ca", "key", p->generations.active);
	AUTO_FREE char *path = pki_path(p->dir, file);
	mbedtls_pk_free(&p->server_ca_key);
	mbedtls_pk_init(&p->server_ca_key);
	int r = pki_load_key(&p->server_ca_key, path);
	return !r && mbedtls_pk_check_pair(&p->server_ca.pk, &p->server_ca_key) ? ERR_MISMATCH : r;
}

// All together always come in the same order, the older first: a switch changes nothing for whoever has them.
static int write_pems(struct pki *p)
{
	AUTO_BUF struct buf shown, other;
	buf_init(&shown, PKI_PEM_MAX);
	buf_init(&other, PKI_PEM_MAX);
	int r = pki_cert_pem(&shown, p->root.raw.p, p->root.raw.len);
	if (!r && p->generations.other)
		r = pki_cert_pem(&other, p->other_root.raw.p, p->other_root.raw.len);
	if (r)
		return r;
	const char *a = (const char *)shown.data, *b = p->generations.other ? (const char *)other.data : "";
	bool newer_shown = p->generations.active > p->generations.other;
	free(p->root_pem);
	free(p->roots_pem);
	free(p->other_pem);
	p->root_pem = mem_str(a);
	p->other_pem = p->generations.other ? mem_str(b) : NULL;
	p->roots_pem = mem_printf("%s%s", newer_shown ? b : a, newer_shown ? a : b);
	return 0;
}

// For programs on the same machine.
static int write_roots(const struct pki *p)
{
	AUTO_FREE char *path = pki_path(p->dir, "roots.pem");
	return file_replace(path, p->roots_pem, strlen(p->roots_pem), 0644);
}

static int load(struct pki *p)
{
	int r = load_cert(p, &p->root, "root", p->generations.active);
	if (!r)
		r = load_cert(p, &p->server_ca, "server-ca", p->generations.active);
	if (!r)
		r = load_key(p);
	if (!r && p->generations.other)
		r = load_cert(p, &p->other_root, "root", p->generations.other);
	if (!r)
		r = write_pems(p);
	return r ? r : write_roots(p);
}

int pki_roots_open(struct pki *p)
{
	int r = read_state(&p->generations, p);
	for (int i = 1; i <= p->generations.last + 1 && !r; i++)
		if (i != p->generations.active && i != p->generations.other)
			r = drop_generation(p, i);
	if (!r)
		r = load(p);
	return r == ERR_NOT_FOUND ? ERR_INVALID : r;
}

int pki_root_prepare(const struct pki *p, const char *host)
{
	char root[128], servers[128];
	int next = p->generations.last + 1;
	if (p->generations.other)
		return ERR_STATE;
	if (next > GENERATIONS_MAX)
		return ERR_LIMIT;
	int r = drop_generation(p, next);
	if (!r)
		r = pki_numbered_name(root, &p->root, next);
	if (!r)
		r = pki_numbered_name(servers, &p->server_ca, next);
	return r ? r : pki_make_servers(p->dir, next, root, servers, host);
}

// Steps into g: on disk first, then here.
static int enter(struct pki *p, struct pki_generations g)
{
	struct pki_generations before = p->generations;
	int r = write_state(p, &g);
	if (r)
		return r;
	p->generations = g;
	r = load(p);
	if (!r)
		return 0;
	p->generations = before; // the file was whole a moment ago: the disk fails. What can be undone is.
	return write_state(p, &before) || load(p) ? ERR_STORE : r;
}

int pki_root_publish(struct pki *p)
{
	struct pki_generations g = p->generations;
	AUTO_FREE char *file = pki_generation_file("root", "crt", g.last + 1);
	AUTO_FREE char *path = pki_path(p->dir, file);
	mbedtls_x509_crt made;
	if (g.other)
		return ERR_STATE;
	mbedtls_x509_crt_init(&made);
	int r = pki_load_cert(&made, path); // written last
	mbedtls_x509_crt_free(&made);
	g.other = ++g.last;
	g.since_ms = 0;
	return r ? r : enter(p, g);
}

int pki_root_switch(struct pki *p, int64_t now_ms)
{
	struct pki_generations g = p->generations;
	if (!g.other)
		return ERR_STATE;
	g.active = p->generations.other;
	g.other = p->generations.active;
	g.since_ms = now_ms;
	g.kept = 0;
	return enter(p, g);
}

int pki_root_keep(struct pki *p)
{
	struct pki_generations g = p->generations;
	g.kept = 1;
	return g.other ? enter(p, g) : ERR_STATE;
}

int pki_root_end(struct pki *p)
{
	struct pki_generations g = p->generations;
	if (!g.other)
		return ERR_STATE;
	g.other = 0;
	g.since_ms = 0;
	int ended = p->generations.other, r = enter(p, g);
	return r ? r : drop_generation(p, ended);
}

void pki_roots(const struct pki *p, struct pki_roots *ret)
{
	const struct pki_generations *g = &p->generations;
	*ret = (struct pki_roots){.has_other = g->other, .is_switched = g->other && g->active > g->other, .is_kept = g->kept, .since_ms = g->since_ms, .all_pem = p->roots_pem,
		.other_pem = p->other_pem};
	if (g->other)
		mbedtls_sha256_ret(p->other_root.raw.p, p->other_root.raw.len, ret->other_sha256, 0);
}

int pki_check_anchors(const char *pem)
{
	mbedtls_x509_crt list;
	mbedtls_x509_crt_init(&list);
	int r = mbedtls_x509_crt_parse(&list, (const unsigned char *)pem, strlen(pem) + 1) ? ERR_PARSE : 0;
	for (const mbedtls_x509_crt *c = &list; c && !r; c = c->next)
		if (!c->ca_istrue)
			r = ERR_PARSE;
	mbedtls_x509_crt_free(&list);
	return r;
}
