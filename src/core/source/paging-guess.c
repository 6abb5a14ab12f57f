/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/paging-guess.h"

#include <string.h>

#include "base/i18n.h"
#include "source/paging-asked.h"
#include "source/paging-sign.h"
#include "source/paging.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* What is looked at, and what was found. */
typedef struct
{
  /* owned */
  GPtrArray *guesses; /* RopewayPagingGuess */
  GPtrArray *signs;   /* RopewaySign */

  /* borrowed */
  const RopewayPagingAsked *asked;
  const RopewayHttpResponse *response;
  const RopewayValue *body;
  const RopewayValue *list;   /* (nullable) */
  const RopewayPath *records; /* (nullable) */

  /* state */
  gsize n;
} Look;

/* A "paging" that is being written. */
typedef struct
{
  RopewayTree *tree;
  RopewayValue *object;
} Draft;

static void
guess_free (gpointer data)
{
  RopewayPagingGuess *self = data;

  ropeway_position_clear (&self->next);
  g_clear_pointer (&self->operation, ropeway_operation_free);
  g_clear_pointer (&self->tree, ropeway_tree_unref);
  g_free (self->paging);
  g_free (self->words);
  g_free (self->evidence);
  g_free (self);
}

static Draft
draft (const char *type)
{
  Draft self = { ropeway_tree_new (), NULL };

  self.object = ropeway_tree_object (self.tree);
  ropeway_value_set_text (self.tree, self.object, "type", type);
  return self;
}

static void
set (Draft *self, const char *name, const char *text)
{
  ropeway_value_set_text (self->tree, self->object, name, text);
}

/* Reads the draft as a job file would be read. Returns: FALSE where that cannot be. */
static gboolean
read_draft (RopewayPagingGuess *self, const Draft *paging)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *text = ropeway_json_write_text (paging->object, ROPEWAY_JSON_COMPACT, NULL);
  g_autofree char *document = g_strdup_printf (
      "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"\"},\"paging\":%s}", text);

  self->paging = g_steal_pointer (&text);
  self->tree = ropeway_json_read_text (document, -1, NULL, NULL, NULL);
  if (self->tree != NULL)
    self->operation = ropeway_operation_parse (ropeway_tree_get_root (self->tree), "", problems);
  return self->operation != NULL && !ropeway_problems_has_error (problems);
}

/* Keeps the draft where it leads on from the answer: not to another host, nor to an end. @words: (transfer full). */
static void
propose (Look *look, Draft *paging, guint confidence, const char *evidence, char *words)
{
  RopewayPagingGuess *self = g_new0 (RopewayPagingGuess, 1);
  g_autoptr (RopewayProblem) problem = NULL;
  gboolean leads_on = FALSE;
  RopewayPosition first;

  self->words = words;
  self->evidence = g_strdup (evidence);
  self->confidence = confidence;
  if (read_draft (self, paging))
    {
      ropeway_position_init (&first, &self->operation->paging);
      leads_on = ropeway_paging_next (&self->operation->paging, &first, look->response, look->body,
                                      look->list, look->n, &self->next, &problem)
                 == ROPEWAY_PAGING_MORE;
      ropeway_position_clear (&first);
    }
  ropeway_tree_unref (paging->tree);
  if (leads_on)
    g_ptr_array_add (look->guesses, self);
  else
    guess_free (self);
}

/* ---- what the answer says outright ---- */

static void
look_at_header (Look *look)
{
  static const char *const numbers[] = { "X-Next-Page", "X-Next-Cursor", "X-Continuation-Token", NULL };
  static const char *const parameters[] = { "page", "cursor", "continuationToken" };

  if (ropeway_http_response_get_header (look->response, "Link") != NULL)
    {
      Draft link = draft ("link");
      propose (look, &link, 97, "Link",
               g_strdup (_ (
                   "This service tells the address of the next page in the header “Link” of its answer.")));
    }
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      const char *value = ropeway_http_response_get_header (look->response, numbers[i]);
      if (value == NULL || *value == '\0')
        continue;
      Draft cursor = draft ("cursor");
      set (&cursor, "parameter", parameters[i]);
      set (&cursor, "from", "header");
      set (&cursor, "header", numbers[i]);
      propose (look, &cursor, 92, numbers[i],
               g_strdup_printf (
                   _ ("This service says in the header “%s” of its answer what the next page is asked for "
                      "with; it takes it as “%s”."),
                   numbers[i], parameters[i]));
    }
}

static void
look_for_address (Look *look)
{
  for (guint i = 0; i < look->signs->len; i++)
    {
      const RopewaySign *sign = g_ptr_array_index (look->signs, i);
      if (sign->kind != ROPEWAY_SIGN_ADDRESS && sign->kind != ROPEWAY_SIGN_LINKS)
        continue;
      Draft next = draft ("next-url");
      set (&next, "next", sign->path);
      propose (look, &next, sign->kind == ROPEWAY_SIGN_ADDRESS ? 95 : 93, sign->path,
               g_strdup_printf (_ ("This service tells the address of the next page in its answer, at “%s”."),
                                sign->path));
    }
}

static void
look_for_relay (Look *look)
{
  const RopewaySign *relay = ropeway_signs_get (look->signs, ROPEWAY_SIGN_RELAY);

  if (relay == NULL)
    return;
  Draft connection = draft ("cursor");
  set (&connection, "connection", relay->path);
  propose (look, &connection, 95, relay->path,
           g_strdup_printf (
               _ ("This service gives pages as GraphQL connections do: “pageInfo” at “%s” says whether "
                  "there is more, and the variable “after” asks for it."),
               relay->path));
}

static void
propose_cursor (Look *look, const RopewaySign *cursor, const char *parameter, guint confidence,
                const char *next_path)
{
  const RopewaySign *more = ropeway_signs_get (look->signs, ROPEWAY_SIGN_MORE);
  Draft paging = draft ("cursor");

  g_autofree char *variable = ropeway_paging_asked_has_variables (look->asked)
                                  ? g_strconcat ("variables.", parameter, NULL)
                                  : g_strdup (parameter);
  if (ropeway_paging_asked_in_body (look->asked, parameter))
    set (&paging, "in", "body");
  set (&paging, "parameter", variable);
  if (next_path != NULL)
    set (&paging, "nextPath", next_path);
  set (&paging, "next", cursor->path);
  if (more != NULL)
    set (&paging, "more", more->path);
  propose (look, &paging, confidence, cursor->path,
           g_strdup_printf (
               _ ("This service gives a mark for the next page in its answer, at “%s”; it takes it as “%s”."),
               cursor->path, parameter));
}

static void
look_for_cursor (Look *look)
{
  const RopewaySign *cursor = ropeway_signs_get (look->signs, ROPEWAY_SIGN_CURSOR);
  gboolean posts = g_strcmp0 (look->asked->method, "POST") == 0;

  if (cursor == NULL)
    return;
  const char *first = cursor->parameter, *second = cursor->other;
  g_autofree char *normal = ropeway_sign_normalise (cursor->name);
  gboolean is_token = g_str_equal (normal, "nextpagetoken") || g_str_equal (normal, "nexttoken");
  if (is_token && (strchr (cursor->name, '_') != NULL || g_str_equal (normal, "nexttoken")))
    {
      first = cursor->name;
      second = g_str_equal (normal, "nextpagetoken") ? "page_token" : "token";
    }
  else if (posts && g_strcmp0 (second, "start_cursor") == 0)
    {
      first = "start_cursor";
      second = "cursor";
    }
  const char *used = ropeway_paging_asked_parameter (look->asked, cursor->name, first, second);
  propose_cursor (look, cursor, used != NULL ? used : first, 90, NULL);
  if (used == NULL && second != NULL)
    propose_cursor (look, cursor, second, 60, NULL);
  if (posts && g_str_equal (normal, "cursor") && look->asked->path != NULL)
    {
      g_autofree char *then = g_strconcat (look->asked->path, "/continue", NULL);
      propose_cursor (look, cursor, first, 50, then);
    }
}

/* ---- what is counted ---- */

/* @first: number of the first page. @name, @path: (nullable): the member that ends the list. */
static void
propose_page (Look *look, const char *parameter, gint64 first, const char *name, const char *path,
              guint confidence, const char *evidence)
{
  Draft paging = draft ("page");

  if (ropeway_paging_asked_in_body (look->asked, parameter))
    set (&paging, "in", "body");
  set (&paging, "parameter", parameter);
  if (first != 1)
    ropeway_value_set_integer (paging.tree, paging.object, "first", first);
  if (name != NULL)
    set (&paging, name, path);
  propose (look, &paging, confidence, evidence,
           path != NULL
               ? g_strdup_printf (
                   _ ("This service counts its pages: “%s” asks for one by its number, and “%s” tells "
                      "whether there are more."),
                   parameter, path)
               : g_strdup_printf (_ ("This service counts its pages: “%s” asks for one by its number."),
                                  parameter));
}

/* Nobody says whether the first is 0 or 1: where 1 gives the first page again, it is 1. */
static void
propose_pages (Look *look, const char *name, const char *path, guint confidence, const char *evidence)
{
  const RopewaySign *page = ropeway_signs_get (look->signs, ROPEWAY_SIGN_PAGE);
  gint64 asked;
  const char *parameter = ropeway_paging_asked_page (look->asked, &asked);

  if (parameter != NULL)
    {
      propose_page (look, parameter, asked, name, path, confidence, evidence);
      return;
    }
  if (page != NULL && (page->number == 0 || page->number == 1))
    {
      propose_page (look, "page", page->number, name, path, confidence, evidence);
      return;
    }
  propose_page (look, "page", 0, name, path, confidence, evidence);
  propose_page (look, "page", 1, name, path, confidence - 1, evidence);
}

static void
propose_offset (Look *look, const char *parameter, const char *name, const char *path, guint confidence,
                const char *evidence)
{
  Draft paging = draft ("offset");

  if (ropeway_paging_asked_in_body (look->asked, parameter))
    set (&paging, "in", "body");
  set (&paging, "parameter", parameter);
  if (name != NULL)
    set (&paging, name, path);
  propose (look, &paging, confidence, evidence,
           g_strdup_printf (_ ("This service counts its records: “%s” says how many are passed over."),
                            parameter));
}

static void
look_for_pages (Look *look)
{
  static const char *const headers[] = { "X-WP-TotalPages", "X-Total-Pages", NULL };
  const RopewaySign *pages = ropeway_signs_get (look->signs, ROPEWAY_SIGN_PAGES);
  const RopewaySign *last = ropeway_signs_get (look->signs, ROPEWAY_SIGN_LAST);
  gint64 number;

  for (guint i = 0; headers[i] != NULL; i++)
    {
      const char *value = ropeway_http_response_get_header (look->response, headers[i]);
      if (value != NULL && g_ascii_string_to_signed (value, 10, 2, G_MAXINT64, &number, NULL))
        {
          const char *parameter = ropeway_paging_asked_page (look->asked, &number);
          propose_page (look, parameter != NULL ? parameter : "page", 1, "pagesHeader", headers[i], 88,
                        headers[i]);
        }
    }
  if (pages != NULL && pages->number > 1)
    propose_pages (look, "pages", pages->path, 85, pages->path);
  else if (last != NULL && ropeway_signs_get (look->signs, ROPEWAY_SIGN_CURSOR) == NULL)
    propose_pages (look, "last", last->path, 70, last->path);
}

static void
look_for_total (Look *look)
{
  static const char *const headers[] = { "X-Total-Count", "X-Total", NULL };
  const RopewaySign *total = ropeway_signs_get (look->signs, ROPEWAY_SIGN_TOTAL);
  const RopewaySign *offset = ropeway_signs_get (look->signs, ROPEWAY_SIGN_OFFSET);
  const char *name = "total", *path = total != NULL ? total->path : NULL;
  gint64 number = total != NULL ? total->number : -1, asked;

  for (guint i = 0; headers[i] != NULL && number < 0; i++)
    {
      const char *value = ropeway_http_response_get_header (look->response, headers[i]);
      if (value == NULL || !g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &number, NULL))
        continue;
      name = "totalHeader";
      path = headers[i];
    }
  if (number <= (gint64)look->n || look->n == 0)
    return;
  const char *parameter = ropeway_paging_asked_offset (look->asked);
  if (parameter != NULL || offset != NULL)
    propose_offset (look, parameter != NULL ? parameter : offset->name, name, path, 85, path);
  else if (ropeway_paging_asked_page (look->asked, &asked) != NULL)
    propose_pages (look, name, path, 80, path);
  else
    {
      propose_offset (look, "offset", name, path, 55, path);
      propose_pages (look, name, path, 50, path);
      propose_offset (look, "start", name, path, 45, path);
    }
}

/* ---- what the last record says ---- */

static void
propose_last_id (Look *look, const char *parameter, const RopewaySign *more, guint confidence)
{
  const RopewayValue *last = look->n > 0 ? ropeway_value_get_element (look->list, -1) : NULL;
  Draft paging;

  if (last == NULL || ropeway_value_get_kind (last) != ROPEWAY_OBJECT
      || ropeway_value_get (last, "id") == NULL)
    return;
  g_autofree char *path = look->records != NULL
                              ? g_strconcat (ropeway_path_get_text (look->records), "[-1].id", NULL)
                              : g_strdup ("$[-1].id");
  paging = draft ("cursor");
  set (&paging, "parameter", parameter);
  set (&paging, "next", path);
  if (more != NULL)
    set (&paging, "more", more->path);
  propose (
      look, &paging, confidence, more != NULL ? more->path : path,
      g_strdup_printf (_ ("This service is asked for the next page with the id of the last record, as “%s”."),
                       parameter));
}

static void
look_for_more (Look *look)
{
  const RopewaySign *more = ropeway_signs_get (look->signs, ROPEWAY_SIGN_MORE);
  gint64 asked;

  if (more == NULL || ropeway_signs_get (look->signs, ROPEWAY_SIGN_CURSOR) != NULL)
    return;
  if (ropeway_signs_get (look->signs, ROPEWAY_SIGN_PAGE) != NULL
      || ropeway_paging_asked_page (look->asked, &asked) != NULL)
    propose_pages (look, "more", more->path, 85, more->path);
  propose_last_id (look, "starting_after", more, 80);
  propose_last_id (look, "after", more, 40);
  propose_pages (look, "more", more->path, 35, more->path);
  propose_offset (look, "offset", "more", more->path, 30, more->path);
}

/* Nothing says that there is more, but a full page, or as many as services give at once. */
static void
look_at_number (Look *look)
{
  gint64 size = ropeway_paging_asked_size (look->asked), asked;
  gboolean is_full = size > 0 && (gint64)look->n == size;
  g_autofree char *evidence = g_strdup_printf ("%" G_GSIZE_FORMAT, look->n);

  if (look->n == 0 || look->guesses->len > 0 || (!is_full && !ropeway_paging_guess_is_round (look->n)))
    return;
  const char *offset = ropeway_paging_asked_offset (look->asked);
  if (ropeway_paging_asked_page (look->asked, &asked) != NULL)
    propose_pages (look, NULL, NULL, 60, evidence);
  else if (offset != NULL)
    propose_offset (look, offset, NULL, NULL, 60, evidence);
  else
    {
      propose_pages (look, NULL, NULL, is_full ? 35 : 20, evidence);
      propose_offset (look, "offset", NULL, NULL, is_full ? 30 : 15, evidence);
      propose_last_id (look, "before", NULL, is_full ? 25 : 10);
      propose_last_id (look, "after", NULL, is_full ? 20 : 5);
    }
}

/* The service itself says that there is no more. */
static gboolean
is_whole (const Look *look)
{
  for (guint i = 0; i < look->signs->len; i++)
    {
      const RopewaySign *sign = g_ptr_array_index (look->signs, i);
      if ((sign->kind == ROPEWAY_SIGN_MORE && !ropeway_value_get_boolean (sign->value))
          || (sign->kind == ROPEWAY_SIGN_LAST && ropeway_value_get_boolean (sign->value)))
        return TRUE;
    }
  return FALSE;
}

/* Whether the answer counts all records, and these are all of them. */
static gboolean
has_all (const Look *look)
{
  const RopewaySign *total = ropeway_signs_get (look->signs, ROPEWAY_SIGN_TOTAL);
  const RopewaySign *pages = ropeway_signs_get (look->signs, ROPEWAY_SIGN_PAGES);

  return (pages != NULL && pages->number == 1)
         || (total != NULL && total->number == (gint64)look->n
             && ropeway_signs_get (look->signs, ROPEWAY_SIGN_SIZE) != NULL);
}

static int
compare_guesses (gconstpointer a, gconstpointer b)
{
  const RopewayPagingGuess *x = *(RopewayPagingGuess *const *)a, *y = *(RopewayPagingGuess *const *)b;
  return (x->confidence < y->confidence) - (x->confidence > y->confidence);
}

GPtrArray *
ropeway_paging_guess (const RopewayPagingAsked *asked, const RopewayHttpResponse *response,
                      const RopewayValue *body, const RopewayPath *records)
{
  const RopewayValue *list = records != NULL && body != NULL ? ropeway_path_get (records, body) : body;
  Look look = { .asked = asked, .response = response, .body = body, .list = list, .records = records };

  look.guesses = g_ptr_array_new_with_free_func (guess_free);
  if (list == NULL || ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return look.guesses;
  look.n = ropeway_value_get_length (list);
  look.signs = ropeway_signs_find (body, list);
  if (!is_whole (&look))
    {
      look_at_header (&look);
      look_for_relay (&look);
      look_for_address (&look);
      look_for_cursor (&look);
      look_for_pages (&look);
      look_for_total (&look);
      look_for_more (&look);
      if (!has_all (&look))
        look_at_number (&look);
    }
  g_ptr_array_unref (look.signs);
  g_ptr_array_sort (look.guesses, compare_guesses);
  return look.guesses;
}
