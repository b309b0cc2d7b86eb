// Checked reading of a document's members. The first member that breaks a rule is noted with its path; from then on every getter gives nothing.
#ifndef PASSPORT_DOCUMENT_READER_H
#define PASSPORT_DOCUMENT_READER_H
#include "passport/document.h"

struct reader {
	struct document_fault fault;
	bool failed;
	char at[64]; // path of the object that is being read
};
enum need { OPTIONAL, REQUIRED };

void reader_at(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void reader_fail(struct reader *r, const char *key, const char *rule);
// o may be NULL: then everything is missing. Texts are borrowed; NULL, 0 or false when missing or failed.
const json_t *reader_object(struct reader *r, const json_t *o, const char *key, enum need need);
const json_t *reader_array(struct reader *r, const json_t *o, const char *key, size_t max, enum need need);
const char *reader_text(struct reader *r, const json_t *o, const char *key, size_t max, enum need need);
const char *reader_https(struct reader *r, const json_t *o, const char *key, enum need need);
const char *reader_one_of(struct reader *r, const json_t *o, const char *key, const char *const *words, enum need need);
int64_t reader_int(struct reader *r, const json_t *o, const char *key, int64_t min, int64_t max, enum need need);
bool reader_bool(struct reader *r, const json_t *o, const char *key, enum need need);
int64_t reader_time(struct reader *r, const json_t *o, const char *key, enum need need); // RFC 3339 UTC
int64_t reader_day(struct reader *r, const json_t *o, const char *key, enum need need);  // YYYY-MM-DD, from 2000 on
void reader_words(struct reader *r, const json_t *o, const char *key, size_t max, enum need need); // array of [a-z0-9_]{1,32}

bool reader_is_https(const char *url);
// The host of an https address that reader_is_https took, lower case: "https://WWW.Example.org:8443/x" gives "www.example.org".
void reader_host(char to[128], const char *url);
bool reader_is_word(const char *s);

#endif
