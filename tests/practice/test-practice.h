/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: practice apps on a listener in the test's own process, spoken to over real HTTP. */
#pragma once

#include "http/http-listener.h"
#include "practice/practice-apps.h"

G_BEGIN_DECLS

typedef struct
{
  RopewayHttpListener *listener;
  RopewayPracticeApps *apps;
  SoupSession *session;
} Practice;

/* An answer. */
typedef struct
{
  guint status; /* 0: none came */
  SoupMessage *message;
  GBytes *bytes;
  RopewayTree *tree; /* NULL: no JSON */
  GError *error;     /* NULL: a whole answer came */
} Answer;

/* Starts the apps. @options: (nullable). */
void practice_begin (Practice *p, const RopewayPracticeOptions *options);

/* Stops them, and sees that nothing of them is left. */
void practice_end (Practice *p);

/* Sends a request whose header lines are name, value, …, NULL, and waits for its end. @body: (nullable): JSON. The
 * answer is freed with answer_clear(). */
Answer practice_send (Practice *p, const char *method, const char *path, const char *body,
                      ...) G_GNUC_NULL_TERMINATED;

/* A request under way. */
typedef struct _Sending Sending;

/* Sends a request without waiting. @body: (nullable): JSON. Returns: (transfer full). */
Sending *practice_begin_send (Practice *p, const char *method, const char *path, const char *body);

/* Whether its answer, or an error, is there. */
gboolean sending_is_done (Sending *sending);

/* Gives up on it: the client closes the connection. */
void sending_cancel (Sending *sending);

/* Waits for the answer. @sending: (transfer full). */
Answer sending_finish (Sending *sending);

/* practice_send(), and the status has to be @status. Returns: (transfer full) (nullable): the answer's JSON. */
RopewayTree *practice_expect (Practice *p, const char *method, const char *path, const char *body,
                              guint status);

void answer_clear (Answer *answer);

/* Returns: (transfer full): what @path (value/path.h) points at, as compact JSON; "-" where there is nothing. */
char *json_at (const RopewayTree *tree, const char *path);

/* Fails unless @path points at @expected (compact JSON, or "-"). */
#define assert_json(tree, path, expected)                                                                    \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *json_ = json_at (tree, path);                                                           \
                                                                                                             \
    g_assert_cmpstr (json_, ==, expected);                                                                   \
  }                                                                                                          \
  G_STMT_END

/* Sets the hostile mode to one rule: its members, as JSON without braces. */
void practice_set_rule (Practice *p, const char *rule);

/* Fails unless GET /_practice/stats has @expected at @path. */
#define assert_stat(p, path, expected)                                                                       \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (RopewayTree) stats_ = ropeway_practice_apps_dup_stats ((p)->apps);                            \
                                                                                                             \
    assert_json (stats_, path, expected);                                                                    \
  }                                                                                                          \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

void test_table_add (void);
void test_shop_add (void);
void test_twins_add (void);
void test_contacts_add (void);
void test_crm_add (void);
void test_book_add (void);
void test_hostile_add (void);
void test_apps_add (void);
void test_process_add (void);

G_END_DECLS
