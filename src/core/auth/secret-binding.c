/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/secret-binding.h"

#include <string.h>

#include "http/http-url.h"
#include "secrets/secret-provider.h"

gboolean
ropeway_secret_binding_is_granted (const RopewayConnection *connection, const char *name)
{
  const RopewaySignIn *sign_in = &connection->sign_in;

  return sign_in->type == ROPEWAY_SIGN_IN_OAUTH && g_strcmp0 (sign_in->token.secret, name) == 0;
}

/* Whether it, or what is signed with it, is sent to the addresses of the sign-in. */
static gboolean
is_of_app (const RopewayConnection *connection, const char *name)
{
  const RopewaySignIn *sign_in = &connection->sign_in;
  const char *const names[] = { sign_in->oauth->client_id.secret, sign_in->oauth->client_secret.secret,
                                sign_in->token.secret, sign_in->key.secret };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (name != NULL && g_strcmp0 (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Adds the origin of @address, which is a path of the service or an address. */
static void
add (GPtrArray *others, const char *origin, const char *address)
{
  g_autofree char *other = NULL;

  if (address == NULL || *address == '/')
    return;
  other = ropeway_http_url_dup_origin (address);
  if (other == NULL)
    other = g_strdup (address);
  if (g_strcmp0 (other, origin) != 0 && !g_ptr_array_find_with_equal_func (others, other, g_str_equal, NULL))
    g_ptr_array_add (others, g_steal_pointer (&other));
}

char *
ropeway_secret_binding_dup (const RopewayConnection *connection, const RopewayEnvironment *environment,
                            const char *name)
{
  const RopewayOauth *oauth = connection->sign_in.oauth;
  g_autofree char *origin
      = environment->address != NULL ? ropeway_http_url_dup_origin (environment->address) : NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (origin == NULL || oauth == NULL || !is_of_app (connection, name))
    return g_steal_pointer (&origin);
  others = g_ptr_array_new_with_free_func (g_free);
  add (others, origin, oauth->token);
  add (others, origin, oauth->discovery);
  add (others, origin, oauth->device);
  add (others, origin, oauth->revoke);
  g_ptr_array_sort (others, compare);
  g_ptr_array_insert (others, 0, g_steal_pointer (&origin));
  g_ptr_array_add (others, NULL);
  return g_strjoinv (ROPEWAY_SECRET_ORIGINS, (char **)others->pdata);
}
