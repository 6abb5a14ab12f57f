/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/removal.h"

#include "base/i18n.h"
#include "gtk/common/navigator.h"

typedef struct
{
  GtkWidget *window; /* owned */
  char *kind;
  char *id;
  char *name;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->window);
  g_free (removal->kind);
  g_free (removal->id);
  g_free (removal->name);
  g_free (removal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static Removal *
removal_new (GtkWidget *widget, const char *kind, const char *id, const char *name)
{
  Removal *removal = g_new0 (Removal, 1);
  GtkRoot *root = gtk_widget_get_root (widget);

  /* The row or page that asked goes with what it shows. */
  removal->window = g_object_ref (root != NULL ? GTK_WIDGET (root) : widget);
  removal->kind = g_strdup (kind);
  removal->id = g_strdup (id);
  removal->name = g_strdup (name);
  return removal;
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (ropeway_workspace_delete_finish (ROPEWAY_WORKSPACE (source), result, &error) == 0)
    {
      ropeway_navigator_complain (removal->window, _ ("Not Removed"), error);
      return;
    }
  text = g_strdup_printf (_ ("“%s” was removed"), removal->name);
  ropeway_navigator_say (removal->window, text, _ ("_Undo"), "win.restore",
                         g_variant_new ("(ss)", removal->kind, removal->id));
}

void
ropeway_removal_begin (GtkWidget *widget, RopewayWorkspace *workspace, const char *kind, const char *id,
                       gint64 revision, const char *name)
{
  ropeway_workspace_delete_async (workspace, kind, id, revision, on_removed,
                                  removal_new (widget, kind, id, name));
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Removal) removal = data;
  g_autoptr (GError) error = NULL;

  if (ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error) == 0)
    ropeway_navigator_complain (removal->window, _ ("Not Brought Back"), error);
}

void
ropeway_removal_undo (GtkWidget *widget, RopewayWorkspace *workspace, const char *kind, const char *id)
{
  RopewayStore *store = ropeway_workspace_get_store (workspace);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayDocument) document = NULL;

  if (store == NULL)
    return;
  document = ropeway_documents_get (store, kind, id, &error);
  if (error != NULL)
    ropeway_navigator_complain (widget, _ ("Not Brought Back"), error);
  else if (document != NULL && document->removed != 0)
    ropeway_workspace_put_async (workspace, kind, document->tree, document->revision, on_restored,
                                 removal_new (widget, kind, id, NULL));
}
