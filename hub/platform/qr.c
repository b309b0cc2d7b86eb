#include "platform/qr.h"
#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"

enum {
	QUIET = 4, // modules of margin on every side (ISO/IEC 18004)
	MAX_TEXT_BYTES = 1 << 20,
};

static int encode(QRcode **ret, const char *text)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (!code && errno == ERANGE) // too long for medium error correction
		code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	if (!code)
		return errno == ERANGE ? ERR_LIMIT : errno == EINVAL ? ERR_INVALID : -errno;
	*ret = code;
	return 0;
}

// Whether the module is dark; coordinates start at the code and may reach into the quiet zone.
static bool is_dark(const QRcode *code, int x, int y)
{
	bool inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
	return inside && code->data[y * code->width + x] & 1;
}

static int finish(struct buf *b, char **ret)
{
	char *text = buf_steal_str(b);
	if (!text)
		return ERR_LIMIT;
	*ret = text;
	return 0;
}

int qr_terminal(const char *text, char **ret)
{
	static const char *const blocks[] = {"█", "▄", "▀", " "}; // by upper dark * 2 + lower dark; dark is the terminal's background
	QRcode *code;
	int r = encode(&code, text);
	if (r < 0)
		return r;
	struct buf b;
	buf_init(&b, MAX_TEXT_BYTES);
	for (int y = -QUIET; y < code->width + QUIET; y += 2) {
		for (int x = -QUIET; x < code->width + QUIET; x++)
			buf_put_str(&b, blocks[is_dark(code, x, y) * 2 + is_dark(code, x, y + 1)]);
		buf_put_str(&b, "\n");
	}
	QRcode_free(code);
	return finish(&b, ret);
}

int qr_svg(const char *text, char **ret)
{
	QRcode *code;
	int r = encode(&code, text);
	if (r < 0)
		return r;
	struct buf b;
	buf_init(&b, MAX_TEXT_BYTES);
	int side = code->width + 2 * QUIET;
	buf_putf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
		"<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", side, side, side, side);
	for (int y = 0; y < code->width; y++)
		for (int x = 0, run; x < code->width; x += run) {
			for (run = 0; is_dark(code, x + run, y);)
				run++;
			if (run)
				buf_putf(&b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
			else
				run = 1;
		}
	buf_put_str(&b, "\"/></svg>\n");
	QRcode_free(code);
	return finish(&b, ret);
}
