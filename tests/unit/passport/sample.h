// A passport that breaks no rule, for tests to bend: a path such as "support.end" takes another value.
#ifndef SAMPLE_H
#define SAMPLE_H
#include "unit.h"
#include <string.h>
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/pki.h"

static inline json_t *sample_read(const char *text, const char *holder, const struct pki_key *signer)
{
	AUTO_FREE char *json = mem_str(text);
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *j;
	uint8_t point[65];
	char key[88];
	assert_int_equal(json_read(&j, json, strlen(json), 65536, 16), 0);
	pki_key_public(signer, point);
	str_b64url(key, point, sizeof(point));
	json_object_set_new(json_object_get(j, holder), "key", json_string(key));
	return j;
}

static inline json_t *sample_passport(const struct pki_key *maker)
{
	static const char text[] =
		"{'passport':{'version':'1.0','id':'urn:uuid:1','revision':3,'issued_at':'2026-01-02T03:04:05Z','refresh_after':'2027-01-01T00:00:00Z',"
		"'urls':['https://lamps.example/passport.jws'],'ext':1},"
		"'issuer':{'role':'manufacturer','legal_name':'Lamps Ltd','web':'https://WWW.lamps.example:443/x'},"
		"'product':{'model':'PLUG-1','name':'Smart plug'},"
		"'top3':{'passwords':{'mode':'unique_per_device'},'disclosure':{'policy_url':'https://lamps.example/security','contacts':['mailto:s@lamps.example']}},"
		"'support':{'basis':'end_date','start':'2026-01-01','end':'2031-05-01','end_precision':'month','history':[{'end':'2030-01-01'}],"
		"'published_url':'https://lamps.example/support','after_end':'works_offline','services':['app']},"
		"'services':[{'id':'app','ends':'2040-01-01'}],"
		"'interactions':[{'id':'energy','flow':'device_to_cloud','initiated_by':'device','peer':{'kind':'service','host':'cloud.lamps.example','country':'GB'},"
		"'transport':{'proto':'tcp','port':8883,'tls':{'min':'1.2'}},'purpose':{'code':'telemetry','text':{'en':'shows energy'}},'data':['energy'],"
		"'personal':true,'optional':true,'required_for':['history in the app']}],"
		"'sensors':[{'kind':'power','note':'of the socket'}],'notify':{'registration':{'default':'opt_in','url':'https://lamps.example/register','data':['contact']}},"
		"'provisions':[{'std':'EN 303 645','ver':'2.1.1','id':'5.4-1','result':'Y','why':'secure element'}],'ext':{'a':1}}";
	return sample_read(text, "issuer", maker);
}

// An attestation of Singapore's scheme for the same model.
static inline json_t *sample_attestation(const struct pki_key *body)
{
	static const char text[] =
		"{'attestation':{'version':'1.0','id':'urn:uuid:2','revision':3,'issued_at':'2026-01-02T03:04:05Z'},"
		"'scheme':'sg_cls','polarity':'positive','level':{'scale':'1-4','value':'2'},'registration_id':'CLS-1','assessment':'lab','issued':'2026-01-02','valid_until':'2028-12-31',"
		"'status':'valid','issuing_body':{'legal_name':'Cyber Security Agency','web':'https://www.csa.gov.sg'},"
		"'product':{'manufacturer':'Lamps Ltd','model':'PLUG-1'},'firmware':{'min':'1.0','max':'2.9'},'lines':[{'key':'passwords','text':'own password'}],"
		"'registry_url':'https://www.csa.gov.sg/list','ext':1}";
	return sample_read(text, "issuing_body", body);
}

// value is JSON with ' for "; NULL takes the member away. An array's member is named by its number.
static inline void sample_set(json_t *j, const char *path, const char *value)
{
	AUTO_FREE char *copy = mem_str(path);
	char *rest = copy, *key;
	while ((key = strsep(&rest, ".")) && rest)
		j = json_is_array(j) ? json_array_get(j, (size_t)atoi(key)) : json_object_get(j, key);
	assert_non_null(j);
	if (!value) {
		json_object_del(j, key);
		return;
	}
	AUTO_FREE char *json = mem_str(value);
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *v;
	assert_int_equal(json_read(&v, json, strlen(json), 65536, 16), 0);
	assert_int_equal(json_is_array(j) ? json_array_set_new(j, (size_t)atoi(key), v) : json_object_set_new(j, key, v), 0);
}

#endif
