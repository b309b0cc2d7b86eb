// Whatever comes, what is kept is never more than came, is taken again as the very same, and holds nothing of what a camera writes beside the picture.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "record/paper.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

static void need(int fact)
{
	if (!fact)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct buf kept, again;
	enum paper_format format, same;
	buf_init(&kept, len);
	if (paper_take(&kept, p, len, &format) == 0) {
		need(kept.len <= len && kept.len > 0);
		buf_init(&again, kept.len);
		need(paper_take(&again, kept.data, kept.len, &same) == 0);
		need(same == format && again.len == kept.len && memcmp(again.data, kept.data, kept.len) == 0);
		buf_done(&again);
	}
	buf_done(&kept);
	return 0;
}
