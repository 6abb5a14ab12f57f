/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: only a bundle whose references all lead somewhere may run; whoever holds one need not ask again. */
#include "model/bundle.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "model/link-choices.h"
#include "model/object-reader.h"
#include "model/operation-table.h"
#include "model/validate.h"

#define FORMAT 1

RopewayBundle *
ropeway_bundle_ref (RopewayBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ropeway_bundle_unref (RopewayBundle *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->connections);
  g_clear_pointer (&self->job, ropeway_job_unref);
  g_ptr_array_unref (self->parts);
  ropeway_tree_unref (self->tree);
  g_free (self);
}

const RopewayConnection *
ropeway_bundle_find_connection (const RopewayBundle *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      const RopewayConnection *connection = g_ptr_array_index (self->connections, i);

      if (g_strcmp0 (connection->id, id) == 0)
        return connection;
    }
  return NULL;
}

GPtrArray *
ropeway_bundle_dup_columns (const RopewayBundle *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->job->rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (self->job->rules, i);
      const char *name = rule->to != NULL ? ropeway_path_get_segment (rule->to, 0, NULL) : NULL;

      if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

static void
check_format (RopewayObjectReader *file)
{
  const RopewayValue *format = ropeway_object_reader_get (file, "format", ROPEWAY_NEEDED);
  gint64 number;

  if (format != NULL && !(ropeway_value_get_int64 (format, &number, NULL) && number == FORMAT))
    ropeway_problems_add (
        file->problems,
        ropeway_problem_new ("document.format-bad", ropeway_object_reader_at (file, "format"), NULL));
}

static void
read_connections (RopewayObjectReader *file, RopewayBundle *self)
{
  const RopewayValue *list
      = ropeway_object_reader_list (file, "connections", ROPEWAY_NEEDED, ROPEWAY_LIMIT_CONNECTIONS);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (file, "connections"));
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      g_autoptr (RopewayConnection) connection
          = ropeway_connection_parse (self->tree, item, at, file->problems);
      const RopewayConnection *first;

      if (connection == NULL)
        continue;
      first = connection->id != NULL ? ropeway_bundle_find_connection (self, connection->id) : NULL;
      if (first != NULL)
        {
          g_autofree char *id_at = ropeway_pointer_join (at, "id");

          ropeway_problems_add (file->problems,
                                ropeway_problem_new ("document.id-twice", id_at, "found", connection->id,
                                                     "first", first->pointer, NULL));
        }
      g_ptr_array_add (self->connections, g_steal_pointer (&connection));
    }
}

/* A reference that leads nowhere. @candidates: char * ids. */
static void
report_unknown (RopewayProblems *problems, const char *code, const char *end, const char *name,
                const char *found, const RopewayConnection *connection, const GPtrArray *candidates)
{
  g_autofree char *pointer = ropeway_pointer_join (end, name);

  ropeway_problems_add (
      problems,
      ropeway_problem_new (code, pointer, "found", found, "connection",
                           connection != NULL ? connection->name : NULL, "suggestion",
                           ropeway_ident_suggest (found, (const char *const *)candidates->pdata), NULL));
}

static const RopewayConnection *
resolve_connection (const RopewayBundle *self, const char *end, const char *id, RopewayProblems *problems)
{
  const RopewayConnection *connection = id != NULL ? ropeway_bundle_find_connection (self, id) : NULL;
  g_autoptr (GPtrArray) ids = NULL;

  /* Without any connection there is another problem already. */
  if (id == NULL || connection != NULL || self->connections->len == 0)
    return connection;
  ids = g_ptr_array_new ();
  for (guint i = 0; i < self->connections->len; i++)
    {
      const RopewayConnection *other = g_ptr_array_index (self->connections, i);

      if (other->id != NULL)
        g_ptr_array_add (ids, other->id);
    }
  g_ptr_array_add (ids, NULL);
  report_unknown (problems, "job.connection-unknown", end, "connection", id, NULL, ids);
  return NULL;
}

static const RopewayEnvironment *
resolve_environment (const RopewayConnection *connection, const char *end, const char *name,
                     RopewayProblems *problems)
{
  const RopewayEnvironment *environment = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (connection == NULL || name == NULL || connection->environments->len == 0)
    return NULL;
  environment = ropeway_connection_find_environment (connection, name);
  if (environment != NULL)
    return environment;
  names = g_ptr_array_new ();
  for (guint i = 0; i < connection->environments->len; i++)
    g_ptr_array_add (names, ((RopewayEnvironment *)g_ptr_array_index (connection->environments, i))->name);
  g_ptr_array_add (names, NULL);
  report_unknown (problems, "job.environment-unknown", end, "environment", name, connection, names);
  return NULL;
}

static const RopewayOperation *
resolve_operation (const RopewayConnection *connection, const char *end, const char *member, const char *id,
                   RopewayProblems *problems)
{
  const RopewayOperation *operation = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  if (connection == NULL || id == NULL)
    return NULL;
  operation = ropeway_connection_find_operation (connection, id);
  if (operation != NULL)
    return operation;
  ids = g_ptr_array_new ();
  for (guint i = 0; i < connection->operations->len; i++)
    {
      const RopewayOperation *other = g_ptr_array_index (connection->operations, i);

      if (other->id != NULL)
        g_ptr_array_add (ids, other->id);
    }
  g_ptr_array_add (ids, NULL);
  report_unknown (problems, "job.operation-unknown", end, member, id, connection, ids);
  return NULL;
}

static const RopewayOperation *
add_part (RopewayBundle *self, RopewayTablePart part, gboolean has_key)
{
  RopewayOperation *operation = ropeway_operation_new_part (self->table, part, has_key);

  g_ptr_array_add (self->parts, operation);
  return operation;
}

/* Rows are one operation in the file, and what a run does with them is its parts. Without a key column they are only added. */
static void
resolve_table (RopewayBundle *self, const char *end, RopewayProblems *problems)
{
  const RopewayJobDestination *destination = &self->job->destination;
  gboolean has_key = destination->match->len > 0;
  const RopewayOperation *whole
      = resolve_operation (self->destination_connection, end, "operation", destination->operation, problems);

  if (whole == NULL || whole->table.type == ROPEWAY_TABLE_NONE)
    return;
  self->table = whole;
  self->create = add_part (self, ROPEWAY_TABLE_ADDS, has_key);
  if (!has_key)
    return;
  self->index = add_part (self, ROPEWAY_TABLE_LISTS, TRUE);
  self->update = add_part (self, ROPEWAY_TABLE_CHANGES, TRUE);
  self->remove = add_part (self, ROPEWAY_TABLE_REMOVES, TRUE);
}

static void
resolve (RopewayBundle *self, RopewayProblems *problems)
{
  const RopewayJobSource *source = &self->job->source;
  const RopewayJobDestination *destination = &self->job->destination;
  g_autofree char *from = ropeway_pointer_join (self->job->pointer, "source");
  g_autofree char *parent = ropeway_pointer_join (from, "forEach");
  g_autofree char *to = ropeway_pointer_join (self->job->pointer, "destination");

  self->source_connection = resolve_connection (self, from, source->connection, problems);
  self->source_environment
      = resolve_environment (self->source_connection, from, source->environment, problems);
  self->source_operation
      = resolve_operation (self->source_connection, from, "operation", source->operation, problems);
  if (source->parent != NULL)
    self->parent_operation = resolve_operation (self->source_connection, parent, "operation",
                                                source->parent->operation, problems);

  self->destination_connection = resolve_connection (self, to, destination->connection, problems);
  self->destination_environment
      = resolve_environment (self->destination_connection, to, destination->environment, problems);
  self->find = resolve_operation (self->destination_connection, to, "find", destination->find, problems);
  self->read = resolve_operation (self->destination_connection, to, "read", destination->read, problems);
  self->index = resolve_operation (self->destination_connection, to, "index", destination->index, problems);
  self->create
      = resolve_operation (self->destination_connection, to, "create", destination->create, problems);
  self->update
      = resolve_operation (self->destination_connection, to, "update", destination->update, problems);
  self->remove
      = resolve_operation (self->destination_connection, to, "delete", destination->remove, problems);
  resolve_table (self, to, problems);
}

/* Several operations write, each with parameters of its own. */
static void
take_destination_links (RopewayBundle *self, const char *pointer, RopewayProblems *problems)
{
  const RopewayOperation *operations[]
      = { self->table, self->find, self->read, self->index, self->create, self->update, self->remove };
  RopewayJobDestination *destination = &self->job->destination;

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr (RopewayProblems) found = ropeway_problems_new ();

      destination->parameters
          = ropeway_link_choices_take (destination->parameters, self->destination_connection, operations[i],
                                       pointer, self->job->taken, found);
      /* A link that does not fit one does not fit the next. */
      if (ropeway_problems_get_n (found) == 0)
        continue;
      for (guint j = 0; j < ropeway_problems_get_n (found); j++)
        ropeway_problems_add (problems,
                              ropeway_problem_ref ((RopewayProblem *)ropeway_problems_get (found, j)));
      break;
    }
}

/* What was pasted stays in the file; the run has the ids. */
static void
take_links (RopewayBundle *self, RopewayProblems *problems)
{
  RopewayJobSource *source = &self->job->source;
  RopewayParent *parent = source->parent;
  g_autofree char *from = g_strconcat (self->job->pointer, "/source/parameters", NULL);
  g_autofree char *above = g_strconcat (self->job->pointer, "/source/forEach/parameters", NULL);
  g_autofree char *to = g_strconcat (self->job->pointer, "/destination/parameters", NULL);

  self->job->taken = ropeway_tree_new ();
  source->parameters = ropeway_link_choices_take (source->parameters, self->source_connection,
                                                  self->source_operation, from, self->job->taken, problems);
  if (parent != NULL)
    parent->parameters
        = ropeway_link_choices_take (parent->parameters, self->source_connection, self->parent_operation,
                                     above, self->job->taken, problems);
  take_destination_links (self, to, problems);
}

/* What is sent when the person did not say: PATCH takes single fields, everything else wants the whole record. */
static void
set_default_send (RopewayBundle *self)
{
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (self->tree), "job");
  const RopewayValue *destination = ropeway_value_get (job, "destination");

  if (ropeway_value_get (destination, "send") == NULL && self->update != NULL
      && strcmp (self->update->method, "PATCH") == 0)
    self->job->destination.send = ROPEWAY_SEND_CHANGED;
}

RopewayBundle *
ropeway_bundle_parse (RopewayTree *tree, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) file = { 0 };
  g_autoptr (RopewayBundle) self = NULL;
  const RopewayValue *job;

  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  self = g_new0 (RopewayBundle, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tree = ropeway_tree_ref (tree);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_connection_unref);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_operation_free);
  if (!ropeway_object_reader_init (&file, &ropeway_form_file, ropeway_tree_get_root (tree), "", problems))
    return NULL;
  check_format (&file);
  read_connections (&file, self);
  job = ropeway_object_reader_get (&file, "job", ROPEWAY_NEEDED);
  if (job != NULL)
    self->job = ropeway_job_parse (tree, job, ropeway_object_reader_at (&file, "job"), problems);
  if (self->job != NULL)
    {
      resolve (self, problems);
      take_links (self, problems);
      set_default_send (self);
      ropeway_bundle_validate (self, problems);
    }
  return ropeway_problems_has_error (problems) ? NULL : g_steal_pointer (&self);
}
