#include "cli/show.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

// Text of a member, safe for a terminal; "-" when missing.
static const char *text(const json_t *o, const char *key, struct log_quote *q)
{
	const char *s = json_text_or(o, key, "-");
	return str_log(q->text, sizeof q->text, s, strlen(s));
}
#define TEXT(o, key) text((o), (key), &(struct log_quote){ { 0 } })

void show_json(const json_t *answer)
{
	AUTO_FREE char *s = json_write(answer);
	puts(s);
}

void show_problem(const json_t *problem)
{
	static const struct { const char *code, *words; } known[] = {
		{ "provisioning", "nobody owns this hub yet. Make a setup code with \"freehold setup-code\", or claim it here with \"freehold claim\"." },
		{ "already_owned", "this hub is owned already." },
		{ "not_found", "there is no such thing on this hub." },
		{ "password_weak", "that password is too easy to guess. Take four or five random words, or let a password manager make one." },
		{ "code_unreadable", "that is not a device's code. It begins with FH1. and has four or five parts." },
		{ "too_late", "the reset was sent already; this can no longer be undone." },
		{ "device_offline", "the device is not connected." },
		{ "disk_full", "the disk is full. Nothing was changed." },
	};
	const char *code = json_text_or(problem, "code", "failed");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_eq(code, known[i].code)) {
			fprintf(stderr, "freehold: %s\n", known[i].words);
			return;
		}
	}
	AUTO_FREE char *params = problem ? json_write(json_object_get(problem, "params")) : NULL;
	fprintf(stderr, "freehold: the hub said no: %s %s\n", code, params ? params : "");
}

// In groups of four, as the web shows it, so that two people can compare it aloud.
static void show_fingerprint(const char *hex)
{
	for (size_t i = 0; hex[i]; i++) {
		if (i && i % 4 == 0)
			putchar(' ');
		putchar(toupper((unsigned char)hex[i]));
	}
	putchar('\n');
}

static void show_date(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[11];
	if (gmtime_r(&seconds, &tm) && strftime(text, sizeof text, "%Y-%m-%d", &tm))
		fputs(text, stdout);
}

void show_hub(const json_t *answer)
{
	bool owned = str_eq(json_text_or(answer, "phase", ""), "owned");
	printf("Freehold %s: %s\n", TEXT(answer, "version"), owned ? TEXT(answer, "name") : "locked, waiting for its owner (freehold setup-code)");
	if (json_is_true(json_object_get(answer, "time_unsure")))
		puts("The clock is not sure: dates are provisional.");
	printf("Root certificate (SHA-256): ");
	show_fingerprint(json_text_or(answer, "root_fingerprint", ""));
}

static void show_key(const json_t *key)
{
	const json_t *d;
	size_t i;
	if (!json_is_object(key))
		return;
	printf("The broker has a next key (Tasmota's fingerprint %s):\n", TEXT(key, "fingerprint"));
	json_array_foreach(json_object_get(key, "devices"), i, d)
		printf("  %-14s %-10s %s\n", TEXT(d, "device"), TEXT(d, "state"), TEXT(d, "name"));
}

static void show_root(const json_t *root)
{
	const json_t *d;
	size_t i;
	if (!json_is_object(root))
		return;
	puts(json_is_true(json_object_get(root, "switched")) ? "The new root is shown; the old one can still be shown again." : "A new root is made; the old one is shown.");
	printf("The other one (SHA-256): ");
	show_fingerprint(json_text_or(root, "other_fingerprint", ""));
	json_array_foreach(json_object_get(root, "devices"), i, d)
		printf("  %-14s %-10s %s%s\n", TEXT(d, "device"), TEXT(d, "state"), TEXT(d, "name"), json_is_true(json_object_get(d, "locked_out")) ? "  (locked out by the end of the old one)" : "");
	json_array_foreach(json_object_get(root, "phones"), i, d)
		printf("  %-14s %-10s %s\n", TEXT(d, "person"), json_is_true(json_object_get(d, "seen")) ? "came" : "not seen", TEXT(d, "user_agent"));
}

void show_certificates(const json_t *answer)
{
	const json_t *c, *until;
	const char *problem = json_text_or(answer, "problem", NULL);
	size_t i;
	json_array_foreach(json_object_get(answer, "certificates"), i, c) {
		until = json_object_get(c, "until");
		printf("%-8s %-9s %-7s %s", TEXT(c, "certificate"), TEXT(c, "key"), TEXT(c, "state"), json_is_null(until) ? "no end    " : "until ");
		if (!json_is_null(until))
			show_date(json_integer_value(until));
		puts(json_is_true(json_object_get(c, "renews")) ? "  renewed by the hub itself" : "");
	}
	if (problem)
		printf("The last renewal failed: %s\n", problem);
	show_root(json_object_get(answer, "root"));
	show_key(json_object_get(answer, "key"));
	if (!json_is_true(json_object_get(answer, "replacing")))
		return;
	printf("The CA of devices is being replaced: %d of %d have come with the new one.\n", (int)json_integer_value(json_object_get(answer, "done")),
		(int)json_integer_value(json_object_get(answer, "devices")));
	json_array_foreach(json_object_get(answer, "left"), i, c)
		printf("  %-14s %-12s %s\n", TEXT(c, "device"), TEXT(c, "why"), TEXT(c, "name"));
}

void show_claimed(const json_t *answer)
{
	printf("This hub is yours now. Sign in from a phone as %s.\n", TEXT(answer, "account"));
}

void show_users(const json_t *answer)
{
	json_t *p;
	size_t i;
	json_array_foreach(json_object_get(answer, "people"), i, p) {
		const json_t *until = json_object_get(p, "until");
		printf("%-13s %-24s %-10s signed in %lld times", TEXT(p, "id"), TEXT(p, "name"), TEXT(p, "role"), (long long)json_integer_value(json_object_get(p, "sessions")));
		if (!json_is_null(until)) {
			fputs(json_is_true(json_object_get(p, "ended")) ? ", ended " : ", until ", stdout);
			show_date(json_integer_value(until));
		}
		putchar('\n');
	}
	json_array_foreach(json_object_get(answer, "invitations"), i, p) {
		printf("%-13s %-24s %-10s invited, until ", TEXT(p, "id"), TEXT(p, "name"), TEXT(p, "role"));
		show_date(json_integer_value(json_object_get(p, "expires_at")));
		putchar('\n');
	}
}

void show_tokens(const json_t *answer)
{
	json_t *t, *scope;
	size_t i, k;
	json_array_foreach(json_object_get(answer, "tokens"), i, t) {
		const json_t *until = json_object_get(t, "until");
		printf("%-13s %-24s", TEXT(t, "id"), TEXT(t, "name"));
		json_array_foreach(json_object_get(t, "scopes"), k, scope)
			printf(" %s", json_string_value(scope));
		if (!json_is_null(until)) {
			fputs(json_is_true(json_object_get(t, "ended")) ? ", ended " : ", until ", stdout);
			show_date(json_integer_value(until));
		}
		putchar('\n');
	}
}

static const char *presence(const json_t *d)
{
	return str_eq(json_text_or(d, "onboarding", ""), "listed") ? "listed" : json_is_true(json_object_get(d, "online")) ? "online" : "offline";
}

static void show_row(const json_t *d)
{
	const json_t *label = json_object_get(d, "label"), *support = json_object_get(d, "support");
	printf("%-13s %-24s %-9s %-8s %-12s %s %s\n", TEXT(d, "id"), TEXT(d, "name"), TEXT(d, "state"), presence(d),
		TEXT(label, "verdict"), TEXT(support, "status"), json_text_or(support, "until", ""));
}

void show_devices(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "devices"), *d;
	size_t i;
	if (json_array_size(list) == 0) {
		puts("No devices yet. \"freehold add CODE\" adds one; \"freehold demo\" shows two for a try.");
		return;
	}
	printf("%-13s %-24s %-9s %-8s %-12s %s\n", "id", "name", "state", "", "label", "support");
	json_array_foreach(list, i, d)
		show_row(d);
}

void show_device(const json_t *answer)
{
	const json_t *lines = json_object_get(json_object_get(answer, "label"), "lines"), *line, *p;
	size_t i;
	show_row(answer);
	printf("  %s %s, firmware %s\n", TEXT(answer, "manufacturer"), TEXT(answer, "model"), TEXT(answer, "firmware"));
	json_array_foreach(lines, i, line)
		printf("  %-11s %-11s %s\n", TEXT(line, "key"), TEXT(line, "verdict"), TEXT(line, "source"));
	json_array_foreach(json_object_get(answer, "credentials"), i, p) {
		const json_t *used = json_object_get(p, "last_used_at");
		printf("  key %-7lld %-11s %-9s made ", (long long)json_integer_value(json_object_get(p, "id")), TEXT(p, "kind"), TEXT(p, "state"));
		show_date(json_integer_value(json_object_get(p, "created_at")));
		printf("  %s", json_is_null(used) ? "not used yet" : "last used ");
		if (!json_is_null(used))
			show_date(json_integer_value(used));
		putchar('\n');
	}
	if (json_is_string(json_object_get(answer, "credential_note")))
		printf("  renewal     %s\n", TEXT(answer, "credential_note"));
	json_array_foreach(json_object_get(answer, "properties"), i, p)
		printf("  %-24s %s\n", TEXT(p, "id"), TEXT(p, "value"));
}

void show_ticket(const json_t *answer)
{
	const json_t *how = json_object_get(answer, "instructions"), *line;
	size_t i;
	printf("Ticket %s is open.\n", TEXT(answer, "id"));
	if (!how) {
		puts("Now press the device's own button. It appears under \"freehold devices\" as pending: accept it with \"freehold confirm ID NAME\".");
		return;
	}
	printf("  host %s  port %d\n  user %s\n  password %s   (shown once)\n", TEXT(how, "host"), (int)json_integer_value(json_object_get(how, "port")),
		TEXT(how, "username"), json_text_or(how, "password", "-"));
	json_array_foreach(json_object_get(how, "lines"), i, line)
		printf("  %s\n", json_string_value(line));
}

void show_release(const json_t *answer)
{
	const json_t *step;
	size_t i;
	printf("%s: %s\n", TEXT(answer, "device_name"), TEXT(answer, "state"));
	json_array_foreach(json_object_get(answer, "steps"), i, step)
		printf("  %-8s %-8s %s\n", TEXT(step, "key"), TEXT(step, "state"), json_text_or(step, "code", ""));
	if (!json_is_null(json_object_get(answer, "slip")))
		printf("Release slip: %s\n", TEXT(answer, "slip"));
}

void show_link(const json_t *link)
{
	printf("%-13s %s:%d  %s  %s\n", TEXT(link, "id"), TEXT(link, "host"), (int)json_integer_value(json_object_get(link, "port")),
		json_is_true(json_object_get(link, "approved")) ? "allowed" : "not allowed", TEXT(link, "state"));
}

void show_links(const json_t *device)
{
	const json_t *link;
	size_t i;
	if (json_array_size(json_object_get(device, "links")) == 0)
		puts("This device declares nothing outside the house, and reaches nothing.");
	json_array_foreach(json_object_get(device, "links"), i, link)
		show_link(link);
}

void show_log(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "entries"), *e;
	for (size_t i = json_array_size(list); i-- > 0;) {
		char at[25];
		e = json_array_get(list, i);
		str_time(at, json_integer_value(json_object_get(e, "at")));
		AUTO_FREE char *params = json_write(json_object_get(e, "params"));
		printf("%s  %-24s %-13s %s\n", at, TEXT(e, "code"), TEXT(e, "device"), LOGQ(params));
	}
}

void show_notice(const json_t *notice)
{
	char at[25], numbers[20];
	str_time(at, json_integer_value(json_object_get(notice, "last_at")));
	snprintf(numbers, sizeof numbers, "%lld", (long long)json_integer_value(json_object_get(notice, "id")));
	AUTO_FREE char *params = json_write(json_object_get(notice, "params"));
	printf("%-5s %-7s %-8s %s  first: %-18s %s  %s  %s\n", numbers, json_text_or(notice, "urgency", ""), json_text_or(notice, "state", ""), at,
		json_text_or(notice, "action", ""), json_text_or(notice, "code", ""), json_text_or(notice, "device", "-"), LOGQ(params));
}

void show_notices(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "notices"), *one;
	size_t i;
	json_array_foreach(list, i, one)
		show_notice(one);
	if (json_array_size(list) == 0)
		puts("Nothing needs you.");
	if (json_is_true(json_object_get(answer, "provisional")))
		puts("The hub is not sure what day it is: nothing new is said about dates.");
}

void show_may(const json_t *answer)
{
	const char *by = json_text_or(answer, "by", NULL);
	printf("%s: %s%s%s\n", TEXT(answer, "answer"), TEXT(answer, "because"), by ? " by " : "", by ? TEXT(answer, "by") : "");
}

void show_log_check(const json_t *answer)
{
	long long entries = (long long)json_integer_value(json_object_get(answer, "entries"));
	char since[25] = "the beginning";
	if (json_is_integer(json_object_get(answer, "since")))
		str_time(since, json_integer_value(json_object_get(answer, "since")));
	if (json_is_true(json_object_get(answer, "holds")))
		printf("All %lld entries since %s are as they were written.\n", entries, since);
	else
		printf("Entry %lld was changed or removed. Only the %lld before it are as they were written.\n", entries + 1, entries);
}

void show_demo(const json_t *answer)
{
	(void)answer;
	puts("Two demo devices are joining: look at the hub's Home page. \"freehold demo --remove\" takes them out again.");
}
