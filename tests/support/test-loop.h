/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: lets the main loop run until what the test waits for has happened, or fails the test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Long enough for a busy machine under a sanitizer; what takes longer has hung. The environment may say
 * otherwise: ROPEWAY_TEST_DEADLINE_S. */
#define TEST_LOOP_DEADLINE_S 30

typedef struct
{
  GMainContext *context; /* owned */
  GSource *tick;         /* owned */
  guint n_ticks;
  guint n_ticks_allowed;
} TestLoop;

void test_loop_begin (TestLoop *loop);
void test_loop_turn (TestLoop *loop, const char *condition, const char *file, int line);
void test_loop_end (TestLoop *loop);

/* Runs the thread-default main context until @condition is true. The condition is asked after each event,
 * and a few times a second besides, for what other threads and processes change. */
#define test_loop_until(condition)                                                                           \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    TestLoop test_loop_;                                                                                     \
                                                                                                             \
    test_loop_begin (&test_loop_);                                                                           \
    while (!(condition))                                                                                     \
      test_loop_turn (&test_loop_, #condition, __FILE__, __LINE__);                                          \
    test_loop_end (&test_loop_);                                                                             \
  }                                                                                                          \
  G_STMT_END

/* Runs what is ready in the thread-default main context, without waiting. */
void test_loop_drain (void);

G_END_DECLS
