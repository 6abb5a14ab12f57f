/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/workspace-reader.h"

#include "base/ident.h"
#include "base/limits.h"
#include "model/draft.h"
#include "store/documents-private.h"
#include "store/store-private.h"

/* Of the job files that this version writes (src/DESIGN.md §7). */
#define FORMAT 1

char *
ropeway_workspace_dup_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "ropeway", "workspace.db", NULL);
}

/* ---- a job with its connections ---- */

/* Adds connection @id to @list once. Returns: FALSE with @error. */
static gboolean
add_connection (RopewayStore *store, const char *id, RopewayTree *bundle, RopewayValue *list, GError **error)
{
  g_autoptr (RopewayDocument) document = NULL;
  g_autoptr (GError) failure = NULL;

  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    if (ropeway_value_is_text (ropeway_value_get (item, "id"), id))
      return TRUE;
  document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_CONNECTION, id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (document != NULL && document->removed == 0)
    ropeway_value_append (list, ropeway_tree_copy (bundle, ropeway_tree_get_root (document->tree)));
  return TRUE;
}

/* Adds the connections that @version, a job or its draft, names. Returns: FALSE with @error. */
static gboolean
add_connections (RopewayStore *store, const RopewayValue *version, RopewayTree *bundle, RopewayValue *list,
                 GError **error)
{
  static const char *const ends[] = { "source", "destination" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *id
          = ropeway_value_dup_member_text (ropeway_value_get (version, ends[i]), "connection");

      if (id != NULL && !add_connection (store, id, bundle, list, error))
        return FALSE;
    }
  return TRUE;
}

static RopewayTree *
dup_face (const RopewayValue *job, RopewayFace face)
{
  switch (face)
    {
    case ROPEWAY_FACE_IN_USE:
      return ropeway_draft_discard (job);
    case ROPEWAY_FACE_DRAFT:
      return ropeway_draft_view (job);
    case ROPEWAY_FACE_WHOLE:
      return ropeway_tree_new_copy (job);
    }
  g_return_val_if_reached (NULL);
}

static RopewayTree *
read_bundle (RopewayStore *store, const char *id, RopewayFace face, GError **error)
{
  g_autoptr (RopewayDocument) document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_JOB, id, error);
  g_autoptr (RopewayTree) job = NULL;
  g_autoptr (RopewayTree) bundle = NULL;
  RopewayValue *root;
  RopewayValue *list;
  RopewayValue *copy;

  if (document == NULL || document->removed != 0)
    return NULL;
  job = dup_face (ropeway_tree_get_root (document->tree), face);
  bundle = ropeway_tree_new ();
  root = ropeway_tree_object (bundle);
  list = ropeway_tree_array (bundle);
  copy = ropeway_tree_copy (bundle, ropeway_tree_get_root (job));
  if (!add_connections (store, copy, bundle, list, error)
      || !add_connections (store, ropeway_value_get (copy, "draft"), bundle, list, error))
    return NULL;
  ropeway_value_set_integer (bundle, root, "format", FORMAT);
  ropeway_value_set (bundle, root, "connections", -1, list);
  ropeway_value_set (bundle, root, "job", -1, copy);
  ropeway_tree_set_root (bundle, root);
  return g_steal_pointer (&bundle);
}

RopewayTree *
ropeway_workspace_dup_bundle (RopewayStore *store, const char *id, RopewayFace face, GError **error)
{
  g_autoptr (RopewayTree) bundle = NULL;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  /* One transaction: a job must not meet a connection of another moment. */
  if (!ropeway_sql_run (store->reader, "BEGIN", error))
    return NULL;
  bundle = read_bundle (store, id, face, error);
  ropeway_sql_run (store->reader, "COMMIT", NULL);
  return g_steal_pointer (&bundle);
}

/* ---- a job by what a person types ---- */

typedef struct
{
  char *id;
  char *name;
} JobName;

static void
job_name_free (gpointer data)
{
  JobName *job = data;

  g_free (job->id);
  g_free (job->name);
  g_free (job);
}

static JobName *
job_name_new (char *id, const RopewayValue *document)
{
  JobName *job = g_new0 (JobName, 1);

  job->id = id;
  job->name = ropeway_value_dup_member_text (document, "name");
  if (job->name == NULL)
    job->name = ropeway_value_dup_member_text (ropeway_value_get (document, "draft"), "name");
  if (job->name == NULL)
    job->name = g_strdup (id);
  return job;
}

/* Returns: (transfer full) (nullable): JobName of all jobs that are not removed. */
static GPtrArray *
list_names (RopewayStore *store, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_name_free);
  gboolean has_tables = FALSE;
  RopewayQuery query;

  if (!ropeway_store_has_documents (store, &has_tables, error))
    return NULL;
  if (!has_tables)
    return g_steal_pointer (&jobs);
  ropeway_query_begin (&query, store->reader,
                       "SELECT id, body FROM document WHERE kind = ?1 AND removed = 0 ORDER BY id LIMIT ?2");
  ropeway_query_text (&query, ROPEWAY_DOCUMENT_JOB);
  ropeway_query_integer (&query, ROPEWAY_LIMIT_DOCUMENTS);
  while (ropeway_query_next (&query))
    {
      g_autoptr (RopewayTree) tree = ropeway_documents_read_body (&query, 1);

      if (tree != NULL)
        g_ptr_array_add (jobs,
                         job_name_new (ropeway_query_dup_text (&query, 0), ropeway_tree_get_root (tree)));
    }
  return ropeway_query_end (&query, error) ? g_steal_pointer (&jobs) : NULL;
}

typedef gboolean (*FitsFunc) (const JobName *job, const char *text);

static gboolean
has_id (const JobName *job, const char *text)
{
  return g_str_equal (job->id, text);
}

static gboolean
has_name (const JobName *job, const char *text)
{
  return g_str_equal (job->name, text);
}

/* Returns: (transfer full): without the differences that nobody types. */
static char *
dup_folded (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

static gboolean
has_name_in_any_case (const JobName *job, const char *text)
{
  g_autofree char *a = dup_folded (job->name);
  g_autofree char *b = dup_folded (text);

  return g_str_equal (a, b);
}

static const JobName *
find_only (GPtrArray *jobs, FitsFunc fits, const char *text, guint *n)
{
  const JobName *found = NULL;

  *n = 0;
  for (guint i = 0; i < jobs->len; i++)
    if (fits (g_ptr_array_index (jobs, i), text))
      {
        found = g_ptr_array_index (jobs, i);
        *n += 1;
      }
  return *n == 1 ? found : NULL;
}

/* Returns: (transfer full) (nullable). */
static char *
suggest (GPtrArray *jobs, const char *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    g_ptr_array_add (names, ((JobName *)g_ptr_array_index (jobs, i))->name);
  g_ptr_array_add (names, NULL);
  return g_strdup (ropeway_ident_suggest (text, (const char *const *)names->pdata));
}

char *
ropeway_workspace_find_job (RopewayStore *store, const char *name, char **suggestion, GError **error)
{
  static const FitsFunc ways[] = { has_id, has_name, has_name_in_any_case };
  g_autoptr (GPtrArray) jobs = NULL;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (suggestion != NULL)
    *suggestion = NULL;
  /* What is typed need not be a name at all. */
  if (!g_utf8_validate (name, -1, NULL))
    return NULL;
  jobs = list_names (store, error);
  if (jobs == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      guint n;
      const JobName *found = find_only (jobs, ways[i], name, &n);

      if (n > 0)
        return found != NULL ? g_strdup (found->id) : NULL;
    }
  if (suggestion != NULL)
    *suggestion = suggest (jobs, name);
  return NULL;
}
