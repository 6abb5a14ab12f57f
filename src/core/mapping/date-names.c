/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapping/date-names.h"

const char *const ropeway_date_languages[]
    = { "en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", NULL };

typedef struct
{
  const char *weekdays[7];
  const char *months[12];
} Names;

/* In the order of the languages; as they stand in a sentence. */
static const Names all_names[] = {
  { { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December" } },
  { { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag" },
    { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember" } },
  { { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche" },
    { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
      "novembre", "décembre" } },
  { { "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo" },
    { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
      "noviembre", "diciembre" } },
  { { "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica" },
    { "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
      "ottobre", "novembre", "dicembre" } },
  { { "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag" },
    { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
      "november", "december" } },
  { { "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo" },
    { "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
      "novembro", "dezembro" } },
  { { "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela" },
    { "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień",
      "październik", "listopad", "grudzień" } },
  { { "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag" },
    { "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
      "november", "december" } },
  { { "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag" },
    { "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
      "november", "december" } },
};

G_STATIC_ASSERT (G_N_ELEMENTS (all_names) == G_N_ELEMENTS (ropeway_date_languages) - 1);

static const Names *
find_names (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_names); i++)
    if (g_strcmp0 (ropeway_date_languages[i], language) == 0)
      return &all_names[i];
  return &all_names[0];
}

const char *
ropeway_date_weekday_name (const char *language, int weekday)
{
  return find_names (language)->weekdays[weekday - 1];
}

const char *
ropeway_date_month_name (const char *language, int month)
{
  return find_names (language)->months[month - 1];
}
