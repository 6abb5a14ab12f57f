/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: who renews a sign-in for ever must not keep the others waiting for ever. */

#include <gio/gio.h>

#include "auth/token-lock.h"
#include "base/limits.h"
#include "support/fake-clock.h"

#define LIMIT_US (ROPEWAY_LIMIT_TOKEN_LOCK_MS * (gint64)1000)

typedef struct
{
  RopewayTokenLock *lock;
  GError *error;
  gboolean done;
} Taken;

static void
on_taken (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer data)
{
  Taken *taken = data;

  taken->lock = ropeway_token_lock_take_finish (result, &taken->error);
  taken->done = TRUE;
}

static void
take (RopewayClock *clock, GCancellable *cancellable, Taken *taken)
{
  const RopewaySecretQuery query = { .connection = "crm", .environment = "live", .name = "crm_sign_in" };

  ropeway_token_lock_take_async (&query, clock, cancellable, on_taken, taken);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_wait (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  Taken first = { NULL, NULL, FALSE }, second = { NULL, NULL, FALSE }, third = { NULL, NULL, FALSE };

  take (clock, NULL, &first);
  settle ();
  g_assert_nonnull (first.lock);
  take (clock, NULL, &second);
  fake_clock_advance (clock, LIMIT_US - 1);
  settle ();
  g_assert_false (second.done);
  fake_clock_advance (clock, LIMIT_US);
  settle ();
  g_assert_true (second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&second.error);

  /* Let go of in time, it is had. */
  take (clock, NULL, &third);
  fake_clock_advance (clock, LIMIT_US / 2);
  ropeway_token_lock_free (first.lock);
  fake_clock_advance (clock, LIMIT_US / 2);
  settle ();
  g_assert_no_error (third.error);
  g_assert_nonnull (third.lock);
  ropeway_token_lock_free (third.lock);
}

static void
test_cancel (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Taken first = { NULL, NULL, FALSE }, second = { NULL, NULL, FALSE };

  take (clock, NULL, &first);
  take (clock, cancellable, &second);
  g_cancellable_cancel (cancellable);
  fake_clock_advance (clock, LIMIT_US / 2);
  settle ();
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&second.error);
  ropeway_token_lock_free (first.lock);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ropeway-lock-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("STATE_DIRECTORY", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/token-lock/wait", test_wait);
  g_test_add_func ("/auth/token-lock/cancel", test_cancel);
  return g_test_run ();
}
