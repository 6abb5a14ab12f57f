/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: bytes that nobody thought of, as every format but JSON: what is read is written and read again the same. The
 * first byte says which format. */

#include <stdint.h>
#include <string.h>

#include "value/charset.h"
#include "value/csv-reader.h"
#include "value/csv-writer.h"
#include "value/feed.h"
#include "value/form-reader.h"
#include "value/form-writer.h"
#include "value/json-writer.h"
#include "value/list-path.h"
#include "value/ndjson.h"
#include "value/soap.h"
#include "value/value-compare.h"
#include "value/xml-reader.h"
#include "value/xml-writer.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
const char *__ubsan_default_options (void);

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1:print_stacktrace=1";
}

static void
must (gboolean condition, const char *what)
{
  if (!condition)
    g_error ("%s", what);
}

static void
compare (const RopewayTree *one, const RopewayTree *other, const char *what)
{
  must (other != NULL && ropeway_value_equal (ropeway_tree_get_root (one), ropeway_tree_get_root (other)),
        what);
}

static void
try_csv (GBytes *bytes)
{
  const RopewayCsvOptions commas = { .delimiter = ',' };
  const RopewayCsvOptions bare = { .no_header = TRUE };
  g_autoptr (RopewayTree) tree = ropeway_csv_read (bytes, NULL, NULL);
  g_autoptr (RopewayTree) columns = ropeway_csv_read (bytes, &bare, NULL);
  g_autoptr (RopewayTree) rows = ropeway_csv_read_rows (bytes, NULL, NULL);

  must (rows != NULL || (tree == NULL && columns == NULL), "records without rows");
  if (tree == NULL || ropeway_value_get_length (ropeway_tree_get_root (tree)) == 0)
    return;
  g_autoptr (GBytes) written = ropeway_csv_write (ropeway_tree_get_root (tree), NULL, ',', FALSE, NULL);
  if (written == NULL)
    return; /* a text with U+0000 */
  g_autoptr (RopewayTree) again = ropeway_csv_read (written, &commas, NULL);
  compare (tree, again, "a table does not read back the same");
}

/* Names lose their namespaces on the way in, so that only the second reading is compared. */
static void
try_xml (GBytes *bytes)
{
  static const char *const lists[] = { "a", "a.b", "a.b[].c", "a[].b" };
  RopewayXmlOptions options = { .keep_xhtml = TRUE };
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, &options, NULL);
  g_autoptr (RopewayTree) feed = ropeway_feed_read (bytes, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_sender;
  g_autofree char *reason = NULL;

  must (feed == NULL || tree != NULL, "a feed that is no XML");
  if (tree == NULL)
    return;
  g_autoptr (GBytes) written = ropeway_xml_write (ropeway_tree_get_root (tree), NULL, &error);
  if (written != NULL)
    {
      g_autoptr (RopewayTree) again = ropeway_xml_read (written, NULL, &error);
      must (again != NULL, "what was written is no XML");
      g_autoptr (GBytes) twice = ropeway_xml_write (ropeway_tree_get_root (again), NULL, NULL);
      g_autoptr (RopewayTree) third = ropeway_xml_read (twice, NULL, NULL);
      compare (again, third, "XML does not read back the same");
    }
  ropeway_soap_unwrap (tree);
  ropeway_soap_is_fault (ropeway_tree_get_root (tree), &is_sender, &reason);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    ropeway_list_path_apply (tree, ropeway_tree_get_root (tree), lists[i]);
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  must (text != NULL, "a tree cannot be written");
}

static void
try_form (GBytes *bytes)
{
  g_autoptr (RopewayTree) tree = ropeway_form_reader_read (bytes, ROPEWAY_FORM_REPEAT, NULL);

  for (RopewayFormStyle style = ROPEWAY_FORM_BRACKETS; style < ROPEWAY_FORM_REPEAT; style++)
    {
      g_autoptr (RopewayTree) nested = ropeway_form_reader_read (bytes, style, NULL);
      g_autoptr (GBytes) out
          = nested != NULL ? ropeway_form_write (ropeway_tree_get_root (nested), style, NULL) : NULL;
    }
  if (tree == NULL)
    return;
  g_autoptr (GBytes) written = ropeway_form_write (ropeway_tree_get_root (tree), ROPEWAY_FORM_REPEAT, NULL);
  if (written == NULL)
    return; /* a text with U+0000 */
  g_autoptr (RopewayTree) again = ropeway_form_reader_read (written, ROPEWAY_FORM_REPEAT, NULL);
  compare (tree, again, "a form does not read back the same");
}

static void
try_lines (GBytes *bytes)
{
  g_autoptr (RopewayTree) tree = ropeway_ndjson_read (bytes, NULL);

  if (tree == NULL)
    return;
  g_autoptr (GBytes) written = ropeway_ndjson_write (ropeway_tree_get_root (tree));
  g_autoptr (RopewayTree) again = ropeway_ndjson_read (written, NULL);
  compare (tree, again, "lines do not read back the same");
}

static void
try_charset (GBytes *bytes)
{
  static const char *const names[]
      = { NULL, "windows-1252", "Shift_JIS", "utf-16", "ISO-2022-JP", "gb18030" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) made = ropeway_charset_to_utf8 (bytes, names[i], NULL);
      g_autoptr (GBytes) same = made != NULL ? ropeway_charset_to_utf8 (made, "utf-8", NULL) : NULL;
      must (made == NULL || same != NULL, "what was made is not UTF-8");
    }
  g_free (ropeway_charset_dup_from_xml (bytes));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, size - 1);
  switch (data[0] % 8)
    {
    case 0:
      try_form (bytes);
      break;
    case 1:
      try_lines (bytes);
      break;
    case 2:
      try_charset (bytes);
      break;
    case 3:
    case 4:
      try_csv (bytes);
      break;
    default:
      try_xml (bytes);
      break;
    }
  return 0;
}
