/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what could not be delivered is a list of things to do: grouped by what is in the way. */
#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-text.h"
#include "cli/cli-workspace.h"
#include "store/ledger-reader.h"

#define SHOWN 100
#define WIDEST_KEY 40

/* Records that are in the way of the same thing. */
typedef struct
{
  char *sentence;     /* owned */
  GPtrArray *records; /* borrowed: RopewayParked */
} Cause;

static void
cause_free (gpointer data)
{
  Cause *cause = data;

  g_free (cause->sentence);
  g_ptr_array_unref (cause->records);
  g_free (cause);
}

/* Returns: (transfer full): Cause, the one with the most records first. */
static GPtrArray *
group (const GPtrArray *page)
{
  GPtrArray *causes = g_ptr_array_new_with_free_func (cause_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < page->len; i++)
    {
      RopewayParked *parked = g_ptr_array_index (page, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (parked->problem);
      Cause *cause = g_hash_table_lookup (known, sentence);

      if (cause == NULL)
        {
          cause = g_new0 (Cause, 1);
          cause->sentence = g_steal_pointer (&sentence);
          cause->records = g_ptr_array_new ();
          g_hash_table_insert (known, cause->sentence, cause);
          g_ptr_array_add (causes, cause);
        }
      g_ptr_array_add (cause->records, parked);
    }
  return causes;
}

static int
compare_causes (gconstpointer a, gconstpointer b)
{
  const Cause *first = *(Cause *const *)a;
  const Cause *second = *(Cause *const *)b;

  return (first->records->len < second->records->len) - (first->records->len > second->records->len);
}

static void
print_record (CliOutput *output, const RopewayParked *parked)
{
  g_autofree char *key = cli_text_key (parked->source_key);
  g_autofree char *padded = cli_text_pad (key, WIDEST_KEY, FALSE);
  g_autofree char *since = cli_text_moment (parked->at);
  g_autofree char *attempts = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u attempt", "%u attempts", parked->attempts), parked->attempts);

  cli_output_line (output, "    %s  %s  %s", padded, since, attempts);
}

static void
write_record (CliOutput *output, const RopewayParked *parked)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("parked");

  ropeway_event_line_add_key (line, parked->source_key);
  ropeway_event_line_add_problem (line, parked->problem);
  ropeway_event_line_add_number (line, "attempts", parked->attempts);
  ropeway_event_line_add_number (line, "run", parked->run);
  ropeway_event_line_add_moment (line, "since", parked->at);
  cli_output_event (output, ropeway_tree_get_root (line));
}

static void
print_cause (CliOutput *output, const Cause *cause)
{
  g_autofree char *n = cli_text_number (cause->records->len);

  cli_output_line (output, "\n  %s × %s", n, cause->sentence);
  for (guint i = 0; i < cause->records->len; i++)
    {
      print_record (output, g_ptr_array_index (cause->records, i));
      write_record (output, g_ptr_array_index (cause->records, i));
    }
}

static void
print_count (CliOutput *output, guint64 total, guint shown)
{
  g_autofree char *number = cli_text_number (total);

  if (total == 0)
    cli_output_line (output, _ ("No record is set aside."));
  else
    cli_output_line (output,
                     g_dngettext (GETTEXT_PACKAGE, "%s record is set aside.", "%s records are set aside.",
                                  (gulong)MIN (total, G_MAXINT)),
                     number);
  if (total > shown)
    cli_output_line (output, _ ("The first %u are shown; --limit shows more."), shown);
}

/* Only what the job remembers now counts: with another address or sheet it begins anew. */
static gboolean
list (CliOutput *output, RopewayStore *store, const char *job, guint limit, guint64 *total, GError **error)
{
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (store, job, error);
  const RopewayScopeRecord *scope;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  if (scopes == NULL)
    return FALSE;
  if (scopes->len == 0)
    {
      print_count (output, 0, 0);
      return TRUE;
    }
  scope = g_ptr_array_index (scopes, 0);
  page = ropeway_ledger_list_parked (store, scope->id, NULL, limit, error);
  if (page == NULL)
    return FALSE;
  *total = (guint64)MAX (scope->n_parked, (gint64)page->len);
  print_count (output, *total, page->len);
  causes = group (page);
  g_ptr_array_sort (causes, compare_causes);
  for (guint i = 0; i < causes->len; i++)
    print_cause (output, g_ptr_array_index (causes, i));
  return TRUE;
}

static int
show (CliOutput *output, const CliOptions *options, guint64 *total)
{
  guint limit = options->limit > 0 ? (guint)MIN (options->limit, G_MAXINT) : SHOWN;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autofree char *path = NULL;
  g_autofree char *job = NULL;
  int exit;

  tree = cli_job_load (output, options, ROPEWAY_FACE_WHOLE, "parked", &exit);
  if (tree == NULL)
    return exit;
  job = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (tree), "job"), "id");
  path = cli_job_dup_state_path (options, tree);
  store = ropeway_store_open_reader (path, &error);
  if (store == NULL && g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE))
    {
      print_count (output, 0, 0);
      return CLI_EXIT_DONE;
    }
  if (store == NULL || !list (output, store, job, limit, total, &error))
    return cli_job_refuse_state (output, error);
  return CLI_EXIT_DONE;
}

int
cli_command_parked (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  g_autoptr (RopewayTree) line = NULL;
  guint64 total = 0;
  int exit;

  if (!cli_options_parse (
          &options, CLI_OPTION_STATE | CLI_OPTION_JSON | CLI_OPTION_RECORDS, CLI_ARGUMENT_JOB,
          _ ("Shows the records of a job that could not be delivered and are set aside: why,\n"
             "which, since when, and how often they were tried."),
          _ ("Correct the cause and run the job again: what goes through then is no longer set\n"
             "aside."),
          argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, FALSE);
  exit = show (output, &options, &total);
  line = ropeway_event_line_new ("end");
  ropeway_event_line_add_number (line, "parked", (gint64)total);
  ropeway_event_line_add_number (line, "exit", exit);
  if (exit != CLI_EXIT_USAGE)
    cli_output_event (output, ropeway_tree_get_root (line));
  return exit;
}
