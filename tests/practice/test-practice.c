/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one program for all tests of the practice apps, and what they share. */
#include "test-practice.h"

#include <string.h>

#include "support/test-loop.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/path.h"

void
practice_begin (Practice *p, const RopewayPracticeOptions *options)
{
  g_autoptr (GError) error = NULL;

  p->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  p->apps = ropeway_practice_apps_new (p->listener, options);
  p->session = soup_session_new ();
}

void
practice_end (Practice *p)
{
  g_clear_object (&p->session);
  g_clear_pointer (&p->apps, ropeway_practice_apps_free);
  g_assert_finalize_object (g_steal_pointer (&p->listener));
}

struct _Sending
{
  Answer answer;
  GCancellable *cancellable;
  gboolean done;
};

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;

  sending->answer.bytes
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &sending->answer.error);
  sending->done = TRUE;
}

/* The session would repeat by itself; a test wants to see what came. */
static void
on_restarted (SoupMessage *message, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static Sending *
sending_new (Practice *p, const char *method, const char *path, const char *body)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autofree char *address
      = g_strdup_printf ("http://127.0.0.1:%u%s", ropeway_http_listener_get_port (p->listener), path);

  sending->cancellable = g_cancellable_new ();
  sending->answer.message = soup_message_new (method, address);
  soup_message_add_flags (sending->answer.message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (sending->answer.message, "restarted", G_CALLBACK (on_restarted), sending->cancellable);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (sending->answer.message, "application/json", bytes);
    }
  return sending;
}

static void
sending_start (Practice *p, Sending *sending)
{
  soup_session_send_and_read_async (p->session, sending->answer.message, G_PRIORITY_DEFAULT,
                                    sending->cancellable, on_answer, sending);
}

Sending *
practice_begin_send (Practice *p, const char *method, const char *path, const char *body)
{
  Sending *sending = sending_new (p, method, path, body);

  sending_start (p, sending);
  return sending;
}

gboolean
sending_is_done (Sending *sending)
{
  return sending->done;
}

void
sending_cancel (Sending *sending)
{
  g_cancellable_cancel (sending->cancellable);
}

Answer
sending_finish (Sending *sending)
{
  Answer answer;

  test_loop_until (sending->done);
  answer = sending->answer;
  answer.status = soup_message_get_status (answer.message);
  if (answer.bytes)
    answer.tree = ropeway_json_read (answer.bytes, NULL, NULL, NULL);
  g_signal_handlers_disconnect_by_data (answer.message, sending->cancellable);
  g_object_unref (sending->cancellable);
  g_free (sending);
  return answer;
}

Answer
practice_send (Practice *p, const char *method, const char *path, const char *body, ...)
{
  Sending *sending = sending_new (p, method, path, body);
  SoupMessageHeaders *headers = soup_message_get_request_headers (sending->answer.message);
  va_list list;

  va_start (list, body);
  for (const char *name = va_arg (list, const char *); name; name = va_arg (list, const char *))
    soup_message_headers_append (headers, name, va_arg (list, const char *));
  va_end (list);
  sending_start (p, sending);
  return sending_finish (sending);
}

void
answer_clear (Answer *answer)
{
  g_clear_object (&answer->message);
  g_clear_pointer (&answer->bytes, g_bytes_unref);
  g_clear_pointer (&answer->tree, ropeway_tree_unref);
  g_clear_error (&answer->error);
}

RopewayTree *
practice_expect (Practice *p, const char *method, const char *path, const char *body, guint status)
{
  g_auto (Answer) answer = practice_send (p, method, path, body, NULL);

  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.status, ==, status);
  return g_steal_pointer (&answer.tree);
}

char *
json_at (const RopewayTree *tree, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayPath) compiled = ropeway_path_parse (path, &error);
  const RopewayValue *value;

  g_assert_no_error (error);
  g_assert_nonnull (tree);
  value = ropeway_path_get (compiled, ropeway_tree_get_root (tree));
  return value ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : g_strdup ("-");
}

void
practice_set_rule (Practice *p, const char *rule)
{
  g_autofree char *json = g_strdup_printf ("{\"rules\":[{%s}]}", rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  ropeway_practice_apps_set_hostile (p->apps, ropeway_tree_get_root (tree), &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_table_add ();
  test_shop_add ();
  test_twins_add ();
  test_contacts_add ();
  test_crm_add ();
  test_book_add ();
  test_hostile_add ();
  test_apps_add ();
  test_process_add ();
  return g_test_run ();
}
