/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-workspace.h"

#include <string.h>

#include "base/i18n.h"
#include "base/ident.h"
#include "cli/cli-job.h"
#include "cli/cli.h"
#include "model/draft.h"

static void
complain (CliOutput *output, const char *command, const char *sentence)
{
  cli_output_complain (output, "ropeway %s: %s", command, sentence);
}

RopewayStore *
cli_workspace_open (CliOutput *output, const char *path, const char *command, int *exit)
{
  g_autofree char *where = path != NULL ? g_strdup (path) : ropeway_workspace_dup_path ();
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open_reader (where, &error);

  if (store != NULL)
    return store;
  if (!g_file_test (where, G_FILE_TEST_EXISTS))
    {
      complain (
          output, command,
          _ ("There is nothing in your workspace yet: make a job in the window, or take one in with “ropeway "
             "import”. For a file write “./” before its name."));
      *exit = CLI_EXIT_USAGE;
    }
  else
    *exit = cli_job_refuse_state (output, error);
  return NULL;
}

/* ---- by name ---- */

char *
cli_workspace_find_job (CliOutput *output, RopewayStore *store, const char *name, const char *command,
                        int *exit)
{
  g_autofree char *suggestion = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autoptr (GError) error = NULL;
  char *id = ropeway_workspace_find_job (store, name, &suggestion, &error);

  if (id != NULL)
    return id;
  if (error != NULL)
    {
      *exit = cli_job_refuse_state (output, error);
      return NULL;
    }
  if (suggestion != NULL)
    sentence = g_strdup_printf (_ ("There is no job “%s”; did you mean “%s”?"), shown, suggestion);
  else
    sentence = g_strdup_printf (
        _ ("There is no job “%s”, or more than one; a job's id is always its own. For a file "
           "write “./%s”."),
        shown, shown);
  complain (output, command, sentence);
  *exit = CLI_EXIT_USAGE;
  return NULL;
}

/* Returns: how many of @documents are called @name, in any case where @folded; @id: (transfer full): the last of them. */
static guint
count_called (const GPtrArray *documents, const char *name, gboolean folded, char **id)
{
  g_autofree char *wanted = folded ? g_utf8_casefold (name, -1) : g_strdup (name);
  guint n = 0;

  for (guint i = 0; i < documents->len; i++)
    {
      const RopewayDocument *document = g_ptr_array_index (documents, i);
      g_autofree char *given = ropeway_value_dup_member_text (ropeway_tree_get_root (document->tree), "name");
      g_autofree char *called = given != NULL && folded ? g_utf8_casefold (given, -1) : g_strdup (given);

      if (g_strcmp0 (called, wanted) != 0)
        continue;
      g_free (*id);
      *id = g_strdup (document->id);
      n++;
    }
  return n;
}

static const char *
suggest_connection (const GPtrArray *documents, const char *name)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (ids, ((const RopewayDocument *)g_ptr_array_index (documents, i))->id);
  g_ptr_array_add (ids, NULL);
  return ropeway_ident_suggest (name, (const char *const *)ids->pdata);
}

char *
cli_workspace_find_connection (CliOutput *output, RopewayStore *store, const char *name, const char *command,
                               int *exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = ropeway_documents_list (store, ROPEWAY_DOCUMENT_CONNECTION, &error);
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autofree char *sentence = NULL;
  g_autofree char *id = NULL;
  const char *near;
  guint n;

  if (documents == NULL)
    {
      *exit = cli_job_refuse_state (output, error);
      return NULL;
    }
  for (guint i = 0; i < documents->len; i++)
    if (strcmp (((const RopewayDocument *)g_ptr_array_index (documents, i))->id, name) == 0)
      return g_strdup (name);
  n = g_utf8_validate (name, -1, NULL) ? count_called (documents, name, FALSE, &id) : 0;
  if (n == 0 && g_utf8_validate (name, -1, NULL))
    n = count_called (documents, name, TRUE, &id);
  if (n == 1)
    return g_steal_pointer (&id);
  near = suggest_connection (documents, shown);
  if (n > 1)
    sentence = g_strdup_printf (_ ("More than one connection is called “%s”; give its id."), shown);
  else if (near != NULL)
    sentence = g_strdup_printf (_ ("There is no connection “%s”; did you mean “%s”?"), shown, near);
  else
    sentence = g_strdup_printf (_ ("There is no connection “%s”."), shown);
  complain (output, command, sentence);
  *exit = CLI_EXIT_USAGE;
  return NULL;
}

/* ---- a whole job ---- */

static gboolean
is_in_use (const RopewayTree *bundle)
{
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (bundle), "job");

  return job != NULL && ropeway_draft_get_version (job) > 0;
}

RopewayTree *
cli_workspace_load_job (CliOutput *output, const char *name, RopewayFace face, const char *command, int *exit)
{
  g_autoptr (RopewayStore) store = cli_workspace_open (output, NULL, command, exit);
  g_autofree char *id = store != NULL ? cli_workspace_find_job (output, store, name, command, exit) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;

  if (id == NULL)
    return NULL;
  tree = ropeway_workspace_dup_bundle (store, id, face, &error);
  if (tree == NULL)
    {
      complain (output, command, error != NULL ? error->message : _ ("The job was removed just now."));
      *exit = CLI_EXIT_FAILED;
      return NULL;
    }
  if (face == ROPEWAY_FACE_IN_USE && !is_in_use (tree))
    {
      complain (output, command, _ ("This job was never put in use; --draft takes what is being edited."));
      *exit = CLI_EXIT_FAILED;
      return NULL;
    }
  return g_steal_pointer (&tree);
}
