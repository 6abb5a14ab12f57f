/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a letter that was written in another character set arrives as that letter, or not at all. */

#include "value-tests.h"

#include "base/limits.h"
#include "value/charset.h"

#define BYTES(text) text, sizeof text - 1

typedef struct
{
  const char *name;
  const char *charset;
  const char *bytes;
  gsize length;
  const char *wanted; /* UTF-8, or the end of the error behind a "!" */
} Case;

static const Case cases[] = {
  { "nothing", NULL, BYTES (""), "" },
  { "nothing-declared", "windows-1252", BYTES (""), "" },
  { "utf-8", NULL, BYTES ("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f" },
  { "utf-8-named", "UTF8", BYTES ("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f" },
  { "utf-8-mark", NULL, BYTES ("\xef\xbb\xbf\xc3\xbc"), "\xc3\xbc" },
  { "mark-wins", "windows-1252", BYTES ("\xef\xbb\xbf\xc3\xbc"), "\xc3\xbc" },
  { "utf-16-le", NULL,
    BYTES ("\xff\xfe\xe4\0"
           "A\0"),
    "\xc3\xa4"
    "A" },
  { "utf-16-be", NULL,
    BYTES ("\xfe\xff\0\xe4\0"
           "A"),
    "\xc3\xa4"
    "A" },
  { "utf-16-pair", NULL, BYTES ("\xfe\xff\xd8\x3d\xde\x00"), "\xf0\x9f\x98\x80" },
  { "utf-16-declared", "utf-16le", BYTES ("\xe4\0"), "\xc3\xa4" },
  { "utf-32-le", NULL, BYTES ("\xff\xfe\0\0\xe4\0\0\0"), "\xc3\xa4" },
  { "utf-32-be", NULL, BYTES ("\0\0\xfe\xff\0\0\0\xe4"), "\xc3\xa4" },
  { "windows-1252", "windows-1252",
    BYTES ("\x80 19,10 \x84"
           "a\x93"),
    "\xe2\x82\xac 19,10 \xe2\x80\x9e"
    "a\xe2\x80\x9c" },
  { "latin-1", "ISO-8859-1", BYTES ("gr\xfc\xdf"), "gr\xc3\xbc\xc3\x9f" },
  { "latin-1-of-browsers", "latin1", BYTES ("\x80"), "\xe2\x82\xac" },
  { "latin-9", "ISO-8859-15", BYTES ("\xa4"), "\xe2\x82\xac" },
  { "koi8", "koi8-r", BYTES ("\xf0\xd2\xc9"), "\xd0\x9f\xd1\x80\xd0\xb8" },
  { "shift-jis", "Shift_JIS", BYTES ("\x93\xfa\x96\x7b"), "\xe6\x97\xa5\xe6\x9c\xac" },
  { "gb18030", "gb18030", BYTES ("\xc4\xe3"), "\xe4\xbd\xa0" },
  { "kept-back", "BIG5-HKSCS", BYTES ("\x88\x66"), "\xc3\x8a" },
  { "zero", NULL, BYTES ("a\0b"), "a" },
  { "not-utf-8", NULL, BYTES ("a\nb\xfc"),
    "!it is said to be UTF-8, but the byte 0xfc (byte 3, line 2) does not fit; say “charset”" },
  { "zero-then-not-utf-8", NULL, BYTES ("a\0b\xfc"),
    "!it is said to be UTF-8, but the byte 0xfc (byte 3, line 1) does not fit; say “charset”" },
  { "not-windows-1252", "windows-1252", BYTES ("ab\x81"),
    "!it is said to be windows-1252, but the byte 0x81 (byte 2, line 1) does not fit; say “charset”" },
  { "not-ascii", "us-ascii", BYTES ("\xc3\xbc"),
    "!it is said to be us-ascii, but the byte 0xc3 (byte 0, line 1) does not fit; say “charset”" },
  { "half-a-pair", NULL, BYTES ("\xfe\xff\xd8\x3d\0A"),
    "!it is said to be UTF-16BE, but the byte 0xd8 (byte 0, line 1) does not fit; say “charset”" },
  { "half-a-character", "Shift_JIS", BYTES ("a\x93"),
    "!it is said to be Shift_JIS, but the byte 0x93 (byte 1, line 1) does not fit; say “charset”" },
  { "unknown", "klingon", BYTES ("a"),
    "!it is said to be in “klingon”, which is no character set that can be read; say “charset”" },
  { "never-translit", "ascii//TRANSLIT", BYTES ("a"),
    "!it is said to be in “ascii//TRANSLIT”, which is no character set that can be read; say “charset”" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->bytes, row->length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) made = ropeway_charset_to_utf8 (bytes, row->charset, &error);

  if (*row->wanted == '!')
    {
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_CHARSET);
      g_assert_null (made);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (made, NULL), g_bytes_get_size (made));
  g_assert_cmpstr (text, ==, row->wanted);
}

/* What is UTF-8 already is not copied. */
static void
test_same (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a", 1);
  g_autoptr (GBytes) made = ropeway_charset_to_utf8 (bytes, "utf-8", NULL);

  g_assert_true (made == bytes);
}

static void
test_too_large (void)
{
  gsize length = ROPEWAY_LIMIT_JSON_BYTES / 3 + 1;
  char *euros = g_malloc (length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (memset (euros, 0x80, length), length);
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_charset_to_utf8 (bytes, "windows-1252", &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
}

typedef struct
{
  const char *text;
  const char *wanted;
} Name;

static const Name types[] = {
  { NULL, NULL },
  { "text/csv", NULL },
  { "text/csv; header=present", NULL },
  { "text/csv; charset=", NULL },
  { "text/csv; charset=windows-1252", "windows-1252" },
  { "text/csv;charset=\"utf-8\"; header=present", "utf-8" },
  { "text/csv; header=absent; Charset = 'x'", "x" },
  { "text/csv; charsets=a; charset=b", "b" },
};

static const Name declarations[] = {
  { "", NULL },
  { "<a/>", NULL },
  { "<?xml version='1.0'?><a encoding='x'/>", NULL },
  { "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "ISO-8859-1" },
  { "<?xml version=\"1.0\" encoding = \"Shift_JIS\" standalone=\"yes\" ?>", "Shift_JIS" },
  { "<?xml encoding=?>", NULL },
  { "<?xml version='1.0' encoding='never closed", NULL },
};

static void
test_type (gconstpointer data)
{
  const Name *row = data;
  g_autofree char *name = ropeway_charset_dup_from_type (row->text);

  g_assert_cmpstr (name, ==, row->wanted);
}

static void
test_declaration (gconstpointer data)
{
  const Name *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autofree char *name = ropeway_charset_dup_from_xml (bytes);

  g_assert_cmpstr (name, ==, row->wanted);
}

static void
test_known (void)
{
  g_assert_true (ropeway_charset_is_known ("windows-1252"));
  g_assert_true (ropeway_charset_is_known ("utf-8"));
  g_assert_false (ropeway_charset_is_known ("windows-12520"));
  g_assert_false (ropeway_charset_is_known ("UTF-8//IGNORE"));
  g_assert_false (ropeway_charset_is_known (""));
}

void
test_add_charset (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/value/charset/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *name = g_strdup_printf ("/value/charset/type/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, &types[i], test_type);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (declarations); i++)
    {
      g_autofree char *name = g_strdup_printf ("/value/charset/declaration/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, &declarations[i], test_declaration);
    }
  g_test_add_func ("/value/charset/same", test_same);
  g_test_add_func ("/value/charset/too-large", test_too_large);
  g_test_add_func ("/value/charset/known", test_known);
}
