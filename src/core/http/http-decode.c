/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a body is either decompressed whole or refused; there is nothing between. */
#include "http/http-decode.h"

#include <brotli/decode.h>
#include <gio/gio.h>
#include <string.h>

#define CHUNK 65536
#define MOST_LAYERS 3

/* Room for more output; NULL where the ceiling is passed: one byte beyond it is asked for, to know. */
static guint8 *
make_room (GByteArray *out, gsize ceiling, gsize *room)
{
  guint used = out->len;

  if (used > ceiling)
    return NULL;
  *room = MIN ((gsize)CHUNK, ceiling - used + 1);
  g_byte_array_set_size (out, used + (guint)*room);
  return out->data + used;
}

static RopewayHttpEnd
inflate_all (GZlibCompressorFormat format, const guint8 *in, gsize length, gsize ceiling, GByteArray *out)
{
  g_autoptr (GConverter) inflater = G_CONVERTER (g_zlib_decompressor_new (format));

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gsize room = 0, read = 0, written = 0;
      guint8 *space = make_room (out, ceiling, &room);
      GConverterResult result;

      if (space == NULL)
        return ROPEWAY_HTTP_END_BODY_SIZE;
      result = g_converter_convert (inflater, in, length, space, room, G_CONVERTER_INPUT_AT_END, &read,
                                    &written, &error);
      g_byte_array_set_size (out, out->len - (guint)(room - written));
      if (result == G_CONVERTER_ERROR)
        return ROPEWAY_HTTP_END_ENCODING;
      in += read;
      length -= read;
      if (result != G_CONVERTER_FINISHED)
        continue;
      if (format != G_ZLIB_COMPRESSOR_FORMAT_GZIP || length < 2 || in[0] != 0x1f || in[1] != 0x8b)
        break;
      g_converter_reset (inflater);
    }
  return out->len > ceiling ? ROPEWAY_HTTP_END_BODY_SIZE : ROPEWAY_HTTP_END_ANSWER;
}

static RopewayHttpEnd
open_gzip (const guint8 *in, gsize length, gsize ceiling, GByteArray *out)
{
  if (length < 2 || in[0] != 0x1f || in[1] != 0x8b)
    {
      g_byte_array_append (out, in, (guint)length);
      return ROPEWAY_HTTP_END_ANSWER;
    }
  return inflate_all (G_ZLIB_COMPRESSOR_FORMAT_GZIP, in, length, ceiling, out);
}

/* Many services mean the stream without its zlib header (RFC 9110 §8.4.1.2). */
static RopewayHttpEnd
open_deflate (const guint8 *in, gsize length, gsize ceiling, GByteArray *out)
{
  gboolean has_header = length >= 2 && (in[0] & 0x0f) == 8 && ((in[0] << 8) + in[1]) % 31 == 0;

  return inflate_all (has_header ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB : G_ZLIB_COMPRESSOR_FORMAT_RAW, in, length,
                      ceiling, out);
}

static RopewayHttpEnd
open_brotli (const guint8 *in, gsize length, gsize ceiling, GByteArray *out)
{
  BrotliDecoderState *state = BrotliDecoderCreateInstance (NULL, NULL, NULL);
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;

  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
    {
      gsize room = 0;
      guint8 *space = make_room (out, ceiling, &room);

      if (space == NULL)
        break;
      result = BrotliDecoderDecompressStream (state, &length, &in, &room, &space, NULL);
      g_byte_array_set_size (out, out->len - (guint)room);
    }
  BrotliDecoderDestroyInstance (state);

  if (out->len > ceiling)
    return ROPEWAY_HTTP_END_BODY_SIZE;
  return result == BROTLI_DECODER_RESULT_SUCCESS ? ROPEWAY_HTTP_END_ANSWER : ROPEWAY_HTTP_END_ENCODING;
}

typedef RopewayHttpEnd (*Opener) (const guint8 *in, gsize length, gsize ceiling, GByteArray *out);

static Opener
find_opener (const char *encoding)
{
  static const struct
  {
    const char *name;
    Opener opener;
  } openers[] = {
    { "gzip", open_gzip }, { "x-gzip", open_gzip }, { "deflate", open_deflate }, { "br", open_brotli }
  };

  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    if (g_ascii_strcasecmp (encoding, openers[i].name) == 0)
      return openers[i].opener;
  return NULL;
}

static RopewayHttpEnd
open_layer (const char *encoding, gsize ceiling, GBytes **body)
{
  Opener opener = find_opener (encoding);
  gsize length = 0;
  const guint8 *in = g_bytes_get_data (*body, &length);
  g_autoptr (GByteArray) out = NULL;
  RopewayHttpEnd end;

  /* An answer to HEAD, and a 304, have the header and no body. */
  if (opener == NULL || length == 0)
    return ROPEWAY_HTTP_END_ANSWER;

  out = g_byte_array_new ();
  end = opener (in, length, ceiling, out);
  if (end == ROPEWAY_HTTP_END_ANSWER)
    {
      g_bytes_unref (*body);
      *body = g_byte_array_free_to_bytes (g_steal_pointer (&out));
    }
  return end;
}

RopewayHttpEnd
ropeway_http_decode (const char *encodings, GBytes *body, gsize ceiling, GBytes **decoded)
{
  g_autoptr (GBytes) current = g_bytes_ref (body);
  g_auto (GStrv) layers = g_strsplit (encodings != NULL ? encodings : "", ",", -1);
  guint n = g_strv_length (layers);

  if (n > MOST_LAYERS)
    return ROPEWAY_HTTP_END_ENCODING;

  /* They are named in the order in which they were put on (RFC 9110 §8.4). */
  for (guint i = n; i > 0; i--)
    {
      RopewayHttpEnd end = open_layer (g_strstrip (layers[i - 1]), ceiling, &current);

      if (end != ROPEWAY_HTTP_END_ANSWER)
        return end;
    }
  *decoded = g_steal_pointer (&current);
  return ROPEWAY_HTTP_END_ANSWER;
}
