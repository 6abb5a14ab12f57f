/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an address that would send credentials astray is refused here, before any run. */
#include "model/connection.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "model/connection-tls-reader.h"
#include "model/login-reader.h"
#include "model/named-template.h"
#include "model/sign-in.h"

static void
environment_free (gpointer data)
{
  RopewayEnvironment *self = data;

  g_free (self->name);
  g_free (self->address);
  g_free (self->written);
  g_free (self->version);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self);
}

RopewayConnection *
ropeway_connection_ref (RopewayConnection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ropeway_connection_unref (RopewayConnection *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->zone_name);
  g_free (self->limits.budget);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  ropeway_api_version_clear (&self->version);
  g_ptr_array_unref (self->environments);
  ropeway_sign_in_clear (&self->sign_in);
  ropeway_connection_tls_clear (&self->tls);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_ptr_array_unref (self->operations);
  g_free (self->pointer);
  ropeway_tree_unref (self->tree);
  g_free (self);
}

/* A file, or the folder that files are in, of this computer. */
static const char *
check_file (const char *address)
{
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;

  if (g_path_is_absolute (address))
    return NULL;
  path = g_filename_from_uri (address, &host, NULL);
  return path != NULL && host == NULL && g_path_is_absolute (path) ? NULL : "connection.address-file";
}

/* The parts of an address that are refused may hold a password: they are not quoted.
 * Returns: the code of what is wrong, NULL where it is good. */
static const char *
check_address (const char *address, gboolean is_file, char **scheme)
{
  if (is_file)
    return check_file (address);
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);

  /* GUri lets white space and some others through (RFC 3986 has none of them). */
  if (uri == NULL || strpbrk (address, " \t\r\n\"<>\\^`{|}") != NULL)
    return "connection.address-bad";
  /* One of the practice apps: whoever runs the job knows where they are. */
  if (strcmp (g_uri_get_scheme (uri), "practice") == 0)
    return ropeway_ident_is_slug (g_uri_get_path (uri)) ? NULL : "connection.address-bad";
  if (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0)
    {
      *scheme = g_strdup (g_uri_get_scheme (uri));
      return "connection.address-scheme";
    }
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_port (uri) == 0)
    return "connection.address-bad";
  if (g_uri_get_userinfo (uri) != NULL)
    return "connection.address-user";
  if (g_uri_get_query (uri) != NULL)
    return "connection.address-query";
  if (g_uri_get_fragment (uri) != NULL)
    return "connection.address-fragment";
  return NULL;
}

/* Of a connection or environment. */
static GPtrArray *
read_headers (RopewayObjectReader *reader)
{
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "headers"));

  GPtrArray *headers = ropeway_named_templates_read (reader, "headers", ROPEWAY_NAMES_OF_HEADERS);

  for (guint i = 0; i < headers->len; i++)
    {
      const RopewayNamedTemplate *header = g_ptr_array_index (headers, i);
      g_autofree char *at = ropeway_pointer_join (pointer, header->name);

      /* What signs every request in belongs to the sign-in, which knows where it may go. */
      if (g_ascii_strcasecmp (header->name, "Cookie") == 0)
        ropeway_problems_add (reader->problems, ropeway_problem_new ("request.secret-in-plain", at, "member",
                                                                     header->name, NULL));
      if (ropeway_template_get_n_places (header->value) > 0)
        ropeway_problems_add (reader->problems,
                              ropeway_problem_new ("connection.header-place", at, "place",
                                                   ropeway_template_get_place (header->value, 0), NULL));
    }
  return headers;
}

static RopewayEnvironment *
read_environment (const RopewayConnection *connection, const RopewayValue *value, const char *name,
                  const char *pointer, RopewayProblems *problems)
{
  gboolean is_file = g_strcmp0 (connection->kind, "file") == 0;
  g_auto (RopewayObjectReader) reader = { 0 };
  g_autofree char *scheme = NULL;
  RopewayEnvironment *self;
  const char *code;

  if (!ropeway_ident_is_slug (name))
    {
      g_autofree char *suggestion = ropeway_ident_slugify (name);

      ropeway_problems_add (problems,
                            ropeway_problem_new ("document.id-bad", pointer, "member", "environments",
                                                 "found", name, "suggestion", suggestion, NULL));
    }
  if (!ropeway_object_reader_init (&reader, &ropeway_form_environment, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayEnvironment, 1);
  self->name = g_strdup (name);
  self->private_network = ropeway_object_reader_boolean (&reader, "privateNetwork", FALSE);
  self->address = ropeway_object_reader_text (&reader, "address", ROPEWAY_NEEDED);
  /* Stands only in documents in memory, see practice/practice-address.h. */
  self->written = ropeway_value_dup_member_text (value, "standsFor");
  if (self->written == NULL)
    self->written = g_strdup (self->address);
  self->version = ropeway_api_version_read_own (&connection->version, &reader);
  self->headers = read_headers (&reader);
  code = self->address != NULL ? check_address (self->address, is_file, &scheme) : NULL;
  if (code != NULL)
    ropeway_problems_add (problems, ropeway_problem_new (code, ropeway_object_reader_at (&reader, "address"),
                                                         "found", scheme, NULL));
  return self;
}

static void
read_environments (RopewayObjectReader *reader, RopewayConnection *self)
{
  const RopewayValue *object = ropeway_object_reader_object (reader, "environments", ROPEWAY_NEEDED);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "environments"));

  if (object != NULL && ropeway_value_get_length (object) == 0)
    ropeway_problems_add (reader->problems,
                          ropeway_problem_new ("connection.environments-empty", pointer, NULL));
  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);
      RopewayEnvironment *environment = read_environment (self, member, name, at, reader->problems);

      if (environment != NULL)
        g_ptr_array_add (self->environments, environment);
    }
}

static void
read_limits (RopewayObjectReader *reader, RopewayConnection *self)
{
  g_auto (RopewayObjectReader) limits = { 0 };
  const gint64 ms = 1000;

  if (!ropeway_object_reader_init_member (&limits, &ropeway_form_limits, reader, "limits", ROPEWAY_OPTIONAL))
    return;
  self->limits.budget = ropeway_object_reader_slug (&limits, "budget", ROPEWAY_OPTIONAL);
  self->limits.per_second
      = (guint)ropeway_object_reader_integer (&limits, "perSecond", 1, ROPEWAY_LIMIT_RATE, 0);
  self->limits.per_minute
      = (guint)ropeway_object_reader_integer (&limits, "perMinute", 1, ROPEWAY_LIMIT_RATE, 0);
  self->limits.in_flight
      = (guint)ropeway_object_reader_integer (&limits, "inFlight", 1, ROPEWAY_LIMIT_IN_FLIGHT, 0);
  self->limits.connect
      = ropeway_object_reader_duration (&limits, "connect", ms, ROPEWAY_LIMIT_TIMEOUT_MS * ms, 0);
  self->limits.idle = ropeway_object_reader_duration (&limits, "idle", ms, ROPEWAY_LIMIT_TIMEOUT_MS * ms, 0);
  self->limits.total
      = ropeway_object_reader_duration (&limits, "total", ms, ROPEWAY_LIMIT_TIMEOUT_MS * ms, 0);
}

static void
read_operations (RopewayObjectReader *reader, RopewayConnection *self)
{
  const RopewayValue *list
      = ropeway_object_reader_list (reader, "operations", ROPEWAY_OPTIONAL, ROPEWAY_LIMIT_OPERATIONS);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "operations"));
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      g_autoptr (RopewayOperation) operation = ropeway_operation_parse (item, at, reader->problems);
      const RopewayOperation *first;

      if (operation == NULL)
        continue;
      first = operation->id != NULL ? ropeway_connection_find_operation (self, operation->id) : NULL;
      if (first != NULL)
        {
          g_autofree char *id_at = ropeway_pointer_join (at, "id");

          ropeway_problems_add (reader->problems,
                                ropeway_problem_new ("document.id-twice", id_at, "found", operation->id,
                                                     "first", first->pointer, NULL));
        }
      g_ptr_array_add (self->operations, g_steal_pointer (&operation));
    }
}

/* Choices are for the person who makes the job: without them it still runs. */
static void
check_choices (const RopewayConnection *self, RopewayProblems *problems)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->operations->len; i++)
    if (((RopewayOperation *)g_ptr_array_index (self->operations, i))->id != NULL)
      g_ptr_array_add (ids, ((RopewayOperation *)g_ptr_array_index (self->operations, i))->id);
  g_ptr_array_add (ids, NULL);
  for (guint i = 0; i < self->operations->len; i++)
    {
      const RopewayOperation *operation = g_ptr_array_index (self->operations, i);

      for (guint j = 0; j < operation->parameters->len; j++)
        {
          const RopewayParameter *parameter = g_ptr_array_index (operation->parameters, j);
          const char *found = parameter->choices_operation;
          g_autofree char *pointer = g_strconcat (operation->pointer, "/parameters", NULL);
          g_autofree char *at = ropeway_pointer_join (pointer, parameter->name);
          g_autofree char *choices = g_strconcat (at, "/choices/operation", NULL);

          if (found != NULL && !g_strv_contains ((const char *const *)ids->pdata, found))
            ropeway_problems_add (
                problems,
                ropeway_problem_new ("operation.choices-unknown", choices, "found", found, "suggestion",
                                     ropeway_ident_suggest (found, (const char *const *)ids->pdata), NULL));
        }
    }
}

RopewayConnection *
ropeway_connection_parse (RopewayTree *tree, const RopewayValue *value, const char *pointer,
                          RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayConnection *self;

  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!ropeway_object_reader_init (&reader, &ropeway_form_connection, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayConnection, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tree = ropeway_tree_ref (tree);
  self->pointer = g_strdup (pointer);
  self->environments = g_ptr_array_new_with_free_func (environment_free);
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_operation_free);
  self->id = ropeway_object_reader_slug (&reader, "id", ROPEWAY_NEEDED);
  self->name = ropeway_object_reader_name (&reader, "name", ROPEWAY_OPTIONAL);
  if (self->name == NULL)
    self->name = g_strdup (self->id);
  self->kind = ropeway_object_reader_text (&reader, "kind", ROPEWAY_NEEDED);
  self->zone_name = ropeway_object_reader_zone (&reader, "zone", &self->zone);
  ropeway_api_version_read (&self->version, &reader);
  read_environments (&reader, self);
  ropeway_sign_in_read (&self->sign_in, &reader);
  ropeway_connection_tls_read (&self->tls, &reader);
  self->headers = read_headers (&reader);
  read_limits (&reader, self);
  read_operations (&reader, self);
  check_choices (self, problems);
  ropeway_login_check (self, problems);
  ropeway_connection_tls_check (self, problems);
  return self;
}

const RopewayEnvironment *
ropeway_connection_find_environment (const RopewayConnection *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->environments->len; i++)
    {
      const RopewayEnvironment *environment = g_ptr_array_index (self->environments, i);

      if (strcmp (environment->name, name) == 0)
        return environment;
    }
  return NULL;
}

const RopewayOperation *
ropeway_connection_find_operation (const RopewayConnection *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->operations->len; i++)
    {
      const RopewayOperation *operation = g_ptr_array_index (self->operations, i);

      if (g_strcmp0 (operation->id, id) == 0)
        return operation;
    }
  return NULL;
}

char **
ropeway_connection_dup_secret_names (const RopewayConnection *self)
{
  const RopewayCredential *credentials[12];
  guint n = 7;
  g_autoptr (GStrvBuilder) names = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  credentials[0] = &self->sign_in.user;
  credentials[1] = &self->sign_in.password;
  credentials[2] = &self->sign_in.token;
  credentials[3] = &self->sign_in.key;
  credentials[4] = &self->tls.certificate;
  credentials[5] = &self->tls.key;
  credentials[6] = &self->tls.password;
  if (self->sign_in.oauth != NULL)
    {
      credentials[n++] = &self->sign_in.oauth->client_id;
      credentials[n++] = &self->sign_in.oauth->client_secret;
    }
  if (self->sign_in.signing != NULL)
    {
      credentials[n++] = &self->sign_in.signing->access_key;
      credentials[n++] = &self->sign_in.signing->secret_key;
      credentials[n++] = &self->sign_in.signing->session_token;
    }
  names = g_strv_builder_new ();
  for (guint i = 0; i < n; i++)
    {
      gboolean is_known = FALSE;

      /* User and password may be one secret. */
      for (guint j = 0; j < i; j++)
        is_known |= g_strcmp0 (credentials[i]->secret, credentials[j]->secret) == 0;
      if (credentials[i]->secret != NULL && !is_known)
        g_strv_builder_add (names, credentials[i]->secret);
    }
  return g_strv_builder_end (names);
}
