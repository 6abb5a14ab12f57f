/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is posted to a token endpoint holds secrets, so that its text is wiped. */
#include "auth/oauth-app-private.h"

#include <string.h>

#include "value/json-writer.h"

typedef struct
{
  char *name;
  RopewaySecret *value;
} Field;

struct _RopewayOauthForm
{
  GArray *fields;
};

static void
field_clear (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  ropeway_secret_unref (field->value);
}

RopewayOauthForm *
ropeway_oauth_form_new (void)
{
  RopewayOauthForm *self = g_new0 (RopewayOauthForm, 1);

  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, field_clear);
  return self;
}

void
ropeway_oauth_form_free (RopewayOauthForm *self)
{
  g_array_unref (self->fields);
  g_free (self);
}

void
ropeway_oauth_form_add_secret (RopewayOauthForm *self, const char *name, const RopewaySecret *value)
{
  Field field = { g_strdup (name), ropeway_secret_ref ((RopewaySecret *)value) };

  g_array_append_val (self->fields, field);
}

void
ropeway_oauth_form_add (RopewayOauthForm *self, const char *name, const char *value)
{
  Field field;

  if (value == NULL)
    return;
  field = (Field){ g_strdup (name), ropeway_secret_new (value, -1) };
  g_array_append_val (self->fields, field);
}

void
ropeway_oauth_form_add_scopes (RopewayOauthForm *self, const char *const *scopes)
{
  g_autofree char *text = NULL;

  if (scopes == NULL || scopes[0] == NULL)
    return;
  text = g_strjoinv (" ", (char **)scopes);
  ropeway_oauth_form_add (self, "scope", text);
}

void
ropeway_oauth_form_append_encoded (GString *out, const char *text)
{
  char *encoded = g_uri_escape_string (text, NULL, FALSE);

  g_string_append (out, encoded);
  ropeway_wipe (encoded, strlen (encoded));
  g_free (encoded);
}

static void
append_form (GString *out, const GArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const Field *field = &g_array_index (fields, Field, i);

      if (out->len > 0)
        g_string_append_c (out, '&');
      ropeway_oauth_form_append_encoded (out, field->name);
      g_string_append_c (out, '=');
      ropeway_oauth_form_append_encoded (out, ropeway_secret_reveal (field->value, NULL));
    }
}

char *
ropeway_oauth_form_encode (const RopewayOauthForm *self)
{
  GString *out = g_string_new (NULL);

  append_form (out, self->fields);
  return g_string_free (out, FALSE);
}

static void
append_json (GString *out, const GArray *fields)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  for (guint i = 0; i < fields->len; i++)
    {
      const Field *field = &g_array_index (fields, Field, i);

      ropeway_value_set_text (tree, ropeway_tree_get_root (tree), field->name,
                              ropeway_secret_reveal (field->value, NULL));
    }
  ropeway_json_write (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, out);
}

static void
wipe_body (gpointer data)
{
  GString *body = data;

  ropeway_wipe (body->str, body->len);
  g_string_free (body, TRUE);
}

GBytes *
ropeway_oauth_form_make_body (const RopewayOauthForm *self, const RopewayOauthForm *more,
                              RopewayTokenFormat format)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Field));
  /* Room for all of it: a text that grows leaves copies of itself behind. */
  GString *body = g_string_sized_new (4 * 1024);

  g_array_append_vals (all, self->fields->data, self->fields->len);
  if (more != NULL)
    g_array_append_vals (all, more->fields->data, more->fields->len);
  if (format == ROPEWAY_TOKEN_FORMAT_JSON)
    append_json (body, all);
  else
    append_form (body, all);
  return g_bytes_new_with_free_func (body->str, body->len, wipe_body, body);
}
