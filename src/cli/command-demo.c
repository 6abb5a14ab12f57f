/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: trust is won in the first minute: two jobs run before the newcomer's eyes, and are checked record by record. */
#include "base/i18n.h"
#include "cli/cli-demo.h"
#include "cli/cli-options.h"
#include "cli/cli-table.h"
#include "cli/cli-text.h"
#include "value/json-writer.h"
#include "value/path.h"

#define WIDTH 79
#define INDENT 3
#define PEOPLE 1000
#define TO_CRM "contacts-to-crm"
#define TO_BOOK "orders-to-book"

typedef struct
{
  /* borrowed */
  CliOutput *output;
  CliDemo *demo;

  /* state */
  gboolean failed;
} Story;

/* ---- telling ---- */

static void
say (Story *story, const char *line)
{
  cli_output_line (story->output, "%s", line);
}

/* What the demo claims is checked; a claim that does not hold is said, and counts. */
static void
expect (Story *story, gboolean holds, const char *claim)
{
  if (holds)
    return;
  cli_output_complain (story->output, _ ("This did not come true: %s"), claim);
  story->failed = TRUE;
}

static const RopewayValue *
at (const RopewayValue *record, const char *field)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (field, NULL);

  return path != NULL ? ropeway_path_get (path, record) : NULL;
}

/* A text without, everything else with its JSON spelling. */
static char *
plain (const RopewayValue *record, const char *field)
{
  const RopewayValue *value = at (record, field);
  char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;

  if (text != NULL || value == NULL)
    return text != NULL ? text : g_strdup ("");
  return ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
}

static RopewayTree *
records_of (Story *story, const char *collection)
{
  return ropeway_practice_apps_dup_records (cli_demo_get_practice (story->demo)->apps, collection);
}

/* The first record of @list whose @field has that text. */
static const RopewayValue *
find_record (const RopewayTree *list, const char *field, const char *wanted)
{
  for (const RopewayValue *record = ropeway_value_first (ropeway_tree_get_root (list)); record != NULL;
       record = ropeway_value_next (record))
    {
      g_autofree char *text = plain (record, field);

      if (g_str_equal (text, wanted))
        return record;
    }
  return NULL;
}

/* ---- 1: contacts → CRM ---- */

static void
print_speed (Story *story, const CliDemoRun *run)
{
  g_autofree char *count = cli_text_number (run->counts[ROPEWAY_OUTCOME_CREATED]);
  g_autofree char *duration = cli_text_duration (run->duration);
  g_autofree char *rate = cli_text_number (run->counts[ROPEWAY_OUTCOME_CREATED] * G_TIME_SPAN_SECOND
                                           / (guint64)MAX (run->duration, 1));
  g_autofree char *requests = cli_text_number (run->requests);

  cli_output_line (story->output, _ ("   %s new in %s (%s a second), with %s requests\n"), count, duration,
                   rate, requests);
}

/* Somebody whose data shows what the steps are for. */
static gboolean
is_untidy (const RopewayValue *person)
{
  g_autofree char *email = plain (person, "email");
  g_autofree char *tidy = g_utf8_strdown (email, -1);
  g_autofree char *phone = plain (person, "phone");

  return !g_str_equal (email, tidy) && g_strrstr (phone, "/") != NULL;
}

static void
add_line (CliTable *table, const char *what, char *before, char *after)
{
  g_autofree char *owned_before = before;
  g_autofree char *owned_after = after;

  cli_table_add (table, what, before, after, NULL);
}

static char *
quoted (const RopewayValue *record, const char *field)
{
  const RopewayValue *value = at (record, field);

  return value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : g_strdup ("");
}

static char *
joined (const RopewayValue *record, const char *first, const char *separator, const char *second)
{
  g_autofree char *a = plain (record, first);
  g_autofree char *b = plain (record, second);

  return g_strconcat (a, separator, b, NULL);
}

static void
show_person (Story *story, const RopewayValue *before, const RopewayValue *after)
{
  g_autoptr (CliTable) table = cli_table_new (_ ("Field"), _ ("in Contacts"), _ ("in the CRM"), NULL);

  add_line (table, _ ("E-mail"), plain (before, "email"), plain (after, "email"));
  add_line (table, _ ("Name"), joined (before, "first_name", " + ", "last_name"), plain (after, "name"));
  add_line (table, _ ("Phone"), plain (before, "phone"), plain (after, "phone"));
  add_line (table, _ ("City"), joined (before, "address.zip", " + ", "address.city"),
            plain (after, "address.city"));
  add_line (table, _ ("Country"), plain (before, "address.country"), plain (after, "address.country"));
  add_line (table, _ ("Tier"), joined (before, "points", _ (" points"), ""), plain (after, "tier"));
  add_line (table, _ ("Balance"), quoted (before, "balance"), quoted (after, "balance"));
  cli_table_print (table, story->output, INDENT, WIDTH);
}

/* Every contact has its person's number and, digit for digit, its amount. */
static gboolean
are_amounts_kept (const RopewayTree *people, const RopewayTree *contacts)
{
  g_autoptr (GHashTable) amounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint same = 0;

  for (const RopewayValue *person = ropeway_value_first (ropeway_tree_get_root (people)); person != NULL;
       person = ropeway_value_next (person))
    g_hash_table_insert (amounts, plain (person, "reference"), quoted (person, "balance"));
  for (const RopewayValue *contact = ropeway_value_first (ropeway_tree_get_root (contacts)); contact != NULL;
       contact = ropeway_value_next (contact))
    {
      g_autofree char *number = plain (contact, "customer_number");
      g_autofree char *amount = quoted (contact, "balance");

      same += g_strcmp0 (g_hash_table_lookup (amounts, number), amount) == 0;
    }
  return same == PEOPLE && g_hash_table_size (amounts) == PEOPLE;
}

static int
tell_contacts (Story *story)
{
  g_autoptr (RopewayTree) contacts = NULL;
  g_autoptr (RopewayTree) people = records_of (story, "contacts");
  const RopewayValue *person = ropeway_value_first (ropeway_tree_get_root (people));
  CliDemoRun run;
  int exit;

  say (story, _ ("1. Contacts → CRM: 1,000 people become contacts, with 18 fields each\n"));
  exit = cli_demo_run_job (story->demo, TO_CRM, &run);
  if (exit != CLI_EXIT_DONE)
    return exit;
  print_speed (story, &run);
  contacts = records_of (story, "crm");
  while (person != NULL && !is_untidy (person))
    person = ropeway_value_next (person);
  g_autofree char *number = person != NULL ? plain (person, "reference") : g_strdup ("");
  const RopewayValue *contact = find_record (contacts, "customer_number", number);
  if (contact != NULL)
    show_person (story, person, contact);
  say (story, _ ("\n   All 1,000 amounts are still what they were, digit for digit.\n"));
  expect (story, run.counts[ROPEWAY_OUTCOME_CREATED] == PEOPLE, _ ("1,000 new contacts"));
  expect (story, cli_demo_get_stat (story->demo, "records", "crm.contacts", NULL) == PEOPLE,
          _ ("1,000 contacts in the CRM"));
  expect (story, cli_demo_get_stat (story->demo, "duplicates", "crm.contacts", NULL) == 0,
          _ ("no contact twice"));
  expect (story, contact != NULL && are_amounts_kept (people, contacts),
          _ ("the same amounts on both sides"));
  return CLI_EXIT_DONE;
}

/* ---- 2: orders → order book ---- */

static guint
count_items (const RopewayTree *orders)
{
  guint n = 0;

  for (const RopewayValue *order = ropeway_value_first (ropeway_tree_get_root (orders)); order != NULL;
       order = ropeway_value_next (order))
    n += (guint)ropeway_value_get_length (ropeway_value_get (order, "line_items"));
  return n;
}

static void
show_order (Story *story, const RopewayValue *order)
{
  g_autoptr (RopewayTree) rows = records_of (story, "book");
  g_autoptr (CliTable) table
      = cli_table_new ("Item ID", "Order ID", "Date", "Customer", "Product", "Qty", "Total", NULL);
  g_autofree char *id = plain (order, "id");
  g_autofree char *total = plain (order, "total");
  g_autofree char *name = joined (order, "billing.first_name", " ", "billing.last_name");
  guint n = 0;

  cli_table_align_right (table, 5);
  cli_table_align_right (table, 6);
  for (const RopewayValue *row = ropeway_value_first (ropeway_tree_get_root (rows)); row != NULL;
       row = ropeway_value_next (row))
    {
      g_autofree char *item = plain (row, "Item ID");
      g_autofree char *order_id = plain (row, "Order ID");
      g_autofree char *date = plain (row, "Date");
      g_autofree char *customer = plain (row, "Customer");
      g_autofree char *product = plain (row, "Product");
      g_autofree char *quantity = plain (row, "Qty");
      g_autofree char *sum = plain (row, "Total");

      if (!g_str_equal (order_id, id))
        continue;
      cli_table_add (table, item, order_id, date, customer, product, quantity, sum, NULL);
      n++;
    }
  cli_output_line (story->output, _ ("   Order #%s of %s, %s EUR, has %u items. In the order book:\n"), id,
                   name, total, n);
  cli_table_print (table, story->output, INDENT, WIDTH);
  expect (story, n == ropeway_value_get_length (ropeway_value_get (order, "line_items")),
          _ ("a row for each item"));
}

static int
tell_orders (Story *story)
{
  g_autoptr (RopewayTree) orders = records_of (story, "shop.orders");
  guint items = count_items (orders);
  const RopewayValue *order = ropeway_value_first (ropeway_tree_get_root (orders));
  CliDemoRun run;
  int exit;

  cli_output_line (story->output, _ ("2. Shop → Order book: %u orders become %u rows, one for each item\n"),
                   (guint)ropeway_value_get_length (ropeway_tree_get_root (orders)), items);
  exit = cli_demo_run_job (story->demo, TO_BOOK, &run);
  if (exit != CLI_EXIT_DONE)
    return exit;
  print_speed (story, &run);
  while (order != NULL && ropeway_value_get_length (ropeway_value_get (order, "line_items")) < 3)
    order = ropeway_value_next (order);
  if (order != NULL)
    show_order (story, order);
  say (story, "");
  expect (story, run.counts[ROPEWAY_OUTCOME_CREATED] == items, _ ("a new row for each item"));
  expect (story, cli_demo_get_stat (story->demo, "records", "book", NULL) == (gint64)items,
          _ ("as many rows as items"));
  return CLI_EXIT_DONE;
}

/* ---- 3 and 4: again ---- */

static void
print_again (Story *story, const char *job, const CliDemoRun *run)
{
  static const RopewayOutcomeKind kinds[]
      = { ROPEWAY_OUTCOME_CREATED, ROPEWAY_OUTCOME_UPDATED, ROPEWAY_OUTCOME_UNCHANGED };
  g_autofree char *duration = cli_text_duration (run->duration);
  g_autofree char *name = cli_text_pad (job, 18, FALSE);
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *number = cli_text_number (run->counts[kinds[i]]);

      if (run->counts[kinds[i]] > 0)
        g_string_append_printf (numbers, "%s%s %s", numbers->len > 0 ? ", " : "", number,
                                cli_summary_get_word (kinds[i]));
    }
  cli_output_line (story->output, "   %s  %s, %s", name, numbers->str, duration);
}

static gint64
count_writes (Story *story)
{
  return cli_demo_get_stat (story->demo, "writes", "crm.contacts", "created")
         + cli_demo_get_stat (story->demo, "writes", "crm.contacts", "updated")
         + cli_demo_get_stat (story->demo, "writes", "book", "created")
         + cli_demo_get_stat (story->demo, "writes", "book", "updated");
}

static int
run_both (Story *story, CliDemoRun *contacts, CliDemoRun *orders)
{
  int exit = cli_demo_run_job (story->demo, TO_CRM, contacts);

  if (exit != CLI_EXIT_DONE)
    return exit;
  print_again (story, _ ("Contacts → CRM"), contacts);
  exit = cli_demo_run_job (story->demo, TO_BOOK, orders);
  if (exit == CLI_EXIT_DONE)
    print_again (story, _ ("Shop → Order book"), orders);
  return exit;
}

static int
tell_again (Story *story)
{
  gint64 writes = count_writes (story);
  CliDemoRun contacts, orders;
  int exit;

  say (story, _ ("3. Both once more: nothing has changed, so nothing is written\n"));
  exit = run_both (story, &contacts, &orders);
  if (exit != CLI_EXIT_DONE)
    return exit;
  say (story, _ ("\n   (The shop was asked only for orders that changed since.)\n"));
  expect (story, contacts.counts[ROPEWAY_OUTCOME_UNCHANGED] == PEOPLE, _ ("1,000 people the same"));
  expect (story, count_writes (story) == writes, _ ("nothing written the second time"));
  return CLI_EXIT_DONE;
}

static int
tell_change (Story *story)
{
  gint64 writes = count_writes (story);
  CliDemoRun contacts, orders;
  int exit;

  say (story, _ ("4. Somebody gets a new phone number, and a customer orders something\n"));
  expect (story, cli_demo_patch (story->demo, "/contacts/people/7", "{\"phone\":\"+49 30 1234567\"}"),
          _ ("a changed person"));
  ropeway_practice_apps_simulate_order (cli_demo_get_practice (story->demo)->apps);
  exit = run_both (story, &contacts, &orders);
  if (exit != CLI_EXIT_DONE)
    return exit;
  say (story, _ ("\n   Of the changed contact only the phone number was sent.\n"));
  expect (story, contacts.counts[ROPEWAY_OUTCOME_UPDATED] == 1, _ ("one contact changed"));
  expect (story, contacts.n_fields == 1, _ ("one field sent"));
  expect (story, contacts.counts[ROPEWAY_OUTCOME_UNCHANGED] == PEOPLE - 1, _ ("999 people the same"));
  expect (story, orders.counts[ROPEWAY_OUTCOME_CREATED] > 0, _ ("rows of the new order"));
  expect (story, count_writes (story) == writes + 1 + (gint64)orders.counts[ROPEWAY_OUTCOME_CREATED],
          _ ("no other write"));
  return CLI_EXIT_DONE;
}

/* ---- the whole story ---- */

static void
tell_next (Story *story, const char *keep)
{
  g_autofree char *folder = cli_practice_dup_folder ();

  say (story, _ ("That is all there is to it. What next?\n"));
  say (story, _ ("   Look at the jobs that ran:"));
  cli_output_line (story->output, "     %s/%s.ropeway.json", folder, TO_CRM);
  cli_output_line (story->output, "     %s/%s.ropeway.json", folder, TO_BOOK);
  if (keep != NULL)
    {
      say (story, _ ("   See what became of each record:"));
      cli_output_line (story->output, "     %s log %s/%s.ropeway.json", cli_get_program (), keep, TO_BOOK);
    }
  say (story, _ ("   Keep the practice apps running, and try a job on them yourself:"));
  cli_output_line (story->output, "     %s practice", cli_get_program ());
  say (story, _ ("   Write a job of your own in ten minutes: the tutorial in README.md"));
}

static int
tell (Story *story, const char *keep)
{
  int (*const chapters[]) (Story * story) = { tell_contacts, tell_orders, tell_again, tell_change };

  cli_output_line (story->output,
                   _ ("Ropeway carries records between apps. Four small ones have just started inside\n"
                      "this program, at %s; nothing leaves your computer.\n"),
                   cli_demo_get_practice (story->demo)->address);
  for (gsize i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      int exit = chapters[i](story);

      if (exit != CLI_EXIT_DONE)
        return exit;
    }
  if (story->failed)
    return CLI_EXIT_FAILED;
  tell_next (story, keep);
  return CLI_EXIT_DONE;
}

int
cli_command_demo (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  g_autoptr (CliDemo) demo = NULL;
  g_autoptr (GError) error = NULL;
  int exit;

  if (!cli_options_parse (
          &options, CLI_OPTION_KEEP, CLI_ARGUMENT_NONE,
          _ ("Starts the practice apps, runs two jobs between them, and shows what became of\n"
             "the records. Nothing leaves your computer, and nothing is left behind."),
          _ ("Exit code: 0 when everything came out as it should."), argc, argv, &exit))
    return exit;
  output = cli_output_new (FALSE, FALSE);
  demo = cli_demo_new (output, options.keep, &error);
  if (demo == NULL)
    {
      cli_output_complain (output, "%s", error->message);
      return CLI_EXIT_FAILED;
    }
  Story story = { .output = output, .demo = demo };
  return tell (&story, options.keep);
}
