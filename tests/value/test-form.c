/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the fields of a form are found again in every way in which services write them. */

#include "value-tests.h"

#include "base/limits.h"
#include "value/form-reader.h"
#include "value/form-writer.h"
#include "value/json-writer.h"
#include "value/multipart.h"

typedef struct
{
  const char *name;
  const char *text;
  RopewayFormStyle style;
  const char *wanted; /* JSON with ' for ", or the error behind a "!" */
} Read;

static const Read reads[] = {
  { "nothing", "", ROPEWAY_FORM_BRACKETS, "{}" },
  { "flat", "a=1&b=x+y&c=%C3%BC%26", ROPEWAY_FORM_REPEAT, "{'a':'1','b':'x y','c':'\xc3\xbc&'}" },
  { "line-end", "a=1\r\n", ROPEWAY_FORM_REPEAT, "{'a':'1'}" },
  { "empty", "a=&b&&=c", ROPEWAY_FORM_REPEAT, "{'a':'','b':'','':'c'}" },
  { "odd-percent", "a=%&b=%4&c=%zz", ROPEWAY_FORM_REPEAT, "{'a':'%','b':'%4','c':'%zz'}" },
  { "again", "a=1&a=2&a=3", ROPEWAY_FORM_REPEAT, "{'a':['1','2','3']}" },
  { "no-parts", "a[b]=1&c.d=2", ROPEWAY_FORM_REPEAT, "{'a[b]':'1','c.d':'2'}" },
  { "brackets", "a[b]=1&a[c][d]=2&l[]=x&l[]=y", ROPEWAY_FORM_BRACKETS,
    "{'a':{'b':'1','c':{'d':'2'}},'l':['x','y']}" },
  { "brackets-encoded", "a%5Bb%5D=1", ROPEWAY_FORM_BRACKETS, "{'a':{'b':'1'}}" },
  { "deep", "l[0][p]=1&l[0][q]=2&l[1][p]=3&m[k]=v", ROPEWAY_FORM_DEEP_OBJECT,
    "{'l':[{'p':'1','q':'2'},{'p':'3'}],'m':{'k':'v'}}" },
  { "numbers-as-names", "a[7]=x&a[9]=y", ROPEWAY_FORM_DEEP_OBJECT, "{'a':{'7':'x','9':'y'}}" },
  { "not-closed", "a[b=1&[c]=2&d]=3&e[f]g=4", ROPEWAY_FORM_BRACKETS,
    "{'a[b':'1','[c]':'2','d]':'3','e[f]g':'4'}" },
  { "dots", "a.b=1&a.c.d=2&l=x&l=y", ROPEWAY_FORM_DOTS, "{'a':{'b':'1','c':{'d':'2'}},'l':['x','y']}" },
  { "dots-alone", "=1&.=2", ROPEWAY_FORM_DOTS, "!“.”: it is a text here and an object elsewhere" },
  { "no-name", "=1", ROPEWAY_FORM_DOTS, "{'':'1'}" },
  { "text-and-object", "a=1&a[b]=2", ROPEWAY_FORM_BRACKETS,
    "!“a[b]”: it is a text here and an object elsewhere" },
  { "object-and-text", "a[b]=2&a=1", ROPEWAY_FORM_BRACKETS,
    "!“a”: it is a text here and an object elsewhere" },
  { "list-and-name", "a[]=2&a[b]=1", ROPEWAY_FORM_BRACKETS,
    "!“a[b]”: a list cannot have a field of that name" },
  { "not-utf-8", "a=%FF", ROPEWAY_FORM_BRACKETS, "!“a”: the text is not UTF-8" },
  { "name-not-utf-8", "%FF=1", ROPEWAY_FORM_BRACKETS, "!“\xef\xbf\xbd”: the name is not UTF-8" },
};

static void
test_reading (gconstpointer data)
{
  const Read *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_form_reader_read (bytes, row->style, &error);

  if (*row->wanted == '!')
    {
      g_assert_null (tree);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (g_strdelimit (text, "\"", '\''), ==, row->wanted);
}

static void
assert_limit (GString *text, gboolean fits)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_form_reader_read (bytes, ROPEWAY_FORM_BRACKETS, &error);

  if (fits)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
}

static GString *
repeat (const char *begin, const char *part, guint n)
{
  GString *text = g_string_new (begin);

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  return text;
}

static void
test_limits (void)
{
  assert_limit (repeat ("", "a&", ROPEWAY_LIMIT_FORM_FIELDS), TRUE);
  assert_limit (repeat ("", "a&", ROPEWAY_LIMIT_FORM_FIELDS + 1), FALSE);
  assert_limit (repeat ("a", "[b]", ROPEWAY_LIMIT_PATH_SEGMENTS - 1), TRUE);
  assert_limit (repeat ("a", "[b]", ROPEWAY_LIMIT_PATH_SEGMENTS), FALSE);
}

typedef struct
{
  const char *name;
  const char *json;
  RopewayFormStyle style;
  const char *wanted; /* or the error behind a "!" */
} Write;

static const Write writes[] = {
  { "flat", "{'a':'x y&=','b':1.50,'c':true,'d':null,'é':'*-._~'}", ROPEWAY_FORM_REPEAT,
    "a=x+y%26%3D&b=1.50&c=true&d=&%C3%A9=*-._%7E" },
  { "brackets", "{'a':{'b':{'c':1}},'l':[1,2],'o':[{'x':1},{'x':2}]}", ROPEWAY_FORM_BRACKETS,
    "a%5Bb%5D%5Bc%5D=1&l%5B%5D=1&l%5B%5D=2&o%5B0%5D%5Bx%5D=1&o%5B1%5D%5Bx%5D=2" },
  { "deep", "{'l':[1,2]}", ROPEWAY_FORM_DEEP_OBJECT, "l%5B0%5D=1&l%5B1%5D=2" },
  { "dots", "{'a':{'b':1},'l':[1,2],'o':[{'x':1}]}", ROPEWAY_FORM_DOTS, "a.b=1&l=1&l=2&o%5B0%5D.x=1" },
  { "repeat", "{'l':[1,2]}", ROPEWAY_FORM_REPEAT, "l=1&l=2" },
  { "empty-inside", "{'l':[],'o':{}}", ROPEWAY_FORM_BRACKETS, "l=&o=" },
  { "nothing", "{}", ROPEWAY_FORM_BRACKETS, "" },
  { "no-object", "[1]", ROPEWAY_FORM_BRACKETS, "!a form holds one record with named fields" },
  { "repeat-inside", "{'l':[{'a':1}]}", ROPEWAY_FORM_REPEAT,
    "!“l”: a form of this style has no fields inside a field; say another “style”" },
  { "half-a-character", "{'a':'\\ud800'}", ROPEWAY_FORM_REPEAT,
    "!“a”: it has characters that no text may hold" },
};

static RopewayTree *
read_quoted (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return test_read (json);
}

static void
test_writing (gconstpointer data)
{
  const Write *row = data;
  g_autoptr (RopewayTree) tree = read_quoted (row->json);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ropeway_form_write (ropeway_tree_get_root (tree), row->style, &error);

  if (*row->wanted == '!')
    {
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), row->wanted,
                   strlen (row->wanted));
}

static void
test_too_deep (void)
{
  g_autoptr (GString) json = repeat ("", "{'a':", ROPEWAY_LIMIT_PATH_SEGMENTS + 3);
  g_autoptr (GError) error = NULL;

  g_string_append (json, "1");
  for (guint i = 0; i < ROPEWAY_LIMIT_PATH_SEGMENTS + 3; i++)
    g_string_append_c (json, '}');
  g_autoptr (RopewayTree) tree = read_quoted (json->str);
  g_assert_null (ropeway_form_write (ropeway_tree_get_root (tree), ROPEWAY_FORM_BRACKETS, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
}

/* ---- multipart ---- */

typedef struct
{
  const char *text;
  const char *wanted; /* (nullable): %NULL where it is no base64 */
} Base64;

static const Base64 files[] = {
  { "JVBERg==", "%PDF" }, { "JVBERg", "%PDF" },   { "JVBE\r\nRg==", "%PDF" }, { "", "" },
  { "_-8=", "\xff\xef" }, { "/+8=", "\xff\xef" }, { "JVBER", NULL },          { "JVB!", NULL },
  { "JV=BE", NULL },      { "J===", NULL },       { "%PDF", NULL },
};

static void
test_file (gconstpointer data)
{
  const Base64 *row = data;
  const RopewayMultipartFile file = { "f", "a\"b\r\n.pdf", NULL, TRUE };
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *object = ropeway_tree_object (tree);
  g_autofree char *boundary = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_value_set_text (tree, object, "f", row->text);
  g_autoptr (GBytes) bytes
      = ropeway_multipart_write (object, ROPEWAY_FORM_BRACKETS, &file, 1, &boundary, &error);
  if (row->wanted == NULL)
    {
      g_assert_null (bytes);
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *wanted = g_strdup_printf (
      "--%s\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a%%22b%%0D%%0A.pdf\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n%s\r\n--%s--\r\n",
      boundary, row->wanted, boundary);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted, strlen (wanted));
}

/* The same record gives the same bytes; another has another boundary; what is no text or no record is said. */
static void
test_multipart (void)
{
  const RopewayMultipartFile file = { "f", "f", NULL, FALSE };
  g_autoptr (RopewayTree) one = test_read ("{\"a\":\"1\",\"f\":null}");
  g_autoptr (RopewayTree) two = test_read ("{\"a\":\"2\"}");
  g_autoptr (RopewayTree) list = test_read ("[]");
  g_autoptr (RopewayTree) number = test_read ("{\"f\":1}");
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *none = NULL;
  g_autoptr (GBytes) a
      = ropeway_multipart_write (ropeway_tree_get_root (one), ROPEWAY_FORM_BRACKETS, &file, 1, &first, NULL);
  g_autoptr (GBytes) b
      = ropeway_multipart_write (ropeway_tree_get_root (one), ROPEWAY_FORM_BRACKETS, &file, 1, &second, NULL);
  g_autoptr (GBytes) c
      = ropeway_multipart_write (ropeway_tree_get_root (two), ROPEWAY_FORM_BRACKETS, &file, 1, &third, NULL);

  g_assert_true (g_bytes_equal (a, b));
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
  g_assert_nonnull (c);
  g_assert_null (
      ropeway_multipart_write (ropeway_tree_get_root (list), ROPEWAY_FORM_BRACKETS, &file, 1, &none, NULL));
  g_assert_null (
      ropeway_multipart_write (ropeway_tree_get_root (number), ROPEWAY_FORM_BRACKETS, &file, 1, &none, NULL));
}

void
test_add_form (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autofree char *name = g_strconcat ("/value/form/read/", reads[i].name, NULL);
      g_test_add_data_func (name, &reads[i], test_reading);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *name = g_strconcat ("/value/form/write/", writes[i].name, NULL);
      g_test_add_data_func (name, &writes[i], test_writing);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strdup_printf ("/value/form/file/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, &files[i], test_file);
    }
  g_test_add_func ("/value/form/limits", test_limits);
  g_test_add_func ("/value/form/too-deep", test_too_deep);
  g_test_add_func ("/value/form/multipart", test_multipart);
}
