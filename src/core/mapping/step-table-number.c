/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps that calculate and that write numbers, in the order people see them. */
#include "base/i18n.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

static const char *const rounding_modes[]
    = { "half-up", "half-even", "up", "down", "ceiling", "floor", NULL };

static const char *const decimal_marks[] = { "point", "comma", NULL };
static const char *const percent_ways[] = { "of", "add", "subtract", NULL };
static const char *const quotients[] = { "quotient", "remainder", NULL };

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_number[] = {
  { .id = "to-number", .label = N_("To number"),
    .help = N_("Makes a number of a text that is a plain number; an empty text becomes nothing."),
    .example = N_("“19.10” → 19.10"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_NUMBER,
    .run = ropeway_step_to_number },
  { .id = "parse-number", .label = N_("Read a number"),
    .help = N_("Reads a number as people write it: with thousands in groups, a minus behind, brackets for less "
               "than zero, and a currency beside it; which mark the decimals have must be said, because 1.234 "
               "may be either."),
    .example = N_("“1.234,56 €”, decimal comma → 1234.56"),
    .takes = ROPEWAY_STEP_TEXT, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "decimal", N_("Decimal mark"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = decimal_marks } },
    .run = ropeway_step_parse_number },
  { .id = "format-number", .label = N_("Write a number"),
    .help = N_("Writes a number with the decimal mark, the mark between thousands and the places that are given."),
    .example = N_("1234.5, decimal “,”, group “.”, places 2 → “1.234,50”"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_TEXT,
    .settings = { { "decimal", N_("Decimal mark"), ROPEWAY_STEP_TEXT },
                  { "group", N_("Between thousands"), ROPEWAY_STEP_TEXT },
                  { "places", N_("Places"), ROPEWAY_STEP_NUMBER } },
    .run = ropeway_step_format_number, .compile = ropeway_step_compile_format_number },
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
  { .id = "divide", .label = N_("Divide"),
    .help = N_("Divides a number: rounded once to the places that are given, else exactly or not at all; or "
               "gives what is left over."),
    .example = N_("10, by 4 → 2.5"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "by", N_("By"), ROPEWAY_STEP_NUMBER, REQUIRED },
                  { "places", N_("Places"), ROPEWAY_STEP_NUMBER },
                  { "mode", N_("How"), ROPEWAY_STEP_TEXT, .choices = rounding_modes },
                  { "give", N_("What"), ROPEWAY_STEP_TEXT, .choices = quotients } },
    .run = ropeway_step_divide, .compile = ropeway_step_compile_divide },
  { .id = "percent", .label = N_("Percent"),
    .help = N_("Gives so many percent of a number, or the number with them added or taken away; exactly."),
    .example = N_("50, percent 19, how add → 59.5"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "percent", N_("Percent"), ROPEWAY_STEP_NUMBER, REQUIRED },
                  { "how", N_("How"), ROPEWAY_STEP_TEXT, .choices = percent_ways } },
    .run = ropeway_step_percent },
  { .id = "clamp", .label = N_("Keep in bounds"),
    .help = N_("Gives the least where a number is smaller, and the most where it is greater."),
    .example = N_("120, most 100 → 100"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "least", N_("Least"), ROPEWAY_STEP_NUMBER },
                  { "most", N_("Most"), ROPEWAY_STEP_NUMBER } },
    .run = ropeway_step_clamp, .compile = ropeway_step_compile_clamp },
  { .id = "absolute", .label = N_("Without sign"),
    .help = N_("Takes the minus away."),
    .example = N_("-5 → 5"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .run = ropeway_step_absolute },
  { .id = "to-cents", .label = N_("To cents"),
    .help = N_("Makes whole cents of an amount, by the places that its currency has (2, where none is given); "
               "more places than that are a problem."),
    .example = N_("19.10 → 1910"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "currency", N_("Currency"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_to_cents, .compile = ropeway_step_compile_cents },
  { .id = "from-cents", .label = N_("From cents"),
    .help = N_("Makes an amount of whole cents, with the places that its currency has (2, where none is given)."),
    .example = N_("1910 → 19.10"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "currency", N_("Currency"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_from_cents, .compile = ropeway_step_compile_cents },
  { .id = NULL },
};
/* clang-format on */
