/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the shapes in which real services cut their lists are found out from two answers, and a whole list is left alone. */
#include <string.h>

#include "model/prepared-request.h"
#include "source/paging-guess.h"
#include "source/paging.h"
#include "test-source.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* More requests than these nobody wants to make for a guess. */
#define MOST_TRIES 4

static RopewayHttpResponse *
make_response (const char *url, const RopewayValue *answer)
{
  const RopewayValue *headers = ropeway_value_get (answer, "headers");
  g_autofree char *body
      = ropeway_json_write_text (ropeway_value_get (answer, "body"), ROPEWAY_JSON_COMPACT, NULL);
  char *names[4] = { 0 }, *values[4] = { 0 };
  guint n = 0;

  for (const RopewayValue *header = headers != NULL ? ropeway_value_first (headers) : NULL;
       header != NULL && n < 4; header = ropeway_value_next (header), n++)
    {
      names[n] = g_strdup (ropeway_value_get_name (header, NULL));
      values[n] = ropeway_value_dup_text (header, NULL);
    }
  RopewayHttpResponse *response
      = ropeway_http_response_new (200, url, body, names[0], values[0], names[1], values[1], names[2],
                                   values[2], names[3], values[3], NULL);
  for (guint i = 0; i < n; i++)
    {
      g_free (names[i]);
      g_free (values[i]);
    }
  return response;
}

/* Returns: (transfer full): what would be asked, as in the cases. */
static char *
describe_request (const RopewayPagingGuess *guess)
{
  const RopewayPaging *paging = &guess->operation->paging;
  const char *url = ropeway_paging_get_url (paging, &guess->next);
  g_autoptr (GPtrArray) places = ropeway_request_places_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (url != NULL)
    return g_strdup (url);
  if (ropeway_paging_get_path (paging, &guess->next) != NULL)
    {
      g_autofree char *path = ropeway_template_expand (ropeway_paging_get_path (paging, &guess->next),
                                                       ROPEWAY_ENCODE_NONE, NULL, NULL, NULL);
      g_string_append_printf (text, "path %s ", path);
    }
  ropeway_paging_apply (paging, &guess->next, places);
  for (guint i = 0; i < places->len; i++)
    {
      const RopewayRequestPlace *place = g_ptr_array_index (places, i);
      g_string_append_printf (text, "%s%s=%s", place->in == ROPEWAY_PAGING_IN_BODY ? "body " : "",
                              place->name, place->value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const RopewayValue *
get_list (const RopewayValue *answer, const RopewayPath *records)
{
  const RopewayValue *body = answer != NULL ? ropeway_value_get (answer, "body") : NULL;

  return body != NULL && records != NULL ? ropeway_path_get (records, body) : body;
}

static guint
count (const RopewayValue *list)
{
  return list != NULL ? (guint)ropeway_value_get_length (list) : 0;
}

/* Returns: (transfer none) (nullable): the guess that the second answer proves. A service gives its first page to whoever asks
 * otherwise than it knows. */
static const RopewayPagingGuess *
try_guesses (const GPtrArray *guesses, const RopewayValue *row, const RopewayPath *records)
{
  g_autofree char *next = ropeway_value_dup_member_text (row, "next");
  const RopewayValue *first = ropeway_value_get (row, "first"), *second = ropeway_value_get (row, "second");

  for (guint i = 0; i < MIN (guesses->len, MOST_TRIES); i++)
    {
      const RopewayPagingGuess *guess = g_ptr_array_index (guesses, i);
      g_autofree char *asked = describe_request (guess);
      gboolean known = next == NULL || g_str_equal (asked, next);
      const RopewayValue *answer = known ? second : first;
      gint64 status = 200;
      if (answer == NULL)
        g_error ("nothing suggests that there is more: %s", asked);
      if (ropeway_value_get (answer, "status") != NULL)
        g_assert_true (ropeway_value_get_int64 (ropeway_value_get (answer, "status"), &status, NULL));
      RopewayPagingGuessVerdict verdict
          = ropeway_paging_guess_judge ((guint)status, get_list (first, records), get_list (answer, records));
      g_autofree char *words = ropeway_paging_guess_describe (
          guess, verdict, count (get_list (first, records)), count (get_list (answer, records)));
      g_test_message ("%u %% %s", guess->confidence, words);
      if (verdict == ROPEWAY_PAGING_GUESS_RIGHT)
        return guess;
    }
  return NULL;
}

static void
check_paging (const RopewayPagingGuess *guess, const RopewayValue *expected)
{
  g_autofree char *text = ropeway_json_write_text (expected, ROPEWAY_JSON_COMPACT, NULL);

  if (ropeway_value_get_kind (expected) == ROPEWAY_NULL)
    {
      g_assert_null (guess);
      return;
    }
  g_assert_nonnull (guess);
  g_assert_cmpstr (guess->paging, ==, text);
  g_assert_cmpstr (guess->evidence, !=, "");
}

static void
test_case (gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "source", "paging", data, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  const RopewayValue *row = ropeway_tree_get_root (tree);
  const RopewayValue *request = ropeway_value_get (row, "request");
  g_autofree char *records = ropeway_value_dup_member_text (row, "records");
  g_autoptr (RopewayPath) at = records != NULL ? ropeway_path_parse (records, NULL) : NULL;
  g_autofree char *method = ropeway_value_dup_member_text (request, "method");
  g_autofree char *url = ropeway_value_dup_member_text (request, "url");
  g_autofree char *own = ropeway_value_dup_member_text (request, "path");
  const RopewayValue *first = ropeway_value_get (row, "first");
  g_autoptr (RopewayHttpResponse) response = make_response (url, first);
  RopewayPagingAsked asked
      = { method != NULL ? method : "GET", url, own, ropeway_value_get (request, "body") };
  g_autoptr (GPtrArray) guesses
      = ropeway_paging_guess (&asked, response, ropeway_value_get (first, "body"), at);

  check_paging (try_guesses (guesses, row, at), ropeway_value_get (row, "paging"));
}

static void
test_describe (void)
{
  const char *body = "{\"links\":{\"next\":\"/people?page=2\"},\"data\":[{\"id\":1}]}";
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (200, "https://api.example/people", body, NULL);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (body, -1, NULL, NULL, NULL);
  g_autoptr (RopewayPath) records = ropeway_path_parse ("data", NULL);
  RopewayPagingAsked asked = { "GET", "https://api.example/people", NULL, NULL };
  g_autoptr (GPtrArray) guesses
      = ropeway_paging_guess (&asked, response, ropeway_tree_get_root (tree), records);
  static const char *const said[] = {
    "This service tells the address of the next page in its answer, at “links.next”. "
    "2 pages were read: 100 and 37 records.",
    "This service tells the address of the next page in its answer, at “links.next”. "
    "The first page had 100 records, and the next one none.",
    "This service tells the address of the next page in its answer, at “links.next”. "
    "But the next page did not come that way.",
  };

  g_assert_cmpuint (guesses->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autofree char *words = ropeway_paging_guess_describe (g_ptr_array_index (guesses, 0),
                                                              (RopewayPagingGuessVerdict)i, 100, 37);
      g_assert_cmpstr (words, ==, said[i]);
    }
}

void
test_paging_guess_add (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "source", "paging", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  for (; (name = g_dir_read_name (folder)) != NULL; n++)
    {
      g_autofree char *test = g_strconcat ("/source/paging-guess/", name, NULL);
      g_test_add_data_func_full (test, g_strdup (name), test_case, g_free);
    }
  g_assert_cmpuint (n, >=, 60);
  g_test_add_func ("/source/paging-guess/describe", test_describe);
}
