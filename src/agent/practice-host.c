/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/practice-host.h"

#include <string.h>

#include "http/http-listener.h"
#include "practice/practice-address.h"
#include "store/documents-reader.h"
#include "store/ledger.h"

struct _RopewayPracticeHost
{
  /* owned */
  RopewayStore *store;
  RopewayHttpListener *listener; /* (nullable): nobody needed it yet */
  RopewayPracticeApps *apps;     /* (nullable) */
  char *address;                 /* (nullable): "http://127.0.0.1:4711" */
};

static const char *const names[] = { "shop", "book", "contacts", "crm", "sheet", "store", "notes", NULL };

RopewayPracticeHost *
ropeway_practice_host_new (RopewayStore *store)
{
  RopewayPracticeHost *self = g_new0 (RopewayPracticeHost, 1);

  self->store = ropeway_store_ref (store);
  return self;
}

void
ropeway_practice_host_free (RopewayPracticeHost *self)
{
  g_clear_pointer (&self->apps, ropeway_practice_apps_free);
  if (self->listener != NULL)
    ropeway_http_listener_stop (self->listener);
  g_clear_object (&self->listener);
  ropeway_store_unref (self->store);
  g_free (self->address);
  g_free (self);
}

gboolean
ropeway_practice_host_knows (const char *app)
{
  return g_strv_contains (names, app);
}

const char *const *
ropeway_practice_host_get_names (void)
{
  return names;
}

/* ---- what jobs remember ---- */

gboolean
ropeway_practice_host_forget_connection (RopewayPracticeHost *self, const RopewayValue *connection,
                                         const char *id, GError **error)
{
  const RopewayValue *environments = ropeway_value_get (connection, "environments");

  for (const RopewayValue *environment = ropeway_value_first (environments); environment != NULL;
       environment = ropeway_value_next (environment))
    {
      g_autofree char *address = ropeway_value_dup_member_text (environment, "address");

      if (ropeway_practice_address_get_app (address) != NULL
          && !ropeway_ledger_forget (self->store, id, ropeway_value_get_name (environment, NULL), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ropeway_practice_host_forget (RopewayPracticeHost *self, GError **error)
{
  g_autoptr (GPtrArray) documents = ropeway_documents_list (self->store, ROPEWAY_DOCUMENT_CONNECTION, error);

  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    {
      const RopewayDocument *document = g_ptr_array_index (documents, i);

      if (!ropeway_practice_host_forget_connection (self, ropeway_tree_get_root (document->tree),
                                                    document->id, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the apps ---- */

RopewayPracticeApps *
ropeway_practice_host_get_apps (RopewayPracticeHost *self, GError **error)
{
  if (self->apps != NULL)
    return self->apps;
  self->listener = ropeway_http_listener_new (0, NULL, error);
  if (self->listener == NULL)
    return NULL;
  self->apps = ropeway_practice_apps_new (self->listener, NULL);
  self->address
      = g_strdup_printf ("http://127.0.0.1:%u", (guint)ropeway_http_listener_get_port (self->listener));
  return self->apps;
}

gboolean
ropeway_practice_host_reset (RopewayPracticeHost *self, GError **error)
{
  if (!ropeway_practice_host_forget (self, error))
    return FALSE;
  if (self->apps != NULL)
    ropeway_practice_apps_reset (self->apps);
  return TRUE;
}

/* ---- addresses ---- */

gboolean
ropeway_practice_host_adopt_connection (RopewayPracticeHost *self, RopewayTree *tree,
                                        const RopewayValue *connection, GError **error)
{
  if (!ropeway_practice_address_is_in (connection))
    return TRUE;
  if (ropeway_practice_host_get_apps (self, error) == NULL)
    return FALSE;
  ropeway_practice_address_use_in (tree, connection, self->address);
  return TRUE;
}

gboolean
ropeway_practice_host_adopt (RopewayPracticeHost *self, RopewayTree *tree, GError **error)
{
  const RopewayValue *connections = ropeway_value_get (ropeway_tree_get_root (tree), "connections");

  for (const RopewayValue *connection = ropeway_value_first (connections); connection != NULL;
       connection = ropeway_value_next (connection))
    if (!ropeway_practice_host_adopt_connection (self, tree, connection, error))
      return FALSE;
  return TRUE;
}

static const char *
get_app (RopewayPracticeHost *self, const RopewayEnvironment *environment)
{
  gsize length = self->address != NULL ? strlen (self->address) : 0;
  const char *address = environment->address;

  return length > 0 && strncmp (address, self->address, length) == 0 && address[length] == '/'
             ? address + length + 1
             : NULL;
}

GStrv
ropeway_practice_host_dup_apps (RopewayPracticeHost *self, const RopewayBundle *bundle)
{
  const char *from = get_app (self, bundle->source_environment);
  const char *to = get_app (self, bundle->destination_environment);
  g_autoptr (GStrvBuilder) apps = g_strv_builder_new ();

  if (from == NULL && to == NULL)
    return NULL;
  if (from != NULL)
    g_strv_builder_add (apps, from);
  if (to != NULL && g_strcmp0 (from, to) != 0)
    g_strv_builder_add (apps, to);
  return g_strv_builder_end (apps);
}
