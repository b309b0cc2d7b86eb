#include "relay/wire.h"
#include <string.h>
#include "base/str.h"

#define HEAD 4u // the length field
#define LINK_STATE_LAST WIRE_LINK_REFUSED

static void put_text(struct buf *b, const char *s, size_t size)
{
	size_t len = strnlen(s, size);
	if (len >= size) {
		b->failed = true;
		return;
	}
	buf_put_u16(b, (uint16_t)len);
	buf_put(b, s, len);
}

static void put_bytes(struct buf *b, struct wire_bytes v, size_t max)
{
	if (v.len > max) {
		b->failed = true;
		return;
	}
	buf_put_u32(b, (uint32_t)v.len);
	buf_put(b, v.data, v.len);
}

static void get_text(struct rd *r, char *to, size_t size)
{
	uint16_t len = rd_u16(r);
	const uint8_t *p = rd_bytes(r, len);
	if (!p || len >= size || !str_utf8_valid((const char *)p, len)) {
		r->failed = true;
		return;
	}
	memcpy(to, p, len);
	to[len] = '\0';
}

static struct wire_bytes get_bytes(struct rd *r, size_t max)
{
	uint32_t len = rd_u32(r);
	const uint8_t *p = rd_bytes(r, len);
	if (!p || len > max) {
		r->failed = true;
		return (struct wire_bytes){0};
	}
	return (struct wire_bytes){.data = p, .len = len};
}

#define PUT_TEXT(b, field) put_text((b), (field), sizeof(field))
#define GET_TEXT(r, field) get_text((r), (field), sizeof(field))

static void put_link_set(struct buf *b, const struct wire_link_set *m)
{
	PUT_TEXT(b, m->link);
	PUT_TEXT(b, m->unit);
	PUT_TEXT(b, m->host);
	buf_put_u16(b, m->port);
	buf_put_u16(b, m->keepalive_s);
}

static void get_link_set(struct rd *r, struct wire_link_set *m)
{
	GET_TEXT(r, m->link);
	GET_TEXT(r, m->unit);
	GET_TEXT(r, m->host);
	m->port = rd_u16(r);
	m->keepalive_s = rd_u16(r);
}

static void put_link_state(struct buf *b, const struct wire_link_report *m)
{
	PUT_TEXT(b, m->link);
	buf_put_u8(b, (uint8_t)m->state);
	PUT_TEXT(b, m->why);
	PUT_TEXT(b, m->version);
	PUT_TEXT(b, m->cipher);
	PUT_TEXT(b, m->key);
	buf_put_u64(b, m->sent);
	buf_put_u64(b, m->received);
	buf_put_u64(b, m->queued);
	buf_put_u64(b, m->dropped);
}

static void get_link_state(struct rd *r, struct wire_link_report *m)
{
	GET_TEXT(r, m->link);
	uint8_t state = rd_u8(r);
	if (state < WIRE_LINK_CONNECTING || state > LINK_STATE_LAST)
		r->failed = true;
	else
		m->state = (enum wire_link_state)state;
	GET_TEXT(r, m->why);
	GET_TEXT(r, m->version);
	GET_TEXT(r, m->cipher);
	GET_TEXT(r, m->key);
	m->sent = rd_u64(r);
	m->received = rd_u64(r);
	m->queued = rd_u64(r);
	m->dropped = rd_u64(r);
}

static void put_send(struct buf *b, const struct wire_send *m)
{
	buf_put_u32(b, m->id);
	buf_put_u8(b, m->allow_private);
	PUT_TEXT(b, m->url);
	PUT_TEXT(b, m->user);
	PUT_TEXT(b, m->password);
	PUT_TEXT(b, m->from);
	put_bytes(b, m->lines, WIRE_HEADERS_MAX);
	put_bytes(b, m->body, WIRE_BODY_MAX);
	put_bytes(b, m->ca, WIRE_BODY_MAX);
}

static void get_send(struct rd *r, struct wire_send *m)
{
	m->id = rd_u32(r);
	m->allow_private = rd_u8(r);
	if (m->allow_private > 1)
		r->failed = true;
	GET_TEXT(r, m->url);
	GET_TEXT(r, m->user);
	GET_TEXT(r, m->password);
	GET_TEXT(r, m->from);
	m->lines = get_bytes(r, WIRE_HEADERS_MAX);
	m->body = get_bytes(r, WIRE_BODY_MAX);
	m->ca = get_bytes(r, WIRE_BODY_MAX);
}

static void put_body(struct buf *b, const struct wire_msg *m)
{
	switch (m->type) {
	case WIRE_HELLO:
		buf_put_u64(b, m->hello.run);
		break;
	case WIRE_LINK_SET:
		put_link_set(b, &m->link_set);
		break;
	case WIRE_LINK_REMOVE:
		PUT_TEXT(b, m->link_remove.link);
		break;
	case WIRE_SYNCED:
		break;
	case WIRE_PUBLISH:
		buf_put_u64(b, m->publish.seq);
		PUT_TEXT(b, m->publish.link);
		PUT_TEXT(b, m->publish.topic);
		put_bytes(b, m->publish.payload, WIRE_PAYLOAD_MAX);
		break;
	case WIRE_FETCH:
		buf_put_u32(b, m->fetch.id);
		buf_put_u32(b, m->fetch.max);
		PUT_TEXT(b, m->fetch.url);
		PUT_TEXT(b, m->fetch.mark);
		break;
	case WIRE_SEND:
		put_send(b, &m->send);
		break;
	case WIRE_ACK:
		buf_put_u64(b, m->ack.seq);
		break;
	case WIRE_LINK_STATE:
		put_link_state(b, &m->link_state);
		break;
	case WIRE_INBOUND:
		PUT_TEXT(b, m->inbound.link);
		PUT_TEXT(b, m->inbound.path);
		put_bytes(b, m->inbound.payload, WIRE_PAYLOAD_MAX);
		break;
	case WIRE_FETCH_PART:
		buf_put_u32(b, m->fetch_part.id);
		put_bytes(b, m->fetch_part.body, WIRE_PART_MAX);
		break;
	case WIRE_FETCH_DONE:
		buf_put_u32(b, m->fetch_done.id);
		buf_put_u32(b, (uint32_t)m->fetch_done.err);
		PUT_TEXT(b, m->fetch_done.mark);
		break;
	case WIRE_SEND_DONE:
		buf_put_u32(b, m->send_done.id);
		buf_put_u32(b, m->send_done.retry_after_s);
		buf_put_u16(b, m->send_done.status);
		PUT_TEXT(b, m->send_done.why);
		break;
	}
}

// False for a type that is none of ours.
static bool get_body(struct rd *r, struct wire_msg *m)
{
	switch (m->type) {
	case WIRE_HELLO:
		m->hello.run = rd_u64(r);
		return true;
	case WIRE_LINK_SET:
		get_link_set(r, &m->link_set);
		return true;
	case WIRE_LINK_REMOVE:
		GET_TEXT(r, m->link_remove.link);
		return true;
	case WIRE_SYNCED:
		return true;
	case WIRE_PUBLISH:
		m->publish.seq = rd_u64(r);
		GET_TEXT(r, m->publish.link);
		GET_TEXT(r, m->publish.topic);
		m->publish.payload = get_bytes(r, WIRE_PAYLOAD_MAX);
		return true;
	case WIRE_FETCH:
		m->fetch.id = rd_u32(r);
		m->fetch.max = rd_u32(r);
		GET_TEXT(r, m->fetch.url);
		GET_TEXT(r, m->fetch.mark);
		return true;
	case WIRE_SEND:
		get_send(r, &m->send);
		return true;
	case WIRE_ACK:
		m->ack.seq = rd_u64(r);
		return true;
	case WIRE_LINK_STATE:
		get_link_state(r, &m->link_state);
		return true;
	case WIRE_INBOUND:
		GET_TEXT(r, m->inbound.link);
		GET_TEXT(r, m->inbound.path);
		m->inbound.payload = get_bytes(r, WIRE_PAYLOAD_MAX);
		return true;
	case WIRE_FETCH_PART:
		m->fetch_part.id = rd_u32(r);
		m->fetch_part.body = get_bytes(r, WIRE_PART_MAX);
		return true;
	case WIRE_FETCH_DONE:
		m->fetch_done.id = rd_u32(r);
		m->fetch_done.err = (int32_t)rd_u32(r);
		GET_TEXT(r, m->fetch_done.mark);
		return true;
	case WIRE_SEND_DONE:
		m->send_done.id = rd_u32(r);
		m->send_done.retry_after_s = rd_u32(r);
		m->send_done.status = rd_u16(r);
		GET_TEXT(r, m->send_done.why);
		return true;
	}
	return false;
}

const char *wire_link_word(enum wire_link_state s)
{
	switch (s) {
	case WIRE_LINK_CONNECTING:
		return "connecting";
	case WIRE_LINK_UP:
		return "up";
	case WIRE_LINK_WAITING:
		return "waiting";
	case WIRE_LINK_REFUSED:
		return "refused";
	}
	return "connecting";
}

int wire_encode(struct buf *to, const struct wire_msg *m)
{
	struct buf body AUTO_BUF;
	buf_init(&body, WIRE_FRAME_MAX - HEAD);
	buf_put_u8(&body, WIRE_VERSION);
	buf_put_u8(&body, (uint8_t)m->type);
	put_body(&body, m);
	if (body.failed || to->failed || to->len + HEAD + body.len > to->max)
		return ERR_LIMIT;
	buf_put_u32(to, (uint32_t)body.len);
	buf_put(to, body.data, body.len);
	return to->failed ? ERR_LIMIT : 0;
}

int wire_decode(struct wire_msg *ret, const void *p, size_t len, size_t *ret_len)
{
	struct rd r;
	rd_init(&r, p, len);
	if (len < HEAD)
		return 0;
	uint32_t body = rd_u32(&r);
	if (body > WIRE_FRAME_MAX - HEAD)
		return ERR_LIMIT;
	if (body < 2)
		return ERR_PARSE;
	if (len - HEAD < body)
		return 0;
	rd_init(&r, (const uint8_t *)p + HEAD, body);
	if (rd_u8(&r) != WIRE_VERSION)
		return ERR_UNSUPPORTED;
	*ret = (struct wire_msg){.type = (enum wire_type)rd_u8(&r)};
	if (!get_body(&r, ret) || rd_end(&r) < 0)
		return ERR_PARSE;
	*ret_len = HEAD + body;
	return 1;
}
