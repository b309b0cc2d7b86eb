#define LOG_ROOM "api"
#include "api/api.h"
#include <stdio.h>
#include "api/assets.h"
#include "api/events.h"
#include "api/local.h"
#include "api/route.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/conf.h"
#include "broker/front_web.h"

static const char *web_query(struct call *c, const char *name)
{
	return http_query(c->transport, name);
}

static const char *web_header(struct call *c, const char *name)
{
	return http_header(c->transport, name);
}

static void web_set_cookie(struct call *c, const char *value)
{
	http_set_header(c->transport, "set-cookie", value);
}

static void web_set_header(struct call *c, const char *name, const char *value)
{
	http_set_header(c->transport, name, value);
}

static void web_reply(struct call *c, int status, const char *type, const void *body, size_t len)
{
	http_set_header(c->transport, "cache-control", "no-store");
	http_reply(c->transport, status, type, body, len);
}

static void web_on_gone(struct call *c, void (*fn)(void *data), void *data)
{
	http_on_gone(c->transport, fn, data);
}

static const struct call_transport web = { .query = web_query, .header = web_header, .set_cookie = web_set_cookie, .set_header = web_set_header, .reply = web_reply, .on_gone = web_on_gone };

static struct call *call_of(struct api *a, struct http_request *r)
{
	struct call *c = NEW(struct call);
	c->api = a;
	c->method = http_method(r);
	c->path = http_path(r);
	c->peer = http_peer(r);
	c->transport = r;
	c->via = &web;
	return c;
}

static int on_large(void *data, struct http_request *r)
{
	struct call *c = call_of(data, r);
	int status = api_admit_file(c);
	mem_wipe(c, sizeof *c);
	free(c);
	return status;
}

static void on_request(void *data, struct http_request *r)
{
	size_t len;
	const char *body = http_body(r, &len);
	struct call *c = call_of(data, r);
	if (str_eq(c->method, "GET") && str_eq(c->path, "/api/v1/openapi.json"))
		call_reply_text(c, 200, "application/json", openapi_json, (size_t)(openapi_json_end - openapi_json));
	else
		api_dispatch(c, body, len);
}

static int on_ws_open(void *data, struct http_request *r, struct http_client *client)
{
	struct api *a = data;
	if (household_phase(a->rooms.household) != PHASE_OWNED)
		return ERR_STATE;
	return str_eq(http_path(r), FRONT_WEB_PATH) ? front_web_open(a->mqtt, r, client) : events_open(a->events, r, client);
}

static void on_ws_message(void *data, struct http_client *client, const char *text, size_t len)
{
	(void)data;
	(void)text;
	(void)len;
	http_ws_close(client); // clients have nothing to say here
}

static void on_ws_gone(void *data, struct http_client *client)
{
	struct api *a = data;
	if (http_ws_is_stream(client))
		front_web_gone(client);
	else
		events_gone(a->events, client);
}

static void on_ws_bytes(void *data, struct http_client *client, const void *p, size_t len)
{
	(void)data;
	front_web_bytes(client, p, len);
}

static void on_ws_drained(void *data, struct http_client *client)
{
	(void)data;
	front_web_drained(client);
}

static int open_mqtt(struct api *a)
{
	struct conf_paths paths;
	int err = conf_paths(&paths, a->rooms.config);
	return err < 0 ? err : front_web_new(&a->mqtt, a->rooms.loop, paths.ws_socket);
}

char *api_address(const struct api *a, const char *path)
{
	const struct config *config = a->rooms.config;
	if (config->https_port == 443)
		return mem_printf("https://%s%s", config->host, path);
	return mem_printf("https://%s:%u%s", config->host, config->https_port, path);
}

char *api_page_link(const struct api *a, const char *key, const char *code)
{
	AUTO_SECRET char *path = mem_printf("/#%s=%s", key, code);
	return api_address(a, path);
}

int api_start(struct api **ret, const struct api_rooms *rooms)
{
	struct api *a = NEW(struct api);
	char cert[160], key[160];
	a->rooms = *rooms;
	a->events = events_new(a);
	snprintf(cert, sizeof cert, "%s/keys/web.crt", rooms->config->data_dir);
	snprintf(key, sizeof key, "%s/keys/web.key", rooms->config->data_dir);
	const struct http_options options = {
		.config = rooms->config, .cert_file = cert, .key_file = key, .assets = web_assets, .asset_count = web_asset_count,
		.hooks = { .data = a, .request = on_request, .large = on_large, .ws_open = on_ws_open, .ws_message = on_ws_message, .ws_gone = on_ws_gone,
			.ws_bytes = on_ws_bytes, .ws_drained = on_ws_drained },
	};
	int err = local_start(&a->local, a);
	if (err < 0)
		log_error("the command line's socket cannot be opened in %s: %s", rooms->config->run_dir, err_text(err));
	if (err == 0)
		err = open_mqtt(a);
	if (err == 0)
		err = http_start(&a->http, rooms->loop, &options);
	if (err < 0) {
		api_stop(a);
		return err;
	}
	*ret = a;
	return 0;
}

void api_open_rooms(struct api *a, const struct api_rooms *rooms)
{
	a->rooms = *rooms;
	events_watch(a->events);
}

void api_link_changed(struct api *a, const char *unit, const char *link)
{
	if (!a || !a->rooms.relay)
		return;
	AUTO_JSON json_t *links = relay_links(a->rooms.relay, unit);
	json_t *l;
	size_t i;
	json_array_foreach(links, i, l)
		if (str_eq(json_text_or(l, "id", NULL), link))
			events_send(a->events, ACTION_SEE_DEVICES, json_pack("{s:s, s:O}", "type", "link", "link", l));
}

void api_device_changed(struct api *a, const char *unit)
{
	if (a && a->rooms.advisories)
		events_device(a->events, unit);
}

void api_release_changed(struct api *a, const json_t *release)
{
	if (a)
		events_send(a->events, ACTION_SEE_RELEASES, json_pack("{s:s, s:O}", "type", "release", "release", release));
}

void api_channel_changed(struct api *a, const json_t *channel)
{
	if (a)
		events_send(a->events, ACTION_EDIT_SETTINGS, json_pack("{s:s, s:I}", "type", "channel", "channel", json_integer_value(json_object_get(channel, "id"))));
}

void api_notice_changed(struct api *a, const json_t *notice)
{
	if (a)
		events_send(a->events, ACTION_SEE_LOG, json_pack("{s:s, s:O}", "type", "notice", "notice", notice));
}

void api_broker_changed(struct api *a, bool up)
{
	if (a)
		events_send(a->events, ACTION_SEE_DEVICES, json_pack("{s:s, s:b}", "type", "broker", "up", up));
}

void api_reload_certificate(struct api *a)
{
	if (http_reload_certificate(a->http) < 0)
		log_error("the renewed web certificate cannot be used; the one before stays");
}

void api_end_connections(struct api *a)
{
	http_end_connections(a->http);
}

void api_stop(struct api *a)
{
	if (!a)
		return;
	http_stop(a->http);
	front_web_free(a->mqtt);
	local_stop(a->local);
	events_free(a->events);
	mem_wipe(a, sizeof *a);
	free(a);
}
