// What the house keeps of one physical device beside what its maker says: papers (the receipt, a statement from the box), whether its maker was told who has it, and requests for help with their due days
// and outcomes. For who lives here; erased with the device. Rules: README.md.
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H
#include "access/activity.h"
#include "base/json.h"
#include "passport/passport.h"
#include "platform/loop.h"
#include "platform/store.h"

#define RECORD_PAPERS_MAX 8                     // of a device
#define RECORD_UNIT_BYTES (INT64_C(12) << 20)   // all papers of a device
#define RECORD_HUB_BYTES (INT64_C(96) << 20)    // all papers of all devices
#define RECORD_HELP_MAX 32                      // requests of a device, closed ones too

struct record;
struct record_options { struct loop *loop; struct store *store; struct activity *activity; struct passports *passports; };
int record_start(struct record **ret, const struct record_options *o) CHECKED;
void record_stop(struct record *r); // NULL is fine
int record_forget_unit(struct record *r, const char *unit) CHECKED;

// {"papers":[{"id","kind","name","media","size","sha256","by","at"}...],"help":[... as record_help_all, newest first],
// "registration":{"choice","fields","to","text","by","at","answer","answered"} or null,"offer": the passport's notify.registration or null,
// "laws": as passports_grace}. Caller owns.
int record_view(struct record *r, const char *unit, json_t **ret) CHECKED;

// --- papers ---

// kind: "receipt", "statement" (of compliance, from the box), "photo". What is kept of the bytes: paper.h. ERR_INVALID: kind or name; ERR_UNSUPPORTED, ERR_PARSE: no
// such format, or broken; ERR_LIMIT: too large by itself; ERR_STATE: the device has as many as it may have, or the hub's room for papers is full.
struct record_paper { const char *unit, *kind, *name, *by; const void *bytes; size_t len; int64_t now_ms; };
int record_add_paper(struct record *r, const struct record_paper *p, int64_t *ret_id) CHECKED;
int record_remove_paper(struct record *r, const char *unit, int64_t id, const char *by) CHECKED; // ERR_NOT_FOUND
int record_paper(struct record *r, const char *unit, int64_t id, char **ret_media, void **ret, size_t *ret_len) CHECKED; // caller frees both; ERR_NOT_FOUND

// --- registration with its maker ---

// said: {"choice":"agreed", "fields": words for what was told, "to": where, "text": the very text} or {"choice":"declined"}. Replaces the choice before, and its answer.
// ERR_INVALID: a member is not so (*ret_field).
int record_register(struct record *r, const char *unit, const json_t *said, const char *by, int64_t now_ms, const char **ret_field) CHECKED;
int record_answer(struct record *r, const char *unit, const char *answer, const char *by, int64_t now_ms) CHECKED; // what came back; ERR_INVALID; ERR_NOT_FOUND: nobody agreed

// --- requests for help ---

// said: {"about": updates_missing, fault_found, cannot_reset, label_wrong, other; "whom": seller, maker, regulator; "name"?, "contact"?; "text": the letter; "due": day}.
// What label and support say now is kept with it. ERR_INVALID: a member is not so (*ret_field); ERR_LIMIT: too many of this device.
int record_open_help(struct record *r, const char *unit, const json_t *said, const char *by, int64_t now_ms, const char **ret_field, int64_t *ret_id) CHECKED;
// said: {"due": another day} or {"outcome": solved, refused, no_answer, withdrawn; "note"?}; an outcome is the last word. ERR_INVALID as above, ERR_NOT_FOUND, ERR_STATE: it has an
// outcome already.
int record_change_help(struct record *r, const char *unit, int64_t id, const json_t *said, const char *by, int64_t now_ms, const char **ret_field) CHECKED;
// {"help":[{"id","device","about","whom","name","contact","text","promised","by","opened","due","outcome","note","closed"}...newest first]}: of all devices. Caller owns.
int record_help_all(struct record *r, json_t **ret) CHECKED;
// Tells of what is due today or before: "help.due", once for each due day. Runs by itself every minute; nothing while the clock is unsure.
void record_look(struct record *r);

#endif
