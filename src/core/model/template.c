/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: braces are counted once when a job is read, not once a record. */
#include "model/template.h"

#include "base/i18n.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_template_error_quark, ropeway_template_error)

/* A stretch of text, or the name of a place. */
typedef struct
{
  char *text;
  gboolean is_place;
} Piece;

struct _RopewayTemplate
{
  gatomicrefcount references;

  /* owned */
  GArray *pieces; /* Piece */

  /* state */
  guint n_places;
  gboolean is_path; /* begins with a literal "/" */
};

static void
piece_clear (gpointer data)
{
  g_free (((Piece *)data)->text);
}

static void
add_piece (RopewayTemplate *self, GString *text, gboolean is_place)
{
  Piece piece = { NULL, is_place };

  if (text->len == 0)
    return;
  piece.text = g_strndup (text->str, text->len);
  g_string_truncate (text, 0);
  g_array_append_val (self->pieces, piece);
  if (is_place)
    self->n_places++;
}

/* Reads the place that begins at @open, the brace. Returns: the character after it, NULL with an error. */
static const char *
read_place (RopewayTemplate *self, const char *open, GString *text, GError **error)
{
  const char *end = open + 1 + strcspn (open + 1, "{}");

  if (*end != '}')
    {
      g_set_error (
          error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
          _ ("The brace in “%s” is not closed; close it with “}”, or write “{{” for a brace itself."), open);
      return NULL;
    }
  g_string_append_len (text, open + 1, end - open - 1);
  g_strstrip (text->str);
  text->len = strlen (text->str);
  if (text->len == 0)
    {
      g_set_error_literal (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
                           _ ("There is nothing between two braces; write the name of what belongs there."));
      return NULL;
    }
  add_piece (self, text, TRUE);
  return end + 1;
}

RopewayTemplate *
ropeway_template_parse (const char *text, GError **error)
{
  g_autoptr (RopewayTemplate) self = NULL;
  g_autoptr (GString) buffer = NULL;
  const char *at = text;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (RopewayTemplate, 1);
  g_atomic_ref_count_init (&self->references);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->is_path = text[0] == '/';

  buffer = g_string_new (NULL);
  while (*at != '\0')
    {
      if ((at[0] == '{' || at[0] == '}') && at[1] == at[0])
        {
          g_string_append_c (buffer, at[0]);
          at += 2;
        }
      else if (at[0] == '{')
        {
          add_piece (self, buffer, FALSE);
          at = read_place (self, at, buffer, error);
          if (at == NULL)
            return NULL;
        }
      else if (at[0] == '}')
        {
          g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
                       _ ("The brace in “%s” was never opened; write “}}” for a brace itself."), at);
          return NULL;
        }
      else
        {
          g_string_append_c (buffer, *at++);
        }
    }
  add_piece (self, buffer, FALSE);
  return g_steal_pointer (&self);
}

RopewayTemplate *
ropeway_template_ref (RopewayTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ropeway_template_unref (RopewayTemplate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->pieces);
  g_free (self);
}

guint
ropeway_template_get_n_places (const RopewayTemplate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_places;
}

const char *
ropeway_template_get_place (const RopewayTemplate *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_places, NULL);

  for (guint i = 0;; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->is_place && index-- == 0)
        return piece->text;
    }
}

gboolean
ropeway_template_is_single (const RopewayTemplate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_places == 1 && self->pieces->len == 1;
}

/* What fills a place of a path must not lead elsewhere: "DELETE /deals/{$id}" with nothing or ".." in its place
 * would be another request altogether, and percent-encoding does not help against dots (RFC 3986 §6.2.2.2). */
static gboolean
check_path (const char *path, GError **error)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    if (strcmp (segments[i], ".") == 0 || strcmp (segments[i], "..") == 0)
      {
        g_set_error (
            error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_UNSAFE,
            _ ("“%s” would lead to another place of the service, because of its dots; nothing was sent."),
            path);
        return FALSE;
      }
  return TRUE;
}

static gboolean
append_place (const RopewayTemplate *self, const char *place, RopewayEncode encode, RopewayTemplateFunc func,
              gpointer data, GString *out, GError **error)
{
  g_autoptr (GError) own = NULL;
  g_autofree char *text = func (place, data, &own);

  if (text == NULL && own != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  if (text == NULL || (text[0] == '\0' && self->is_path && encode == ROPEWAY_ENCODE_SEGMENT))
    {
      g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_MISSING,
                   _ ("There is nothing to put in the place of “{%s}”."), place);
      return FALSE;
    }
  if (encode == ROPEWAY_ENCODE_SEGMENT)
    g_string_append_uri_escaped (out, text, NULL, FALSE);
  else
    g_string_append (out, text);
  return TRUE;
}

char *
ropeway_template_expand (const RopewayTemplate *self, RopewayEncode encode, RopewayTemplateFunc func,
                         gpointer data, GError **error)
{
  g_autoptr (GString) out = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (func != NULL || self->n_places == 0, NULL);

  out = g_string_new (NULL);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (!piece->is_place)
        g_string_append (out, piece->text);
      else if (!append_place (self, piece->text, encode, func, data, out, error))
        return NULL;
    }
  if (self->is_path && self->n_places > 0 && encode == ROPEWAY_ENCODE_SEGMENT
      && !check_path (out->str, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
