#include "notices/words.h"
#include <stddef.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

#define TEXT_MAX 4000
#define NAMES_MAX 12

// {device}, {until} and the like stand for a name and for parameters. bare: when no names are told, and when a parameter is missing. many: of several devices.
struct sentence { const char *code, *full, *bare, *many, *first; };

static const struct sentence sentences[] = {
	{ "device.clone", "Two devices use the key of {device}", "Two devices use the same key", "The keys of {n} devices are used twice", "If you did not move or replace it, give it away and add it again." },
	{ "device.key_shared", "A second device has the key of {device}", "A second device has the key of one of yours", "Second devices have the keys of {n} of yours",
		"Add the second device with a key of its own." },
	{ "device.spoofed", "{device} tried to pass itself off as another device", "A device tried to pass itself off as another one", "{n} devices tried to pass themselves off as others",
		"Keep it apart if you do not know why it did this." },
	{ "device.quarantined", "The hub keeps {device} apart, because it misbehaved", "The hub keeps a device apart, because it misbehaved", "The hub keeps {n} devices apart, because they misbehaved",
		"Open its page: it says why, and you can let it back in." },
	{ "ticket.aborted", "Adding a device was stopped", "Adding a device was stopped", "Adding devices was stopped {n} times", "Make sure nobody near is adding it too, then try again." },
	{ "advisory.affected", "{device} has a known security problem: {title}", "A device has a known security problem", "{n} devices have a known security problem",
		"Open its page: it says what to do." },
	{ "advisory.possibly", "{device} may have a known security problem: {title}", "A device may have a known security problem", "{n} devices may have a known security problem",
		"Open its page: it says how to find out." },
	{ "passport.refused", "{device} handed over a passport that is not accepted", "A device handed over a passport that is not accepted", "{n} devices handed over passports that are not accepted",
		"Open its page to see what is wrong with it." },
	{ "release.receipt_invalid", "The proof of reset from {device} is not genuine", "A proof of reset is not genuine", "{n} proofs of reset are not genuine",
		"Reset the device by hand before you pass it on." },
	{ "device.rotation_failed", "{device} did not take its new password", "A device did not take its new password", "{n} devices did not take their new passwords", "Nothing has to be done." },
	{ "link.refused", "{device} tried to reach {host} and was stopped", "A device tried to reach the internet and was stopped", "{n} devices tried to reach the internet and were stopped",
		"Nothing. If it no longer works, look at what it talks to." },
	{ "legacy.ending", "Your leave for {device} to speak without encryption ends on {until}", "A leave to speak without encryption ends soon",
		"Your leave for {n} devices to speak without encryption ends soon", "Replace it, or choose a later day on its page." },
	{ "legacy.ended", "Your leave for {device} to speak without encryption ended on {until}", "A leave to speak without encryption ended",
		"Your leave for {n} devices to speak without encryption ended", "Replace it, or choose a later day on its page." },
	{ "legacy.port_taken", "Devices without encryption cannot connect", "Devices without encryption cannot connect", "Devices without encryption cannot connect",
		"Stop the other program on the server that uses the port." },
	{ "certificate.ending", "A certificate of the hub ends on {until}", "A certificate of the hub ends soon", "{n} certificates of the hub end soon", "Look at the certificates in Settings." },
	{ "certificate.renew_failed", "The hub could not renew its certificates", "The hub could not renew its certificates", "The hub could not renew its certificates",
		"Look at the certificates in Settings." },
	{ "certificate.root_went_back", "The hub shows its old root again", "The hub shows its old root again", "The hub shows its old root again",
		"Put the new root on your phone, then try again in Settings." },
	{ "support.ending", "Updates for {device} end on {until}", "The updates of a device end soon", "The updates of {n} devices end soon", "Plan what comes after it." },
	{ "support.ended", "The last day of updates for {device} is {until}", "The updates of a device have come to their end", "The updates of {n} devices have come to their end",
		"Replace it, or switch off its ways to the internet." },
	{ "support.shortened", "The maker of {device} promised updates until {until} and now says {named}", "A maker took back a promise of updates", "Makers took back promises of updates for {n} devices",
		"Ask the maker, or the shop, to keep the promise." },
	{ "service.ending", "A service that {device} uses ends on {until}", "A service that a device uses ends soon", "Services that {n} devices use end soon", "Plan what comes after it." },
	{ "service.ended", "The last day of a service that {device} uses is {until}", "A service that a device uses has ended", "Services that {n} devices use have ended",
		"Switch off that way to the internet, or replace the device." },
	{ "help.due", "You asked for help with {device}, and an answer was due on {due}", "An answer to a request for help is due", "Answers about {n} devices are due",
		"Write down how it ended, or whom to ask next." },
	{ "label.misapplied", "The label of {device} does not fit it", "The label of a device does not fit it", "The labels of {n} devices do not fit them", "Open its page: it says which line does not fit." },
	{ "label.expired", "A label of {device} is no longer valid", "A label of a device is no longer valid", "Labels of {n} devices are no longer valid", "Open its page and look at its labels." },
	{ "label.revoked", "A label was taken away from {device}", "A label was taken away from a device", "Labels were taken away from {n} devices", "Open its page and look at its labels." },
	{ "label.suspended", "A label of {device} is suspended", "A label of a device is suspended", "Labels of {n} devices are suspended", "Open its page and look at its labels." },
	{ "label.added", "A label of {device} does not fit it", "A label of a device does not fit it", "Labels of {n} devices do not fit them", "Open its page and look at its labels." },
	{ "label.changed", "A label of {device} does not fit it any more", "A label of a device does not fit it any more", "Labels of {n} devices do not fit them any more", "Open its page and look at its labels." },
	{ "broker.crowded", "Something at {addr} keeps the hub’s doors busy", "Something in your network keeps the hub’s doors busy", "{n} machines in your network keep the hub’s doors busy",
		"Look in your router which machine it is." },
	{ "hub.support_ending", "Updates for this hub end on {until}", "The updates of this hub end soon", "The updates of this hub end soon", "Look whether there is a newer version of it." },
	{ "hub.support_ended", "The last day of updates for this hub is {until}", "The updates of this hub have come to their end", "The updates of this hub have come to their end",
		"Install a newer version, or plan what comes after it." },
	{ "hub.problem", "This hub may have a known security problem: {title}", "This hub may have a known security problem", "This hub may have {n} known security problems",
		"Install the newest version of it." },
	{ "passkey.counter_back", "There may be a copy of the passkey “{passkey}”", "There may be a copy of somebody’s passkey", "There may be copies of {n} passkeys",
		"Whose it is: remove it in Settings and add a new one." },
	{ "test", "A test from your hub", "A test from your hub", "A test from your hub", "Nothing. Messages arrive here." },
};
static const struct sentence other = { "", "{device}: the hub thinks you should know something", "The hub thinks you should know something", "The hub thinks you should know {n} things", "Open the alerts." };

static const char *const urgencies[] = { "No hurry.", "Soon.", "Urgent." };

static const struct sentence *sentence_of(const char *code)
{
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (str_eq(sentences[i].code, code))
			return &sentences[i];
	return &other;
}

// What stands for {name}: NULL when it is not known.
static const char *value_of(const struct words_of *w, const char *name, char number[16])
{
	if (str_eq(name, "n")) {
		AUTO_FREE char *text = mem_printf("%d", w->count);
		return str_copy(number, 16, text) ? number : NULL;
	}
	return str_eq(name, "device") ? json_string_value(json_array_get(w->names, 0)) : json_text_or(w->params, name, NULL);
}

// False when something that it names is not known.
static bool fill(struct buf *to, const char *sentence, const struct words_of *w)
{
	for (const char *at = sentence; *at;) {
		char name[16], number[16];
		size_t len = strcspn(at, "{");
		buf_put(to, at, len);
		at += len;
		if (!*at)
			break;
		len = strcspn(at, "}");
		AUTO_FREE char *inner = mem_strn(at + 1, len - 1);
		const char *value = str_copy(name, sizeof name, inner) ? value_of(w, name, number) : NULL;
		if (!value)
			return false;
		buf_put_str(to, value);
		at += len + 1;
	}
	return !to->failed;
}

char *words_title(const struct words_of *w)
{
	const struct sentence *s = sentence_of(w->code);
	AUTO_BUF struct buf b;
	buf_init(&b, TEXT_MAX);
	if (!fill(&b, w->count > 1 ? s->many : s->full, w)) {
		buf_done(&b);
		buf_init(&b, TEXT_MAX);
		buf_put_str(&b, s->bare);
	}
	return buf_steal_str(&b);
}

char *words_text(const struct words_of *w, enum urgency u)
{
	AUTO_BUF struct buf b;
	buf_init(&b, TEXT_MAX);
	buf_putf(&b, "What to do first: %s %s", sentence_of(w->code)->first, urgencies[u]);
	size_t names = json_array_size(w->names);
	for (size_t i = 0; w->count > 1 && i < names && i < NAMES_MAX; i++)
		buf_putf(&b, "%s%s", i ? ", " : "\n", json_string_value(json_array_get(w->names, i)));
	if (w->count > 1 && names > NAMES_MAX)
		buf_putf(&b, " and %d more", (int)(names - NAMES_MAX));
	return buf_steal_str(&b);
}
