/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: braces are counted once when a job is read, not once a record. */
#include "model/template.h"

#include "base/i18n.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_template_error_quark, ropeway_template_error)

/* A stretch of text, the name of a place, or an expression of a path. */
typedef struct
{
  char *text;
  gboolean is_place;
  RopewayUriTemplate *expression; /* (nullable) */
} Piece;

struct _RopewayTemplate
{
  gatomicrefcount references;

  /* owned */
  GArray *pieces; /* Piece */

  /* state */
  guint n_places;
  gboolean is_path; /* begins with a literal "/", or has expressions */
  gboolean has_expressions;
  gboolean keeps_reserved; /* one of them is "{+…}" */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_clear_pointer (&piece->expression, ropeway_uri_template_unref);
}

static void
add_piece (RopewayTemplate *self, GString *text, gboolean is_place)
{
  Piece piece = { NULL, is_place, NULL };

  if (text->len == 0)
    return;
  piece.text = g_strndup (text->str, text->len);
  g_string_truncate (text, 0);
  g_array_append_val (self->pieces, piece);
  if (is_place)
    self->n_places++;
}

/* ---- expressions of paths ---- */

static gboolean
is_query (const Piece *piece)
{
  return piece->expression != NULL && (piece->text[1] == '?' || piece->text[1] == '&');
}

/* A place is an expression if it begins with one of its signs, or has one behind its name. */
static gboolean
is_expression (const char *place, gsize length)
{
  gsize digits = 0;

  if (strchr ("+#./;?&", place[0]) != NULL)
    return TRUE;
  if (memchr (place, '\'', length) != NULL || memchr (place, '"', length) != NULL)
    return FALSE;
  while (digits < length && g_ascii_isdigit (place[length - 1 - digits]))
    digits++;
  return memchr (place, ',', length) != NULL || place[length - 1] == '*'
         || (digits > 0 && digits + 1 < length && place[length - 1 - digits] == ':');
}

/* Reads the expression of @length bytes at @open, the brace. Returns: the character after it, NULL with an error. */
static const char *
read_expression (RopewayTemplate *self, const char *open, gsize length, GError **error)
{
  Piece piece = { g_strndup (open, length), FALSE, NULL };
  g_autoptr (GError) own = NULL;

  piece.expression = ropeway_uri_template_parse (piece.text, ROPEWAY_URI_NAMES_ANY, NULL, &own);
  if (own != NULL || piece.text[1] == '#')
    {
      g_set_error_literal (
          error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
          own != NULL ? own->message : _ ("What stands behind “#” is never sent to a service; take it out."));
      piece_clear (&piece);
      return NULL;
    }
  self->n_places += ropeway_uri_template_get_n_names (piece.expression);
  self->has_expressions = self->is_path = TRUE;
  self->keeps_reserved = self->keeps_reserved || piece.text[1] == '+';
  g_array_append_val (self->pieces, piece);
  return open + length;
}

/* ---- reading ---- */

/* Reads the place that begins at @open, the brace. Returns: the character after it, NULL with an error. */
static const char *
read_place (RopewayTemplate *self, const char *open, gboolean is_path, GString *text, GError **error)
{
  const char *end = open + 1 + strcspn (open + 1, "{}");

  if (*end != '}')
    {
      g_set_error (
          error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
          _ ("The brace in “%s” is not closed; close it with “}”, or write “{{” for a brace itself."), open);
      return NULL;
    }
  if (is_path && end > open + 1 && is_expression (open + 1, (gsize)(end - open - 1)))
    return read_expression (self, open, (gsize)(end + 1 - open), error);
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

static RopewayTemplate *
parse (const char *text, gboolean is_path, GError **error)
{
  g_autoptr (RopewayTemplate) self = NULL;
  g_autoptr (GString) buffer = NULL;
  const char *at = text;

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
          at = read_place (self, at, is_path, buffer, error);
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
  for (guint i = 1; self->has_expressions && i < self->pieces->len; i++)
    if (is_query (&g_array_index (self->pieces, Piece, i - 1))
        && !is_query (&g_array_index (self->pieces, Piece, i)))
      {
        g_set_error_literal (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_SYNTAX,
                             _ ("What is asked for behind “?” must stand at the end."));
        return NULL;
      }
  return g_steal_pointer (&self);
}

RopewayTemplate *
ropeway_template_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return parse (text, FALSE, error);
}

RopewayTemplate *
ropeway_template_parse_path (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return parse (text, TRUE, error);
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

/* Returns: the piece that place *@index is in, and in *@index which of its places it is. */
static const Piece *
find_place (const RopewayTemplate *self, guint *index)
{
  for (guint i = 0;; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      guint n = piece->expression != NULL ? ropeway_uri_template_get_n_names (piece->expression)
                                          : (guint)piece->is_place;

      if (*index < n)
        return piece;
      *index -= n;
    }
}

const char *
ropeway_template_get_place (const RopewayTemplate *self, guint index)
{
  const Piece *piece;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_places, NULL);

  piece = find_place (self, &index);
  return piece->expression != NULL ? ropeway_uri_template_get_name (piece->expression, index) : piece->text;
}

gboolean
ropeway_template_is_optional (const RopewayTemplate *self, guint index)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (index < self->n_places, FALSE);

  return is_query (find_place (self, &index));
}

gboolean
ropeway_template_has_sign (const RopewayTemplate *self, const char *signs)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (!piece->is_place && piece->expression == NULL && strpbrk (piece->text, signs) != NULL)
        return TRUE;
    }
  return FALSE;
}

char
ropeway_template_get_first (const RopewayTemplate *self)
{
  const Piece *piece;

  g_return_val_if_fail (self != NULL, '\0');

  if (self->pieces->len == 0)
    return '\0';
  piece = &g_array_index (self->pieces, Piece, 0);
  if (piece->is_place)
    return '\0';
  return piece->text[piece->expression != NULL ? 1 : 0];
}

gboolean
ropeway_template_is_single (const RopewayTemplate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_places == 1 && self->pieces->len == 1 && !self->has_expressions;
}

/* ---- filling ---- */

static gboolean
is_separator (char c)
{
  return c == '/' || c == '\\';
}

/* @text as one sees it who decodes it until nothing is left to decode: "%252e" is a dot. */
static GString *
decode (const char *text, gsize length)
{
  GString *plain = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (plain, text[i]);
      while (plain->len >= 3 && plain->str[plain->len - 3] == '%')
        {
          int high = g_ascii_xdigit_value (plain->str[plain->len - 2]);
          int low = g_ascii_xdigit_value (plain->str[plain->len - 1]);

          if (high < 0 || low < 0)
            break;
          g_string_truncate (plain, plain->len - 3);
          g_string_append_c (plain, (char)(high * 16 + low));
        }
    }
  return plain;
}

/* "." and "..", also with what may be cut off or stripped by a service before it looks: "..;x", "..#x", ".. ". */
static gboolean
is_dots (const char *part, gsize length)
{
  gsize dots = 0;

  for (gsize i = 0; i < length && part[i] != '\0' && strchr (";?#", part[i]) == NULL; i++)
    if (part[i] == '.')
      dots++;
    else if (!g_ascii_isspace (part[i]))
      return FALSE;
  return dots == 1 || dots == 2;
}

/* Whether something is left of what fills a place where a service takes separators and parameters of the path away:
 * "DELETE /deals/%2F" and "DELETE /deals/%3Bx" may be taken for "DELETE /deals/". */
static gboolean
leaves_something (const char *text)
{
  g_autoptr (GString) plain = decode (text, strlen (text));
  gboolean is_parameter = FALSE;

  for (gsize i = 0; i < plain->len; i++)
    if (is_separator (plain->str[i]))
      is_parameter = FALSE;
    else if (plain->str[i] == ';')
      is_parameter = TRUE;
    else if (!is_parameter)
      return TRUE;
  return FALSE;
}

typedef enum
{
  DANGER_NONE,
  DANGER_GAP,
  DANGER_DOTS,
} Danger;

/* Some services decode before they split, so that a segment may be several. Only where slashes of values were kept is
 * an empty one among them a gap. @is_first, @is_last: of the path, which may begin and end with a slash. */
static Danger
judge_segment (const RopewayTemplate *self, const char *segment, gsize length, gboolean is_first,
               gboolean is_last)
{
  g_autoptr (GString) plain = decode (segment, length);
  gboolean may_gap = !self->has_expressions || (length > 0 && !self->keeps_reserved);

  for (gsize begin = 0, i = 0; i <= plain->len; i++)
    {
      gboolean is_edge = (is_first && begin == 0) || (is_last && i == plain->len);

      if (i < plain->len && !is_separator (plain->str[i]))
        continue;
      if (is_dots (plain->str + begin, i - begin))
        return DANGER_DOTS;
      if (i == begin && !may_gap && !is_edge)
        return DANGER_GAP;
      begin = i + 1;
    }
  return DANGER_NONE;
}

static void
set_unsafe (const char *path, Danger danger, GError **error)
{
  g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_UNSAFE,
               danger == DANGER_GAP
                   ? _ ("“%s” would lead to another place of the service, because of a part that is "
                        "empty; nothing was sent.")
                   : _ ("“%s” would lead to another place of the service, because of its dots; "
                        "nothing was sent."),
               path);
}

/* What fills a place of a path must not lead elsewhere: "DELETE /deals/{$id}" with nothing or ".." in its place
 * would be another request altogether, and percent-encoding does not help against dots (RFC 3986 §6.2.2.2), nor
 * against services and proxies that decode twice or take parameters (RFC 3986 §3.3) away first. */
static gboolean
check_path (const RopewayTemplate *self, const char *path, gsize length, GError **error)
{
  for (gsize begin = 0, end; begin <= length; begin = end + 1)
    {
      Danger danger;

      end = begin + MIN (strcspn (path + begin, "/"), length - begin);
      danger = judge_segment (self, path + begin, end - begin, begin == 0, end == length);
      if (danger == DANGER_NONE)
        continue;
      set_unsafe (path, danger, error);
      return FALSE;
    }
  return TRUE;
}

static void
set_missing (const char *place, GError **error)
{
  g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_MISSING,
               _ ("There is nothing to put in the place of “{%s}”."), place);
}

/* Whether @value, and each part of it, leaves something in a path. */
static gboolean
is_something (const RopewayValue *value)
{
  g_autofree char *text = NULL;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NULL:
      return FALSE;
    case ROPEWAY_STRING:
      text = ropeway_value_dup_text (value, NULL);
      return text == NULL || leaves_something (text);
    case ROPEWAY_NUMBER:
    case ROPEWAY_BOOLEAN:
      return TRUE;
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  for (const RopewayValue *item = ropeway_value_first (value); item != NULL; item = ropeway_value_next (item))
    if (!is_something (item))
      return FALSE;
  return ropeway_value_first (value) != NULL;
}

typedef struct
{
  RopewayUriTemplateFunc value;
  gpointer data;
  gboolean is_optional;
} Expansion;

static const RopewayValue *
fill_expression (const char *place, gpointer data, GError **error)
{
  const Expansion *expansion = data;
  g_autoptr (GError) own = NULL;
  const RopewayValue *value = expansion->value (place, expansion->data, &own);

  if (own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  else if (!expansion->is_optional && (value == NULL || !is_something (value)))
    set_missing (place, error);
  return value;
}

static gboolean
append_expression (const Piece *piece, RopewayUriTemplateFunc value, gpointer data, GString *out,
                   GError **error)
{
  Expansion expansion = { value, data, is_query (piece) };
  g_autofree char *text = ropeway_uri_template_expand (piece->expression, fill_expression, &expansion, error);

  if (text == NULL)
    return FALSE;
  if (expansion.is_optional && *text != '\0')
    *text = strchr (out->str, '?') != NULL ? '&' : '?';
  else if (!expansion.is_optional && piece->text[1] != ';' && !leaves_something (text))
    {
      set_missing (ropeway_uri_template_get_name (piece->expression, 0), error);
      return FALSE;
    }
  else if (strpbrk (text, "?#") != NULL)
    {
      g_set_error (error, ROPEWAY_TEMPLATE_ERROR, ROPEWAY_TEMPLATE_ERROR_UNSAFE,
                   _ ("“%s” would lead to another place of the service, because of “?” or “#” in it; nothing "
                      "was sent."),
                   text);
      return FALSE;
    }
  g_string_append (out, text);
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
      set_missing (place, error);
      return FALSE;
    }
  if (self->is_path && encode == ROPEWAY_ENCODE_SEGMENT && !leaves_something (text))
    {
      set_unsafe (text, DANGER_GAP, error);
      return FALSE;
    }
  if (encode == ROPEWAY_ENCODE_SEGMENT)
    g_string_append_uri_escaped (out, text, NULL, FALSE);
  else
    g_string_append (out, text);
  return TRUE;
}

static char *
expand (const RopewayTemplate *self, RopewayEncode encode, RopewayTemplateFunc func,
        RopewayUriTemplateFunc value, gpointer data, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      gboolean good = TRUE;

      if (piece->expression != NULL)
        good = append_expression (piece, value, data, out, error);
      else if (piece->is_place)
        good = append_place (self, piece->text, encode, func, data, out, error);
      else
        g_string_append (out, piece->text);
      if (!good)
        return NULL;
    }
  if (self->is_path && self->n_places > 0 && encode == ROPEWAY_ENCODE_SEGMENT
      && !check_path (self, out->str, self->has_expressions ? strcspn (out->str, "?") : out->len, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
ropeway_template_expand (const RopewayTemplate *self, RopewayEncode encode, RopewayTemplateFunc func,
                         gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!self->has_expressions, NULL);
  g_return_val_if_fail (func != NULL || self->n_places == 0, NULL);

  return expand (self, encode, func, NULL, data, error);
}

char *
ropeway_template_expand_path (const RopewayTemplate *self, RopewayTemplateFunc func,
                              RopewayUriTemplateFunc value, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (func != NULL && value != NULL, NULL);

  return expand (self, ROPEWAY_ENCODE_SEGMENT, func, value, data, error);
}
