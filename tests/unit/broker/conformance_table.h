// Tables of a Markdown file: "## Heading", a header row, a row of dashes, rows. Cells lose their blanks and backticks.
#ifndef TESTS_CONFORMANCE_TABLE_H
#define TESTS_CONFORMANCE_TABLE_H
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TABLE_COLUMNS 12
#define TABLE_ROWS 32
#define TABLE_CELL 64
struct table { char cell[TABLE_ROWS + 1][TABLE_COLUMNS][TABLE_CELL]; int rows, columns; }; // row 0 is the header

static void table_cell(char to[TABLE_CELL], const char *from, size_t len)
{
	while (len && strchr(" `", *from)) {
		from++;
		len--;
	}
	while (len && strchr(" `", from[len - 1]))
		len--;
	snprintf(to, TABLE_CELL, "%.*s", (int)len, from);
}

static int table_row(char to[TABLE_COLUMNS][TABLE_CELL], const char *line)
{
	int n = 0;
	const char *end;
	for (const char *p = line + 1; n < TABLE_COLUMNS && (end = strchr(p, '|')); p = end + 1)
		table_cell(to[n++], p, (size_t)(end - p));
	return n;
}

// The first table under the heading. False: there is none, it is ragged, or it does not fit.
static bool table_read(struct table *ret, const char *path, const char *heading)
{
	char line[512];
	bool here = false, good = true;
	FILE *f = fopen(path, "re");
	*ret = (struct table){ 0 };
	while (f && good && fgets(line, sizeof(line), f)) {
		if (strncmp(line, "## ", 3) == 0) {
			here = strncmp(line + 3, heading, strlen(heading)) == 0 && line[3 + strlen(heading)] == '\n';
		} else if (here && line[0] == '|' && strncmp(line, "|---", 4) != 0) {
			good = ret->rows <= TABLE_ROWS;
			int n = good ? table_row(ret->cell[ret->rows], line) : 0;
			good = good && (ret->rows == 0 || n == ret->columns);
			ret->columns = n;
			ret->rows++;
		}
	}
	if (f)
		fclose(f);
	return good && ret->rows > 1;
}

#endif
