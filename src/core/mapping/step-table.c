/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: everything that is known of each step, in the order people see them. A new step is a row here, a
 * function in one of steps-*.c, and its cases in tests/data/mapping/. */
#include "mapping/step-table.h"

#include "base/i18n.h"
#include "mapping/steps.h"

#include <string.h>

static const char *const rounding_modes[]
    = { "half-up", "half-even", "up", "down", "ceiling", "floor", NULL };

#define REQUIRED TRUE

/* clang-format off */
static const RopewayStepInfo infos[] = {
  { .id = "trim", .label = N_("Trim spaces"),
    .help = N_("Takes away spaces, tabs and line breaks at both ends of a text."),
    .example = N_("“ Anna ” → “Anna”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .run = ropeway_step_trim },
  { .id = "upper", .label = N_("Upper case"),
    .help = N_("Writes a text in capital letters."),
    .example = N_("“straße” → “STRASSE”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .run = ropeway_step_upper },
  { .id = "lower", .label = N_("Lower case"),
    .help = N_("Writes a text in small letters."),
    .example = N_("“Anna@Example.COM” → “anna@example.com”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .run = ropeway_step_lower },
  { .id = "replace", .label = N_("Replace"),
    .help = N_("Replaces every place where something is found; with a regular expression, $1 or ${name} stand for "
               "its groups and $$ for a dollar."),
    .example = N_("“1,234.50”, find “,”, with nothing → “1234.50”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "find", N_("Find"), ROPEWAY_STEP_TEXT, REQUIRED },
                  { "with", N_("Replace with"), ROPEWAY_STEP_TEXT },
                  { "regex", N_("Is a regular expression"), ROPEWAY_STEP_BOOLEAN } },
    .run = ropeway_step_replace, .compile = ropeway_step_compile_replace,
    .free_data = ropeway_step_free_replace },
  { .id = "regex-extract", .label = N_("Extract"),
    .help = N_("Takes the part of a text that a regular expression finds: a group by number or name, else the first "
               "group, else all that matches; nothing where it does not match."),
    .example = N_("“Order 4711”, pattern “[0-9]+” → “4711”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "pattern", N_("Regular expression"), ROPEWAY_STEP_TEXT, REQUIRED },
                  { "group", N_("Group"), ROPEWAY_STEP_ANY } },
    .run = ropeway_step_regex_extract, .compile = ropeway_step_compile_regex_extract,
    .free_data = ropeway_step_free_regex_extract },
  { .id = "substring", .label = N_("Part of a text"),
    .help = N_("Takes characters from a place on: 0 is the first, -1 the last; without a length, up to the end."),
    .example = N_("“DE4711”, start 2 → “4711”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "start", N_("Start"), ROPEWAY_STEP_NUMBER, REQUIRED },
                  { "length", N_("Length"), ROPEWAY_STEP_NUMBER } },
    .run = ropeway_step_substring, .compile = ropeway_step_compile_substring, .free_data = g_free },
  { .id = "template", .label = N_("Text with places"),
    .help = N_("Puts values into a text at the places in braces: the names of several sources, or {value} for one; "
               "nothing where all of them are empty."),
    .example = N_("“{first} {last}” → “Anna Berg”"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "text", N_("Text"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_template, .compile = ropeway_step_compile_template,
    .free_data = ropeway_step_free_template },
  { .id = "split", .label = N_("Split"),
    .help = N_("Cuts a text into a list wherever the separator stands; an empty text becomes an empty list."),
    .example = N_("“red, green”, by “, ” → red and green"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_LIST,
    .settings = { { "by", N_("Separator"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_split, .compile = ropeway_step_compile_split },
  { .id = "join", .label = N_("Join"),
    .help = N_("Makes one text of a list or of several sources, with a separator between them; empty ones are left "
               "out."),
    .example = N_("red and green, by “, ” → “red, green”"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "by", N_("Separator"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_join },
  { .id = "first", .label = N_("First"),
    .help = N_("Takes the first item of a list, or the first of several sources, that is not empty."),
    .example = N_("red and green → red"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_ANY,
    .run = ropeway_step_first },
  { .id = "last", .label = N_("Last"),
    .help = N_("Takes the last item of a list, or the last of several sources, that is not empty."),
    .example = N_("red and green → green"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_ANY,
    .run = ropeway_step_last },
  { .id = "count", .label = N_("Count"),
    .help = N_("Counts the items of a list; a list that is missing has none, a single value counts as one."),
    .example = N_("red and green → 2"),
    .takes = ROPEWAY_STEP_LIST, .gives = ROPEWAY_STEP_NUMBER,
    .run = ropeway_step_count, .on_nothing = TRUE },
  { .id = "to-text", .label = N_("To text"),
    .help = N_("Makes a text of a number, as it is written, or of true and false."),
    .example = N_("19.10 → “19.10”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_TEXT,
    .run = ropeway_step_to_text },
  { .id = "to-number", .label = N_("To number"),
    .help = N_("Makes a number of a text that is a plain number; an empty text becomes nothing."),
    .example = N_("“19.10” → 19.10"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_NUMBER,
    .run = ropeway_step_to_number },
  { .id = "to-boolean", .label = N_("To yes or no"),
    .help = N_("Makes true of true, yes, on and 1, and false of false, no, off and 0, in small or capital letters."),
    .example = N_("“Yes” → true"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_BOOLEAN,
    .run = ropeway_step_to_boolean },
  { .id = "round", .label = N_("Round"),
    .help = N_("Gives a number exactly so many places after the point."),
    .example = N_("2.345, places 2 → 2.35"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "places", N_("Places"), ROPEWAY_STEP_NUMBER },
                  { "mode", N_("How"), ROPEWAY_STEP_TEXT, .choices = rounding_modes } },
    .run = ropeway_step_round, .compile = ropeway_step_compile_round, .free_data = g_free },
  { .id = "multiply", .label = N_("Multiply"),
    .help = N_("Multiplies a number, exactly and without zeros at the end."),
    .example = N_("19.10, by 100 → 1910"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "by", N_("By"), ROPEWAY_STEP_NUMBER, REQUIRED } },
    .run = ropeway_step_multiply },
  { .id = "add", .label = N_("Add"),
    .help = N_("Adds to a number, exactly; a negative amount is taken away."),
    .example = N_("19.10, amount 0.90 → 20.00"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "amount", N_("Amount"), ROPEWAY_STEP_NUMBER, REQUIRED } },
    .run = ropeway_step_add },
  { .id = "parse-date", .label = N_("Read a date"),
    .help = N_("Reads a date in the form that is given (one, or a list of which the first that fits is taken), else "
               "in the international form; a time without a zone is in the zone given, else in that of the source."),
    .example = N_("“28.02.2026”, form “dd.MM.yyyy” → 2026-02-28"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "format", N_("Form"), ROPEWAY_STEP_ANY },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_parse_date, .compile = ropeway_step_compile_parse_date,
    .free_data = ropeway_step_free_date },
  { .id = "format-date", .label = N_("Write a date"),
    .help = N_("Writes a date in the form that is given; with a zone, as the clock there shows it."),
    .example = N_("2026-02-28, form “dd.MM.yyyy” → “28.02.2026”"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "format", N_("Form"), ROPEWAY_STEP_TEXT, REQUIRED },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_format_date, .compile = ropeway_step_compile_format_date,
    .free_data = ropeway_step_free_date },
  { .id = "default", .label = N_("If empty"),
    .help = N_("Puts a value where there is none: missing, null or an empty text."),
    .example = N_("nothing, value “unknown” → “unknown”"),
    .takes = ROPEWAY_STEP_ANY, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "value", N_("Value"), ROPEWAY_STEP_ANY, REQUIRED } },
    .run = ropeway_step_default, .on_nothing = TRUE },
  { .id = "choose", .label = N_("Choose"),
    .help = N_("Gives the value of the first case whose condition holds, for the value at hand or for other fields; "
               "else the last value; else nothing."),
    .example = N_("1500, if greater than 1000 then “gold”, otherwise “basic” → “gold”"),
    .takes = ROPEWAY_STEP_ANY, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "cases", N_("Cases"), ROPEWAY_STEP_LIST, REQUIRED },
                  { "otherwise", N_("Otherwise"), ROPEWAY_STEP_ANY } },
    .run = ropeway_step_choose, .compile = ropeway_step_compile_choose,
    .free_data = ropeway_step_free_choose, .on_nothing = TRUE },
  { .id = "look-up", .label = N_("Look up"),
    .help = N_("Gives what stands beside a value in a table; without an entry, the other value."),
    .example = N_("“DE” in a table of countries → “Germany”"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "table", N_("Table"), ROPEWAY_STEP_ANY, REQUIRED },
                  { "otherwise", N_("Otherwise"), ROPEWAY_STEP_ANY } },
    .run = ropeway_step_look_up, .compile = ropeway_step_compile_look_up,
    .free_data = ropeway_step_free_look_up },
};
/* clang-format on */

const RopewayStepInfo *
ropeway_step_infos (guint *n)
{
  *n = G_N_ELEMENTS (infos);
  return infos;
}

const RopewayStepInfo *
ropeway_step_info_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (infos); i++)
    if (strcmp (infos[i].id, id) == 0)
      return &infos[i];
  return NULL;
}
