/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/rest-source.h"

#include "auth/answer-problem.h"
#include "auth/header-row.h"
#include "source/paging-hint.h"
#include "source/paging-probe.h"
#include "source/rest-page.h"

struct _RopewayRestSource
{
  RopewayRecordSource parent;

  /* owned */
  RopewaySession *session;
  GPtrArray *header;   /* char *: of rows, once read */
  char *since;         /* (nullable): text for the changes parameter */
  RopewayKnown *known; /* (nullable): what was read of a list that is split */

  /* borrowed */
  const RopewayOperation *operation;
  const RopewayValue *parameters;

  /* state */
  gint64 since_us; /* where spans of time begin; G_MININT64: nowhere */
  gboolean strict;
  gboolean probing;
  gboolean aligned; /* the service gives whole pages only, whatever the offset */
  guint backs;      /* times a page before was read once more because the list had moved */
};

G_DEFINE_FINAL_TYPE (RopewayRestSource, ropeway_rest_source, ROPEWAY_TYPE_RECORD_SOURCE)

/* A list that moves more often than this is taken as it comes. */
#define MOST_BACKS 12

/* How long before a span what was read is remembered. */
#define KEPT (4 * G_TIME_SPAN_DAY)

typedef enum
{
  ASK_NEXT,   /* the page that is wanted, or with an offset the end of the one before it and then that */
  ASK_BEFORE, /* the page before it once more */
  ASK_START,  /* the first page: nothing of the one before is to be found */
} Ask;

/* One page being read. */
typedef struct
{
  RopewayPosition position; /* wanted */
  RopewayPosition asked;
  Ask ask;
  GPtrArray *guesses;       /* (nullable): where no paging is declared */
  RopewaySourcePage *ahead; /* (nullable): the page that is wanted, while the one before it is asked */
  RopewayProblem *problem;
} Reading;

static void
reading_free (Reading *reading)
{
  ropeway_position_clear (&reading->position);
  ropeway_position_clear (&reading->asked);
  g_clear_pointer (&reading->guesses, g_ptr_array_unref);
  g_clear_pointer (&reading->ahead, ropeway_source_page_free);
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

static void
ropeway_rest_source_finalize (GObject *object)
{
  RopewayRestSource *self = ROPEWAY_REST_SOURCE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->known, ropeway_known_unref);
  g_free (self->since);
  G_OBJECT_CLASS (ropeway_rest_source_parent_class)->finalize (object);
}

static void
read_async (RopewayRecordSource *self, const RopewayPosition *position, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  ropeway_rest_source_read_async (ROPEWAY_REST_SOURCE (self), position, cancellable, callback, data);
}

static RopewaySourcePage *
read_finish (RopewayRecordSource *self, GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  return ropeway_rest_source_read_finish (ROPEWAY_REST_SOURCE (self), result, problem, error);
}

static void
ropeway_rest_source_class_init (RopewayRestSourceClass *klass)
{
  RopewayRecordSourceClass *source_class = ROPEWAY_RECORD_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_rest_source_finalize;
  source_class->read_async = read_async;
  source_class->read_finish = read_finish;
}

static void
ropeway_rest_source_init (RopewayRestSource *self)
{
}

/* Where the same parameter begins spans of time, the first of them begins there. */
static void
set_since (RopewayRestSource *self, const RopewayCursor *since)
{
  const RopewayChanges *changes = &self->operation->changes;
  const RopewaySplit *split = &self->operation->paging.split;
  RopewayCursor from;

  ropeway_cursor_look_back (changes, since, &from);
  if (split->field != NULL && changes->type == ROPEWAY_CURSOR_DATE_TIME
      && g_strcmp0 (split->from, changes->parameter) == 0)
    self->since_us = from.us;
  else
    self->since = ropeway_cursor_to_text (changes, &from);
  ropeway_cursor_clear (&from);
}

RopewayRestSource *
ropeway_rest_source_new (RopewaySession *session, const RopewayOperation *operation,
                         const RopewayValue *parameters, const RopewayCursor *since)
{
  RopewayRestSource *self = g_object_new (ROPEWAY_TYPE_REST_SOURCE, NULL);

  self->session = g_object_ref (session);
  self->operation = operation;
  self->parameters = parameters;
  self->since_us = ROPEWAY_SPAN_OPEN_BEGIN;
  if (since != NULL && since->json != NULL && operation->changes.parameter != NULL)
    set_since (self, since);
  return self;
}

void
ropeway_rest_source_set_strict (RopewayRestSource *self, gboolean strict)
{
  self->strict = strict;
}

void
ropeway_rest_source_set_probing (RopewayRestSource *self, gboolean probing)
{
  self->probing = probing;
}

static void
return_problem (GTask *task, RopewayProblem *problem)
{
  Reading *reading = g_task_get_task_data (task);

  reading->problem = problem;
  g_task_return_pointer (task, NULL, NULL);
}

static void ask (GTask *task);

static void
drop (RopewaySourcePage *page, guint i)
{
  g_ptr_array_remove_index (page->records, i);
  g_ptr_array_remove_index (page->raw, i);
}

/* Takes out what came with an earlier span. */
static void
drop_of_spans (RopewayRestSource *self, RopewaySourcePage *page)
{
  const RopewaySplit *split = &self->operation->paging.split;

  for (guint i = 0; i < page->raw->len;)
    {
      const RopewayValue *record = g_ptr_array_index (page->raw, i);
      gint64 us = G_MAXINT64;
      ropeway_span_read_moment (split, record, &us);
      if (ropeway_known_add (self->known, record, us))
        i++;
      else
        drop (page, i);
    }
  if (page->has_next && page->next.span->from != ROPEWAY_SPAN_OPEN_BEGIN)
    ropeway_known_forget_before (self->known, page->next.span->from - KEPT);
}

/* Records without a date are in no span. */
static void
check_expected (RopewayRestSource *self, const Reading *reading, RopewaySourcePage *page)
{
  const RopewaySpan *span = reading->asked.span;
  guint64 found = ropeway_known_get_n_ever (self->known);

  if (page->has_next || span->expected < 0 || found >= (guint64)span->expected)
    return;
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, span->expected);
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, found);
  g_autoptr (RopewayProblem) problem
      = ropeway_problem_new ("source.split-fewer", self->operation->pointer, "operation", self->operation->id,
                             "expected", expected, "count", count, NULL);
  page->warnings = ropeway_problems_new ();
  ropeway_problems_add (page->warnings, g_steal_pointer (&problem));
}

static void
drop_known (RopewayRestSource *self, const Reading *reading, RopewaySourcePage *page)
{
  const RopewayKnown *known = reading->asked.known;

  for (guint i = known != NULL ? page->raw->len : 0; i > 0; i--)
    if (ropeway_known_has (known, g_ptr_array_index (page->raw, i - 1)))
      drop (page, i - 1);
  if (reading->asked.span == NULL)
    return;
  drop_of_spans (self, page);
  check_expected (self, reading, page);
}

static void
hand_out (GTask *task, RopewaySourcePage *page)
{
  drop_known (g_task_get_source_object (task), g_task_get_task_data (task), page);
  g_task_return_pointer (task, page, (GDestroyNotify)ropeway_source_page_free);
  g_object_unref (task);
}

/* Sets what is asked to the end of the page before, the page before, or the first one. */
static void
set_asked (RopewayRestSource *self, Reading *reading)
{
  const RopewayPosition *wanted = &reading->position;
  const RopewayBorder *border = wanted->border;
  gboolean by_offset = self->operation->paging.type == ROPEWAY_PAGING_OFFSET;

  ropeway_position_clear (&reading->asked);
  ropeway_position_copy (wanted, &reading->asked);
  if (border == NULL)
    return;
  reading->asked.has_digest = wanted->has_digest && reading->ask == ASK_NEXT;
  switch (reading->ask)
    {
    case ASK_NEXT:
      if (by_offset && !self->aligned)
        reading->asked.number -= ropeway_border_get_overlap (border);
      return;
    case ASK_BEFORE:
      reading->asked.number = ropeway_border_get_number (border);
      reading->asked.received -= MIN (wanted->received, ropeway_border_get_n (border));
      g_free (reading->asked.token);
      reading->asked.token = g_strdup (ropeway_border_get_token (border));
      /* What comes after it has come by before: that is no circle. */
      g_clear_pointer (&reading->asked.mark, g_free);
      reading->asked.mark_at = 0;
      return;
    case ASK_START:
      ropeway_position_clear (&reading->asked);
      ropeway_position_init (&reading->asked, &self->operation->paging);
      reading->asked.pages = wanted->pages;
      reading->asked.span = ropeway_span_copy (wanted->span);
      return;
    }
}

static void
ask_again (GTask *task, Ask what)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  reading->ask = what;
  set_asked (self, reading);
  ask (task);
}

/* The list went shorter before the page that is wanted: goes back to where it is known. */
static void
go_back (GTask *task, RopewaySourcePage *page)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  if (self->backs >= MOST_BACKS)
    {
      page->unproven = TRUE;
      hand_out (task, page);
      return;
    }
  ropeway_source_page_free (page);
  self->backs++;
  ask_again (task, reading->ask == ASK_NEXT ? ASK_BEFORE : ASK_START);
}

/* Begins with the end of the page before, or should. */
static void
take_overlapping (GTask *task, RopewaySourcePage *page)
{
  Reading *reading = g_task_get_task_data (task);
  const RopewayBorder *border = reading->position.border;
  RopewayBorderVerdict verdict = ropeway_border_check (border, page->records);
  gint64 end = reading->asked.number + page->records->len;

  if (verdict == ROPEWAY_BORDER_APART && reading->asked.number > 0 && reading->ask != ASK_START)
    {
      go_back (task, page);
      return;
    }
  page->unproven = verdict == ROPEWAY_BORDER_TURNED && reading->asked.number > 0;
  if (reading->ask == ASK_NEXT && end <= reading->position.number)
    page->has_next = FALSE;
  ropeway_border_drop_known (border, page->records, page->raw);
  hand_out (task, page);
}

/* Should begin where the page before ends. Only that page can tell, read after it. */
static void
take_next (GTask *task, RopewaySourcePage *page)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const RopewayBorder *border = reading->position.border;
  RopewayBorderVerdict verdict = ropeway_border_check (border, page->records);

  if (verdict == ROPEWAY_BORDER_APART && self->backs < MOST_BACKS)
    {
      reading->ahead = page;
      ask_again (task, ASK_BEFORE);
      return;
    }
  page->unproven = verdict != ROPEWAY_BORDER_JOINED;
  ropeway_border_drop_known (border, page->records, page->raw);
  hand_out (task, page);
}

static void
take_before (GTask *task, RopewaySourcePage *page)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const RopewayBorder *border = reading->position.border;

  if (ropeway_border_ends_alike (border, page->records))
    {
      ropeway_source_page_free (page);
      hand_out (task, g_steal_pointer (&reading->ahead));
      return;
    }
  if (ropeway_border_check (border, page->records) == ROPEWAY_BORDER_APART)
    {
      go_back (task, page);
      return;
    }
  self->backs++;
  ropeway_border_drop_known (border, page->records, page->raw);
  hand_out (task, page);
}

static void
take_page (GTask *task, RopewaySourcePage *page)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  if (reading->position.border == NULL)
    hand_out (task, page);
  else if (self->operation->paging.type == ROPEWAY_PAGING_OFFSET && !self->aligned)
    take_overlapping (task, page);
  else if (reading->ask == ASK_NEXT)
    take_next (task, page);
  else if (reading->ask == ASK_BEFORE)
    take_before (task, page);
  else
    hand_out (task, page);
}

/* Asked for the end of a page and what follows, some services give that page again. */
static gboolean
gives_whole_pages (RopewayRestSource *self, const Reading *reading, const RopewayProblem *problem)
{
  return self->operation->paging.type == ROPEWAY_PAGING_OFFSET && !self->aligned
         && reading->asked.number != reading->position.number
         && g_str_equal (ropeway_problem_get_code (problem), "source.page-repeated");
}

/* @task: (transfer full). */
static void
on_probed (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  RopewaySourcePage *page = reading->ahead;
  const RopewayPagingGuess *guess;
  g_autofree char *words = NULL;
  GError *error = NULL;
  gboolean is_whole;

  if (!ropeway_paging_probe_finish (result, &guess, &words, &is_whole, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  reading->ahead = NULL;
  if (guess != NULL || (is_whole && !page->is_cut))
    g_clear_pointer (&page->hint, ropeway_problem_unref);
  if (guess != NULL)
    {
      page->is_cut = TRUE;
      page->hint = ropeway_paging_hint_proven (self->operation, guess, page->records->len, words);
    }
  hand_out (g_steal_pointer (&task), page);
}

/* Sees whether a list without paging has more. @task: (transfer full). */
static void
take_whole (GTask *task, RopewaySourcePage *page, const RopewayHttpResponse *response)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  reading->guesses
      = ropeway_paging_hint_guess (self->operation, response, ropeway_tree_get_root (page->tree));
  if (page->hint == NULL)
    page->hint = ropeway_paging_hint (self->operation, reading->guesses, page->records->len, &page->is_cut);
  if (!self->probing || reading->guesses->len == 0)
    {
      hand_out (task, page);
      return;
    }
  reading->ahead = page;
  ropeway_paging_probe_async (self->session, self->operation, self->parameters, reading->guesses, page->tree,
                              g_task_get_cancellable (task), on_probed, task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (self->session, result, &error);
  g_autoptr (RopewayProblem) problem = NULL;

  if (response == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (response == NULL)
    {
      return_problem (task, ropeway_request_problem (ropeway_session_get_connection (self->session), error));
      return;
    }
  RopewayRestPage how
      = { ropeway_session_get_connection (self->session), self->operation, self->header, self->strict };
  RopewaySourcePage *page = ropeway_rest_page_read (&how, &reading->asked, response, &problem);
  if (page != NULL && self->operation->paging.type == ROPEWAY_PAGING_NONE)
    take_whole (g_steal_pointer (&task), page, response);
  else if (page != NULL)
    take_page (g_steal_pointer (&task), page);
  else if (gives_whole_pages (self, reading, problem))
    {
      self->aligned = TRUE;
      ask_again (g_steal_pointer (&task), ASK_NEXT);
    }
  else
    return_problem (task, g_steal_pointer (&problem));
}

/* @task: (transfer full). */
static void
ask (GTask *task)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const RopewayPaging *paging = &self->operation->paging;
  g_autoptr (GPtrArray) query = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  g_autoptr (GPtrArray) places = ropeway_request_places_new ();
  RopewayProblem *problem = NULL;

  ropeway_paging_apply (paging, &reading->asked, places);
  g_autoptr (RopewayPath) since_place = self->since != NULL && self->operation->graphql.document != NULL
                                            ? ropeway_path_parse (self->operation->changes.parameter, NULL)
                                            : NULL;
  if (since_place != NULL)
    ropeway_request_places_add (places, ROPEWAY_PAGING_IN_BODY, self->operation->changes.parameter,
                                since_place, self->since,
                                self->operation->changes.type == ROPEWAY_CURSOR_NUMBER);
  else if (self->since != NULL)
    g_ptr_array_add (query, ropeway_name_value_new (self->operation->changes.parameter, self->since));
  RopewayRequestInput input = {
    .parameters = self->parameters,
    .query = query,
    .places = places,
    .next_path = ropeway_paging_get_path (paging, &reading->asked),
    .url = ropeway_paging_get_url (paging, &reading->asked),
  };
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (self->session), ropeway_session_get_environment (self->session),
      self->operation, &input, &problem);
  if (prepared == NULL)
    {
      return_problem (task, problem);
      g_object_unref (task);
      return;
    }
  prepared->revalidates = TRUE;
  ropeway_session_send_async (self->session, prepared, g_task_get_cancellable (task), on_answer, task);
}

static void
on_header (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestSource *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RopewayProblem *problem = NULL;

  self->header = ropeway_header_row_read_finish (result, &problem, &error);
  if (self->header != NULL)
    ask (g_steal_pointer (&task));
  else if (problem != NULL)
    return_problem (task, problem);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
begin_spans (RopewayRestSource *self, RopewayPosition *position)
{
  gint64 now = ropeway_clock_now (ropeway_session_get_clock (self->session));

  position->span = ropeway_span_new (&self->operation->paging.split, self->since_us, now);
  g_clear_pointer (&self->known, ropeway_known_unref);
  self->known = ropeway_known_new ();
}

void
ropeway_rest_source_read_async (RopewayRestSource *self, const RopewayPosition *position,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, ropeway_rest_source_read_async);
  ropeway_position_copy (position, &reading->position);
  if (self->operation->paging.split.field != NULL && position->span == NULL)
    begin_spans (self, &reading->position);
  set_asked (self, reading);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  if (self->operation->form.type == ROPEWAY_FORM_ROW_BY_HEADER && self->header == NULL)
    ropeway_header_row_read_async (self->session, &self->operation->form, self->parameters, cancellable,
                                   on_header, task);
  else
    ask (task);
}

RopewaySourcePage *
ropeway_rest_source_read_finish (RopewayRestSource *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  RopewaySourcePage *page = g_task_propagate_pointer (G_TASK (result), error);
  if (page == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return page;
}
