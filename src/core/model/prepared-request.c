/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: fills an operation in: the one place where values of a record become parts of an address. */
#include "model/prepared-request.h"

#include <string.h>

#include "base/i18n.h"
#include "model/body-writer.h"
#include "model/graphql-body.h"
#include "model/record-form.h"

RopewayNameValue *
ropeway_name_value_new (const char *name, const char *value)
{
  RopewayNameValue *self = g_new (RopewayNameValue, 1);
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  return self;
}

void
ropeway_name_value_free (RopewayNameValue *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

void
ropeway_prepared_request_free (RopewayPreparedRequest *self)
{
  g_free (self->method);
  g_free (self->url);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self->operation);
  g_free (self);
}

static const RopewayParameter *
find_parameter (const RopewayOperation *operation, const char *name)
{
  for (guint i = 0; operation->parameters != NULL && i < operation->parameters->len; i++)
    {
      const RopewayParameter *parameter = g_ptr_array_index (operation->parameters, i);
      if (g_strcmp0 (parameter->name, name) == 0)
        return parameter;
    }
  return NULL;
}

/* The text of a scalar as it stands in an address; NULL for lists, objects and what is empty. */
static char *
dup_scalar (const RopewayValue *value, GError **error)
{
  const char *token;
  gsize length;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      return ropeway_value_dup_text (value, error);
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      return g_strndup (token, length);
    case ROPEWAY_BOOLEAN:
      return g_strdup (ropeway_value_get_boolean (value) ? "true" : "false");
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return NULL;
}

typedef struct
{
  const RopewayOperation *operation;
  const RopewayRequestInput *input;
  const RopewayConnection *connection;   /* (nullable): where only texts are filled */
  const RopewayEnvironment *environment; /* the same */
  RopewayTree *scratch;                  /* (nullable): for values of expressions */
  gboolean leaves_out;                   /* what the record does not have, not even as null */
} Places;

static const RopewayValue *
find_place (const Places *places, const char *place)
{
  const RopewayRequestInput *input = places->input;
  const RopewayValue *value = NULL;

  if (input->parameters != NULL)
    value = ropeway_value_get (input->parameters, place);
  if (value != NULL || (input->record == NULL && input->fields == NULL))
    return value;
  g_autoptr (RopewayPath) path = ropeway_path_parse (place, NULL);
  if (path != NULL && input->record != NULL)
    value = ropeway_path_get (path, input->record);
  if (path != NULL && value == NULL && input->fields != NULL)
    value = ropeway_path_get (path, input->fields);
  return value;
}

static char *
fill_place (const char *place, gpointer data, GError **error)
{
  const Places *places = data;

  if (g_str_equal (place, "$id"))
    return g_strdup (places->input->id);
  const RopewayRequestPlace *page
      = ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_PATH, place);
  if (page != NULL)
    return g_strdup (page->value);
  const RopewayValue *value = find_place (places, place);
  if (value != NULL)
    return dup_scalar (value, error);
  const RopewayParameter *parameter = find_parameter (places->operation, place);
  return parameter != NULL ? g_strdup (parameter->fallback) : NULL;
}

/* Paging and changes put it behind “?” themselves. */
static gboolean
is_in_query (const RopewayRequestInput *input, const char *name)
{
  if (ropeway_request_places_find (input->places, ROPEWAY_PAGING_IN_QUERY, name) != NULL)
    return TRUE;
  for (guint i = 0; input->query != NULL && i < input->query->len; i++)
    if (g_str_equal (((RopewayNameValue *)g_ptr_array_index (input->query, i))->name, name))
      return TRUE;
  return FALSE;
}

/* What fills a place of an expression. Only what a person did not choose and what paging does not need may be left
 * out: a search without its field would find all there is. */
static const RopewayValue *
fill_expression (const char *place, gpointer data, GError **error)
{
  const Places *places = data;
  const RopewayOperation *operation = places->operation;
  gboolean is_chosen = find_parameter (operation, place) != NULL;
  gboolean is_ours
      = g_str_equal (place, "$id")
        || ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_PATH, place) != NULL;
  const RopewayValue *value = is_ours ? NULL : find_place (places, place);

  if (is_in_query (places->input, place))
    return NULL;
  if (value != NULL && ropeway_value_get_kind (value) != ROPEWAY_NULL)
    return value;
  g_autofree char *text = fill_place (place, data, error);
  if (text != NULL)
    return ropeway_tree_string (places->scratch, text, -1);
  if (!is_chosen && !ropeway_paging_sends (&operation->paging, place) && *error == NULL)
    g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_MISSING,
                 _ ("There is nothing to put in the place of “{%s}”."), place);
  return NULL;
}

char *
ropeway_request_fill (const RopewayOperation *operation, const RopewayTemplate *text, RopewayEncode encode,
                      const RopewayRequestInput *input, GError **error)
{
  Places places = { operation, input, NULL, NULL, NULL };

  return ropeway_template_expand (text, encode, fill_place, &places, error);
}

static RopewayProblem *
problem_place (const RopewayOperation *operation, const GError *error)
{
  return ropeway_problem_new ("request.place-empty", operation->pointer, "operation", operation->id, "reason",
                              error->message, NULL);
}

static void
append_query (GString *url, gboolean *has_query, const char *name, const char *value)
{
  g_string_append_c (url, *has_query ? '&' : '?');
  *has_query = TRUE;
  g_string_append_uri_escaped (url, name, NULL, FALSE);
  g_string_append_c (url, '=');
  g_string_append_uri_escaped (url, value, NULL, FALSE);
}

/* Returns: (nullable): the version that goes @in. */
static const char *
get_version (const Places *places, RopewayVersionIn in)
{
  return places->connection->version.in == in ? places->environment->version : NULL;
}

static void
append_version (GString *url, const Places *places)
{
  const char *version = get_version (places, ROPEWAY_VERSION_IN_PATH);

  if (version == NULL)
    return;
  if (*version != '/')
    g_string_append_c (url, '/');
  g_string_append (url, version);
  while (url->len > 0 && url->str[url->len - 1] == '/')
    g_string_truncate (url, url->len - 1);
}

/* An operation may speak another version than its connection. */
static const char *
get_query_version (const Places *places)
{
  const GPtrArray *own = places->operation->query;
  const char *version = get_version (places, ROPEWAY_VERSION_IN_QUERY);

  for (guint i = 0; version != NULL && own != NULL && i < own->len; i++)
    if (g_str_equal (((RopewayNamedTemplate *)g_ptr_array_index (own, i))->name,
                     places->connection->version.name))
      return NULL;
  return version;
}

static char *
fill_path (const RopewayTemplate *template, const Places *places, GError **error)
{
  g_autoptr (RopewayTree) scratch = ropeway_tree_new ();
  Places all = { places->operation, places->input, places->connection, places->environment, scratch };

  return ropeway_template_expand_path (template, fill_place, fill_expression, &all, error);
}

static char *
make_url (const RopewayEnvironment *environment, const RopewayOperation *operation, Places *places,
          GError **error)
{
  const RopewayRequestInput *input = places->input;
  if (input->url != NULL)
    return g_strdup (input->url);

  const RopewayTemplate *template = input->next_path != NULL ? input->next_path : operation->path;
  g_autofree char *path = fill_path (template, places, error);
  if (path == NULL)
    return NULL;
  g_autoptr (GString) url = g_string_new (environment->address);
  while (url->len > 0 && url->str[url->len - 1] == '/')
    g_string_truncate (url, url->len - 1);
  append_version (url, places);
  if (strchr ("/?", *path) == NULL)
    g_string_append_c (url, '/');
  g_string_append (url, path);

  gboolean has_query = strchr (url->str, '?') != NULL;
  const GPtrArray *own = input->next_path == NULL ? operation->query : NULL;
  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      const RopewayNamedTemplate *item = g_ptr_array_index (own, i);
      if (ropeway_request_places_find (input->places, ROPEWAY_PAGING_IN_QUERY, item->name) != NULL)
        continue;
      g_autofree char *value
          = ropeway_template_expand (item->value, ROPEWAY_ENCODE_NONE, fill_place, places, error);
      if (value == NULL)
        return NULL;
      append_query (url, &has_query, item->name, value);
    }
  if (get_query_version (places) != NULL)
    append_query (url, &has_query, places->connection->version.name, get_query_version (places));
  for (guint i = 0; input->query != NULL && i < input->query->len; i++)
    {
      const RopewayNameValue *item = g_ptr_array_index (input->query, i);
      append_query (url, &has_query, item->name, item->value);
    }
  for (guint i = 0; input->places != NULL && i < input->places->len; i++)
    {
      const RopewayRequestPlace *item = g_ptr_array_index (input->places, i);
      if (item->in == ROPEWAY_PAGING_IN_QUERY)
        append_query (url, &has_query, item->name, item->value);
    }
  return g_string_free (g_steal_pointer (&url), FALSE);
}

static const RopewayValue *
build_records (const RopewayOperation *operation, const RopewayRequestInput *input, RopewayTree *tree,
               RopewayProblem **problem)
{
  const RopewayFormKnown known = { input->header, input->kinds };
  RopewayValue *list = ropeway_tree_array (tree);
  for (guint i = 0; input->records != NULL && i < input->records->len; i++)
    {
      const RopewayValue *built = ropeway_record_form_build (
          &operation->form, &known, g_ptr_array_index (input->records, i), tree, problem);
      if (built == NULL)
        return NULL;
      ropeway_value_append (list, ropeway_tree_copy (tree, built));
    }
  return list;
}

static const RopewayValue *
build_record (const RopewayOperation *operation, const RopewayRequestInput *input, RopewayTree *tree,
              RopewayProblem **problem)
{
  const RopewayFormKnown known = { input->header, input->kinds };

  if (input->record == NULL)
    return ropeway_tree_null (tree);
  return ropeway_record_form_build (&operation->form, &known, input->record, tree, problem);
}

/* What the record has at @text once it is as the service wants it; nothing there is null. */
static const RopewayValue *
build_part (const char *text, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (text, NULL);
  const RopewayValue *record = build_record (places->operation, places->input, tree, problem);
  const RopewayValue *part = path != NULL && record != NULL ? ropeway_path_get (path, record) : NULL;

  return part != NULL ? part : ropeway_tree_null (tree);
}

static RopewayValue *
fill_text (const RopewayTemplate *text, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  const char *place = ropeway_template_is_single (text) ? ropeway_template_get_place (text, 0) : NULL;
  const RopewayValue *value = NULL;

  if (g_strcmp0 (place, "$record") == 0)
    value = build_record (places->operation, places->input, tree, problem);
  else if (g_strcmp0 (place, "$records") == 0)
    value = build_records (places->operation, places->input, tree, problem);
  else if (place != NULL && g_str_has_prefix (place, "$record."))
    value = build_part (place + strlen ("$record."), places, tree, problem);
  else if (place != NULL)
    value = find_place (places, place);
  if (*problem != NULL)
    return NULL;
  if (value != NULL)
    return ropeway_tree_copy (tree, value);

  g_autoptr (GError) error = NULL;
  g_autofree char *filled = ropeway_template_expand (text, ROPEWAY_ENCODE_NONE, fill_place, places, &error);
  if (filled == NULL)
    {
      *problem = problem_place (places->operation, error);
      return NULL;
    }
  return ropeway_tree_string (tree, filled, -1);
}

/* Whether @value is one place of the record, and the record has nothing for it: what is not to be changed is not said. */
static gboolean
is_left_out (const RopewayValue *value, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  g_autoptr (RopewayTemplate) template = text != NULL && ropeway_value_get_kind (value) == ROPEWAY_STRING
                                             ? ropeway_template_parse (text, NULL)
                                             : NULL;
  const char *place = template != NULL && ropeway_template_is_single (template)
                          ? ropeway_template_get_place (template, 0)
                          : NULL;

  if (place == NULL)
    return FALSE;
  if (g_str_has_prefix (place, "$record."))
    {
      g_autoptr (RopewayPath) path = ropeway_path_parse (place + strlen ("$record."), NULL);
      const RopewayValue *record = build_record (places->operation, places->input, tree, problem);
      return path != NULL && record != NULL && ropeway_path_get (path, record) == NULL;
    }
  return *place != '$' && find_place (places, place) == NULL
         && find_parameter (places->operation, place) == NULL;
}

/* Fills the places of a body. The depth is bounded by the limit of job files. */
static RopewayValue *
fill_body (const RopewayValue *value, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  RopewayValueType type = ropeway_value_get_kind (value);

  if (type == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) places_in = text != NULL ? ropeway_template_parse (text, NULL) : NULL;
      if (places_in == NULL || ropeway_template_get_n_places (places_in) == 0)
        return ropeway_tree_copy (tree, value);
      return fill_text (places_in, places, tree, problem);
    }
  if (type != ROPEWAY_ARRAY && type != ROPEWAY_OBJECT)
    return ropeway_tree_copy (tree, value);

  RopewayValue *filled = type == ROPEWAY_ARRAY ? ropeway_tree_array (tree) : ropeway_tree_object (tree);
  for (RopewayValue *child = ropeway_value_first (value); child != NULL; child = ropeway_value_next (child))
    {
      if (places->leaves_out && type == ROPEWAY_OBJECT && is_left_out (child, places, tree, problem))
        continue;
      RopewayValue *inner = fill_body (child, places, tree, problem);
      if (inner == NULL)
        return NULL;
      gsize length = 0;
      const char *name = ropeway_value_get_name (child, &length);
      if (type == ROPEWAY_ARRAY)
        ropeway_value_append (filled, inner);
      else
        ropeway_value_set (tree, filled, name, (gssize)length, inner);
    }
  return filled;
}

/* Fills one variable for record @index of a batch. A variable that may be missing is, where nothing fills its place. */
static RopewayValue *
fill_variable (const RopewayValue *value, gboolean may_miss, guint index, RopewayTree *tree, gpointer data,
               RopewayProblem **problem)
{
  const Places *all = data;
  gboolean is_batch = all->operation->batch.size > 0;
  RopewayRequestInput input = *all->input;
  Places places = { .operation = all->operation, .input = &input };

  if (is_batch && input.records != NULL && index < input.records->len)
    input.record = g_ptr_array_index (input.records, index);
  /* What is written is what the record says: all that it was made of may be of another, or is to be left as it is. */
  if (input.record != NULL)
    input.fields = NULL;
  places.leaves_out = input.record != NULL;
  if (may_miss && is_left_out (value, &places, tree, problem))
    return NULL;
  return fill_body (value, &places, tree, problem);
}

static RopewayValue *
build_graphql (const RopewayOperation *operation, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  gboolean is_batch = operation->batch.size > 0;
  guint n = is_batch && places->input->records != NULL ? places->input->records->len : 0;

  return ropeway_graphql_body_new (operation, n, fill_variable, places, tree, problem);
}

/* Returns: (nullable): not where there is none, nor with a problem. */
static RopewayValue *
build_body (const RopewayOperation *operation, Places *places, RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *body = NULL;

  if (places->input->next_path != NULL)
    return NULL;
  if (operation->graphql.document != NULL)
    return build_graphql (operation, places, tree, problem);
  switch (operation->body_type)
    {
    case ROPEWAY_BODY_RECORD:
      body = build_record (operation, places->input, tree, problem);
      break;
    case ROPEWAY_BODY_RECORDS:
      body = build_records (operation, places->input, tree, problem);
      break;
    case ROPEWAY_BODY_TEMPLATE:
      return fill_body (operation->body, places, tree, problem);
    case ROPEWAY_BODY_NONE:
      break;
    }
  return body != NULL ? ropeway_tree_copy (tree, body) : NULL;
}

static GBytes *
make_body (const RopewayOperation *operation, Places *places, char **content_type, RopewayProblem **problem)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GError) error = NULL;
  RopewayValue *body = build_body (operation, places, tree, problem);

  if (*problem != NULL)
    return NULL;
  if (!ropeway_request_places_fill_body (places->input->places, tree, &body, &error))
    {
      *problem = problem_place (operation, error);
      return NULL;
    }
  return body != NULL ? ropeway_body_write (operation, body, content_type, problem) : NULL;
}

static void
add_headers (RopewayPreparedRequest *self, const GPtrArray *headers, Places *places, GError **error)
{
  for (guint i = 0; headers != NULL && i < headers->len && *error == NULL; i++)
    {
      const RopewayNamedTemplate *header = g_ptr_array_index (headers, i);
      if (ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_HEADER, header->name) != NULL)
        continue;
      g_autofree char *value
          = ropeway_template_expand (header->value, ROPEWAY_ENCODE_NONE, fill_place, places, error);
      if (value != NULL)
        g_ptr_array_add (self->headers, ropeway_name_value_new (header->name, value));
    }
}

static RopewayPreparedRequest *
prepared_new (const RopewayOperation *operation, const char *method)
{
  RopewayPreparedRequest *self = g_new0 (RopewayPreparedRequest, 1);
  self->method = g_strdup (method);
  self->operation = g_strdup (operation->id);
  self->repeat = operation->repeat;
  self->graphql = operation->graphql.document != NULL ? operation : NULL;
  self->accept = ropeway_body_format_accepts (&operation->format);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  return self;
}

/* SOAP 1.1 asks for it even where it is empty (§6.1.1); 1.2 has it in the Content-Type. */
static void
add_soap_action (RopewayPreparedRequest *self, const RopewayBodyFormat *format)
{
  if (format->soap != ROPEWAY_SOAP_1_1)
    return;
  g_autofree char *quoted
      = g_strconcat ("\"", format->soap_action != NULL ? format->soap_action : "", "\"", NULL);
  g_ptr_array_add (self->headers, ropeway_name_value_new ("SOAPAction", quoted));
}

static gboolean
add_all_headers (RopewayPreparedRequest *self, Places *places, RopewayProblem **problem)
{
  const RopewayOperation *operation = places->operation;
  g_autoptr (GError) error = NULL;

  add_soap_action (self, &operation->format);
  if (get_version (places, ROPEWAY_VERSION_IN_HEADER) != NULL)
    g_ptr_array_add (self->headers,
                     ropeway_name_value_new (places->connection->version.name, places->environment->version));
  add_headers (self, places->connection->headers, places, &error);
  if (error == NULL)
    add_headers (self, places->environment->headers, places, &error);
  if (error == NULL)
    add_headers (self, operation->headers, places, &error);
  if (error != NULL)
    {
      *problem = problem_place (operation, error);
      return FALSE;
    }
  for (guint i = 0; places->input->places != NULL && i < places->input->places->len; i++)
    {
      const RopewayRequestPlace *place = g_ptr_array_index (places->input->places, i);
      if (place->in == ROPEWAY_PAGING_IN_HEADER)
        g_ptr_array_add (self->headers, ropeway_name_value_new (place->name, place->value));
    }
  if (operation->repeat == ROPEWAY_REPEAT_KEY && places->input->key != NULL)
    g_ptr_array_add (self->headers, ropeway_name_value_new (operation->key_header, places->input->key));
  return TRUE;
}

RopewayPreparedRequest *
ropeway_prepare_request (const RopewayConnection *connection, const RopewayEnvironment *environment,
                         const RopewayOperation *operation, const RopewayRequestInput *input,
                         RopewayProblem **problem)
{
  g_autoptr (RopewayPreparedRequest) self = prepared_new (operation, operation->method);
  g_autoptr (GError) error = NULL;
  Places places = { operation, input, connection, environment, NULL };

  self->url = make_url (environment, operation, &places, &error);
  if (self->url == NULL)
    {
      *problem = problem_place (operation, error);
      return NULL;
    }
  if (!add_all_headers (self, &places, problem))
    return NULL;
  self->body = make_body (operation, &places, &self->content_type, problem);
  if (*problem != NULL)
    return NULL;
  return g_steal_pointer (&self);
}

RopewayPreparedRequest *
ropeway_prepare_stored_request (const RopewayConnection *connection, const RopewayEnvironment *environment,
                                const RopewayOperation *operation, const char *method, const char *url,
                                GBytes *body, const char *content_type, const RopewayRequestInput *input,
                                RopewayProblem **problem)
{
  g_autoptr (RopewayPreparedRequest) self = prepared_new (operation, method);
  Places places = { operation, input, connection, environment, NULL };

  self->url = g_strdup (url);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->content_type = g_strdup (content_type);
  if (!add_all_headers (self, &places, problem))
    return NULL;
  return g_steal_pointer (&self);
}
