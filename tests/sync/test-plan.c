/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is done with a record, as a table of what is remembered and found. */
#include "sync/plan.h"

#include <string.h>

#include "sync/fields-digest.h"
#include "test-sync.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

typedef enum
{
  NO_LINK,
  LINK_SAME,    /* the hash of what would be written */
  LINK_OTHER,   /* another hash */
  LINK_UNKNOWN, /* no hash */
  LINK_NO_ID_SAME,
  LINK_NO_ID_OTHER,
} LinkKind;

typedef struct
{
  const char *name;
  RopewayMode mode;
  LinkKind link;
  gboolean can_find;
  gboolean want_before;
  RopewayAction action;
} FirstRow;

#define CREATE ROPEWAY_MODE_CREATE
#define UPDATE ROPEWAY_MODE_UPDATE
#define UPSERT ROPEWAY_MODE_UPSERT

static const FirstRow first_rows[] = {
  { "new", UPSERT, NO_LINK, FALSE, FALSE, ROPEWAY_ACTION_CREATE },
  { "new-find", UPSERT, NO_LINK, TRUE, FALSE, ROPEWAY_ACTION_FIND },
  { "new-only-add", CREATE, NO_LINK, TRUE, FALSE, ROPEWAY_ACTION_CREATE },
  { "new-only-change", UPDATE, NO_LINK, FALSE, FALSE, ROPEWAY_ACTION_LEAVE_OUT },
  { "new-only-change-find", UPDATE, NO_LINK, TRUE, FALSE, ROPEWAY_ACTION_FIND },
  { "same", UPSERT, LINK_SAME, TRUE, TRUE, ROPEWAY_ACTION_UNCHANGED },
  { "same-only-add", CREATE, LINK_SAME, FALSE, FALSE, ROPEWAY_ACTION_UNCHANGED },
  { "other", UPSERT, LINK_OTHER, TRUE, FALSE, ROPEWAY_ACTION_UPDATE },
  { "other-before", UPSERT, LINK_OTHER, TRUE, TRUE, ROPEWAY_ACTION_FIND },
  { "other-before-no-find", UPSERT, LINK_OTHER, FALSE, TRUE, ROPEWAY_ACTION_UPDATE },
  { "other-only-add", CREATE, LINK_OTHER, TRUE, TRUE, ROPEWAY_ACTION_LEAVE_OUT },
  { "other-only-change", UPDATE, LINK_OTHER, FALSE, FALSE, ROPEWAY_ACTION_UPDATE },
  { "unknown", UPSERT, LINK_UNKNOWN, FALSE, FALSE, ROPEWAY_ACTION_UPDATE },
  { "unknown-only-add", CREATE, LINK_UNKNOWN, FALSE, FALSE, ROPEWAY_ACTION_LEAVE_OUT },
  { "no-id-same", UPSERT, LINK_NO_ID_SAME, FALSE, FALSE, ROPEWAY_ACTION_UNCHANGED },
  { "no-id-other", UPSERT, LINK_NO_ID_OTHER, FALSE, FALSE, ROPEWAY_ACTION_NO_ID },
  { "no-id-other-find", UPSERT, LINK_NO_ID_OTHER, TRUE, FALSE, ROPEWAY_ACTION_FIND },
};

static void
test_first (gconstpointer data)
{
  const FirstRow *row = data;
  guint8 hash[32];
  RopewayLink link = { .source_key = (char *)"[1]", .destination_id = (char *)"a", .seq = 1 };

  memset (hash, 7, sizeof hash);
  memset (link.hash, row->link == LINK_SAME || row->link == LINK_NO_ID_SAME ? 7 : 8, sizeof link.hash);
  if (row->link == LINK_UNKNOWN)
    memset (link.hash, 0, sizeof link.hash);
  if (row->link == LINK_NO_ID_SAME || row->link == LINK_NO_ID_OTHER)
    link.destination_id = NULL;
  g_assert_cmpint (ropeway_plan_first (row->mode, row->link != NO_LINK ? &link : NULL, hash, row->can_find,
                                       row->want_before),
                   ==, row->action);
}

typedef struct
{
  const char *name;
  RopewayMode mode;
  guint n;
  gboolean same;
  RopewayAction action;
} FoundRow;

static const FoundRow found_rows[] = {
  { "none", UPSERT, 0, FALSE, ROPEWAY_ACTION_CREATE },
  { "none-only-change", UPDATE, 0, FALSE, ROPEWAY_ACTION_LEAVE_OUT },
  { "one-same", UPSERT, 1, TRUE, ROPEWAY_ACTION_UNCHANGED },
  { "one-other", UPSERT, 1, FALSE, ROPEWAY_ACTION_UPDATE },
  { "one-only-change", UPDATE, 1, FALSE, ROPEWAY_ACTION_UPDATE },
  { "two", UPSERT, 2, FALSE, ROPEWAY_ACTION_AMBIGUOUS },
  { "two-only-change", UPDATE, 2, TRUE, ROPEWAY_ACTION_AMBIGUOUS },
};

static void
test_found (gconstpointer data)
{
  const FoundRow *row = data;
  g_assert_cmpint (ropeway_plan_found (row->mode, row->n, row->same), ==, row->action);
}

typedef struct
{
  const char *name;
  const char *rules;
  const char *mapped;
  const char *existing; /* NULL: not read */
  const char *update;   /* what an update sends */
  const char *compared; /* what decides about sameness */
  gboolean same;        /* as existing */
} RecordRow;

#define ALWAYS(f) "{\"id\":\"r\",\"to\":\"" f "\",\"from\":\"" f "\"}"
#define WRITE(f, w) "{\"id\":\"w\",\"to\":\"" f "\",\"from\":\"" f "\",\"write\":\"" w "\"}"

static const RecordRow record_rows[] = {
  { "plain", "[" ALWAYS ("a") "," WRITE ("b", "always") "]", "{\"a\":1,\"b\":\"x\"}",
    "{\"a\":1.0,\"b\":\"x\",\"c\":5}", "{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}", TRUE },
  { "differs", "[" ALWAYS ("a") "]", "{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":1}", FALSE },
  { "left-alone", "[" ALWAYS ("a") "," WRITE ("b", "always") "]", "{\"a\":1}", "{\"a\":1,\"b\":\"theirs\"}",
    "{\"a\":1}", "{\"a\":1}", TRUE },
  { "cleared", "[" ALWAYS ("a") "]", "{\"a\":null}", "{\"a\":\"\"}", "{\"a\":null}", "{\"a\":null}", TRUE },
  { "to-clear", "[" ALWAYS ("a") "]", "{\"a\":null}", "{\"a\":\"x\"}", "{\"a\":null}", "{\"a\":null}",
    FALSE },
  { "on-create", "[" ALWAYS ("a") "," WRITE ("b", "on-create") "]", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":9}",
    "{\"a\":1}", "{\"a\":1}", TRUE },
  { "if-empty-not-read", "[" ALWAYS ("a") "," WRITE ("b", "if-empty") "]", "{\"a\":1,\"b\":2}", NULL,
    "{\"a\":1}", "{\"a\":1}", FALSE },
  { "if-empty-is", "[" ALWAYS ("a") "," WRITE ("b", "if-empty") "]", "{\"a\":1,\"b\":2}",
    "{\"a\":1,\"b\":\"\"}", "{\"a\":1,\"b\":2}", "{\"a\":1}", FALSE },
  { "if-empty-both", "[" ALWAYS ("a") "," WRITE ("b", "if-empty") "]", "{\"a\":1,\"b\":null}", "{\"a\":1}",
    "{\"a\":1,\"b\":null}", "{\"a\":1}", TRUE },
  { "if-empty-is-not", "[" ALWAYS ("a") "," WRITE ("b", "if-empty") "]", "{\"a\":1,\"b\":2}",
    "{\"a\":1,\"b\":7}", "{\"a\":1}", "{\"a\":1}", TRUE },
  { "nested", "[" ALWAYS ("a.x") "," WRITE ("a.y", "on-create") "]", "{\"a\":{\"x\":1,\"y\":2}}",
    "{\"a\":{\"x\":1,\"y\":3}}", "{\"a\":{\"x\":1}}", "{\"a\":{\"x\":1}}", TRUE },
};

static RopewayProgram *
compile (const char *rules)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"j\",\"name\":\"J\",\"source\":{\"connection\":\"a\",\"environment\":\"live\",\"operation\":"
      "\"l\"},"
      "\"mapping\":%s,\"destination\":{\"connection\":\"b\",\"environment\":\"live\",\"mode\":\"upsert\","
      "\"create\":\"c\",\"update\":\"u\"}}",
      rules);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  g_autoptr (RopewayJob) job = ropeway_job_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_nonnull (job);
  RopewayProgram *program = ropeway_program_compile (job, NULL, problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));
      g_test_message ("%s", sentence);
    }
  g_assert_nonnull (program);
  return program;
}

static void
assert_json (const RopewayValue *value, const char *expected)
{
  g_autofree char *text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_record (gconstpointer data)
{
  const RecordRow *row = data;
  g_autoptr (RopewayProgram) program = compile (row->rules);
  g_autoptr (RopewayTree) mapped = ropeway_json_read_text (row->mapped, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) existing
      = row->existing != NULL ? ropeway_json_read_text (row->existing, -1, NULL, NULL, NULL) : NULL;
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  const RopewayValue *root = ropeway_tree_get_root (mapped);
  const RopewayValue *there = existing != NULL ? ropeway_tree_get_root (existing) : NULL;

  assert_json (ropeway_plan_update_record (program, root, there, made), row->update);
  assert_json (ropeway_plan_compared_record (program, root, made), row->compared);
  if (there != NULL)
    g_assert_cmpint (ropeway_plan_is_same (program, root, there), ==, row->same);
  assert_json (root, row->mapped);
}

static void
test_changed (void)
{
  g_autoptr (RopewayTree) old
      = ropeway_json_read_text ("{\"a\":1,\"b\":\"x\",\"c\":[1]}", -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) new
      = ropeway_json_read_text ("{\"a\":1.0,\"b\":\"y\",\"c\":[1],\"d\":null}", -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  g_autoptr (GBytes) packed = ropeway_fields_digest_pack (ropeway_tree_get_root (old));
  const RopewayValue *record = ropeway_tree_get_root (new);

  assert_json (ropeway_plan_changed_record (record, NULL, packed, made), "{\"b\":\"y\",\"d\":null}");
  assert_json (ropeway_plan_changed_record (record, ropeway_tree_get_root (old), NULL, made),
               "{\"b\":\"y\",\"d\":null}");
  assert_json (ropeway_plan_changed_record (record, NULL, NULL, made),
               "{\"a\":1.0,\"b\":\"y\",\"c\":[1],\"d\":null}");
}

typedef struct
{
  const char *wanted;
  const char *found;
  gboolean matches;
} MatchRow;

static const MatchRow match_rows[] = {
  { "{\"k\":\"a@x.org\"}", "{\"k\":\"a@x.org\"}", TRUE },
  { "{\"k\":\"a@x.org\"}", "{\"k\":\"A@X.org \"}", TRUE },
  { "{\"k\":\"a@x.org\"}", "{\"k\":\"aa@x.org\"}", FALSE },
  { "{\"k\":\"a@x.org\"}", "{\"other\":1}", TRUE },
  { "{\"k\":7}", "{\"k\":\"7\"}", TRUE },
  { "{\"k\":7}", "{\"k\":7.0}", TRUE },
  { "{\"k\":7}", "{\"k\":8}", FALSE },
  { "{\"k\":\"a\"}", "{\"k\":{\"v\":1}}", TRUE },
  { "{\"k\":\"ß\"}", "{\"k\":\"SS\"}", TRUE },
};

static void
test_match (gconstpointer data)
{
  const MatchRow *row = data;
  g_autoptr (GPtrArray) match = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  g_autoptr (RopewayTree) wanted = ropeway_json_read_text (row->wanted, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) found = ropeway_json_read_text (row->found, -1, NULL, NULL, NULL);

  g_ptr_array_add (match, ropeway_path_new_name ("k"));
  g_assert_cmpint (
      ropeway_plan_matches (match, ropeway_tree_get_root (wanted), ropeway_tree_get_root (found)), ==,
      row->matches);
}

void
test_plan_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (first_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/sync/plan/first/%s", first_rows[i].name);
      g_test_add_data_func (name, &first_rows[i], test_first);
    }
  for (guint i = 0; i < G_N_ELEMENTS (found_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/sync/plan/found/%s", found_rows[i].name);
      g_test_add_data_func (name, &found_rows[i], test_found);
    }
  for (guint i = 0; i < G_N_ELEMENTS (record_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/sync/plan/record/%s", record_rows[i].name);
      g_test_add_data_func (name, &record_rows[i], test_record);
    }
  for (guint i = 0; i < G_N_ELEMENTS (match_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/sync/plan/match/%u", i);
      g_test_add_data_func (name, &match_rows[i], test_match);
    }
  g_test_add_func ("/sync/plan/changed", test_changed);
}
