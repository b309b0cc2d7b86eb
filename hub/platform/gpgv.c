#include "platform/gpgv.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"

#define PROGRAM "/usr/bin/gpgv"
enum { LIMIT_MS = 15000, STATUS_MAX = 16 << 10, BLOCK_MAX = 256 << 10 };

// --- armor (RFC 9580, 6.2): gpgv wants its keyring without ---

static const char *next_line(const char *at, const char *end, size_t *len)
{
	const char *n = memchr(at, '\n', (size_t)(end - at));
	const char *stop = n ? n : end;
	*len = (size_t)(stop - at);
	while (*len && (at[*len - 1] == '\r' || at[*len - 1] == ' '))
		(*len)--;
	return n ? n + 1 : end;
}

static bool begins(const char *at, size_t len, const char *with)
{
	size_t n = strlen(with);
	return len >= n && memcmp(at, with, n) == 0;
}

static int decode_block(struct buf *text, struct buf *to)
{
	AUTO_FREE uint8_t *bytes = mem_new(text->len + 1, 1);
	size_t len = text->len + 1;
	int err = text->failed ? ERR_LIMIT : str_unb64(bytes, &len, (const char *)(text->data ? text->data : (const uint8_t *)""), text->len);
	if (err == 0)
		buf_put(to, bytes, len);
	buf_clear(text);
	return err;
}

static int dearmor(struct buf *to, const void *p, size_t len)
{
	AUTO_BUF struct buf text;
	bool in_head = false, in_body = false;
	buf_init(&text, BLOCK_MAX);
	for (const char *at = p, *end = at + len; at < end;) {
		size_t n;
		const char *line = at;
		at = next_line(at, end, &n);
		if (begins(line, n, "-----BEGIN PGP PUBLIC KEY BLOCK"))
			in_head = true;
		else if (in_head && n == 0)
			in_head = !(in_body = true);
		else if (in_body && begins(line, n, "-----END")) {
			in_body = false;
			(void)!decode_block(&text, to); // a broken key is as good as none
		} else if (in_body && line[0] != '=')
			buf_put(&text, line, n);
	}
	return to->failed ? ERR_LIMIT : to->len == 0 ? ERR_PARSE : 0;
}

// --- the process ---

static int spawn(const char *const argv[], int status_fd, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none;
	char *const environment[] = {"PATH=/usr/bin:/bin", "LANG=C", NULL};
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, status_fd, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	int err = posix_spawn(ret, PROGRAM, &files, &how, (char *const *)(uintptr_t)argv, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return err == ENOENT ? ERR_UNSUPPORTED : -err;
}

// Everything it says until it ends, or until the time is over.
static int listen_to(int fd, struct buf *to)
{
	int64_t end = clock_boot_ms() + LIMIT_MS;
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = end - clock_boot_ms();
		char chunk[2048];
		if (left <= 0 || poll(&p, 1, (int)left) == 0)
			return ERR_TIMEOUT;
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n == 0)
			return to->failed ? ERR_LIMIT : 0;
		if (n > 0)
			buf_put(to, chunk, (size_t)n);
		else if (errno != EINTR)
			return -errno;
	}
}

static int run(const char *const argv[], struct buf *status)
{
	int ends[2];
	pid_t pid;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	int err = spawn(argv, ends[1], &pid);
	close(ends[1]);
	if (err == 0) {
		err = listen_to(ends[0], status);
		if (err)
			kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
	return err;
}

// --- what it says (GnuPG's doc/DETAILS) ---

// "[GNUPG:] VALIDSIG <key> <date> ... <primary key>": the last word counts, since providers list primary keys.
static int read_status(const char *status, char fingerprint[GPGV_FINGERPRINT_SIZE])
{
	if (strstr(status, "[GNUPG:] BADSIG "))
		return ERR_MISMATCH;
	const char *valid = strstr(status, "[GNUPG:] VALIDSIG ");
	if (!valid || !strstr(status, "[GNUPG:] GOODSIG ") || strstr(valid + 1, "[GNUPG:] VALIDSIG "))
		return strstr(status, "NODATA") ? ERR_PARSE : ERR_NOT_FOUND;
	AUTO_FREE char *line = mem_strn(valid, strcspn(valid, "\n"));
	const char *last = strrchr(line, ' ');
	return last && str_copy(fingerprint, GPGV_FINGERPRINT_SIZE, last + 1) ? 0 : ERR_PARSE;
}

int gpgv_verify(const struct gpgv_check *c, char fingerprint[GPGV_FINGERPRINT_SIZE])
{
	AUTO_BUF struct buf keyring, status;
	buf_init(&keyring, BLOCK_MAX * 2);
	buf_init(&status, STATUS_MAX);
	int err = dearmor(&keyring, c->keys, c->keys_len);
	if (err)
		return err;
	AUTO_FREE char *dir = mem_printf("%s/gpgv-XXXXXX", c->dir);
	if (!mkdtemp(dir))
		return -errno;
	AUTO_FREE char *keys = mem_printf("%s/keys", dir);
	AUTO_FREE char *signature = mem_printf("%s/signature", dir);
	AUTO_FREE char *document = mem_printf("%s/document", dir);
	err = file_replace(keys, keyring.data, keyring.len, 0600);
	if (!err)
		err = file_replace(signature, c->signature, c->signature_len, 0600);
	if (!err)
		err = file_replace(document, c->document, c->document_len, 0600);
	const char *const argv[] = {PROGRAM, "--homedir", dir, "--keyring", keys, "--status-fd", "1", "--", signature, document, NULL};
	if (!err)
		err = run(argv, &status);
	const char *const made[] = {keys, signature, document};
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		(void)!file_remove(made[i]);
	rmdir(dir);
	return err ? err : read_status(status.data ? (const char *)status.data : "", fingerprint);
}
