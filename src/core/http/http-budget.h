/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service counts the requests of an account, whichever job or try they come from. */
#pragma once

#include "base/clock.h"
#include "http/http-pace.h"

G_BEGIN_DECLS

/* The pace of one account, shared by all clients that join it. Reference counted; belongs to one thread. */
typedef struct _RopewayHttpBudget RopewayHttpBudget;

/* Called when there may be room again, for one who was told to wait for it. */
typedef void (*RopewayHttpRoomFunc) (gpointer data);

/* Finds the budget of @account in this process, or begins one. What was learned stays for as long as it matters, also while
 * nobody uses it. @account: (nullable): a budget of its own, that nobody else finds. @clock: the same for all who share it.
 * Returns: (transfer full). */
RopewayHttpBudget *ropeway_http_budget_get (const char *account, RopewayClock *clock);
RopewayHttpBudget *ropeway_http_budget_ref (RopewayHttpBudget *self);
void ropeway_http_budget_unref (RopewayHttpBudget *self);

/* One of those who share it. */
typedef struct _RopewayHttpMember RopewayHttpMember;

/* Joins. @in_flight: attempts at once; the most that a member wants holds for all together. @per_second, @per_minute: 0 for
 * no limit; the least that a member allows holds, and stays. Returns: (transfer full): to be ended with
 * ropeway_http_member_leave(). */
RopewayHttpMember *ropeway_http_budget_join (RopewayHttpBudget *self, guint in_flight, guint per_second,
                                             guint per_minute, RopewayHttpRoomFunc func, gpointer data);
void ropeway_http_member_leave (RopewayHttpMember *member);

/* Asks to begin an attempt. Returns: as ropeway_http_pace_take(); who waits for room will be called. */
gint64 ropeway_http_member_take (RopewayHttpMember *member);

/* An attempt that began at @began (monotonic) has ended. @over: its request, too. @rate: (nullable): what its answer said, by
 * the wall clock. Calls
 * those who wait for room, each in its turn. */
void ropeway_http_member_give_back (RopewayHttpMember *member, gint64 began, RopewayPaceEnding ending,
                                    gboolean over, const RopewayHttpRate *rate);

/* The service wants no more from anybody before @until (monotonic µs). */
void ropeway_http_member_pause (RopewayHttpMember *member, gint64 until);

G_END_DECLS
