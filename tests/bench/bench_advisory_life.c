// A store full of the CSAF documents named on the command line, and DEVICES devices (their makers and models taken from those documents): how long until every
// document is kept and every device judged, how long one changed device takes, and how long the loop was held meanwhile. One JSON line per metric.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include "advisories/judge.h"
#include "advisories/match.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

enum { TICK_MS = 1 };

struct bench {
	struct loop *loop;
	struct store *store;
	struct advisories_store *rows;
	struct judge *judge;
	struct loop_timer tick;
	int64_t ticked_at, held_ms;
	struct advisory_device *devices;
	int wanted, device_count, documents, refused;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench_advisory_life: %s\n", what);
	exit(1);
}

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void say(const char *metric, const char *unit, double value)
{
	printf("{\"metric\":\"%s\",\"unit\":\"%s\",\"ours\":%.4g}\n", metric, unit, value);
}

static bool is_settled(struct bench *b)
{
	int64_t documents, bytes, unjudged;
	if (advisories_store_totals(b->rows, &documents, &bytes, &unjudged) < 0)
		fail("the store failed");
	return unjudged == 0 && !judge_is_busy(b->judge);
}

// Looks every TICK_MS how late it is: as long was the loop held.
static void on_tick(void *data)
{
	struct bench *b = data;
	int64_t now = clock_boot_ms();
	if (now - b->ticked_at - TICK_MS > b->held_ms)
		b->held_ms = now - b->ticked_at - TICK_MS;
	if (is_settled(b)) {
		loop_stop(b->loop);
		return;
	}
	b->ticked_at = clock_boot_ms();
	loop_timer_arm(&b->tick, TICK_MS);
}

static double run_until_settled(struct bench *b)
{
	double start = now_s();
	b->ticked_at = clock_boot_ms();
	loop_timer_arm(&b->tick, TICK_MS);
	if (loop_run(b->loop) < 0)
		fail("the loop failed");
	return now_s() - start;
}

static void take_device(struct bench *b, const struct csaf *c)
{
	for (size_t i = 0; i < c->product_count && b->device_count < b->wanted; i++) {
		const struct csaf_product *p = &c->products[i];
		struct advisory_device *d = &b->devices[b->device_count];
		if (!p->vendor || !p->model || !str_copy(d->vendor, sizeof d->vendor, p->vendor) || !str_copy(d->model, sizeof d->model, p->model))
			continue;
		snprintf(d->unit, sizeof d->unit, "unit%d", b->device_count++);
		snprintf(d->firmware, sizeof d->firmware, "1.%d", b->device_count % 10);
		return;
	}
}

static void keep(struct bench *b, const char *path)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	struct csaf c;
	struct makers makers;
	uint8_t sha256[32];
	int64_t id;
	if (file_read(path, CSAF_BYTES_MAX, &text, &len) < 0)
		fail("a document cannot be read");
	crypto_sha256(sha256, text, len);
	if (csaf_read(&c, text, len) < 0) {
		b->refused++;
		return;
	}
	AUTO_FREE char *digest = csaf_digest(&c);
	makers_of(&makers, &c);
	const struct advisory_row row = {.space = c.space, .tracking = c.id, .version = c.version, .title = c.title, .publisher = c.publisher, .status = "final", .origin = "file",
		.signature = "none", .sha256 = sha256, .released_at = c.released_at, .at = c.released_at, .digest = digest};
	if (advisories_store_put(b->rows, &row, &makers, &id) < 0)
		fail("the store failed");
	take_device(b, &c);
	csaf_done(&c);
	b->documents++;
}

static void on_judged(void *data, const char *const *units)
{
	(void)data;
	(void)units;
}

static void count(void *data, const struct advisory_verdict *v)
{
	(void)v;
	++*(int *)data;
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/benchXXXXXX";
	struct bench b = {.wanted = argc > 2 ? atoi(argv[1]) : 0};
	if (b.wanted < 1) {
		fputs("usage: bench_advisory_life DEVICES FILE...\n", stderr);
		return 2;
	}
	if (crypto_init() < 0 || !mkdtemp(folder) || loop_new(&b.loop) < 0)
		fail("no start");
	AUTO_FREE char *path = mem_printf("%s/hub.db", folder);
	const struct store_migration ladder[] = {{1, advisories_schema}};
	if (store_open(&b.store, path, 0600, 0, ladder, 1) < 0 || advisories_store_open(&b.rows, b.store) < 0)
		fail("no store");
	b.devices = mem_new((size_t)b.wanted, sizeof *b.devices);
	const struct judge_options options = {.loop = b.loop, .store = b.store, .rows = b.rows, .data = &b, .judged = on_judged};
	b.judge = judge_new(&options);
	loop_timer_init(&b.tick, b.loop, on_tick, &b);
	double start = now_s();
	for (int i = 2; i < argc; i++)
		keep(&b, argv[i]);
	double kept_s = now_s() - start;
	for (int i = 0; i < b.device_count; i++)
		judge_set_device(b.judge, &b.devices[i]);
	double judged_s = run_until_settled(&b);
	int open = 0;
	if (advisories_store_list(b.rows, NULL, 1000000, count, &open) < 0)
		fail("the store failed");
	str_copy(b.devices[0].firmware, sizeof b.devices[0].firmware, "9.9");
	judge_set_device(b.judge, &b.devices[0]);
	double changed_s = run_until_settled(&b);
	struct rusage usage;
	struct stat file;
	getrusage(RUSAGE_SELF, &usage);
	if (stat(path, &file) < 0)
		fail("no store");
	say("kept", "documents", b.documents);
	say("refused", "documents", b.refused);
	say("devices", "devices", b.device_count);
	say("keeping", "documents/s", b.documents / kept_s);
	say("judging_all", "s", judged_s);
	say("open_verdicts", "verdicts", open);
	say("one_changed_device", "s", changed_s);
	say("loop_held", "ms", (double)b.held_ms);
	say("store", "MiB", (double)file.st_size / (1 << 20));
	say("peak_memory", "MiB", (double)usage.ru_maxrss / 1024);
	judge_free(b.judge);
	advisories_store_close(b.rows);
	store_close(b.store);
	loop_free(b.loop);
	free(b.devices);
	if (store_wipe_file(path) < 0 || remove(folder) < 0)
		fail("the folder could not be removed");
	return 0;
}
