#include "notices/words.h"
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "notices/words_tables.h"

#define TEXT_MAX 4000
#define NAMES_MAX 12

static const struct wording *const wordings[] = { &words_en, &words_de };

static const struct wording *wording_of(const char *language)
{
	for (size_t i = 0; language && i < sizeof wordings / sizeof *wordings; i++)
		if (str_eq(wordings[i]->language, language))
			return wordings[i];
	return wordings[0];
}

const char *words_language(const char *language)
{
	const char *has = wording_of(language)->language;
	return str_eq(has, language) ? has : NULL;
}

const char *words_arrived(const char *language)
{
	return wording_of(language)->arrived;
}

static const struct sentence *sentence_of(const struct wording *in, const char *code)
{
	for (size_t i = 0; i < in->count; i++)
		if (str_eq(in->all[i].code, code))
			return &in->all[i];
	return &in->other;
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
	const struct sentence *s = sentence_of(wording_of(w->language), w->code);
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
	const struct wording *in = wording_of(w->language);
	AUTO_BUF struct buf b;
	buf_init(&b, TEXT_MAX);
	buf_putf(&b, "%s%s %s", in->lead, sentence_of(in, w->code)->first, in->urgencies[u]);
	size_t names = json_array_size(w->names);
	for (size_t i = 0; w->count > 1 && i < names && i < NAMES_MAX; i++)
		buf_putf(&b, "%s%s", i ? ", " : "\n", json_string_value(json_array_get(w->names, i)));
	if (w->count > 1 && names > NAMES_MAX) {
		const struct words_of rest = { .count = (int)(names - NAMES_MAX) };
		fill(&b, in->more, &rest);
	}
	return buf_steal_str(&b);
}
