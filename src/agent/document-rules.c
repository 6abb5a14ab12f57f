/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/document-rules.h"

#include "agent/job-runner.h"
#include "base/i18n.h"
#include "exchange/job-file.h"
#include "model/draft.h"
#include "value/value-compare.h"

static void
set_failed (GError **error, const GError *why)
{
  g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, why->message);
}

/* ---- jobs ---- */

/* Returns: the number of the version in use; -1 where it is none. */
static gint64
get_version (const RopewayTree *tree)
{
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (tree), "version");
  gint64 version;

  if (value == NULL)
    return 1;
  return ropeway_value_get_int64 (value, &version, NULL) && version >= 0 ? version : -1;
}

/* What is in use, without its number and its name. */
static RopewayTree *
take_version (const RopewayTree *tree)
{
  RopewayTree *version = ropeway_draft_discard (ropeway_tree_get_root (tree));
  RopewayValue *root = ropeway_tree_get_root (version);

  ropeway_value_remove (root, "version", -1);
  ropeway_value_remove (root, "name", -1);
  return version;
}

static gboolean
is_same_version (const RopewayTree *a, const RopewayTree *b)
{
  g_autoptr (RopewayTree) first = take_version (a);
  g_autoptr (RopewayTree) second = take_version (b);

  return ropeway_value_equal (ropeway_tree_get_root (first), ropeway_tree_get_root (second));
}

static char *
dup_connection_of (const RopewayValue *job, const char *side)
{
  return ropeway_value_dup_member_text (ropeway_value_get (job, side), "connection");
}

/* Adds the connection that @side of @job names to @list, once. */
static gboolean
add_connection (RopewayStore *store, RopewayTree *tree, RopewayValue *list, const RopewayValue *job,
                const char *side, const char *other, GError **error)
{
  g_autofree char *id = dup_connection_of (job, side);
  g_autofree char *there = other != NULL ? dup_connection_of (job, other) : NULL;
  g_autoptr (RopewayDocument) document = NULL;
  g_autoptr (GError) local = NULL;

  if (id == NULL || g_strcmp0 (id, there) == 0)
    return TRUE;
  document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_CONNECTION, id, &local);
  if (local != NULL)
    {
      set_failed (error, local);
      return FALSE;
    }
  if (document != NULL && document->removed == 0)
    ropeway_value_append (list, ropeway_tree_copy (tree, ropeway_tree_get_root (document->tree)));
  return TRUE;
}

/* The job @version with its connections. Returns: (transfer full) (nullable). */
static RopewayTree *
make_bundle (RopewayStore *store, const RopewayTree *version, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  const RopewayValue *job = ropeway_tree_get_root (version);
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *list = ropeway_tree_array (tree);

  ropeway_tree_set_root (tree, root);
  ropeway_value_set_integer (tree, root, "format", ROPEWAY_JOB_FILE_FORMAT);
  if (!add_connection (store, tree, list, job, "source", NULL, error)
      || !add_connection (store, tree, list, job, "destination", "source", error))
    return NULL;
  ropeway_value_set (tree, root, "connections", -1, list);
  ropeway_value_set (tree, root, "job", -1, ropeway_tree_copy (tree, job));
  return g_steal_pointer (&tree);
}

static gboolean
check_version (RopewayStore *store, const RopewayTree *tree, GError **error)
{
  g_autoptr (RopewayTree) version = ropeway_draft_discard (ropeway_tree_get_root (tree));
  g_autoptr (RopewayTree) bundle = make_bundle (store, version, error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) checked = NULL;

  if (bundle == NULL)
    return FALSE;
  checked = ropeway_job_runner_check (bundle, problems);
  if (checked == NULL)
    ropeway_job_runner_set_invalid (error, problems);
  return checked != NULL;
}

static gboolean
refuse_version (GError **error, gint64 version, gint64 wanted)
{
  g_autofree char *said = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, wanted);

  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("The job says version %s, where %s is next."), said, next);
  return FALSE;
}

/* Nothing was ever in use: nothing of a version may stand there. */
static gboolean
check_empty (const RopewayTree *tree, GError **error)
{
  static const char *const members[] = { "source", "mapping", "destination" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (ropeway_value_get (ropeway_tree_get_root (tree), members[i]) != NULL)
      return refuse_version (error, 0, 1);
  return TRUE;
}

gboolean
ropeway_document_rules_check_job (RopewayStore *store, const RopewayDocument *old, RopewayTree *tree,
                                  GError **error)
{
  gint64 version = get_version (tree);
  gint64 before = old != NULL ? get_version (old->tree) : 0;
  gboolean is_same = old != NULL ? is_same_version (old->tree, tree) : version == 0;
  gint64 wanted = is_same ? before : before + 1;

  if (version != wanted)
    return refuse_version (error, version, wanted);
  if (version == 0)
    return check_empty (tree, error);
  return is_same || check_version (store, tree, error);
}

/* ---- connections ---- */

gboolean
ropeway_document_rules_check_connection (RopewayTree *tree, GError **error)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayConnection) connection
      = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  if (connection != NULL && !ropeway_problems_has_error (problems))
    return TRUE;
  ropeway_job_runner_set_invalid (error, problems);
  return FALSE;
}

static gboolean
uses (const RopewayValue *job, const char *connection)
{
  g_autofree char *source = dup_connection_of (job, "source");
  g_autofree char *destination = dup_connection_of (job, "destination");

  return g_strcmp0 (source, connection) == 0 || g_strcmp0 (destination, connection) == 0;
}

gboolean
ropeway_document_rules_check_unused (RopewayStore *store, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) jobs = ropeway_documents_list (store, ROPEWAY_DOCUMENT_JOB, &local);
  g_autoptr (GString) names = g_string_new (NULL);

  if (jobs == NULL)
    {
      set_failed (error, local);
      return FALSE;
    }
  for (guint i = 0; i < jobs->len; i++)
    {
      const RopewayDocument *job = g_ptr_array_index (jobs, i);
      const RopewayValue *root = ropeway_tree_get_root (job->tree);
      g_autofree char *name = ropeway_value_dup_member_text (root, "name");

      if (uses (root, id) || uses (ropeway_value_get (root, "draft"), id))
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", name != NULL ? name : job->id);
    }
  if (names->len == 0)
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("This connection is used by %s: change or delete that first."), names->str);
  return FALSE;
}
