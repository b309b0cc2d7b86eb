// Runs a fuzz target over its stored corpus as a plain test: every file of the folders given is fed to it once. An empty corpus is an error.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int feed(const char *path)
{
	FILE *f = fopen(path, "rb");
	static uint8_t data[1 << 20];
	if (!f)
		return -1;
	size_t size = fread(data, 1, sizeof data, f);
	fclose(f);
	uint8_t *copy = malloc(size ? size : 1); // exact size, so that a sanitizer sees a read past the end
	if (!copy)
		return -1;
	for (size_t i = 0; i < size; i++)
		copy[i] = data[i];
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	return 0;
}

int main(int argc, char **argv)
{
	int fed = 0;
	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		for (struct dirent *e; d && (e = readdir(d));) {
			char path[4096];
			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
			fed += feed(path) == 0;
		}
		if (d)
			closedir(d);
	}
	printf("%d inputs replayed\n", fed);
	return fed > 0 ? 0 : 1;
}
