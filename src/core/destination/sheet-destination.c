/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/sheet-destination.h"

#include <string.h>

#include "auth/answer-problem.h"
#include "base/limits.h"
#include "base/timestamp.h"
#include "model/validate.h"
#include "source/sheet-source.h"

/* What a sheet keeps of a number. */
#define DIGITS 15

/* From 30 December 1899, where sheets begin to count days, to 1970. */
#define DAYS_TO_1970 25569

struct _RopewaySheetDestination
{
  RopewayHeldDestination parent;

  /* owned */
  RopewaySession *session;
  RopewaySheetSource *index; /* the last reading of the sheet */
  RopewayTree *parameters;   /* (nullable): of the request that is under way */

  /* state */
  gboolean is_fresh; /* nothing was done with it yet */
  guint n_sent;      /* changes that earlier requests of this writing took */
  guint n_sending;
};

G_DEFINE_FINAL_TYPE (RopewaySheetDestination, ropeway_sheet_destination, ROPEWAY_TYPE_HELD_DESTINATION)

static void
ropeway_sheet_destination_finalize (GObject *object)
{
  RopewaySheetDestination *self = ROPEWAY_SHEET_DESTINATION (object);

  g_clear_object (&self->index);
  g_clear_object (&self->session);
  g_clear_pointer (&self->parameters, ropeway_tree_unref);
  G_OBJECT_CLASS (ropeway_sheet_destination_parent_class)->finalize (object);
}

static const RopewayBundle *
get_bundle (RopewaySheetDestination *self)
{
  return ropeway_held_destination_get_bundle (ROPEWAY_HELD_DESTINATION (self));
}

static RopewaySheetSource *
make_index (RopewaySheetDestination *self)
{
  const RopewayJobDestination *destination = &get_bundle (self)->job->destination;

  return ropeway_sheet_source_new (self->session, &get_bundle (self)->table->table, destination->parameters,
                                   TRUE, destination->match);
}

/* ---- opening ---- */

typedef struct
{
  RopewayProblem *problem;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_pointer (&opening->problem, ropeway_problem_unref);
  g_free (opening);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySheetDestination *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (object), result, &opening->problem, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* A column that is not there may have been renamed, and a formula is somebody's work: both stop before the first write. */
  if (page != NULL)
    opening->problem
        = ropeway_sheet_rows_check (ropeway_sheet_source_get_rows (self->index),
                                    ropeway_held_destination_get_columns (ROPEWAY_HELD_DESTINATION (self)),
                                    get_bundle (self)->table->table.keeps_formulas);
  g_task_return_boolean (task, opening->problem == NULL);
}

static void
sheet_open_async (RopewayDestination *destination, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer data)
{
  RopewaySheetDestination *self = ROPEWAY_SHEET_DESTINATION (destination);
  GTask *task = g_task_new (destination, cancellable, callback, data);
  const RopewayPosition start = { .number = 0 };

  g_task_set_source_tag (task, sheet_open_async);
  g_task_set_task_data (task, g_new0 (Opening, 1), (GDestroyNotify)opening_free);
  self->index = make_index (self);
  self->is_fresh = TRUE;
  ropeway_record_source_read_async (ROPEWAY_RECORD_SOURCE (self->index), &start, cancellable, on_read, task);
}

static gboolean
sheet_open_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), FALSE);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  gboolean ready = g_task_propagate_boolean (G_TASK (result), error);

  if (!ready && opening->problem != NULL)
    *problem = ropeway_problem_ref (opening->problem);
  return ready;
}

static RopewayRecordSource *
sheet_make_index (RopewayDestination *destination)
{
  RopewaySheetDestination *self = ROPEWAY_SHEET_DESTINATION (destination);

  if (!self->is_fresh)
    {
      g_clear_object (&self->index);
      self->index = make_index (self);
    }
  self->is_fresh = FALSE;
  return ROPEWAY_RECORD_SOURCE (g_object_ref (self->index));
}

/* ---- cells ---- */

/* A day as sheets count it, with the time of the day as a fraction. */
static RopewayValue *
make_serial (RopewayTree *tree, gint64 local)
{
  gint64 day = local / G_TIME_SPAN_DAY - (local % G_TIME_SPAN_DAY < 0);
  /* In billionths of a day; below its end. */
  gint64 rest = ((local - day * G_TIME_SPAN_DAY) / 1000 * 1000000000 + 43200000) / 86400000;
  g_autofree char *text = NULL;

  text = rest == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, day + DAYS_TO_1970)
                   : g_strdup_printf ("%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT, day + DAYS_TO_1970, rest);
  for (gsize n = strlen (text); rest != 0 && text[n - 1] == '0'; n--)
    text[n - 1] = '\0';
  return ropeway_tree_number (tree, text, -1);
}

static gboolean
is_date_column (const RopewayTable *table, const char *column)
{
  return table->dates != NULL && g_ptr_array_find_with_equal_func (table->dates, column, g_str_equal, NULL);
}

/* What is no date is refused by the caller. */
static RopewayValue *
make_date (RopewaySheetDestination *self, const RopewayValue *value, RopewayTree *tree)
{
  GTimeZone *zone = get_bundle (self)->destination_connection->zone;
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 us;

  if (text == NULL || *text == '\0')
    return ropeway_tree_string (tree, "", 0);
  gboolean is_day = strlen (text) == strlen ("2026-01-31");
  if (!ropeway_timestamp_parse (text, -1, is_day ? NULL : zone, &us, NULL))
    return NULL;
  if (is_day || zone == NULL)
    return make_serial (tree, us);
  utc = g_date_time_new_from_unix_utc (us / G_TIME_SPAN_SECOND);
  local = g_date_time_to_timezone (utc, zone);
  return make_serial (tree, us + g_date_time_get_utc_offset (local));
}

static guint
count_digits (const char *token, gsize length)
{
  guint n = 0;

  for (gsize i = 0; i < length && token[i] != 'e' && token[i] != 'E'; i++)
    n += g_ascii_isdigit (token[i]) && (n > 0 || token[i] != '0');
  return n;
}

static RopewayValue *
sheet_make_cell (RopewayHeldDestination *held, const char *column, const RopewayValue *value,
                 RopewayTree *tree, RopewayProblem **problem)
{
  RopewaySheetDestination *self = ROPEWAY_SHEET_DESTINATION (held);
  const char *token;
  gsize length;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      if (is_date_column (&get_bundle (self)->table->table, column))
        {
          RopewayValue *date = make_date (self, value, tree);
          g_autofree char *text = date == NULL ? ropeway_value_dup_text (value, NULL) : NULL;
          if (date == NULL)
            *problem = ropeway_problem_new ("form.date-bad", NULL, "name", column, "found", text, NULL);
          return date;
        }
      return ropeway_tree_copy (tree, value);
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      if (count_digits (token, length) <= DIGITS)
        return ropeway_tree_copy (tree, value);
      *problem = ropeway_problem_new ("form.number-as-text", NULL, "name", column, NULL);
      return ropeway_tree_string (tree, token, (gssize)length);
    case ROPEWAY_BOOLEAN:
      return ropeway_tree_copy (tree, value);
    case ROPEWAY_NULL:
      return ropeway_tree_string (tree, "", 0);
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return NULL;
}

/* ---- writing ---- */

static RopewayRowChange
sheet_note (RopewayHeldDestination *held, const char *id, const RopewayValue *cells, char **new_id)
{
  RopewaySheetRows *rows = ropeway_sheet_source_get_rows (ROPEWAY_SHEET_DESTINATION (held)->index);

  if (id == NULL)
    return ropeway_sheet_rows_add (rows, cells, new_id) ? ROPEWAY_ROW_DONE : ROPEWAY_ROW_TAKEN;
  if (cells == NULL || !ropeway_sheet_rows_has (rows, id))
    return ROPEWAY_ROW_GONE;
  return ropeway_sheet_rows_change (rows, id, cells, new_id) ? ROPEWAY_ROW_DONE : ROPEWAY_ROW_TAKEN;
}

/* The places of the operation that writes: those of the job, and the cells. */
static const RopewayValue *
make_parameters (RopewaySheetDestination *self, const RopewayOperation *write)
{
  const RopewayBundle *bundle = get_bundle (self);
  RopewaySheetRows *rows = ropeway_sheet_source_get_rows (self->index);
  g_autoptr (GPtrArray) places = ropeway_operation_dup_places (write);
  gboolean as_rectangle = g_strv_contains ((const char *const *)places->pdata, "values");
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *all = ropeway_sheet_rows_make_ranges (rows, bundle->table->table.prefix, as_rectangle,
                                                      self->n_sent, self->n_sending, tree);
  const RopewayValue *parameters = bundle->job->destination.parameters;

  for (const RopewayValue *one = parameters != NULL ? ropeway_value_first (parameters) : NULL; one != NULL;
       one = ropeway_value_next (one))
    ropeway_value_set (tree, all, ropeway_value_get_name (one, NULL), -1, ropeway_tree_copy (tree, one));
  g_clear_pointer (&self->parameters, ropeway_tree_unref);
  self->parameters = tree;
  return all;
}

static void send_next (RopewaySheetDestination *self);

/* A request that was refused did nothing at all; if others were done before it, nobody but the sheet knows which rows are
 * whole. */
static void
take_answer (RopewaySheetDestination *self, const RopewayOperation *write,
             const RopewayHttpResponse *response)
{
  RopewayHeldDestination *held = ROPEWAY_HELD_DESTINATION (self);
  guint status = ropeway_http_response_get_status (response);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayHttpResponse) unknown = NULL;

  if (status >= 200 && status <= 299)
    {
      self->n_sent += self->n_sending;
      send_next (self);
      return;
    }
  if (status < 500 && self->n_sent == 0 && !ropeway_http_response_is_after_unknown (response))
    problem = ropeway_answer_problem (ropeway_session_get_connection (self->session), write, response);
  else
    unknown = ropeway_http_response_new (500, ropeway_http_response_get_url (response), NULL, NULL);
  ropeway_held_destination_saved (held, problem, unknown, NULL);
}

static const RopewayOperation *
get_write (RopewaySheetDestination *self)
{
  return ropeway_connection_find_operation (ropeway_session_get_connection (self->session),
                                            get_bundle (self)->table->table.write);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewaySheetDestination) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (self->session, result, &error);

  if (response != NULL)
    take_answer (self, get_write (self), response);
  else
    ropeway_held_destination_saved (ROPEWAY_HELD_DESTINATION (self), NULL, NULL, error);
}

static void
send_next (RopewaySheetDestination *self)
{
  RopewaySheetRows *rows = ropeway_sheet_source_get_rows (self->index);
  const RopewayOperation *write = get_write (self);
  guint left = ropeway_sheet_rows_count_changes (rows) - self->n_sent;
  RopewayProblem *problem = NULL;

  if (left == 0)
    {
      ropeway_sheet_rows_commit (rows);
      ropeway_held_destination_saved (ROPEWAY_HELD_DESTINATION (self), NULL, NULL, NULL);
      return;
    }
  self->n_sending = MIN (left, ROPEWAY_LIMIT_SHEET_CELLS);
  RopewayRequestInput input = { .parameters = make_parameters (self, write) };
  g_autoptr (RopewayPreparedRequest) prepared
      = ropeway_prepare_request (ropeway_session_get_connection (self->session),
                                 ropeway_session_get_environment (self->session), write, &input, &problem);
  if (prepared == NULL)
    {
      ropeway_held_destination_saved (ROPEWAY_HELD_DESTINATION (self), problem, NULL, NULL);
      g_clear_pointer (&problem, ropeway_problem_unref);
      return;
    }
  ropeway_session_send_async (self->session, prepared, NULL, on_sent, g_object_ref (self));
}

static void
sheet_save (RopewayHeldDestination *held)
{
  RopewaySheetDestination *self = ROPEWAY_SHEET_DESTINATION (held);

  self->n_sent = 0;
  send_next (self);
}

static void
ropeway_sheet_destination_class_init (RopewaySheetDestinationClass *klass)
{
  RopewayDestinationClass *destination = ROPEWAY_DESTINATION_CLASS (klass);
  RopewayHeldDestinationClass *held = ROPEWAY_HELD_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_sheet_destination_finalize;
  destination->open_async = sheet_open_async;
  destination->open_finish = sheet_open_finish;
  destination->make_index = sheet_make_index;
  held->make_cell = sheet_make_cell;
  held->note = sheet_note;
  held->save = sheet_save;
}

static void
ropeway_sheet_destination_init (RopewaySheetDestination *self)
{
}

RopewaySheetDestination *
ropeway_sheet_destination_new (RopewaySession *session, RopewayBundle *bundle)
{
  RopewaySheetDestination *self = g_object_new (ROPEWAY_TYPE_SHEET_DESTINATION, NULL);

  self->session = g_object_ref (session);
  ropeway_held_destination_set_bundle (ROPEWAY_HELD_DESTINATION (self), bundle);
  return self;
}
