/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-parked.h"

#include "agent/event-line.h"
#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-text.h"
#include "sync/key-text.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define CAUSES 100
#define FIRST_KEYS 5
#define PAGE 500
#define WIDEST_KEY 40
#define WIDEST_NAME 30

/* ---- which job, which records ---- */

void
cli_parked_clear (CliParked *self)
{
  g_clear_pointer (&self->store, ropeway_store_unref);
  g_clear_pointer (&self->job, g_free);
  g_clear_pointer (&self->path, g_free);
}

static gboolean
refuse (const CliParked *self, const GError *error, int *exit)
{
  *exit = cli_job_refuse_state (self->output, error);
  return FALSE;
}

gboolean
cli_parked_open (CliParked *self, CliOutput *output, const CliOptions *options, int *exit)
{
  g_autoptr (RopewayTree) tree = cli_job_load (output, options, ROPEWAY_FACE_WHOLE, "parked", exit);
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (GError) error = NULL;

  if (tree == NULL)
    return FALSE;
  self->output = output;
  self->options = options;
  self->job = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (tree), "job"), "id");
  self->path = cli_job_dup_state_path (options, tree);
  self->store = ropeway_store_open_reader (self->path, &error);
  if (self->store == NULL)
    return g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE)
           || refuse (self, error, exit);
  scopes = ropeway_ledger_list_scopes (self->store, self->job, &error);
  if (scopes == NULL)
    return refuse (self, error, exit);
  if (scopes->len > 0)
    {
      self->scope = ((const RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->id;
      self->n = (guint64)MAX (ropeway_ledger_count_parked (self->store, self->scope, NULL), 0);
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the source key that @text means. */
static char *
find_key (const CliParked *self, const char *text)
{
  g_auto (GStrv) candidates = ropeway_key_text_read (text);

  for (guint i = 0; candidates[i] != NULL && self->scope != 0; i++)
    {
      g_autoptr (RopewayParked) parked
          = ropeway_ledger_get_parked (self->store, self->scope, candidates[i], NULL);
      if (parked != NULL)
        return g_strdup (candidates[i]);
    }
  return NULL;
}

static gboolean
add_cause (const CliParked *self, GStrvBuilder *found, int *exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) causes
      = self->scope != 0 ? ropeway_ledger_list_causes (self->store, self->scope, CAUSES, &error) : NULL;
  g_autofree char *after = NULL;
  guint n = 1;

  if (error != NULL)
    return refuse (self, error, exit);
  if (causes == NULL || self->options->cause > causes->len)
    {
      *exit = cli_options_refuse ("parked", _ ("The list has no cause %u."), self->options->cause);
      return FALSE;
    }
  const RopewayCause *cause = g_ptr_array_index (causes, self->options->cause - 1);
  while (n > 0)
    {
      g_autoptr (GPtrArray) page
          = ropeway_ledger_list_cause (self->store, self->scope, cause->cause, after, PAGE, &error);
      if (page == NULL)
        return refuse (self, error, exit);
      n = page->len;
      for (guint i = 0; i < n; i++)
        g_strv_builder_add (found, ((const RopewayParked *)g_ptr_array_index (page, i))->source_key);
      if (n > 0)
        {
          g_free (after);
          after = g_strdup (((const RopewayParked *)g_ptr_array_index (page, n - 1))->source_key);
        }
    }
  return TRUE;
}

GStrv
cli_parked_find (const CliParked *self, char *const *keys, int *exit)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *key = find_key (self, keys[i]);
      if (key == NULL)
        {
          *exit = cli_options_refuse ("parked", _ ("No record “%s” is set aside."), keys[i]);
          return NULL;
        }
      g_strv_builder_add (found, key);
    }
  if (self->options->cause > 0 && !add_cause (self, found, exit))
    return NULL;
  return g_strv_builder_end (found);
}

guint
cli_parked_count_doubtful (const CliParked *self, const char *const *keys)
{
  guint n = 0;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (RopewayParked) parked = ropeway_ledger_get_parked (self->store, self->scope, keys[i], NULL);
      n += parked != NULL && parked->doubtful;
    }
  return n;
}

/* ---- lines for scripts ---- */

static void
add_json (RopewayTree *line, const char *name, const char *json)
{
  g_autoptr (RopewayTree) read = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;

  ropeway_value_set (line, ropeway_tree_get_root (line), name, -1,
                     read != NULL ? ropeway_tree_copy (line, ropeway_tree_get_root (read))
                                  : ropeway_tree_null (line));
}

/* @cause: 0: none in particular. */
static void
write_record (CliOutput *output, const RopewayParked *parked, guint cause, gboolean whole)
{
  g_autoptr (RopewayTree) line = NULL;

  if (!cli_output_is_json (output))
    return;
  line = ropeway_event_line_new ("parked");
  ropeway_event_line_add_key (line, parked->source_key);
  ropeway_event_line_add_problem (line, parked->problem);
  ropeway_event_line_add_number (line, "attempts", parked->attempts);
  ropeway_event_line_add_number (line, "run", parked->run);
  ropeway_event_line_add_moment (line, "since", parked->at);
  ropeway_value_set_boolean (line, ropeway_tree_get_root (line), "doubtful", parked->doubtful);
  ropeway_value_set_boolean (line, ropeway_tree_get_root (line), "dismissed", parked->dismissed);
  if (cause > 0)
    ropeway_event_line_add_number (line, "cause", cause);
  if (whole)
    {
      add_json (line, "input", parked->input);
      add_json (line, "output", parked->output);
      ropeway_event_line_add_text (line, "request", parked->request);
      ropeway_event_line_add_text (line, "answer", parked->answer);
    }
  cli_output_event (output, ropeway_tree_get_root (line));
}

/* ---- the list ---- */

static void
print_record (CliOutput *output, const RopewayParked *parked)
{
  g_autofree char *key = cli_text_key (parked->source_key);
  g_autofree char *padded = cli_text_pad (key, WIDEST_KEY, FALSE);
  g_autofree char *since = cli_text_moment (parked->at);
  g_autofree char *attempts = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u attempt", "%u attempts", parked->attempts), parked->attempts);

  cli_output_line (output, "       %s  %s  %s", padded, since, attempts);
}

static gboolean
print_cause (const CliParked *self, const RopewayCause *cause, guint number, GError **error)
{
  guint limit = self->options->limit > 0 ? (guint)MIN (self->options->limit, G_MAXINT) : FIRST_KEYS;
  guint wanted = cli_output_is_json (self->output) && self->options->limit == 0 ? G_MAXINT : limit;
  g_autoptr (GPtrArray) page
      = ropeway_ledger_list_cause (self->store, self->scope, cause->cause, NULL, wanted, error);
  g_autofree char *sentence = ropeway_problem_dup_sentence (cause->problem);
  g_autofree char *n = cli_text_number (cause->n);

  if (page == NULL)
    return FALSE;
  cli_output_line (self->output, "\n  %2u.  %s × %s", number, n, sentence);
  for (guint i = 0; i < page->len; i++)
    {
      print_record (self->output, g_ptr_array_index (page, i));
      write_record (self->output, g_ptr_array_index (page, i), number, FALSE);
    }
  if (cause->n > page->len)
    {
      g_autofree char *more = cli_text_number (cause->n - page->len);
      cli_output_line (self->output, _ ("       and %s more"), more);
    }
  return TRUE;
}

static void
print_next_steps (const CliParked *self)
{
  const char *job = self->options->file;

  cli_output_line (self->output, "\n%s", _ ("What you can do:"));
  cli_output_line (self->output, _ ("  ropeway parked show %s KEY     all that is known of one"), job);
  cli_output_line (self->output,
                   _ ("  ropeway parked retry %s        try them again, once the cause is corrected"), job);
  cli_output_line (self->output, _ ("  ropeway parked dismiss %s KEY  leave one as it is"), job);
  cli_output_line (self->output, "%s", _ ("In place of KEY, --cause 1 stands for all with the first cause."));
}

static void
print_count (const CliParked *self)
{
  g_autofree char *number = cli_text_number (self->n);

  if (self->n == 0)
    cli_output_line (self->output, _ ("No record is set aside."));
  else
    cli_output_line (self->output,
                     g_dngettext (GETTEXT_PACKAGE, "%s record is set aside.", "%s records are set aside.",
                                  (gulong)MIN (self->n, G_MAXINT)),
                     number);
}

int
cli_parked_list (const CliParked *self)
{
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GError) error = NULL;

  print_count (self);
  if (self->n == 0)
    return CLI_EXIT_DONE;
  causes = ropeway_ledger_list_causes (self->store, self->scope, CAUSES, &error);
  for (guint i = 0; causes != NULL && i < causes->len; i++)
    if (!print_cause (self, g_ptr_array_index (causes, i), i + 1, &error))
      break;
  if (error != NULL)
    return cli_job_refuse_state (self->output, error);
  print_next_steps (self);
  return CLI_EXIT_DONE;
}

/* ---- one ---- */

static guint
get_name_width (const RopewayValue *record)
{
  guint width = 0;

  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      g_autofree char *shown = g_utf8_make_valid (name, (gssize)length);

      width = MAX (width, cli_text_width (shown));
    }
  return MIN (width, WIDEST_NAME);
}

static void
print_field (CliOutput *output, const RopewayValue *field, guint width)
{
  gsize length;
  const char *name = ropeway_value_get_name (field, &length);
  g_autofree char *valid = g_utf8_make_valid (name, (gssize)length);
  g_autofree char *shown = cli_text_pad (valid, width, FALSE);
  g_autofree char *json = ropeway_json_write_text (field, ROPEWAY_JSON_COMPACT, NULL);
  g_autofree char *value = cli_text_value (json, NULL);

  cli_output_line (output, "  %s  %s", shown, value);
}

/* @json: (nullable): a record. */
static void
print_fields (CliOutput *output, const char *title, const char *json, const char *missing)
{
  g_autoptr (RopewayTree) tree = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;
  const RopewayValue *record = tree != NULL ? ropeway_tree_get_root (tree) : NULL;

  cli_output_line (output, "\n%s", title);
  if (record == NULL)
    cli_output_line (output, "  %s", missing);
  else if (ropeway_value_get_kind (record) != ROPEWAY_OBJECT)
    {
      g_autofree char *value = cli_text_value (json, NULL);
      cli_output_line (output, "  %s", value);
    }
  else
    for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
         field = ropeway_value_next (field))
      print_field (output, field, get_name_width (record));
}

/* What a service sent is shown line by line, without what would move the cursor. */
static void
print_text (CliOutput *output, const char *title, const char *text)
{
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  if (lines == NULL)
    return;
  cli_output_line (output, "\n%s", title);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = cli_text_cut (lines[i], G_MAXUINT);
      if (*line != '\0')
        cli_output_line (output, "  %s", line);
    }
}

static void
print_choices (const CliParked *self, const RopewayParked *parked)
{
  const char *job = self->options->file;
  g_autofree char *key = cli_text_key (parked->source_key);

  cli_output_line (self->output, "\n%s", _ ("What you can do:"));
  if (parked->doubtful)
    {
      cli_output_line (self->output, "%s", _ ("  It may have arrived: look there first."));
      cli_output_line (self->output, _ ("  ropeway parked retry %s “%s”    it did not arrive: send it again"),
                       job, key);
      cli_output_line (self->output,
                       _ ("  ropeway parked dismiss %s “%s”  it did arrive: do not send it again"), job, key);
      return;
    }
  cli_output_line (self->output,
                   _ ("  ropeway parked retry %s “%s”    try it again, once the cause is corrected"), job,
                   key);
  cli_output_line (self->output,
                   _ ("  ropeway parked dismiss %s “%s”  leave it, until it changes at the source"), job,
                   key);
}

static void
print_whole (const CliParked *self, const RopewayParked *parked)
{
  CliOutput *output = self->output;
  g_autofree char *key = cli_text_key (parked->source_key);
  g_autofree char *sentence = ropeway_problem_dup_sentence (parked->problem);
  g_autofree char *since = cli_text_moment (parked->at);

  cli_output_line (output, "%s", key);
  cli_output_line (output, "%s", sentence);
  cli_output_line (output,
                   g_dngettext (GETTEXT_PACKAGE, "Set aside since %s, after %u attempt.",
                                "Set aside since %s, after %u attempts.", parked->attempts),
                   since, parked->attempts);
  if (parked->dismissed)
    cli_output_line (output, "%s",
                     _ ("You said to leave it. It is tried again once it changes at the source."));
  print_fields (output, _ ("The record:"), parked->input, _ ("It was too large to be kept."));
  print_fields (output, _ ("What the mapping makes of it:"), parked->output,
                _ ("Nothing: it could not be mapped."));
  print_text (output, _ ("What was sent:"), parked->request);
  print_text (output, _ ("The answer:"), parked->answer);
  if (parked->request != NULL && parked->answer == NULL)
    cli_output_line (output, "\n%s", _ ("There was no answer."));
  print_choices (self, parked);
}

int
cli_parked_show (const CliParked *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayParked) parked = ropeway_ledger_get_parked (self->store, self->scope, key, &error);

  if (error != NULL)
    return cli_job_refuse_state (self->output, error);
  g_return_val_if_fail (parked != NULL, CLI_EXIT_FAILED);
  write_record (self->output, parked, 0, TRUE);
  print_whole (self, parked);
  return CLI_EXIT_DONE;
}
