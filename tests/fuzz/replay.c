// Feeds every file of the given folders to a fuzz target, once: the corpus as a regression test, without libFuzzer.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/mem.h"

enum { FILE_MAX_BYTES = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

// The number of files, or negative.
static int replay_folder(const char *folder)
{
	DIR *d = opendir(folder);
	if (!d)
		return ERR_NOT_FOUND;
	int count = 0;
	for (struct dirent *e; count >= 0 && (e = readdir(d));) {
		AUTO_FREE char *path = mem_printf("%s/%s", folder, e->d_name), *text = NULL;
		size_t len;
		if (e->d_name[0] == '.')
			continue;
		int r = file_read(path, FILE_MAX_BYTES, &text, &len);
		if (r == 0) {
			// A copy of the exact size, so that the address sanitizer sees one byte too many.
			AUTO_FREE uint8_t *exact = mem_copy(text, len);
			LLVMFuzzerTestOneInput(exact, len);
		}
		count = r < 0 ? r : count + 1;
	}
	closedir(d);
	return count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_folder(argv[i]);
		if (count <= 0) {
			fprintf(stderr, "%s: %s\n", argv[i], count ? err_text(count) : "no file to replay");
			return EXIT_FAILURE;
		}
		printf("%s: %d files\n", argv[i], count);
	}
	return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
