/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a place that nothing fills would stop every record; it shows before the first. */
#include "model/validate.h"

#include <string.h>

#include "base/ident.h"
#include "model/object-reader.h"

typedef enum
{
  READS,   /* no record: a source, an index, or the header of rows */
  FINDS,   /* the record that is looked for */
  MAKES,   /* the record */
  CHANGES, /* the record and its id */
  SINGLES, /* the id alone: reads or removes one record */
} Role;

/* One operation in one role. */
typedef struct
{
  const RopewayBundle *bundle;
  const RopewayOperation *operation;
  const RopewayValue *choices; /* (nullable): the parameters of the job */
  const GPtrArray *places;     /* (nullable): RopewayParentPlace: parameters that a parent fills */
  const char *end;             /* pointer of the job's source or destination */
  Role role;
  GHashTable *missing; /* names of parameters that were reported already */
  RopewayProblems *problems;
} Use;

static const RopewayParameter *
find_parameter (const RopewayOperation *operation, const char *name)
{
  for (guint i = 0; i < operation->parameters->len; i++)
    {
      const RopewayParameter *parameter = g_ptr_array_index (operation->parameters, i);

      if (strcmp (parameter->name, name) == 0)
        return parameter;
    }
  return NULL;
}

static const char *
display_name (const RopewayOperation *operation)
{
  return operation->name != NULL ? operation->name : operation->id;
}

static gboolean
parent_fills (const Use *use, const char *name)
{
  for (guint i = 0; use->places != NULL && i < use->places->len; i++)
    if (strcmp (((RopewayParentPlace *)g_ptr_array_index (use->places, i))->parameter, name) == 0)
      return TRUE;
  return FALSE;
}

static void
check_parameter (const Use *use, const RopewayParameter *parameter)
{
  if (parent_fills (use, parameter->name) || parameter->fallback != NULL
      || ropeway_value_get (use->choices, parameter->name) != NULL
      || !g_hash_table_add (use->missing, parameter->name))
    return;
  ropeway_problems_add (use->problems,
                        ropeway_problem_new ("job.parameter-missing", use->end, "parameter",
                                             parameter->label != NULL ? parameter->label : parameter->name,
                                             "operation", display_name (use->operation), NULL));
}

/* Returns: whether a rule fills the field called @place of the record that @use carries. */
static gboolean
is_filled (const Use *use, const char *place)
{
  g_autoptr (RopewayPath) path = NULL;

  if (use->role == READS || use->role == SINGLES)
    return FALSE;
  path = ropeway_path_parse (place, NULL);
  return path != NULL && ropeway_bundle_fills (use->bundle, path);
}

static void
report_unfilled (const Use *use, const char *place, const char *pointer)
{
  gboolean has_record = use->role != READS && use->role != SINGLES;
  g_autoptr (GPtrArray) names = has_record ? ropeway_bundle_dup_filled (use->bundle) : g_ptr_array_new ();

  if (has_record)
    g_ptr_array_remove_index (names, names->len - 1);
  for (guint i = 0; i < use->operation->parameters->len; i++)
    g_ptr_array_add (names, ((RopewayParameter *)g_ptr_array_index (use->operation->parameters, i))->name);
  g_ptr_array_add (names, NULL);
  ropeway_problems_add (
      use->problems,
      ropeway_problem_new (has_record ? "request.place-unfilled" : "request.place-no-parameter", pointer,
                           "place", place, "operation", display_name (use->operation), "suggestion",
                           ropeway_ident_suggest (place, (const char *const *)names->pdata), NULL));
}

static void
report_unusable (const Use *use, const char *place, const char *pointer)
{
  ropeway_problems_add (use->problems,
                        ropeway_problem_new ("request.place-unusable", pointer, "place", place, "operation",
                                             display_name (use->operation), NULL));
}

/* Several that are gone may go by one request, each as an object with its id. */
static gboolean
deletes_several (const Use *use)
{
  return use->role == SINGLES && use->operation == use->bundle->remove && use->operation->batch.size > 0;
}

/* "$record", or "$record.properties": a part of it. */
static gboolean
is_record (const char *place)
{
  return strcmp (place, "$record") == 0 || g_str_has_prefix (place, "$record.");
}

/* Several records are one list; those that a GraphQL service gets at once have each their own places. */
static gboolean
takes_list (const RopewayOperation *operation)
{
  return operation->batch.size > 0 && operation->graphql.document == NULL;
}

/* @is_alone: it is all of a text in a body. Returns: whether "$id", "$record" or "$records" can be used there. */
static gboolean
is_usable (const Use *use, const char *place, gboolean is_alone)
{
  gboolean writes = use->role == MAKES || use->role == CHANGES;
  gboolean is_batch = takes_list (use->operation);

  if (strcmp (place, "$id") == 0)
    return (use->role == SINGLES || use->role == CHANGES) && use->operation->batch.size == 0;
  if (deletes_several (use))
    return is_alone && strcmp (place, "$records") == 0;
  return is_alone && writes && is_batch == (strcmp (place, "$records") == 0);
}

static gboolean
is_of_paging (const RopewayPaging *paging, const char *place)
{
  return paging->in == ROPEWAY_PAGING_IN_PATH
         && (g_strcmp0 (place, paging->parameter) == 0 || g_strcmp0 (place, paging->split.from) == 0
             || g_strcmp0 (place, paging->split.to) == 0);
}

static void
check_place (const Use *use, const char *place, gboolean is_alone, const char *pointer)
{
  static const char *const own[] = { "$id", "$records", NULL };
  const RopewayParameter *parameter = find_parameter (use->operation, place);

  if (is_of_paging (&use->operation->paging, place))
    return;
  if (parameter != NULL)
    check_parameter (use, parameter);
  else if (g_strv_contains (own, place) || is_record (place))
    {
      if (!is_usable (use, place, is_alone))
        report_unusable (use, place, pointer);
    }
  else if (!is_filled (use, place))
    report_unfilled (use, place, pointer);
  else if (takes_list (use->operation))
    report_unusable (use, place, pointer);
}

/* What is asked for behind “?” is left out where a person chose nothing, and where paging does not need it. */
static gboolean
is_left_out (const Use *use, const RopewayTemplate *template, guint index)
{
  const char *place = ropeway_template_get_place (template, index);

  return ropeway_template_is_optional (template, index)
         && (find_parameter (use->operation, place) != NULL
             || ropeway_paging_sends (&use->operation->paging, place));
}

static void
check_template (const Use *use, const RopewayTemplate *template, const char *pointer, gboolean in_body)
{
  for (guint i = 0; template != NULL && i < ropeway_template_get_n_places (template); i++)
    if (!is_left_out (use, template, i))
      check_place (use, ropeway_template_get_place (template, i),
                   in_body && ropeway_template_is_single (template), pointer);
}

static void
check_named (const Use *use, const GPtrArray *list, const char *member)
{
  g_autofree char *pointer = g_strconcat (use->operation->pointer, "/request/", member, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const RopewayNamedTemplate *item = g_ptr_array_index (list, i);
      g_autofree char *at = ropeway_pointer_join (pointer, item->name);

      check_template (use, item->value, at, FALSE);
    }
}

static void
check_body (const Use *use, const RopewayValue *value, const char *pointer)
{
  gsize index = 0;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) template = text != NULL ? ropeway_template_parse (text, NULL) : NULL;

      check_template (use, template, pointer, TRUE);
      return;
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    {
      const char *name = ropeway_value_get_name (child, NULL);
      g_autofree char *at = name != NULL ? ropeway_pointer_join (pointer, name)
                                         : ropeway_pointer_join_index (pointer, index++);

      check_body (use, child, at);
    }
}

/* Where a record is opened, it is there, and has an id. */
static void
check_open (const Use *use)
{
  const RopewayTemplate *open = use->operation->open;
  g_autofree char *pointer = ropeway_pointer_join (use->operation->pointer, "open");

  for (guint i = 0; open != NULL && i < ropeway_template_get_n_places (open); i++)
    {
      const char *place = ropeway_template_get_place (open, i);
      const RopewayParameter *parameter = find_parameter (use->operation, place);

      if (parameter != NULL)
        check_parameter (use, parameter);
      else if (strcmp (place, "$id") != 0 && !is_filled (use, place))
        report_unfilled (use, place, pointer);
    }
}

static void
check_use (const Use *use)
{
  const RopewayOperation *operation = use->operation;
  g_autofree char *path = g_strconcat (operation->pointer, "/request/path", NULL);

  check_template (use, operation->path, path, FALSE);
  check_named (use, operation->query, "query");
  check_named (use, operation->headers, "headers");
  if (operation->body_type == ROPEWAY_BODY_TEMPLATE)
    {
      g_autofree char *body
          = g_strconcat (operation->pointer,
                         operation->graphql.document != NULL ? "/graphql/variables" : "/request/body", NULL);

      check_body (use, operation->body, body);
    }
  else if (operation->body_type != ROPEWAY_BODY_NONE && (use->role == READS || use->role == SINGLES)
           && !(operation->body_type == ROPEWAY_BODY_RECORDS && deletes_several (use)))
    {
      g_autofree char *body = g_strconcat (operation->pointer, "/request/body", NULL);

      /* There is no record that could be sent. */
      report_unusable (use, operation->body_type == ROPEWAY_BODY_RECORD ? "record" : "records", body);
    }
  if (use->role == MAKES || use->role == CHANGES)
    check_open (use);
}

/* ---- what is used where ---- */

/* One end of the job: its operations and the choices made for them. */
typedef struct
{
  const RopewayBundle *bundle;
  const RopewayConnection *connection;
  const RopewayValue *choices;
  const GPtrArray *places; /* (nullable): what a parent fills */
  char *pointer;
  GHashTable *missing;
  GPtrArray *known; /* names of the parameters of its operations */
  RopewayProblems *problems;
} End;

static const RopewayOperation *
find_other (const End *end, const char *id)
{
  return id != NULL ? ropeway_connection_find_operation (end->connection, id) : NULL;
}

static void
check_role (End *end, const RopewayOperation *operation, Role role)
{
  const RopewayOperation *header, *describing;
  Use use = { end->bundle,  operation, end->choices, end->places,
              end->pointer, role,      end->missing, end->problems };

  if (operation == NULL)
    return;
  check_use (&use);
  for (guint i = 0; i < operation->parameters->len; i++)
    g_ptr_array_add (end->known, ((RopewayParameter *)g_ptr_array_index (operation->parameters, i))->name);
  header = find_other (end, operation->form.header_operation);
  describing = find_other (end, operation->describe.operation);
  end->places = NULL; /* a header is read once a run, not once a parent */
  if (header != NULL && header != operation)
    check_role (end, header, READS);
  /* One that is described by itself was looked at already. */
  if (describing != NULL && describing->describe.operation == NULL)
    check_role (end, describing, READS);
}

static void
check_choices (End *end)
{
  g_autofree char *pointer = ropeway_pointer_join (end->pointer, "parameters");

  g_ptr_array_add (end->known, NULL);
  if (end->choices == NULL)
    return;
  for (const RopewayValue *choice = ropeway_value_first (end->choices); choice != NULL;
       choice = ropeway_value_next (choice))
    {
      const char *name = ropeway_value_get_name (choice, NULL);
      const char *const *known = (const char *const *)end->known->pdata;
      g_autofree char *at = ropeway_pointer_join (pointer, name);

      if (!g_strv_contains (known, name))
        ropeway_problems_add (end->problems,
                              ropeway_problem_new ("job.parameter-unknown", at, "found", name, "suggestion",
                                                   ropeway_ident_suggest (name, known), NULL));
    }
}

static void
end_init (End *end, const RopewayBundle *bundle, const char *member, RopewayProblems *problems)
{
  memset (end, 0, sizeof *end);
  end->bundle = bundle;
  end->pointer = g_strconcat (bundle->job->pointer, "/", member, NULL);
  end->missing = g_hash_table_new (g_str_hash, g_str_equal);
  end->known = g_ptr_array_new ();
  end->problems = problems;
}

static void
end_clear (End *end)
{
  g_free (end->pointer);
  g_hash_table_unref (end->missing);
  g_ptr_array_unref (end->known);
}

static void
check_parent (const RopewayBundle *self, RopewayProblems *problems)
{
  End end;

  if (self->parent_operation == NULL)
    return;
  end_init (&end, self, "source/forEach", problems);
  end.connection = self->source_connection;
  end.choices = self->job->source.parent->parameters;
  check_role (&end, self->parent_operation, READS);
  check_choices (&end);
  end_clear (&end);
}

static void
check_source (const RopewayBundle *self, RopewayProblems *problems)
{
  End end;

  if (self->source_operation == NULL)
    return;
  end_init (&end, self, "source", problems);
  end.connection = self->source_connection;
  end.choices = self->job->source.parameters;
  end.places = self->job->source.parent != NULL ? self->job->source.parent->places : NULL;
  check_role (&end, self->source_operation, READS);
  check_choices (&end);
  end_clear (&end);
}

static void
check_destination (const RopewayBundle *self, RopewayProblems *problems)
{
  End end;

  if (self->find == NULL && self->create == NULL && self->update == NULL)
    return;
  end_init (&end, self, "destination", problems);
  end.connection = self->destination_connection;
  end.choices = self->job->destination.parameters;
  check_role (&end, self->find, FINDS);
  check_role (&end, self->read, SINGLES);
  check_role (&end, self->index, READS);
  check_role (&end, self->create, MAKES);
  if (self->update != self->create)
    check_role (&end, self->update, CHANGES);
  check_role (&end, self->remove, SINGLES);
  check_choices (&end);
  end_clear (&end);
}

void
ropeway_bundle_validate_places (const RopewayBundle *self, RopewayProblems *problems)
{
  check_parent (self, problems);
  check_source (self, problems);
  check_destination (self, problems);
}
