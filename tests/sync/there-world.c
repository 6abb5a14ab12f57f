/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the destination's side of a test, behind real HTTP. */
#include "there-world.h"

#include <string.h>

#include "destination/answers.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

/* ---- what the destination has ---- */

static char *
dup_id (const RopewayTree *record)
{
  return ropeway_answer_dup_id (ropeway_value_get (ropeway_tree_get_root (record), "id"));
}

static RopewayTree *
find_record (ThereWorld *self, const char *id, guint *index)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      g_autofree char *other = dup_id (g_ptr_array_index (self->records, i));
      if (g_str_equal (other, id))
        {
          *index = i;
          return g_ptr_array_index (self->records, i);
        }
    }
  return NULL;
}

void
there_world_add (ThereWorld *self, const char *record)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (record, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->records, tree);
}

void
there_world_edit (ThereWorld *self, const char *id, const char *field, const char *value)
{
  guint index;
  RopewayTree *record = find_record (self, id, &index);

  g_assert_nonnull (record);
  if (value == NULL)
    {
      ropeway_value_remove (ropeway_tree_get_root (record), field, -1);
      return;
    }
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (value, -1, NULL, NULL, NULL);
  ropeway_value_set (record, ropeway_tree_get_root (record), field, -1,
                     ropeway_tree_copy (record, ropeway_tree_get_root (tree)));
}

void
there_world_remove (ThereWorld *self, const char *id)
{
  guint index;

  g_assert_nonnull (find_record (self, id, &index));
  g_ptr_array_remove_index (self->records, index);
}

char *
there_world_dup_id (ThereWorld *self, const char *name)
{
  char *id = NULL;

  for (guint i = 0; i < self->records->len; i++)
    {
      const RopewayTree *record = g_ptr_array_index (self->records, i);
      g_autofree char *other = ropeway_value_dup_member_text (ropeway_tree_get_root (record), "name");
      if (g_strcmp0 (other, name) != 0)
        continue;
      g_assert_null (id);
      id = dup_id (record);
    }
  g_assert_nonnull (id);
  return id;
}

char *
there_world_dup_field (ThereWorld *self, const char *id, const char *field)
{
  guint index;
  const RopewayTree *record = find_record (self, id, &index);
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (record), field);

  return value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;
}

char *
there_world_dup (ThereWorld *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->records->len; i++)
    {
      ropeway_json_write (ropeway_tree_get_root (g_ptr_array_index (self->records, i)), ROPEWAY_JSON_COMPACT,
                          text);
      g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- what it answers ---- */

static void
append_shown (ThereWorld *self, GString *text, const RopewayTree *record)
{
  g_autoptr (RopewayTree) copy = ropeway_tree_new_copy (ropeway_tree_get_root (record));

  if (self->hidden != NULL)
    ropeway_value_remove (ropeway_tree_get_root (copy), self->hidden, -1);
  if (text->str[text->len - 1] != '[')
    g_string_append_c (text, ',');
  ropeway_json_write (ropeway_tree_get_root (copy), ROPEWAY_JSON_COMPACT, text);
}

/* What stood behind the page that is just given, stands in it from now on. */
static void
shift (ThereWorld *self)
{
  if (self->shifts == 0 || self->records->len == 0)
    return;
  self->shifts--;
  g_ptr_array_add (self->records, g_ptr_array_steal_index (self->records, 0));
}

static void
answer_list (ThereWorld *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  g_autoptr (GString) text = g_string_new ("{\"items\":[");
  guint from = 0, end = self->records->len;

  if (self->fail_lists > 0)
    {
      self->fail_lists--;
      answer->status = 400;
      return;
    }
  if (request->query != NULL)
    from = (guint)g_ascii_strtoull (strchr (request->query, '=') + 1, NULL, 10);
  if (self->late > 0 && end > 0)
    {
      self->late--;
      end--;
    }
  guint to = self->page > 0 ? MIN (end, from + self->page) : end;
  for (guint i = from; i < to; i++)
    append_shown (self, text, g_ptr_array_index (self->records, i));
  shift (self);
  g_string_append (text, "]");
  if (to < end)
    g_string_append_printf (text, ",\"next\":\"%u\"", to);
  if (self->total > 0)
    g_string_append_printf (text, ",\"total\":%u", self->total);
  g_string_append (text, "}");
  answer->body = g_string_free (g_steal_pointer (&text), FALSE);
}

/* By the beginning of the name; a page of them where it is asked for from an offset. */
static void
answer_find (ThereWorld *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query, -1, "&", G_URI_PARAMS_NONE, NULL);
  const char *wanted = g_hash_table_lookup (query, "q"), *offset = g_hash_table_lookup (query, "from");
  guint skip = offset != NULL ? (guint)g_ascii_strtoull (offset, NULL, 10) : 0;
  guint room = offset != NULL ? self->page : G_MAXUINT;
  g_autoptr (GString) text = g_string_new ("{\"items\":[");

  for (guint i = 0; i < self->records->len && room > 0; i++)
    {
      RopewayTree *record = g_ptr_array_index (self->records, i);
      g_autofree char *name = ropeway_value_dup_member_text (ropeway_tree_get_root (record), "name");
      if (name == NULL || !g_str_has_prefix (name, wanted))
        continue;
      if (skip > 0)
        skip--;
      else
        {
          append_shown (self, text, record);
          room--;
        }
    }
  g_string_append (text, "]}");
  answer->body = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
change (ThereWorld *self, const ScriptedRequest *request, RopewayTree *record)
{
  g_autofree char *text = scripted_request_dup_text (request);
  g_autoptr (RopewayTree) body = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  RopewayValue *root = ropeway_tree_get_root (record);

  if (g_str_equal (request->method, "PUT"))
    {
      RopewayValue *empty = ropeway_tree_object (record);
      ropeway_value_set (record, empty, "id", -1, ropeway_tree_copy (record, ropeway_value_get (root, "id")));
      ropeway_tree_set_root (record, empty);
      root = empty;
    }
  for (const RopewayValue *field = ropeway_value_first (ropeway_tree_get_root (body)); field != NULL;
       field = ropeway_value_next (field))
    {
      const char *name = ropeway_value_get_name (field, NULL);
      g_autofree char *value = ropeway_value_dup_text (field, NULL);
      g_autofree char *small = value != NULL ? g_ascii_strdown (value, -1) : NULL;
      gboolean is_made = self->normalises && small != NULL && !g_str_equal (name, "name")
                         && ropeway_value_get_kind (field) == ROPEWAY_STRING;
      ropeway_value_set (record, root, name, -1,
                         is_made ? ropeway_tree_string (record, small, -1)
                                 : ropeway_tree_copy (record, field));
    }
}

static void
answer_write (ThereWorld *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  guint index;
  g_autofree char *id = NULL;
  gboolean creates = g_str_equal (request->method, "POST");

  if (self->drop_done == 0 && self->drop_undone > 0)
    {
      self->drop_undone--;
      g_autofree char *meant = g_path_get_basename (request->path);
      if (self->marks_dropped)
        there_world_edit (self, meant, "value", "\"gone\"");
      answer->dropped = TRUE;
      return;
    }
  if (creates)
    {
      id = g_strdup_printf ("%u", self->next_id++);
      g_autofree char *record = g_strdup_printf ("{\"id\":%s}", id);
      there_world_add (self, record);
    }
  else
    id = g_path_get_basename (request->path);
  RopewayTree *record = find_record (self, id, &index);
  if (record == NULL || (self->lose_all && !creates))
    {
      answer->status = 404;
      return;
    }
  if (g_str_equal (request->method, "DELETE"))
    g_ptr_array_remove_index (self->records, index);
  else
    change (self, request, record);
  if (self->echoes && !g_str_equal (request->method, "DELETE"))
    answer->body = ropeway_json_write_text (ropeway_tree_get_root (record), ROPEWAY_JSON_COMPACT, NULL);
  else
    answer->body = g_strdup_printf ("{\"id\":%s}", id);
  if (self->drop_done > 0)
    {
      self->drop_done--;
      answer->dropped = TRUE;
      if (self->remove_after_drop)
        there_world_remove (self, id);
    }
}

static void
answer_read (ThereWorld *self, const ScriptedRequest *request, ScriptedAnswer *answer)
{
  guint index;
  g_autofree char *id = g_path_get_basename (request->path);
  const RopewayTree *record = find_record (self, id, &index);

  if (self->fail_looks && self->has_written)
    answer->status = 400;
  else if (self->reads_other)
    answer->body = g_strdup ("{\"id\":1,\"name\":\"other\"}");
  else if (record == NULL)
    answer->status = 404;
  else
    answer->body = ropeway_json_write_text (ropeway_tree_get_root (record), ROPEWAY_JSON_COMPACT, NULL);
}

static void
on_request (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  ThereWorld *self = data;

  if (!g_str_equal (request->method, "GET"))
    {
      answer_write (self, request, answer);
      self->has_written = TRUE;
    }
  else if (g_str_equal (request->path, "/from"))
    answer->body = g_strdup_printf ("{\"items\":%s}", self->from);
  else if (g_str_equal (request->path, "/found"))
    answer_find (self, request, answer);
  else if (g_str_equal (request->path, "/to"))
    answer_list (self, request, answer);
  else
    answer_read (self, request, answer);
}

/* ---- the test's side ---- */

void
there_world_set_up (ThereWorld *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "sync", "there.json", NULL);

  run_fixture_set_up (&self->fixture, data);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
  self->service = scripted_service_new (on_request, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  g_assert_true (g_file_get_contents (path, &self->connections, NULL, NULL));
  self->fixture.connections = self->connections;
  self->from = "[]";
  self->next_id = 100;
}

void
there_world_tear_down (ThereWorld *self, gconstpointer data)
{
  scripted_service_free (self->service);
  g_ptr_array_unref (self->records);
  g_free (self->connections);
  run_fixture_tear_down (&self->fixture, data);
}

RunResult *
there_world_run (ThereWorld *self, const char *job)
{
  return run_fixture_run (&self->fixture, job, NULL);
}

void
there_world_expect (ThereWorld *self, const char *job, const char *summary)
{
  const RunSettings settings = { .kind = ROPEWAY_RUN_PLAN };
  g_autofree char *before = there_world_dup (self);
  self->has_written = FALSE;
  g_autoptr (RunResult) plan = run_fixture_run (&self->fixture, job, &settings);

  if (!g_str_equal (plan->summary, summary))
    run_result_tell (plan);
  g_assert_cmpstr (plan->summary, ==, summary);
  assert_there (self, before);
  g_ptr_array_set_size (scripted_service_get_requests (self->service), 0);
  run_fixture_expect (&self->fixture, job, summary);
}

guint
there_world_count (ThereWorld *self, const char *method, const char *path)
{
  return scripted_service_count (self->service, method, path);
}
