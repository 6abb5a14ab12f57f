/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how fast is decided in one place; here it is told what happened, and asked. */
#include <string.h>

#include "base/limits.h"
#include "http/http-pace.h"

#define MS G_GINT64_CONSTANT (1000)
#define S (1000 * MS)
#define FOR_ROOM ROPEWAY_PACE_FOR_ROOM

/* One thing that happens to a pace, as letters: "t" takes (and must get), "w" must wait, "r" must wait for room, "g", "b",
 * "s", "f", "c": an attempt ends good, busy, slow, failed, cancelled; "+": a second passes; "|" a thousandth. */
typedef struct
{
  const char *name;
  guint ceiling;
  guint per_minute;
  const char *story;
} Story;

static const Story stories[] = {
  { "ceiling", 3, 0, "tttrrgtr" },
  { "rate", 8, 2, "ttw+w" },
  { "busy-halves", 4, 0, "tttt|b|gggtttr" },
  { "busy-at-once-halves-once", 8, 0, "tttttttt|bbbbggggttttr" },
  { "busy-again-halves-again", 8, 0, "tttttttt|bbbbgggg|tttt|bgggtttr" },
  { "never-under-one", 2, 0, "tt|bb|t|b|t|b|t|b|tr" },
  { "grows-again", 4, 0, "tttt|bgggtgtgtgttttr" },
  { "slow-halves", 4, 0, "tttt|sgggtttr" },
  { "failed-does-not", 4, 0, "tttt|fgggttttr" },
  { "cancelled-says-nothing", 4, 0, "ttttccccttttr" },
};

static void
play (RopewayHttpPace *pace, const char *story)
{
  static const char endings[] = "gbsfc";
  gint64 began[64];
  guint n = 0;
  gint64 now = S;

  for (const char *p = story; *p != '\0'; p++)
    {
      const char *ending = strchr (endings, *p);
      gint64 wait;

      if (*p == '+' || *p == '|')
        now += *p == '+' ? S : MS;
      else if (ending != NULL)
        {
          g_assert_cmpuint (n, >, 0);
          ropeway_http_pace_end (pace, now, began[--n], (RopewayPaceEnding)(ending - endings), TRUE, NULL);
        }
      else
        {
          wait = ropeway_http_pace_take (pace, now, FALSE);
          g_test_message ("%s at %d: %" G_GINT64_FORMAT, story, (int)(p - story), wait);
          if (*p == 't')
            {
              g_assert_cmpint (wait, ==, 0);
              began[n++] = now;
            }
          else if (*p == 'r')
            g_assert_cmpint (wait, ==, FOR_ROOM);
          else
            g_assert_true (wait > 0 && wait < FOR_ROOM);
        }
    }
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, story->ceiling);
  ropeway_http_pace_limit (&pace, 0, story->per_minute);
  play (&pace, story->story);
  ropeway_http_pace_clear (&pace);
}

/* ---- what the service says ---- */

static gint64
take (RopewayHttpPace *pace, gint64 now)
{
  return ropeway_http_pace_take (pace, now, FALSE);
}

static void
end (RopewayHttpPace *pace, gint64 now, gint64 left, gint64 reset)
{
  const RopewayHttpRate rate = { left, reset };

  ropeway_http_pace_end (pace, now, now, ROPEWAY_PACE_GOOD, TRUE, &rate);
}

static void
test_learned (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 8);
  g_assert_cmpint (take (&pace, S), ==, 0);
  end (&pace, S, 2, 11 * S);
  g_assert_cmpint (take (&pace, S), ==, 0);
  g_assert_cmpint (take (&pace, S), ==, 0);
  /* None is left but those under way may not be counted: the next answer says. */
  g_assert_cmpint (take (&pace, S), ==, FOR_ROOM);
  end (&pace, 2 * S, 1, 11 * S);
  g_assert_cmpint (take (&pace, 2 * S), ==, FOR_ROOM);
  end (&pace, 2 * S, 0, 11 * S);
  g_assert_cmpint (take (&pace, 2 * S), ==, 9 * S);
  g_assert_cmpint (take (&pace, 11 * S - 1), ==, 1);
  g_assert_cmpint (take (&pace, 11 * S), ==, 0);
  g_assert_cmpint (take (&pace, 11 * S), ==, 0);
  ropeway_http_pace_clear (&pace);
}

/* Answers overtake each other: a higher number that comes late gives nothing back. */
static void
test_overtaken (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 8);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (take (&pace, S), ==, 0);
  end (&pace, S, 3, 11 * S); /* three under way: perhaps none of them is counted */
  g_assert_cmpint (take (&pace, S), ==, FOR_ROOM);
  end (&pace, S, 6, 11 * S);
  g_assert_cmpint (take (&pace, S), ==, FOR_ROOM);
  end (&pace, S, 4, 11 * S);
  end (&pace, S, 3, 11 * S);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (take (&pace, S), ==, 0);
  g_assert_cmpint (take (&pace, S), ==, FOR_ROOM);
  ropeway_http_pace_clear (&pace);
}

/* A remainder without a time, or of a time that is over, holds nobody up. */
static void
test_no_reset (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 8);
  g_assert_cmpint (take (&pace, S), ==, 0);
  end (&pace, S, 0, 0);
  g_assert_cmpint (take (&pace, S), ==, 0);
  end (&pace, 2 * S, 0, 2 * S);
  g_assert_cmpint (take (&pace, 2 * S), ==, 0);
  ropeway_http_pace_clear (&pace);
}

static void
test_pause (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 8);
  ropeway_http_pace_pause (&pace, 30 * S);
  ropeway_http_pace_pause (&pace, 20 * S);
  g_assert_cmpint (take (&pace, 10 * S), ==, 20 * S);
  g_assert_cmpint (take (&pace, 30 * S), ==, 0);
  ropeway_http_pace_clear (&pace);
}

/* ---- limits that change ---- */

static void
test_smaller_limit (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 128);
  ropeway_http_pace_limit (&pace, 0, 10);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpint (take (&pace, (gint64)(i + 1) * S), ==, 0);
  /* Of the last minute's seven, the newest five count against it. */
  ropeway_http_pace_limit (&pace, 0, 5);
  g_assert_cmpint (take (&pace, 8 * S), ==, 3 * S + 60 * S - 8 * S);
  /* Somebody who allows more changes nothing. */
  ropeway_http_pace_limit (&pace, 0, 100);
  ropeway_http_pace_limit (&pace, 0, 0);
  g_assert_cmpint (take (&pace, 8 * S), ==, 55 * S);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (take (&pace, 67 * S), ==, 0);
  g_assert_cmpint (take (&pace, 67 * S), ==, 60 * S);
  ropeway_http_pace_clear (&pace);
}

/* ---- the breaker ---- */

static void
fail (RopewayHttpPace *pace, gint64 now)
{
  ropeway_http_pace_end (pace, now, now, ROPEWAY_PACE_FAILED, TRUE, NULL);
}

static void
test_breaker (void)
{
  RopewayHttpPace pace;
  gint64 now = S;
  gint64 rest = ROPEWAY_LIMIT_BREAKER_MS * MS;

  ropeway_http_pace_init (&pace, 8);
  for (guint i = 0; i < ROPEWAY_LIMIT_BREAKER_FAILURES; i++)
    {
      g_assert_cmpint (take (&pace, now), ==, 0);
      fail (&pace, now);
    }
  for (guint probe = 0; probe < 10; probe++)
    {
      g_assert_cmpint (take (&pace, now + rest - 1), ==, ROPEWAY_PACE_DOWN);
      now += rest;
      g_assert_cmpint (take (&pace, now), ==, 0);
      g_assert_cmpint (take (&pace, now), ==, FOR_ROOM);
      fail (&pace, now);
      rest = MIN (rest * 2, ROPEWAY_LIMIT_BACKOFF_MS * MS);
    }
  g_assert_cmpint (rest, ==, ROPEWAY_LIMIT_BACKOFF_MS * MS);

  /* Somebody who just came is not made to wait, and one answer is enough. */
  g_assert_cmpint (ropeway_http_pace_take (&pace, now, TRUE), ==, 0);
  g_assert_cmpint (ropeway_http_pace_take (&pace, now, TRUE), ==, FOR_ROOM);
  ropeway_http_pace_end (&pace, now, now, ROPEWAY_PACE_GOOD, TRUE, NULL);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpint (take (&pace, now), ==, 0);
  ropeway_http_pace_clear (&pace);
}

/* What will be repeated has not failed yet. */
static void
test_repeated (void)
{
  RopewayHttpPace pace;

  ropeway_http_pace_init (&pace, 8);
  for (guint i = 0; i < 3 * ROPEWAY_LIMIT_BREAKER_FAILURES; i++)
    {
      g_assert_cmpint (take (&pace, S), ==, 0);
      ropeway_http_pace_end (&pace, S, S, ROPEWAY_PACE_FAILED, FALSE, NULL);
    }
  g_assert_cmpint (take (&pace, S), ==, 0);
  ropeway_http_pace_clear (&pace);
}

/* Those that were under way when it opened say nothing new. */
static void
test_breaker_late (void)
{
  RopewayHttpPace pace;
  gint64 now = S;

  ropeway_http_pace_init (&pace, 64);
  for (guint i = 0; i < ROPEWAY_LIMIT_BREAKER_FAILURES + 10; i++)
    g_assert_cmpint (take (&pace, now), ==, 0);
  now += S;
  for (guint i = 0; i < ROPEWAY_LIMIT_BREAKER_FAILURES + 10; i++)
    ropeway_http_pace_end (&pace, now, S, ROPEWAY_PACE_FAILED, TRUE, NULL);
  g_assert_cmpint (take (&pace, now + ROPEWAY_LIMIT_BREAKER_MS * MS - 1), ==, ROPEWAY_PACE_DOWN);
  g_assert_cmpint (take (&pace, now + ROPEWAY_LIMIT_BREAKER_MS * MS), ==, 0);
  ropeway_http_pace_clear (&pace);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *name = g_strdup_printf ("/http/pace/%s", stories[i].name);

      g_test_add_data_func (name, &stories[i], test_story);
    }
  g_test_add_func ("/http/pace/learned", test_learned);
  g_test_add_func ("/http/pace/overtaken", test_overtaken);
  g_test_add_func ("/http/pace/no-reset", test_no_reset);
  g_test_add_func ("/http/pace/pause", test_pause);
  g_test_add_func ("/http/pace/smaller-limit", test_smaller_limit);
  g_test_add_func ("/http/pace/breaker", test_breaker);
  g_test_add_func ("/http/pace/repeated", test_repeated);
  g_test_add_func ("/http/pace/breaker-late", test_breaker_late);
  return g_test_run ();
}
