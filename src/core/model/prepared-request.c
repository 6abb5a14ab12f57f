/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: fills an operation in: the one place where values of a record become parts of an address. */
#include "model/prepared-request-private.h"

#include <string.h>

#include "base/i18n.h"

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

const RopewayParameter *
ropeway_filling_find_parameter (const RopewayOperation *operation, const char *name)
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

const RopewayValue *
ropeway_filling_find (const RopewayFilling *places, const char *place)
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

char *
ropeway_filling_dup_text (const char *place, gpointer data, GError **error)
{
  const RopewayFilling *places = data;

  if (g_str_equal (place, "$id"))
    return g_strdup (places->input->id);
  const RopewayRequestPlace *page
      = ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_PATH, place);
  if (page != NULL)
    return g_strdup (page->value);
  const RopewayValue *value = ropeway_filling_find (places, place);
  if (value != NULL)
    return dup_scalar (value, error);
  const RopewayParameter *parameter = ropeway_filling_find_parameter (places->operation, place);
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
  const RopewayFilling *places = data;
  const RopewayOperation *operation = places->operation;
  gboolean is_chosen = ropeway_filling_find_parameter (operation, place) != NULL;
  gboolean is_ours
      = g_str_equal (place, "$id")
        || ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_PATH, place) != NULL;
  const RopewayValue *value = is_ours ? NULL : ropeway_filling_find (places, place);

  if (is_in_query (places->input, place))
    return NULL;
  if (value != NULL && ropeway_value_get_kind (value) != ROPEWAY_NULL)
    return value;
  g_autofree char *text = ropeway_filling_dup_text (place, data, error);
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
  RopewayFilling places = { operation, input, NULL, NULL, NULL };

  return ropeway_template_expand (text, encode, ropeway_filling_dup_text, &places, error);
}

RopewayProblem *
ropeway_filling_problem (const RopewayOperation *operation, const GError *error)
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
get_version (const RopewayFilling *places, RopewayVersionIn in)
{
  return places->connection->version.in == in ? places->environment->version : NULL;
}

static void
append_version (GString *url, const RopewayFilling *places)
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
get_query_version (const RopewayFilling *places)
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
fill_path (const RopewayTemplate *template, const RopewayFilling *places, GError **error)
{
  g_autoptr (RopewayTree) scratch = ropeway_tree_new ();
  RopewayFilling all = { places->operation, places->input, places->connection, places->environment, scratch };

  return ropeway_template_expand_path (template, ropeway_filling_dup_text, fill_expression, &all, error);
}

static char *
make_url (const RopewayEnvironment *environment, const RopewayOperation *operation, RopewayFilling *places,
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
      g_autofree char *value = ropeway_template_expand (item->value, ROPEWAY_ENCODE_NONE,
                                                        ropeway_filling_dup_text, places, error);
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

static void
add_headers (RopewayPreparedRequest *self, const GPtrArray *headers, RopewayFilling *places, GError **error)
{
  for (guint i = 0; headers != NULL && i < headers->len && *error == NULL; i++)
    {
      const RopewayNamedTemplate *header = g_ptr_array_index (headers, i);
      if (ropeway_request_places_find (places->input->places, ROPEWAY_PAGING_IN_HEADER, header->name) != NULL)
        continue;
      g_autofree char *value = ropeway_template_expand (header->value, ROPEWAY_ENCODE_NONE,
                                                        ropeway_filling_dup_text, places, error);
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
add_all_headers (RopewayPreparedRequest *self, RopewayFilling *places, RopewayProblem **problem)
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
      *problem = ropeway_filling_problem (operation, error);
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
  RopewayFilling places = { operation, input, connection, environment, NULL };

  self->url = make_url (environment, operation, &places, &error);
  if (self->url == NULL)
    {
      *problem = ropeway_filling_problem (operation, error);
      return NULL;
    }
  if (!add_all_headers (self, &places, problem))
    return NULL;
  self->body = ropeway_filling_make_body (operation, &places, &self->content_type, problem);
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
  RopewayFilling places = { operation, input, connection, environment, NULL };

  self->url = g_strdup (url);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->content_type = g_strdup (content_type);
  if (!add_all_headers (self, &places, problem))
    return NULL;
  return g_steal_pointer (&self);
}
