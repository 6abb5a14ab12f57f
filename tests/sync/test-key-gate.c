/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: no two holders of one key at once, everybody's turn comes, nobody waits for ever. */
#include "sync/key-gate.h"

#include "test-sync.h"

static void
note (gpointer owner, gpointer data)
{
  g_ptr_array_add (data, owner);
}

#define OWNER(n) GUINT_TO_POINTER (n)

static void
test_order (void)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (RopewayKeyGate) gate = ropeway_key_gate_new (note, gone);

  g_assert_true (ropeway_key_gate_enter (gate, "a", NULL, OWNER (1)));
  g_assert_true (ropeway_key_gate_enter (gate, "b", NULL, OWNER (2)));
  g_assert_false (ropeway_key_gate_enter (gate, "a", "b", OWNER (3)));
  g_assert_false (ropeway_key_gate_enter (gate, "a", NULL, OWNER (4)));
  g_assert_cmpuint (ropeway_key_gate_get_n_waiting (gate), ==, 2);
  ropeway_key_gate_leave (gate, OWNER (1));
  g_assert_cmpuint (gone->len, ==, 0);
  ropeway_key_gate_leave (gate, OWNER (2));
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_true (gone->pdata[0] == OWNER (3));
  ropeway_key_gate_leave (gate, OWNER (3));
  g_assert_true (gone->pdata[1] == OWNER (4));
  ropeway_key_gate_leave (gate, OWNER (4));
  g_assert_cmpuint (ropeway_key_gate_get_n_waiting (gate), ==, 0);
  g_assert_true (ropeway_key_gate_enter (gate, "a", "b", OWNER (5)));
}

static void
test_same_key_twice (void)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (RopewayKeyGate) gate = ropeway_key_gate_new (note, gone);

  g_assert_true (ropeway_key_gate_enter (gate, "a", "a", OWNER (1)));
  g_assert_false (ropeway_key_gate_enter (gate, "a", NULL, OWNER (2)));
  ropeway_key_gate_leave (gate, OWNER (1));
  g_assert_cmpuint (gone->len, ==, 1);
}

static void
test_crossed (void)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (RopewayKeyGate) gate = ropeway_key_gate_new (note, gone);

  g_assert_true (ropeway_key_gate_enter (gate, "a", "b", OWNER (1)));
  g_assert_false (ropeway_key_gate_enter (gate, "b", "c", OWNER (2)));
  g_assert_false (ropeway_key_gate_enter (gate, "c", "a", OWNER (3)));
  ropeway_key_gate_leave (gate, OWNER (1));
  ropeway_key_gate_leave (gate, OWNER (2));
  ropeway_key_gate_leave (gate, OWNER (3));
  g_assert_cmpuint (gone->len, ==, 2);
}

static void
test_drop (void)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (GPtrArray) dropped = g_ptr_array_new ();
  g_autoptr (RopewayKeyGate) gate = ropeway_key_gate_new (note, gone);

  g_assert_true (ropeway_key_gate_enter (gate, "a", NULL, OWNER (1)));
  g_assert_false (ropeway_key_gate_enter (gate, "a", "b", OWNER (2)));
  g_assert_false (ropeway_key_gate_enter (gate, "b", NULL, OWNER (3)));
  ropeway_key_gate_drop_waiting (gate, note, dropped);
  g_assert_cmpuint (dropped->len, ==, 2);
  ropeway_key_gate_leave (gate, OWNER (1));
  g_assert_cmpuint (gone->len, ==, 0);
  ropeway_key_gate_leave (gate, OWNER (99));
}

#define KEYS 7
#define OWNERS 2000

typedef struct
{
  RopewayKeyGate *gate;
  guint keys[OWNERS][2];
  guint held[KEYS];
  GQueue running;
  guint done;
} Crowd;

static void
start (gpointer owner, gpointer data)
{
  Crowd *crowd = data;
  const guint *keys = crowd->keys[GPOINTER_TO_UINT (owner) - 1];

  g_assert_cmpuint (crowd->held[keys[0]]++, ==, 0);
  if (keys[1] != keys[0])
    g_assert_cmpuint (crowd->held[keys[1]]++, ==, 0);
  g_queue_push_tail (&crowd->running, owner);
}

static void
finish_one (Crowd *crowd)
{
  gpointer owner = g_queue_pop_head (&crowd->running);
  const guint *keys = crowd->keys[GPOINTER_TO_UINT (owner) - 1];

  crowd->held[keys[0]] = crowd->held[keys[1]] = 0;
  crowd->done++;
  ropeway_key_gate_leave (crowd->gate, owner);
}

/* Many owners with two of few keys each: all end, and none shares a key while it holds it. */
static void
test_crowd (void)
{
  Crowd crowd = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  g_queue_init (&crowd.running);
  crowd.gate = ropeway_key_gate_new (start, &crowd);
  for (guint i = 0; i < OWNERS; i++)
    {
      char first[2] = { 0 }, second[2] = { 0 };
      crowd.keys[i][0] = (guint)g_rand_int_range (random, 0, KEYS);
      crowd.keys[i][1] = (guint)g_rand_int_range (random, 0, KEYS);
      first[0] = (char)('a' + crowd.keys[i][0]);
      second[0] = (char)('a' + crowd.keys[i][1]);
      if (ropeway_key_gate_enter (crowd.gate, first, second, OWNER (i + 1)))
        start (OWNER (i + 1), &crowd);
      if (g_rand_boolean (random) && crowd.running.length > 0)
        finish_one (&crowd);
    }
  while (crowd.running.length > 0)
    finish_one (&crowd);
  g_assert_cmpuint (crowd.done, ==, OWNERS);
  ropeway_key_gate_free (crowd.gate);
}

void
test_key_gate_add (void)
{
  g_test_add_func ("/sync/key-gate/order", test_order);
  g_test_add_func ("/sync/key-gate/same-key-twice", test_same_key_twice);
  g_test_add_func ("/sync/key-gate/crossed", test_crossed);
  g_test_add_func ("/sync/key-gate/drop", test_drop);
  g_test_add_func ("/sync/key-gate/crowd", test_crowd);
}
