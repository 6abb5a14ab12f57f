/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is sent with a request by name is checked when it is read, not when the service refuses it. */
#include "model/named-template.h"

#include <string.h>

/* Names that carry nothing but a credential. Others may: these are those that cannot be meant otherwise. */
static const char *const secret_headers[]
    = { "authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "x-auth-token", NULL };
static const char *const secret_parameters[]
    = { "api_key", "apikey", "api-key", "access_token", "client_secret", "password", NULL };

/* Returns: how many bytes at the beginning of @text can be in the name of a header (RFC 9110 §5.6.2, a token). */
static gsize
count_token (const char *text)
{
  gsize n = 0;

  while (text[n] != '\0' && (g_ascii_isalnum (text[n]) || strchr ("!#$%&'*+-.^_`|~", text[n]) != NULL))
    n++;
  return n;
}

gboolean
ropeway_check_header_name (const char *text, const char *pointer, RopewayProblems *problems)
{
  gsize n;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (problems != NULL, FALSE);

  n = count_token (text);
  if (n > 0 && text[n] == '\0')
    return TRUE;
  /* Behind the name may stand the value, which may be a secret ("Authorization: Bearer …"). */
  shown = g_strndup (text, n);
  ropeway_problems_add (problems, ropeway_problem_new ("request.header-name-bad", pointer, "found",
                                                       n > 0 ? shown : NULL, NULL));
  return FALSE;
}

static void
named_template_free (gpointer data)
{
  RopewayNamedTemplate *self = data;

  g_free (self->name);
  ropeway_template_unref (self->value);
  g_free (self);
}

/* Returns: (transfer full) (nullable): numbers and truths stand in a query as they stand in the file. */
static RopewayTemplate *
read_value (const RopewayValue *value, const char *name, const char *pointer, RopewayProblems *problems)
{
  const char *token;
  gsize length;
  g_autofree char *text = NULL;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      text = g_strndup (token, length);
      return ropeway_template_parse (text, NULL);
    case ROPEWAY_BOOLEAN:
      return ropeway_template_parse (ropeway_value_get_boolean (value) ? "true" : "false", NULL);
    case ROPEWAY_STRING:
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return ropeway_read_template (value, name, pointer, problems);
}

gboolean
ropeway_names_carry_secret (const char *name, RopewayNamesOf names_of)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains (names_of == ROPEWAY_NAMES_OF_HEADERS ? secret_headers : secret_parameters, lower);
}

/* @parent: where the object stands: a name that is none may hold a secret, so the pointer does not go on to it. */
static gboolean
check_name (const char *name, RopewayNamesOf names_of, const char *parent, RopewayProblems *problems)
{
  g_autofree char *pointer = NULL;

  if (names_of == ROPEWAY_NAMES_OF_HEADERS && !ropeway_check_header_name (name, parent, problems))
    return FALSE;
  if (!ropeway_names_carry_secret (name, names_of))
    return TRUE;
  pointer = ropeway_pointer_join (parent, name);
  ropeway_problems_add (problems,
                        ropeway_problem_new ("request.secret-in-plain", pointer, "member", name, NULL));
  return FALSE;
}

GPtrArray *
ropeway_named_templates_read (RopewayObjectReader *reader, const char *name, RopewayNamesOf names_of)
{
  const RopewayValue *object = ropeway_object_reader_object (reader, name, ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, name));
  GPtrArray *list = g_ptr_array_new_with_free_func (named_template_free);

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *key = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, key);
      g_autoptr (RopewayTemplate) value = NULL;
      RopewayNamedTemplate *item;

      if (!check_name (key, names_of, pointer, reader->problems))
        continue;
      value = read_value (member, key, at, reader->problems);
      if (value == NULL)
        continue;
      item = g_new0 (RopewayNamedTemplate, 1);
      item->name = g_strdup (key);
      item->value = g_steal_pointer (&value);
      g_ptr_array_add (list, item);
    }
  return list;
}
