/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-budget.h"

#include "base/limits.h"

/* The longest time over which a person's limit counts. */
#define REMEMBERED_US (60 * G_TIME_SPAN_SECOND)

struct _RopewayHttpMember
{
  GList link;
  RopewayHttpBudget *budget; /* owned */
  guint in_flight;
  gboolean began; /* has made an attempt */
  gboolean wants; /* was told to wait for room */
  RopewayHttpRoomFunc func;
  gpointer data;
};

struct _RopewayHttpBudget
{
  grefcount ref_count;

  /* owned */
  char *account; /* (nullable) */
  RopewayClock *clock;
  GQueue members; /* RopewayHttpMember, in the order of their turns; they own themselves */

  /* state */
  RopewayHttpPace pace;
  gint64 used; /* monotonic; the last attempt's end */
};

/* ---- all of them ---- */

/* Of this thread: account and clock → budget. A budget is kept while it remembers something. */
static GPrivate budgets = G_PRIVATE_INIT ((GDestroyNotify)g_hash_table_unref);

static guint
budget_hash (gconstpointer key)
{
  const RopewayHttpBudget *self = key;

  return g_str_hash (self->account) ^ g_direct_hash (self->clock);
}

static gboolean
budget_equal (gconstpointer a, gconstpointer b)
{
  const RopewayHttpBudget *left = a;
  const RopewayHttpBudget *right = b;

  return left->clock == right->clock && g_str_equal (left->account, right->account);
}

static GHashTable *
get_budgets (void)
{
  GHashTable *table = g_private_get (&budgets);

  if (table == NULL)
    {
      table = g_hash_table_new_full (budget_hash, budget_equal, NULL,
                                     (GDestroyNotify)ropeway_http_budget_unref);
      g_private_set (&budgets, table);
    }
  return table;
}

static gboolean
has_nothing_to_remember (gpointer key, gpointer value, gpointer data)
{
  const RopewayHttpBudget *self = value;
  gint64 now = ropeway_clock_monotonic (self->clock);

  return self->members.length == 0 && now - self->used > REMEMBERED_US && self->pace.reset <= now
         && self->pace.paused_until <= now && self->pace.failures == 0;
}

static RopewayHttpBudget *
budget_new (const char *account, RopewayClock *clock)
{
  RopewayHttpBudget *self = g_new0 (RopewayHttpBudget, 1);

  g_ref_count_init (&self->ref_count);
  self->account = g_strdup (account);
  self->clock = ropeway_clock_ref (clock);
  g_queue_init (&self->members);
  ropeway_http_pace_init (&self->pace, 1);
  return self;
}

RopewayHttpBudget *
ropeway_http_budget_get (const char *account, RopewayClock *clock)
{
  const RopewayHttpBudget wanted = { .account = (char *)account, .clock = clock };
  GHashTable *table = get_budgets ();
  RopewayHttpBudget *self;

  if (account == NULL)
    return budget_new (NULL, clock);
  self = g_hash_table_lookup (table, &wanted);
  if (self != NULL)
    return ropeway_http_budget_ref (self);
  g_hash_table_foreach_remove (table, has_nothing_to_remember, NULL);
  self = budget_new (account, clock);
  if (g_hash_table_size (table) < ROPEWAY_LIMIT_BUDGETS)
    g_hash_table_replace (table, self, ropeway_http_budget_ref (self));
  return self;
}

RopewayHttpBudget *
ropeway_http_budget_ref (RopewayHttpBudget *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
ropeway_http_budget_unref (RopewayHttpBudget *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  ropeway_http_pace_clear (&self->pace);
  ropeway_clock_unref (self->clock);
  g_free (self->account);
  g_free (self);
}

/* ---- members ---- */

/* Their number may be another than before; what was learned stays below it. */
static void
set_ceiling (RopewayHttpBudget *self)
{
  guint ceiling = 1;
  gboolean was_full = self->pace.window >= self->pace.ceiling;

  for (GList *link = self->members.head; link != NULL; link = link->next)
    ceiling = MAX (ceiling, ((RopewayHttpMember *)link->data)->in_flight);
  if (self->members.length == 0)
    return;
  self->pace.ceiling = ceiling;
  self->pace.window = was_full ? ceiling : MIN (self->pace.window, ceiling);
}

RopewayHttpMember *
ropeway_http_budget_join (RopewayHttpBudget *self, guint in_flight, guint per_second, guint per_minute,
                          RopewayHttpRoomFunc func, gpointer data)
{
  RopewayHttpMember *member = g_new0 (RopewayHttpMember, 1);

  member->budget = ropeway_http_budget_ref (self);
  member->in_flight = in_flight;
  member->func = func;
  member->data = data;
  member->link.data = member;
  g_queue_push_tail_link (&self->members, &member->link);
  ropeway_http_pace_limit (&self->pace, per_second, per_minute);
  set_ceiling (self);
  return member;
}

void
ropeway_http_member_leave (RopewayHttpMember *member)
{
  RopewayHttpBudget *self = member->budget;

  g_queue_unlink (&self->members, &member->link);
  set_ceiling (self);
  g_free (member);
  ropeway_http_budget_unref (self);
}

/* ---- attempts ---- */

gint64
ropeway_http_member_take (RopewayHttpMember *member)
{
  RopewayHttpBudget *self = member->budget;
  gint64 wait = ropeway_http_pace_take (&self->pace, ropeway_clock_monotonic (self->clock), !member->began);

  member->began |= wait == 0;
  member->wants = wait == ROPEWAY_PACE_FOR_ROOM;
  /* Who had a turn is the last to have the next. */
  if (wait == 0)
    {
      g_queue_unlink (&self->members, &member->link);
      g_queue_push_tail_link (&self->members, &member->link);
    }
  return wait;
}

static RopewayHttpMember *
find_waiting (RopewayHttpBudget *self)
{
  for (GList *link = self->members.head; link != NULL; link = link->next)
    if (((RopewayHttpMember *)link->data)->wants)
      return link->data;
  return NULL;
}

/* Each one may begin an attempt, end others, or leave. */
static void
call_waiting (RopewayHttpBudget *self)
{
  RopewayHttpMember *member;

  ropeway_http_budget_ref (self);
  while ((member = find_waiting (self)) != NULL)
    {
      member->wants = FALSE;
      member->func (member->data);
      if (g_queue_find (&self->members, member) != NULL && member->wants)
        break;
    }
  ropeway_http_budget_unref (self);
}

void
ropeway_http_member_give_back (RopewayHttpMember *member, gint64 began, RopewayPaceEnding ending,
                               gboolean over, const RopewayHttpRate *rate)
{
  RopewayHttpBudget *self = member->budget;
  gint64 now = ropeway_clock_monotonic (self->clock);
  RopewayHttpRate mine;

  if (rate != NULL)
    {
      mine = *rate;
      mine.reset = rate->reset > 0 ? now + (rate->reset - ropeway_clock_now (self->clock)) : 0;
      rate = &mine;
    }
  self->used = now;
  ropeway_http_pace_end (&self->pace, now, began, ending, over, rate);
  call_waiting (self);
}

void
ropeway_http_member_pause (RopewayHttpMember *member, gint64 until)
{
  ropeway_http_pace_pause (&member->budget->pace, until);
}
