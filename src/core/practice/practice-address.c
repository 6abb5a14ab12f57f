/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice/practice-address.h"

#include <string.h>

#define SCHEME "practice:"

const char *
ropeway_practice_address_get_app (const char *address)
{
  return address != NULL && g_str_has_prefix (address, SCHEME) ? address + strlen (SCHEME) : NULL;
}

static char *
dup_app (const RopewayValue *environment)
{
  g_autofree char *address = ropeway_value_dup_member_text (environment, "address");

  return g_strdup (ropeway_practice_address_get_app (address));
}

static RopewayValue *
get_environments (const RopewayValue *connection)
{
  RopewayValue *environments = ropeway_value_get (connection, "environments");

  return environments != NULL && ropeway_value_get_kind (environments) == ROPEWAY_OBJECT ? environments
                                                                                         : NULL;
}

gboolean
ropeway_practice_address_is_in (const RopewayValue *connection)
{
  for (const RopewayValue *environment = ropeway_value_first (get_environments (connection));
       environment != NULL; environment = ropeway_value_next (environment))
    {
      g_autofree char *app = dup_app (environment);

      if (app != NULL)
        return TRUE;
    }
  return FALSE;
}

guint
ropeway_practice_address_use_in (RopewayTree *tree, const RopewayValue *connection, const char *base)
{
  guint n = 0;

  for (RopewayValue *environment = ropeway_value_first (get_environments (connection)); environment != NULL;
       environment = ropeway_value_next (environment))
    {
      g_autofree char *app = dup_app (environment);

      if (app == NULL)
        continue;
      g_autofree char *there = g_strconcat (base, "/", app, NULL);
      g_autofree char *written = g_strconcat (SCHEME, app, NULL);
      ropeway_value_set_text (tree, environment, "standsFor", written);
      ropeway_value_set_text (tree, environment, "address", there);
      ropeway_value_set_boolean (tree, environment, "privateNetwork", TRUE);
      n++;
    }
  return n;
}

guint
ropeway_practice_address_use (RopewayTree *tree, const char *base)
{
  const RopewayValue *connections = ropeway_value_get (ropeway_tree_get_root (tree), "connections");
  guint n = 0;

  for (const RopewayValue *connection = ropeway_value_first (connections); connection != NULL;
       connection = ropeway_value_next (connection))
    n += ropeway_practice_address_use_in (tree, connection, base);
  return n;
}
