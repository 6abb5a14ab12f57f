/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/soap.h"

#include <string.h>

/* Whatever prefix the name has. Returns: (nullable). */
static RopewayValue *
find (const RopewayValue *object, const char *local)
{
  for (RopewayValue *member = ropeway_value_first (object); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      const char *colon = name != NULL ? strchr (name, ':') : NULL;

      if (name != NULL && g_str_equal (colon != NULL ? colon + 1 : name, local))
        return member;
    }
  return NULL;
}

void
ropeway_soap_unwrap (RopewayTree *tree)
{
  RopewayValue *body = find (find (ropeway_tree_get_root (tree), "Envelope"), "Body");

  if (body == NULL)
    return;
  /* A body without anything is an object without anything. */
  ropeway_tree_set_root (tree,
                         ropeway_value_get_kind (body) == ROPEWAY_OBJECT ? body : ropeway_tree_object (tree));
}

static char *
dup_text (const RopewayValue *value)
{
  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    value = ropeway_value_first (value);
  if (ropeway_value_get_kind (value) == ROPEWAY_OBJECT)
    value = ropeway_value_get (value, "#text");
  g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;
  return text != NULL && *g_strstrip (text) != '\0' ? g_steal_pointer (&text) : NULL;
}

gboolean
ropeway_soap_is_fault (const RopewayValue *body, gboolean *is_sender, char **reason)
{
  const RopewayValue *fault = find (body, "Fault");
  g_autofree char *code = NULL;

  if (fault == NULL)
    return FALSE;
  code = dup_text (find (fault, "faultcode"));
  if (code == NULL)
    code = dup_text (find (find (fault, "Code"), "Value"));
  const char *colon = code != NULL ? strchr (code, ':') : NULL;
  const char *local = colon != NULL ? colon + 1 : code;
  *is_sender = local != NULL && (g_str_has_prefix (local, "Client") || g_str_has_prefix (local, "Sender"));
  *reason = dup_text (find (fault, "faultstring"));
  if (*reason == NULL)
    *reason = dup_text (find (find (fault, "Reason"), "Text"));
  return TRUE;
}
