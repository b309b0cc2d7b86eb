#include "state.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

#define FILE_LIMIT 65536
static const char *const owner_files[] = { "owner.json", "certificate.pem", "key.pem", "ca.pem", NULL };

char *state_path(const struct state *s, const char *name)
{
	return mem_printf("%s/%s", s->dir, name);
}

static bool exists(const struct state *s, const char *name)
{
	AUTO_FREE char *path = state_path(s, name);
	return access(path, F_OK) == 0;
}

static int read_json(const struct state *s, const char *name, json_t **ret)
{
	AUTO_FREE char *path = state_path(s, name);
	AUTO_FREE char *text = NULL;
	size_t len;
	int err = file_read(path, FILE_LIMIT, &text, &len);
	return err ? err : json_read(ret, text, len, FILE_LIMIT, 4);
}

static int write_json(const struct state *s, const char *name, const json_t *j)
{
	AUTO_FREE char *path = state_path(s, name);
	AUTO_FREE char *text = json_write(j);
	return file_replace(path, text, strlen(text), 0600);
}

static int write_text(const struct state *s, const char *name, const char *text)
{
	AUTO_FREE char *path = state_path(s, name);
	return file_replace(path, text, strlen(text), 0600);
}

// With what a kill in the middle of file_replace left beside it.
static int remove_file(const struct state *s, const char *name)
{
	AUTO_FREE char *path = state_path(s, name);
	AUTO_FREE char *unfinished = mem_printf("%s.new", path);
	int err = file_remove(unfinished);
	return err ? err : file_remove(path);
}

// rename(2) is the moment of every change; the folder is synced so that the change survives a power cut.
static int move_and_sync(const struct state *s, const char *from, const char *to)
{
	AUTO_FREE char *a = state_path(s, from);
	AUTO_FREE char *b = state_path(s, to);
	if (rename(a, b) < 0)
		return -errno;
	int fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int err = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return err;
}

static int remove_folder(const struct state *s, const char *name)
{
	for (const char *const *f = owner_files; *f; f++) {
		AUTO_FREE char *file = mem_printf("%s/%s", name, *f);
		int err = remove_file(s, file);
		if (err)
			return err;
	}
	AUTO_FREE char *path = state_path(s, name);
	return rmdir(path) < 0 && errno != ENOENT ? -errno : 0;
}

static int load_epoch(struct state *s)
{
	AUTO_FREE char *path = state_path(s, "epoch");
	AUTO_FREE char *text = NULL;
	size_t len;
	uint64_t epoch = 0;
	int err = file_read(path, 32, &text, &len);
	if (err == ERR_NOT_FOUND)
		return 0;
	if (!err)
		err = str_u64(&epoch, text, INT64_MAX - 1);
	if (!err)
		s->epoch = (int64_t)epoch;
	return err;
}

static int save_epoch(struct state *s, int64_t epoch)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)epoch);
	int err = write_text(s, "epoch", text);
	if (!err)
		s->epoch = epoch;
	return err;
}

static int get_text(const json_t *j, const char *key, char *to, size_t size)
{
	const char *text;
	int err = json_get_text(j, key, size - 1, &text);
	if (!err && !str_copy(to, size, text))
		err = ERR_LIMIT;
	return err;
}

static int load_owner(const struct state *s, const char *file, struct owner *o, bool *found)
{
	AUTO_JSON json_t *j = NULL;
	int64_t port;
	int err = read_json(s, file, &j);
	if (err == ERR_NOT_FOUND)
		return 0;
	if (err || (err = get_text(j, "unit", o->unit, sizeof o->unit)) || (err = get_text(j, "client_id", o->client_id, sizeof o->client_id)) ||
	    (err = get_text(j, "homie", o->homie, sizeof o->homie)) || (err = get_text(j, "hub", o->hub, sizeof o->hub)) ||
	    (err = get_text(j, "host", o->host, sizeof o->host)) || (err = json_get_int(j, "port", 1, 65535, &port)))
		return err;
	o->port = (uint16_t)port;
	*found = true;
	return 0;
}

static int load_settings(struct state *s)
{
	AUTO_JSON json_t *j = NULL;
	int err = read_json(s, "settings.json", &j);
	if (err)
		return err == ERR_NOT_FOUND ? 0 : err;
	s->settings.kwh = json_number_value(json_object_get(j, "kwh"));
	return json_get_bool(j, "on", &s->settings.on);
}

// The second half of a transfer reset. It may run twice: the epoch that the former owner had is kept in the folder that goes last.
static int finish_release(struct state *s)
{
	AUTO_JSON json_t *j = NULL;
	int64_t epoch;
	int err = read_json(s, "erased/owner.json", &j);
	if (!err)
		err = json_get_int(j, "epoch", 0, INT64_MAX - 1, &epoch);
	if (!err)
		err = save_epoch(s, epoch + 1);
	if (err && err != ERR_NOT_FOUND) // owner.json is the first file to go: without it the epoch has been raised
		return err;
	if ((err = remove_file(s, "settings.json")) || (err = remove_file(s, "request.key")) || (err = remove_file(s, "renewal.key")) ||
	    (err = remove_folder(s, "owner.next")))
		return err;
	return remove_folder(s, "erased");
}

// The two steps of a switch: the old owner aside, the new one in its place.
static int finish_switch(const struct state *s)
{
	int err = exists(s, "owner.next") && !exists(s, "owner") ? move_and_sync(s, "owner.next", "owner") : 0;
	return err ? err : remove_folder(s, "owner.old");
}

static int finish_what_was_interrupted(struct state *s)
{
	int err = 0;
	if (exists(s, "owner.new"))
		err = remove_folder(s, "owner.new");
	if (!err && exists(s, "owner.old"))
		err = finish_switch(s);
	if (!err && exists(s, "owner.next"))
		err = remove_file(s, "renewal.key");
	if (!err && exists(s, "erased"))
		err = finish_release(s);
	if (!err && exists(s, "owner"))
		err = remove_file(s, "request.key");
	return err;
}

int state_open(struct state *ret, const char *dir)
{
	struct state s = { .dir = mem_str(dir) };
	int err = exists(&s, ".") ? 0 : ERR_NOT_FOUND;
	if (!err)
		err = load_epoch(&s);
	if (!err)
		err = finish_what_was_interrupted(&s);
	if (!err)
		err = load_owner(&s, "owner/owner.json", &s.owner, &s.owned);
	if (!err)
		err = load_owner(&s, "owner.next/owner.json", &s.next, &s.has_next);
	if (!err)
		err = load_settings(&s);
	if (err)
		state_done(&s);
	else
		*ret = s;
	return err;
}

void state_done(struct state *s)
{
	free(s->dir);
	*s = (struct state){ 0 };
}

static int kept_key(const struct state *s, const char *name, struct pki_key **ret)
{
	AUTO_FREE char *path = state_path(s, name);
	int err = pki_key_load(ret, path);
	if (err != ERR_NOT_FOUND)
		return err;
	struct pki_key *key;
	if ((err = pki_key_new(&key)))
		return err;
	if ((err = pki_key_save(key, path)))
		pki_key_free(key);
	else
		*ret = key;
	return err;
}

int state_request_key(const struct state *s, struct pki_key **ret)
{
	return kept_key(s, "request.key", ret);
}

int state_renewal_key(const struct state *s, struct pki_key **ret)
{
	return kept_key(s, "renewal.key", ret);
}

bool state_is_renewing(const struct state *s)
{
	return exists(s, "renewal.key");
}

static int write_owner(const struct state *s, const struct owner *o, const struct pki_key *key, const char *certificate, const char *ca)
{
	AUTO_FREE char *dir = state_path(s, "owner.new");
	AUTO_FREE char *key_path = state_path(s, "owner.new/key.pem");
	AUTO_JSON json_t *j = json_pack("{ss ss ss ss ss si sI}", "unit", o->unit, "client_id", o->client_id, "homie", o->homie, "hub", o->hub, "host",
					o->host, "port", (int)o->port, "epoch", (json_int_t)s->epoch);
	if (!j)
		return ERR_INVALID;
	int err = file_make_dir(dir, 0700);
	if (!err)
		err = write_text(s, "owner.new/certificate.pem", certificate);
	if (!err)
		err = write_text(s, "owner.new/ca.pem", ca);
	if (!err)
		err = pki_key_save(key, key_path);
	return err ? err : write_json(s, "owner.new/owner.json", j);
}

int state_adopt(struct state *s, const struct owner *o, const struct pki_key *key, const char *certificate, const char *ca)
{
	if (s->owned)
		return ERR_STATE;
	int err = remove_folder(s, "owner.new");
	if (!err)
		err = write_owner(s, o, key, certificate, ca);
	if (!err)
		err = move_and_sync(s, "owner.new", "owner");
	if (err)
		return err;
	s->owner = *o;
	s->owned = true;
	return remove_file(s, "request.key");
}

int state_prepare(struct state *s, const char *client_id, const struct pki_key *key, const char *certificate, const char *ca)
{
	struct owner next = s->owner;
	if (!s->owned)
		return ERR_STATE;
	if (!str_copy(next.client_id, sizeof next.client_id, client_id))
		return ERR_LIMIT;
	int err = state_drop_next(s);
	if (!err)
		err = remove_folder(s, "owner.new");
	if (!err)
		err = write_owner(s, &next, key, certificate, ca);
	if (!err)
		err = move_and_sync(s, "owner.new", "owner.next");
	if (err)
		return err;
	s->next = next;
	s->has_next = true;
	return remove_file(s, "renewal.key");
}

int state_switch(struct state *s)
{
	if (!s->has_next)
		return ERR_STATE;
	int err = move_and_sync(s, "owner", "owner.old");
	if (!err)
		err = finish_switch(s);
	if (err)
		return err;
	s->owner = s->next;
	s->has_next = false;
	return 0;
}

int state_drop_next(struct state *s)
{
	s->has_next = false;
	return remove_folder(s, "owner.next");
}

int state_drop_renewal(struct state *s)
{
	return remove_file(s, "renewal.key");
}

int state_trust(const struct state *s, const char *ca)
{
	if (!s->owned)
		return ERR_STATE;
	int err = s->has_next ? write_text(s, "owner.next/ca.pem", ca) : 0;
	return err ? err : write_text(s, "owner/ca.pem", ca);
}

int state_release(struct state *s)
{
	if (s->owned) {
		int err = move_and_sync(s, "owner", "erased");
		if (err)
			return err;
		s->owned = s->has_next = false;
		s->owner = (struct owner){ 0 };
		s->settings = (struct settings){ 0 };
	}
	return finish_release(s);
}

int state_save_settings(const struct state *s)
{
	AUTO_JSON json_t *j = json_pack("{sb sf}", "on", (int)s->settings.on, "kwh", s->settings.kwh);
	return j ? write_json(s, "settings.json", j) : ERR_INVALID;
}
