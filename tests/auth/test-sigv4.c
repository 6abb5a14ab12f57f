/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the vectors that Amazon published are what its services check by. */
#include <string.h>

#include "auth/sigv4.h"
#include "signing-fixture.h"
#include "value/json-reader.h"

typedef struct
{
  char *folder;
  RopewayTree *context;
} Vector;

static char *
load (const Vector *vector, const char *file)
{
  g_autofree char *path = g_build_filename (vector->folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
dup_text (const Vector *vector, const char *name)
{
  const RopewayValue *root = ropeway_tree_get_root (vector->context);
  const RopewayValue *credentials = ropeway_value_get (root, "credentials");

  return ropeway_value_dup_member_text (ropeway_value_get (root, name) != NULL ? root : credentials, name);
}

static gboolean
is_true (const Vector *vector, const char *name)
{
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (vector->context), name);

  return value != NULL && ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN
         && ropeway_value_get_boolean (value);
}

static void
add_line (GPtrArray *lines, const char *name, const char *value)
{
  g_ptr_array_add (lines, g_strdup (name));
  g_ptr_array_add (lines, g_strdup (value));
}

/* Reads the header lines of @head; one that begins with a space goes on with the one before. */
static void
read_lines (char **head, GPtrArray *lines)
{
  for (guint i = 1; head[i] != NULL; i++)
    {
      char *colon = strchr (head[i], ':');

      if (g_ascii_isspace (*head[i]))
        {
          char *before = g_ptr_array_index (lines, lines->len - 1);

          g_ptr_array_index (lines, lines->len - 1) = g_strconcat (before, "\n", head[i], NULL);
          g_free (before);
          continue;
        }
      if (colon == NULL)
        continue;
      *colon = '\0';
      add_line (lines, head[i], colon + 1);
    }
}

/* What the signer itself adds. */
static void
add_signed (const Vector *vector, const RopewaySigV4Key *key, const char *hash, GPtrArray *lines)
{
  g_autofree char *date = ropeway_sigv4_dup_date (key->now);
  g_autofree char *token = dup_text (vector, "token");

  add_line (lines, "X-Amz-Date", date);
  if (is_true (vector, "sign_body"))
    add_line (lines, "x-amz-content-sha256", hash);
  if (token != NULL && !is_true (vector, "omit_session_token"))
    add_line (lines, "X-Amz-Security-Token", token);
  g_ptr_array_add (lines, NULL);
}

static void
check (const Vector *vector, const RopewaySigV4Key *key, const RopewaySigV4Request *request)
{
  g_autofree char *canonical = ropeway_sigv4_dup_canonical (request);
  g_autofree char *text = ropeway_sigv4_dup_text (key, canonical);
  g_autofree char *signature = ropeway_sigv4_dup_signature (key, text);
  g_autofree char *authorization = ropeway_sigv4_dup_authorization (key, request);
  g_autofree char *line = g_strconcat ("\nAuthorization:", authorization, "\n", NULL);
  g_autofree char *expected_canonical = load (vector, "header-canonical-request.txt");
  g_autofree char *expected_text = load (vector, "header-string-to-sign.txt");
  g_autofree char *expected_signature = load (vector, "header-signature.txt");
  g_autofree char *signed_request = load (vector, "header-signed-request.txt");

  g_assert_cmpstr (canonical, ==, expected_canonical);
  g_assert_cmpstr (text, ==, expected_text);
  g_assert_cmpstr (signature, ==, g_strchomp (expected_signature));
  g_assert_nonnull (strstr (signed_request, line));
}

static void
test_vector (gconstpointer data)
{
  const Vector *vector = data;
  g_autofree char *request = load (vector, "request.txt");
  char *gap = strstr (request, "\n\n");
  const char *body = gap != NULL ? gap + 2 : "";
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  g_autofree char *access_key = dup_text (vector, "access_key_id");
  g_autofree char *secret_key = dup_text (vector, "secret_access_key");
  g_autofree char *region = dup_text (vector, "region");
  g_autofree char *service = dup_text (vector, "service");
  g_autofree char *timestamp = dup_text (vector, "timestamp");
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (timestamp, NULL);
  const RopewaySigV4Key key
      = { access_key, secret_key, region, service, g_date_time_to_unix (moment) * G_USEC_PER_SEC };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) head = NULL;
  char *target, *query;

  if (gap != NULL)
    *gap = '\0';
  head = g_strsplit (request, "\n", -1);
  read_lines (head, lines);
  add_signed (vector, &key, hash, lines);
  *strstr (head[0], " HTTP/1.1") = '\0';
  target = strchr (head[0], ' ');
  *target++ = '\0';
  query = strchr (target, '?');
  if (query != NULL)
    *query++ = '\0';
  check (vector, &key,
         &(RopewaySigV4Request){ .method = head[0],
                                 .path = target,
                                 .query = query,
                                 .lines = (const char *const *)lines->pdata,
                                 .body_hash = hash,
                                 .normalize = is_true (vector, "normalize") });
}

static void
vector_free (gpointer data)
{
  Vector *vector = data;

  ropeway_tree_unref (vector->context);
  g_free (vector->folder);
  g_free (vector);
}

void
test_sigv4_add (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "auth", "aws-sigv4", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *test = g_strconcat ("/auth/sigv4/", name, NULL);
      g_autofree char *text = NULL;
      Vector *vector;

      if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      vector = g_new0 (Vector, 1);
      vector->folder = g_steal_pointer (&path);
      text = load (vector, "context.json");
      vector->context = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
      g_assert_nonnull (vector->context);
      g_test_add_data_func_full (test, vector, test_vector, vector_free);
      n++;
    }
  g_assert_cmpuint (n, ==, 38);
}
