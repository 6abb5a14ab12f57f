/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/uri-template.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"

G_DEFINE_QUARK (ropeway_uri_template_error_quark, ropeway_uri_template_error)

/* How an expression is written out (RFC 6570, appendix A). */
typedef struct
{
  char sign;
  const char *first;
  const char *between;
  gboolean is_named;
  const char *if_empty;
  gboolean keeps_reserved;
} Operator;

static const Operator operators[] = {
  { '\0', "", ",", FALSE, "", FALSE }, { '+', "", ",", FALSE, "", TRUE },
  { '.', ".", ".", FALSE, "", FALSE }, { '/', "/", "/", FALSE, "", FALSE },
  { ';', ";", ";", TRUE, "", FALSE },  { '?', "?", "&", TRUE, "=", FALSE },
  { '&', "&", "&", TRUE, "=", FALSE }, { '#', "#", ",", FALSE, "", TRUE },
};

typedef struct
{
  char *name;
  guint prefix;      /* characters; 0: all */
  gboolean explodes; /* "*" */
} Variable;

/* Text that is copied, or an expression. */
typedef struct
{
  char *text;           /* (nullable) */
  const Operator *kind; /* of an expression */
  guint first, n;       /* its variables */
} Piece;

struct _RopewayUriTemplate
{
  gatomicrefcount references;

  /* owned */
  GArray *pieces;    /* Piece */
  GArray *variables; /* Variable */
};

/* What is read. */
typedef struct
{
  const char *text;
  const char *at;
  RopewayUriNames names;
  RopewayUriTemplate *template;
  GString *literal;
} Reading;

/* What is written. */
typedef struct
{
  GString *out;
  const Operator *kind;
  const Variable *variable;
  gboolean begun; /* something of the expression stands there */
  GString *buffer;
} Writing;

static void
variable_clear (gpointer data)
{
  g_free (((Variable *)data)->name);
}

static void
piece_clear (gpointer data)
{
  g_free (((Piece *)data)->text);
}

/* ---- signs ---- */

static gboolean
is_triplet (const char *at)
{
  return at[0] == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]);
}

static gboolean
is_unreserved (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("-._~", c) != NULL);
}

static gboolean
is_reserved (char c)
{
  return c != '\0' && strchr (":/?#[]@!$&'()*+,;=", c) != NULL;
}

static void
append_encoded (GString *out, const char *text, gsize length, gboolean keeps_reserved)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean kept
          = is_unreserved (text[i])
            || (keeps_reserved && (is_reserved (text[i]) || (length - i > 2 && is_triplet (text + i))));

      if (kept)
        g_string_append_c (out, text[i]);
      else
        g_string_append_printf (out, "%%%02X", (guchar)text[i]);
    }
}

/* ---- reading ---- */

static gboolean
fail (const Reading *reading, const char *reason, GError **error)
{
  gulong character = (gulong)g_utf8_strlen (reading->text, reading->at - reading->text) + 1;

  g_set_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_SYNTAX,
               /* TRANSLATORS: an address with places like “/search{?q}”; the last is a whole sentence. */
               _ ("The address “%s” is wrong at its character %lu: %s"), reading->text, character, reason);
  return FALSE;
}

static void
end_literal (Reading *reading)
{
  Piece piece = { NULL, NULL, 0, 0 };

  if (reading->literal->len == 0)
    return;
  piece.text = g_strndup (reading->literal->str, reading->literal->len);
  g_string_truncate (reading->literal, 0);
  g_array_append_val (reading->template->pieces, piece);
}

static gboolean
read_literal (Reading *reading, GError **error)
{
  char c = *reading->at;

  if (c == '}')
    return fail (reading, _ ("this brace was never opened."), error);
  if (c == '%' && !is_triplet (reading->at))
    return fail (reading, _ ("two hexadecimal digits must follow “%”."), error);
  if (g_ascii_iscntrl (c) || strchr (" \"<>\\^`|", c) != NULL)
    return fail (reading, _ ("this sign cannot stand in an address."), error);
  if (is_unreserved (c) || is_reserved (c) || c == '%')
    g_string_append_c (reading->literal, c);
  else
    g_string_append_printf (reading->literal, "%%%02X", (guchar)c);
  reading->at++;
  return TRUE;
}

/* Returns: how many bytes of the name stand at @at; 0 where none begins, or it is none. */
static gsize
measure_strict (const char *at)
{
  gsize length = 0;

  while (TRUE)
    {
      gsize begin = length;

      while (g_ascii_isalnum (at[length]) || at[length] == '_' || is_triplet (at + length))
        length += at[length] == '%' ? 3 : 1;
      if (length == begin)
        return 0;
      if (at[length] != '.')
        return length;
      length++;
    }
}

static gsize
measure_name (const Reading *reading)
{
  if (reading->names == ROPEWAY_URI_NAMES_STRICT)
    return measure_strict (reading->at);
  return strcspn (reading->at, "{},*: \t\r\n");
}

static gboolean
read_prefix (Reading *reading, Variable *variable, GError **error)
{
  guint n = 0, digits = 0;

  reading->at++;
  while (g_ascii_isdigit (reading->at[digits]) && digits < 5)
    n = n * 10 + (guint)g_ascii_digit_value (reading->at[digits++]);
  if (digits == 0 || digits > 4 || reading->at[0] == '0')
    return fail (reading, _ ("a number from 1 to 9999 must follow “:”."), error);
  variable->prefix = n;
  reading->at += digits;
  return TRUE;
}

static gboolean
read_variable (Reading *reading, GError **error)
{
  Variable variable = { NULL, 0, FALSE };
  gsize length = measure_name (reading);

  if (length == 0)
    return fail (reading, _ ("a name must stand here."), error);
  variable.name = g_strndup (reading->at, length);
  g_array_append_val (reading->template->variables, variable);
  reading->at += length;

  Variable *kept
      = &g_array_index (reading->template->variables, Variable, reading->template->variables->len - 1);
  if (*reading->at == ':')
    return read_prefix (reading, kept, error);
  if (*reading->at == '*')
    {
      kept->explodes = TRUE;
      reading->at++;
    }
  return TRUE;
}

static gboolean
read_expression (Reading *reading, GError **error)
{
  Piece piece = { NULL, &operators[0], reading->template->variables->len, 0 };

  reading->at++;
  for (guint i = 1; i < G_N_ELEMENTS (operators); i++)
    if (*reading->at == operators[i].sign)
      piece.kind = &operators[i];
  if (piece.kind->sign != '\0')
    reading->at++;
  while (TRUE)
    {
      if (!read_variable (reading, error))
        return FALSE;
      if (*reading->at != ',')
        break;
      reading->at++;
    }
  if (*reading->at != '}')
    return fail (reading, _ ("only “,”, “*”, “:” with a number, or “}” can stand behind a name."), error);
  reading->at++;
  piece.n = reading->template->variables->len - piece.first;
  g_array_append_val (reading->template->pieces, piece);
  return TRUE;
}

static RopewayUriTemplate *
template_new (void)
{
  RopewayUriTemplate *self = g_new0 (RopewayUriTemplate, 1);

  g_atomic_ref_count_init (&self->references);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->variables = g_array_new (FALSE, FALSE, sizeof (Variable));
  g_array_set_clear_func (self->variables, variable_clear);
  return self;
}

static gboolean
check_length (gsize length, GError **error)
{
  if (length <= ROPEWAY_LIMIT_URL_BYTES)
    return TRUE;
  g_set_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_LENGTH,
               _ ("The address is longer than %d bytes; make what is put into it shorter."),
               ROPEWAY_LIMIT_URL_BYTES);
  return FALSE;
}

RopewayUriTemplate *
ropeway_uri_template_parse (const char *text, RopewayUriNames names, gsize *position, GError **error)
{
  g_autoptr (RopewayUriTemplate) self = template_new ();
  g_autoptr (GString) literal = g_string_new (NULL);
  Reading reading = { text, text, names, self, literal };
  gboolean good = TRUE;

  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);

  if (position != NULL)
    *position = 0;
  if (!check_length (strlen (text), error))
    return NULL;
  while (good && *reading.at != '\0')
    {
      if (*reading.at != '{')
        {
          good = read_literal (&reading, error);
          continue;
        }
      end_literal (&reading);
      good = read_expression (&reading, error);
    }
  end_literal (&reading);
  if (good)
    return g_steal_pointer (&self);
  if (position != NULL)
    *position = (gsize)(reading.at - text);
  return NULL;
}

RopewayUriTemplate *
ropeway_uri_template_ref (RopewayUriTemplate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ropeway_uri_template_unref (RopewayUriTemplate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->pieces);
  g_array_unref (self->variables);
  g_free (self);
}

guint
ropeway_uri_template_get_n_names (const RopewayUriTemplate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->variables->len;
}

const char *
ropeway_uri_template_get_name (const RopewayUriTemplate *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->variables->len, NULL);

  return g_array_index (self->variables, Variable, index).name;
}

/* ---- writing ---- */

static gboolean
fail_value (const Writing *writing, GError **error)
{
  g_set_error (error, ROPEWAY_URI_TEMPLATE_ERROR, ROPEWAY_URI_TEMPLATE_ERROR_VALUE,
               _ ("What belongs in the place of “%s” cannot be written in an address; give it one text, or a "
                  "list of texts."),
               writing->variable->name);
  return FALSE;
}

static gboolean
is_nothing (const RopewayValue *value)
{
  return value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL;
}

/* Puts the text of a scalar into the buffer of @writing. */
static gboolean
read_scalar (Writing *writing, const RopewayValue *value, GError **error)
{
  const char *text = NULL;
  gsize length = 0;

  g_string_truncate (writing->buffer, 0);
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      {
        g_autofree char *decoded = ropeway_value_dup_text (value, error);
        if (decoded == NULL)
          return FALSE;
        g_string_append (writing->buffer, decoded);
        return TRUE;
      }
    case ROPEWAY_NUMBER:
      text = ropeway_value_get_token (value, &length);
      g_string_append_len (writing->buffer, text, (gssize)length);
      return TRUE;
    case ROPEWAY_BOOLEAN:
      g_string_append (writing->buffer, ropeway_value_get_boolean (value) ? "true" : "false");
      return TRUE;
    case ROPEWAY_NULL:
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return fail_value (writing, error);
}

static void
begin (Writing *writing)
{
  g_string_append (writing->out, writing->begun ? writing->kind->between : writing->kind->first);
  writing->begun = TRUE;
}

/* Names are part of the template: their triplets stay. */
static void
append_name (Writing *writing, const char *name, gboolean is_empty)
{
  append_encoded (writing->out, name, strlen (name), TRUE);
  g_string_append (writing->out, is_empty ? writing->kind->if_empty : "=");
}

static void
append_buffer (Writing *writing)
{
  append_encoded (writing->out, writing->buffer->str, writing->buffer->len, writing->kind->keeps_reserved);
}

static gboolean
write_scalar (Writing *writing, const RopewayValue *value, GError **error)
{
  if (!read_scalar (writing, value, error))
    return FALSE;
  if (writing->variable->prefix > 0
      && g_utf8_strlen (writing->buffer->str, -1) > (glong)writing->variable->prefix)
    g_string_truncate (writing->buffer,
                       (gsize)(g_utf8_offset_to_pointer (writing->buffer->str, writing->variable->prefix)
                               - writing->buffer->str));
  begin (writing);
  if (writing->kind->is_named)
    append_name (writing, writing->variable->name, writing->buffer->len == 0);
  append_buffer (writing);
  return TRUE;
}

/* One item of a list or member of an object, of a variable that explodes. */
static gboolean
write_exploded (Writing *writing, const RopewayValue *item, GError **error)
{
  const char *member = ropeway_value_get_name (item, NULL);

  if (!read_scalar (writing, item, error))
    return FALSE;
  begin (writing);
  if (writing->kind->is_named)
    {
      if (member != NULL)
        append_encoded (writing->out, member, strlen (member), writing->kind->keeps_reserved);
      else
        append_encoded (writing->out, writing->variable->name, strlen (writing->variable->name), TRUE);
      g_string_append (writing->out, writing->buffer->len == 0 ? writing->kind->if_empty : "=");
    }
  else if (member != NULL)
    {
      append_encoded (writing->out, member, strlen (member), writing->kind->keeps_reserved);
      g_string_append_c (writing->out, '=');
    }
  append_buffer (writing);
  return TRUE;
}

/* One item or member of a variable that does not. */
static gboolean
write_joined (Writing *writing, const RopewayValue *item, gboolean is_first, GError **error)
{
  const char *member = ropeway_value_get_name (item, NULL);

  if (!read_scalar (writing, item, error))
    return FALSE;
  if (is_first)
    begin (writing);
  if (is_first && writing->kind->is_named)
    append_name (writing, writing->variable->name, FALSE);
  if (!is_first)
    g_string_append_c (writing->out, ',');
  if (member != NULL)
    {
      append_encoded (writing->out, member, strlen (member), writing->kind->keeps_reserved);
      g_string_append_c (writing->out, ',');
    }
  append_buffer (writing);
  return TRUE;
}

static gboolean
write_items (Writing *writing, const RopewayValue *value, GError **error)
{
  gboolean is_first = TRUE;

  if (writing->variable->prefix > 0)
    return fail_value (writing, error);
  for (const RopewayValue *item = ropeway_value_first (value); item != NULL; item = ropeway_value_next (item))
    {
      if (is_nothing (item))
        continue;
      if (!(writing->variable->explodes ? write_exploded (writing, item, error)
                                        : write_joined (writing, item, is_first, error))
          || !check_length (writing->out->len, error))
        return FALSE;
      is_first = FALSE;
    }
  return TRUE;
}

static gboolean
write_expression (const RopewayUriTemplate *self, const Piece *piece, Writing *writing,
                  RopewayUriTemplateFunc func, gpointer data, GError **error)
{
  writing->kind = piece->kind;
  writing->begun = FALSE;
  for (guint i = 0; i < piece->n; i++)
    {
      g_autoptr (GError) own = NULL;

      writing->variable = &g_array_index (self->variables, Variable, piece->first + i);
      const RopewayValue *value = func != NULL ? func (writing->variable->name, data, &own) : NULL;
      if (own != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&own));
          return FALSE;
        }
      if (is_nothing (value))
        continue;

      RopewayValueType type = ropeway_value_get_kind (value);
      gboolean is_composite = type == ROPEWAY_ARRAY || type == ROPEWAY_OBJECT;
      if (!(is_composite ? write_items (writing, value, error) : write_scalar (writing, value, error))
          || !check_length (writing->out->len, error))
        return FALSE;
    }
  return TRUE;
}

char *
ropeway_uri_template_expand (const RopewayUriTemplate *self, RopewayUriTemplateFunc func, gpointer data,
                             GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) buffer = g_string_new (NULL);
  Writing writing = { out, NULL, NULL, FALSE, buffer };

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->text != NULL)
        g_string_append (out, piece->text);
      else if (!write_expression (self, piece, &writing, func, data, error))
        return NULL;
    }
  if (!check_length (out->len, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
