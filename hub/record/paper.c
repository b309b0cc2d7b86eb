#include "record/paper.h"
#include <stdbool.h>
#include <string.h>
#include "base/str.h"

static const struct { const char *media, *ending; } formats[] = { { "image/jpeg", "jpg" }, { "image/png", "png" }, { "application/pdf", "pdf" } };
enum { FORMATS = sizeof formats / sizeof *formats };

const char *paper_media(enum paper_format f)
{
	return formats[f].media;
}

const char *paper_ending(enum paper_format f)
{
	return formats[f].ending;
}

int paper_format_parse(const char *media, enum paper_format *ret)
{
	for (int i = 0; i < FORMATS; i++) {
		if (str_eq(media, formats[i].media)) {
			*ret = (enum paper_format)i;
			return 0;
		}
	}
	return ERR_INVALID;
}

static bool begins(const uint8_t *p, size_t len, const char *magic, size_t magic_len)
{
	return len >= magic_len && memcmp(p, magic, magic_len) == 0;
}

// --- JPEG (ITU-T T.81, annex B): segments, each a marker and its length, and scans that end at the next marker ---

enum { JPEG_SOI = 0xd8, JPEG_EOI = 0xd9, JPEG_SOS = 0xda, JPEG_TEM = 0x01, JPEG_RST0 = 0xd0, JPEG_RST7 = 0xd7, JPEG_DHT = 0xc4, JPEG_JPG = 0xc8, JPEG_DAC = 0xcc,
	JPEG_APP0 = 0xe0, JPEG_APP14 = 0xee, JFIF_SIZE = 14 };

static bool is_frame(uint8_t code)
{
	return code >= 0xc0 && code <= 0xcf && code != JPEG_DHT && code != JPEG_JPG && code != JPEG_DAC;
}

// What a decoder needs: frames, tables, scans, and the application segment that says how colours are meant.
static bool jpeg_is_kept(uint8_t code, const uint8_t *body, size_t len)
{
	if (code == JPEG_APP14)
		return begins(body, len, "Adobe", 5);
	return (code >= 0xc0 && code <= 0xcf) || (code >= JPEG_SOS && code <= 0xdf) || code == 0xdb;
}

// Where the bytes of a scan end: at a marker that is no stuffed byte and no restart. len when it never does.
static size_t scan_end(const uint8_t *p, size_t at, size_t len)
{
	for (; at + 1 < len; at++)
		if (p[at] == 0xff && p[at + 1] != 0 && !(p[at + 1] >= JPEG_RST0 && p[at + 1] <= JPEG_RST7))
			return at;
	return len;
}

// JFIF (ITU-T T.871, 10.1): what says how large a point is. The small picture that may follow is not taken.
static void put_jfif(struct buf *to, const uint8_t *body)
{
	static const uint8_t head[] = { 0xff, JPEG_APP0, 0, 2 + JFIF_SIZE }, no_picture[2] = { 0 };
	buf_put(to, head, sizeof head);
	buf_put(to, body, JFIF_SIZE - sizeof no_picture);
	buf_put(to, no_picture, sizeof no_picture);
}

static int take_jpeg(struct buf *to, const uint8_t *p, size_t len)
{
	static const uint8_t begin[] = { 0xff, JPEG_SOI }, end[] = { 0xff, JPEG_EOI };
	bool framed = false, scanned = false, sized = false;
	size_t at = sizeof begin;
	buf_put(to, begin, sizeof begin);
	for (;;) {
		if (at >= len || p[at] != 0xff)
			return ERR_PARSE;
		while (at < len && p[at] == 0xff) // a marker may have fill bytes before it
			at++;
		if (at >= len)
			return ERR_PARSE;
		const uint8_t code = p[at++];
		if (code == JPEG_EOI) {
			buf_put(to, end, sizeof end);
			return scanned ? 0 : ERR_PARSE;
		}
		if (code < 0xc0 || code == JPEG_SOI || (code >= JPEG_RST0 && code <= JPEG_RST7) || len - at < 2)
			return ERR_PARSE;
		const size_t n = (size_t)p[at] << 8 | p[at + 1];
		if (n < 2 || n > len - at || (code == JPEG_SOS && !framed))
			return ERR_PARSE;
		framed = framed || is_frame(code);
		if (code == JPEG_APP0) {
			if (!sized && n - 2 >= JFIF_SIZE && begins(p + at + 2, n - 2, "JFIF", 5))
				put_jfif(to, p + at + 2);
			sized = true;
		} else if (jpeg_is_kept(code, p + at + 2, n - 2)) {
			const uint8_t marker[] = { 0xff, code };
			buf_put(to, marker, sizeof marker);
			buf_put(to, p + at, n);
		}
		at += n;
		if (code == JPEG_SOS) {
			const size_t stop = scan_end(p, at, len);
			buf_put(to, p + at, stop - at);
			at = stop;
			scanned = true;
		}
	}
}

// --- PNG (ISO/IEC 15948): a signature and chunks ---

static const char png_signature[] = "\x89PNG\r\n\x1a\n";

static bool png_is_kept(const uint8_t *type)
{
	static const char kept[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "bKGD" };
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (memcmp(type, kept[i], 4) == 0)
			return true;
	return false;
}

static int take_png(struct buf *to, const uint8_t *p, size_t len)
{
	struct rd r;
	bool first = true, drawn = false;
	rd_init(&r, p, len);
	buf_put(to, rd_bytes(&r, 8), 8);
	for (;;) {
		const uint8_t *chunk = r.at;
		const uint32_t n = rd_u32(&r);
		const uint8_t *type = rd_bytes(&r, 4);
		if (r.failed || n > PAPER_MAX)
			return ERR_PARSE;
		(void)rd_bytes(&r, n);
		(void)rd_u32(&r); // its checksum, which whoever shows it looks at
		if (r.failed || first != (memcmp(type, "IHDR", 4) == 0) || (first && n != 13))
			return ERR_PARSE;
		first = false;
		if (!png_is_kept(type) && !(type[0] & 0x20)) // a critical chunk that nobody knows
			return ERR_PARSE;
		if (png_is_kept(type))
			buf_put(to, chunk, (size_t)(r.at - chunk));
		drawn = drawn || memcmp(type, "IDAT", 4) == 0;
		if (memcmp(type, "IEND", 4) == 0)
			return drawn && n == 0 ? 0 : ERR_PARSE;
	}
}

// --- PDF (ISO 32000): its first line and its last ---

static int take_pdf(struct buf *to, const uint8_t *p, size_t len)
{
	const size_t tail = len < 1024 ? len : 1024;
	if (len < 8 || p[5] < '1' || p[5] > '2' || p[6] != '.' || !memmem(p + len - tail, tail, "%%EOF", 5))
		return ERR_PARSE;
	buf_put(to, p, len);
	return 0;
}

int paper_take(struct buf *to, const void *bytes, size_t len, enum paper_format *ret)
{
	const uint8_t *p = bytes;
	int err = ERR_UNSUPPORTED;
	if (len > PAPER_MAX)
		return ERR_LIMIT;
	if (begins(p, len, "\xff\xd8\xff", 3)) {
		*ret = PAPER_JPEG;
		err = take_jpeg(to, p, len);
	} else if (begins(p, len, png_signature, 8)) {
		*ret = PAPER_PNG;
		err = take_png(to, p, len);
	} else if (begins(p, len, "%PDF-", 5)) {
		*ret = PAPER_PDF;
		err = take_pdf(to, p, len);
	}
	return err == 0 && to->failed ? ERR_LIMIT : err;
}
