/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/position.h"

#include <string.h>

#include "value/json-reader.h"
#include "value/json-writer.h"

void
ropeway_position_init (RopewayPosition *position, const RopewayPaging *paging)
{
  memset (position, 0, sizeof *position);
  if (paging->type == ROPEWAY_PAGING_PAGE || paging->type == ROPEWAY_PAGING_UNTIL_EMPTY)
    position->number = paging->first;
}

void
ropeway_position_clear (RopewayPosition *position)
{
  g_clear_pointer (&position->token, g_free);
  g_clear_pointer (&position->mark, g_free);
  g_clear_pointer (&position->border, ropeway_border_unref);
  g_clear_pointer (&position->known, ropeway_known_unref);
  g_clear_pointer (&position->span, ropeway_span_free);
  memset (position, 0, sizeof *position);
}

void
ropeway_position_copy (const RopewayPosition *from, RopewayPosition *to)
{
  *to = *from;
  to->token = g_strdup (from->token);
  to->mark = g_strdup (from->mark);
  to->border = ropeway_border_ref (from->border);
  to->known = ropeway_known_ref (from->known);
  to->span = ropeway_span_copy (from->span);
}

char *
ropeway_position_to_json (const RopewayPosition *position)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *object = ropeway_tree_object (tree);

  ropeway_value_set_integer (tree, object, "number", position->number);
  ropeway_value_set_text (tree, object, "token", position->token);
  if (position->is_number)
    ropeway_value_set (tree, object, "isNumber", -1, ropeway_tree_boolean (tree, TRUE));
  if (position->mark != NULL)
    {
      ropeway_value_set_text (tree, object, "mark", position->mark);
      ropeway_value_set_integer (tree, object, "markAt", (gint64)position->mark_at);
    }
  ropeway_value_set_integer (tree, object, "pages", (gint64)position->pages);
  ropeway_value_set_integer (tree, object, "received", (gint64)position->received);
  if (position->has_digest)
    {
      g_autofree char *digest = g_base64_encode (position->digest, sizeof position->digest);
      ropeway_value_set_text (tree, object, "digest", digest);
    }
  return ropeway_json_write_text (object, ROPEWAY_JSON_COMPACT, NULL);
}

static gboolean
read_count (const RopewayValue *object, const char *name, gint64 *out)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  return value != NULL && ropeway_value_get_int64 (value, out, NULL) && *out >= 0;
}

gboolean
ropeway_position_from_json (const char *json, RopewayPosition *position)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  const RopewayValue *object = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  gint64 number, pages, received;

  memset (position, 0, sizeof *position);
  if (object == NULL || !read_count (object, "number", &number) || !read_count (object, "pages", &pages)
      || !read_count (object, "received", &received))
    return FALSE;
  g_autofree char *digest = ropeway_value_dup_member_text (object, "digest");
  if (digest != NULL)
    {
      gsize length;
      g_autofree guchar *bytes = g_base64_decode (digest, &length);
      if (length != sizeof position->digest)
        return FALSE;
      memcpy (position->digest, bytes, length);
      position->has_digest = TRUE;
    }
  position->number = number;
  position->pages = (guint64)pages;
  position->received = (guint64)received;
  position->token = ropeway_value_dup_member_text (object, "token");
  position->is_number = ropeway_value_get_member_boolean (object, "isNumber", FALSE);
  position->mark = ropeway_value_dup_member_text (object, "mark");
  gint64 mark_at;
  if (position->mark != NULL && read_count (object, "markAt", &mark_at))
    position->mark_at = (guint64)mark_at;
  return TRUE;
}
