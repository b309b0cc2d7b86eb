#include "passport/schemes.h"
#include <string.h>
#include "base/str.h"

#define LINE(l) (1u << LINE_##l)
#define ALL_LINES (LINE(PASSWORDS) | LINE(DISCLOSURE) | LINE(UPDATES))

#define UK_2025 "https://www.legislation.gov.uk/uksi/2025/1267"
#define CLS_LEVELS "https://www.csa.gov.sg/Programmes/certification-and-labelling-schemes/cybersecurity-labelling-scheme/for-consumers"
#define CLS_PARTNERS \
	"https://csa.gov.sg/News-Events/Press-Releases/2024/singapore-signs-mutual-recognition-arrangements-with-republic-of-korea-and-germany-on-cybersecurity-labelling-for-consumer-smart-products"
#define BSI_ROUTERS "https://www.bsi.bund.de/DE/Service-Navi/Presse/Pressemitteilungen/Presse2024/241016_Partnerbehoerde_Singapur_IT-Sik.html"

static const struct scheme schemes[] = {
	{.id = "uk_psti", .name = "UK product security law (PSTI)", .body = "Office for Product Safety and Standards", .country = "GB", .status = SCHEME_LAW, .since = "2024-04-29",
		.as_of = "2025-12-04", .source = "https://www.legislation.gov.uk/uksi/2023/1007", .read_at_source = true, .is_security = true},
	{.id = "uk_dcms2019", .name = "UK label proposed in 2019", .body = "DCMS", .country = "GB", .status = SCHEME_NEVER, .since = "2020-01", .as_of = "2020-01",
		.source = "https://www.gov.uk/government/consultations/consultation-on-regulatory-proposals-on-consumer-iot-security", .read_at_source = true, .is_security = true},
	{.id = "sg_cls", .name = "Singapore Cybersecurity Labelling Scheme", .body = "Cyber Security Agency of Singapore", .country = "SG", .host = "csa.gov.sg",
		.page = CLS_LEVELS, .status = SCHEME_LIVE, .since = "2020",
		.as_of = "2025-12", .source = CLS_LEVELS,
		.read_at_source = true, .is_security = true, .levels = {"1", "2", "3", "4"}, .max_months = 36},
	{.id = "jp_jcstar", .name = "Japan JC-STAR", .body = "Information-technology Promotion Agency, Japan", .country = "JP", .host = "ipa.go.jp",
		.page = "https://www.ipa.go.jp/en/security/jc-star/index.html", .status = SCHEME_LIVE, .since = "2025-03", .as_of = "2025-12",
		.source = "https://www.ipa.go.jp/en/security/jc-star/shinsei/index.html", .read_at_source = true, .is_security = true,
		.levels = {"STAR-1", "STAR-2", "STAR-3", "STAR-4"}, .max_months = 24},
	{.id = "us_ctm", .name = "U.S. Cyber Trust Mark", .body = "Federal Communications Commission", .country = "US", .host = "fcc.gov", .status = SCHEME_PAUSED, .since = "2025-06",
		.as_of = "2026-01", .source = "https://broadbandbreakfast.com/fcc-looking-for-new-cyber-trust-mark-administrator", .is_security = true},
	{.id = "de_itsik", .name = "IT-Sicherheitskennzeichen (Germany)", .body = "Bundesamt für Sicherheit in der Informationstechnik", .country = "DE", .host = "bsi.bund.de",
		.status = SCHEME_LIVE, .since = "2021-12", .as_of = "2025-05",
		.source = "https://www.bsi.bund.de/DE/Service-Navi/Presse/Alle-Meldungen-News/Meldungen/Arbeitstreffen_IT-SiK_Verbraucherprodukte_250516.html", .read_at_source = true, .is_security = true},
	{.id = "fi_label", .name = "Finnish Cybersecurity Label", .body = "Traficom", .country = "FI", .host = "tietoturvamerkki.fi", .page = "https://tietoturvamerkki.fi/en",
		.status = SCHEME_NO_NEW, .as_of = "2026-11", .source = "https://tietoturvamerkki.fi/en", .read_at_source = true, .is_security = true},
	{.id = "kr_cic", .name = "Korea Certification of IoT Cybersecurity", .body = "Korea Internet & Security Agency", .country = "KR", .host = "kisa.or.kr", .status = SCHEME_LIVE,
		.as_of = "2025-01", .source = CLS_PARTNERS, .read_at_source = true, .is_security = true, .levels = {"Lite", "Basic", "Standard"}},
	{.id = "iso27404", .name = "ISO/IEC 27404", .body = "ISO/IEC", .host = "iso.org", .page = "https://www.iso.org/standard/80138.html", .status = SCHEME_FRAMEWORK, .since = "2025-10",
		.as_of = "2025-10", .source = "https://www.iso.org/standard/80138.html", .read_at_source = true, .is_security = true},
	{.id = "matter", .name = "Matter", .body = "Connectivity Standards Alliance", .host = "csa-iot.org", .page = "https://csa-iot.org/csa-iot_products/", .status = SCHEME_LIVE,
		.as_of = "2026-07", .source = "https://github.com/zigbee-alliance/distributed-compliance-ledger", .read_at_source = true, .is_security = false},
	{.id = "other", .name = "Another scheme", .body = "", .status = SCHEME_LIVE, .as_of = "", .source = "", .is_security = true},
};
#define SCHEMES ((int)(sizeof(schemes) / sizeof(schemes[0])))

static const struct recognition recognitions[] = {
	// The Product Security and Telecommunications Infrastructure (Amendment) (No. 2) Regulations 2025, S.I. 2025/1267, while the label has not expired.
	{.scheme = "sg_cls", .as = "uk_psti", .lines = ALL_LINES, .from = "2025-12-04", .source = UK_2025},
	{.scheme = "jp_jcstar", .level = "STAR-1", .exact = true, .as = "uk_psti", .lines = ALL_LINES, .from = "2025-12-04", .source = UK_2025},
	// What the levels themselves require.
	{.scheme = "sg_cls", .level = "2", .as = "en303645", .lines = ALL_LINES, .source = CLS_LEVELS, .read_at_source = true},
	{.scheme = "sg_cls", .level = "1", .as = "sg_cls:1", .lines = LINE(PASSWORDS) | LINE(UPDATES), .source = CLS_LEVELS, .read_at_source = true},
	// Recognised by Singapore.
	{.scheme = "kr_cic", .level = "Basic", .as = "sg_cls:3", .lines = ALL_LINES, .from = "2025-01-01", .source = CLS_PARTNERS, .read_at_source = true},
	{.scheme = "fi_label", .as = "sg_cls:3", .lines = ALL_LINES, .source = "https://www.csa.gov.sg/faq/cls", .read_at_source = true},
	{.scheme = "de_itsik", .as = "sg_cls:2", .lines = ALL_LINES, .from = "2024-10-16", .source = BSI_ROUTERS, .read_at_source = true},
};
#define RECOGNITIONS ((int)(sizeof(recognitions) / sizeof(recognitions[0])))

const struct scheme *scheme_at(int i)
{
	return i >= 0 && i < SCHEMES ? &schemes[i] : NULL;
}

const struct recognition *recognition_at(int i)
{
	return i >= 0 && i < RECOGNITIONS ? &recognitions[i] : NULL;
}

const struct scheme *scheme_find(const char *id)
{
	for (int i = 0; i < SCHEMES; i++)
		if (str_eq(schemes[i].id, id))
			return &schemes[i];
	return NULL;
}

int scheme_level(const struct scheme *s, const char *level)
{
	for (int i = 0; i < SCHEME_LEVELS && s->levels[i]; i++)
		if (str_eq(s->levels[i], level))
			return i;
	return -1;
}

static int64_t day_of(const char *text)
{
	int y, m, d;
	return str_date_parse(&y, &m, &d, text) ? INT64_MAX : str_date_ms(y, m, d);
}

static bool holds(const struct recognition *r, const struct scheme *s, const char *level, int64_t now_ms)
{
	if (!str_eq(r->scheme, s->id) || (r->from && now_ms < day_of(r->from)))
		return false;
	if (!r->level)
		return true;
	int has = scheme_level(s, level), needs = scheme_level(s, r->level);
	return r->exact ? has == needs : has >= needs;
}

const struct recognition *recognition_next(const struct recognition *before, const struct scheme *s, const char *level, int64_t now_ms)
{
	for (const struct recognition *r = before ? before + 1 : recognitions; r < recognitions + RECOGNITIONS; r++)
		if (holds(r, s, level, now_ms))
			return r;
	return NULL;
}

bool scheme_has_host(const struct scheme *s, const char *host)
{
	size_t own = s->host ? strlen(s->host) : 0, len = strlen(host);
	if (!own || len < own || strcmp(host + len - own, s->host) != 0)
		return false;
	return len == own || host[len - own - 1] == '.';
}

const char *scheme_status_word(enum scheme_status s)
{
	switch (s) {
	case SCHEME_LIVE: return "live";
	case SCHEME_NO_NEW: return "no_new_labels";
	case SCHEME_PAUSED: return "paused";
	case SCHEME_NEVER: return "never_issued";
	case SCHEME_FRAMEWORK: return "framework";
	case SCHEME_LAW: return "law";
	}
	return "live";
}

static json_t *recognition_json(const struct recognition *r)
{
	json_t *lines = json_array();
	for (int l = 0; l < LINE_COUNT; l++)
		if (r->lines & 1u << l)
			json_array_append_new(lines, json_string(label_line_word((enum label_line)l)));
	return json_pack("{s:s?, s:b, s:s, s:o, s:s?, s:s, s:b}", "level", r->level, "exact", r->exact, "as", r->as, "lines", lines, "from", r->from, "source", r->source,
		"read_at_source", r->read_at_source);
}

static json_t *scheme_json(const struct scheme *s)
{
	json_t *levels = json_array(), *recognised = json_array();
	for (int i = 0; i < SCHEME_LEVELS && s->levels[i]; i++)
		json_array_append_new(levels, json_string(s->levels[i]));
	for (int i = 0; i < RECOGNITIONS; i++)
		if (str_eq(recognitions[i].scheme, s->id))
			json_array_append_new(recognised, recognition_json(&recognitions[i]));
	return json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s, s:s?, s:s, s:s, s:b, s:b, s:o, s:i, s:o}", "id", s->id, "name", s->name, "body", s->body, "country", s->country,
		"host", s->host, "page", s->page, "status", scheme_status_word(s->status), "since", s->since, "as_of", s->as_of, "source", s->source, "read_at_source",
		s->read_at_source, "is_security", s->is_security, "levels", levels, "max_months", s->max_months, "recognised", recognised);
}

json_t *schemes_list(void)
{
	json_t *list = json_array();
	for (int i = 0; i < SCHEMES; i++)
		json_array_append_new(list, scheme_json(&schemes[i]));
	return list;
}
