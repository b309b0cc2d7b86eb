// Who is on: one row per client of the broker, found by pointer at every message, and by client id at a takeover.
// A row outlives its connection, because wills and the queues of persistent sessions are judged after it.
#ifndef BROKER_PLUGIN_SESSION_H
#define BROKER_PLUGIN_SESSION_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "access/authdb.h"
#include "base/map.h"

struct mosquitto;
struct pace;
enum session_phase { SESSION_LIVE, SESSION_DISPLACED /* taken over, its end not yet seen */, SESSION_ENDED };
struct session {
	const struct mosquitto *client; // a key, never followed: Mosquitto may have freed it
	enum session_phase phase;
	enum auth_kind kind;
	enum auth_unit_state state;
	int64_t credential;
	const char *unit, *username, *client_id, *addr; // in text
	const char *via;             // the door it came through, as in events.h
	struct grants grants;
	struct pace *pace;           // of its unit; NULL for the hub and for tickets
	const char *judged;          // the topic that was last allowed to be said: an address, never followed
	bool announces;              // and whether it is an announcement
	bool shut;                   // allowed nothing: being cut, or auth.db could not be read
	uint32_t generation;         // of auth.db when it was read
	int64_t ended_ms;
	// The takeovers that led here: where the displaced side was (NULL when it was never elsewhere), when, and how many there were since first_ms.
	char *displaced_addr;
	int64_t displaced_ms, first_ms, held_ms; // held_ms: since when a clone is being refused, 0: none is
	int takeovers;
	char text[];
};
struct session_slot { const struct mosquitto *client; struct session *session; }; // empty: both NULL
struct sessions {
	struct session_slot *slots; // open addressing by client pointer; a power of two
	size_t size, used;
	struct map *by_client_id; // the newest session of each client id
	int hubs;                 // live sessions of the hub itself
};
#define SESSION_REMEMBERED_MS (7LL * 24 * 3600 * 1000) // as persistent_client_expiration in conf.c

// A live session with copies of the texts; the caller fills in the rest.
struct session *session_new(const struct mosquitto *client, const char *unit, const char *username, const char *client_id, const char *addr);
void sessions_init(struct sessions *all);
void sessions_done(struct sessions *all);
struct session *session_find(const struct sessions *all, const struct mosquitto *client); // NULL when unknown
struct session *session_by_client_id(const struct sessions *all, const char *client_id);  // the newest, live or not
// May a login of this client id from addr take the incumbent's place? One device reconnecting may; two devices that both live may not.
enum session_verdict { SESSION_ADMIT, SESSION_CLONE /* found out just now */, SESSION_HELD /* known for a clone already */ };
enum session_verdict session_judge_takeover(struct session *incumbent, const char *addr, int64_t now_ms);
// Adds s (given) as the newest of its client id; an older one becomes displaced.
void session_add(struct sessions *all, struct session *s, int64_t now_ms);
void session_end(struct sessions *all, struct session *s, int64_t now_ms);
void session_remove(struct sessions *all, struct session *s); // and frees it
// Drops rows that nothing can ask for any more.
void sessions_collect(struct sessions *all, int64_t now_ms);
void session_free(struct session *s);

#endif
