/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/connection-edit.h"

#include <string.h>

#include "base/i18n.h"
#include "base/ident.h"
#include "base/limits.h"
#include "gtk/common/words.h"

#define DEFAULT_ENVIRONMENT "live"

/* The words of a document for each type, and which members of it are secrets. */
static const struct
{
  RopewaySignInType type;
  const char *word;
  const char *secret; /* (nullable): the member that names one */
} sign_ins[] = {
  { ROPEWAY_SIGN_IN_NONE, "none", NULL },
  { ROPEWAY_SIGN_IN_BASIC, "basic", "password" },
  { ROPEWAY_SIGN_IN_BEARER, "bearer", "token" },
  { ROPEWAY_SIGN_IN_API_KEY, "api-key", "key" },
};

RopewayTree *
ropeway_connection_edit_new (const char *id)
{
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *environments = ropeway_tree_object (tree);
  RopewayValue *environment = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, root, "id", id);
  ropeway_value_set_text (tree, root, "name", "");
  ropeway_value_set_text (tree, root, "kind", "rest");
  ropeway_value_set_text (tree, environment, "address", "");
  ropeway_value_set (tree, environments, DEFAULT_ENVIRONMENT, -1, environment);
  ropeway_value_set (tree, root, "environments", -1, environments);
  ropeway_value_set (tree, root, "operations", -1, ropeway_tree_array (tree));
  ropeway_tree_set_root (tree, root);
  return tree;
}

RopewayValue *
ropeway_connection_edit_find_environment (const RopewayValue *root, const char *name)
{
  return ropeway_value_get (ropeway_value_get (root, "environments"), name);
}

/* Leaves the token alone where it says the same: a document that nobody changed stays as it came. */
static void
set_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text)
{
  g_autofree char *old = ropeway_value_dup_member_text (object, name);

  if (g_strcmp0 (old, text) != 0)
    ropeway_value_set_text (tree, object, name, text);
}

static void
set_optional_text (RopewayTree *tree, RopewayValue *object, const char *name, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (*trimmed == '\0')
    ropeway_value_remove (object, name, -1);
  else
    set_text (tree, object, name, trimmed);
}

/* ---- the connection ---- */

void
ropeway_connection_edit_set_name (RopewayTree *tree, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  set_text (tree, ropeway_tree_get_root (tree), "name", trimmed);
}

void
ropeway_connection_edit_set_address (RopewayTree *tree, const char *environment, const char *text)
{
  RopewayValue *object = ropeway_connection_edit_find_environment (ropeway_tree_get_root (tree), environment);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;

  if (object == NULL)
    return;
  if (*trimmed == '\0' || strstr (trimmed, "://") != NULL || g_str_has_prefix (trimmed, "practice:"))
    whole = g_strdup (trimmed);
  else
    whole = g_strconcat ("https://", trimmed, NULL);
  set_text (tree, object, "address", whole);
}

void
ropeway_connection_edit_set_private (RopewayTree *tree, const char *environment, gboolean is_private)
{
  RopewayValue *object = ropeway_connection_edit_find_environment (ropeway_tree_get_root (tree), environment);

  if (object == NULL || ropeway_value_get_member_boolean (object, "privateNetwork", FALSE) == is_private)
    return;
  if (is_private)
    ropeway_value_set_boolean (tree, object, "privateNetwork", TRUE);
  else
    ropeway_value_remove (object, "privateNetwork", -1);
}

/* ---- signing in ---- */

static char *
make_secret_name (const RopewayValue *root, const char *member)
{
  g_autofree char *id = ropeway_value_dup_member_text (root, "id");
  g_autofree char *base = g_strdup (id != NULL ? id : "");
  g_autofree char *whole = NULL;

  g_strdelimit (base, "-", '_');
  /* Room for "_" and the longest member. */
  if (strlen (base) > ROPEWAY_LIMIT_SECRET_NAME_BYTES - 16)
    base[ROPEWAY_LIMIT_SECRET_NAME_BYTES - 16] = '\0';
  whole = g_strconcat (g_ascii_isalpha (*base) ? "" : "c_", base, "_", member, NULL);
  return ropeway_ident_is_secret_name (whole) ? g_steal_pointer (&whole) : g_strdup (member);
}

void
ropeway_connection_edit_set_sign_in (RopewayTree *tree, RopewaySignInType type)
{
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *old = ropeway_value_get (root, "signIn");
  RopewayValue *sign_in;
  RopewayValue *credential;
  g_autofree char *secret = NULL;

  g_return_if_fail ((guint)type < G_N_ELEMENTS (sign_ins));
  if (old == NULL ? type == ROPEWAY_SIGN_IN_NONE
                  : ropeway_value_is_text (ropeway_value_get (old, "type"), sign_ins[type].word))
    return;
  if (type == ROPEWAY_SIGN_IN_NONE)
    {
      ropeway_value_remove (root, "signIn", -1);
      return;
    }
  sign_in = ropeway_tree_object (tree);
  ropeway_value_set_text (tree, sign_in, "type", sign_ins[type].word);
  if (type == ROPEWAY_SIGN_IN_BASIC)
    ropeway_value_set_text (tree, sign_in, "user", "");
  credential = ropeway_tree_object (tree);
  secret = make_secret_name (root, sign_ins[type].secret);
  ropeway_value_set_text (tree, credential, "secret", secret);
  ropeway_value_set (tree, sign_in, sign_ins[type].secret, -1, credential);
  if (type == ROPEWAY_SIGN_IN_API_KEY)
    ropeway_value_set_text (tree, sign_in, "name", "X-Api-Key");
  ropeway_value_set (tree, root, "signIn", -1, sign_in);
}

void
ropeway_connection_edit_set_sign_in_text (RopewayTree *tree, const char *member, const char *text)
{
  RopewayValue *sign_in = ropeway_value_get (ropeway_tree_get_root (tree), "signIn");
  RopewayValue *old = ropeway_value_get (sign_in, member);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (sign_in != NULL && (old == NULL || ropeway_value_get_kind (old) != ROPEWAY_OBJECT))
    set_text (tree, sign_in, member, trimmed);
}

char *
ropeway_connection_edit_dup_secret (const RopewayValue *root, const char *member)
{
  return ropeway_value_dup_member_text (ropeway_value_get (ropeway_value_get (root, "signIn"), member),
                                        "secret");
}

/* ---- operations ---- */

static gboolean
has_place (const RopewayValue *value)
{
  g_autofree char *text = NULL;

  if (value == NULL)
    return FALSE;
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      text = ropeway_value_dup_text (value, NULL);
      return text != NULL && strchr (text, '{') != NULL;
    }
  for (const RopewayValue *item = ropeway_value_first (value); item != NULL; item = ropeway_value_next (item))
    if (has_place (item))
      return TRUE;
  return FALSE;
}

RopewayUse
ropeway_connection_edit_judge (const RopewayValue *operation)
{
  const RopewayValue *request = ropeway_value_get (operation, "request");
  g_autofree char *method = ropeway_value_dup_member_text (request, "method");
  g_autofree char *path = ropeway_value_dup_member_text (request, "path");
  gboolean has_id = path != NULL && strstr (path, "{$id}") != NULL;
  gboolean has_parameters = ropeway_value_get_length (ropeway_value_get (operation, "parameters")) > 0;

  if (g_strcmp0 (method, "GET") == 0)
    {
      if (!has_parameters
          && (has_place (ropeway_value_get (request, "path"))
              || has_place (ropeway_value_get (request, "query"))))
        return has_id ? ROPEWAY_USE_OTHER : ROPEWAY_USE_FIND;
      return ropeway_value_get_length (ropeway_value_get (operation, "key")) > 0 ? ROPEWAY_USE_READ
                                                                                 : ROPEWAY_USE_OTHER;
    }
  if (g_strcmp0 (method, "DELETE") == 0)
    return ROPEWAY_USE_OTHER;
  if (has_id || g_strcmp0 (method, "PATCH") == 0)
    return ROPEWAY_USE_CHANGE;
  return g_strcmp0 (method, "POST") == 0 || g_strcmp0 (method, "PUT") == 0 ? ROPEWAY_USE_ADD
                                                                           : ROPEWAY_USE_OTHER;
}

char *
ropeway_connection_edit_describe (RopewayUse use, const char *noun)
{
  g_autofree char *plural = noun != NULL && *noun != '\0' ? ropeway_words_dup_plural (noun) : NULL;

  switch (use)
    {
    case ROPEWAY_USE_READ:
      return plural != NULL ? g_strdup_printf (_ ("Reads %s"), plural) : g_strdup (_ ("Reads"));
    case ROPEWAY_USE_ADD:
      return plural != NULL ? g_strdup_printf (_ ("Adds %s"), plural) : g_strdup (_ ("Adds"));
    case ROPEWAY_USE_CHANGE:
      return plural != NULL ? g_strdup_printf (_ ("Changes %s"), plural) : g_strdup (_ ("Changes"));
    case ROPEWAY_USE_FIND:
      return plural != NULL ? g_strdup_printf (_ ("Finds %s"), plural) : g_strdup (_ ("Finds"));
    case ROPEWAY_USE_OTHER:
      break;
    }
  return g_strdup (_ ("Helps with the others"));
}

static gboolean
is_taken (const RopewayValue *operations, const char *id)
{
  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_value_is_text (ropeway_value_get (item, "id"), id))
      return TRUE;
  return FALSE;
}

static char *
make_id (const RopewayValue *operations, const char *name)
{
  g_autofree char *slug = ropeway_ident_slugify (name);
  char *id = g_strdup (slug);

  for (guint i = 2; is_taken (operations, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%.*s-%u", ROPEWAY_LIMIT_SLUG_BYTES - 8, slug, i);
    }
  return id;
}

RopewayValue *
ropeway_connection_edit_add_operation (RopewayTree *tree, RopewayUse use, const char *name)
{
  static const char *const methods[] = { "GET", "POST", "PATCH", "GET", "GET" };
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *operations = ropeway_value_get (root, "operations");
  RopewayValue *operation = ropeway_tree_object (tree);
  RopewayValue *request = ropeway_tree_object (tree);
  g_autofree char *id = NULL;

  if (operations == NULL)
    {
      operations = ropeway_tree_array (tree);
      ropeway_value_set (tree, root, "operations", -1, operations);
    }
  id = make_id (operations, name);
  ropeway_value_set_text (tree, operation, "id", id);
  ropeway_value_set_text (tree, request, "method", methods[use]);
  ropeway_value_set_text (tree, request, "path", use == ROPEWAY_USE_CHANGE ? "/{$id}" : "/");
  if (use == ROPEWAY_USE_ADD || use == ROPEWAY_USE_CHANGE)
    ropeway_value_set_text (tree, request, "body", "record");
  ropeway_value_set (tree, operation, "request", -1, request);
  ropeway_value_append (operations, operation);
  return operation;
}

static void
set_key (RopewayTree *tree, RopewayValue *operation, const char *text)
{
  g_autofree char *old = ropeway_connection_edit_dup_key (operation);
  g_auto (GStrv) parts = g_strsplit (text, ",", ROPEWAY_LIMIT_KEY_FIELDS);
  RopewayValue *key;

  if (g_str_equal (old, text))
    return;
  key = ropeway_tree_array (tree);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      ropeway_value_append (key, ropeway_tree_string (tree, *part, -1));
  if (ropeway_value_get_length (key) > 0)
    ropeway_value_set (tree, operation, "key", -1, key);
  else
    ropeway_value_remove (operation, "key", -1);
}

void
ropeway_connection_edit_set_operation (RopewayTree *tree, RopewayValue *operation,
                                       const RopewayOperationTexts *texts)
{
  RopewayValue *request = ropeway_value_get (operation, "request");

  if (texts->name != NULL)
    set_optional_text (tree, operation, "name", texts->name);
  if (texts->noun != NULL)
    set_optional_text (tree, operation, "noun", texts->noun);
  if (texts->method != NULL)
    set_text (tree, request, "method", texts->method);
  if (texts->path != NULL)
    set_text (tree, request, "path", texts->path);
  if (texts->records != NULL)
    set_optional_text (tree, operation, "records", texts->records);
  if (texts->new_id != NULL)
    set_optional_text (tree, operation, "newId", texts->new_id);
  if (texts->key != NULL)
    set_key (tree, operation, texts->key);
}

char *
ropeway_connection_edit_dup_key (const RopewayValue *operation)
{
  GString *text = g_string_new (NULL);

  for (const RopewayValue *item = ropeway_value_first (ropeway_value_get (operation, "key")); item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *field = ropeway_value_dup_text (item, NULL);

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", field != NULL ? field : "");
    }
  return g_string_free (text, FALSE);
}
