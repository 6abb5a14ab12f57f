/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was there and what is there now, as a table: what of it stops a job, and what is nobody's business. */
#include "sync/drift.h"

#include "test-sync.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define JOB                                                                                                  \
  "{\"format\":1,\"connections\":[{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\",\"environments\":{"         \
  "\"live\":"                                                                                                \
  "{\"address\":\"https://"                                                                                  \
  "a.example.com\"}},\"signIn\":{\"type\":\"none\"},\"operations\":[{\"id\":\"list\","                       \
  "\"request\":{\"method\":\"GET\",\"path\":\"/list\"},\"key\":[\"id\"],\"changes\":{\"field\":\"at\","      \
  "\"type\":\"date-time\",\"parameter\":\"since\"}},{\"id\":\"add\",\"request\":{\"method\":\"POST\","       \
  "\"path\":\"/add\",\"body\":\"record\"},\"newId\":\"id\"},{\"id\":\"change\",\"request\":{\"method\":"     \
  "\"PATCH\",\"path\":\"/change/{$id}\",\"body\":\"record\"}},{\"id\":\"find\",\"request\":{\"method\":"     \
  "\"GET\",\"path\":\"/find\",\"query\":{\"mail\":\"{mail}\"}}}]}],\"job\":{\"id\":\"j\",\"name\":\"J\","    \
  "\"source\":{\"connection\":\"a\",\"environment\":\"live\",\"operation\":\"list\",\"filter\":{\"field\":"  \
  "\"kind\",\"is\":\"equal\",\"value\":\"x\"}},\"mapping\":["                                                \
  "{\"id\":\"r1\",\"to\":\"mail\",\"from\":\"email\"},"                                                      \
  "{\"id\":\"r2\",\"to\":\"sum\",\"from\":\"total\",\"when\":{\"field\":\"paid\",\"is\":\"equal\","          \
  "\"value\":true}},"                                                                                        \
  "{\"id\":\"r3\",\"to\":\"city\",\"from\":\"address.city\"},"                                               \
  "{\"id\":\"r4\",\"to\":\"lines\",\"each\":\"lines\",\"rules\":[{\"id\":\"r5\",\"to\":\"sku\",\"from\":"    \
  "\"sku\"},{\"id\":\"r6\",\"to\":\"order\",\"from\":\"$.id\"}]},"                                           \
  "{\"id\":\"r7\",\"to\":\"note\",\"from\":\"note\"}],"                                                      \
  "\"destination\":{\"connection\":\"a\",\"environment\":\"live\",\"mode\":\"upsert\",\"match\":[\"mail\"]," \
  "\"find\":\"find\",\"create\":\"add\",\"update\":\"change\"}}}"

/* What every record had. */
#define USUAL                                                                                                \
  "\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,"         \
  "\"paid\":true,\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[{\"sku\":\"s\",\"n\":1}]"
#define BEFORE "{" USUAL ",\"note\":\"n\",\"other\":\"o\"}"

typedef struct
{
  const char *name;
  guint n;         /* records known before */
  const char *odd; /* (nullable): one more of them */
  const char *now;
  guint n_now;
  const char *found; /* codes with their fields */
  const char *rules; /* affected */
  gboolean everywhere;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "same", 5, NULL, BEFORE, 1, "", "", FALSE },
  { "unused-gone", 5, NULL, "{" USUAL ",\"note\":\"n\"}", 9, "", "", FALSE },
  { "new-field", 5, NULL, "{" USUAL ",\"note\":\"n\",\"other\":\"o\",\"more\":1}", 9, "", "", FALSE },
  { "gone", 5, NULL, "{" USUAL ",\"other\":\"o\"}", 1, "drift.removed note;", "r7 ", FALSE },
  { "gone-from-few", 4, NULL, "{" USUAL ",\"other\":\"o\"}", 1, "", "", FALSE },
  { "optional", 5, "{" USUAL "}", "{" USUAL "}", 9, "", "", FALSE },
  { "nullable", 5, "{" USUAL ",\"note\":null}", "{" USUAL "}", 9, "", "", FALSE },
  { "null-now", 5, NULL, "{" USUAL ",\"note\":null,\"other\":\"o\"}", 9, "", "", FALSE },
  { "renamed", 5, NULL, "{" USUAL ",\"remark\":\"n\",\"other\":\"o\"}", 2, "drift.renamed note>remark;", "r7 ", FALSE },
  { "renamed-of-two", 5, NULL, "{" USUAL ",\"notes\":\"n\",\"zzz\":\"z\",\"other\":\"o\"}", 2, "drift.renamed note>notes;", "r7 ", FALSE },
  { "renamed-in-its-place", 5, NULL, "{" USUAL ",\"zzz\":\"n\",\"other\":\"o\",\"yyy\":\"y\"}", 2, "drift.renamed note>zzz;", "r7 ", FALSE },
  { "renamed-at-the-end", 5, NULL, "{\"yyy\":\"y\"," USUAL ",\"other\":\"o\",\"zzz\":\"n\"}", 2, "drift.removed note;", "r7 ", FALSE },
  { "renamed-by-what-it-is", 5, NULL, "{\"yyy\":\"https://a.example\"," USUAL ",\"other\":\"o\",\"zzz\":\"n\"}", 2, "drift.renamed note>zzz;", "r7 ", FALSE },
  { "other-type-is-no-name", 5, NULL, "{" USUAL ",\"remark\":5,\"other\":\"o\"}", 2, "drift.removed note;", "r7 ", FALSE },
  { "retyped", 5, NULL, "{" USUAL ",\"note\":{\"text\":\"n\"},\"other\":\"o\"}", 2, "drift.retyped note;", "r7 ", FALSE },
  { "text-is-text", 5, NULL, "{" USUAL ",\"note\":\"2026-01-01\",\"other\":\"o\"}", 2, "", "", FALSE },
  { "number-is-number", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":2,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[],\"note\":\"n\"}", 2, "", "", FALSE },
  { "condition-of-a-rule", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[{\"sku\":\"s\",\"n\":1}],\"note\":\"n\"}", 2, "drift.removed paid;", "r2 ", FALSE },
  { "deep", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"town\":\"Bern\",\"zip\":\"3000\"},\"lines\":[{\"sku\":\"s\",\"n\":1}],\"note\":\"n\"}", 2, "drift.renamed address.city>address.town;", "r3 ", FALSE },
  { "object-null-now", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":null,\"lines\":[{\"sku\":\"s\",\"n\":1}],\"note\":\"n\"}", 2, "", "", FALSE },
  { "in-a-list", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[{\"code\":\"s\",\"n\":1}],\"note\":\"n\"}", 2, "drift.renamed lines[].sku>lines[].code;", "r4 ", FALSE },
  { "list-empty-now", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[],\"note\":\"n\"}", 2, "", "", FALSE },
  { "match", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"mail\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[],\"note\":\"n\"}", 2, "drift.renamed email>mail;", "r1 ", TRUE },
  { "key-and-filter", 5, NULL, "{\"uuid\":\"1\",\"type\":\"x\",\"at\":\"2026-01-01T10:00:00Z\",\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[{\"sku\":\"s\",\"n\":1}],\"note\":\"n\"}", 2,
    "drift.removed-place kind;drift.removed-place id;drift.removed id;", "r4 ", TRUE },
  { "changes", 5, NULL, "{\"id\":1,\"kind\":\"x\",\"at\":1767261600,\"email\":\"a@b.example\",\"total\":1.5,\"paid\":true,"
    "\"address\":{\"city\":\"Bern\",\"zip\":\"3000\"},\"lines\":[],\"note\":\"n\"}", 2, "drift.retyped-place at;", "", TRUE },
};
/* clang-format on */

static RopewayShape *
learn (const char *text, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, (gpointer)ropeway_tree_get_root (tree));
  return ropeway_shape_learn ((const RopewayValue *const *)records->pdata, n);
}

/* @shape: (nullable): of the source operation. */
static RopewayBundle *
make_bundle (const RopewayShape *shape)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (JOB, -1, NULL, NULL, NULL);
  g_autoptr (RopewayPath) list = ropeway_path_parse ("connections[0].operations[0]", NULL);
  RopewayValue *operation = ropeway_path_get (list, ropeway_tree_get_root (tree));

  if (shape != NULL)
    ropeway_value_set (tree, operation, "shape", -1,
                       ropeway_tree_copy (tree, ropeway_shape_to_value (shape, tree, FALSE)));
  RopewayBundle *bundle = ropeway_bundle_parse (tree, problems);

  for (guint i = 0; bundle == NULL && i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));
      g_test_message ("%s", sentence);
    }
  g_assert_nonnull (bundle);
  return bundle;
}

static char *
list_problems (const RopewayDrift *drift)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ropeway_problems_get_n (drift->problems); i++)
    {
      const RopewayProblem *problem = ropeway_problems_get (drift->problems, i);
      const char *after = ropeway_problem_lookup (problem, "after");
      gboolean renamed = g_str_has_prefix (ropeway_problem_get_code (problem), "drift.renamed");

      g_string_append_printf (text, "%s %s%s%s;", ropeway_problem_get_code (problem),
                              ropeway_problem_lookup (problem, "field"), renamed ? ">" : "",
                              renamed ? after : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayBundle) bundle = make_bundle (NULL);
  g_autoptr (RopewayShape) before = learn (BEFORE, row->n);
  g_autoptr (RopewayShape) now = learn (row->now, row->n_now);
  g_autofree char *first = ropeway_drift_merge (NULL, before, row->n);
  g_autoptr (RopewayKnownShape) stored = ropeway_known_shape_parse (first);
  g_autoptr (GString) affected = g_string_new (NULL);

  if (row->odd != NULL)
    {
      g_autoptr (RopewayShape) odd = learn (row->odd, 1);
      g_autofree char *merged = ropeway_drift_merge (stored, odd, 1);

      ropeway_known_shape_free (stored);
      stored = ropeway_known_shape_parse (merged);
    }
  g_autoptr (RopewayDrift) drift = ropeway_drift_find (stored, NULL, now, row->n_now, bundle);
  g_autofree char *found = list_problems (drift);
  g_assert_cmpstr (found, ==, row->found);
  for (guint i = 0; i < bundle->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (bundle->job->rules, i);
      if (g_hash_table_contains (drift->rules, rule->id))
        g_string_append_printf (affected, "%s ", rule->id);
    }
  g_assert_cmpstr (affected->str, ==, row->rules);
  g_assert_cmpint (drift->everywhere, ==, row->everywhere);
}

static void
test_nothing_known (void)
{
  g_autoptr (RopewayBundle) bundle = make_bundle (NULL);
  g_autoptr (RopewayShape) now = learn ("{}", 9);
  g_autoptr (RopewayDrift) drift = ropeway_drift_find (NULL, NULL, now, 9, bundle);

  g_assert_cmpuint (ropeway_problems_get_n (drift->problems), ==, 0);
  g_assert_null (ropeway_known_shape_parse (NULL));
  g_assert_null (ropeway_known_shape_parse ("[]"));
}

/* Before a run has seen enough, what the file says counts, for a page that says something. */
static void
test_of_the_file (void)
{
  g_autoptr (RopewayShape) before = learn (BEFORE, 9);
  g_autoptr (RopewayShape) now = learn ("{" USUAL ",\"other\":\"o\"}", 20);
  g_autoptr (RopewayBundle) bundle = make_bundle (before);
  g_autofree char *usual = ropeway_drift_merge (NULL, now, 20);
  g_autoptr (RopewayKnownShape) stored = ropeway_known_shape_parse (usual);
  g_autoptr (RopewayDrift) few = ropeway_drift_find (NULL, NULL, now, 19, bundle);
  g_autoptr (RopewayDrift) enough = ropeway_drift_find (NULL, NULL, now, 20, bundle);
  g_autoptr (RopewayDrift) known = ropeway_drift_find (stored, NULL, now, 20, bundle);
  g_autofree char *found = list_problems (enough);

  g_assert_cmpuint (ropeway_problems_get_n (few->problems), ==, 0);
  g_assert_cmpstr (found, ==, "drift.removed note;");
  g_assert_cmpuint (ropeway_problems_get_n (known->problems), ==, 0);
}

/* What is kept holds no customer's data, and does not change by what is seen again. */
static void
test_merge (void)
{
  g_autoptr (RopewayShape) one = learn ("{\"a\":1,\"b\":\"secret\",\"c\":{\"d\":true},\"e\":null}", 3);
  g_autoptr (RopewayShape) two = learn ("{\"a\":1.5,\"c\":null,\"e\":\"x\",\"f\":1}", 4);
  g_autofree char *first = ropeway_drift_merge (NULL, one, 3);
  g_autoptr (RopewayKnownShape) stored = ropeway_known_shape_parse (first);
  g_autofree char *merged = ropeway_drift_merge (stored, two, 4);
  g_autoptr (RopewayKnownShape) all = ropeway_known_shape_parse (merged);
  g_autofree char *again = ropeway_drift_merge (all, two, 4);

  g_assert_cmpstr (merged, ==,
                   "{\"fields\":[{\"path\":\"a\",\"type\":\"decimal\"},"
                   "{\"path\":\"b\",\"type\":\"text\",\"optional\":true},"
                   "{\"path\":\"c\",\"type\":\"object\",\"nullable\":true},"
                   "{\"path\":\"c.d\",\"type\":\"boolean\"},"
                   "{\"path\":\"e\",\"type\":\"text\",\"nullable\":true},"
                   "{\"path\":\"f\",\"type\":\"integer\",\"optional\":true}],\"records\":5}");
  g_assert_cmpstr (again, ==, merged);
}

void
test_drift_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/drift/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/sync/drift/nothing-known", test_nothing_known);
  g_test_add_func ("/sync/drift/of-the-file", test_of_the_file);
  g_test_add_func ("/sync/drift/merge", test_merge);
}
