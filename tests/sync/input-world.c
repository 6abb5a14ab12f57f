/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input-world.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"

#define CONNECTIONS                                                                                          \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                   \
  "\"records\":\"items\",\"changes\":{\"field\":\"at\",\"type\":\"date-time\",\"lookBack\":\"PT720H\"}},"    \
  "{\"id\":\"pages\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                  \
  "\"records\":\"items\",\"paging\":{\"type\":\"cursor\",\"next\":\"next\",\"parameter\":\"after\"}}]},"     \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"rest\",\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":"  \
  "\"to_token\"}},"                                                                                          \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/found\",\"query\":{\"q\":\"{name}\"}},"      \
  "\"records\":\"items\",\"key\":[\"id\"],\"exact\":true},"                                                  \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"               \
  "\"newId\":\"id\",\"open\":\"https://app.example/see/{$id}\"},"                                            \
  "{\"id\":\"create-key\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"           \
  "\"newId\":\"id\",\"repeat\":\"key\"},"                                                                    \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"},"        \
  "\"repeat\":\"safe\"},"                                                                                    \
  "{\"id\":\"delete\",\"request\":{\"method\":\"DELETE\",\"path\":\"/to/{$id}\"}}]}]"

static char *
dup_member (const ScriptedRequest *request, const char *name)
{
  g_autofree char *text = scripted_request_dup_text (request);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);

  const RopewayValue *value = tree != NULL ? ropeway_value_get (ropeway_tree_get_root (tree), name) : NULL;
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    return ropeway_value_dup_text (value, NULL);
  const char *token = ropeway_value_get_token (value, &length);
  return g_strndup (token, length);
}

static char *
make_found (const InputWorld *self, const char *query)
{
  GString *list = g_string_new ("{\"items\":[");

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      if (name == NULL || !g_str_has_suffix (query, name))
        continue;
      g_string_append_printf (list, "%s{\"id\":%u,\"name\":\"%s\",\"value\":\"%s\",\"theirs\":\"kept\"}",
                              list->str[list->len - 1] == '[' ? "" : ",", i, name,
                              (const char *)g_ptr_array_index (self->values, i));
    }
  return g_string_free (g_string_append (list, "]}"), FALSE);
}

static void
replace (GPtrArray *texts, guint place, char *text)
{
  g_free (g_ptr_array_index (texts, place));
  g_ptr_array_index (texts, place) = text;
}

static void
write_record (InputWorld *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  guint place = (guint)g_ascii_strtoull (strrchr (request->path, '/') + 1, NULL, 10);

  if (g_str_equal (request->method, "POST"))
    {
      answer->body = g_strdup_printf ("{\"id\":%u}", self->names->len);
      g_ptr_array_add (self->names, dup_member (request, "name"));
      g_ptr_array_add (self->values, dup_member (request, "value"));
    }
  else if (place >= self->names->len || g_ptr_array_index (self->names, place) == NULL)
    answer->status = 404;
  else if (g_str_equal (request->method, "DELETE"))
    replace (self->names, place, NULL);
  else
    {
      g_autofree char *name = dup_member (request, "name");
      g_autofree char *value = dup_member (request, "value");
      if (name != NULL)
        replace (self->names, place, g_steal_pointer (&name));
      if (value != NULL)
        replace (self->values, place, g_steal_pointer (&value));
    }
}

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  InputWorld *self = data;
  g_autofree char *name = dup_member (request, "name");
  Mood mood = self->only == NULL || g_strcmp0 (name, self->only) == 0 ? self->mood : KIND;

  answer->status = 200;
  if (g_str_has_suffix (request->path, "/from"))
    answer->body = g_strdup (request->query != NULL && self->after != NULL ? self->after : self->from);
  else if (g_str_has_suffix (request->path, "/found"))
    answer->body = make_found (self, request->query);
  else if (mood == REFUSING)
    {
      g_autofree char *padding = g_strnfill (2 * ROPEWAY_LIMIT_EXCHANGE_BYTES, 'x');
      answer->status = 422;
      answer->body
          = g_strdup_printf ("{\"message\":\"no %s\",\"you\":\"%s\",\"more\":\"%s\"}", name,
                             (const char *)g_hash_table_lookup (request->headers, "authorization"), padding);
    }
  else
    {
      if (mood != SILENT)
        write_record (self, request, answer);
      answer->dropped = mood != KIND;
    }
}

void
input_world_set_up (InputWorld *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  self->fixture.connections = CONNECTIONS;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (SECRET, -1);
  ropeway_secret_memory_set (self->fixture.secrets, "to_token", NULL, secret);
}

void
input_world_tear_down (InputWorld *self, gconstpointer data)
{
  scripted_service_free (self->service);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  run_fixture_tear_down (&self->fixture, data);
}

/* ---- what tests say ---- */

RunResult *
input_world_run (InputWorld *self, const char *job, const RopewayRunOptions *options)
{
  const RunSettings settings = { .options = options };

  return run_fixture_run (&self->fixture, job, options != NULL ? &settings : NULL);
}

void
input_world_expect (InputWorld *self, const char *job, const RopewayRunOptions *options, const char *summary)
{
  g_autoptr (RunResult) result = input_world_run (self, job, options);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

void
input_world_expect_retry (InputWorld *self, const char *job, const char *const *keys, const char *summary)
{
  const RopewayRunOptions options = { .parked = TRUE, .keys = keys };

  input_world_expect (self, job, &options, summary);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
input_world_expect_there (InputWorld *self, const char *expected)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < self->names->len; i++)
    if (g_ptr_array_index (self->names, i) != NULL)
      g_ptr_array_add (texts, g_strdup_printf ("%s=%s", (char *)g_ptr_array_index (self->names, i),
                                               (char *)g_ptr_array_index (self->values, i)));
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  joined = g_strjoinv (" ", (char **)texts->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

RopewayStore *
input_world_open_store (InputWorld *self, gint64 *scope)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open (self->fixture.state, self->fixture.clock, &error);

  g_assert_no_error (error);
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, NULL);
  *scope = ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->scope;
  return store;
}

RopewayParked *
input_world_get_parked (InputWorld *self, const char *key)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = input_world_open_store (self, &scope);

  return ropeway_ledger_get_parked (store, scope, key, NULL);
}

void
input_world_dismiss (InputWorld *self, const char *key)
{
  gint64 scope;
  g_autoptr (RopewayStore) store = input_world_open_store (self, &scope);
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_dismiss (store, scope, key, &error));
  g_assert_no_error (error);
}

void
input_world_expect_mark (InputWorld *self, const char *expected)
{
  g_autofree char *mark = run_check_dup_mark (self->fixture.state);

  g_assert_cmpstr (mark, ==, expected);
}
