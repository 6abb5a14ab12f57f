/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file that grows while it is read: whole lines only, any of them again, whatever their size. */

#include "test-bus.h"

#include "bus/agent-events.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int writer;
  RopewayAgentEvents *events;
} Fixture;

/* As the agent does it: an unlinked file, and one descriptor of it for each side that share their offset. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  f->writer = g_file_open_tmp ("events-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (unlink (path), ==, 0);
  f->events = ropeway_agent_events_new (fcntl (f->writer, F_DUPFD_CLOEXEC, 3));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  ropeway_agent_events_free (f->events);
  g_assert_cmpint (close (f->writer), ==, 0);
}

static void
add (Fixture *f, const char *text)
{
  gsize length = strlen (text);

  g_assert_cmpint (write (f->writer, text, length), ==, (gssize)length);
}

static void
assert_line (Fixture *f, guint index, const char *wanted)
{
  g_autofree char *line = ropeway_agent_events_dup_line (f->events, index);

  g_assert_cmpstr (line, ==, wanted);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 0);
  assert_line (f, 0, NULL);
  g_assert_null (ropeway_agent_events_get (f->events, 0));
}

static void
test_partial (Fixture *f, gconstpointer data)
{
  add (f, "{\"a\":1}\n{\"b\"");
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 1);
  assert_line (f, 0, "{\"a\":1}");
  assert_line (f, 1, NULL);

  add (f, ":2}");
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 1);
  add (f, "\n");
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 2);
  assert_line (f, 1, "{\"b\":2}");
}

static void
test_again (Fixture *f, gconstpointer data)
{
  g_autoptr (RopewayTree) third = NULL;

  add (f, "{\"n\":0}\n{\"n\":1}\n");
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 2);
  assert_line (f, 1, "{\"n\":1}");
  assert_line (f, 0, "{\"n\":0}");
  add (f, "{\"n\":2}\n");
  assert_line (f, 2, NULL); /* nobody looked yet */
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 3);
  assert_line (f, 0, "{\"n\":0}");

  third = ropeway_agent_events_get (f->events, 2);
  g_assert_nonnull (third);
  g_assert_nonnull (ropeway_value_get (ropeway_tree_get_root (third), "n"));
}

static void
test_no_json (Fixture *f, gconstpointer data)
{
  g_autoptr (RopewayTree) third = NULL;

  add (f, "\n{\"open\":\n{}\n");
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 3);
  assert_line (f, 0, "");
  g_assert_null (ropeway_agent_events_get (f->events, 0));
  assert_line (f, 1, "{\"open\":");
  g_assert_null (ropeway_agent_events_get (f->events, 1));
  third = ropeway_agent_events_get (f->events, 2);
  g_assert_cmpint (ropeway_value_get_kind (ropeway_tree_get_root (third)), ==, ROPEWAY_OBJECT);
}

/* Lines on both sides of the size that is read at once, and one far beyond. */
static void
test_large (Fixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 65535, 65536, 65537, 1, 3 * 1024 * 1024, 0 };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], (char)('a' + i));

      add (f, text);
      g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, n);
      add (f, "\n");
      g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, ++n);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *wanted = g_strnfill (sizes[i], (char)('a' + i));

      assert_line (f, (guint)i, wanted);
    }
}

static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "{\"n\":%u}\n", i);
  add (f, text->str);
  g_assert_cmpuint (ropeway_agent_events_update (f->events), ==, 100000);
  assert_line (f, 0, "{\"n\":0}");
  assert_line (f, 65537, "{\"n\":65537}");
  assert_line (f, 99999, "{\"n\":99999}");
  assert_line (f, 100000, NULL);
}

void
test_add_events (void)
{
  g_test_add ("/bus/events/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/bus/events/partial", Fixture, NULL, set_up, test_partial, tear_down);
  g_test_add ("/bus/events/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/bus/events/no-json", Fixture, NULL, set_up, test_no_json, tear_down);
  g_test_add ("/bus/events/large", Fixture, NULL, set_up, test_large, tear_down);
  g_test_add ("/bus/events/many", Fixture, NULL, set_up, test_many, tear_down);
}
