/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the list of connections says about one of them. */
#include "gtk/common/document-item-private.h"

#include "gtk/common/words.h"

struct _RopewayConnectionItem
{
  GObject parent;

  /* owned */
  char *id;
  char *name;
  char *address;
  RopewayTree *document; /* (nullable): not read yet */

  /* state */
  gint64 revision;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_REVISION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RopewayConnectionItem, ropeway_connection_item, G_TYPE_OBJECT)

static void
ropeway_connection_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RopewayConnectionItem *self = ROPEWAY_CONNECTION_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_REVISION:
      g_value_set_int64 (value, self->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_connection_item_finalize (GObject *object)
{
  RopewayConnectionItem *self = ROPEWAY_CONNECTION_ITEM (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->address);
  g_clear_pointer (&self->document, ropeway_tree_unref);
  G_OBJECT_CLASS (ropeway_connection_item_parent_class)->finalize (object);
}

static void
ropeway_connection_item_class_init (RopewayConnectionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ropeway_connection_item_get_property;
  object_class->finalize = ropeway_connection_item_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_REVISION] = g_param_spec_int64 ("revision", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ropeway_connection_item_init (RopewayConnectionItem *self)
{
}

RopewayConnectionItem *
ropeway_connection_item_new (const char *id)
{
  RopewayConnectionItem *self = g_object_new (ROPEWAY_TYPE_CONNECTION_ITEM, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (id);
  self->address = g_strdup ("");
  return self;
}

static void
set_text (RopewayConnectionItem *self, char **place, char *text, int property)
{
  if (g_strcmp0 (*place, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (*place);
  *place = text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

gboolean
ropeway_connection_item_update (RopewayConnectionItem *self, RopewayTree *document, gint64 revision)
{
  const RopewayValue *root = ropeway_tree_get_root (document);
  const RopewayValue *environment = ropeway_value_first (ropeway_value_get (root, "environments"));
  g_autofree char *old_name = g_strdup (self->name);
  g_autofree char *address = ropeway_value_dup_member_text (environment, "address");
  g_autofree char *name = ropeway_value_dup_member_text (root, "name");

  ropeway_tree_ref (document);
  g_clear_pointer (&self->document, ropeway_tree_unref);
  self->document = document;
  self->revision = revision;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
  set_text (self, &self->name, g_strdup (name != NULL && *name != '\0' ? name : self->id), PROP_NAME);
  set_text (self, &self->address, ropeway_words_dup_address (address != NULL ? address : ""), PROP_ADDRESS);
  return g_strcmp0 (old_name, self->name) != 0;
}

const char *
ropeway_connection_item_get_id (RopewayConnectionItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_CONNECTION_ITEM (self), NULL);
  return self->id;
}

const char *
ropeway_connection_item_get_name (RopewayConnectionItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_CONNECTION_ITEM (self), NULL);
  return self->name;
}

gint64
ropeway_connection_item_get_revision (RopewayConnectionItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_CONNECTION_ITEM (self), 0);
  return self->revision;
}

RopewayTree *
ropeway_connection_item_get_document (RopewayConnectionItem *self)
{
  g_return_val_if_fail (ROPEWAY_IS_CONNECTION_ITEM (self), NULL);
  return self->document;
}
