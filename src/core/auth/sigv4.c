/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/sigv4.h"

#include <string.h>

#include "secrets/secret.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DIGEST_BYTES 32

char *
ropeway_sigv4_dup_date (gint64 now)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);

  return g_strdup_printf ("%04d%02d%02dT%02d%02d%02dZ", g_date_time_get_year (moment),
                          g_date_time_get_month (moment), g_date_time_get_day_of_month (moment),
                          g_date_time_get_hour (moment), g_date_time_get_minute (moment),
                          g_date_time_get_second (moment));
}

/* ---- the canonical request ---- */

/* RFC 3986 §2.3 unreserved stay. */
static void
append_encoded (GString *out, const char *text, const char *also)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || strchr ("-._~", *p) != NULL || strchr (also, *p) != NULL)
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "%%%02X", (guint8)*p);
}

/* Returns: (transfer full): @path without empty segments and dots. */
static char *
dup_normal_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      last = parts[i];
      if (g_str_equal (last, ".."))
        g_ptr_array_set_size (kept, kept->len > 0 ? (int)kept->len - 1 : 0);
      else if (*last != '\0' && !g_str_equal (last, "."))
        g_ptr_array_add (kept, parts[i]);
    }
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "/%s", (char *)g_ptr_array_index (kept, i));
  if (out->len == 0 || last == NULL || *last == '\0' || g_str_equal (last, ".") || g_str_equal (last, ".."))
    g_string_append_c (out, '/');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Returns: (transfer full): decoded; as it is where it is no encoding of a text. */
static char *
dup_decoded (const char *text, const char *end)
{
  g_autofree char *part = g_strndup (text, (gsize)(end - text));
  char *decoded = g_uri_unescape_string (part, NULL);

  return decoded != NULL ? decoded : g_steal_pointer (&part);
}

typedef struct
{
  char *name;
  char *value;
} Pair;

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

static char *
dup_encoded (const char *text, const char *end)
{
  g_autofree char *decoded = dup_decoded (text, end);
  GString *out = g_string_new (NULL);

  append_encoded (out, decoded, "");
  return g_string_free (out, FALSE);
}

static Pair *
pair_new (const char *parameter)
{
  Pair *pair = g_new (Pair, 1);
  const char *end = parameter + strlen (parameter);
  const char *sign = strchr (parameter, '=');

  pair->name = dup_encoded (parameter, sign != NULL ? sign : end);
  pair->value = sign != NULL ? dup_encoded (sign + 1, end) : g_strdup ("");
  return pair;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *first = *(const Pair *const *)a;
  const Pair *second = *(const Pair *const *)b;
  int order = strcmp (first->name, second->name);

  return order != 0 ? order : strcmp (first->value, second->value);
}

static void
append_query (GString *out, const char *query)
{
  g_auto (GStrv) parameters = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; parameters[i] != NULL; i++)
    if (*parameters[i] != '\0')
      g_ptr_array_add (pairs, pair_new (parameters[i]));
  g_ptr_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);

      g_string_append_printf (out, "%s%s=%s", i > 0 ? "&" : "", pair->name, pair->value);
    }
}

/* Without white space at its ends, and with one space for each run of it. */
static void
append_value (GString *out, const char *value)
{
  gboolean is_between = FALSE;

  for (const char *p = value; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        {
          is_between = TRUE;
          continue;
        }
      if (is_between && out->len > 0)
        g_string_append_c (out, ' ');
      is_between = FALSE;
      g_string_append_c (out, *p);
    }
}

/* Returns: (transfer full): of Pair, by name; several values of one header are joined in their order. */
static GPtrArray *
collect_lines (const char *const *lines)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; lines[i] != NULL; i += 2)
    {
      g_autofree char *name = g_ascii_strdown (lines[i], -1);
      GString *value = g_string_new (NULL);
      Pair *pair = NULL;

      append_value (value, lines[i + 1]);
      for (guint j = 0; j < headers->len && pair == NULL; j++)
        if (g_str_equal (((Pair *)g_ptr_array_index (headers, j))->name, name))
          pair = g_ptr_array_index (headers, j);
      if (pair == NULL)
        {
          pair = g_new0 (Pair, 1);
          pair->name = g_steal_pointer (&name);
          pair->value = g_string_free (value, FALSE);
          g_ptr_array_add (headers, pair);
          continue;
        }
      g_string_prepend_c (value, ',');
      g_string_prepend (value, pair->value);
      g_free (pair->value);
      pair->value = g_string_free (value, FALSE);
    }
  g_ptr_array_sort (headers, compare_pairs);
  return headers;
}

static void
append_names (GString *out, const GPtrArray *headers)
{
  for (guint i = 0; i < headers->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ";" : "", ((Pair *)g_ptr_array_index (headers, i))->name);
}

char *
ropeway_sigv4_dup_canonical (const RopewaySigV4Request *request)
{
  g_autofree char *path = request->normalize ? dup_normal_path (request->path) : g_strdup (request->path);
  g_autoptr (GPtrArray) headers = collect_lines (request->lines);
  GString *out = g_string_new (request->method);

  g_string_append_c (out, '\n');
  append_encoded (out, *path != '\0' ? path : "/", "/");
  g_string_append_c (out, '\n');
  append_query (out, request->query);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < headers->len; i++)
    {
      const Pair *header = g_ptr_array_index (headers, i);

      g_string_append_printf (out, "%s:%s\n", header->name, header->value);
    }
  g_string_append_c (out, '\n');
  append_names (out, headers);
  g_string_append_printf (out, "\n%s", request->body_hash);
  return g_string_free (out, FALSE);
}

/* ---- the signature ---- */

static char *
dup_scope (const RopewaySigV4Key *key)
{
  g_autofree char *date = ropeway_sigv4_dup_date (key->now);

  return g_strdup_printf ("%.8s/%s/%s/aws4_request", date, key->region, key->service);
}

char *
ropeway_sigv4_dup_text (const RopewaySigV4Key *key, const char *canonical)
{
  g_autofree char *date = ropeway_sigv4_dup_date (key->now);
  g_autofree char *scope = dup_scope (key);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);

  return g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", date, scope, hash);
}

static void
derive (guint8 *key, gsize length, const char *text, guint8 *derived)
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  gsize n = DIGEST_BYTES;

  g_hmac_update (hmac, (const guchar *)text, -1);
  g_hmac_get_digest (hmac, derived, &n);
  g_hmac_unref (hmac);
}

char *
ropeway_sigv4_dup_signature (const RopewaySigV4Key *key, const char *text)
{
  g_autofree char *date = ropeway_sigv4_dup_date (key->now);
  char *first = g_strconcat ("AWS4", key->secret_key, NULL);
  guint8 derived[2][DIGEST_BYTES];
  char *signature;

  date[8] = '\0';
  derive ((guint8 *)first, strlen (first), date, derived[0]);
  derive (derived[0], DIGEST_BYTES, key->region, derived[1]);
  derive (derived[1], DIGEST_BYTES, key->service, derived[0]);
  derive (derived[0], DIGEST_BYTES, "aws4_request", derived[1]);
  signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, derived[1], DIGEST_BYTES, text, -1);
  ropeway_wipe (first, strlen (first));
  ropeway_wipe (derived, sizeof derived);
  g_free (first);
  return signature;
}

char *
ropeway_sigv4_dup_authorization (const RopewaySigV4Key *key, const RopewaySigV4Request *request)
{
  g_autofree char *canonical = ropeway_sigv4_dup_canonical (request);
  g_autofree char *text = ropeway_sigv4_dup_text (key, canonical);
  g_autofree char *signature = ropeway_sigv4_dup_signature (key, text);
  g_autofree char *scope = dup_scope (key);
  g_autoptr (GPtrArray) headers = collect_lines (request->lines);
  g_autoptr (GString) names = g_string_new (NULL);
  char *authorization;

  append_names (names, headers);
  authorization = g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                                   key->access_key, scope, names->str, signature);
  ropeway_wipe (canonical, strlen (canonical)); /* It holds the session token. */
  return authorization;
}
