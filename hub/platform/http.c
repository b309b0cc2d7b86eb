#define LOG_ROOM "http"
#include "platform/http.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "base/mem.h"
#include "platform/accept.h"
#include "platform/http_conn.h"

enum { LISTEN_BACKLOG = 128, ACCEPTED_AT_ONCE = 64 };

// --- admission ---

bool http_admits(const struct config *config, const struct netaddr *peer, int from_peer)
{
	return netaddr_is_lan(peer, config->lan, config->lan_count) && from_peer < HTTP_PEER_MAX;
}

// When every place is taken, whoever has kept the hub waiting longest for a whole request gives up theirs: a crowd that only sits there keeps nobody out.
static bool make_room(struct http *h)
{
	struct conn *oldest = NULL;
	if (h->conn_count < HTTP_ALL_MAX)
		return true;
	for (struct conn *c = h->conns; c; c = c->next) // the newest are first
		if (c->state == CONN_HEAD || c->state == CONN_BODY || c->state == CONN_DRAIN)
			oldest = c;
	if (oldest)
		conn_destroy(oldest);
	return oldest;
}

static int count_from(const struct http *h, const struct netaddr *peer)
{
	int n = 0;
	for (const struct conn *c = h->conns; c; c = c->next)
		n += !memcmp(&c->addr, peer, sizeof *peer);
	return n;
}

static void on_connections(void *data, int events)
{
	struct listener *l = data;
	(void)events;
	for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
		struct sockaddr_storage from;
		int on = 1;
		int fd = accept_next(l->fd, &from);
		if (fd < 0)
			return;
		struct netaddr peer;
		if (netaddr_of(&peer, (struct sockaddr *)&from) == 0 && http_admits(l->http->o.config, &peer, count_from(l->http, &peer)) && make_room(l->http)) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // only slower without
			conn_adopt(l->http, fd, &peer, l->plain);
		} else {
			close(fd);
		}
	}
}

// --- listeners ---

static int make_address(struct sockaddr_storage *to, socklen_t *len, const char *text, uint16_t port)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
	struct sockaddr_in *in4 = (struct sockaddr_in *)to;
	memset(to, 0, sizeof *to);
	if (inet_pton(AF_INET6, text, &in6->sin6_addr) == 1) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		*len = sizeof *in6;
		return 0;
	}
	in4->sin_family = AF_INET;
	in4->sin_port = htons(port);
	*len = sizeof *in4;
	return inet_pton(AF_INET, text, &in4->sin_addr) == 1 ? 0 : ERR_INVALID;
}

static int open_socket(const char *address, uint16_t port)
{
	struct sockaddr_storage a;
	socklen_t len;
	int on = 1, off = 0;
	if (make_address(&a, &len, address, port))
		return ERR_INVALID;
	int fd = socket(a.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	bool ok = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
		(a.ss_family != AF_INET6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0) &&
		bind(fd, (struct sockaddr *)&a, len) == 0 && listen(fd, LISTEN_BACKLOG) == 0;
	if (!ok) {
		int e = -errno;
		close(fd);
		return e;
	}
	return fd;
}

static int start_listening(struct http *h, struct listener *l, uint16_t port, bool plain)
{
	const char *address = h->o.config->bind;
	int fd = open_socket(address, port);
	if (fd == -EAFNOSUPPORT && !strcmp(address, "::")) // a kernel without IPv6
		fd = open_socket("0.0.0.0", port);
	if (fd < 0) {
		log_error("cannot listen on %s port %d: %s", address, port, err_text(fd));
		return fd;
	}
	*l = (struct listener){.http = h, .fd = fd, .plain = plain};
	return loop_fd_add(h->loop, fd, LOOP_READ, on_connections, l, &l->watch);
}

static void stop_listening(struct listener *l)
{
	loop_fd_remove(l->watch);
	l->watch = NULL;
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

// --- TLS ---

static bool load_certificate(SSL_CTX *tls, const struct http *h)
{
	return SSL_CTX_use_certificate_chain_file(tls, h->cert_file) == 1 && SSL_CTX_use_PrivateKey_file(tls, h->key_file, SSL_FILETYPE_PEM) == 1 &&
		SSL_CTX_check_private_key(tls) == 1;
}

// Without tickets we have nothing to send after the client's last handshake message, and a client that waits for our acknowledgement before its
// first request (Nagle) would wait 40 ms for it.
static void on_tls_event(const SSL *ssl, int where, int ret)
{
	int on = 1;
	(void)ret;
	if (where & SSL_CB_HANDSHAKE_DONE)
		setsockopt(SSL_get_fd(ssl), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

// No tickets and no session cache: a full handshake costs a phone nothing it would notice, and every session is forward secret.
static bool set_up_tls(struct http *h, SSL_CTX *tls)
{
	h->tls = tls;
	SSL_CTX_set_options(tls, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(tls, 0);
	SSL_CTX_set_info_callback(tls, on_tls_event);
	SSL_CTX_set_tlsext_servername_callback(tls, NULL); // libwebsockets' would look for another listener by name; there is one
	return SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) == 1 && SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
		load_certificate(tls, h);
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS)
		return set_up_tls(lws_vhost_user(in), user) ? 0 : -1;
	return conn_callback(wsi, reason, user, in, len);
}

static const struct lws_protocols protocols[] = {{.name = "http", .callback = on_lws, .tx_packet_size = 16 << 10}, {0}};

// libwebsockets carries the bytes (TLS, readiness, buffering); it neither listens nor parses here.
static int make_vhosts(struct http *h)
{
	struct lws_context_creation_info info = {
		.vhost_name = "http", .port = CONTEXT_PORT_NO_LISTEN, .protocols = protocols, .user = h,
		.options = LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS | LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG,
	};
	h->plain_vhost = lws_create_vhost(loop_lws(h->loop), &info);
	info.vhost_name = "https";
	info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
	info.alpn = "http/1.1";
	info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX;
	h->tls_vhost = lws_create_vhost(loop_lws(h->loop), &info);
	if (h->plain_vhost && h->tls_vhost)
		return 0;
	log_error("cannot use the certificate %s with the key %s", h->cert_file, h->key_file);
	return ERR_CRYPTO;
}

int http_reload_certificate(struct http *h)
{
	SSL_CTX *trial = SSL_CTX_new(TLS_server_method());
	bool ok = trial && load_certificate(trial, h) && load_certificate(h->tls, h); // never half of a new pair
	SSL_CTX_free(trial);
	return ok ? 0 : ERR_CRYPTO;
}

static void end_connection(struct conn *c)
{
	switch (c->state) {
	case CONN_HEAD:
		conn_kill(c);
		return;
	case CONN_BODY:
	case CONN_BUSY:
	case CONN_FLUSH:
	case CONN_DRAIN:
		c->close_after = true;
		return;
	case CONN_SOCKET:
		http_ws_close(c->client);
		return;
	}
}

void http_end_connections(struct http *h)
{
	for (struct conn *c = h->conns, *next; c; c = next) {
		next = c->next;
		end_connection(c);
	}
}

// --- lifetime ---

static int start(struct http *h)
{
	int e = make_vhosts(h);
	if (!e)
		e = start_listening(h, &h->listeners[0], h->o.config->https_port, false);
	if (!e && h->o.config->http_port)
		e = start_listening(h, &h->listeners[1], h->o.config->http_port, true);
	return e;
}

int http_start(struct http **ret, struct loop *l, const struct http_options *o)
{
	struct http *h = NEW(struct http);
	*h = (struct http){.loop = l, .o = *o, .cert_file = mem_str(o->cert_file), .key_file = mem_str(o->key_file), .listeners = {{.fd = -1}, {.fd = -1}}};
	int e = start(h);
	if (e) {
		http_stop(h);
		return e;
	}
	*ret = h;
	return 0;
}

void http_stop(struct http *h)
{
	if (!h)
		return;
	for (int i = 0; i < 2; i++)
		stop_listening(&h->listeners[i]);
	while (h->conns)
		conn_destroy(h->conns);
	if (h->tls_vhost)
		lws_vhost_destroy(h->tls_vhost);
	if (h->plain_vhost)
		lws_vhost_destroy(h->plain_vhost);
	shared_unref(h->last_frame);
	free(h->cert_file);
	free(h->key_file);
	free(h);
}
