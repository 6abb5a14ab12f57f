/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what goes through a run comes out as it was, however odd, and however much of it there is. */
#include "test-run.h"

#include <string.h>

#include "scripted-service.h"

/* ---- the golden corpus ---- */

/* What is left of JSON without its mark and the white space between its tokens. */
static char *
dup_bare (const char *json, gsize length, gsize *bare_length)
{
  GString *bare = g_string_sized_new (length);
  gboolean in_string = FALSE;

  for (gsize i = length >= 3 && memcmp (json, "\357\273\277", 3) == 0 ? 3 : 0; i < length; i++)
    {
      if (in_string && json[i] == '\\')
        g_string_append_c (bare, json[i++]);
      else if (json[i] == '"')
        in_string = !in_string;
      else if (!in_string && strchr (" \t\r\n", json[i]) != NULL)
        continue;
      g_string_append_c (bare, json[i]);
    }
  *bare_length = bare->len;
  return g_string_free (bare, FALSE);
}

/* A service that has one record, and takes one. */
static void
on_golden (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  if (g_str_equal (request->method, "GET"))
    answer->bytes = g_bytes_ref (data);
  else
    {
      answer->status = 201;
      answer->body = g_strdup ("{\"id\":1}");
    }
}

#define COPY_JOB                                                                                             \
  "{\"id\":\"copy\",\"name\":\"Copy\",\"source\":{\"connection\":\"people\",\"environment\":\"test\","       \
  "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"record\",\"from\":\"record\"}],"             \
  "\"destination\":{\"connection\":\"crm\",\"environment\":\"test\",\"mode\":\"create\","                    \
  "\"create\":\"create-key\"}}"

static void
append (GByteArray *bytes, const char *text, gssize length)
{
  g_byte_array_append (bytes, (const guint8 *)text, length >= 0 ? (guint)length : (guint)strlen (text));
}

static void
test_golden (RunFixture *self, gconstpointer data)
{
  g_autofree char *json = NULL;
  gsize length, bare_length;

  g_assert_true (g_file_get_contents (data, &json, &length, NULL));
  g_autofree char *bare = dup_bare (json, length, &bare_length);
  g_autoptr (GByteArray) page = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  /* The mark belongs before a document, not into one. */
  gsize mark = length >= 3 && memcmp (json, "\357\273\277", 3) == 0 ? 3 : 0;
  append (page, "{\"total\":1,\"people\":[{\"id\":1,\"record\":", -1);
  append (page, json + mark, (gssize)(length - mark));
  append (page, "}]}", -1);
  append (expected, "{\"record\":", -1);
  append (expected, bare, (gssize)bare_length);
  append (expected, "}", -1);
  g_autoptr (GBytes) answer = g_bytes_new (page->data, page->len);
  g_autoptr (ScriptedService) script = scripted_service_new (on_golden, answer);

  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  run_fixture_expect (self, COPY_JOB, "done created=1");
  const ScriptedRequest *post = g_ptr_array_index (scripted_service_get_requests (script), 1);
  g_assert_cmpstr (post->method, ==, "POST");
  gsize sent_length;
  const char *sent = g_bytes_get_data (post->body, &sent_length);
  g_assert_cmpmem (sent, sent_length, expected->data, expected->len);
  run_fixture_expect (self, COPY_JOB, "done unchanged=1");
}

/* ---- much of it ---- */

/* Peak memory of a run over @n people, in KiB. */
static guint64
measure (RunFixture *self, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *expected = g_strdup_printf ("done created=%u", n);
  g_autofree char *name = g_strdup_printf ("%u.state", n);
  g_autoptr (PracticeProcess) server = practice_process_start ("--contacts", number, NULL);

  g_free (self->server);
  self->server = practice_process_address (server, "");
  g_free (self->state);
  self->state = test_workspace_path (self->workspace, name);
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, KEY_JOB, NULL);
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_cmpstr (summary, ==, expected);
  g_assert_cmpint (practice_process_get_stat (server, "records", "crm.contacts"), ==, n);
  return self->peak_kib;
}

static void
test_memory (RunFixture *self, gconstpointer data)
{
  if (!run_fixture_has_tier ("ci"))
    {
      g_test_skip ("ROPEWAY_TEST_TIER=ci runs it");
      return;
    }
  guint64 few = measure (self, 5000), many = measure (self, 20000);

  g_test_message ("5,000 records: %" G_GUINT64_FORMAT " KiB, 20,000: %" G_GUINT64_FORMAT " KiB", few, many);
  g_assert_cmpuint (many * 10, <, few * 13);
}

void
test_carry_add (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "value", "golden", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_autofree char *path = g_strconcat ("/run/carry/golden/", name, NULL);
        g_autofree char *file = g_build_filename (folder, name, NULL);

        g_test_add_vtable (path, sizeof (RunFixture), g_intern_string (file),
                           (GTestFixtureFunc)run_fixture_set_up, (GTestFixtureFunc)test_golden,
                           (GTestFixtureFunc)run_fixture_tear_down);
      }
  run_test_add ("/run/carry/memory", test_memory);
}
