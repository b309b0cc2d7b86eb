// The hub's own certificates, watched while it runs: server leaves are renewed in time and when the hub's addresses change, and whatever nears its end
// without having been renewed is told to the owner long before.
#ifndef ACCESS_CERTIFICATES_H
#define ACCESS_CERTIFICATES_H
#include "access/activity.h"
#include "platform/loop.h"
#include "platform/pki.h"

struct certificates;
struct certificates_options {
	struct loop *loop; struct pki *pki; struct activity *activity; // borrowed
	const char *host;
	void *data;
	void (*renewed)(void *data); // the leaves' files were replaced: servers read them again
	bool (*owner_came)(void *data, int64_t since_ms); // has an owner reached the hub since then, over a connection made since?
	void (*switched)(void *data); // the servers show the chain of the other root now: whoever stays connected shows nothing by it
};
int certificates_start(struct certificates **ret, const struct certificates_options *o) CHECKED; // looks at once and then every ten minutes
void certificates_stop(struct certificates *c); // NULL is fine
// Looks now. done is told, on the loop, how it ended: 1 renewed, 0 nothing was due, or why the leaves could not be renewed (pki_renew_leaves).
// ERR_STATE: it is looking already; then done is not called.
int certificates_check(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
// Replaces the CA of device certificates (platform/pki.h): makes its successor on a worker and signs with it from then on. done is told 0 or why not.
// ERR_STATE: it is looking, or the last replacement is not over.
int certificates_replace_device_ca(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
int certificates_retire_device_ca(struct certificates *c) CHECKED; // the end of it; ERR_STATE: there is no old one
// Replaces the root and the servers' CA (platform/pki.h). certificates_replace_root makes the successor on a worker; from then on both are to be trusted.
// certificates_switch_root shows the chain of the other one and renews the leaves for it; done is told as by certificates_check. A switch to the new one goes
// back by itself after CERTIFICATES_TRIAL_MS unless an owner has come over it. certificates_end_root ends the one that is not shown. ERR_STATE: it is
// looking, or there are two, or there is one.
#define CERTIFICATES_TRIAL_MS (10 * 60 * 1000)
int certificates_replace_root(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
int certificates_switch_root(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
int certificates_end_root(struct certificates *c) CHECKED;
int64_t certificates_shown_since(const struct certificates *c); // when the chain of the new one of two came to be shown; 0: it is not
// Replaces the key of the broker's certificate (platform/pki.h): makes the next one on a worker; puts it in use, its leaf renewed (done is told as by
// certificates_check); or does without it. ERR_STATE: it is looking, or there is one, or none.
int certificates_replace_mqtt_key(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
int certificates_switch_mqtt_key(struct certificates *c, void (*done)(void *data, int result), void *data) CHECKED;
int certificates_drop_mqtt_key(struct certificates *c) CHECKED;
// {"certificates":[{"certificate":"root|servers|devices|web|mqtt","key":"RSA 3072","fingerprint":hex,"from":ms,"until":ms|null (never),
//   "state":"good|ending|ended","renews":bool (the hub does it by itself)}],"problem":null or the code of why the last renewal failed, "replacing":bool (two CAs of devices are trusted),
//  "root":null or {"switched":bool (the chain of the new one is shown),"since":ms of that|null,"other_fingerprint":hex} while there are two}.
// ERR_NOT_FOUND, ERR_PARSE: a leaf cannot be read. Caller owns.
int certificates_view(const struct certificates *c, json_t **ret) CHECKED;

#endif
