/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/key-gate.h"

/* One owner's claim on its keys. It stands in the queue of each; who is first in all of its queues holds them. */
typedef struct
{
  char *keys[2];
  guint n_keys;
  gpointer owner;
  gboolean holds;
} Claim;

struct _RopewayKeyGate
{
  /* owned */
  GHashTable *queues; /* char * → GQueue of Claim (borrowed) */
  GHashTable *claims; /* owner → Claim */

  /* borrowed */
  GFunc go;
  gpointer data;

  /* state */
  guint waiting;
};

static void
claim_free (gpointer data)
{
  Claim *claim = data;

  for (guint i = 0; i < claim->n_keys; i++)
    g_free (claim->keys[i]);
  g_free (claim);
}

RopewayKeyGate *
ropeway_key_gate_new (GFunc go, gpointer data)
{
  RopewayKeyGate *self = g_new0 (RopewayKeyGate, 1);

  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
  self->claims = g_hash_table_new_full (NULL, NULL, NULL, claim_free);
  self->go = go;
  self->data = data;
  return self;
}

void
ropeway_key_gate_free (RopewayKeyGate *self)
{
  g_hash_table_unref (self->queues);
  g_hash_table_unref (self->claims);
  g_free (self);
}

static gboolean
is_first_everywhere (RopewayKeyGate *self, const Claim *claim)
{
  for (guint i = 0; i < claim->n_keys; i++)
    if (g_queue_peek_head (g_hash_table_lookup (self->queues, claim->keys[i])) != claim)
      return FALSE;
  return TRUE;
}

static void
join_queue (RopewayKeyGate *self, Claim *claim, const char *key)
{
  GQueue *queue = g_hash_table_lookup (self->queues, key);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->queues, g_strdup (key), queue);
    }
  g_queue_push_tail (queue, claim);
  claim->keys[claim->n_keys++] = g_strdup (key);
}

gboolean
ropeway_key_gate_enter (RopewayKeyGate *self, const char *first, const char *second, gpointer owner)
{
  Claim *claim = g_new0 (Claim, 1);

  g_assert (!g_hash_table_contains (self->claims, owner));
  claim->owner = owner;
  g_hash_table_insert (self->claims, owner, claim);
  if (first != NULL)
    join_queue (self, claim, first);
  if (second != NULL && g_strcmp0 (first, second) != 0)
    join_queue (self, claim, second);
  claim->holds = is_first_everywhere (self, claim);
  if (!claim->holds)
    self->waiting++;
  return claim->holds;
}

/* Takes @claim out of its queues and appends the claims that are first now to @next. */
static void
leave_queues (RopewayKeyGate *self, Claim *claim, GPtrArray *next)
{
  for (guint i = 0; i < claim->n_keys; i++)
    {
      GQueue *queue = g_hash_table_lookup (self->queues, claim->keys[i]);
      g_queue_remove (queue, claim);
      Claim *head = g_queue_peek_head (queue);
      if (head == NULL)
        g_hash_table_remove (self->queues, claim->keys[i]);
      else if (!g_ptr_array_find (next, head, NULL))
        g_ptr_array_add (next, head);
    }
}

void
ropeway_key_gate_leave (RopewayKeyGate *self, gpointer owner)
{
  Claim *claim = g_hash_table_lookup (self->claims, owner);
  g_autoptr (GPtrArray) next = g_ptr_array_new ();
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();

  if (claim == NULL)
    return;
  if (!claim->holds)
    self->waiting--;
  leave_queues (self, claim, next);
  g_hash_table_remove (self->claims, owner);
  for (guint i = 0; i < next->len; i++)
    {
      Claim *head = g_ptr_array_index (next, i);
      if (!head->holds && is_first_everywhere (self, head))
        {
          head->holds = TRUE;
          self->waiting--;
          g_ptr_array_add (owners, head->owner);
        }
    }
  /* Claims may go while owners are told: from here on only owners are touched. */
  for (guint i = 0; i < owners->len; i++)
    self->go (g_ptr_array_index (owners, i), self->data);
}

guint
ropeway_key_gate_get_n_waiting (const RopewayKeyGate *self)
{
  return self->waiting;
}

void
ropeway_key_gate_drop_waiting (RopewayKeyGate *self, GFunc func, gpointer data)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new ();
  g_autoptr (GPtrArray) next = g_ptr_array_new ();
  GHashTableIter iter;
  Claim *claim;

  g_hash_table_iter_init (&iter, self->claims);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&claim))
    if (!claim->holds)
      {
        g_ptr_array_add (owners, claim->owner);
        leave_queues (self, claim, next);
        g_hash_table_iter_remove (&iter);
      }
  self->waiting = 0;
  for (guint i = 0; i < owners->len; i++)
    func (g_ptr_array_index (owners, i), data);
}
