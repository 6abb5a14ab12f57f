/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice apps as a process of their own, so that a test can kill the client and ask the server what came. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <unistd.h>

#include "practice/practice-apps.h"
#include "value/json-reader.h"

typedef struct
{
  int port;
  int contacts;
  int settle_ms;
  int max_connections;
  int idle_ms;
  char *api_key;
  char *hostile;
} Options;

/* Whoever started the server holds the other end of its standard input; when that is gone, so is the server's use. */
static gboolean
on_stdin (int fd, GIOCondition condition, gpointer data)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
set_hostile (RopewayPracticeApps *apps, const char *json, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, error);

  return tree && ropeway_practice_apps_set_hostile (apps, ropeway_tree_get_root (tree), error);
}

static gboolean
serve (const Options *o, GError **error)
{
  RopewayHttpListenerPolicy policy
      = { .max_connections = (guint)o->max_connections, .idle_ms = (guint)o->idle_ms };
  RopewayPracticeOptions options
      = { .contacts = (guint)o->contacts, .settle_ms = (guint)o->settle_ms, .api_key = o->api_key };
  g_autoptr (RopewayHttpListener) listener = ropeway_http_listener_new ((guint16)o->port, &policy, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RopewayPracticeApps) apps = NULL;

  if (!listener)
    return FALSE;
  apps = ropeway_practice_apps_new (listener, &options);
  if (o->hostile && !set_hostile (apps, o->hostile, error))
    return FALSE;
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_stdin, loop);
  g_print ("{\"port\":%u}\n", ropeway_http_listener_get_port (listener));
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int argc, char *argv[])
{
  Options o = { 0 };
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &o.port, "Port to listen on (any)", "N" },
    { "contacts", 0, 0, G_OPTION_ARG_INT, &o.contacts, "People in Contacts (1000)", "N" },
    { "settle-ms", 0, 0, G_OPTION_ARG_INT, &o.settle_ms, "Time until the CRM's search finds a new record",
      "MS" },
    { "api-key", 0, 0, G_OPTION_ARG_STRING, &o.api_key, "Key that the CRM wants", "KEY" },
    { "hostile", 0, 0, G_OPTION_ARG_STRING, &o.hostile, "How the apps misbehave", "JSON" },
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &o.max_connections, "Connections at once", "N" },
    { "idle-ms", 0, 0, G_OPTION_ARG_INT, &o.idle_ms, "Time-out of a silent connection", "MS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !serve (&o, &error))
    {
      g_printerr ("practice-server: %s\n", error->message);
      status = 1;
    }
  g_free (o.api_key);
  g_free (o.hostile);
  return status;
}
