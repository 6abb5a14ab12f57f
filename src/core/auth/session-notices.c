/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/session-notices.h"

#include <string.h>

#include "base/limits.h"
#include "base/quote.h"
#include "base/timestamp.h"
#include "http/http-retirement.h"

#define SHOWN_CHARS 200

GHashTable *
ropeway_session_notices_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
dup_day (gint64 moment)
{
  g_autofree char *text = moment >= 0 ? ropeway_timestamp_format (moment) : NULL;

  return text != NULL ? g_strndup (text, strcspn (text, "T")) : NULL;
}

typedef struct
{
  GHashTable *said;
  const char *connection;
  const char *operation;
  const RopewayHttpResponse *response;
  RopewaySessionNoticeFunc func;
  gpointer data;
} Reading;

static char *
dup_link (const Reading *reading, const char *relation)
{
  g_autofree char *link = ropeway_http_retirement_dup_link (reading->response, relation);

  return link != NULL ? ropeway_quote (link, -1, SHOWN_CHARS) : NULL;
}

/* @relation: (nullable): of the link that says more. @moment: -1: none. */
static void
say (const Reading *reading, const char *code, const char *relation, gint64 moment, const char *reason)
{
  g_autofree char *key
      = g_strjoin (" ", code, reading->operation != NULL ? reading->operation : "", reason, NULL);
  g_autofree char *link = relation != NULL ? dup_link (reading, relation) : NULL;
  g_autofree char *successor = relation != NULL ? dup_link (reading, "successor-version") : NULL;
  g_autofree char *day = dup_day (moment);
  g_autoptr (RopewayProblem) problem = NULL;

  if (g_hash_table_size (reading->said) >= ROPEWAY_LIMIT_NOTICES
      || !g_hash_table_add (reading->said, g_steal_pointer (&key)))
    return;
  problem
      = ropeway_problem_new (code, NULL, "connection", reading->connection, "operation", reading->operation,
                             "date", day, "link", link, "successor", successor, "reason", reason, NULL);
  reading->func (problem, reading->data);
}

void
ropeway_session_notices_read (GHashTable *said, const char *connection, const char *operation,
                              const RopewayHttpResponse *response, gint64 now, RopewaySessionNoticeFunc func,
                              gpointer data)
{
  const Reading reading = { said, connection, operation, response, func, data };
  gint64 sunset = ropeway_http_retirement_get_sunset (response, now);
  g_autofree char *warning = ropeway_http_retirement_dup_warning (response);
  gint64 since;

  if (ropeway_http_retirement_is_deprecated (response, now, &since))
    say (&reading, since > now ? "service.deprecated-soon" : "service.deprecated", "deprecation", since,
         NULL);
  if (sunset >= 0)
    say (&reading, sunset <= now ? "service.sunset-past" : "service.sunset", "sunset", sunset, NULL);
  if (warning != NULL)
    {
      g_autofree char *shown = ropeway_quote (warning, -1, SHOWN_CHARS);

      say (&reading, "service.warning", NULL, -1, shown);
    }
}
