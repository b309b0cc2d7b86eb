#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"

static int open_error(void)
{
	return errno == ENOENT ? ERR_NOT_FOUND : -errno;
}

// Reads to the end or to max + 1 bytes, whichever comes first.
static int read_up_to(int fd, char *to, size_t max, size_t *ret_len)
{
	size_t len = 0;
	while (len <= max) {
		ssize_t n = read(fd, to + len, max + 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

int file_read(const char *path, size_t max, char **ret, size_t *ret_len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return open_error();
	struct stat st;
	int r = fstat(fd, &st) < 0 ? -errno : 0;
	// A file's size is only a hint (files in /proc say 0), but it keeps a small file from taking max bytes.
	if (!r && S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
		r = ERR_LIMIT;
	size_t room = !r && S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size : max, len = 0;
	char *p = r ? NULL : mem_new(room + 2, 1);
	if (!r)
		r = read_up_to(fd, p, room, &len);
	if (!r && len > room)
		r = ERR_LIMIT;
	close(fd);
	if (r) {
		if (p)
			mem_wipe(p, room + 2);
		free(p);
		return r;
	}
	p[len] = 0;
	*ret = p;
	*ret_len = len;
	return 0;
}

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

// A rename is on disk only when its folder is.
static int sync_folder_of(const char *path)
{
	AUTO_FREE char *folder = mem_str(path);
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int r = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return r;
}

int file_replace(const char *path, const void *p, size_t len, mode_t mode)
{
	AUTO_FREE char *temporary = mem_printf("%s.new", path);
	// What an interrupted replacement left behind may have another mode or be a link: never write into it.
	int r = file_remove(temporary);
	if (r < 0)
		return r;
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	r = fchmod(fd, mode) < 0 ? -errno : write_all(fd, p, len);
	if (!r && fsync(fd) < 0)
		r = -errno;
	if (close(fd) < 0 && !r)
		r = -errno;
	if (!r && rename(temporary, path) < 0)
		r = -errno;
	if (r) {
		unlink(temporary);
		return r;
	}
	return sync_folder_of(path);
}

int file_make_dir(const char *path, mode_t mode)
{
	if (mkdir(path, 0700) == 0)
		return chmod(path, mode) < 0 ? -errno : 0; // mkdir's own mode would be cut by the umask
	if (errno != EEXIST)
		return -errno;
	struct stat st;
	if (lstat(path, &st) < 0)
		return -errno;
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	return st.st_uid == geteuid() ? 0 : -EPERM;
}

int file_remove(const char *path)
{
	return unlink(path) < 0 && errno != ENOENT ? -errno : 0;
}
