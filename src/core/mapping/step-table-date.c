/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the rows of the steps that read, write and move dates, in the order people see them. */
#include "base/i18n.h"
#include "mapping/date-names.h"
#include "mapping/step-families.h"
#include "mapping/steps.h"

static const char *const units[]
    = { "years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", NULL };
static const char *const periods[] = { "hour", "day", "week", "month", "quarter", "year", NULL };
static const char *const week_starts[] = { "monday", "sunday", "saturday", NULL };
static const char *const epoch_units[] = { "seconds", "milliseconds", NULL };
static const char *const parts[]
    = { "year", "quarter", "month",  "week",       "day",          "weekday", "day-of-year",
        "hour", "minute",  "second", "month-name", "weekday-name", NULL };

#define REQUIRED TRUE

/* clang-format off */
const RopewayStepInfo ropeway_steps_of_date[] = {
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
  { .id = "date-add", .label = N_("Later or earlier"),
    .help = N_("Adds an amount of years, months, weeks, days, hours, minutes or seconds to a date, or a duration "
               "such as P1M; a negative one is taken away; a day that the month does not have becomes its last."),
    .example = N_("2026-01-31, amount 1, unit months → 2026-02-28"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "amount", N_("Amount"), ROPEWAY_STEP_NUMBER },
                  { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, .choices = units },
                  { "duration", N_("Duration"), ROPEWAY_STEP_TEXT },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_date_add, .compile = ropeway_step_compile_date_add,
    .free_data = ropeway_step_free_calendar },
  { .id = "date-difference", .label = N_("Time between two dates"),
    .help = N_("Counts the whole years, months, weeks, days, hours, minutes or seconds from the first of two "
               "dates to the second."),
    .example = N_("2026-01-31 and 2026-03-01, unit days → 29"),
    .takes = ROPEWAY_STEP_SEVERAL, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = units },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_date_difference, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "start-of", .label = N_("Start of a period"),
    .help = N_("Gives the first day of the week, month, quarter or year of a date, of a time its first second."),
    .example = N_("2026-02-28, unit month → 2026-02-01"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = periods },
                  { "week", N_("First day of the week"), ROPEWAY_STEP_TEXT, .choices = week_starts },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_start_of, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "end-of", .label = N_("End of a period"),
    .help = N_("Gives the last day of the week, month, quarter or year of a date, of a time its last second."),
    .example = N_("2026-02-03, unit month → 2026-02-28"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = periods },
                  { "week", N_("First day of the week"), ROPEWAY_STEP_TEXT, .choices = week_starts },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_end_of, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "change-zone", .label = N_("In another zone"),
    .help = N_("Shows a time on the clock of another zone; it stays the same moment."),
    .example = N_("2026-02-28T23:30:00Z, zone Europe/Berlin → 2026-03-01T00:30:00+01:00"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "zone", N_("Zone"), ROPEWAY_STEP_TEXT, REQUIRED } },
    .run = ropeway_step_change_zone, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "date-part", .label = N_("Part of a date"),
    .help = N_("Takes the year, the quarter, the month, the week (ISO 8601), the day or another part of a date; "
               "names of days and months in the language that is given, else in English."),
    .example = N_("2026-02-28, part weekday-name, language de → “Samstag”"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_ANY,
    .settings = { { "part", N_("Part"), ROPEWAY_STEP_TEXT, REQUIRED, .choices = parts },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT },
                  { "language", N_("Language"), ROPEWAY_STEP_TEXT, .choices = ropeway_date_languages } },
    .run = ropeway_step_date_part, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "to-epoch", .label = N_("To seconds since 1970"),
    .help = N_("Counts the whole seconds or milliseconds from the start of 1970 to a date."),
    .example = N_("2026-02-28T00:00:00Z → 1772236800"),
    .takes = ROPEWAY_STEP_DATE, .gives = ROPEWAY_STEP_NUMBER,
    .settings = { { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, .choices = epoch_units },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_to_epoch, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = "from-epoch", .label = N_("From seconds since 1970"),
    .help = N_("Makes a time of seconds or milliseconds since the start of 1970."),
    .example = N_("1772236800 → 2026-02-28T00:00:00Z"),
    .takes = ROPEWAY_STEP_NUMBER, .gives = ROPEWAY_STEP_DATE,
    .settings = { { "unit", N_("Unit"), ROPEWAY_STEP_TEXT, .choices = epoch_units },
                  { "zone", N_("Zone"), ROPEWAY_STEP_TEXT } },
    .run = ropeway_step_from_epoch, .compile = ropeway_step_compile_calendar,
    .free_data = ropeway_step_free_calendar },
  { .id = NULL },
};
/* clang-format on */
