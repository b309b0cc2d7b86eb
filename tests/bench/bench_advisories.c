// Reads the CSAF documents named on the command line, as often as asked, and says how fast: one JSON line per metric. Refused ones are named with their reason.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include "advisories/match.h"
#include "base/file.h"
#include "base/mem.h"

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak_kib(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return r.ru_maxrss;
}

struct sums { size_t documents, refused, skipped, products, bytes, digest_bytes, matches; double read_s, match_s; };

static void measure(struct sums *s, const char *path, const struct match_device *device, int rounds)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	struct csaf c;
	if (file_read(path, CSAF_BYTES_MAX, &text, &len) < 0) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	double start = cpu_s();
	int err = csaf_read(&c, text, len);
	for (int i = 1; i < rounds && !err; i++) {
		csaf_done(&c);
		err = csaf_read(&c, text, len);
	}
	s->read_s += cpu_s() - start;
	if (err) {
		fprintf(stderr, "%s: %s\n", path, err_code(err));
		s->refused++;
		return;
	}
	AUTO_FREE char *digest = csaf_digest(&c);
	for (size_t i = 0; i < c.skipped_count && i < CSAF_SKIPPED_TOLD; i++)
		fprintf(stderr, "%s: skipped %s: %s\n", path, c.skipped[i].where, c.skipped[i].why);
	struct match m;
	start = cpu_s();
	match_document(&m, &c, device);
	s->match_s += cpu_s() - start;
	if (m.state != MATCH_NONE)
		printf("%s: %s, %s: %s (%s): %s %s\n", c.id, match_state_word(m.state), m.reason, m.product, m.range, match_action_word(m.action), m.update_to);
	s->matches += m.state != MATCH_NONE;
	s->documents++;
	s->skipped += c.skipped_count;
	s->products += c.product_count;
	s->bytes += len;
	for (const char *p = digest; *p; p++)
		s->digest_bytes++;
	csaf_done(&c);
}

int main(int argc, char **argv)
{
	struct sums s = {0};
	if (argc < 6) {
		fputs("usage: bench_advisories ROUNDS MAKER MODEL FIRMWARE FILE...\n", stderr);
		return 2;
	}
	int rounds = atoi(argv[1]);
	const struct match_device device = {.vendor = argv[2], .model = argv[3], .firmware = argv[4][0] ? argv[4] : NULL};
	for (int i = 5; i < argc; i++)
		measure(&s, argv[i], &device, rounds < 1 ? 1 : rounds);
	const struct { const char *metric, *unit; double value; } lines[] = {
		{"csaf_documents", "documents", (double)s.documents}, {"csaf_refused", "documents", (double)s.refused}, {"csaf_skipped", "parts", (double)s.skipped},
		{"csaf_products", "products", (double)s.products}, {"csaf_read", "documents/s", (double)s.documents * rounds / s.read_s},
		{"csaf_read_bytes", "MB/s", (double)s.bytes * rounds / s.read_s / 1e6}, {"csaf_digest", "share of the size", (double)s.digest_bytes / (double)s.bytes},
		{"match", "documents/s", (double)s.documents / s.match_s}, {"matches", "documents", (double)s.matches}, {"peak_memory", "KiB", (double)peak_kib()},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		printf("{\"metric\":\"%s\",\"unit\":\"%s\",\"ours\":%.4g}\n", lines[i].metric, lines[i].unit, lines[i].value);
	return 0;
}
