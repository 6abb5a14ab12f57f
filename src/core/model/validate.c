/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run would stumble over is said before it. */
#include "model/validate.h"

#include <string.h>

#include "base/decimal.h"
#include "base/ident.h"
#include "base/timestamp.h"
#include "model/object-reader.h"
#include "model/words.h"

/* @pointer: (transfer full). */
static void
report (RopewayProblems *problems, const char *code, char *pointer, const char *name, const char *value)
{
  g_autofree char *owned = pointer;

  ropeway_problems_add (problems, ropeway_problem_new (code, owned, name, value, NULL));
}

/* @pointer: (transfer full). */
static void
report_unsupported (RopewayProblems *problems, const char *code, char *pointer, const char *found,
                    const char *const *words)
{
  g_autofree char *owned = pointer;

  ropeway_problems_add (problems, ropeway_problem_new (code, owned, "found", found, "suggestion",
                                                       ropeway_ident_suggest (found, words), NULL));
}

static const char *
display_name (const RopewayOperation *operation)
{
  return operation->name != NULL ? operation->name : operation->id;
}

/* ---- what belongs to a later version blocks the run, but only where the job uses it ---- */

static void
check_connection (const RopewayConnection *connection, RopewayProblems *problems)
{
  const RopewaySignIn *sign_in;

  if (connection == NULL)
    return;
  sign_in = &connection->sign_in;
  if (connection->kind != NULL && !g_strv_contains (ropeway_words_kind, connection->kind))
    report_unsupported (problems, "connection.kind-unsupported",
                        ropeway_pointer_join (connection->pointer, "kind"), connection->kind,
                        ropeway_words_kind);
  if (sign_in->type == ROPEWAY_SIGN_IN_UNKNOWN)
    report_unsupported (problems, "sign-in.type-unsupported",
                        g_strconcat (connection->pointer, "/signIn/type", NULL), sign_in->type_text,
                        ropeway_words_sign_in);
}

static void
check_sheet_operation (const RopewayConnection *connection, const RopewayOperation *operation,
                       const char *member, const char *id, RopewayProblems *problems)
{
  if (id != NULL && ropeway_connection_find_operation (connection, id) == NULL)
    report (problems, "operation.sheet-unknown", g_strconcat (operation->pointer, "/sheet/", member, NULL),
            "found", id);
}

static void
check_sheet (const RopewayConnection *connection, const RopewayOperation *operation,
             RopewayProblems *problems)
{
  const RopewayTable *table = &operation->table;

  check_sheet_operation (connection, operation, "values/operation", table->values.operation, problems);
  check_sheet_operation (connection, operation, "formulas/operation", table->formulas.operation, problems);
  check_sheet_operation (connection, operation, "write", table->write, problems);
}

static void
check_operation (const RopewayConnection *connection, const RopewayOperation *operation,
                 RopewayProblems *problems)
{
  const RopewayForm *form;

  if (operation == NULL)
    return;
  form = &operation->form;
  if ((operation->table.type == ROPEWAY_TABLE_FILE) != (g_strcmp0 (connection->kind, "file") == 0))
    report (problems, "operation.file-kind", g_strdup (operation->pointer), "operation",
            display_name (operation));
  if (operation->graphql.document != NULL && g_strcmp0 (connection->kind, "graphql") != 0)
    report (problems, "operation.graphql-kind", g_strconcat (operation->pointer, "/graphql", NULL),
            "operation", display_name (operation));
  if (operation->paging.type == ROPEWAY_PAGING_UNKNOWN)
    report_unsupported (problems, "operation.paging-unsupported",
                        g_strconcat (operation->pointer, "/paging/type", NULL), operation->paging.type_text,
                        ropeway_words_paging);
  if (form->type == ROPEWAY_FORM_UNKNOWN)
    report_unsupported (problems, "operation.form-unsupported",
                        g_strconcat (operation->pointer, "/form/type", NULL), form->type_text,
                        ropeway_words_form);
  check_sheet (connection, operation, problems);
  if (operation->describe.operation != NULL
      && ropeway_connection_find_operation (connection, operation->describe.operation) == NULL)
    report (problems, "operation.describe-unknown",
            g_strconcat (operation->pointer, "/describe/operation", NULL), "found",
            operation->describe.operation);
  if (form->header_operation != NULL
      && ropeway_connection_find_operation (connection, form->header_operation) == NULL)
    report (problems, "operation.header-unknown",
            g_strconcat (operation->pointer, "/form/header/operation", NULL), "found",
            form->header_operation);
}

/* A search takes all that it gives: what comes twice would look like two records. */
static void
check_search (const RopewayOperation *operation, RopewayProblems *problems)
{
  if (operation == NULL
      || (operation->paging.type != ROPEWAY_PAGING_KEYSET && operation->paging.split.field == NULL))
    return;
  report (problems, "operation.paging-find", g_strconcat (operation->pointer, "/paging", NULL), "operation",
          display_name (operation));
}

static void
check_supported (const RopewayBundle *self, RopewayProblems *problems)
{
  check_connection (self->source_connection, problems);
  if (self->destination_connection != self->source_connection)
    check_connection (self->destination_connection, problems);
  check_operation (self->source_connection, self->source_operation, problems);
  if (self->parent_operation != self->source_operation)
    check_operation (self->source_connection, self->parent_operation, problems);
  if (self->table != NULL)
    {
      check_operation (self->destination_connection, self->table, problems);
      return;
    }
  check_operation (self->destination_connection, self->find, problems);
  check_operation (self->destination_connection, self->read, problems);
  check_search (self->find, problems);
  check_search (self->read, problems);
  check_operation (self->destination_connection, self->index, problems);
  check_operation (self->destination_connection, self->create, problems);
  if (self->update != self->create)
    check_operation (self->destination_connection, self->update, problems);
}

/* ---- what an operation must be to be used as it is ---- */

static void
check_reads (const RopewayOperation *operation, RopewayProblems *problems)
{
  g_autofree char *pointer = NULL;

  if (operation != NULL && operation->graphql.document != NULL
      && operation->graphql.document->kind == ROPEWAY_GRAPHQL_MUTATION)
    report (problems, "operation.graphql-reads", g_strconcat (operation->pointer, "/graphql/document", NULL),
            "operation", display_name (operation));
  if (operation == NULL || strcmp (operation->method, "GET") == 0 || strcmp (operation->method, "POST") == 0)
    return;
  pointer = g_strconcat (operation->pointer, "/request/method", NULL);
  ropeway_problems_add (problems,
                        ropeway_problem_new ("operation.reads-by-writing", pointer, "operation",
                                             display_name (operation), "method", operation->method, NULL));
}

/* What is asked before each run must change nothing. */
static void
check_describes (const RopewayConnection *connection, const RopewayOperation *operation,
                 RopewayProblems *problems)
{
  if (operation != NULL && operation->describe.operation != NULL)
    check_reads (ropeway_connection_find_operation (connection, operation->describe.operation), problems);
}

static gboolean
has_places (const GPtrArray *named)
{
  for (guint i = 0; i < named->len; i++)
    if (ropeway_template_get_n_places (((RopewayNamedTemplate *)g_ptr_array_index (named, i))->value) > 0)
      return TRUE;
  return FALSE;
}

/* Records travel in the body, or field by field in the query or the path. */
static gboolean
sends_fields (const RopewayOperation *operation)
{
  if (operation->body_type != ROPEWAY_BODY_NONE || has_places (operation->query))
    return TRUE;
  for (guint i = 0; operation->path != NULL && i < ropeway_template_get_n_places (operation->path); i++)
    if (strcmp (ropeway_template_get_place (operation->path, i), "$id") != 0)
      return TRUE;
  return FALSE;
}

static void
check_writes (const RopewayOperation *operation, RopewayProblems *problems)
{
  if (operation == NULL)
    return;
  if (strcmp (operation->method, "GET") == 0)
    report (problems, "operation.writes-by-reading",
            g_strconcat (operation->pointer, "/request/method", NULL), "operation", display_name (operation));
  if (operation->graphql.document != NULL && operation->graphql.document->kind == ROPEWAY_GRAPHQL_QUERY)
    report (problems, "operation.graphql-writes", g_strconcat (operation->pointer, "/graphql/document", NULL),
            "operation", display_name (operation));
  if (!sends_fields (operation))
    report (problems, "operation.body-missing", g_strconcat (operation->pointer, "/request", NULL),
            "operation", display_name (operation));
}

static void
check_source (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *operation = self->source_operation;

  if (operation == NULL)
    return;
  check_reads (operation, problems);
  check_describes (self->source_connection, operation, problems);
  if (self->parent_operation != operation)
    check_reads (self->parent_operation, problems);
  if (operation->key->len == 0)
    report (problems, "operation.key-missing", g_strdup (operation->pointer), "operation",
            display_name (operation));
  if (self->job->unit_each != NULL && self->job->unit_key == NULL)
    report (problems, "job.unit-key-missing", g_strconcat (self->job->pointer, "/unit", NULL), "list",
            ropeway_path_get_text (self->job->unit_each));
}

static gboolean
is_since (const RopewayBundle *self, RopewayCursorType type)
{
  const RopewayConnection *connection = self->source_connection;
  const char *since = self->job->start_since;
  RopewayDecimal number;
  gint64 us;

  if (type == ROPEWAY_CURSOR_NUMBER)
    return ropeway_decimal_parse (since, -1, &number, NULL);
  return ropeway_timestamp_parse (since, -1, connection->zone != NULL ? connection->zone : self->job->zone,
                                  &us, NULL);
}

/* Where to start can be kept to only if records say when they changed. */
static void
check_start (const RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayOperation *operation = self->source_operation;
  RopewayStartType start = self->job->start_type;

  if (operation == NULL || start == ROPEWAY_START_EVERYTHING)
    return;
  if (operation->changes.field == NULL
      || (start == ROPEWAY_START_SINCE && operation->changes.type == ROPEWAY_CURSOR_TOKEN))
    report (problems, "job.start-needs-changes", g_strconcat (self->job->pointer, "/start", NULL),
            "operation", display_name (operation));
  else if (self->job->start_since != NULL && !is_since (self, operation->changes.type))
    report (problems, "job.since-bad", g_strconcat (self->job->pointer, "/start/since", NULL), "found",
            self->job->start_since);
}

/* ---- what the mode needs ---- */

typedef struct
{
  const RopewayBundle *bundle;
  const RopewayJobDestination *destination;
  char *pointer; /* owned */
  RopewayProblems *problems;
} Mode;

static void
report_mode (const Mode *mode, const char *code, const char *name, const char *value)
{
  report (mode->problems, code, g_strdup (mode->pointer), name, value);
}

static gboolean
mode_creates (RopewayMode mode)
{
  return mode == ROPEWAY_MODE_UPSERT || mode == ROPEWAY_MODE_CREATE || mode == ROPEWAY_MODE_MIRROR;
}

static gboolean
mode_updates (RopewayMode mode)
{
  return mode == ROPEWAY_MODE_UPSERT || mode == ROPEWAY_MODE_UPDATE || mode == ROPEWAY_MODE_MIRROR;
}

/* Rows without a key column cannot be recognised: they can only be added. */
static void
check_key_column (const Mode *mode)
{
  if (mode->destination->mode != ROPEWAY_MODE_CREATE)
    report_mode (mode, "destination.key-column-missing", "operation", display_name (mode->bundle->table));
  else
    report_mode (mode, "destination.rows-untold", "operation", display_name (mode->bundle->table));
}

static void
check_needed (const Mode *mode)
{
  const RopewayJobDestination *destination = mode->destination;
  const char *word;

  if (destination->mode == ROPEWAY_MODE_UNKNOWN)
    return;
  word = ropeway_words_mode[destination->mode];
  if (mode_creates (destination->mode) && destination->create == NULL)
    report_mode (mode, "destination.create-missing", "mode", word);
  if (mode_updates (destination->mode) && destination->update == NULL)
    report_mode (mode, "destination.update-missing", "mode", word);
  if (destination->mode == ROPEWAY_MODE_UPDATE && destination->find == NULL && destination->index == NULL)
    report_mode (mode, "destination.find-missing", NULL, NULL);
}

static gboolean
has_id_place (const RopewayOperation *operation)
{
  for (guint i = 0; operation->path != NULL && i < ropeway_template_get_n_places (operation->path); i++)
    if (strcmp (ropeway_template_get_place (operation->path, i), "$id") == 0)
      return TRUE;
  return FALSE;
}

/* What is listed once a run is recognised by the match fields, as what is searched for. */
static gboolean
is_indexed (const Mode *mode)
{
  return mode->destination->index != NULL && mode->destination->match->len > 0;
}

/* How a record that is there already is recognised. */
static void
check_recognition (const Mode *mode)
{
  const RopewayBundle *bundle = mode->bundle;
  const RopewayOperation *create = bundle->create;
  gboolean gives_id
      = create == NULL || create->new_id != NULL || (create->batch.size > 0 && create->batch.id != NULL);

  if (mode->destination->find != NULL && mode->destination->match->len == 0)
    report_mode (mode, "destination.match-missing", NULL, NULL);
  if (!mode_creates (mode->destination->mode) || mode->destination->mode == ROPEWAY_MODE_CREATE
      || mode->destination->find != NULL || is_indexed (mode))
    return;
  report_mode (mode, "destination.upsert-without-find", NULL, NULL);
  if (!gives_id && bundle->update != NULL && has_id_place (bundle->update))
    report (mode->problems, "destination.new-id-missing", g_strdup (create->pointer), "create",
            display_name (create));
}

/* What is there already is seen in what is found or read. */
static void
check_if_empty (const Mode *mode)
{
  const GPtrArray *rules = mode->bundle->job->rules;

  for (guint i = 0; !ropeway_bundle_sees (mode->bundle) && i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);

      if (rule->write == ROPEWAY_WRITE_IF_EMPTY && rule->to != NULL)
        report (mode->problems, "rule.if-empty-without-find", ropeway_pointer_join (rule->pointer, "write"),
                "to", ropeway_path_get_text (rule->to));
    }
}

/* A PUT replaces the record: what it does not carry is emptied. Where it is read before, what is there is put back; cells of a
 * row that are not said stay as they are. */
static void
check_replacing (const Mode *mode)
{
  const RopewayOperation *update = mode->bundle->update;
  const GPtrArray *rules = mode->bundle->job->rules;

  if (update == NULL || strcmp (update->method, "PUT") != 0 || ropeway_bundle_sees (mode->bundle)
      || update->form.type == ROPEWAY_FORM_ROW_BY_HEADER)
    return;
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);

      if (rule->write != ROPEWAY_WRITE_ALWAYS && rule->to != NULL)
        report (mode->problems, "rule.emptied-by-put", ropeway_pointer_join (rule->pointer, "write"), "to",
                ropeway_path_get_text (rule->to));
    }
}

/* What becomes of a record whose answer is lost. A list of all shows it, or proves that it is not there. */
static void
check_lost_answers (const Mode *mode)
{
  const RopewayOperation *create = mode->bundle->create, *find = mode->bundle->find;

  if (create == NULL || create->repeat != ROPEWAY_REPEAT_NEVER || !mode_creates (mode->destination->mode)
      || is_indexed (mode))
    return;
  if (mode->destination->find == NULL)
    report_mode (mode, "destination.repeat-never", "create", display_name (create));
  else if (find != NULL && !find->exact)
    ropeway_problems_add (mode->problems,
                          ropeway_problem_new ("destination.find-inexact", mode->pointer, "find",
                                               display_name (find), "create", display_name (create), NULL));
}

/* Rows of a sheet are written by ranges; none of them can be taken out. */
static void
check_sheet_writes (const Mode *mode)
{
  const RopewayOperation *table = mode->bundle->table;

  if (table->table.write == NULL)
    report_mode (mode, "destination.sheet-read-only", "operation", display_name (table));
  if (mode->destination->gone == ROPEWAY_GONE_DELETE)
    report_mode (mode, "destination.sheet-keeps-rows", "operation", display_name (table));
}

static void
check_destination (const RopewayBundle *self, RopewayProblems *problems)
{
  g_autofree char *pointer = ropeway_pointer_join (self->job->pointer, "destination");
  const char *whole = self->table == NULL ? self->job->destination.operation : NULL;
  const Mode mode = { self, &self->job->destination, pointer, problems };

  check_reads (self->find, problems);
  check_reads (self->read, problems);
  check_reads (self->index, problems);
  check_writes (self->create, problems);
  check_describes (self->destination_connection, self->create, problems);
  if (self->update != self->create)
    {
      check_writes (self->update, problems);
      check_describes (self->destination_connection, self->update, problems);
    }
  if (whole != NULL)
    report (problems, "destination.operation-unsupported", g_strconcat (pointer, "/operation", NULL), "found",
            whole);
  else if (self->table != NULL && self->job->destination.match->len == 0)
    check_key_column (&mode);
  else if (self->table == NULL)
    check_needed (&mode);
  if (self->table == NULL)
    {
      check_recognition (&mode);
      check_lost_answers (&mode);
    }
  check_if_empty (&mode);
  check_replacing (&mode);
  if (self->table != NULL && self->table->table.type == ROPEWAY_TABLE_SHEET)
    check_sheet_writes (&mode);
  if (mode.destination->send == ROPEWAY_SEND_CHANGED && self->update != NULL
      && strcmp (self->update->method, "PUT") == 0)
    report (problems, "destination.changed-with-put", g_strconcat (pointer, "/send", NULL), "operation",
            display_name (self->update));
}

void
ropeway_bundle_validate (const RopewayBundle *self, RopewayProblems *problems)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->job != NULL);
  g_return_if_fail (problems != NULL);

  check_supported (self, problems);
  check_source (self, problems);
  check_start (self, problems);
  check_destination (self, problems);
  ropeway_bundle_validate_gone (self, problems);
  ropeway_bundle_validate_parent (self, problems);
  ropeway_bundle_validate_fields (self, problems);
  ropeway_bundle_validate_form (self, problems);
  ropeway_bundle_validate_places (self, problems);
}
